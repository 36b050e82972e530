"""The empty sheet of base unions to fill in, or the one of last time to go on from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from reporting.excel.package import pack
from reporting.excel.styles import FONT
from reporting.models import AnnexRow
from reporting.reports.annex import CODE, EMPLOYER, HEADINGS, MAX_ROWS, NAME
from reporting.reports.cells import NOT_APPLICABLE, STATE_LABELS
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.models import Element

SHEET = "Phụ lục"
WIDTHS = {CODE: 16.0, NAME: 44.0, EMPLOYER: 40.0}
NUMBERS = 14.0
_NO_NUMBER = STATE_LABELS[NOT_APPLICABLE]
HEAD = 3  # the row of the headings
HELP = (
    f"Mỗi dòng một công đoàn cơ sở, tối đa {format_count(MAX_ROWS)} dòng. Ô số liệu ghi số nguyên (0 cũng là số) hoặc"
    " “không có”. Cột số liệu để trống hoàn toàn thì ô đó của báo cáo vẫn nhập tay."
)


def build(
    unit: str,
    period: str,
    elements: Sequence[Element],
    columns: Sequence[str],
    rows: Iterable[AnnexRow],
    at: dt.datetime,
) -> bytes:
    """The .xlsx file with a column for each of the elements; `columns` are those that the rows have values for."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    widths = [*WIDTHS.values(), *[NUMBERS] * len(elements)]
    for n, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.row_dimensions[HEAD].height = 48
    sheet.freeze_panes = f"C{HEAD + 1}"

    def cell(value: str, *, bold: bool = False, heading: bool = False) -> Cell:
        new_cell = WriteOnlyCell(sheet, value)
        new_cell.data_type = "s"  # never a formula
        if bold or heading:
            new_cell.font = Font(name=FONT, bold=True)
        if heading:
            new_cell.fill = PatternFill("solid", fgColor="FFE8EEF7")
            new_cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return new_cell

    sheet.append([cell(f"PHỤ LỤC CÔNG ĐOÀN CƠ SỞ – {unit}, {Quarter.parse(period).label}", bold=True)])
    sheet.append([cell(HELP)])
    sheet.append([cell(title, heading=True) for title in (*HEADINGS, *(element.short_name for element in elements))])
    for row in rows:
        values = dict(zip(columns, row.values, strict=True))
        numbers = [_NO_NUMBER if values.get(e.code, 0) is None else values.get(e.code) for e in elements]
        sheet.append([cell(row.code), cell(row.name), cell(row.employer), *numbers])
    return pack(book, [], at, title=f"Phụ lục công đoàn cơ sở {Quarter.parse(period).label} – {unit}")
