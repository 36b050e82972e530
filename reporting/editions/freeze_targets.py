"""The programme with its targets, and where each of them stands in every scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from reporting.editions.content import (
    AimText,
    BreakText,
    ElementText,
    Exact,
    FormulaText,
    IndicatorText,
    JudgedText,
    PeriodText,
    PointText,
    ProgrammeText,
    ProgressText,
    ReadingText,
    RevisionText,
    TargetText,
    VerdictText,
)
from reporting.progress.series import Number, Range
from reporting.progress.series_query import QuarterFigures, answerable
from reporting.progress.standing import TargetStanding, progress_of
from reporting.progress.verdict import Aim, Verdict
from reporting.totals.scopes import Scope
from targets.domain.numbers import plain_string
from targets.domain.periods import Quarter
from targets.models import Break, Element, Formula, Indicator, Period, Programme, Reading, Target, TargetRevision

Progress = dict[str, list[ProgressText]]
Series = dict[str, dict[str, dict[str, PointText]]]


def programme() -> ProgrammeText:
    row = Programme.objects.order_by("issued_on").first()
    if row is None:
        return ProgrammeText(code="", title="", issued_on="", issuer="", signer="")
    issued = row.issued_on.isoformat()
    return ProgrammeText(
        code=row.code,
        title=row.title,
        issued_on=issued,
        issuer=row.issuer,
        signer=row.signer,
    )


def periods(until: Period) -> dict[str, PeriodText]:
    """Every period up to this one with its days and stamp."""
    return {
        period.code: PeriodText(
            opens=period.opens.isoformat(),
            as_of=period.as_of.isoformat(),
            due=period.due.isoformat(),
            closes=period.closes.isoformat(),
            closed_at=timezone.localtime(period.closed_at).isoformat(timespec="seconds") if period.closed_at else "",
            closed_on=period.closed_on.isoformat() if period.closed_on else "",
            closed_number=period.closed_number,
            closed_signer=period.closed_signer,
            left_out=len(period.left_out),
        )
        for period in Period.objects.filter(as_of__lte=until.as_of)
    }


def elements() -> list[ElementText]:
    """Every element in the form's order."""
    return [
        ElementText(
            code=element.code,
            name=element.name,
            short_name=element.short_name,
            definition=element.definition,
            measure=element.measure,
            over_time=element.over_time,
            asked=element.asked,
            supplier=element.supplier,
            group=element.group,
            first_period=element.first_period,
            last_period=element.last_period,
        )
        for element in Element.objects.all()
    ]


def formulas() -> dict[str, FormulaText]:
    return {
        formula.code: FormulaText(numerator=formula.numerator, denominator=formula.denominator)
        for formula in Formula.objects.all()
    }


def indicators() -> list[IndicatorText]:
    return [
        IndicatorText(
            code=indicator.code,
            name=indicator.name,
            short_name=indicator.short_name,
            kind=indicator.kind,
            measure=indicator.measure,
        )
        for indicator in Indicator.objects.all()
    ]


def breaks() -> list[BreakText]:
    """The noted breaks, earliest first."""
    return [
        BreakText(
            on=noted_break.on.isoformat(),
            title=noted_break.title,
            text=noted_break.text,
            elements=noted_break.elements,
            is_reorganisation=noted_break.is_reorganisation,
        )
        for noted_break in Break.objects.all()
    ]


def targets() -> list[TargetText]:
    rows = Target.objects.select_related("clause").prefetch_related("revisions", "readings")
    return [
        TargetText(
            code=target.code,
            indicator=target.indicator_id,
            milestone=target.milestone_id,
            clause=target.clause.address,
            wording=target.wording,
            revisions=[
                _revision(revision) for revision in sorted(target.revisions.all(), key=lambda revision: revision.number)
            ],
            readings=[
                _reading(reading) for reading in sorted(target.readings.all(), key=lambda reading: reading.order)
            ],
        )
        for target in rows
    ]


def _revision(revision: TargetRevision) -> RevisionText:
    return RevisionText(
        number=revision.number,
        operator=revision.operator,
        value=_decimal(revision.value),
        word=revision.word,
        perimeter=revision.perimeter_id,
        decision=revision.decision,
        valid_from=revision.valid_from.isoformat(),
    )


def _reading(reading: Reading) -> ReadingText:
    return ReadingText(
        code=reading.code,
        text=reading.text,
        formula=reading.formula_id,
        operator=reading.operator,
        value=_decimal(reading.value),
        state=reading.state,
        is_default=reading.is_default,
        proposed_by=reading.proposed_by,
        confirmed_by=reading.confirmed_by,
        paper=reading.paper,
    )


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else plain_string(value)


def progress_and_series(scopes: Sequence[Scope], filing: Iterable[str], period: Period) -> tuple[Progress, Series]:
    """Where every target stands in every scope, and the quarters it is judged by.

    Of filing units only the quarters that a table shows are kept: their figures of every period are there anyway.
    """
    progress = progress_of(scopes, period)
    leaves = set(filing)
    table_quarters = _table_quarters(period.quarter)
    series: Series = {}
    for code, standings in progress.standing.items():
        for standing in standings:
            for reading_standing in standing.readings:
                of_formula = series.setdefault(standing.scope, {}).setdefault(reading_standing.reading.formula_id, {})
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
                reading=reading_standing.reading.code,
                aim=_aim(reading_standing.aim),
                verdict=_verdict(reading_standing.verdict),
            )
            for reading_standing in standing.readings
        ],
    )


def _aim(aim: Aim) -> AimText:
    start = None if aim.path_from is None else [aim.path_from[0].code, plain_string(aim.path_from[1])]
    return AimText(
        milestone=aim.milestone.code, operator=aim.operator, value=_decimal(aim.value), annual=aim.annual,
        judged=aim.judged, path_from=start,
    )  # fmt: skip


def _verdict(verdict: Verdict) -> VerdictText:
    return VerdictText(
        judged_on=verdict.judged_on.code,
        status=verdict.status,
        actual=_exact(verdict.actual),
        numerator=verdict.numerator,
        denominator=verdict.denominator,
        expected=verdict.expected,
        answered=verdict.answered,
        range=_range(verdict.range),
        gap=_exact(verdict.gap),
        required_per_quarter=_exact(verdict.required_per_quarter),
        satisfied_since=verdict.satisfied_since.code if verdict.satisfied_since else "",
        pace=_exact(verdict.pace),
        path=_exact(verdict.path),
        reasons=verdict.reasons,
    )


def _range(bounds: Range | None) -> list[Exact | None] | None:
    return None if bounds is None else [_exact(bounds.low), _exact(bounds.high)]


def _exact(value: Number | None) -> Exact | None:
    return [value.numerator, value.denominator] if isinstance(value, Fraction) else value
