"""The tree of the as-of day, who owes the form in it, and the perimeters."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from reporting.editions.content import PerimeterText, SuccessionText, TreeText, UnitText
from reporting.totals.scopes import CITY, Scope
from targets.models import Membership, Perimeter, Period, Succession
from targets.models.units import filing_units


def units(period: Period) -> list[UnitText]:
    """Every unit placed on the as-of day with its name and kind of that day, in official order."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"day": period.as_of})
        return [
            UnitText(
                code=code, name=name, kind=kind, parent=parent, owes=owes, has_zones=has_zones,
                illustrative=illustrative,
            )
            for code, name, kind, parent, owes, has_zones, illustrative in cursor.fetchall()
        ]  # fmt: skip


def perimeters(period: Period, units: Sequence[UnitText], tree: TreeText) -> list[PerimeterText]:
    """Every perimeter with the filing units summed in it by the tree of the day, and those that straddle it."""
    straddling: dict[str, set[str]] = {}
    members = Membership.objects.filter(valid__contains=period.as_of, inseparable=True)
    for perimeter, unit in members.values_list("perimeter_id", "unit_id"):
        straddling.setdefault(perimeter, set()).add(unit)
    return [
        PerimeterText(
            code=perimeter.code,
            name=perimeter.name,
            approximate=perimeter.approximate,
            note=perimeter.note,
            units=tree.scopes.get(perimeter.code, []),
            inseparable=[unit.code for unit in units if unit.code in straddling.get(perimeter.code, ())],
        )
        for perimeter in Perimeter.objects.all()
    ]


def scopes(units: Sequence[UnitText], perimeters: Sequence[PerimeterText]) -> list[Scope]:
    """Everything that is summed on the day: the city, the units, the perimeters."""
    unit_scopes = [Scope(unit.code, unit.name, is_perimeter=False, is_city=unit.code == CITY) for unit in units]
    return [
        *unit_scopes,
        *(Scope(perimeter.code, perimeter.name, is_perimeter=True, is_city=False) for perimeter in perimeters),
    ]


def successions(period: Period) -> list[SuccessionText]:
    """Who carried on from whom, up to the as-of day."""
    rows = Succession.objects.filter(on__lte=period.as_of).select_related("predecessor", "successor")
    return [
        SuccessionText(
            predecessor=row.predecessor_id,
            predecessor_name=row.predecessor.name,
            successor=row.successor_id,
            successor_name=row.successor.name,
            on=row.on.isoformat(),
            decision=row.decision,
            note=row.note,
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
