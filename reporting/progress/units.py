"""The filing units of a unit or perimeter on a period's as-of day, each with its own sums of one formula."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection

from reporting.progress.presenters import Bullet
from reporting.progress.series import Number, percent
from reporting.totals.scopes import scopes_of
from targets.models import Period
from targets.models.units import filing_units


@dataclass(frozen=True)
class UnitValue:
    """One filing unit's answer to a formula; `rank` by value, None where it has none.

    `state` is `number`, `n/a` (nothing of it exists there) or `missing`. An inseparable member straddles the perimeter:
    it is listed, not summed. `carried`: the last approved count that the carried basis takes for a missing one.
    """

    code: str
    name: str
    area: str
    state: str
    value: Number | None
    numerator: int | None
    denominator: int | None
    inseparable: bool
    carried: int | None = None
    rank: int | None = None

    @property
    def bullet(self) -> Bullet | None:
        return None if self.value is None else Bullet(f"{float(min(self.value, 100)):.2f}", None, None)


def unit_values(scope: str, formula: str, period: Period, *, is_count: bool) -> list[UnitValue]:
    """The units of the scope expected to answer on the as-of day: ranked, then n/a, then missing in official order."""
    with connection.cursor() as cursor:
        parameters: dict[str, str | dt.date] = {
            "scope": scope,
            "formula": formula,
            "period": period.code,
            "day": period.as_of,
        }
        cursor.execute(_UNITS, parameters)
        units = [_value(row, is_count) for row in cursor.fetchall()]
    kinds = {"number": 0, "n/a": 1, "missing": 2}
    units.sort(key=lambda unit: (unit.inseparable, kinds[unit.state], -(unit.value or 0)))
    return list(_with_ranks(units))


_Row = tuple[str, str, str, bool, bool, int | None, int | None, int | None]


def _value(row: _Row, is_count: bool) -> UnitValue:
    code, name, area, inseparable, answered, numerator, denominator, carried = row
    value: Number | None = numerator
    if not is_count:
        value = None if numerator is None or denominator is None else percent(numerator, denominator)
    state = "missing" if not answered else "number" if value is not None else "n/a"
    return UnitValue(
        code, name, area, state, value, numerator, None if is_count else denominator, inseparable,
        carried if is_count else None,
    )  # fmt: skip


def _with_ranks(units: list[UnitValue]) -> list[UnitValue]:
    """Equal values share their rank."""
    ranked, rank, before = [], 0, None
    for number, unit in enumerate(units, start=1):
        if unit.state == "number" and not unit.inseparable:
            rank = rank if unit.value == before else number
            before = unit.value
            ranked.append(UnitValue(**{**vars(unit), "rank": rank}))
        else:
            ranked.append(unit)
    return ranked


def median(units: list[UnitValue]) -> Number | None:
    """The middle value of the units that have one, shown beside the whole (never instead of it)."""
    values = sorted(unit.value for unit in units if unit.value is not None and not unit.inseparable)
    if not values:
        return None
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else Fraction(values[middle - 1] + values[middle], 2)


_UNITS = f"""
WITH RECURSIVE filing AS (SELECT * FROM {filing_units("%(day)s::date")} filing),
{scopes_of("SELECT unit_id, %(day)s::date FROM filing")}
SELECT u.code, filing.name, coalesce(above.name, ''), seat.inseparable,
       t.answered > 0, t.numerator, t.denominator, CASE WHEN t.carried > 0 THEN t.carried_numerator END
FROM seat
JOIN filing ON filing.unit_id = seat.unit
JOIN targets_unit u ON u.code = seat.unit
LEFT JOIN targets_placement above ON above.unit_id = filing.parent_id AND above.valid @> %(day)s::date
JOIN reporting_formulatotal t
    ON t.period_id = %(period)s AND t.scope = u.code AND t.formula_id = %(formula)s
WHERE seat.scope = %(scope)s
ORDER BY u."order", u.sort_key, u.code
"""
