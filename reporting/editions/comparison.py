"""A formula of a scope at two quarters of an edition, over like units only (docs/rules.md#like)."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from reporting.editions.content import Content, PointText
from reporting.editions.explain import answer
from reporting.progress.promises import FormulaText
from reporting.progress.quarter_comparison import Answers, QuarterComparison, compare_quarters
from targets.domain.periods import Quarter
from targets.models import Element


def compare(content: Content, scope: str, formula: FormulaText, before: Quarter, after: Quarter) -> QuarterComparison:
    """What changed in a unit or perimeter from `before` to `after`, each by the tree of its own as-of day."""
    points = [point for quarter in (before, after) if (point := _point(content, scope, formula, quarter))]
    straddling = chain.from_iterable(point.inseparable for point in points)
    return compare_quarters(
        _answers(content, scope, formula, before),
        _answers(content, scope, formula, after),
        reorganisations=reorganisations(content, before, after),
        is_perimeter=any(perimeter.code == scope for perimeter in content.perimeters),
        left_out=list(dict.fromkeys(unit.name for unit in straddling)),
    )


def reorganisations(content: Content, before: Quarter, after: Quarter) -> list[dt.date]:
    """The days of those between the as-of days of two quarters."""
    days = {noted.on for noted in content.breaks if noted.is_reorganisation}
    return sorted(day for day in days if before.as_of < day <= after.as_of)


def _point(content: Content, scope: str, formula: FormulaText, quarter: Quarter) -> PointText | None:
    return content.series.get(scope, {}).get(formula.code, {}).get(quarter.code)


def _answers(content: Content, scope: str, formula: FormulaText, quarter: Quarter) -> Answers:
    """What each unit expected at the quarter gave, its n/a adding nothing (docs/rules.md#ratios)."""
    tree = content.trees.get(quarter.code)
    elements = [element for element in content.elements if element.code in formula.elements]
    if tree is None or not all(element.asked_in(quarter.code) for element in elements):
        return {}
    figures = content.figures.get(quarter.code, {})
    answers: dict[str, tuple[int, int | None] | None] = {}
    for unit in tree.units_of(scope):
        sums = answer(figures.get(unit, {}), formula.numerator, formula.denominator)
        answers[unit] = sums and (sums[0] or 0, (sums[1] or 0) if formula.denominator else None)
    if all(element.supplier != Element.Supplier.REGISTER for element in elements):
        return answers
    # The register asks units with zones only: how many these were, but not which, is known of an older quarter.
    confirmed: dict[str, tuple[int, int | None] | None] = {unit: sums for unit, sums in answers.items() if sums}
    point = _point(content, scope, formula, quarter)
    unnamed = max(point.expected - len(confirmed), 0) if point else 0
    return confirmed | dict.fromkeys((f"#{number}" for number in range(unnamed)), None)
