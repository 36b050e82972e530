"""Biểu 01 and Biểu 02 of an edition, each number leading on to where it is explained.

Numbers carry the links: LibreOffice shows a linked text in blue and on one line.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack import explanations, frame, indicators, states
from reporting.pack.pack import EditionPart
from reporting.workbook import bieu01, bieu02
from reporting.workbook.sheet import SheetWriter

YEAR, NOW = 4, 8  # columns of Biểu 01


def write(targets: Worksheet, units: Worksheet, pack: EditionPart) -> tuple[SheetWriter, SheetWriter]:
    """Fill both sheets."""
    below, answers = bieu02.write(units, pack.meeting, pack.made)
    above = bieu01.write(targets, pack.meeting, answers, pack.made)
    told = explanations.places(pack)
    _link_targets(above, pack, told)
    _link_units(below, pack, told)
    return above, below


def _link_targets(sheet: SheetWriter, pack: EditionPart, told: dict[str, int]) -> None:
    """Each target leads to the appendix of its indicator, and to how it is read and judged."""
    names = {indicator: name for name, indicator in indicators.names(pack).items()}
    for row, one in enumerate(pack.meeting.targets, start=sheet.heading.last + 1):
        name, code = names[one.target.indicator_id], one.target.code
        for column in (1, NOW):
            frame.link(sheet, row, column, name, 1, f"Xem số liệu theo đơn vị ở {name}")
        frame.link(sheet, row, YEAR, explanations.NAME, told[f"target:{code}"], "Xem cách hiểu và căn cứ đánh giá")


def _link_units(sheet: SheetWriter, pack: EditionPart, told: dict[str, int]) -> None:
    """Each unit leads to where its report stands, each column to what it means."""
    rows = states.row_of(pack)
    for row, unit in enumerate(pack.meeting.units, start=sheet.heading.last + 1):
        frame.link(sheet, row, 1, states.NAME, rows[unit.code], "Xem báo cáo của đơn vị")
    by_name = {one["short_name"]: one["code"] for one in pack.content["indicators"]}
    for column in bieu02.table(pack.meeting).columns:
        key = f"element:{column.element}" if column.element else f"indicator:{by_name[column.group]}"
        frame.link(sheet, sheet.heading.last, column.number, explanations.NAME, told[key], "Xem định nghĩa, cách tính")
