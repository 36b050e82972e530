"""What every sheet of the workbook is written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from reporting.editions.content import Content, ElementText, PeriodText
from reporting.editions.edition_json import Frozen
from reporting.editions.load import load, scope_of
from reporting.editions.meeting import Meeting, UnitRow
from reporting.excel.sheet import Imprint
from reporting.excel.text import clean
from reporting.totals.scopes import Scope
from targets.domain.periods import Quarter


@dataclass(frozen=True)
class EditionPart:
    """An edition as far as one scope is concerned; `period` and `illustrative` make it a subject of `paging.page`."""

    frozen: Frozen
    meeting: Meeting

    @classmethod
    def of(cls, frozen: Frozen, scope: str) -> EditionPart:
        """The part of a unit or perimeter; raises Refused."""
        return cls(frozen, load(frozen.content, scope_of(frozen.content, scope)))

    @property
    def content(self) -> Content:
        return self.frozen.content

    @property
    def scope(self) -> Scope:
        return self.meeting.scope

    @property
    def period(self) -> PeriodText:
        return self.meeting.period

    @property
    def quarter(self) -> Quarter:
        return self.meeting.period.quarter

    @property
    def illustrative(self) -> bool:
        """Whether its figures are made up."""
        return self.meeting.illustrative

    @cached_property
    def imprint(self) -> Imprint:
        """Who published it and when, for the foot."""
        return Imprint(self.frozen.published_at, clean(self.frozen.published_by), clean(self.frozen.foot))

    @cached_property
    def units(self) -> list[str]:
        """The filing units of the scope in official order."""
        return [unit.code for unit in self.meeting.units]

    def only(self, keep: Callable[[UnitRow], bool]) -> EditionPart:
        """The same with some of the filing units."""
        units = [unit for unit in self.meeting.units if keep(unit)]
        return replace(self, meeting=replace(self.meeting, units=units))

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of all units and perimeters by code."""
        return self.content.names()

    @cached_property
    def elements(self) -> dict[str, ElementText]:
        """Every element by code, in the form's order."""
        return {element.code: element for element in self.content.elements}
