"""The methods an indicator is counted by, and what each came to in a scope at a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.editions.content import PointText
from reporting.editions.explain import answer
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.columns import divided
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content
from reporting.progress.promises import FormulaText, IndicatorText
from reporting.progress.standing import TargetStanding
from reporting.progress.verdict import Aim
from reporting.progress.wording import coverage
from targets.domain.periods import Quarter
from targets.models import Element


@dataclass(frozen=True)
class CountingMethod:
    """A formula with the targets that are counted by it under their default reading, earliest milestone first."""

    formula: FormulaText
    targets: list[TargetStanding]

    @property
    def indicator(self) -> IndicatorText:
        return self.targets[0].indicator

    @property
    def is_count(self) -> bool:
        """Whether it is a number, not a ratio."""
        return self.targets[0].is_count

    @property
    def annual(self) -> bool:
        """Whether it needs an element asked in the fourth quarters only."""
        return self.targets[0].default.aim.annual

    @property
    def milestones(self) -> str:
        """ "mốc 2025, 2030"."""
        return f"mốc {', '.join(str(standing.target.milestone) for standing in self.targets)}"

    def quarter(self, report_quarter: Quarter) -> Quarter:
        """The quarter whose figures answer at the asked one."""
        return self.targets[0].default.aim.figure_quarter(report_quarter)

    def before(self, report_quarter: Quarter) -> Quarter:
        """The quarter it is compared with first: the one before, of a yearly figure the one of the year before."""
        return self.quarter(report_quarter).previous(4 if self.annual else 1)

    def year_ago(self, report_quarter: Quarter) -> Quarter:
        """The quarter it is compared with next: the same of the year before, of a yearly figure one year more."""
        return self.quarter(report_quarter).previous(8 if self.annual else 4)


def methods_by_indicator(targets: Iterable[TargetStanding]) -> dict[str, list[CountingMethod]]:
    """The methods each indicator is counted by, in the programme's order and by the milestones' years."""
    methods: dict[str, dict[str, CountingMethod]] = {}
    for standing in sorted(targets, key=lambda target: (target.indicator.order, target.target.milestone)):
        formula = standing.default.formula
        by_formula = methods.setdefault(standing.target.indicator, {})
        by_formula.setdefault(formula.code, CountingMethod(formula, [])).targets.append(standing)
    return {indicator: list(by_formula.values()) for indicator, by_formula in methods.items()}


def counting_methods(part: EditionPart) -> dict[str, list[CountingMethod]]:
    """The same of an edition, for all of its indicators."""
    methods = methods_by_indicator(part.meeting.targets)
    return {indicator.code: methods.get(indicator.code, []) for indicator in part.content.indicators}


def goal_of(aim: Aim) -> int | float | None:
    """The number that figures are held against, a ratio as a fraction; None for words, or a count not allocated."""
    if aim.value is None or not aim.judged:
        return None
    return int(aim.value) if aim.is_count else float(aim.value / 100)


def is_asked(part: EditionPart, formula: FormulaText, quarter: Quarter) -> bool:
    """Whether the form of the quarter has every cell of the formula."""
    return all(part.elements[code].asked_in(quarter.code) for code in formula.elements)


def point_of(part: EditionPart, scope: str, formula: FormulaText, quarter: Quarter) -> PointText | None:
    """What a formula came to in a scope at a quarter; None where nobody was expected to answer.

    Of filing units only the last quarters were kept: of the others the figures tell.
    """
    kept = part.content.series.get(scope, {}).get(formula.code, {}).get(quarter.code)
    return kept or _of_figures(part, scope, formula, quarter)


def _of_figures(part: EditionPart, unit: str, formula: FormulaText, quarter: Quarter) -> PointText | None:
    """A unit that owed the form answers only with every cell of the formula; its n/a adds nothing.

    See docs/rules.md#ratios.
    """
    tree = part.content.trees.get(quarter.code)
    if not tree or unit not in tree.names or not is_asked(part, formula, quarter):
        return None
    figures = part.content.figures.get(quarter.code, {}).get(unit, {})
    sums = answer(figures, formula.numerator, formula.denominator)
    register = any(part.elements[code].supplier == Element.Supplier.REGISTER for code in formula.elements)
    if register and sums is None:  # no zone lay at it
        return None
    closed = part.content.periods[quarter.code].is_closed
    complete = sums is not None
    above, below = sums or (None, None)
    return PointText(
        n=above, d=below, expected=1, answered=int(complete), cn=above, cd=below, carried=0, known=0,
        unknown=int(not complete), last=0, counts=closed or complete, closed=closed, restated=False,
    )  # fmt: skip


def value_of(point: PointText | None, *, is_count: bool) -> Content:
    """What stands for a point: a number, its division, missing, "–" by 0 or where all is n/a, nothing for nobody."""
    if point is None or not point.expected:
        return NOT_EXPECTED
    if is_count or point.n is None:
        return side_of(point, "n")
    return divided(point.n, point.d)


def side_of(point: PointText | None, side: str) -> Content:
    """One sum of a point, `n` or `d`."""
    if point is None or not point.expected:
        return NOT_EXPECTED
    number = point.n if side == "n" else point.d
    if number is None:
        return MISSING if point.answered < point.expected else NOT_APPLICABLE
    return number


def coverage_of(point: PointText | None) -> str:
    """How many of the expected units answered."""
    return coverage(point.answered, point.expected) if point else NOT_APPLICABLE


def summed(points: Iterable[PointText | None]) -> tuple[int, int, int, int]:
    """Both sums, the expected and the answered units of several points."""
    kept_points = [point for point in points if point]
    return (
        sum(point.n or 0 for point in kept_points),
        sum(point.d or 0 for point in kept_points),
        sum(point.expected for point in kept_points),
        sum(point.answered for point in kept_points),
    )
