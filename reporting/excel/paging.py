"""How a sheet is printed: A4 landscape or upright (A3 for very many columns), as wide as the page, headings on each."""

from __future__ import annotations

from typing import Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from reporting.excel.sheet import Rows, SheetWriter
from reporting.excel.text import POINTS_PER_CHARACTER, utf16
from targets.domain.periods import Quarter

SIDE, TOP = 0.4, 0.6  # margins in inches
PAPERS = {9: (841.9, 595.3), 8: (1190.6, 841.9)}  # A4, A3: width and height in points
LEAST_SCALE = 0.53  # letters of 11 points are 5.8 on paper
DEFAULT_HEIGHT = 15.0
FONT = '&"Times New Roman,Italic"&10 '
FOOT = 255  # characters that Excel takes for the three parts of a foot together


class OfQuarter(Protocol):
    @property
    def quarter(self) -> Quarter: ...


class Subject(Protocol):
    """What a sheet is about."""

    @property
    def period(self) -> OfQuarter: ...

    @property
    def illustrative(self) -> bool:
        """Whether anything in it is made up."""


def page(sheet: SheetWriter, subject: Subject, name: str, head: Rows, tail: Rows, table: int = 0) -> None:
    """Set up the print of a sheet.

    `head` is repeated on every page; `tail`, the last rows of the table with the notes and signatures, stays on one.
    Where that is more than a page holds, its rows up to `table`, the last of the table, and the first note below do.
    """
    worksheet = sheet.worksheet
    sheet.heading, sheet.tail = head, tail
    worksheet.page_setup.orientation = "portrait" if sheet.upright else "landscape"
    worksheet.page_setup.paperSize = _paper(sheet)
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = SIDE
    worksheet.page_margins.top = worksheet.page_margins.bottom = TOP
    worksheet.page_margins.header = worksheet.page_margins.footer = 0.3
    worksheet.print_options.horizontalCentered = True
    worksheet.print_title_rows = f"{head.first}:{head.last}"
    _lead(sheet, head)
    if _torn(sheet, head, _kept(sheet, head, tail, table)):
        worksheet.row_breaks.append(Break(id=tail.first - 1))
    worksheet.print_area = f"A1:{get_column_letter(sheet.last_column)}{tail.last}"
    _feet(sheet, subject, name)
    worksheet.freeze_panes = f"C{head.last + 1}"
    worksheet.sheet_view.zoomScale = 80


def _feet(sheet: SheetWriter, subject: Subject, name: str) -> None:
    """The foot of each page: what it belongs to, its number, and whether its figures are made up or published."""
    left, right = f"{name} – {subject.period.quarter.label}", "Số liệu minh họa" if subject.illustrative else ""
    number = "Trang &P/&N"
    if sheet.edition:
        room = FOOT - len(f"&L{FONT}{left}; &C&R{FONT}{number}")  # openpyxl writes the empty middle too
        left, center, right = f"{left}; {_fitting(sheet.edition, room)}", "", number
    else:
        center = number
    left, center, right = (f"{FONT}{part}" if part else "" for part in (left, center, right))
    sheet.worksheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(left), center=_HeaderFooterPart(center), right=_HeaderFooterPart(right)
    )


def _fitting(text: str, room: int) -> str:
    """The text as a foot takes it, "&" doubled: its end, where the author is named, goes where it is too long."""
    kept = text
    while utf16(kept.replace("&", "&&")) > room:
        kept = f"{kept.rstrip('…')[:-1]}…"
    return kept.replace("&", "&&")


def left(sheet: SheetWriter, *parts: Rows) -> float:
    """The points still free on a page of the sheet that holds these rows, repeated headings among them."""
    return _room(sheet) - sum(_heights(sheet, rows) for rows in parts)


def _paper(sheet: SheetWriter) -> int:
    """A4, unless the sheet would be printed too small on it."""
    return 9 if _scale(sheet, 9) >= LEAST_SCALE else 8


def _scale(sheet: SheetWriter, paper: int) -> float:
    """By how much the sheet is made smaller to fit the width of the paper."""
    across = sorted(PAPERS[paper], reverse=not sheet.upright)[0]
    wide = 1.01 * sum(width * POINTS_PER_CHARACTER + 3.75 for width in sheet.widths)
    return min(1, (across - 2 * 72 * SIDE) / wide)


def _room(sheet: SheetWriter) -> float:
    """The height of a page in points, as large as its rows are before they are made to fit its width."""
    paper = _paper(sheet)
    down = sorted(PAPERS[paper], reverse=not sheet.upright)[1]
    return (down - 2 * 72 * TOP) / _scale(sheet, paper)


def _kept(sheet: SheetWriter, head: Rows, tail: Rows, table: int) -> Rows:
    """What of the tail stays on one page."""
    if not table or _heights(sheet, head) + _heights(sheet, tail) <= _room(sheet):
        return tail
    return Rows(tail.first, min(table + 2, tail.last))  # a free row stands between table and notes


def _lead(sheet: SheetWriter, head: Rows) -> None:
    """Begin a page where a heading would be the last on one, without what it stands above."""
    room, repeated = _room(sheet), _heights(sheet, head)
    breaks = sheet.worksheet.row_breaks
    ended = {page_break.id for page_break in breaks.brk}
    used = 0.0
    for row in range(1, max(sheet.leads, default=0) + 1):
        led = _heights(sheet, Rows(row, row + sheet.leads.get(row, 0)))
        if row in sheet.leads and used > repeated and used + led > room >= repeated + led:
            breaks.append(Break(id=row - 1))
            used = repeated
        used = repeated if row in ended else _after(used, _height(sheet, row), room, repeated)


def _torn(sheet: SheetWriter, head: Rows, tail: Rows) -> bool:
    """Whether the tail would run over the end of a page."""
    room, repeated = _room(sheet), _heights(sheet, head)
    breaks = {page_break.id for page_break in sheet.worksheet.row_breaks.brk}
    used = 0.0
    for row in range(1, tail.first):
        used = _after(used, _height(sheet, row), room, repeated)
        if row in breaks:
            used = repeated
    return used + _heights(sheet, tail) > room


def _after(used: float, height: float, room: float, repeated: float) -> float:
    """How much of its page is used once a row is placed."""
    return used + height if used + height <= room else repeated + height


def _heights(sheet: SheetWriter, rows: Rows) -> float:
    return sum(_height(sheet, row) for row in range(rows.first, rows.last + 1))


def _height(sheet: SheetWriter, row: int) -> float:
    dimension = sheet.worksheet.row_dimensions.get(row)  # asking by [] would make a row of it
    return dimension.height or DEFAULT_HEIGHT if dimension else DEFAULT_HEIGHT
