"""The programme with its targets, and where each of them stands in every scope."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from reporting.editions.content import ElementText, JudgedText, PeriodText, PointText, ProgrammeText, ProgressText
from reporting.progress.promises import from_row
from reporting.progress.series_query import QuarterFigures, answerable
from reporting.progress.standing import Everywhere, TargetStanding
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
    leaves = set(filing)
    table_quarters = _table_quarters(quarter)
    series: Series = {}
    for code, standings in progress.standing.items():
        for standing in standings:
            for reading_standing in standing.readings:
                of_formula = series.setdefault(standing.scope, {}).setdefault(reading_standing.formula.code, {})
                kept_quarters = table_quarters if standing.scope in leaves else None
                of_formula |= _points(reading_standing.quarters, kept_quarters)
        if code in progress.series:  # the merged city stands beside its perimeter
            for formula, quarters in progress.series[code].items():
                series.setdefault(code, {}).setdefault(formula, _points(answerable(quarters), None))
    return {
        code: [_progress(standing) for standing in standings] for code, standings in progress.standing.items()
    }, series


def _table_quarters(quarter: Quarter) -> set[Quarter]:
    """The asked quarter, those of the last year, and the fourth ones that stand for them."""
    near = {quarter.previous(back) for back in range(5)}
    return near | {quarter.previous(quarter.number % 4) for quarter in near}


def _points(quarters: dict[Quarter, QuarterFigures], only: set[Quarter] | None) -> dict[str, PointText]:
    return {quarter.code: _point(figures) for quarter, figures in quarters.items() if only is None or quarter in only}


def _point(figures: QuarterFigures) -> PointText:
    point = figures.point
    return PointText(
        n=point.numerator,
        d=point.denominator,
        expected=point.expected,
        answered=point.answered,
        cn=figures.carried_numerator,
        cd=figures.carried_denominator,
        carried=figures.carried,
        known=point.missing_known,
        unknown=point.missing_unknown,
        last=point.missing_last,
        counts=point.counts,
        closed=figures.closed,
        restated=figures.restated,
    )


def _progress(standing: TargetStanding) -> ProgressText:
    return ProgressText(
        target=standing.target.code,
        revision=standing.revision.number,
        scope=standing.scope,
        differs_by_reading=standing.differs_by_reading,
        readings=[
            JudgedText(
                reading=reading_standing.reading.code, aim=reading_standing.aim, verdict=reading_standing.verdict
            )
            for reading_standing in standing.readings
        ],
    )
