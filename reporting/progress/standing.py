"""Where every target stands when asked at a period: the programme's promises held against the totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from reporting.progress.promises import (
    BreakText,
    FormulaText,
    IndicatorText,
    ReadingText,
    RevisionText,
    TargetText,
    breaks_of,
)
from reporting.progress.promises_query import Promises, promises
from reporting.progress.series import Number
from reporting.progress.series_query import Key, QuarterFigures, answerable, series
from reporting.progress.verdict import Aim, Operator, Verdict, differs_by_reading, judge
from reporting.totals.scopes import Scope
from targets.domain.numbers import decimal_string, plain_string
from targets.domain.periods import Quarter
from targets.models import Allocation, Period, Reading


@dataclass(frozen=True)
class ReadingStanding:
    """A target under one of its readings; `other_scopes`: the same formula at the scopes to compare with, by code."""

    reading: ReadingText
    formula: FormulaText
    aim: Aim
    verdict: Verdict
    quarters: dict[Quarter, QuarterFigures]
    other_scopes: dict[str, dict[Quarter, QuarterFigures]]
    breaks: list[BreakText]


@dataclass(frozen=True)
class TargetStanding:
    """A target on its scope, under each of its readings, the default first; `perimeter` is the one it is set for."""

    target: TargetText
    indicator: IndicatorText
    revision: RevisionText
    perimeter: Scope
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
        return self.indicator.is_count


@dataclass(frozen=True)
class _Promised:
    """The programme as it stood at a quarter; `revisions` by target, of those that had been set by then."""

    quarter: Quarter
    promises: Promises
    revisions: dict[str, RevisionText]

    @property
    def targets(self) -> list[TargetText]:
        return [target for target in self.promises.targets if target.code in self.revisions]


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
    """Where every target stands in many scopes, by code, the series of each scope by formula, and what was promised."""

    standing: dict[str, list[TargetStanding]]
    series: dict[str, dict[str, dict[Quarter, QuarterFigures]]]
    promises: Promises


def progress_of(scopes: Sequence[Scope], period: Period) -> Everywhere:
    """`progress` in all these scopes at once: as many queries as for one."""
    return _progress_of(scopes, period, [scope.code for scope in scopes if scope.is_city])


def _progress_of(
    scopes: Sequence[Scope], period: Period, other_scopes: Sequence[str], indicator: str = ""
) -> Everywhere:
    promised = _promised(period.quarter, promises(indicator))
    scope_codes = {_scope_code(scope, revision) for scope in scopes for revision in promised.revisions.values()}
    series_by_key = series({*scope_codes, *other_scopes}, promised.promises.formulas, period.code, _judged_on(promised))
    allocated = _allocations(scopes)
    standing = {
        scope.code: [
            _target(target, scope, promised, series_by_key, allocated.get(scope.code, {}), other_scopes)
            for target in promised.targets
        ]
        for scope in scopes
    }
    by_scope: dict[str, dict[str, dict[Quarter, QuarterFigures]]] = {}
    for (scope_code, formula), quarters in series_by_key.items():
        by_scope.setdefault(scope_code, {})[formula] = quarters
    return Everywhere(standing, by_scope, promised.promises)


def _promised(reference_quarter: Quarter, promises: Promises) -> _Promised:
    revisions: dict[str, RevisionText] = {}
    for target in promises.targets:
        day = min(reference_quarter, _milestone(target)).as_of
        held = [revision for revision in target.revisions if revision.valid_from <= day]
        if held:
            revisions[target.code] = max(held, key=lambda revision: revision.valid_from)
    return _Promised(reference_quarter, promises, revisions)


def _milestone(target: TargetText) -> Quarter:
    return Quarter(target.milestone, 4)


def _judged_on(promised: _Promised) -> set[str]:
    """The quarters whose figures the verdicts go by: the asked one, the last fourth one, and passed milestones."""
    reference_quarter = promised.quarter
    milestones = {_milestone(target) for target in promised.promises.targets}
    passed = {quarter.code for quarter in milestones if quarter <= reference_quarter}
    return {reference_quarter.code, f"{reference_quarter.year - 1}-Q4", *passed}


def _scope_code(scope: Scope, revision: RevisionText) -> str:
    return revision.perimeter if scope.is_city else scope.code


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
    target: TargetText,
    scope: Scope,
    promised: _Promised,
    series: _Series,
    allocated: _Allocated,
    other_scopes: Sequence[str],
) -> TargetStanding:
    promises, revision = promised.promises, promised.revisions[target.code]
    scope_code = _scope_code(scope, revision)
    as_set = scope_code == revision.perimeter
    reading_standings = []
    for reading in sorted(target.readings, key=lambda reading: not reading.is_default):
        formula = promises.formulas[reading.formula]
        aim = _aim(target, reading, promised, as_set=as_set, allocated=allocated.get(target.code))
        quarters = series.get((scope_code, formula.code), {})
        points = {quarter: figures.point for quarter, figures in quarters.items()}
        breaks = breaks_of(promises.breaks, formula)
        verdict = judge(aim, points, promised.quarter, {Quarter.of(data_break.on) for data_break in breaks})
        others = {code: answerable(series.get((code, formula.code), {})) for code in other_scopes}
        reading_standings.append(ReadingStanding(reading, formula, aim, verdict, answerable(quarters), others, breaks))
    return TargetStanding(
        target,
        promises.indicators[target.indicator],
        revision,
        promises.perimeters[revision.perimeter],
        scope_code,
        reading_standings,
        differs_by_reading([reading_standing.verdict for reading_standing in reading_standings]),
    )


def _aim(
    target: TargetText, reading: ReadingText, promised: _Promised, *, as_set: bool, allocated: Decimal | None
) -> Aim:
    """What is asked under a reading: its own threshold where the target is a word, else the target's value."""
    revision, promises = promised.revisions[target.code], promised.promises
    is_count = promises.indicators[target.indicator].is_count
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
        annual=reading.formula in promises.annual,
        judged=threshold_settled and target_applies,
        path_from=_path_from(target, promised) if allocated is None else None,
    )


def _path_from(target: TargetText, promised: _Promised) -> tuple[Quarter, Decimal] | None:
    """The last target of the same indicator before this one, else the indicator's stated baseline."""
    before = [
        (_milestone(other), promised.revisions[other.code].value)
        for other in promised.targets
        if other.indicator == target.indicator
    ]
    earlier = [(quarter, value) for quarter, value in before if quarter < _milestone(target) and value is not None]
    return max(earlier) if earlier else promised.promises.baselines.get(target.indicator)


def progress_shape(scope: Scope, period: Period, standings: Sequence[TargetStanding]) -> dict[str, Any]:
    """`standings` in the shape of command line and API (docs/api.md)."""
    indicators: dict[str, list[dict[str, Any]]] = {}
    for standing in standings:
        indicators.setdefault(standing.target.indicator, []).append(_target_shape(standing))
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
        "milestone": standing.target.milestone,
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
