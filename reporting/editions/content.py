"""A frozen pack ("bản công bố"): the shape of its content, its canonical bytes and their hash.

The content says everything that its files say, so that they can be made from it alone, on any machine, years later.
Numbers are JSON integers; a ratio is kept by its two sums or, where a verdict was reached, as `[numerator,
denominator]` of the exact fraction in per cent. Days are `YYYY-MM-DD`, moments ISO 8601 with their offset, periods
`YYYY-Qn`. Nothing in it is a row's number in a database: a revision is named by unit, period, supplier and "lần gửi".
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, TypedDict

from reporting.progress.wording import standing_of_figures
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

FORMAT = 1
NUMBER = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ.-]{0,19}")

Exact = int | list[int]  # a count, or the fraction of a ratio in per cent as [numerator, denominator]


class ProgrammeText(TypedDict):
    code: str
    title: str
    issued_on: str
    issuer: str
    signer: str


class PeriodText(TypedDict):
    """A period with its days; the stamp is "" where it is not closed. `left_out` counts reports closed without."""

    opens: str
    as_of: str
    due: str
    closes: str
    closed_at: str
    closed_on: str
    closed_number: str
    closed_signer: str
    left_out: int


class ElementText(TypedDict):
    """`over_time` is `stock` or `flow`, `asked` `quarter` or `q4`, `supplier` `unit`, `federation` or `register`."""

    code: str
    name: str
    short_name: str
    definition: str
    measure: str
    over_time: str
    asked: str
    supplier: str
    group: str
    first_period: str
    last_period: str


class FormulaText(TypedDict):
    """Codes of the elements summed above and below the line; a count has none below."""

    numerator: list[str]
    denominator: list[str]


class IndicatorText(TypedDict):
    """`kind` is `count` or `ratio`."""

    code: str
    name: str
    short_name: str
    kind: str
    measure: str


class RevisionText(TypedDict):
    """`value`: a decimal string (per cent for a ratio), null where the target is a word."""

    number: int
    operator: str
    value: str | None
    word: str
    perimeter: str
    decision: str
    valid_from: str


class ReadingText(TypedDict):
    """`operator` and `value` are the reading's own threshold, "" and null where the target's holds."""

    code: str
    text: str
    formula: str
    operator: str
    value: str | None
    state: str
    is_default: bool
    proposed_by: str
    confirmed_by: str
    paper: str


class TargetText(TypedDict):
    """A target with every revision and reading of it."""

    code: str
    indicator: str
    milestone: int
    clause: str
    wording: str
    revisions: list[RevisionText]
    readings: list[ReadingText]


class BreakText(TypedDict):
    """`elements` is empty where it concerns all."""

    on: str
    title: str
    text: str
    elements: list[str]
    is_reorganisation: bool


class UnitText(TypedDict):
    """A unit placed on the as-of day; `parent` "" for the root. `owes`: it owes the form on that day."""

    code: str
    name: str
    kind: str
    parent: str
    owes: bool
    has_zones: bool
    illustrative: bool


class TreeText(TypedDict):
    """Who was summed where on the as-of day of one period: the filing units by name, and those of each scope.

    `scopes` has every unit with filing units below it, and every perimeter; the units stand in official order.
    """

    names: dict[str, str]
    scopes: dict[str, list[str]]


class SuccessionText(TypedDict):
    predecessor: str
    predecessor_name: str
    successor: str
    successor_name: str
    on: str
    decision: str
    note: str


class PerimeterText(TypedDict):
    """`units` are the filing units summed on the as-of day in official order, `inseparable` those that straddle it."""

    code: str
    name: str
    approximate: bool
    note: str
    units: list[str]
    inseparable: list[str]


class ApprovalText(TypedDict):
    """The approved revision of a report: its "lần gửi", who approved it and when."""

    revision: int
    approved_by: str
    approved_at: str


class StateText(TypedDict):
    """Where the unit's own report of the period stands; `state` is "" where none was begun, `days` the days late.

    `days` counts to the day it was first sent, else to the day of publishing; 0 where it is not late.
    """

    state: str
    label: str
    revision: int | None
    due: str
    first_submitted_at: str
    submitted_by: str
    approved_by: str
    approved_at: str
    days: int


class PointText(TypedDict):
    """A formula of a scope at a quarter: `n`/`d` the reported sums, `cn`/`cd` the carried ones of `carried` more units.

    `d` and `cd` are null for a count. `known`, `unknown` are the missing units with and without an older answer, `last`
    the sum of the older ones. `counts`: the quarter counts for the scope (docs/rules.md#verdict).
    """

    n: int | None
    d: int | None
    expected: int
    answered: int
    cn: int | None
    cd: int | None
    carried: int
    known: int
    unknown: int
    last: int
    counts: bool
    closed: bool
    restated: bool


class AimText(TypedDict):
    """What was asked of a formula under a reading; `value` is a decimal string, `path_from` `[period, value]`."""

    milestone: str
    operator: str
    value: str | None
    annual: bool
    judged: bool
    path_from: list[str] | None


class VerdictText(TypedDict):
    """A verdict as published; `range` is `[low, high]`, high null where unbounded."""

    judged_on: str
    status: str
    actual: Exact | None
    numerator: int | None
    denominator: int | None
    expected: int
    answered: int
    range: list[Exact | None] | None
    gap: Exact | None
    required_per_quarter: Exact | None
    satisfied_since: str
    pace: Exact | None
    path: Exact | None
    reasons: list[str]


class JudgedText(TypedDict):
    """A reading of a target with what it asks and the published verdict."""

    reading: str
    aim: AimText
    verdict: VerdictText


class ProgressText(TypedDict):
    """A target on the scope it is judged on, by its revision `revision`, under its readings, the default one first."""

    target: str
    revision: int
    scope: str
    differs_by_reading: bool
    readings: list[JudgedText]


class CarriedText(TypedDict):
    """The older figure that the carried basis takes for a missing one."""

    period: str
    value: int


class NoteText(TypedDict):
    """What was said beside a cell; `state` is `number`, `n/a` or `missing`."""

    state: str
    note: str
    reason: str
    source: str
    answer: str


class RestatementText(TypedDict):
    """An approved figure that a later approval changed; a value is a count, "n/a" or null (missing)."""

    unit: str
    unit_name: str
    period: str
    element: str
    supplier: str
    before: int | str | None
    after: int | str | None
    reason: str
    document: str
    entered_by: str
    approved_by: str
    at: str
    after_closing: bool


class TaskText(TypedDict):
    """A task, assignment or routine and what was noted last; of a restricted clause no text, whatever its rows hold."""

    code: str
    kind: str
    group: str
    clause: str
    text: str
    recurrence: str
    restricted: bool
    lead: list[str]
    coordinating: list[str]
    state: str
    state_label: str
    on: str
    deadline: str
    late: int
    paper: str
    note: str


class AnnexText(TypedDict):
    """The base unions behind a unit's cells: rows of code, name, employer and values in the order of `elements`."""

    name: str
    sha256: str
    elements: list[str]
    rows: list[tuple[str, str, str, list[int | None]]]


class Content(TypedDict):
    """Everything an edition says.

    period, scope   the period asked at; the city's code
    units           every unit placed on the as-of day, in official order
    trees           period → who was summed where. Every period up to the asked one
    figures         period → unit → element → count, null = n/a; missing is absent. Every period up to the asked one
    approvals       period → unit → supplier → approval. Every period up to the asked one
    states          filing unit → state of its own report of the period
    coverage        period → scope → [expected, submitted, approved]; the asked period, the one before, the year before
    totals          period → scope → element → [value, answered, carried value, carried]; the same periods
    series          scope → formula → period → point: of filing units the quarters a table shows, of others all
    progress        scope → targets in the programme's order
    carried         element → unit → the older figure taken for it in the asked period
    texts           unit → `results`, `difficulties`, `proposals` of its approved report
    notes           unit → element → what was said beside the cell of the approved report
    restatements    latest first, of all periods up to the asked one
    groups          [number, title] of the seven groups of tasks
    annexes         unit → base unions of its approved report
    """

    format: int
    period: str
    scope: str
    illustrative: bool
    official: bool
    programme: ProgrammeText
    periods: dict[str, PeriodText]
    elements: list[ElementText]
    formulas: dict[str, FormulaText]
    indicators: list[IndicatorText]
    targets: list[TargetText]
    breaks: list[BreakText]
    units: list[UnitText]
    successions: list[SuccessionText]
    perimeters: list[PerimeterText]
    trees: dict[str, TreeText]
    figures: dict[str, dict[str, dict[str, int | None]]]
    approvals: dict[str, dict[str, dict[str, ApprovalText]]]
    states: dict[str, StateText]
    coverage: dict[str, dict[str, list[int]]]
    totals: dict[str, dict[str, dict[str, list[int | None]]]]
    series: dict[str, dict[str, dict[str, PointText]]]
    progress: dict[str, list[ProgressText]]
    carried: dict[str, dict[str, CarriedText]]
    texts: dict[str, dict[str, str]]
    notes: dict[str, dict[str, NoteText]]
    restatements: list[RestatementText]
    tasks: list[TaskText]
    groups: list[list[str]]
    annexes: dict[str, AnnexText]


def canonical(content: Any) -> str:
    """The one way to write a content: keys sorted, no blanks, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(written: str) -> str:
    """The hash of a content as written by `canonical`: SHA-256 of its UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """A published edition as its files are made from it: the content and what it was published under.

    `published_at` is local time, `published_by` the person's name, `layout` the code of the paper's layout.
    """

    number: str
    published_at: dt.datetime
    published_by: str
    layout: str
    sha256: str
    content: Content

    @property
    def title(self) -> str:
        """As it is named in every foot: "Bản công bố số 01 ngày 27/11/2026"."""
        return f"Bản công bố số {self.number} ngày {short_date(self.published_at)}"

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.content["period"])

    @property
    def standing(self) -> str:
        """Whether its figures are official or provisional (docs/rules.md#period), made-up ones said so."""
        status = standing_of_figures(self.content["official"])
        return f"{status}, số liệu minh họa" if self.content["illustrative"] else status

    @property
    def foot(self) -> str:
        """What stands at the foot of every sheet and page: edition, provisional or official, time and author."""
        when = f"{self.published_at:%H:%M} ngày {short_date(self.published_at)}"
        return f"Bản công bố số {self.number}; {self.standing}; lập lúc {when}; người công bố: {self.published_by}"

    def written(self) -> str:
        """`edition.json`: the content with its hash and what it was published under, as one line of JSON."""
        return canonical(
            {
                "number": self.number,
                "published_at": self.published_at.isoformat(timespec="seconds"),
                "published_by": self.published_by,
                "layout": self.layout,
                "sha256": self.sha256,
                "content": self.content,
            }
        )


def file_name(number: str, period: str, scope: str, ending: str) -> str:
    """How a file of an edition is called: `CTr25-ban-01-2026-Q2-TPHCM.xlsx`."""
    return f"CTr25-ban-{number}-{period}-{scope}.{ending}"
