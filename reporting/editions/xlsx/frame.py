"""What the workbook's own sheets are laid out with: head, headings, rows, foot, links from a number to its meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx.page import head, write_notes
from reporting.excel.paging import page
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content, Rows, SheetWriter, parted
from targets.domain.vietnamese import short_date

LINKS = 60_000  # a sheet of Excel holds 65.530
_HEAD = 6  # lines of `head`, one more where the figures are made up


@dataclass(frozen=True)
class PlainColumn:
    """A column of a plain table: its title, width in characters and the style of its cells."""

    title: str
    width: float
    style: str = "Ô chữ"


def top(part: EditionPart) -> int:
    """The first row below the head of every sheet."""
    return _HEAD + int(part.illustrative) + 1


def body(part: EditionPart) -> int:
    """The first row below headings and their numbers, where the sheet is one plain table."""
    return top(part) + 2


def begin(worksheet: Worksheet, part: EditionPart, title: str, columns: Sequence[PlainColumn]) -> SheetWriter:
    """A sheet with its head and the headings of its one table."""
    sheet = SheetWriter(worksheet, [column.width for column in columns], part.imprint.edition)
    row = head(sheet, part.meeting, title)
    for column_number, column in enumerate(columns, start=1):
        sheet.put(row, column_number, column.title, "Đầu cột")
        sheet.put(row + 1, column_number, f"({column_number})", "Số cột")
    sheet.fit(row, [(column.title, column.width, "Đầu cột") for column in columns], at_least=2)
    sheet.high(row + 1, 1, 10)
    sheet.heading = Rows(row, row + 1)
    return sheet


def write_row(sheet: SheetWriter, row: int, columns: Sequence[PlainColumn], contents: Sequence[Content]) -> int:
    """A row of the table, as high as its texts need, in several rows where that is too high; gives the next row."""
    cells = [(content, column.width, column.style) for column, content in zip(columns, contents, strict=True)]
    for row_cells in parted(cells):
        for column_number, (column, content) in enumerate(zip(columns, row_cells, strict=True), start=1):
            sheet.put(row, column_number, content, style_of(content, column.style))
        pairs = zip(columns, row_cells, strict=True)
        sheet.fit(row, [(content, column.width, column.style) for column, content in pairs if isinstance(content, str)])
        row += 1
    return row


def style_of(content: Content, style: str) -> str:
    """Missing and n/a stand in the middle, and so do words in a column of numbers."""
    centred = content in (MISSING, NOT_APPLICABLE) or (isinstance(content, str) and style == "Ô số")
    return "Ô giữa" if centred else style


def finish(
    sheet: SheetWriter, part: EditionPart, last: int, notes: Iterable[str] = (), tail_start: int = 0
) -> SheetWriter:
    """What stands under the table, which ends in row `last`, and how the sheet is printed, its heading on each page.

    From row `tail_start` on, by default the last of the table, all stays on one page.
    """
    row = write_notes(sheet, part.meeting, last + 2, notes, part.imprint)
    page(sheet, part, sheet.worksheet.title, sheet.heading, Rows(tail_start or last, row - 1), last)
    return sheet


def link(sheet: SheetWriter, row: int, column: int, name: str, to: int, tip: str) -> None:
    """Lead from a cell to a row of another sheet. The cell looks as before: it is printed.

    Nothing is done beyond what a sheet of Excel holds.
    """
    if sheet.links >= LINKS:
        return
    sheet.links += 1
    cell = sheet.worksheet.cell(row, column)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A{to}", tooltip=tip)


def moment(text: str) -> str:
    """A moment of the content as "14:20 06/07/2026"; missing where it is ""."""
    if not text:
        return MISSING
    instant = dt.datetime.fromisoformat(text)
    return f"{instant:%H:%M} {short_date(instant)}"


def day(text: str) -> str:
    """A day of the content as 06/07/2026; n/a where it is ""."""
    return short_date(dt.date.fromisoformat(text)) if text else NOT_APPLICABLE


def value(figure: int | str | None) -> Content:
    """A restated value: a count, n/a, or missing (null)."""
    if figure is None:
        return MISSING
    return NOT_APPLICABLE if figure == "n/a" else figure
