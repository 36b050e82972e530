"""An edition's content as what the sheets of the meeting's workbook are written from.

Nothing is counted or judged here: every verdict is the published one. The rows are model instances that no database
has seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from decimal import Decimal

from reporting.editions.content import Content, JudgedText, PointText, ProgressText, TargetText
from reporting.editions.meeting import JudgedPerimeter, Meeting, UnitRow
from reporting.progress.series import Point
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.totals.scopes import CITY, Scope
from targets.domain.periods import Quarter
from targets.domain.refusals import not_found
from targets.models import (
    Break,
    Clause,
    Element,
    Formula,
    Indicator,
    Milestone,
    Period,
    Reading,
    Target,
    TargetRevision,
)


def load(content: Content, scope: Scope) -> Meeting:
    """What the sheets say of a unit or perimeter."""
    code = scope.code
    targets = targets_of(content, code)
    elements = {element.code: element for element in elements_of(content) if element.asked_in(content.period)}
    formulas = {standing.default.reading.formula_id: standing.default.reading.formula for standing in targets}
    parts = sorted({standing.scope for standing in targets} - {code})
    other_formulas = {standing.default.reading.formula_id for standing in targets if standing.scope != code}
    perimeter_codes = [*parts, *([code] if scope.is_perimeter else [])]
    return Meeting(
        scope=scope,
        period=period_of(content, content.period),
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


def period_of(content: Content, code: str) -> Period:
    text = content.periods[code]
    return Period(
        code=code,
        opens=dt.date.fromisoformat(text.opens),
        as_of=dt.date.fromisoformat(text.as_of),
        due=dt.date.fromisoformat(text.due),
        closes=dt.date.fromisoformat(text.closes),
        closed_at=dt.datetime.fromisoformat(text.closed_at) if text.closed_at else None,
        closed_on=dt.date.fromisoformat(text.closed_on) if text.closed_on else None,
        closed_number=text.closed_number,
        closed_signer=text.closed_signer,
        left_out=[None] * text.left_out,
    )


def elements_of(content: Content) -> list[Element]:
    """Every element in the form's order."""
    return [Element(order=order, **asdict(text)) for order, text in enumerate(content.elements)]


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
    return _targets(content, content.progress[code])


def _targets(content: Content, progress: Iterable[ProgressText]) -> list[TargetStanding]:
    texts = {text.code: text for text in content.targets}
    return [_target(content, texts[target_progress.target], target_progress) for target_progress in progress]


def _target(content: Content, target_text: TargetText, progress: ProgressText) -> TargetStanding:
    order, indicator = next(
        (order, candidate)
        for order, candidate in enumerate(content.indicators)
        if candidate.code == target_text.indicator
    )
    target = Target(
        code=target_text.code,
        indicator=Indicator(order=order, **asdict(indicator)),
        milestone=Milestone(year=target_text.milestone),
        clause=Clause(address=target_text.clause),
        wording=target_text.wording,
    )
    revision_text = next(text for text in target_text.revisions if text.number == progress.revision)
    revision = TargetRevision(
        target_id=target.code,
        number=revision_text.number,
        operator=revision_text.operator,
        value=_decimal(revision_text.value),
        word=revision_text.word,
        perimeter_id=revision_text.perimeter,
        decision=revision_text.decision,
        valid_from=dt.date.fromisoformat(revision_text.valid_from),
    )
    readings = [
        _reading(content, target_text, progress.scope, judged_text, revision) for judged_text in progress.readings
    ]
    return TargetStanding(target, revision, progress.scope, readings, progress.differs_by_reading)


def _reading(
    content: Content, target_text: TargetText, scope: str, judged_text: JudgedText, revision: TargetRevision
) -> ReadingStanding:
    reading_text = next(text for text in target_text.readings if text.code == judged_text.reading)
    formula = Formula(code=reading_text.formula, **asdict(content.formulas[reading_text.formula]))
    reading = Reading(
        target_id=target_text.code, code=reading_text.code, text=reading_text.text, formula=formula,
        operator=reading_text.operator, value=_decimal(reading_text.value), state=reading_text.state,
        is_default=reading_text.is_default, proposed_by=reading_text.proposed_by,
        confirmed_by=reading_text.confirmed_by, paper=reading_text.paper,
    )  # fmt: skip
    indicator = next(text for text in content.indicators if text.code == target_text.indicator)
    return ReadingStanding(
        reading=reading,
        aim=replace(judged_text.aim, is_count=indicator.kind == Indicator.Kind.COUNT),
        verdict=judged_text.verdict,
        quarters=quarters_of(content, scope, reading_text.formula),
        other_scopes={},
        breaks=_breaks(content, formula.elements),
    )


def _breaks(content: Content, elements: Iterable[str]) -> list[Break]:
    concerned = set(elements)
    return [
        Break(**{**asdict(break_text), "on": dt.date.fromisoformat(break_text.on)})
        for break_text in content.breaks
        if not break_text.elements or concerned.intersection(break_text.elements)
    ]


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


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
