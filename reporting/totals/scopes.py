"""What can be summed, a unit with all below it or a perimeter, asked for by code; and who is summed in it on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from targets.domain.refusals import not_found
from targets.models import Perimeter, Period, Unit

CITY = "TPHCM"
OLD_CITY = "TPHCM-CU"


@dataclass(frozen=True)
class Scope:
    """A unit or perimeter that totals are kept for; `is_city`: the root, whose targets have perimeters of their own."""

    code: str
    name: str
    is_perimeter: bool
    is_city: bool
    note: str = ""
    approximate: bool = False


def scope(code: str) -> Scope:
    """The unit or perimeter of this code; raises Refused."""
    unit = Unit.objects.filter(pk=code).first()
    if unit is not None:
        is_city = unit.kind == Unit.Kind.CITY and not unit.placements.filter(parent__isnull=False).exists()
        return Scope(unit.code, unit.name, False, is_city, unit.note)
    perimeter = Perimeter.objects.filter(pk=code).first()
    if perimeter is None:
        raise not_found(f"Không có đơn vị hoặc phạm vi nào có mã “{code[:40]}”.")
    return Scope(perimeter.code, perimeter.name, True, False, perimeter.note, approximate=perimeter.approximate)


def period(code: str) -> Period:
    """The period of this code; raises Refused."""
    stored_period = Period.objects.filter(pk=code).first()
    if stored_period is None:
        raise not_found(f"Không có kỳ báo cáo “{code[:20]}”: phải ghi dạng 2026-Q3, từ 2023-Q1 đến 2045-Q4.")
    return stored_period


def scopes_of(units: str) -> str:
    """CTEs, after WITH RECURSIVE, that end in `seat(unit, day, scope, inseparable)`: all that units belong to on days.

    `units` is SQL of filing units and days. A unit is summed in itself and in all above it by the tree of the day; in
    a perimeter the nearest member decides, the unit or one above it: where that is inseparable, the unit is listed
    there and not summed (docs/rules.md#counted-once).
    """
    # IS TRUE: the index of days begins with the perimeter, and without statistics it is walked whole for every unit.
    return f"""
line(unit, day, scope, height) AS (
    SELECT unit::text, day, unit::text, 0 FROM ({units}) units(unit, day)
    UNION ALL
    SELECT line.unit, line.day, placement.parent_id::text, line.height + 1
    FROM line JOIN targets_placement placement ON placement.unit_id = line.scope AND placement.valid @> line.day
    WHERE placement.parent_id IS NOT NULL
), nearest AS (
    SELECT DISTINCT ON (line.unit, line.day, m.perimeter_id) line.unit, line.day, m.perimeter_id, m.inseparable
    FROM line JOIN targets_membership m ON m.unit_id = line.scope AND (m.valid @> line.day) IS TRUE
    ORDER BY line.unit, line.day, m.perimeter_id, line.height
), seat(unit, day, scope, inseparable) AS (
    SELECT unit, day, scope, false FROM line
    UNION ALL
    SELECT unit, day, perimeter_id::text, inseparable FROM nearest
)
"""


def scopes_summing(unit: str, day: dt.date) -> set[str]:
    """The units and perimeters that a filing unit is summed in on a day: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMMING, {"unit": unit, "day": day})
        return {scope for (scope,) in cursor.fetchall()}


_SUMMING = f"""
WITH RECURSIVE {scopes_of("SELECT %(unit)s, %(day)s::date")} SELECT scope FROM seat WHERE NOT inseparable
"""
