"""The approved figures a report is compared with: those of the quarter before and of the same quarter last year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from reporting.domain.questions import EarlierFigures
from reporting.models import Report
from reporting.queries.prepared import Prepared

_YEAR = 4  # quarters

# Once for each report and each of its two quarters; none across a reorganisation, where units do not compare.
BESIDE = Prepared(
    "beside",
    "bigint[], int[], text[], text[], date[], date[]",
    """SELECT wanted.report, wanted.back, figure.element_id, figure.value
FROM unnest($1, $2, $3, $4, $5, $6) AS wanted(report, back, unit, period, since, until)
JOIN reporting_figure figure ON figure.period_id = wanted.period AND figure.unit_id = wanted.unit
WHERE NOT EXISTS (
    SELECT 1 FROM targets_break WHERE is_reorganisation AND "on" > wanted.since AND "on" <= wanted.until
)""",
)


def parameters(reports: Iterable[Report]) -> list[list[Any]]:
    """What `BESIDE` asks for these reports, each with its period."""
    wanted = []
    for report in reports:
        for back in (1, _YEAR):
            then = report.period.quarter.previous(back)
            wanted.append((report.pk, back, report.unit_id, then.code, then.as_of, report.period.as_of))
    return [list(column) for column in zip(*wanted, strict=True)]


def earlier_by_report(rows: Sequence[tuple[Any, ...]]) -> dict[int, EarlierFigures]:
    """What `BESIDE` answered, by report; one without any figure is absent."""
    figures: dict[int, dict[int, dict[str, int | None]]] = {}
    for report, back, element, value in rows:
        figures.setdefault(report, {}).setdefault(back, {})[element] = value
    return {report: EarlierFigures(found.get(1, {}), found.get(_YEAR, {})) for report, found in figures.items()}


def earlier_figures_of(reports: Iterable[Report]) -> dict[int, EarlierFigures]:
    """What stands beside each of these reports, read with their periods, by id: one query however many."""
    reports = list(reports)
    if not reports:
        return {}
    with connection.cursor() as cursor:
        BESIDE.execute(cursor, *parameters(reports))
        found = earlier_by_report(cursor.fetchall())
    return {report.pk: found.get(report.pk, EarlierFigures()) for report in reports}


def earlier_figures(report: Report) -> EarlierFigures:
    """What stands beside a report; read once for each instance, one query unless its form was read with it."""
    if "_beside" not in vars(report):
        keep(report, earlier_figures_of([report]).get(report.pk, EarlierFigures()))
    found: EarlierFigures = vars(report)["_beside"]
    return found


def keep(report: Report, found: EarlierFigures) -> None:
    """Remember what was read for this instance."""
    vars(report)["_beside"] = found
