"""The sheet of base unions in a workbook that the gate let in."""

from __future__ import annotations

from reporting.reports.annex import HEAD_ROWS, NO_SHEET, SheetGrid, has_headings
from reporting.spreadsheets.gate import reading, worksheets
from reporting.spreadsheets.limits import ANNEX, FORMULA, bad_file
from reporting.spreadsheets.xml_scan import PartScan
from targets.domain.refusals import UNFIT

LOOKED_AT = 8  # sheets that may hold the annex
ERROR = "Ô đang báo lỗi (#REF!, #N/A…). Hãy ghi lại giá trị."


def read(content: bytes) -> SheetGrid:
    """The one worksheet of an .xlsx file that has the headings of an annex; raises Refused."""
    grids = []
    with reading(content, ANNEX) as (book, scans):
        for name in worksheets(book)[:LOOKED_AT]:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(has_headings(cells) for cells in rows[:HEAD_ROWS]):
                scan = scans.get(name, PartScan())
                refused = dict.fromkeys(scan.errors, ERROR) | dict.fromkeys(scan.formulas, FORMULA)
                grids.append(SheetGrid(name, rows, refused))
    if not grids:
        raise bad_file(UNFIT, NO_SHEET)
    if len(grids) > 1:
        both = "” và “".join(grid.sheet for grid in grids[:2])
        raise bad_file(UNFIT, f"Hai trang “{both}” đều có bảng phụ lục. Hãy chỉ để một trang.")
    return grids[0]
