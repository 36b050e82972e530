"""What the meeting's workbook says of a scope at a period: targets, filing units with their cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from reporting.editions.content import ElementText, PeriodText
from reporting.progress.promises import FormulaText
from reporting.progress.series import Point
from reporting.progress.standing import TargetStanding
from reporting.totals.scopes import Scope
from targets.domain.periods import Quarter

Value = int | None


@dataclass(frozen=True)
class UnitRow:
    """A filing unit expected on the as-of day. `cells`: a number or None (n/a); a missing cell is absent."""

    code: str
    name: str
    state: str
    has_zones: bool
    perimeters: frozenset[str]
    cells: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class JudgedPerimeter:
    """A perimeter within the scope that targets are judged on; `inseparable`: members that cannot be told apart."""

    code: str
    name: str
    approximate: bool
    inseparable: list[str]


@dataclass(frozen=True)
class Meeting:
    """The data of both sheets.

    elements      by code, those asked in the period, in the form's order
    formulas      by code, those of the targets' default readings that the period asks in full
    parts         by code, where targets are judged on a part of the scope (the old city within the merged one)
    scope_points  by formula, the scope itself where a target is judged on a part of it
    """

    scope: Scope
    period: PeriodText
    programme: str
    targets: list[TargetStanding]
    units: list[UnitRow]
    elements: dict[str, ElementText]
    formulas: dict[str, FormulaText]
    parts: dict[str, JudgedPerimeter]
    scope_points: dict[str, dict[Quarter, Point]]
    illustrative: bool
