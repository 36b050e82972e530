"""The sheet of base unions in a workbook that the door let in."""

from __future__ import annotations

import io

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from reporting.domain.annex import HEAD_ROWS, NO_SHEET, Grid, has_headings
from reporting.unit_workbook.door import BROKEN, NOT_READ, BadFile, open_package
from reporting.unit_workbook.limits import ANNEX
from reporting.unit_workbook.scan import Seen

LOOKED_AT = 8  # sheets that may hold the annex
FORMULA = "Ô là công thức. Hãy sao chép ô rồi dán lại dạng giá trị (Paste Special – Values)."
ERROR = "Ô đang báo lỗi (#REF!, #N/A…). Hãy ghi lại giá trị."


def read(content: bytes) -> Grid:
    """The one worksheet of an .xlsx file that has the headings of an annex; raises BadFile."""
    package = open_package(content, ANNEX)
    seen = dict(package.sheets())
    try:
        return _read(CalamineWorkbook.from_filelike(io.BytesIO(package.clean)), seen)
    except BadFile:
        raise
    except BaseException as error:
        # the reader's own panics are no Exception; whatever it meets, the file is not as it should be
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise BadFile(NOT_READ, BROKEN) from error


def _read(book: CalamineWorkbook, seen: dict[str, Seen]) -> Grid:
    names = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet][:LOOKED_AT]
    found = [grid for name in names if (grid := _grid(book.get_sheet_by_name(name), seen.get(name, Seen())))]
    if not found:
        raise BadFile(422, NO_SHEET)
    if len(found) > 1:
        both = "” và “".join(grid.sheet for grid in found[:2])
        raise BadFile(422, f"Hai trang “{both}” đều có bảng phụ lục. Hãy chỉ để một trang.")
    return found[0]


def _grid(sheet: CalamineSheet, seen: Seen) -> Grid | None:
    rows = sheet.to_python(skip_empty_area=False)
    if not any(has_headings(cells) for cells in rows[:HEAD_ROWS]):
        return None
    refused = dict.fromkeys(seen.errors, ERROR) | dict.fromkeys(seen.formulas, FORMULA)
    return Grid(sheet.name, rows, refused)
