"""An edition's content as what the sheets of the meeting's workbook are written from.

Nothing is counted or judged here: every verdict is the published one. The rows are model instances that no database
has seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import cast

from reporting.domain.edition import (
    AimText,
    Content,
    Exact,
    JudgedText,
    PointText,
    ProgressText,
    TargetText,
    VerdictText,
)
from reporting.domain.series import Number, Point, Range
from reporting.domain.verdict import Aim, Operator, Status, Verdict
from reporting.queries.progress import ReadingStanding, TargetStanding
from reporting.queries.scopes import CITY, Scope
from reporting.queries.series import QuarterFigures
from reporting.queries.workbook import JudgedPerimeter, Meeting, UnitRow
from targets.domain.periods import Quarter
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


class UnknownScope(LookupError):
    """The edition has no such unit or perimeter; the text says so to the reader."""


def thaw(content: Content, code: str) -> Meeting:
    """What the sheets say of a unit or perimeter; raises UnknownScope."""
    scope = scope_of(content, code)
    targets = targets_of(content, code)
    elements = {one.code: one for one in elements_of(content) if one.asked_in(content["period"])}
    formulas = {one.default.reading.formula_id: one.default.reading.formula for one in targets}
    parts = sorted({one.scope for one in targets} - {code})
    apart = {one.default.reading.formula_id for one in targets if one.scope != code}
    shown = [*parts, *([code] if scope.is_perimeter else [])]
    return Meeting(
        scope=scope,
        period=period_of(content, content["period"]),
        programme=content["programme"]["code"],
        targets=targets,
        units=_units(content, scope, shown),
        elements=elements,
        formulas={each: one for each, one in formulas.items() if elements.keys() >= set(one.elements)},
        parts=_parts(content, shown),
        scope_points={
            formula: {quarter: one.point for quarter, one in quarters_of(content, code, formula).items()}
            for formula in apart
            if formula in content["series"].get(code, {})
        },
        illustrative=content["illustrative"],
    )


def scope_of(content: Content, code: str) -> Scope:
    """The unit or perimeter of this code as it was on the as-of day; raises UnknownScope."""
    for unit in content["units"]:
        if unit["code"] == code:
            return Scope(code, unit["name"], is_perimeter=False, is_city=code == CITY)
    for one in content["perimeters"]:
        if one["code"] == code:
            return Scope(code, one["name"], True, False, one["note"], approximate=one["approximate"])
    raise UnknownScope(f"Bản công bố này không có đơn vị hoặc phạm vi nào có mã “{code[:40]}”.")


def period_of(content: Content, code: str) -> Period:
    """A period with its days and stamp."""
    said = content["periods"][code]
    return Period(
        code=code,
        opens=dt.date.fromisoformat(said["opens"]),
        as_of=dt.date.fromisoformat(said["as_of"]),
        due=dt.date.fromisoformat(said["due"]),
        closes=dt.date.fromisoformat(said["closes"]),
        closed_at=dt.datetime.fromisoformat(said["closed_at"]) if said["closed_at"] else None,
        closed_on=dt.date.fromisoformat(said["closed_on"]) if said["closed_on"] else None,
        closed_number=said["closed_number"],
        closed_signer=said["closed_signer"],
        left_out=[None] * said["left_out"],
    )


def elements_of(content: Content) -> list[Element]:
    """Every element in the form's order."""
    return [Element(order=order, **one) for order, one in enumerate(content["elements"])]


def units_of(content: Content, scope: Scope) -> list[str]:
    """The filing units of a unit or perimeter on the as-of day, in official order."""
    tree = content["trees"][content["period"]]
    return [scope.code] if scope.code in tree["names"] else tree["scopes"].get(scope.code, [])


def _units(content: Content, scope: Scope, perimeters: Iterable[str]) -> list[UnitRow]:
    wanted, figures = set(units_of(content, scope)), content["figures"].get(content["period"], {})
    seats = {one["code"]: set(one["units"]) for one in content["perimeters"] if one["code"] in perimeters}
    return [
        UnitRow(
            code=unit["code"],
            name=unit["name"],
            state=content["states"][unit["code"]]["label"],
            has_zones=unit["has_zones"],
            perimeters=frozenset(code for code, units in seats.items() if unit["code"] in units),
            cells=figures.get(unit["code"], {}),
        )
        for unit in content["units"]
        if unit["code"] in wanted
    ]


def _parts(content: Content, codes: Iterable[str]) -> dict[str, JudgedPerimeter]:
    names = {unit["code"]: unit["name"] for unit in content["units"]}
    found = {one["code"]: one for one in content["perimeters"] if one["code"] in codes}
    return {
        code: JudgedPerimeter(code, one["name"], one["approximate"], [names[unit] for unit in one["inseparable"]])
        for code, one in found.items()
    }


def targets_of(content: Content, code: str) -> list[TargetStanding]:
    """Every target as it was judged for a unit or perimeter."""
    return _targets(content, content["progress"][code])


def _targets(content: Content, standing: Iterable[ProgressText]) -> list[TargetStanding]:
    texts = {one["code"]: one for one in content["targets"]}
    return [_target(content, texts[one["target"]], one) for one in standing]


def _target(content: Content, text: TargetText, one: ProgressText) -> TargetStanding:
    order, indicator = next(
        (order, each) for order, each in enumerate(content["indicators"]) if each["code"] == text["indicator"]
    )
    target = Target(
        code=text["code"],
        indicator=Indicator(order=order, **indicator),
        milestone=Milestone(year=text["milestone"]),
        clause=Clause(address=text["clause"]),
        wording=text["wording"],
    )
    said = next(each for each in text["revisions"] if each["number"] == one["revision"])
    revision = TargetRevision(
        target_id=target.code,
        number=said["number"],
        operator=said["operator"],
        value=_decimal(said["value"]),
        word=said["word"],
        perimeter_id=said["perimeter"],
        decision=said["decision"],
        valid_from=dt.date.fromisoformat(said["valid_from"]),
    )
    readings = [_reading(content, text, one["scope"], each, revision) for each in one["readings"]]
    return TargetStanding(target, revision, one["scope"], readings, one["differs_by_reading"])


def _reading(
    content: Content, text: TargetText, scope: str, one: JudgedText, revision: TargetRevision
) -> ReadingStanding:
    said = next(each for each in text["readings"] if each["code"] == one["reading"])
    formula = Formula(code=said["formula"], **content["formulas"][said["formula"]])
    reading = Reading(
        target_id=text["code"], code=said["code"], text=said["text"], formula=formula, operator=said["operator"],
        value=_decimal(said["value"]), state=said["state"], is_default=said["is_default"],
        proposed_by=said["proposed_by"], confirmed_by=said["confirmed_by"], paper=said["paper"],
    )  # fmt: skip
    indicator = next(each for each in content["indicators"] if each["code"] == text["indicator"])
    return ReadingStanding(
        reading=reading,
        aim=_aim(one["aim"], is_count=indicator["kind"] == Indicator.Kind.COUNT),
        verdict=_verdict(one["verdict"]),
        quarters=quarters_of(content, scope, said["formula"]),
        beside={},
        breaks=_breaks(content, formula.elements),
    )


def _breaks(content: Content, elements: Iterable[str]) -> list[Break]:
    concerned = set(elements)
    return [
        Break(**{**one, "on": dt.date.fromisoformat(one["on"])})
        for one in content["breaks"]
        if not one["elements"] or concerned.intersection(one["elements"])
    ]


def quarters_of(content: Content, scope: str, formula: str) -> dict[Quarter, QuarterFigures]:
    """The kept quarters of a formula in a scope."""
    found: Mapping[str, PointText] = content["series"].get(scope, {}).get(formula, {})
    return {quarter: _quartered(quarter, found[quarter.code]) for quarter in sorted(map(Quarter.parse, found))}


def _quartered(quarter: Quarter, one: PointText) -> QuarterFigures:
    point = Point(
        quarter=quarter,
        expected=one["expected"],
        answered=one["answered"],
        numerator=one["n"],
        denominator=one["d"],
        missing_known=one["known"],
        missing_unknown=one["unknown"],
        missing_last=one["last"],
        counts=one["counts"],
    )
    return QuarterFigures(point, one["cn"], one["cd"], one["carried"], one["closed"], one["restated"])


def _aim(one: AimText, *, is_count: bool) -> Aim:
    start = one["path_from"]
    return Aim(
        milestone=Quarter.parse(one["milestone"]),
        operator=cast(Operator, one["operator"]),
        value=_decimal(one["value"]),
        is_count=is_count,
        annual=one["annual"],
        judged=one["judged"],
        path_from=(Quarter.parse(start[0]), Decimal(start[1])) if start else None,
    )


def _verdict(one: VerdictText) -> Verdict:
    ends = one["range"]
    low = exact(ends[0]) if ends else None
    return Verdict(
        judged_on=Quarter.parse(one["judged_on"]),
        status=cast(Status, one["status"]),
        actual=exact(one["actual"]),
        numerator=one["numerator"],
        denominator=one["denominator"],
        expected=one["expected"],
        answered=one["answered"],
        range=Range(low, exact(ends[1])) if ends and low is not None else None,
        gap=exact(one["gap"]),
        required_per_quarter=exact(one["required_per_quarter"]),
        satisfied_since=Quarter.parse(one["satisfied_since"]) if one["satisfied_since"] else None,
        pace=_fraction(one["pace"]),
        path=_fraction(one["path"]),
        reasons=one["reasons"],
    )


def exact(value: Exact | None) -> Number | None:
    """A count, or the fraction of a ratio in per cent."""
    return Fraction(*value) if isinstance(value, list) else value


def _fraction(value: Exact | None) -> Fraction | None:
    found = exact(value)
    return None if found is None else Fraction(found)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
