"""A formula of a scope at two quarters, held against each other over like units only (docs/rules.md#like)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reporting.progress.series import MatchedChange
from targets.domain.vietnamese import short_date

Answer = tuple[int, int | None]  # numerator and denominator of a unit that gave every cell; None below a count
Answers = Mapping[str, Answer | None]  # unit → answer, of every unit expected at the quarter

NOT_COMPARABLE = "không so sánh được"
NOBODY_TWICE = "không đơn vị nào có số liệu ở cả hai kỳ"
NO_DENOMINATOR = "mẫu số bằng 0"


@dataclass(frozen=True)
class QuarterComparison:
    """What changed between two quarters.

    change  the sums of both over the units compared; None where they do not compare, which `why` tells in lower case
    across  the days of the reorganisations between, where a perimeter's own totals are compared in spite of them
    """

    change: MatchedChange | None
    why: str = ""
    across: tuple[dt.date, ...] = ()


def compare_quarters(
    before: Answers,
    after: Answers,
    *,
    reorganisations: Sequence[dt.date],
    is_perimeter: bool,
    left_out: Collection[str] = (),
) -> QuarterComparison:
    """The change from `before` to `after` over the units that answered in both.

    `reorganisations` are the days of those between both as-of days: only the totals of a perimeter are compared across
    one, and only if every unit answered in both quarters; a unit that straddles it (`left_out`, names) leaves it short.
    """
    units = {unit for unit, answer in after.items() if answer and before.get(unit)}
    if reorganisations:
        days = ", ".join(map(short_date, reorganisations))
        if not is_perimeter:
            return QuarterComparison(None, f"{NOT_COMPARABLE}: sắp xếp tổ chức ngày {days}")
        if left_out:
            return QuarterComparison(None, f"{NOT_COMPARABLE}: qua sắp xếp tổ chức, chưa gồm {', '.join(left_out)}")
        if not (before and after and all(before.values()) and all(after.values())):
            return QuarterComparison(None, f"{NOT_COMPARABLE}: qua sắp xếp tổ chức ngày {days}, chưa đủ số liệu")
        change = _change(before, before, after, after, len(after))
        return _with_value(change, tuple(reorganisations))
    if not units:
        return QuarterComparison(None, f"{NOT_COMPARABLE}: {NOBODY_TWICE}")
    return _with_value(_change(before, units, after, units, len(after)), ())


def _change(
    before: Answers, units_before: Collection[str], after: Answers, units_after: Collection[str], expected: int
) -> MatchedChange:
    before_numerator, before_denominator = _sums(before, units_before)
    after_numerator, after_denominator = _sums(after, units_after)
    return MatchedChange(
        before_numerator, before_denominator, after_numerator, after_denominator, len(units_after), expected
    )


def _sums(answers: Answers, units: Collection[str]) -> tuple[int, int | None]:
    numerators, denominators = zip(*(answers[unit] or (0, None) for unit in units), strict=True)
    return sum(numerators), None if None in denominators else sum(denominators)


def _with_value(change: MatchedChange, across: tuple[dt.date, ...]) -> QuarterComparison:
    """Anything over 0 has no value, and no change."""
    if change.amount() is None:
        return QuarterComparison(None, f"{NOT_COMPARABLE}: {NO_DENOMINATOR}")
    return QuarterComparison(change, across=across)
