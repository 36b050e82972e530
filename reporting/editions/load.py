"""An edition's content as what the sheets of the meeting's workbook are written from.

Nothing is counted or judged here: every verdict is the published one.
"""

from __future__ import annotations

from dataclasses import replace

from reporting.editions.content import Content
from reporting.editions.meeting import JudgedPerimeter, Meeting, UnitRow
from reporting.progress.promises import breaks_of
from reporting.progress.series import Point
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.totals.scopes import CITY, Scope
from targets.domain.periods import Quarter
from targets.domain.refusals import not_found


def load(content: Content, scope: Scope) -> Meeting:
    """What the sheets say of a unit or perimeter."""
    code = scope.code
    targets = targets_of(content, code)
    elements = {element.code: element for element in content.elements if element.asked_in(content.period)}
    formulas = {standing.default.formula.code: standing.default.formula for standing in targets}
    judged_scopes = {standing.scope for standing in targets} - {code}
    perimeters = [
        perimeter
        for perimeter in content.perimeters
        if perimeter.code in judged_scopes or (scope.is_perimeter and perimeter.code == code)
    ]
    names = {unit.code: unit.name for unit in content.units}
    summed = set(content.trees[content.period].units_of(code))
    figures = content.figures.get(content.period, {})
    other_formulas = {standing.default.formula.code for standing in targets if standing.scope != code}
    return Meeting(
        scope=scope,
        period=content.periods[content.period],
        programme=content.programme.code,
        targets=targets,
        units=[
            UnitRow(
                code=unit.code,
                name=unit.name,
                state=content.states[unit.code].label,
                has_zones=unit.has_zones,
                perimeters=frozenset(perimeter.code for perimeter in perimeters if unit.code in perimeter.units),
                cells=figures.get(unit.code, {}),
            )
            for unit in content.units
            if unit.code in summed
        ],
        elements=elements,
        formulas={code: formula for code, formula in formulas.items() if elements.keys() >= set(formula.elements)},
        parts={
            perimeter.code: JudgedPerimeter(
                perimeter.code, perimeter.name, perimeter.approximate, [names[unit] for unit in perimeter.inseparable]
            )
            for perimeter in perimeters
        },
        scope_points={
            formula: {quarter: figures.point for quarter, figures in quarters_of(content, code, formula).items()}
            for formula in other_formulas
            if formula in content.series.get(code, {})
        },
        illustrative=content.illustrative,
    )


def scope_of(content: Content, code: str) -> Scope:
    """The unit or perimeter of this code as it was on the as-of day; raises Refused."""
    for unit in content.units:
        if unit.code == code:
            return Scope(code, unit.name, is_perimeter=False, is_city=code == CITY)
    for perimeter in content.perimeters:
        if perimeter.code == code:
            return Scope(code, perimeter.name, True, False, perimeter.note, approximate=perimeter.approximate)
    raise not_found(f"Bộ số liệu này không có đơn vị hoặc phạm vi nào có mã “{code[:40]}”.")


def targets_of(content: Content, code: str) -> list[TargetStanding]:
    """Every target as it was judged for a unit or perimeter."""
    targets = {target.code: target for target in content.targets}
    indicators = {indicator.code: indicator for indicator in content.indicators}
    standings = []
    for progress in content.progress[code]:
        target = targets[progress.target]
        indicator = indicators[target.indicator]
        revision = next(text for text in target.revisions if text.number == progress.revision)
        perimeter = scope_of(content, revision.perimeter)
        readings = []
        for judged in progress.readings:
            reading = next(text for text in target.readings if text.code == judged.reading)
            formula = content.formulas[reading.formula]
            aim = replace(judged.aim, is_count=indicator.is_count)
            quarters = quarters_of(content, progress.scope, formula.code)
            breaks = breaks_of(content.breaks, formula)
            things = dict.fromkeys(text.measure for text in content.elements if text.code in formula.numerator)
            readings.append(
                ReadingStanding(reading, formula, aim, judged.verdict, quarters, {}, breaks, ", ".join(things))
            )
        standings.append(
            TargetStanding(
                target, indicator, revision, perimeter, progress.scope, readings, progress.differs_by_reading
            )
        )
    return standings


def quarters_of(content: Content, scope: str, formula: str) -> dict[Quarter, QuarterFigures]:
    """The kept quarters of a formula in a scope."""
    quarters = {}
    for code, text in sorted(content.series.get(scope, {}).get(formula, {}).items()):
        quarter = Quarter.parse(code)
        point = Point(
            quarter, text.expected, text.answered, text.n, text.d, missing_known=text.known,
            missing_unknown=text.unknown, missing_last=text.last, counts=text.counts,
            inseparable=text.inseparable,
        )  # fmt: skip
        quarters[quarter] = QuarterFigures(point, text.cn, text.cd, text.carried, text.closed, text.restated)
    return quarters
