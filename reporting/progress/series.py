"""One formula at one scope through the quarters: value, what missing units could add, pace (docs/rules.md#verdict).

Counts are `int`, ratios a `Fraction` in per cent; nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from targets.domain.periods import Quarter

Number = int | Fraction
CHANGES_NEEDED = 4
ENOUGH = Fraction(95, 100)


def percent(numerator: int, denominator: int) -> Fraction | None:
    """The ratio in per cent; anything over 0 has no value."""
    return Fraction(100 * numerator, denominator) if denominator else None


def enough(units: int, expected: int) -> bool:
    """Whether these units are some, and at least 95 % of the expected ones (exactly 95 % suffices)."""
    return 0 < units >= ENOUGH * expected


def counts(*, expected: int, approved: int, closed: bool) -> bool:
    """Whether a period's figures count for a scope: it is closed, or enough of its expected units are approved."""
    return expected > 0 and (closed or enough(approved, expected))


@dataclass(frozen=True)
class MatchedChange:
    """Sums over the units that answered in this quarter and in the one it is compared with.

    The comparison quarter is the one before, or last year's Q4 for a formula with an element asked in Q4
    only. `expected` counts the units expected this quarter; both denominators are None for a count.
    """

    before_numerator: int
    before_denominator: int | None
    after_numerator: int
    after_denominator: int | None
    units: int
    expected: int

    @property
    def covers(self) -> bool:
        return enough(self.units, self.expected)

    def amount(self) -> Number | None:
        """The change, in units or percentage points; None where a denominator is 0."""
        if self.before_denominator is None or self.after_denominator is None:
            return self.after_numerator - self.before_numerator
        before = percent(self.before_numerator, self.before_denominator)
        after = percent(self.after_numerator, self.after_denominator)
        return None if before is None or after is None else after - before


@dataclass(frozen=True)
class Point:
    """A formula's reported sums of one quarter, and what is known of the units that did not answer.

    numerator, denominator  None when nobody answered; the denominator is None for a count
    missing_known           expected units without an answer that have one within the last 4 quarters …
    missing_last            … and the sum of their last figures (count) or of their last denominators (ratio)
    missing_unknown         expected units without an answer now or within the last 4 quarters
    counts                  the quarter counts for the scope: closed, or ≥ 95 % of its expected units approved
    """

    quarter: Quarter
    expected: int
    answered: int
    numerator: int | None
    denominator: int | None
    matched: MatchedChange | None = None
    missing_known: int = 0
    missing_unknown: int = 0
    missing_last: int = 0
    counts: bool = False

    @property
    def missing(self) -> int:
        """How many expected units gave no answer."""
        return self.missing_known + self.missing_unknown

    def value(self, is_count: bool) -> Number | None:
        """The reported value; None when nobody answered or the denominator is 0."""
        if is_count or self.numerator is None or self.denominator is None:
            return self.numerator if is_count else None
        return percent(self.numerator, self.denominator)

    def range(self, is_count: bool) -> Range | None:
        """Between which ends the value lies once the missing units answer; None if none is missing."""
        if not self.missing:
            return None
        numerator = self.numerator or 0
        if is_count:
            high = None if self.missing_unknown else numerator + 2 * self.missing_last
            return Range(numerator, high)
        if self.missing_unknown:
            return Range(Fraction(0), Fraction(100))
        denominator = (self.denominator or 0) + self.missing_last
        if not denominator:
            return None
        return Range(
            Fraction(100 * numerator, denominator), Fraction(100 * (numerator + self.missing_last), denominator)
        )


@dataclass(frozen=True)
class Range:
    """Both ends belong to it; `high` None is unbounded."""

    low: Number
    high: Number | None


def last_changes(
    points: Mapping[Quarter, Point], until: Quarter, breaks: Collection[Quarter], annual: bool
) -> list[Fraction]:
    """The last comparable changes per quarter up to `until`, newest first, at most four.

    A change is comparable if its units are ≥ 95 % of the expected and no break lies within it (a break `b`
    lies between the as-of days of `b.previous()` and `b`). An annual change is divided by 4; there too the
    last four *changes* are taken, so five years of Q4 figures are needed.
    """
    span = 4 if annual else 1
    changes: list[Fraction] = []
    for quarter in sorted((q for q in points if q <= until), reverse=True):
        change = points[quarter].matched
        broken = any(0 <= quarter - break_quarter < span for break_quarter in breaks)
        amount = change.amount() if change is not None and change.covers and not broken else None
        if amount is not None:
            changes.append(Fraction(amount) / span)
    return changes[:CHANGES_NEEDED]


def mean_change(changes: list[Fraction]) -> Fraction | None:
    """The pace per quarter; None with fewer than four changes."""
    return sum(changes, Fraction(0)) / CHANGES_NEEDED if len(changes) == CHANGES_NEEDED else None


def path_value(start: tuple[Quarter, Number], end: tuple[Quarter, Number], quarter: Quarter) -> Fraction | None:
    """The straight path by quarters from `start` to `end`; None outside of it."""
    (first, low), (last, high) = start, end
    if not first <= quarter <= last or first == last:
        return None
    return low + Fraction(high - low) * (quarter - first) / (last - first)
