"""Biểu 01 and Biểu 02 of an edition, each number leading on to where it is explained."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack import frame, states
from reporting.pack.pack import Pack
from reporting.workbook import bieu01, bieu02
from reporting.workbook.sheet import Sheet


def write(targets: Worksheet, units: Worksheet, pack: Pack) -> tuple[Sheet, Sheet]:
    """Fill both sheets."""
    below, answers = bieu02.write(units, pack.meeting, pack.made)
    above = bieu01.write(targets, pack.meeting, answers, pack.made)
    _link_units(below, pack)
    return above, below


def _link_units(sheet: Sheet, pack: Pack) -> None:
    """Each unit leads to where its report stands."""
    rows = states.row_of(pack)
    for row, unit in enumerate(pack.meeting.units, start=sheet.heading.last + 1):
        frame.link(sheet, row, 2, states.NAME, rows[unit.code], "Xem báo cáo của đơn vị")
