"""The sheet of base unions in a workbook that the door let in."""

from __future__ import annotations

from python_calamine import CalamineSheet, CalamineWorkbook

from reporting.reports.annex import HEAD_ROWS, NO_SHEET, SheetGrid, has_headings
from reporting.spreadsheets.limits import ANNEX, bad_file
from reporting.spreadsheets.reader import read_sheets, worksheets
from reporting.spreadsheets.xml_scan import PartScan
from targets.domain.refusals import UNFIT

LOOKED_AT = 8  # sheets that may hold the annex
FORMULA = "Ô là công thức. Hãy sao chép ô rồi dán lại dạng giá trị (Paste Special – Values)."
ERROR = "Ô đang báo lỗi (#REF!, #N/A…). Hãy ghi lại giá trị."


def read(content: bytes) -> SheetGrid:
    """The one worksheet of an .xlsx file that has the headings of an annex; raises Refused."""
    return read_sheets(content, _read, ANNEX)


def _read(book: CalamineWorkbook, scans: dict[str, PartScan]) -> SheetGrid:
    names = worksheets(book)[:LOOKED_AT]
    grids = [grid for name in names if (grid := _grid(book.get_sheet_by_name(name), scans.get(name, PartScan())))]
    if not grids:
        raise bad_file(UNFIT, NO_SHEET)
    if len(grids) > 1:
        both = "” và “".join(grid.sheet for grid in grids[:2])
        raise bad_file(UNFIT, f"Hai trang “{both}” đều có bảng phụ lục. Hãy chỉ để một trang.")
    return grids[0]


def _grid(sheet: CalamineSheet, scan: PartScan) -> SheetGrid | None:
    rows = sheet.to_python(skip_empty_area=False)
    if not any(has_headings(cells) for cells in rows[:HEAD_ROWS]):
        return None
    refused = dict.fromkeys(scan.errors, ERROR) | dict.fromkeys(scan.formulas, FORMULA)
    return SheetGrid(sheet.name, rows, refused)
