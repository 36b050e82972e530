"""The workbook that was sent, with every faulty cell coloured and commented, and a list of all faults at its end."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from reporting.excel.text import clean
from reporting.spreadsheets.form_layout import FAULTS
from reporting.spreadsheets.gate import without_properties
from reporting.spreadsheets.limits import BROKEN, bad_file
from targets.domain.refusals import INPUT, Fault

AUTHOR = "Cổng CTr25"
_RED = PatternFill("solid", fgColor="FFFFC7CE")
_NONE = PatternFill()


def annotate(content: bytes, faults: Sequence[Fault]) -> bytes:
    """The same workbook, marked; raises Refused where it cannot be written again. `content` passed the gate before."""
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(without_properties(content)))
        for name in {fault.sheet for fault in faults}.intersection(workbook.sheetnames):
            for cell in list(workbook[name]._cells.values()):  # the rows between them may be a million
                if isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment, cell.fill = None, _NONE  # the marks of an earlier time
        for fault in faults:
            if fault.cell and fault.sheet in workbook.sheetnames:
                _mark(workbook[fault.sheet], fault)
        _list(workbook, faults)
        buffer = io.BytesIO()
        workbook.save(buffer)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, LookupError, OSError) as error:
        raise bad_file(INPUT, BROKEN) from error
    return buffer.getvalue()


def _mark(sheet: Worksheet, fault: Fault) -> None:
    cell = sheet[fault.cell]
    if isinstance(cell, MergedCell):
        area = next(merged_range for merged_range in sheet.merged_cells.ranges if fault.cell in merged_range)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    earlier_text = f"{cell.comment.text}\n" if cell.comment is not None else ""
    cell.fill = _RED
    cell.comment = Comment(clean(earlier_text + fault.message), AUTHOR, width=320, height=90)


def _list(workbook: Workbook, faults: Sequence[Fault]) -> None:
    if FAULTS in workbook.sheetnames:
        del workbook[FAULTS]
    sheet = workbook.create_sheet(FAULTS)
    for column, width in zip("ABC", (20, 10, 110), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.append(["Trang tính", "Ô", "Lỗi"])
    for fault in faults:
        sheet.append([clean(fault.sheet), fault.cell, None])
        cell = sheet.cell(sheet.max_row, 3, clean(fault.message))
        cell.data_type = "s"
