"""The quarters of a scope: what each formula came to, how much of it was answered, and whether the period counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from reporting.progress.series import InseparableUnit, MatchedChange, Point, counts
from reporting.totals.restatements import restated_elements
from reporting.totals.scopes import scopes_of
from targets.domain.periods import Quarter

Key = tuple[str, str]


@dataclass(frozen=True)
class QuarterFigures:
    """One formula of one scope at one quarter, on both bases; `restated`: a figure of the formula changed after the
    closing.

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
    inseparable: str,
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
        inseparable=tuple(InseparableUnit(*row) for row in json.loads(inseparable)),
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


# The units listed in a scope and not summed, each with its own sums of a formula, or with what bounds them.
_INSEPARABLE = f"""
below(unit, day) AS (
    SELECT m.unit_id::text, p.as_of FROM targets_membership m JOIN targets_period p ON m.valid @> p.as_of
    WHERE m.inseparable AND m.perimeter_id = ANY(%(scopes)s) AND p.code <= %(until)s
    UNION
    SELECT placement.unit_id::text, below.day
    FROM below JOIN targets_placement placement ON placement.parent_id = below.unit AND placement.valid @> below.day
), filing AS (
    SELECT below.unit, below.day FROM below JOIN targets_duty d ON d.unit_id = below.unit AND d.valid @> below.day
), {scopes_of("SELECT unit, day FROM filing")}, inseparable AS (
    SELECT seat.scope, own.period_id, own.formula_id,
           jsonb_agg(jsonb_build_array(
               u.code, placement.name,
               CASE WHEN own.answered > 0 THEN coalesce(own.numerator, 0) END,
               own.denominator,
               CASE WHEN own.missing_known > 0 THEN own.missing_last END
           ) ORDER BY u."order", u.sort_key, u.code) AS units
    FROM seat
    JOIN targets_period p ON p.as_of = seat.day
    JOIN targets_unit u ON u.code = seat.unit
    JOIN targets_placement placement ON placement.unit_id = u.code AND placement.valid @> seat.day
    JOIN reporting_formulatotal own
        ON own.scope = seat.unit AND own.period_id = p.code AND own.formula_id = ANY(%(formulas)s)
    WHERE seat.inseparable AND seat.scope = ANY(%(scopes)s)
    GROUP BY seat.scope, own.period_id, own.formula_id
)
"""
_SERIES = f"""
WITH RECURSIVE {_INSEPARABLE}, restated AS (
    SELECT DISTINCT figure.period, figure.scope, f.code AS formula
    FROM ({restated_elements("%(marked)s")}) figure
    JOIN targets_formula f ON figure.element = ANY((f.numerator || f.denominator)::text[])
    WHERE figure.scope = ANY(%(scopes)s)
)
SELECT t.scope, t.formula_id, t.period_id, (t.period_id, t.scope, t.formula_id) IN (SELECT * FROM restated),
       p.closed_at IS NOT NULL, c.expected, c.approved,
       t.numerator, t.denominator, cardinality(f.denominator) = 0, t.expected, t.answered,
       t.carried_numerator, t.carried_denominator, t.carried,
       t.missing_known, t.missing_unknown, t.missing_last, coalesce(inseparable.units, '[]')::text,
       t.matched, t.before_numerator, t.before_denominator, t.after_numerator, t.after_denominator
FROM reporting_formulatotal t
JOIN reporting_coverage c ON c.period_id = t.period_id AND c.scope = t.scope
JOIN targets_period p ON p.code = t.period_id
JOIN targets_formula f ON f.code = t.formula_id
LEFT JOIN inseparable ON inseparable.scope = t.scope AND inseparable.period_id = t.period_id
    AND inseparable.formula_id = t.formula_id
WHERE t.scope = ANY(%(scopes)s) AND t.formula_id = ANY(%(formulas)s) AND t.period_id <= %(until)s AND t.expected > 0
UNION ALL
SELECT c.scope, f.code, c.period_id, (c.period_id, c.scope, f.code) IN (SELECT * FROM restated),
       p.closed_at IS NOT NULL, c.expected, c.approved,
       NULL, NULL, cardinality(f.denominator) = 0, 0, 0, NULL, NULL, 0, 0, 0, 0, '[]', 0, NULL, NULL, NULL, NULL
FROM reporting_coverage c JOIN targets_period p ON p.code = c.period_id CROSS JOIN targets_formula f
WHERE c.scope = ANY(%(scopes)s) AND f.code = ANY(%(formulas)s) AND c.period_id = %(until)s AND NOT EXISTS (
    SELECT 1 FROM reporting_formulatotal t
    WHERE t.scope = c.scope AND t.formula_id = f.code AND t.period_id = c.period_id AND t.expected > 0)
"""
