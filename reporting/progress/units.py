"""The filing units of a unit or perimeter on a period's as-of day, each with its own sums of one formula."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

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
    carried: int | None
    rank: int | None = None

    @property
    def bullet(self) -> Bullet | None:
        return None if self.value is None else Bullet(f"{float(min(self.value, 100)):.2f}", None, None)


def unit_values(scope: str, formula: str, period: Period, *, is_count: bool) -> list[UnitValue]:
    """The units of the scope expected to answer on the as-of day: ranked, then n/a, then missing in official order."""
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"scope": scope, "formula": formula, "period": period.code, "day": period.as_of}
        cursor.execute(_UNITS, parameters)
        rows = cursor.fetchall()
    units = []
    for code, name, area, inseparable, answered, numerator, denominator, carried in rows:
        value: Number | None = numerator
        if not is_count and numerator is not None:
            value = None if denominator is None else percent(numerator, denominator)
        state = "missing" if not answered else "number" if value is not None else "n/a"
        below, older = (None, carried) if is_count else (denominator, None)
        units.append(UnitValue(code, name, area, state, value, numerator, below, inseparable, older))
    kinds = {"number": 0, "n/a": 1, "missing": 2}
    units.sort(key=lambda unit: (unit.inseparable, kinds[unit.state], -(unit.value or 0)))
    ranks: dict[Number | None, int] = {}  # equal values share theirs
    for number, unit in enumerate(units, start=1):
        if unit.state == "number" and not unit.inseparable:
            units[number - 1] = replace(unit, rank=ranks.setdefault(unit.value, number))
    return units


def median(units: list[UnitValue]) -> Number | None:
    """The middle value of the units that have one, shown beside the whole (never instead of it)."""
    values = [unit.value for unit in units if unit.value is not None and not unit.inseparable]
    return statistics.median(map(Fraction, values)) if values else None


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
