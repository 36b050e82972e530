"""The verdict of a target, asked at a period (docs/rules.md#verdict), on reported and unrounded figures.

`judge` is the whole rule; docs/verdicts.md tells it with examples. Reasons are short Vietnamese phrases in
lower case, to be joined by "; ".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from reporting.progress.series import (
    CHANGES_NEEDED,
    InseparableUnit,
    Number,
    Point,
    Range,
    last_changes,
    mean_change,
    path_value,
)
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter

__all__ = ["LABELS", "Aim", "Point", "Range", "Status", "Verdict", "differs_by_reading", "judge"]

Status = Literal["met", "missed", "ahead", "on_pace", "behind", "at_risk", "insufficient", "not_judged"]
Operator = Literal[">", ">=", "=", "<", "<="]

LABELS: dict[Status, str] = {
    "met": "Đạt",
    "missed": "Chưa đạt",
    "ahead": "Đã đạt mức trước mốc",
    "on_pace": "Đúng tiến độ",
    "behind": "Chậm tiến độ",
    "at_risk": "Có khả năng không đạt",
    "insufficient": "Chưa đủ số liệu",
    "not_judged": "Chưa đánh giá",
}
COULD_TURN = "đơn vị còn thiếu có thể làm thay đổi đánh giá"
INSEPARABLE_COULD_TURN = "đơn vị không tách được có thể làm thay đổi đánh giá"
BREAK_AT = "thay đổi cách thống kê ở "
NO_ALLOCATION = "chưa được giao chỉ tiêu"
JUDGED_ON_YEARLY = "số liệu thu thập mỗi năm một lần (quý IV), xét theo "
NOT_BEGUN = "chưa đến chặng này; hiện xét theo mốc "
NO_READING = "chỉ tiêu bằng chữ, chưa có cách hiểu được xác nhận"


@dataclass(frozen=True)
class Aim:
    """What is asked of one formula at one scope, under one reading.

    milestone   the quarter it is judged on
    value       per cent for a ratio, a number for a count; None for words without a threshold
    is_count    what the indicator says, no part of an edition's text
    annual      the formula needs an element asked in Q4 only
    judged      False: words with only a proposed reading, or a count below the perimeter not allocated
    path_from   where the straight path starts: the previous target's milestone and value, or the baseline
    stages      the milestones of the indicator's earlier targets: while the last of them lies ahead, the way to
                this one has not begun
    """

    milestone: Quarter
    operator: Operator
    value: Decimal | None
    is_count: bool = False
    annual: bool = False
    judged: bool = True
    path_from: tuple[Quarter, Decimal] | None = None
    stages: tuple[Quarter, ...] = ()

    @property
    def downward(self) -> bool:
        """A reduction: "<", "<=", "= 0", "=" with a falling path; else "=" asks to reach the value."""
        if self.operator != "=":
            return self.operator in ("<", "<=")
        return self.value == 0 or (
            self.path_from is not None and self.value is not None and self.path_from[1] > self.value
        )

    def as_good_as(self, number: Number | None, bound: Number) -> bool:
        """Whether `number` (None: unbounded above) is on the bound or on its good side."""
        if number is None:
            return not self.downward
        return number <= bound if self.downward else number >= bound

    def satisfied_by(self, number: Number | None, value: Fraction) -> bool:
        """Whether `number` satisfies the operator; exactly 70 does not satisfy "> 70"."""
        return self.as_good_as(number, value) and not (self.operator in ("<", ">") and number == value)

    def figure_quarter(self, reference_quarter: Quarter) -> Quarter:
        """Whose figures answer at `reference_quarter`: for an annual formula the last Q4 at or before it."""
        return reference_quarter.previous(reference_quarter.number % 4) if self.annual else reference_quarter

    def stage(self, reference_quarter: Quarter) -> Quarter | None:
        """The milestone that is worked for at `reference_quarter` before this one's turn; None if it has come."""
        return min((milestone for milestone in self.stages if milestone > reference_quarter), default=None)


@dataclass(frozen=True)
class Verdict:
    """The answer. Counts are `int`, ratios `Fraction` in per cent (numbers.decimal_string renders them).

    range                 only with `insufficient`, where missing or inseparable units leave one
    gap                   value − actual: positive = missing (for a reduction negative = still to fall)
    required_per_quarter  the change needed in each quarter from the asked one to the milestone
    required_in_things    of a ratio ahead: what its numerator lacks at the present denominator, in whole things
    satisfied_since       of a passed target: the first quarter of the run up to the asked one that none fails
    pace, path            of a target ahead: the mean change used, and the path at `judged_on`
    inseparable           the units that straddle the scope, left out of `expected`

    Gap and what is required are None with `insufficient` and where nothing is missing.
    """

    judged_on: Quarter
    status: Status
    actual: Number | None
    numerator: int | None
    denominator: int | None
    expected: int
    answered: int
    range: Range | None = None
    gap: Number | None = None
    required_per_quarter: Number | None = None
    required_in_things: int | None = None
    satisfied_since: Quarter | None = None
    pace: Fraction | None = None
    path: Fraction | None = None
    inseparable: tuple[InseparableUnit, ...] = ()
    reasons: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        return LABELS[self.status]

    @property
    def left_out(self) -> list[str]:
        """The names of the units that coverage does not contain."""
        return [unit.name for unit in self.inseparable]


def judge(
    aim: Aim, points: Mapping[Quarter, Point], reference_quarter: Quarter, breaks: Collection[Quarter] = ()
) -> Verdict:
    """The verdict of `aim` asked at `reference_quarter` (docs/rules.md#verdict).

    `points` holds every period with its `counts`, also those without an answer: an absent one does not count.
    A quarter is in `breaks` if a noted break lies between the as-of day before its own and its own
    (`Quarter.of(the day)`).
    """
    passed = aim.milestone <= reference_quarter
    judged_on = aim.figure_quarter(aim.milestone if passed else reference_quarter)
    point = _point_at(points, judged_on)
    base = Verdict(
        judged_on=judged_on,
        status="not_judged",
        actual=point.value(aim.is_count),
        numerator=point.numerator,
        denominator=None if aim.is_count else point.denominator,
        expected=point.expected,
        answered=point.answered,
        inseparable=point.inseparable,
        reasons=_reasons(aim, point, aim.milestone if passed else reference_quarter),
    )
    if aim.value is None or not aim.judged:
        return replace(base, reasons=[*base.reasons, NO_ALLOCATION if aim.is_count else NO_READING])
    goal = Fraction(aim.value)
    base = replace(base, gap=_gap(aim, goal, base.actual), reasons=[*base.reasons, *_breaks_noted(aim, breaks)])
    if passed:
        return _passed(aim, goal, base, points, reference_quarter)
    return _ahead(aim, goal, base, points, reference_quarter, breaks)


def _point_at(points: Mapping[Quarter, Point], quarter: Quarter) -> Point:
    """The point, or an empty one that does not count."""
    return points.get(quarter) or Point(quarter, 0, 0, None, None)


def differs_by_reading(verdicts: Iterable[Verdict]) -> bool:
    """Whether the readings of a target that are judged come to different verdicts."""
    return len({verdict.status for verdict in verdicts} - {"not_judged"}) > 1


def _passed(
    aim: Aim, goal: Fraction, base: Verdict, points: Mapping[Quarter, Point], reference_quarter: Quarter
) -> Verdict:
    """Met or missed on its own quarter, whatever came later; and since when it holds, if it holds now."""
    base = replace(base, satisfied_since=_satisfied_since(aim, goal, points, reference_quarter))
    return _settled(aim, base, _point_at(points, base.judged_on), lambda number: _end_status(aim, goal, number))


def _end_status(aim: Aim, goal: Fraction, number: Number | None) -> Status:
    return "met" if aim.satisfied_by(number, goal) else "missed"


def _satisfied_since(
    aim: Aim, goal: Fraction, points: Mapping[Quarter, Point], reference_quarter: Quarter
) -> Quarter | None:
    """The first quarter of the run that holds at the asked one, if that satisfies the target; None otherwise.

    A quarter that fails it ends the run; one that its missing units could turn, or without figures, does not.
    """
    run_start, quarter = None, aim.figure_quarter(reference_quarter)
    earliest = min(points, default=quarter)
    while quarter >= earliest:
        statuses = _statuses(aim, _point_at(points, quarter), lambda number: _end_status(aim, goal, number))
        if statuses == {"met"}:
            run_start = quarter
        elif run_start is None or statuses == {"missed"}:
            break
        quarter = quarter.previous(4 if aim.annual else 1)
    return run_start


def _ahead(
    aim: Aim,
    goal: Fraction,
    base: Verdict,
    points: Mapping[Quarter, Point],
    reference_quarter: Quarter,
    breaks: Collection[Quarter],
) -> Verdict:
    """A target whose quarter lies ahead: the asked period must count, then value, stage, path and pace decide."""
    changes = last_changes(points, base.judged_on, breaks, aim.annual)
    projection = _Projection(
        path=_path(aim, goal, base.judged_on),
        pace=mean_change(changes),
        quarters_left=aim.milestone - base.judged_on,
        denominator=base.denominator or 0,
        stage=aim.stage(reference_quarter),
    )
    base = replace(
        base,
        required_per_quarter=_required(aim, base.gap, aim.milestone - reference_quarter),
        required_in_things=_required_in_things(aim, goal, base),
        pace=projection.pace,
        path=projection.path,
    )
    point = _point_at(points, base.judged_on)
    for quarter in sorted({reference_quarter, base.judged_on}):
        if not _point_at(points, quarter).counts:
            return _insufficient(aim, base, point, f"{quarter.label} chưa chốt và chưa đủ 95% đơn vị được duyệt")
    verdict = _settled(aim, base, point, lambda number: projection.status(aim, goal, number))
    return replace(verdict, reasons=[*verdict.reasons, *projection.reasons(verdict.status, len(changes))])


def _path(aim: Aim, goal: Fraction, quarter: Quarter) -> Fraction | None:
    if aim.path_from is None:
        return None
    start, value = aim.path_from
    return path_value((start, Fraction(value)), (aim.milestone, goal), quarter)


@dataclass(frozen=True)
class _Projection:
    """From the quarter judged on to the milestone, `quarters_left` away.

    denominator  that quarter's reported one, in which a ratio is reached in whole things; 0 for a count
    stage        the milestone that comes first; None where the way to this one has begun
    """

    path: Fraction | None
    pace: Fraction | None
    quarters_left: int
    denominator: int
    stage: Quarter | None

    def status(self, aim: Aim, goal: Fraction, number: Number | None) -> Status:
        """The status `number` would have (None: unbounded above).

        It never gets worse as the number gets better: two ends with one status leave no other in between.
        """
        if aim.satisfied_by(number, goal):
            return "ahead"
        if self.stage is not None:
            return "not_judged"
        if self.path is not None and aim.as_good_as(number, self.path):
            return "on_pace"
        if self.pace is None:
            return "behind"
        if not aim.satisfied_by(None if number is None else self._arrival(aim, number, self.pace), goal):
            return "at_risk"
        return "on_pace" if self.path is None else "behind"

    def _arrival(self, aim: Aim, number: Number, pace: Fraction) -> Number:
        """Where `number` comes at this pace: a ratio in whole things, none of them begun and not finished.

        A share ends at 100 %; what stands above that already is none, as members may be more than the workers.
        """
        value = number + pace * self.quarters_left
        if aim.is_count:
            return value
        things = (value if number > 100 else min(value, Fraction(100))) * self.denominator / 100
        return Fraction(100 * (math.ceil(things) if aim.downward else math.floor(things)), self.denominator)

    def reasons(self, status: Status, changes: int) -> list[str]:
        """What the page says about stage, path and pace where they decided."""
        if status == "not_judged" and self.stage is not None:
            return [f"{NOT_BEGUN}{self.stage.year}"]
        phrases = []
        if status in ("on_pace", "behind", "at_risk") and self.path is None:
            by_pace = "; đánh giá theo mức tăng bình quân 4 quý gần nhất" if self.pace is not None else ""
            phrases.append(f"chưa xác định lộ trình{by_pace}")
        if status == "behind" and self.pace is None:
            phrases.append(f"chưa đủ quý để tính mức tăng bình quân ({changes}/{CHANGES_NEEDED})")
        return phrases


def _statuses(aim: Aim, point: Point, status: Callable[[Number | None], Status]) -> set[Status]:
    """Every status the figures leave possible: at the value, and at both ends of the missing units' range."""
    actual = point.value(aim.is_count)
    if actual is None:
        return set()
    ends = point.range(aim.is_count)
    return {status(actual)} | ({status(ends.low), status(ends.high)} if ends else set())


def _settled(aim: Aim, base: Verdict, point: Point, status: Callable[[Number | None], Status]) -> Verdict:
    """`base` with the one possible status, else `insufficient` with the range."""
    possible = _statuses(aim, point, status)
    if len(possible) == 1:
        return replace(base, status=possible.pop())
    if not possible:
        return _insufficient(aim, base, point)
    causes = [COULD_TURN] * bool(point.missing) + [INSEPARABLE_COULD_TURN] * bool(point.inseparable)
    return _insufficient(aim, base, point, *causes)


def _insufficient(aim: Aim, base: Verdict, point: Point, *why: str) -> Verdict:
    """Nothing is asked for where it cannot be judged: only the range tells what is certain."""
    return replace(
        base,
        status="insufficient",
        range=point.range(aim.is_count),
        gap=None,
        required_per_quarter=None,
        required_in_things=None,
        reasons=[*base.reasons, *why],
    )


def _gap(aim: Aim, goal: Fraction, actual: Number | None) -> Number | None:
    if actual is None:
        return None
    gap = goal - actual
    return int(gap) if aim.is_count and gap.denominator == 1 else gap


def _required(aim: Aim, gap: Number | None, quarters_left: int) -> Number | None:
    """The change needed per quarter, counts rounded away from zero; None when nothing is missing."""
    if gap is None or (gap >= 0 if aim.downward else gap <= 0):
        return None
    per_quarter = Fraction(gap) / quarters_left
    if not aim.is_count:
        return per_quarter
    return math.ceil(per_quarter) if per_quarter > 0 else math.floor(per_quarter)


def _required_in_things(aim: Aim, goal: Fraction, base: Verdict) -> int | None:
    """How far the numerator is from the next whole one that satisfies; None for counts and where nothing is missing."""
    if base.numerator is None or not base.denominator or aim.satisfied_by(base.actual, goal):
        return None
    exact = goal * base.denominator / 100
    if aim.downward:
        return (math.ceil(exact) - 1 if aim.operator == "<" else math.floor(exact)) - base.numerator
    return (math.floor(exact) + 1 if aim.operator == ">" else math.ceil(exact)) - base.numerator


def _reasons(aim: Aim, point: Point, intended_quarter: Quarter) -> list[str]:
    """What is to be said about the figures themselves."""
    phrases = []
    if point.quarter != intended_quarter:
        phrases.append(f"{JUDGED_ON_YEARLY}{point.quarter.label}")
    if not aim.is_count and point.denominator == 0:
        phrases.append("mẫu số bằng 0, không tính được tỷ lệ")
    elif point.value(aim.is_count) is None:
        phrases.append(f"chưa có số liệu {point.quarter.label}")
    if point.missing and point.answered:
        phrases.append(f"có {format_count(point.missing)} đơn vị chưa có số liệu {point.quarter.label}")
    if point.missing_unknown:
        phrases.append(f"{format_count(point.missing_unknown)} đơn vị không có số liệu trong 4 quý gần nhất")
    return phrases


def _breaks_noted(aim: Aim, breaks: Collection[Quarter]) -> list[str]:
    """The noted breaks between where the path starts and the milestone."""
    if aim.path_from is None:
        return []
    return [
        f"{BREAK_AT}{quarter.label}" for quarter in sorted(set(breaks)) if aim.path_from[0] < quarter <= aim.milestone
    ]
