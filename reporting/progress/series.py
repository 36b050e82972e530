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
class InseparableUnit:
    """A filing unit of which nobody can tell what lies in the scope: in no sum, but in the range ("không tách được").

    numerator, denominator  its own sums of the quarter, the numerator None where it gave no answer (n/a is 0) …
    last                    … and then its figure (count) or denominator (ratio) of the last 4 quarters; None without
    """

    unit: str
    name: str
    numerator: int | None
    denominator: int | None
    last: int | None


@dataclass(frozen=True)
class Point:
    """A formula's reported sums of one quarter, and what is known of the units that did not answer.

    numerator, denominator  None when nobody answered; the denominator is None for a count
    missing_known           expected units without an answer that have one within the last 4 quarters …
    missing_last            … and the sum of their last figures (count) or of their last denominators (ratio)
    missing_unknown         expected units without an answer now or within the last 4 quarters
    counts                  the quarter counts for the scope: closed, or ≥ 95 % of its expected units approved
    inseparable             the units that straddle the scope, in official order: neither expected nor summed
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
    inseparable: tuple[InseparableUnit, ...] = ()

    @property
    def missing(self) -> int:
        """How many expected units gave no answer."""
        return self.missing_known + self.missing_unknown

    @property
    def left_out(self) -> list[str]:
        """The names of the units that coverage does not contain."""
        return [unit.name for unit in self.inseparable]

    @property
    def is_whole(self) -> bool:
        """Whether every unit answered and none straddles the scope (docs/rules.md#coverage)."""
        return self.answered >= self.expected and not self.inseparable

    def value(self, is_count: bool) -> Number | None:
        """The reported value; None when nobody answered or the denominator is 0."""
        if is_count or self.numerator is None or self.denominator is None:
            return self.numerator if is_count else None
        return percent(self.numerator, self.denominator)

    def range(self, is_count: bool) -> Range | None:
        """Between which ends the value lies, whatever the missing and the inseparable units add; None without either.

        A missing unit adds 0 … twice its last figure to a count, 0 … all of its last denominator to a ratio's
        numerator. Of an inseparable unit any of its things may lie inside; without an answer it is like a missing one.
        """
        if not self.missing and not self.inseparable:
            return None
        answers = [unit for unit in self.inseparable if unit.numerator is not None]
        unanswered = [unit.last for unit in self.inseparable if unit.numerator is None]
        unbounded = self.missing_unknown > 0 or None in unanswered
        last = self.missing_last + sum(figure or 0 for figure in unanswered)
        numerator, within = self.numerator or 0, sum(unit.numerator or 0 for unit in answers)
        if is_count:
            return Range(numerator, None if unbounded else numerator + 2 * last + within)
        if unbounded:
            return Range(Fraction(0), Fraction(100))
        denominator = (self.denominator or 0) + last
        pairs = [(unit.numerator or 0, unit.denominator or 0) for unit in answers]
        low = percent(numerator, denominator + sum(max(below - above, 0) for above, below in pairs))
        high = percent(numerator + last + within, denominator + sum(min(above, below) for above, below in pairs))
        if low is None or high is None:  # nothing else is there: all that may lie inside is good, or all is bad
            low = high = high if low is None else low
        return None if low is None or high is None else Range(low, high)


@dataclass(frozen=True)
class Range:
    """Both ends belong to it; `high` None is unbounded."""

    low: Number
    high: Number | None


def last_changes(
    points: Mapping[Quarter, Point], until: Quarter, breaks: Collection[Quarter], annual: bool
) -> list[Fraction]:
    """The last comparable changes per quarter up to `until`, newest first, at most four.

    A change is comparable if its units are ≥ 95 % of the expected and it lies wholly after the last break (a break
    `b` lies between the as-of days of `b.previous()` and `b`). An annual change is divided by 4; there too the last
    four *changes* are taken, so five years of Q4 figures are needed.
    """
    span = 4 if annual else 1
    last_break = max((quarter for quarter in breaks if quarter <= until), default=None)
    changes: list[Fraction] = []
    for quarter in sorted((q for q in points if q <= until), reverse=True):
        if last_break is not None and quarter - last_break < span:
            break
        change = points[quarter].matched
        amount = change.amount() if change is not None and change.covers else None
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
