"""The approved figures a report is compared with: those of the quarter before and of the same quarter last year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from reporting.models import Report
from reporting.reports.prepared import Prepared
from reporting.reports.questions import EarlierFigures

_YEAR = 4  # quarters

# Once for each report and each of its two quarters; none across a reorganisation, where units do not compare.
STATEMENT = Prepared(
    "earlier_figures",
    "bigint[], int[], text[], text[], date[], date[]",
    """SELECT lookup.report, lookup.quarters_back, figure.element_id, figure.value
FROM unnest($1, $2, $3, $4, $5, $6) AS lookup(report, quarters_back, unit, period, earlier_day, day)
JOIN reporting_figure figure ON figure.period_id = lookup.period AND figure.unit_id = lookup.unit
WHERE NOT EXISTS (
    SELECT 1 FROM targets_break WHERE is_reorganisation AND "on" > lookup.earlier_day AND "on" <= lookup.day
)""",
)


def parameters(reports: Iterable[Report]) -> list[list[Any]]:
    """The parameters of `STATEMENT` for these reports, each with its period."""
    lookups = []
    for report in reports:
        for quarters_back in (1, _YEAR):
            quarter = report.period.quarter.previous(quarters_back)
            lookups.append((report.pk, quarters_back, report.unit_id, quarter.code, quarter.as_of, report.period.as_of))
    return [list(column) for column in zip(*lookups, strict=True)]


def earlier_by_report(rows: Sequence[tuple[Any, ...]]) -> dict[int, EarlierFigures]:
    """The rows of `STATEMENT` by report; one without any figure is absent."""
    figures: dict[int, dict[int, dict[str, int | None]]] = {}
    for report, quarters_back, element, value in rows:
        figures.setdefault(report, {}).setdefault(quarters_back, {})[element] = value
    return {report: EarlierFigures(by_back.get(1, {}), by_back.get(_YEAR, {})) for report, by_back in figures.items()}


def earlier_figures_of(reports: Iterable[Report]) -> dict[int, EarlierFigures]:
    """The earlier figures of each of these reports, read with their periods, by id: one query however many."""
    reports = list(reports)
    if not reports:
        return {}
    with connection.cursor() as cursor:
        STATEMENT.execute(cursor, *parameters(reports))
        figures_by_report = earlier_by_report(cursor.fetchall())
    return {report.pk: figures_by_report.get(report.pk, EarlierFigures()) for report in reports}


def earlier_figures(report: Report) -> EarlierFigures:
    """Those of one report; read once for each instance, one query unless its form was read with it."""
    if "_earlier_figures" not in vars(report):
        keep(report, earlier_figures_of([report]).get(report.pk, EarlierFigures()))
    earlier: EarlierFigures = vars(report)["_earlier_figures"]
    return earlier


def keep(report: Report, earlier: EarlierFigures) -> None:
    """Remember what was read for this instance."""
    vars(report)["_earlier_figures"] = earlier
