"""The programme as it stands: targets with their revisions and readings, a handful of rows read at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models.expressions import RawSQL

from reporting.progress.promises import (
    BreakText,
    FormulaText,
    IndicatorText,
    ReadingText,
    RevisionText,
    TargetText,
    from_row,
)
from reporting.totals.scopes import Scope
from targets.domain.periods import Quarter
from targets.models import Break, Reading, TargetRevision


@dataclass(frozen=True)
class Promises:
    """What the targets promise, by code.

    targets     in the programme's order; their indicators, formulas and perimeters by code
    annual      the formulas that need an element asked in the fourth quarter only
    register    those of the register of zones
    things      by formula, in what its numerator is counted: "khu"
    baselines   stated starting points by indicator
    breaks      earliest first
    """

    targets: list[TargetText]
    indicators: dict[str, IndicatorText]
    formulas: dict[str, FormulaText]
    perimeters: dict[str, Scope]
    annual: set[str]
    register: set[str]
    things: dict[str, str]
    baselines: dict[str, tuple[Quarter, Decimal]]
    breaks: list[BreakText]


def promises(indicator: str = "") -> Promises:
    """Of one indicator, or of all: three queries."""
    rows = Reading.objects.select_related("formula", "target__indicator__baseline", "target__clause")
    revisions = TargetRevision.objects.select_related("perimeter").order_by("target", "number")
    if indicator:
        rows, revisions = rows.filter(target__indicator=indicator), revisions.filter(target__indicator=indicator)
    promises = Promises(
        [], {}, {}, {}, set(), set(), {}, {}, [from_row(BreakText, data_break) for data_break in Break.objects.all()]
    )
    targets: dict[str, TargetText] = {}
    facts = rows.annotate(
        annual=RawSQL(_ANNUAL, []),  # noqa: S611 – a constant, as those below
        of_register=RawSQL(_OF_REGISTER, []),  # noqa: S611
        things=RawSQL(_THINGS, []),  # noqa: S611
    )
    for row in facts.order_by("target__order", "order"):
        target, formula = row.target, row.formula
        if target.code not in targets:
            promises.indicators[target.indicator_id] = from_row(IndicatorText, target.indicator)
            baseline = getattr(target.indicator, "baseline", None)
            if baseline:
                promises.baselines[target.indicator_id] = (Quarter.parse(baseline.period_code), baseline.value)
            targets[target.code] = from_row(
                TargetText, target, indicator=target.indicator_id, milestone=target.milestone_id,
                clause=target.clause.address, revisions=[], readings=[],
            )  # fmt: skip
        targets[target.code].readings.append(from_row(ReadingText, row, formula=formula.code))
        promises.formulas[formula.code] = from_row(FormulaText, formula)
        if row.annual:
            promises.annual.add(formula.code)
        if row.of_register:
            promises.register.add(formula.code)
        promises.things[formula.code] = row.things
    for revision in revisions:
        perimeter = revision.perimeter
        promises.perimeters[perimeter.code] = Scope(
            perimeter.code, perimeter.name, True, False, perimeter.note, approximate=perimeter.approximate
        )
        if revision.target_id in targets:
            text = from_row(RevisionText, revision, perimeter=perimeter.code)
            targets[revision.target_id].revisions.append(text)
    promises.targets.extend(targets.values())
    return promises


# Whether the formula needs an element asked in the fourth quarter only.
_ANNUAL = """EXISTS (SELECT 1 FROM targets_element e WHERE e.asked = 'q4'
                     AND e.code = ANY(targets_formula.numerator || targets_formula.denominator))"""
_OF_REGISTER = """EXISTS (SELECT 1 FROM targets_element e WHERE e.supplier = 'register'
                          AND e.code = ANY(targets_formula.numerator || targets_formula.denominator))"""
_THINGS = """(SELECT string_agg(kind.measure, ', ' ORDER BY kind.first) FROM (
    SELECT e.measure, min(e."order") AS first FROM targets_element e
    WHERE e.code = ANY(targets_formula.numerator) GROUP BY e.measure) kind)"""
