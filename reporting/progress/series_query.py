"""The quarters of a scope: what each formula came to, how much of it was answered, and whether the period counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from reporting.progress.series import MatchedChange, Point, counts
from reporting.totals.restatements import restated_scopes
from targets.domain.periods import Quarter

Key = tuple[str, str]


@dataclass(frozen=True)
class QuarterFigures:
    """One formula of one scope at one quarter, on both bases; `restated`: a figure changed after the closing.

    `restated` is known of the quarters that were asked about (`marked`).
    """

    point: Point
    carried_numerator: int | None
    carried_denominator: int | None
    carried: int
    closed: bool
    restated: bool = False


def series(
    scopes: Iterable[str], formulas: Iterable[str], until: str, marked: Iterable[str] = ()
) -> dict[Key, dict[Quarter, QuarterFigures]]:
    """By (scope, formula) the quarters up to `until` (YYYY-Qn) in which anybody was expected to answer; one query.

    `until` itself is among them even where nobody was (a formula with elements asked in Q4 only): whether it counts
    decides about the figures of an earlier quarter too. `marked` are the quarters whose restatements are wanted.
    """
    figures_by_key: dict[Key, dict[Quarter, QuarterFigures]] = {}
    with connection.cursor() as cursor:
        keys: dict[str, Any] = {"scopes": list(scopes), "formulas": list(formulas), "marked": list(marked)}
        cursor.execute(_SERIES, {**keys, "until": until})
        for scope, formula, code, restated, *rest in cursor.fetchall():
            quarter = Quarter.parse(code)
            figures = replace(_quarter_figures(quarter, *rest), restated=restated)
            figures_by_key.setdefault((scope, formula), {})[quarter] = figures
    return figures_by_key


def answerable(quarters: Mapping[Quarter, QuarterFigures]) -> dict[Quarter, QuarterFigures]:
    """The quarters in which anybody was expected to answer: what is shown."""
    return {quarter: figures for quarter, figures in quarters.items() if figures.point.expected}


def _quarter_figures(
    quarter: Quarter,
    closed: bool,
    units_expected: int,
    units_approved: int,
    numerator: int | None,
    denominator: int | None,
    is_count: bool,
    expected: int,
    answered: int,
    carried_numerator: int | None,
    carried_denominator: int | None,
    carried: int,
    missing_known: int,
    missing_unknown: int,
    missing_last: int,
    matched: int,
    *sums: int | None,
) -> QuarterFigures:
    point = Point(
        quarter=quarter,
        expected=expected,
        answered=answered,
        numerator=numerator,
        denominator=denominator,
        matched=_change(matched, expected, is_count, *sums) if matched else None,
        missing_known=missing_known,
        missing_unknown=missing_unknown,
        missing_last=missing_last,
        counts=counts(expected=units_expected, approved=units_approved, closed=closed),
    )
    return QuarterFigures(point, carried_numerator, carried_denominator, carried, closed)


def _change(
    units: int,
    expected: int,
    is_count: bool,
    before_numerator: int | None,
    before_denominator: int | None,
    after_numerator: int | None,
    after_denominator: int | None,
) -> MatchedChange:
    return MatchedChange(
        before_numerator=before_numerator or 0,
        before_denominator=None if is_count else before_denominator or 0,
        after_numerator=after_numerator or 0,
        after_denominator=None if is_count else after_denominator or 0,
        units=units,
        expected=expected,
    )


_SERIES = f"""
WITH restated AS (SELECT * FROM ({restated_scopes("%(marked)s")}) scopes WHERE scope = ANY(%(scopes)s))
SELECT t.scope, t.formula_id, t.period_id, (t.period_id, t.scope) IN (SELECT period, scope FROM restated),
       p.closed_at IS NOT NULL, c.expected, c.approved,
       t.numerator, t.denominator, cardinality(f.denominator) = 0, t.expected, t.answered,
       t.carried_numerator, t.carried_denominator, t.carried,
       t.missing_known, t.missing_unknown, t.missing_last,
       t.matched, t.before_numerator, t.before_denominator, t.after_numerator, t.after_denominator
FROM reporting_formulatotal t
JOIN reporting_coverage c ON c.period_id = t.period_id AND c.scope = t.scope
JOIN targets_period p ON p.code = t.period_id
JOIN targets_formula f ON f.code = t.formula_id
WHERE t.scope = ANY(%(scopes)s) AND t.formula_id = ANY(%(formulas)s) AND t.period_id <= %(until)s AND t.expected > 0
UNION ALL
SELECT c.scope, f.code, c.period_id, (c.period_id, c.scope) IN (SELECT period, scope FROM restated),
       p.closed_at IS NOT NULL, c.expected, c.approved,
       NULL, NULL, cardinality(f.denominator) = 0, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL
FROM reporting_coverage c JOIN targets_period p ON p.code = c.period_id CROSS JOIN targets_formula f
WHERE c.scope = ANY(%(scopes)s) AND f.code = ANY(%(formulas)s) AND c.period_id = %(until)s AND NOT EXISTS (
    SELECT 1 FROM reporting_formulatotal t
    WHERE t.scope = c.scope AND t.formula_id = f.code AND t.period_id = c.period_id AND t.expected > 0)
"""
