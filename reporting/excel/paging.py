"""How a sheet is printed: A4 landscape or upright (A3 for very many columns), as wide as the page, headings on each."""

from __future__ import annotations

from typing import Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.excel.sheet import Rows, SheetWriter
from reporting.excel.text import POINTS_PER_CHARACTER, utf16
from targets.domain.periods import Quarter

SIDE, TOP = 0.4, 0.6  # margins in inches
PAPERS = {9: (841.9, 595.3), 8: (1190.6, 841.9)}  # A4, A3: width and height in points
LEAST_SCALE = 0.53  # letters of 11 points are 5.8 on paper
DEFAULT_HEIGHT = 15.0
FONT = '&"Times New Roman,Italic"&10 '
FOOT = 255  # characters that Excel takes for the three parts of a foot together
ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"
HEADER, MARKED_TOP = 0.2, 0.75  # inches: where the watermark of made-up figures begins, and the table below it


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
    Where nobody signs, only its rows up to `table`, the last of the table, and the first note below do.
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
    sheet.illustrative = subject.illustrative
    if sheet.illustrative:
        mark_illustrative(worksheet)
    worksheet.print_options.horizontalCentered = True
    worksheet.print_title_rows = f"{head.first}:{head.last}"
    kept = Rows(tail.first, min(table + 2, tail.last)) if table else tail  # a free row stands before the notes
    _break_pages(sheet, _room(sheet), _heights(sheet, head), kept)
    worksheet.print_area = f"A1:{get_column_letter(sheet.last_column)}{tail.last}"
    _feet(sheet, subject, name)
    worksheet.freeze_panes = f"C{head.last + 1}"
    worksheet.sheet_view.zoomScale = 80


def mark_illustrative(worksheet: Worksheet) -> None:
    """Every printed page of made-up figures says so in large grey letters above its table."""
    mark = _HeaderFooterPart(ILLUSTRATIVE, font="Times New Roman,Bold", size=36, color="BFBFBF")
    worksheet.oddHeader = HeaderFooterItem(center=mark)
    worksheet.page_margins.header, worksheet.page_margins.top = HEADER, MARKED_TOP


def stand_up(sheet: SheetWriter) -> None:
    """Print on upright A4, which holds more rows of a list, where the letters stay large enough."""
    sheet.upright = True
    sheet.upright = _scale(sheet, 9) >= LEAST_SCALE


def _feet(sheet: SheetWriter, subject: Subject, name: str) -> None:
    """The foot of each page: what it belongs to, its number, and whether its figures are made up or published.

    "&" is doubled; the end of an edition's text, where the author is named, goes where it is too long.
    """
    left, right = f"{name} – {subject.period.quarter.label}", "Số liệu minh họa" if subject.illustrative else ""
    center = "Trang &P/&N"
    if sheet.edition:
        room = FOOT - len(f"&L{FONT}{left}; &C&R{FONT}{center}")  # openpyxl writes the empty middle too
        edition = sheet.edition
        while utf16(edition.replace("&", "&&")) > room:
            edition = f"{edition.rstrip('…')[:-1]}…"
        left, center, right = f"{left}; {edition.replace('&', '&&')}", "", center
    left, center, right = (f"{FONT}{part}" if part else "" for part in (left, center, right))
    sheet.worksheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(left), center=_HeaderFooterPart(center), right=_HeaderFooterPart(right)
    )


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
    return (down - 72 * ((MARKED_TOP if sheet.illustrative else TOP) + TOP)) / _scale(sheet, paper)


def _break_pages(sheet: SheetWriter, room: float, repeated: float, kept: Rows) -> None:
    """Begin a page where a heading would be the last on one, and where the `kept` rows would run over its end.

    `room` is the height of a page, `repeated` that of the headings on each.
    """
    breaks = sheet.worksheet.row_breaks
    ended = {page_break.id for page_break in breaks.brk}
    used = 0.0
    for row in range(1, kept.first):
        if row in sheet.leads and used > repeated:
            led = _heights(sheet, Rows(row, row + sheet.leads[row]))
            if used + led > room >= repeated + led:
                breaks.append(Break(id=row - 1))
                used = repeated
        high = _height(sheet, row)
        used = used + high if used + high <= room else repeated + high
        if row in ended:
            used = repeated
    if used + _heights(sheet, kept) > room:
        breaks.append(Break(id=kept.first - 1))


def _heights(sheet: SheetWriter, rows: Rows) -> float:
    return sum(_height(sheet, row) for row in range(rows.first, rows.last + 1))


def _height(sheet: SheetWriter, row: int) -> float:
    dimension = sheet.worksheet.row_dimensions.get(row)  # asking by [] would make a row of it
    return dimension.height or DEFAULT_HEIGHT if dimension else DEFAULT_HEIGHT
