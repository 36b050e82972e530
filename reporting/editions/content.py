"""A frozen pack ("bộ số liệu công bố"): the shape of its content.

The content says everything that its files say, so that they can be made from it alone, on any machine, years later.
Numbers are JSON integers; a ratio is kept by its two sums or, where a verdict was reached, as `[numerator,
denominator]` of the exact fraction in per cent. Days are `YYYY-MM-DD`, moments ISO 8601 with their offset, periods
`YYYY-Qn`. Nothing in it is a row's number in a database: a revision is named by unit, period, supplier and "lần gửi".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from reporting.progress.promises import BreakText, FormulaText, IndicatorText, TargetText
from reporting.progress.series import InseparableUnit
from reporting.progress.verdict import Aim, Verdict
from targets.domain.periods import Quarter, asked_in

FORMAT = 1


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    code: str
    title: str
    issued_on: str
    issuer: str
    signer: str


@dataclass(frozen=True, slots=True)
class PeriodText:
    """A period with its days; `closed_at` is local time. `left_out` counts reports closed without."""

    code: str
    opens: dt.date
    as_of: dt.date
    due: dt.date
    closes: dt.date
    closed_at: dt.datetime | None
    closed_on: dt.date | None
    closed_number: str
    closed_signer: str
    left_out: int

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.code)

    @property
    def is_closed(self) -> bool:
        """Whether its figures are official (docs/rules.md#period)."""
        return self.closed_at is not None


@dataclass(frozen=True, slots=True)
class ElementText:
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
    order: int

    def asked_in(self, period_code: str) -> bool:
        """Whether the form has this cell in the period `YYYY-Qn`."""
        return asked_in(period_code, self.asked, self.first_period, self.last_period)


@dataclass(frozen=True, slots=True)
class UnitText:
    """A unit placed on the as-of day; `parent` "" for the root. `owes`: it owes the form on that day."""

    code: str
    name: str
    kind: str
    parent: str
    owes: bool
    has_zones: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class TreeText:
    """Who was summed where on the as-of day of one period: the filing units by name, and those of each scope.

    `scopes` has every unit with filing units below it, and every perimeter; the units stand in official order.
    """

    names: dict[str, str] = field(default_factory=dict)
    scopes: dict[str, list[str]] = field(default_factory=dict)

    def units_of(self, scope: str) -> list[str]:
        """The filing units summed in a unit or perimeter; a filing unit is summed of itself."""
        return [scope] if scope in self.names else self.scopes.get(scope, [])


@dataclass(frozen=True, slots=True)
class SuccessionText:
    predecessor: str
    predecessor_name: str
    successor: str
    successor_name: str
    on: str
    decision: str
    note: str


@dataclass(frozen=True, slots=True)
class PerimeterText:
    """`units` are the filing units summed on the as-of day in official order, `inseparable` those that straddle it."""

    code: str
    name: str
    approximate: bool
    note: str
    units: list[str]
    inseparable: list[str]


@dataclass(frozen=True, slots=True)
class ApprovalText:
    """The approved revision of a report: its "lần gửi", who approved it and when.

    `source`: the papers from which it was imported, by nobody then; else "".
    """

    revision: int
    approved_by: str
    approved_at: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class StateText:
    """Where the unit's own report of the period stands; `state` is "" where none was begun, `days` the days late.

    `days` counts to the day it was first sent, else to the day of publishing; 0 where it is not late. `source`: the
    papers from which it was imported, else ""; such a report was sent and approved by nobody and is never late.
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
    source: str = ""


@dataclass(frozen=True, slots=True)
class PointText:
    """A formula of a scope at a quarter: `n`/`d` the reported sums, `cn`/`cd` the carried ones of `carried` more units.

    `d` and `cd` are null for a count. `known`, `unknown` are the missing units with and without an older answer, `last`
    the sum of the older ones. `counts`: the quarter counts for the scope (docs/rules.md#verdict). `inseparable`: the
    units that straddle the scope, in neither; editions before 12/2026 do not tell them.
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
    inseparable: tuple[InseparableUnit, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every unit answered and none straddles the scope (docs/rules.md#coverage)."""
        return self.answered >= self.expected and not self.inseparable


@dataclass(frozen=True, slots=True)
class JudgedText:
    """A reading of a target with what it asks and the published verdict."""

    reading: str
    aim: Aim
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ProgressText:
    """A target on the scope it is judged on, by its revision `revision`, under its readings, the default one first."""

    target: str
    revision: int
    scope: str
    differs_by_reading: bool
    readings: list[JudgedText]


@dataclass(frozen=True, slots=True)
class CarriedText:
    """The older figure that the carried basis takes for a missing one."""

    period: str
    value: int


@dataclass(frozen=True, slots=True)
class NoteText:
    """What was said beside a cell; `state` is `number`, `n/a` or `missing`."""

    state: str
    note: str
    reason: str
    source: str
    answer: str


@dataclass(frozen=True, slots=True)
class RestatementText:
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


@dataclass(frozen=True, slots=True)
class TaskText:
    """A task, assignment or routine and where it stands; of a restricted clause no text, whatever its rows hold.

    `state`: `unknown`, `not_started`, `running`, `done`, `pending` (done before, not yet in the present span) or
    `stopped`; the same at every row of a clause, but where it has several routines these stand for themselves.
    """

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


@dataclass(frozen=True, slots=True)
class AnnexText:
    """The base unions behind a unit's cells: rows of code, name, employer and values in the order of `elements`."""

    name: str
    sha256: str
    elements: list[str]
    rows: list[tuple[str, str, str, list[int | None]]]


@dataclass(frozen=True, slots=True)
class Content:
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

    @classmethod
    def of_keys(cls, **values: Any) -> Self:
        """A content of which only these keys are there; to ask it for another is an AttributeError."""
        content = object.__new__(cls)
        for key, value in values.items():
            object.__setattr__(content, key, value)
        return content

    def names(self) -> dict[str, str]:
        """The names of the units and perimeters by code."""
        scopes: Iterable[UnitText | PerimeterText] = [*self.units, *self.perimeters]
        return {scope.code: scope.name for scope in scopes}
