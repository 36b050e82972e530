"""What one published number is the sum of: its filing units with what each gave, and what was carried for others.

The rules are those of the totals (docs/rules.md#ratios, docs/rules.md#coverage): a unit counts where it gave every
cell, n/a adds nothing; where it did not, the carried basis takes its own last whole answer of the four quarters before,
never across a reorganisation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from targets.domain.periods import Quarter

GIVEN, CARRIED, MISSING = "given", "carried", "missing"

Figures = Mapping[str, Mapping[str, Mapping[str, int | None]]]  # period → unit → element → count, null = n/a


@dataclass(frozen=True)
class Summation:
    """What is summed: elements above and below the line (a count has none below), the quarter first, then those behind.

    `carries` is false for a flow.
    """

    above: Sequence[str]
    below: Sequence[str]
    quarters: Sequence[str]
    carries: bool = True


@dataclass(frozen=True)
class UnitPart:
    """What a unit adds: `state`, the period it is of, both sums (None: n/a, or nothing below the line)."""

    unit: str
    state: str
    period: str = ""
    n: int | None = None
    d: int | None = None


@dataclass(frozen=True)
class Sums:
    """A number as it was published: both sums as reported and with what was carried, units that gave it and others."""

    n: int | None
    d: int | None
    answered: int
    cn: int | None = None
    cd: int | None = None
    carried: int = 0


def quarters_behind(quarter: Quarter, periods: Container[str], reorganised: Iterable[dt.date]) -> list[str]:
    """The quarter and those before that an answer may be carried from, as far as they are among `periods`."""
    return [past.code for past in (quarter, *quarter.look_back(reorganised)) if past.code in periods]


def parts(units: Iterable[str], figures: Figures, summation: Summation) -> list[UnitPart]:
    return [_part(unit, figures, summation) for unit in units]


def _part(unit: str, figures: Figures, summation: Summation) -> UnitPart:
    first, *behind = summation.quarters
    reported_sums = answer(figures.get(first, {}).get(unit, {}), summation.above, summation.below)
    if reported_sums is not None:
        return UnitPart(unit, GIVEN, first, *reported_sums)
    for period in behind if summation.carries else ():
        older = answer(figures.get(period, {}).get(unit, {}), summation.above, summation.below)
        if older is not None:
            return UnitPart(unit, MISSING) if older == (None, None) else UnitPart(unit, CARRIED, period, *older)
    return UnitPart(unit, MISSING)


def answer(
    cells: Mapping[str, int | None], above: Sequence[str], below: Sequence[str]
) -> tuple[int | None, int | None] | None:
    """A unit's sums above and below the line where it gave every cell, n/a adding nothing; else None.

    See docs/rules.md#ratios.
    """
    if not all(code in cells for code in [*above, *below]):
        return None
    return _sum(cells[code] for code in above), _sum(cells[code] for code in below)


def _sum(values: Iterable[int | None]) -> int | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None


def sums(unit_parts: Iterable[UnitPart]) -> Sums:
    unit_parts = list(unit_parts)
    reported = [part for part in unit_parts if part.state == GIVEN]
    contributing = [part for part in unit_parts if part.state != MISSING]
    return Sums(
        n=_sum(part.n for part in reported),
        d=_sum(part.d for part in reported),
        answered=len(reported),
        cn=_sum(part.n for part in contributing),
        cd=_sum(part.d for part in contributing),
        carried=len(contributing) - len(reported),
    )


def certain(unit_parts: list[UnitPart], published: Sums, expected: int) -> list[UnitPart]:
    """The parts without those of whom it is not known that they were asked (the register asks units with zones).

    Where as many were asked as there are, all of them; else those that gave something, as far as they add up.
    """
    if len(unit_parts) == expected:
        return unit_parts
    contributing = [part for part in unit_parts if part.state != MISSING]
    total = sums(contributing)
    if (total.cn, total.cd, total.carried) == (published.cn, published.cd, published.carried):
        return contributing
    return [part for part in contributing if part.state == GIVEN]
