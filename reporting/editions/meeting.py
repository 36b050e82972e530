"""What the meeting's workbook says of a scope at a period: targets, filing units with their cells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from reporting.models import Figure, Report
from reporting.progress.series import Point
from reporting.progress.series_query import answerable, series
from reporting.progress.standing import TargetStanding, progress
from reporting.totals.scopes import Scope, scopes_of
from targets.domain.periods import Quarter
from targets.models import Element, Formula, Membership, Perimeter, Period, Programme
from targets.models.units import filing_units

Value = int | None


@dataclass(frozen=True)
class UnitRow:
    """A filing unit expected on the as-of day. `cells`: a number or None (n/a); a missing cell is absent."""

    code: str
    name: str
    state: str
    has_zones: bool
    perimeters: frozenset[str]
    cells: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedPerimeter:
    """A perimeter within the scope that targets are judged on; `inseparable`: members that cannot be told apart."""

    code: str
    name: str
    approximate: bool
    inseparable: list[str]


@dataclass(frozen=True)
class Meeting:
    """The data of both sheets.

    elements      by code, those asked in the period, in the form's order
    formulas      by code, those of the targets' default readings that the period asks in full
    parts         by code, where targets are judged on a part of the scope (the old city within the merged one)
    scope_points  by formula, the scope itself where a target is judged on a part of it
    """

    scope: Scope
    period: Period
    programme: str
    targets: list[TargetStanding]
    units: list[UnitRow]
    elements: dict[str, Element]
    formulas: dict[str, Formula]
    parts: dict[str, JudgedPerimeter]
    scope_points: dict[str, dict[Quarter, Point]]
    illustrative: bool


def meeting(scope: Scope, period: Period) -> Meeting:
    """Everything both sheets need; a fixed number of queries, whatever the units and quarters."""
    standings = progress(scope, period)
    elements = {element.code: element for element in Element.objects.all() if element.asked_in(period.code)}
    formulas = {standing.default.reading.formula_id: standing.default.reading.formula for standing in standings}
    parts = sorted({standing.scope for standing in standings} - {scope.code})
    units, illustrative = _units(scope, period, parts)
    formulas_of_parts = {standing.default.reading.formula_id for standing in standings if standing.scope != scope.code}
    scope_series = series([scope.code], formulas_of_parts, period.code)
    return Meeting(
        scope=scope,
        period=period,
        programme=Programme.objects.values_list("code", flat=True).order_by("issued_on").first() or "",
        targets=standings,
        units=units,
        elements=elements,
        formulas={code: formula for code, formula in formulas.items() if elements.keys() >= set(formula.elements)},
        parts=_parts([*parts, *([scope.code] if scope.is_perimeter else [])], period),
        scope_points={
            formula: {quarter: figures.point for quarter, figures in answerable(quarters).items()}
            for (_, formula), quarters in scope_series.items()
        },
        illustrative=illustrative,
    )


def _units(scope: Scope, period: Period, perimeters: list[str]) -> tuple[list[UnitRow], bool]:
    """The filing units of the scope in official order with their approved cells; whether any is illustrative."""
    parameters: dict[str, Any] = {
        "scope": scope.code,
        "period": period.code,
        "day": period.as_of,
        "perimeters": [*perimeters, *([scope.code] if scope.is_perimeter else [])],
    }
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, parameters)
        rows = cursor.fetchall()
    cells: dict[str, dict[str, Value]] = {}
    codes = [row[0] for row in rows]
    figures = Figure.objects.filter(period=period, unit__in=codes).values_list("unit_id", "element_id", "value")
    for unit, element, value in figures:
        cells.setdefault(unit, {})[element] = value
    unit_rows = [
        UnitRow(code, name, state_words(state, approved=approved), has_zones, frozenset(inside), cells.get(code, {}))
        for code, name, _, state, approved, has_zones, inside in rows
    ]
    return unit_rows, any(row[2] for row in rows)


def state_words(state: str | None, *, approved: bool | None) -> str:
    """Where the unit's report stands, in words."""
    if state is None:
        return "Chưa lập"
    label = str(Report.State(state).label)
    return "Đã duyệt, đang điều chỉnh" if approved and state != Report.State.APPROVED else label


def _parts(codes: Collection[str], period: Period) -> dict[str, JudgedPerimeter]:
    """The perimeters with what cannot be told apart on the as-of day."""
    straddling: dict[str, list[str]] = {}
    members = Membership.objects.filter(perimeter__in=codes, inseparable=True, valid__contains=period.as_of)
    for perimeter, name in members.order_by("unit__order", "unit__sort_key").values_list("perimeter_id", "unit__name"):
        straddling.setdefault(perimeter, []).append(name)
    return {
        row.code: JudgedPerimeter(row.code, row.name, row.approximate, straddling.get(row.code, []))
        for row in Perimeter.objects.filter(code__in=codes)
    }


# The filing units summed in a unit or perimeter on the day, and the perimeters asked about that they are summed in.
_UNITS = f"""
WITH RECURSIVE filing AS (SELECT * FROM {filing_units("%(day)s::date")} filing),
{scopes_of("SELECT unit_id, %(day)s::date FROM filing")}, seats AS (
    SELECT unit, array_agg(scope) AS scopes FROM seat WHERE NOT inseparable GROUP BY unit
)
SELECT u.code, filing.name, u.illustrative, r.state, r.approved_revision_id IS NOT NULL, filing.has_zones,
       ARRAY(SELECT unnest(seats.scopes) INTERSECT SELECT unnest(%(perimeters)s::text[]))
FROM seats
JOIN filing ON filing.unit_id = seats.unit
JOIN targets_unit u ON u.code = seats.unit
LEFT JOIN reporting_report r ON r.unit_id = u.code AND r.period_id = %(period)s AND r.supplier = 'unit'
WHERE %(scope)s = ANY(seats.scopes)
ORDER BY u."order", u.sort_key, u.code
"""
