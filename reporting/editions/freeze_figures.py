"""The approved figures of every period, and what they come to in the quarters that tables show."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from reporting.editions.content import CarriedText
from reporting.models import Coverage, Figure, Total
from targets.models import Period


def figures(rows: QuerySet[Figure]) -> dict[str, dict[str, dict[str, int | None]]]:
    """Period → unit → element → count, null = n/a; missing is absent."""
    figures_by_period: dict[str, dict[str, dict[str, int | None]]] = {}
    for period, unit, element, value in rows.values_list("period_id", "unit_id", "element_id", "value"):
        figures_by_period.setdefault(period, {}).setdefault(unit, {})[element] = value
    return figures_by_period


def shown_periods(period: Period) -> list[str]:
    """The asked period, the one before, and the same of the year before."""
    quarter = period.quarter
    return [quarter.code, quarter.previous().code, quarter.previous(4).code]


def coverage(period: Period) -> dict[str, dict[str, list[int]]]:
    """Period → scope → [expected, submitted, approved] in the shown periods."""
    coverage_by_period: dict[str, dict[str, list[int]]] = {}
    for row in Coverage.objects.filter(period__in=shown_periods(period)):
        coverage_by_period.setdefault(row.period_id, {})[row.scope] = [row.expected, row.submitted, row.approved]
    return coverage_by_period


def totals(period: Period) -> dict[str, dict[str, dict[str, list[int | None]]]]:
    """Period → scope → element → [value, answered, carried value, carried] in the shown periods."""
    totals_by_period: dict[str, dict[str, dict[str, list[int | None]]]] = {}
    rows = Total.objects.filter(period__in=shown_periods(period))
    columns = ("period_id", "scope", "element_id", "value", "answered", "carried_value", "carried")
    for code, scope, element, *sums in rows.values_list(*columns):
        totals_by_period.setdefault(code, {}).setdefault(scope, {})[element] = sums
    return totals_by_period


def carried(period: Period, filing: Sequence[str]) -> dict[str, dict[str, CarriedText]]:
    """Element → filing unit → the older figure that the carried basis takes for its missing one.

    See docs/rules.md#coverage.
    """
    carried_by_element: dict[str, dict[str, CarriedText]] = {}
    with connection.cursor() as cursor:
        past = [quarter.code for quarter in period.quarter.look_back()]
        cursor.execute(_CARRIED, {"period": period.code, "past": past, "filing": list(filing)})
        for element, unit, older_period, value in cursor.fetchall():
            carried_by_element.setdefault(element, {})[unit] = CarriedText(period=older_period, value=value)
    return carried_by_element


# The recount has decided which units are carried; the figure it took is the unit's last one.
_CARRIED = """
SELECT t.element_id, t.scope, max(f.period_id), t.carried_value
FROM reporting_total t
JOIN reporting_figure f ON f.unit_id = t.scope AND f.element_id = t.element_id AND f.period_id = ANY(%(past)s)
WHERE t.period_id = %(period)s AND t.carried > 0 AND t.scope = ANY(%(filing)s)
GROUP BY t.element_id, t.scope, t.carried_value
"""
