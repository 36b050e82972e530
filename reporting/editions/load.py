"""An edition's content as what the sheets of the meeting's workbook are written from.

Nothing is counted or judged here: every verdict is the published one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reporting.editions.content import Content, JudgedText, PointText, ProgressText
from reporting.editions.meeting import JudgedPerimeter, Meeting, UnitRow
from reporting.progress.promises import IndicatorText, TargetText, breaks_of
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
    parts = sorted({standing.scope for standing in targets} - {code})
    other_formulas = {standing.default.formula.code for standing in targets if standing.scope != code}
    perimeter_codes = [*parts, *([code] if scope.is_perimeter else [])]
    return Meeting(
        scope=scope,
        period=content.periods[content.period],
        programme=content.programme.code,
        targets=targets,
        units=_units(content, scope, perimeter_codes),
        elements=elements,
        formulas={code: formula for code, formula in formulas.items() if elements.keys() >= set(formula.elements)},
        parts=_parts(content, perimeter_codes),
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
    raise not_found(f"Bản công bố này không có đơn vị hoặc phạm vi nào có mã “{code[:40]}”.")


def units_of(content: Content, scope: Scope) -> list[str]:
    """The filing units of a unit or perimeter on the as-of day, in official order."""
    tree = content.trees[content.period]
    return [scope.code] if scope.code in tree.names else tree.scopes.get(scope.code, [])


def _units(content: Content, scope: Scope, perimeters: Iterable[str]) -> list[UnitRow]:
    codes, figures = set(units_of(content, scope)), content.figures.get(content.period, {})
    seats = {perimeter.code: set(perimeter.units) for perimeter in content.perimeters if perimeter.code in perimeters}
    return [
        UnitRow(
            code=unit.code,
            name=unit.name,
            state=content.states[unit.code].label,
            has_zones=unit.has_zones,
            perimeters=frozenset(code for code, units in seats.items() if unit.code in units),
            cells=figures.get(unit.code, {}),
        )
        for unit in content.units
        if unit.code in codes
    ]


def _parts(content: Content, codes: Iterable[str]) -> dict[str, JudgedPerimeter]:
    names = {unit.code: unit.name for unit in content.units}
    perimeters = {perimeter.code: perimeter for perimeter in content.perimeters if perimeter.code in codes}
    return {
        code: JudgedPerimeter(
            code, perimeter.name, perimeter.approximate, [names[unit] for unit in perimeter.inseparable]
        )
        for code, perimeter in perimeters.items()
    }


def targets_of(content: Content, code: str) -> list[TargetStanding]:
    """Every target as it was judged for a unit or perimeter."""
    return [_target(content, target_progress) for target_progress in content.progress[code]]


def _target(content: Content, progress: ProgressText) -> TargetStanding:
    target = next(text for text in content.targets if text.code == progress.target)
    indicator = next(text for text in content.indicators if text.code == target.indicator)
    revision = next(text for text in target.revisions if text.number == progress.revision)
    readings = [_reading(content, target, indicator, progress.scope, judged_text) for judged_text in progress.readings]
    perimeter = scope_of(content, revision.perimeter)
    return TargetStanding(target, indicator, revision, perimeter, progress.scope, readings, progress.differs_by_reading)


def _reading(
    content: Content, target: TargetText, indicator: IndicatorText, scope: str, judged_text: JudgedText
) -> ReadingStanding:
    reading = next(text for text in target.readings if text.code == judged_text.reading)
    formula = content.formulas[reading.formula]
    return ReadingStanding(
        reading=reading,
        formula=formula,
        aim=replace(judged_text.aim, is_count=indicator.is_count),
        verdict=judged_text.verdict,
        quarters=quarters_of(content, scope, formula.code),
        other_scopes={},
        breaks=breaks_of(content.breaks, formula),
    )


def quarters_of(content: Content, scope: str, formula: str) -> dict[Quarter, QuarterFigures]:
    """The kept quarters of a formula in a scope."""
    points: Mapping[str, PointText] = content.series.get(scope, {}).get(formula, {})
    return {quarter: _quartered(quarter, points[quarter.code]) for quarter in sorted(map(Quarter.parse, points))}


def _quartered(quarter: Quarter, point_text: PointText) -> QuarterFigures:
    point = Point(
        quarter=quarter,
        expected=point_text.expected,
        answered=point_text.answered,
        numerator=point_text.n,
        denominator=point_text.d,
        missing_known=point_text.known,
        missing_unknown=point_text.unknown,
        missing_last=point_text.last,
        counts=point_text.counts,
    )
    return QuarterFigures(
        point, point_text.cn, point_text.cd, point_text.carried, point_text.closed, point_text.restated
    )
