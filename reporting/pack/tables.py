"""Biểu 01 and Biểu 02 of an edition, each number leading on to where it is explained."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack import explanations, frame, indicators, states
from reporting.pack.pack import Pack
from reporting.workbook import bieu01, bieu02
from reporting.workbook.sheet import Sheet


def write(targets: Worksheet, units: Worksheet, pack: Pack) -> tuple[Sheet, Sheet]:
    """Fill both sheets."""
    below, answers = bieu02.write(units, pack.meeting, pack.made)
    above = bieu01.write(targets, pack.meeting, answers, pack.made)
    _link_units(below, pack)
    _link_elements(below, pack)
    _link_targets(above, pack)
    return above, below


def _link_units(sheet: Sheet, pack: Pack) -> None:
    """Each unit leads to where its report stands."""
    rows = states.row_of(pack)
    for row, unit in enumerate(pack.meeting.units, start=sheet.heading.last + 1):
        # On a number: LibreOffice would show linked text in blue and on one line.
        frame.link(sheet, row, 1, states.NAME, rows[unit.code], "Xem báo cáo của đơn vị")


def _link_elements(sheet: Sheet, pack: Pack) -> None:
    """The number of each column leads to what its element means."""
    rows = explanations.element_rows(pack)
    for column in bieu02.table(pack.meeting).columns:
        if column.element:
            frame.link(sheet, sheet.heading.last, column.at, explanations.NAME, rows[column.element], "Xem định nghĩa")


def _link_targets(sheet: Sheet, pack: Pack) -> None:
    """Each target leads to the appendix of its indicator."""
    sheets = {indicator: name for name, indicator in indicators.names(pack).items()}
    for row, one in enumerate(pack.meeting.targets, start=sheet.heading.last + 1):
        frame.link(sheet, row, 1, sheets[one.target.indicator_id], 1, "Xem số liệu theo đơn vị")
