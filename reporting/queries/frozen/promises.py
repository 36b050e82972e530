"""The programme with its targets, and where each of them stands in every scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone

from reporting.domain.edition import (
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
from reporting.domain.series import Number, Range
from reporting.domain.verdict import Aim, Verdict
from reporting.queries.progress import TargetStanding, progress_of
from reporting.queries.scopes import Scope
from reporting.queries.series import QuarterFigures, answerable
from targets.domain.numbers import plain_string
from targets.domain.periods import Quarter
from targets.models import Break, Element, Formula, Indicator, Period, Programme, Reading, Target, TargetRevision

Progress = dict[str, list[ProgressText]]
Series = dict[str, dict[str, dict[str, PointText]]]


def programme() -> ProgrammeText:
    """The programme as issued."""
    one = Programme.objects.order_by("issued_on").first()
    if one is None:
        return ProgrammeText(code="", title="", issued_on="", issuer="", signer="")
    issued = one.issued_on.isoformat()
    return ProgrammeText(code=one.code, title=one.title, issued_on=issued, issuer=one.issuer, signer=one.signer)


def periods(until: Period) -> dict[str, PeriodText]:
    """Every period up to this one with its days and stamp."""
    return {
        one.code: PeriodText(
            opens=one.opens.isoformat(),
            as_of=one.as_of.isoformat(),
            due=one.due.isoformat(),
            closes=one.closes.isoformat(),
            closed_at=timezone.localtime(one.closed_at).isoformat(timespec="seconds") if one.closed_at else "",
            closed_on=one.closed_on.isoformat() if one.closed_on else "",
            closed_number=one.closed_number,
            closed_signer=one.closed_signer,
            left_out=len(one.left_out),
        )
        for one in Period.objects.filter(as_of__lte=until.as_of)
    }


def elements() -> list[ElementText]:
    """Every element in the form's order."""
    return [
        ElementText(
            code=one.code, name=one.name, short_name=one.short_name, definition=one.definition, measure=one.measure,
            over_time=one.over_time, asked=one.asked, supplier=one.supplier, group=one.group,
            first_period=one.first_period, last_period=one.last_period,
        )
        for one in Element.objects.all()
    ]  # fmt: skip


def formulas() -> dict[str, FormulaText]:
    """Every formula by code."""
    return {
        one.code: FormulaText(numerator=one.numerator, denominator=one.denominator) for one in Formula.objects.all()
    }


def indicators() -> list[IndicatorText]:
    """The indicators in the programme's order."""
    return [
        IndicatorText(code=one.code, name=one.name, short_name=one.short_name, kind=one.kind, measure=one.measure)
        for one in Indicator.objects.all()
    ]


def breaks() -> list[BreakText]:
    """The noted breaks, earliest first."""
    return [
        BreakText(
            on=one.on.isoformat(), title=one.title, text=one.text, elements=one.elements,
            is_reorganisation=one.is_reorganisation,
        )
        for one in Break.objects.all()
    ]  # fmt: skip


def targets() -> list[TargetText]:
    """The targets with all their revisions and readings."""
    rows = Target.objects.select_related("clause").prefetch_related("revisions", "readings")
    return [
        TargetText(
            code=one.code,
            indicator=one.indicator_id,
            milestone=one.milestone_id,
            clause=one.clause.address,
            wording=one.wording,
            revisions=[_revision(each) for each in sorted(one.revisions.all(), key=lambda each: each.number)],
            readings=[_reading(each) for each in sorted(one.readings.all(), key=lambda each: each.order)],
        )
        for one in rows
    ]


def _revision(one: TargetRevision) -> RevisionText:
    return RevisionText(
        number=one.number, operator=one.operator, value=_decimal(one.value), word=one.word, perimeter=one.perimeter_id,
        decision=one.decision, valid_from=one.valid_from.isoformat(),
    )  # fmt: skip


def _reading(one: Reading) -> ReadingText:
    return ReadingText(
        code=one.code, text=one.text, formula=one.formula_id, operator=one.operator, value=_decimal(one.value),
        state=one.state, is_default=one.is_default, proposed_by=one.proposed_by, confirmed_by=one.confirmed_by,
        paper=one.paper,
    )  # fmt: skip


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else plain_string(value)


def progress_and_series(scopes: Sequence[Scope], filing: Iterable[str], period: Period) -> tuple[Progress, Series]:
    """Where every target stands in every scope, and the quarters it is judged by.

    Of filing units only the quarters that a table shows are kept: their figures of every period are there anyway.
    """
    found = progress_of(scopes, period)
    leaves = set(filing)
    shown = _shown(period.quarter)
    series: Series = {}
    for code, targets in found.standing.items():
        for target in targets:
            for one in target.readings:
                of_formula = series.setdefault(target.scope, {}).setdefault(one.reading.formula_id, {})
                only = shown if target.scope in leaves else None
                of_formula |= _points(one.quarters, only)
        if code in found.series:  # the merged city stands beside its perimeter
            for formula, quarters in found.series[code].items():
                series.setdefault(code, {}).setdefault(formula, _points(answerable(quarters), None))
    return {code: [_progress(one) for one in targets] for code, targets in found.standing.items()}, series


def _shown(asked: Quarter) -> set[Quarter]:
    """The asked quarter, those of the last year, and the fourth ones that stand for them."""
    near = {asked.previous(back) for back in range(5)}
    return near | {quarter.previous(quarter.number % 4) for quarter in near}


def _points(quarters: dict[Quarter, QuarterFigures], only: set[Quarter] | None) -> dict[str, PointText]:
    return {quarter.code: _point(one) for quarter, one in quarters.items() if only is None or quarter in only}


def _point(one: QuarterFigures) -> PointText:
    point = one.point
    return PointText(
        n=point.numerator, d=point.denominator, expected=point.expected, answered=point.answered,
        cn=one.carried_numerator, cd=one.carried_denominator, carried=one.carried, known=point.missing_known,
        unknown=point.missing_unknown, last=point.missing_last, counts=point.counts, closed=one.closed,
        restated=one.restated,
    )  # fmt: skip


def _progress(one: TargetStanding) -> ProgressText:
    return ProgressText(
        target=one.target.code,
        revision=one.revision.number,
        scope=one.scope,
        differs_by_reading=one.differs_by_reading,
        readings=[
            JudgedText(reading=each.reading.code, aim=_aim(each.aim), verdict=_verdict(each.verdict))
            for each in one.readings
        ],
    )


def _aim(one: Aim) -> AimText:
    start = None if one.path_from is None else [one.path_from[0].code, plain_string(one.path_from[1])]
    return AimText(
        milestone=one.milestone.code, operator=one.operator, value=_decimal(one.value), annual=one.annual,
        judged=one.judged, path_from=start,
    )  # fmt: skip


def _verdict(one: Verdict) -> VerdictText:
    return VerdictText(
        judged_on=one.judged_on.code,
        status=one.status,
        actual=_exact(one.actual),
        numerator=one.numerator,
        denominator=one.denominator,
        expected=one.expected,
        answered=one.answered,
        range=_range(one.range),
        gap=_exact(one.gap),
        required_per_quarter=_exact(one.required_per_quarter),
        satisfied_since=one.satisfied_since.code if one.satisfied_since else "",
        pace=_exact(one.pace),
        path=_exact(one.path),
        reasons=one.reasons,
    )


def _range(one: Range | None) -> list[Exact | None] | None:
    return None if one is None else [_exact(one.low), _exact(one.high)]


def _exact(value: Number | None) -> Exact | None:
    return [value.numerator, value.denominator] if isinstance(value, Fraction) else value
