"""Where every target stands when asked at a period: the programme's promises held against the totals."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db import connection

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
from reporting.totals.scopes import Scope, scopes_of
from targets.domain.numbers import decimal_string, plain_string, rounded
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date
from targets.models import Period, Reading


@dataclass(frozen=True)
class ReadingStanding:
    """A target under one of its readings; `other_scopes`: the same formula at the scopes to compare with, by code.

    `things`: in what its numerator is counted ("khu").
    """

    reading: ReadingText
    formula: FormulaText
    aim: Aim
    verdict: Verdict
    quarters: dict[Quarter, QuarterFigures]
    other_scopes: dict[str, dict[Quarter, QuarterFigures]]
    breaks: list[BreakText]
    things: str = ""


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
class NotApplicable:
    """A target that a unit is not asked about ("không áp dụng"), and why."""

    target: TargetText
    indicator: IndicatorText
    reason: str


@dataclass(frozen=True)
class _Promised:
    """The programme as it stood at a quarter; `revisions` by target, of those that had been set by then."""

    quarter: Quarter
    promises: Promises
    revisions: dict[str, RevisionText]

    @property
    def targets(self) -> list[TargetText]:
        return [target for target in self.promises.targets if target.code in self.revisions]


@dataclass(frozen=True)
class _ScopeFacts:
    """What decides about a unit or perimeter which targets it is asked about, and which were given to it.

    `founded` is None for a perimeter; `days_with_zones`: of the days that verdicts go by.
    """

    founded: dt.date | None
    allocated: dict[str, Decimal]
    days_with_zones: frozenset[dt.date]


_Series = dict[Key, dict[Quarter, QuarterFigures]]


def progress(
    scope: Scope, period: Period, other_scopes: Sequence[str] = (), indicator: str = ""
) -> list[TargetStanding]:
    """Every target that applies, asked at `period`, in the programme's order (docs/rules.md#verdict).

    For the city each target is judged on its own perimeter; for any other unit a ratio is the "mức chung" and a count
    needs an allocation; a perimeter that a target is set for is judged as set. `other_scopes` are codes of scopes to
    compare with, `indicator` limits it to one. A milestone before the unit was founded does not apply to it, nor does
    a target of zones where there are none.
    """
    return _progress_of([scope], period, other_scopes, indicator).standing[scope.code]


@dataclass(frozen=True)
class Everywhere:
    """Where every target stands in many scopes, by code, the series of each scope by formula, and what was promised."""

    standing: dict[str, list[TargetStanding]]
    not_applicable: dict[str, list[NotApplicable]]
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
    judged_on = _judged_on(promised)
    series_by_key = series({*scope_codes, *other_scopes}, promised.promises.formulas, period.code, judged_on)
    facts_by_scope = _scope_facts(scopes, judged_on)
    standing: dict[str, list[TargetStanding]] = {}
    not_applicable: dict[str, list[NotApplicable]] = {}
    for scope in scopes:
        standing[scope.code], not_applicable[scope.code] = [], []
        facts = facts_by_scope.get(scope.code)
        for target in promised.targets:
            reason = _why_not_applicable(target, scope, promised, facts)
            if reason:
                indicator_text = promised.promises.indicators[target.indicator]
                not_applicable[scope.code].append(NotApplicable(target, indicator_text, reason))
            else:
                allocated = facts.allocated.get(target.code) if facts else None
                standing[scope.code].append(_target(target, scope, promised, series_by_key, allocated, other_scopes))
    by_scope: dict[str, dict[str, dict[Quarter, QuarterFigures]]] = {}
    for (scope_code, formula), quarters in series_by_key.items():
        by_scope.setdefault(scope_code, {})[formula] = quarters
    return Everywhere(standing, not_applicable, by_scope, promised.promises)


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


def _scope_facts(scopes: Sequence[Scope], quarters: Iterable[str]) -> dict[str, _ScopeFacts]:
    """By code, of all but the city: it has the programme's own targets. One query, or none."""
    codes = [scope.code for scope in scopes if not scope.is_city]
    if not codes:
        return {}
    with connection.cursor() as cursor:
        days = [Quarter.parse(code).as_of for code in quarters]
        cursor.execute(_FACTS, {"scopes": codes, "days": days})
        return {
            scope: _ScopeFacts(
                founded,
                {target: Decimal(value) for target, value in json.loads(allocated).items()},
                frozenset(days_with_zones),
            )
            for scope, founded, allocated, days_with_zones in cursor.fetchall()
        }


_FACTS = f"""
WITH RECURSIVE at_zones AS (
    SELECT DISTINCT z.unit_id, day FROM targets_zonespan z JOIN unnest(%(days)s::date[]) day ON z.valid @> day
), {scopes_of("SELECT unit_id, day FROM at_zones")}
SELECT scope.code, (SELECT min(lower(p.valid)) FROM targets_placement p WHERE p.unit_id = scope.code),
       (SELECT coalesce(jsonb_object_agg(a.target_id, a.value::text), '{{}}') FROM targets_allocation a
        WHERE a.unit_id = scope.code)::text,
       ARRAY(SELECT seat.day FROM seat WHERE seat.scope = scope.code AND NOT seat.inseparable)
FROM unnest(%(scopes)s::text[]) scope(code)
"""


def _why_not_applicable(target: TargetText, scope: Scope, promised: _Promised, facts: _ScopeFacts | None) -> str:
    """Why a unit is not asked about a target; "" where it is, as the scope always is that the target is set for."""
    milestone = _milestone(target)
    if facts is None or scope.code == promised.revisions[target.code].perimeter:
        return ""
    if facts.founded is not None and facts.founded > milestone.as_of:
        return f"đơn vị thành lập ngày {short_date(facts.founded)}, sau mốc {milestone.year}"
    of_register = {reading.formula for reading in target.readings} & promised.promises.register
    if of_register and min(milestone, promised.quarter).as_of not in facts.days_with_zones:
        return "không có khu công nghiệp, khu chế xuất"
    return ""


def _target(
    target: TargetText,
    scope: Scope,
    promised: _Promised,
    series: _Series,
    allocated: Decimal | None,
    other_scopes: Sequence[str],
) -> TargetStanding:
    promises, revision = promised.promises, promised.revisions[target.code]
    scope_code = _scope_code(scope, revision)
    as_set = scope_code == revision.perimeter
    reading_standings = []
    for reading in sorted(target.readings, key=lambda reading: not reading.is_default):
        formula = promises.formulas[reading.formula]
        aim = _aim(target, reading, promised, as_set=as_set, allocated=allocated)
        quarters = series.get((scope_code, formula.code), {})
        points = {quarter: figures.point for quarter, figures in quarters.items()}
        breaks = breaks_of(promises.breaks, formula)
        verdict = judge(aim, points, promised.quarter, {Quarter.of(data_break.on) for data_break in breaks})
        others = {code: answerable(series.get((code, formula.code), {})) for code in other_scopes}
        things = promises.things[formula.code]
        reading_standings.append(
            ReadingStanding(reading, formula, aim, verdict, answerable(quarters), others, breaks, things)
        )
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
        stages=tuple(sorted(quarter for quarter, _ in _earlier_targets(target, promised))),
    )


def _earlier_targets(target: TargetText, promised: _Promised) -> list[tuple[Quarter, Decimal | None]]:
    """The milestones of the same indicator before this one, with the values set for them."""
    return [
        (_milestone(other), promised.revisions[other.code].value)
        for other in promised.targets
        if other.indicator == target.indicator and other.milestone < target.milestone
    ]


def _path_from(target: TargetText, promised: _Promised) -> tuple[Quarter, Decimal] | None:
    """The last target of the same indicator before this one, else the indicator's stated baseline."""
    earlier = [(quarter, value) for quarter, value in _earlier_targets(target, promised) if value is not None]
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
        return None if value is None else rounded(value) if standing.is_count else decimal_string(value)

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
        "coverage": {
            "expected": verdict.expected,
            "answered": verdict.answered,
            "left_out": [{"unit": unit.unit, "name": unit.name} for unit in verdict.inseparable],
        },
        "status": verdict.status,
        "range": verdict.range and {"low": number(verdict.range.low), "high": number(verdict.range.high)},
        "gap": number(verdict.gap),
        "required_per_quarter": number(verdict.required_per_quarter),
        "required_in_things": verdict.required_in_things,
        "path": None if verdict.path is None else decimal_string(verdict.path),
        "pace": None if verdict.pace is None else decimal_string(verdict.pace),
        "satisfied_since": verdict.satisfied_since and verdict.satisfied_since.code,
        "differs_by_reading": standing.differs_by_reading,
    }
