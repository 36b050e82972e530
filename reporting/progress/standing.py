"""Where every target stands when asked at a period: the programme's promises held against the totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models.expressions import RawSQL

from reporting.progress.series import Number
from reporting.progress.series_query import Key, QuarterFigures, answerable, series
from reporting.progress.verdict import Aim, Operator, Verdict, differs_by_reading, judge
from reporting.totals.scopes import Scope
from targets.domain.numbers import decimal_string, plain_string
from targets.domain.periods import Quarter
from targets.models import Allocation, Break, Indicator, Period, Reading, Target, TargetRevision


@dataclass(frozen=True)
class ReadingStanding:
    """A target under one of its readings; `other_scopes`: the same formula at the scopes to compare with, by code."""

    reading: Reading
    aim: Aim
    verdict: Verdict
    quarters: dict[Quarter, QuarterFigures]
    other_scopes: dict[str, dict[Quarter, QuarterFigures]]
    breaks: list[Break]


@dataclass(frozen=True)
class TargetStanding:
    """A target on its scope, under each of its readings, the default first."""

    target: Target
    revision: TargetRevision
    scope: str
    readings: list[ReadingStanding]
    differs_by_reading: bool

    @property
    def default(self) -> ReadingStanding:
        """The reading whose verdict is the target's."""
        return self.readings[0]

    @property
    def is_count(self) -> bool:
        """Whether the indicator is a count (else a ratio in per cent)."""
        return self.target.indicator.kind == Indicator.Kind.COUNT


@dataclass(frozen=True)
class _Promises:
    """The programme as it stood when asked: a handful of rows, read at once."""

    readings: dict[str, list[Reading]]
    revisions: dict[str, TargetRevision]
    breaks: list[Break]


_Series = dict[Key, dict[Quarter, QuarterFigures]]
_Allocated = dict[str, Decimal]


def progress(
    scope: Scope, period: Period, other_scopes: Sequence[str] = (), indicator: str = ""
) -> list[TargetStanding]:
    """Every target asked at `period`, in the programme's order (docs/rules.md#verdict).

    For the city each target is judged on its own perimeter; for any other unit a ratio is the "mức chung" and a count
    needs an allocation; a perimeter that a target is set for is judged as set. `other_scopes` are codes of scopes to
    compare with, `indicator` limits it to one.
    """
    return _progress_of([scope], period, other_scopes, indicator).standing[scope.code]


@dataclass(frozen=True)
class Everywhere:
    """Where every target stands in many scopes, by code, and the series of each scope by formula."""

    standing: dict[str, list[TargetStanding]]
    series: dict[str, dict[str, dict[Quarter, QuarterFigures]]]


def progress_of(scopes: Sequence[Scope], period: Period) -> Everywhere:
    """`progress` in all these scopes at once: as many queries as for one."""
    return _progress_of(scopes, period, [scope.code for scope in scopes if scope.is_city])


def _progress_of(
    scopes: Sequence[Scope], period: Period, other_scopes: Sequence[str], indicator: str = ""
) -> Everywhere:
    reference_quarter = period.quarter
    promises = _promises(reference_quarter, indicator)
    scope_codes = {_scope_code(scope, revision) for scope in scopes for revision in promises.revisions.values()}
    formulas = {reading.formula_id for readings in promises.readings.values() for reading in readings}
    series_by_key = series(
        {*scope_codes, *other_scopes}, formulas, period.code, _judged_on(reference_quarter, promises)
    )
    allocated = _allocations(scopes)
    standing = {
        scope.code: [
            _target(
                readings, scope, reference_quarter, promises, series_by_key, allocated.get(scope.code, {}), other_scopes
            )
            for code, readings in promises.readings.items()
            if code in promises.revisions
        ]
        for scope in scopes
    }
    by_scope: dict[str, dict[str, dict[Quarter, QuarterFigures]]] = {}
    for (scope_code, formula), quarters in series_by_key.items():
        by_scope.setdefault(scope_code, {})[formula] = quarters
    return Everywhere(standing, by_scope)


# Whether the formula needs an element asked in the fourth quarter only.
_ANNUAL = """EXISTS (SELECT 1 FROM targets_element e WHERE e.asked = 'q4'
                     AND e.code = ANY(targets_formula.numerator || targets_formula.denominator))"""


def _promises(reference_quarter: Quarter, indicator: str) -> _Promises:
    conditions = {"target__indicator": indicator} if indicator else {}
    readings: dict[str, list[Reading]] = {}
    for reading in (
        Reading.objects.filter(**conditions)
        .select_related("formula", "target__indicator__baseline", "target__clause")
        .annotate(
            annual=RawSQL(_ANNUAL, [])  # noqa: S611 – a constant of the code
        )
        .order_by("target__order", "-is_default", "order")
    ):
        readings.setdefault(reading.target_id, []).append(reading)
    revisions: dict[str, TargetRevision] = {}
    for revision in TargetRevision.objects.select_related("perimeter").order_by("target", "valid_from"):
        of_target = readings.get(revision.target_id)
        if of_target and revision.valid_from <= min(reference_quarter, _milestone(of_target[0].target)).as_of:
            revisions[revision.target_id] = revision
    return _Promises(readings, revisions, list(Break.objects.all()))


def _milestone(target: Target) -> Quarter:
    return Quarter(target.milestone_id, 4)


def _judged_on(reference_quarter: Quarter, promises: _Promises) -> set[str]:
    """The quarters whose figures the verdicts go by: the asked one, the last fourth one, and passed milestones."""
    milestones = {_milestone(readings[0].target) for readings in promises.readings.values()}
    passed = {quarter.code for quarter in milestones if quarter <= reference_quarter}
    return {reference_quarter.code, f"{reference_quarter.year - 1}-Q4", *passed}


def _scope_code(scope: Scope, revision: TargetRevision) -> str:
    return revision.perimeter_id if scope.is_city else scope.code


def _allocations(scopes: Sequence[Scope]) -> dict[str, _Allocated]:
    """The targets given to units, by unit; the city and the perimeters have the programme's own."""
    units = [scope.code for scope in scopes if not scope.is_city and not scope.is_perimeter]
    values_by_unit: dict[str, _Allocated] = {}
    if units:
        rows = Allocation.objects.filter(unit__in=units).values_list("unit_id", "target_id", "value")
        for unit, target, value in rows:
            values_by_unit.setdefault(unit, {})[target] = value
    return values_by_unit


def _target(
    readings: Sequence[Reading],
    scope: Scope,
    reference_quarter: Quarter,
    promises: _Promises,
    series: _Series,
    allocated: _Allocated,
    other_scopes: Sequence[str],
) -> TargetStanding:
    target = readings[0].target
    revision = promises.revisions[target.code]
    scope_code = _scope_code(scope, revision)
    as_set = scope_code == revision.perimeter_id
    reading_standings = []
    for reading in readings:
        aim = _aim(reading, revision, promises, as_set=as_set, allocated=allocated.get(target.code))
        quarters = series.get((scope_code, reading.formula_id), {})
        points = {quarter: figures.point for quarter, figures in quarters.items()}
        breaks = _breaks(promises.breaks, reading.formula.elements)
        verdict = judge(aim, points, reference_quarter, {Quarter.of(data_break.on) for data_break in breaks})
        others = {code: answerable(series.get((code, reading.formula_id), {})) for code in other_scopes}
        reading_standings.append(ReadingStanding(reading, aim, verdict, answerable(quarters), others, breaks))
    return TargetStanding(
        target,
        revision,
        scope_code,
        reading_standings,
        differs_by_reading([reading_standing.verdict for reading_standing in reading_standings]),
    )


def _aim(
    reading: Reading, revision: TargetRevision, promises: _Promises, *, as_set: bool, allocated: Decimal | None
) -> Aim:
    """What is asked under a reading: its own threshold where the target is a word, else the target's value."""
    target = reading.target
    is_count = target.indicator.kind == Indicator.Kind.COUNT
    in_words = revision.value is None
    value = reading.value if in_words else revision.value
    operator = reading.operator if in_words and reading.operator else revision.operator
    threshold_settled = reading.state != Reading.State.PROPOSED if in_words else True
    target_applies = as_set or not is_count or allocated is not None
    return Aim(
        milestone=_milestone(target),
        operator=cast(Operator, operator),
        value=allocated if allocated is not None else value,
        is_count=is_count,
        annual=cast(Any, reading).annual,
        judged=threshold_settled and target_applies,
        path_from=_path_from(target, promises) if allocated is None else None,
    )


def _path_from(target: Target, promises: _Promises) -> tuple[Quarter, Decimal] | None:
    """The last target of the same indicator before this one, else the indicator's stated baseline."""
    before = [
        (_milestone(readings[0].target), promises.revisions[code].value)
        for code, readings in promises.readings.items()
        if readings[0].target.indicator_id == target.indicator_id and code in promises.revisions
    ]
    earlier = [(quarter, value) for quarter, value in before if quarter < _milestone(target) and value is not None]
    if earlier:
        return max(earlier)
    baseline = getattr(target.indicator, "baseline", None)
    return (Quarter.parse(baseline.period_code), baseline.value) if baseline else None


def _breaks(breaks: Iterable[Break], elements: Iterable[str]) -> list[Break]:
    concerned = set(elements)
    return [
        data_break for data_break in breaks if not data_break.elements or concerned.intersection(data_break.elements)
    ]


def progress_shape(scope: Scope, period: Period, standings: Sequence[TargetStanding]) -> dict[str, Any]:
    """`standings` in the shape of command line and API (docs/api.md)."""
    indicators: dict[str, list[dict[str, Any]]] = {}
    for standing in standings:
        indicators.setdefault(standing.target.indicator_id, []).append(_target_shape(standing))
    return {
        "unit": scope.code,
        "period": period.code,
        "indicators": [{"code": code, "targets": targets} for code, targets in indicators.items()],
    }


def _target_shape(standing: TargetStanding) -> dict[str, Any]:
    reading, verdict = standing.default.reading, standing.default.verdict

    def number(value: Number | None) -> int | str | None:
        return None if value is None else int(value) if standing.is_count else decimal_string(value)

    promised = standing.default.aim.value if standing.revision.value is not None else None
    return {
        "milestone": standing.target.milestone_id,
        "operator": standing.default.aim.operator,
        "value": None if promised is None else int(promised) if standing.is_count else plain_string(promised),
        "judged_on": verdict.judged_on.code,
        "perimeter": standing.scope,
        "reading": reading.code,
        "reading_state": reading.state,
        "actual": number(verdict.actual),
        "numerator": verdict.numerator,
        "denominator": verdict.denominator,
        "coverage": {"expected": verdict.expected, "answered": verdict.answered},
        "status": verdict.status,
        "range": verdict.range and {"low": number(verdict.range.low), "high": number(verdict.range.high)},
        "gap": number(verdict.gap),
        "required_per_quarter": number(verdict.required_per_quarter),
        "satisfied_since": verdict.satisfied_since and verdict.satisfied_since.code,
        "differs_by_reading": standing.differs_by_reading,
    }
