"""The tree of the as-of day, who owes the form in it, the perimeters, and who was summed where in every period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from reporting.editions.content import PerimeterText, SuccessionText, TreeText, UnitText
from reporting.progress.promises import from_row
from reporting.totals.scopes import CITY, Scope, scopes_of
from targets.models import Membership, Perimeter, Period, Succession
from targets.models.units import filing_units


def units(period: Period) -> list[UnitText]:
    """Every unit placed on the as-of day with its name and kind of that day, in official order."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"day": period.as_of})
        return [UnitText(*row) for row in cursor.fetchall()]


def trees(periods: Iterable[str]) -> dict[str, TreeText]:
    """Who was summed where, by period and the tree of each as-of day (docs/rules.md#tree-of-the-day): one query."""
    tree_by_period = {code: TreeText(names={}, scopes={}) for code in periods}
    with connection.cursor() as cursor:
        cursor.execute(_SUMMED, {"periods": list(tree_by_period)})
        for period, unit, name, scopes in cursor.fetchall():
            tree = tree_by_period[period]
            tree.names[unit] = name
            for scope in scopes:
                tree.scopes.setdefault(scope, []).append(unit)
    return tree_by_period


def perimeters(period: Period, units: Sequence[UnitText], tree: TreeText) -> list[PerimeterText]:
    """Every perimeter with the filing units summed in it by the tree of the day, and those that straddle it."""
    straddling: dict[str, set[str]] = {}
    members = Membership.objects.filter(valid__contains=period.as_of, inseparable=True)
    for perimeter, unit in members.values_list("perimeter_id", "unit_id"):
        straddling.setdefault(perimeter, set()).add(unit)
    return [
        from_row(
            PerimeterText,
            perimeter,
            units=tree.scopes.get(perimeter.code, []),
            inseparable=[unit.code for unit in units if unit.code in straddling.get(perimeter.code, ())],
        )
        for perimeter in Perimeter.objects.all()
    ]


def scopes(units: Sequence[UnitText], perimeters: Sequence[PerimeterText]) -> list[Scope]:
    """Everything that is summed on the day: the city, the units, the perimeters."""
    unit_scopes = [Scope(unit.code, unit.name, is_perimeter=False, is_city=unit.code == CITY) for unit in units]
    return unit_scopes + [Scope(row.code, row.name, is_perimeter=True, is_city=False) for row in perimeters]


def successions(period: Period) -> list[SuccessionText]:
    """Who carried on from whom, up to the as-of day."""
    rows = Succession.objects.filter(on__lte=period.as_of).select_related("predecessor", "successor")
    return [
        from_row(
            SuccessionText,
            row,
            predecessor=row.predecessor_id,
            predecessor_name=row.predecessor.name,
            successor=row.successor_id,
            successor_name=row.successor.name,
            on=row.on.isoformat(),
        )
        for row in rows.order_by("on", "predecessor", "successor")
    ]


_UNITS = f"""
SELECT u.code, p.name, p.kind, coalesce(p.parent_id, ''),
       filing.unit_id IS NOT NULL, coalesce(filing.has_zones, false), u.illustrative
FROM targets_placement p JOIN targets_unit u ON u.code = p.unit_id
LEFT JOIN {filing_units("%(day)s::date")} filing ON filing.unit_id = u.code
WHERE p.valid @> %(day)s::date ORDER BY u."order", u.sort_key, u.code
"""
# The filing units of every period in official order, each with what it is summed in besides itself.
_SUMMED = f"""
WITH RECURSIVE filing AS (
    SELECT p.code AS period, p.as_of AS day, filing.unit_id, filing.name
    FROM targets_period p CROSS JOIN LATERAL {filing_units("p.as_of")} filing
    WHERE p.code = ANY(%(periods)s)
), {scopes_of("SELECT unit_id, day FROM filing")}
SELECT filing.period, filing.unit_id, filing.name,
       coalesce(array_agg(seat.scope) FILTER (WHERE seat.scope <> seat.unit AND NOT seat.inseparable), '{{}}')
FROM filing
JOIN seat ON seat.unit = filing.unit_id AND seat.day = filing.day
JOIN targets_unit u ON u.code = filing.unit_id
GROUP BY filing.period, filing.unit_id, filing.name, u."order", u.sort_key
ORDER BY u."order", u.sort_key, filing.unit_id
"""
