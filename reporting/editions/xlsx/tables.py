"""Biểu 01 and Biểu 02 of an edition, each number leading on to where it is explained.

Numbers carry the links: LibreOffice shows a linked text in blue and on one line.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import bieu01, bieu02, explanations, frame, indicators, report_states
from reporting.excel.sheet import SheetWriter

YEAR, NOW = 4, 8  # columns of Biểu 01


def write(targets: Worksheet, units: Worksheet, part: EditionPart) -> tuple[SheetWriter, SheetWriter]:
    units_sheet, answers = bieu02.write(units, part.meeting, part.imprint)
    targets_sheet = bieu01.write(targets, part.meeting, answers, part.imprint)
    rows_by_key = explanations.rows_by_key(part)
    _link_targets(targets_sheet, part, rows_by_key)
    _link_units(units_sheet, part, rows_by_key)
    return targets_sheet, units_sheet


def _link_targets(sheet: SheetWriter, part: EditionPart, rows_by_key: dict[str, int]) -> None:
    """Each target leads to the appendix of its indicator, and to how it is read and judged."""
    names = {indicator: name for name, indicator in indicators.names(part).items()}
    for row, standing in enumerate(part.meeting.targets, start=sheet.heading.last + 1):
        name, code = names[standing.target.indicator_id], standing.target.code
        for column in (1, NOW):
            frame.link(sheet, row, column, name, 1, f"Xem số liệu theo đơn vị ở {name}")
        frame.link(
            sheet, row, YEAR, explanations.NAME, rows_by_key[f"target:{code}"], "Xem cách hiểu và căn cứ đánh giá"
        )


def _link_units(sheet: SheetWriter, part: EditionPart, rows_by_key: dict[str, int]) -> None:
    """Each unit leads to where its report stands, each column to what it means."""
    rows = report_states.row_of(part)
    for row, unit in enumerate(part.meeting.units, start=sheet.heading.last + 1):
        frame.link(sheet, row, 1, report_states.NAME, rows[unit.code], "Xem báo cáo của đơn vị")
    by_name = {indicator.short_name: indicator.code for indicator in part.content.indicators}
    for column in bieu02.table(part.meeting).columns:
        key = f"element:{column.element}" if column.element else f"indicator:{by_name[column.group]}"
        frame.link(
            sheet, sheet.heading.last, column.number, explanations.NAME, rows_by_key[key], "Xem định nghĩa, cách tính"
        )
