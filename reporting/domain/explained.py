"""What one published number is the sum of: its filing units with what each gave, and what was carried for others.

The rules are those of the totals (domain §3.2, §3.5): a unit counts where it gave every cell, n/a adds nothing; where
it did not, the carried basis takes its own last whole answer of the four quarters before, never across a
reorganisation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from targets.domain.periods import Quarter

GIVEN, CARRIED, MISSING = "given", "carried", "missing"
LOOK_BACK = 4  # quarters

Figures = Mapping[str, Mapping[str, Mapping[str, int | None]]]  # period → unit → element → count, null = n/a


@dataclass(frozen=True)
class Asked:
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


def quarters_behind(quarter: Quarter, as_of: Mapping[str, dt.date], reorganised: Iterable[dt.date]) -> list[str]:
    """The quarter and those before that an answer may be carried from; `as_of` by period."""
    last, found = as_of[quarter.code], [quarter.code]
    breaks = list(reorganised)
    for back in range(1, LOOK_BACK + 1):
        before = quarter.previous(back).code
        if before not in as_of or any(as_of[before] < day <= last for day in breaks):
            break
        found.append(before)
    return found


def parts(units: Iterable[str], figures: Figures, asked: Asked) -> list[UnitPart]:
    """What each of these units adds."""
    return [_part(unit, figures, asked) for unit in units]


def _part(unit: str, figures: Figures, asked: Asked) -> UnitPart:
    first, *behind = asked.quarters
    given = answer(figures.get(first, {}).get(unit, {}), asked.above, asked.below)
    if given is not None:
        return UnitPart(unit, GIVEN, first, *given)
    for period in behind if asked.carries else ():
        older = answer(figures.get(period, {}).get(unit, {}), asked.above, asked.below)
        if older is not None:
            return UnitPart(unit, MISSING) if older == (None, None) else UnitPart(unit, CARRIED, period, *older)
    return UnitPart(unit, MISSING)


def answer(
    cells: Mapping[str, int | None], above: Sequence[str], below: Sequence[str]
) -> tuple[int | None, int | None] | None:
    """A unit's sums above and below the line where it gave every cell, n/a adding nothing; else None (domain §3.2)."""
    if not all(code in cells for code in [*above, *below]):
        return None
    return _sum(cells[code] for code in above), _sum(cells[code] for code in below)


def _sum(values: Iterable[int | None]) -> int | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None


def sums(found: Iterable[UnitPart]) -> Sums:
    """What these parts come to."""
    found = list(found)
    given = [one for one in found if one.state == GIVEN]
    known = [one for one in found if one.state != MISSING]
    return Sums(
        n=_sum(one.n for one in given),
        d=_sum(one.d for one in given),
        answered=len(given),
        cn=_sum(one.n for one in known),
        cd=_sum(one.d for one in known),
        carried=len(known) - len(given),
    )


def certain(found: list[UnitPart], published: Sums, expected: int) -> list[UnitPart]:
    """The parts without those of whom it is not known that they were asked (the register asks units with zones).

    Where as many were asked as there are, all of them; else those that gave something, as far as they add up.
    """
    if len(found) == expected:
        return found
    known = [one for one in found if one.state != MISSING]
    total = sums(known)
    if (total.cn, total.cd, total.carried) == (published.cn, published.cd, published.carried):
        return known
    return [one for one in known if one.state == GIVEN]
