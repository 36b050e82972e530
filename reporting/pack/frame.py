"""What the pack's own sheets are laid out with: head, headings, rows, foot, and links from a number to its meaning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack.pack import EditionPart
from reporting.workbook.paging import page
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, Content, Rows, SheetWriter, head, parted, signs, standing
from targets.domain.vietnamese import short_date

LINKS = 60_000  # a sheet of Excel holds 65.530
_HEAD = 6  # lines of `head`, one more where the figures are made up


@dataclass(frozen=True)
class PlainColumn:
    """A column of a plain table: its title, width in characters and the style of its cells."""

    title: str
    width: float
    style: str = "Ô chữ"


def top(pack: EditionPart) -> int:
    """The first row below the head of every sheet."""
    return _HEAD + int(pack.illustrative) + 1


def body(pack: EditionPart) -> int:
    """The first row below headings and their numbers, where the sheet is one plain table."""
    return top(pack) + 2


def begin(
    worksheet: Worksheet, pack: EditionPart, name: str, title: str, columns: Sequence[PlainColumn], measure: str = ""
) -> SheetWriter:
    """A sheet with its head and the headings of its one table."""
    sheet = SheetWriter(worksheet, [column.width for column in columns], pack.made.edition)
    at = head(sheet, pack.meeting, name, title, measure)
    for place, column in enumerate(columns, start=1):
        sheet.put(at, place, column.title, "Đầu cột")
        sheet.put(at + 1, place, f"({place})", "Số cột")
    sheet.fit(at, [(column.title, column.width, "Đầu cột") for column in columns], at_least=2)
    sheet.high(at + 1, 1, 10)
    return sheet


def write_row(sheet: SheetWriter, row: int, columns: Sequence[PlainColumn], contents: Sequence[Content]) -> int:
    """A row of the table, as high as its texts need, in several rows where that is too high; gives the next row."""
    cells = [(content, column.width, column.style) for column, content in zip(columns, contents, strict=True)]
    for part in parted(cells):
        for place, (column, content) in enumerate(zip(columns, part, strict=True), start=1):
            sheet.put(row, place, content, style_of(content, column.style))
        pairs = zip(columns, part, strict=True)
        sheet.fit(row, [(said, column.width, column.style) for column, said in pairs if isinstance(said, str)])
        row += 1
    return row


def style_of(content: Content, style: str) -> str:
    """Missing and n/a stand in the middle, and so do words in a column of numbers."""
    alone = content in (MISSING, NOT_APPLICABLE) or (isinstance(content, str) and style == "Ô số")
    return "Ô giữa" if alone else style


def nothing(sheet: SheetWriter, row: int, said: str) -> None:
    """The one row of a table that has none."""
    sheet.spread(row, 1, sheet.last_column, said, "Ô giữa")
    sheet.high(row, 1)


def finish(
    sheet: SheetWriter,
    pack: EditionPart,
    name: str,
    heading: Rows,
    last: int,
    notes: Iterable[str] = (),
    whole: int = 0,
) -> SheetWriter:
    """What stands under the table, which ends in row `last`, and how the sheet is printed.

    From row `whole` on, by default the last of the table, all stays on one page.
    """
    row = last + 2
    for note in [*notes, signs()]:
        row = sheet.wide(row, note, "Chân biểu")
    row = sheet.wide(row, standing(pack.meeting), "Chân biểu đậm")
    row = sheet.wide(row, pack.made.line, "Chân biểu")
    page(sheet, pack, name, heading, Rows(whole or last, row - 1), last)
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


def moment(said: str) -> str:
    """A moment of the content as "14:20 06/07/2026"; missing where it is ""."""
    if not said:
        return MISSING
    at = dt.datetime.fromisoformat(said)
    return f"{at:%H:%M} {short_date(at)}"


def day(said: str) -> str:
    """A day of the content as 06/07/2026; n/a where it is ""."""
    return short_date(dt.date.fromisoformat(said)) if said else NOT_APPLICABLE


def value(given: int | str | None) -> Content:
    """A restated value: a count, n/a, or missing (null)."""
    if given is None:
        return MISSING
    return NOT_APPLICABLE if given == "n/a" else given
