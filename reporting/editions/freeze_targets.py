"""The programme with its targets, and where each of them stands in every scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from reporting.editions.content import ElementText, JudgedText, PeriodText, PointText, ProgrammeText, ProgressText
from reporting.progress.promises import from_row
from reporting.progress.series_query import QuarterFigures, answerable
from reporting.progress.standing import Everywhere
from targets.domain.periods import Quarter
from targets.models import Element, Period, Programme

Progress = dict[str, list[ProgressText]]
Series = dict[str, dict[str, dict[str, PointText]]]


def programme() -> ProgrammeText:
    row = Programme.objects.order_by("issued_on").first()
    if row is None:
        return ProgrammeText(code="", title="", issued_on="", issuer="", signer="")
    return from_row(ProgrammeText, row, issued_on=row.issued_on.isoformat())


def periods(rows: Iterable[Period]) -> dict[str, PeriodText]:
    """The periods by code with their days and stamps."""
    return {
        period.code: from_row(
            PeriodText,
            period,
            left_out=len(period.left_out),
            closed_at=period.closed_at and timezone.localtime(period.closed_at),
        )
        for period in rows
    }


def elements() -> list[ElementText]:
    """Every element in the form's order."""
    return [from_row(ElementText, element) for element in Element.objects.all()]


def progress_and_series(progress: Everywhere, filing: Iterable[str], quarter: Quarter) -> tuple[Progress, Series]:
    """Where every target stands in every scope, and the quarters it is judged by.

    Of filing units only the quarters that a table shows are kept: their figures of every period are there anyway.
    """
    # a table shows the asked quarter, those of the last year, and the fourth ones that stand for them
    near = {quarter.previous(back) for back in range(5)}
    table_quarters = near | {quarter.previous(quarter.number % 4) for quarter in near}
    leaves = set(filing)
    texts: Progress = {}
    series: Series = {}
    for code, standings in progress.standing.items():
        texts[code] = []
        for standing in standings:
            readings = []
            for judged in standing.readings:
                readings.append(JudgedText(judged.reading.code, judged.aim, judged.verdict))
                of_formula = series.setdefault(standing.scope, {}).setdefault(judged.formula.code, {})
                of_formula |= _points(judged.quarters, table_quarters if standing.scope in leaves else None)
            texts[code].append(
                ProgressText(
                    standing.target.code,
                    standing.revision.number,
                    standing.scope,
                    standing.differs_by_reading,
                    readings,
                )
            )
        # the merged city stands beside its perimeter
        for formula, quarters in progress.series.get(code, {}).items():
            series.setdefault(code, {}).setdefault(formula, _points(answerable(quarters), None))
    return texts, series


def _points(quarters: Mapping[Quarter, QuarterFigures], only: set[Quarter] | None) -> dict[str, PointText]:
    points = {}
    for quarter, figures in quarters.items():
        if only is None or quarter in only:
            point = figures.point
            points[quarter.code] = PointText(
                n=point.numerator, d=point.denominator, expected=point.expected, answered=point.answered,
                cn=figures.carried_numerator, cd=figures.carried_denominator, carried=figures.carried,
                known=point.missing_known, unknown=point.missing_unknown, last=point.missing_last,
                counts=point.counts, closed=figures.closed, restated=figures.restated,
                inseparable=point.inseparable,
            )  # fmt: skip
    return points
