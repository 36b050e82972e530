"""Biểu 01 and Biểu 02 of an edition, each number leading on to where it is explained.

Numbers carry the links: LibreOffice shows a linked text in blue and on one line.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import bieu01, bieu02, explanations, frame, indicators, report_states
from reporting.excel.sheet import SheetWriter

MILESTONE = 4  # column of Biểu 01


def write(targets: Worksheet, units: Worksheet, part: EditionPart) -> tuple[SheetWriter, SheetWriter]:
    """A target leads to the appendix of its indicator and to how it is judged, a unit to where its report stands,
    a column to what it means."""
    units_sheet, answers = bieu02.write(units, part.meeting, part.imprint)
    targets_sheet = bieu01.write(targets, part.meeting, answers, part.imprint)
    explained, meaning = explanations.rows_by_key(part), "Xem định nghĩa, cách tính"
    names = {indicator: name for name, indicator in indicators.names(part).items()}
    for row, standing in enumerate(part.meeting.targets, start=targets_sheet.heading.last + 1):
        name, key = names[standing.target.indicator], f"target:{standing.target.code}"
        for column in (1, bieu01.RESULT_AT):
            frame.link(targets_sheet, row, column, name, 1, f"Xem số liệu theo đơn vị ở {name}")
        frame.link(targets_sheet, row, MILESTONE, explanations.NAME, explained[key], "Xem cách hiểu và căn cứ đánh giá")
    report_rows, heading = report_states.row_of(part), units_sheet.heading.last
    for row, unit in enumerate(part.meeting.units, start=heading + 1):
        frame.link(units_sheet, row, 1, report_states.NAME, report_rows[unit.code], "Xem báo cáo của đơn vị")
    codes = {indicator.short_name: indicator.code for indicator in part.content.indicators}
    for unit_column in bieu02.table(part.meeting).columns:
        key = f"element:{unit_column.element}" if unit_column.element else f"indicator:{codes[unit_column.group]}"
        frame.link(units_sheet, heading, unit_column.number, explanations.NAME, explained[key], meaning)
    return targets_sheet, units_sheet
