"""A worksheet that remembers what its formulas come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.excel import text
from reporting.excel.styles import BODY
from targets.domain import numbers
from targets.domain.vietnamese import short_date

PORTAL = "Cổng theo dõi Chương trình 25-CTr/TU"
MISSING, NOT_APPLICABLE, NOT_EXPECTED = numbers.MISSING, numbers.NOT_APPLICABLE, ""
SIZES = {"Ghi chú": 10.0, "Đầu cột nhỏ": 10.0, "Tên biểu": 13.0, "Kèm theo": 12.0, "Cơ quan": 12.0}
BOLD = {"Đầu cột", "Đầu cột nhỏ", "Đánh giá", "Tên biểu", "Cơ quan", "Tổng chữ"}
FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Live:
    """A formula and what it comes to: Excel and LibreOffice recalculate it, plain readers see the value."""

    formula: str
    value: int | float | str


@dataclass(frozen=True)
class Rows:
    """Rows from the first to the last."""

    first: int
    last: int

    def range(self, column: int) -> str:
        letter = get_column_letter(column)
        return f"{letter}{self.first}:{letter}{self.last}"


Content = int | float | str | Live | None


def plain(content: Content) -> int | float | str:
    """What a reader sees of a cell."""
    value = content.value if isinstance(content, Live) else content
    return NOT_EXPECTED if value is None else value


@dataclass(frozen=True)
class Imprint:
    """By whom and when the workbook was made; `edition` the foot of a published one."""

    at: dt.datetime
    author: str
    edition: str = ""

    @property
    def line(self) -> str:
        """The line of the foot."""
        if self.edition:
            return f"{self.edition}."
        by = f"người lập: {self.author}" if self.author else f"lập tự động từ {PORTAL}"
        return f"Lập lúc {self.at:%H:%M} ngày {short_date(self.at)}; {by}."


class Bulk(Protocol):
    """Very many rows, written when the file is packed."""

    first: int

    def rows(self) -> Iterator[str]:
        """Each `<row>` of the sheet's XML, from row `first` on; below them the sheet has at least one row."""


class SheetWriter:
    """A worksheet written cell by cell; `live` holds the values of its formulas by address.

    `edition` stands at the foot of every printed page of a published one.
    """

    def __init__(self, worksheet: Worksheet, widths: Sequence[float], edition: str = "") -> None:
        self.worksheet = worksheet
        self.edition = edition
        self.widths = list(widths)
        self.live: dict[str, int | float | str] = {}
        self.links = 0
        self.upright = False  # printed in portrait
        self.illustrative = False  # a watermark says so on each page
        self.bulk: Bulk | None = None
        self.leads: dict[int, int] = {}  # by row how many below it stay on its page: a heading's
        self.heading = self.tail = Rows(0, 0)  # repeated on each page, and kept on one; `paging.page` tells
        for column, width in enumerate(self.widths, start=1):
            worksheet.column_dimensions[get_column_letter(column)].width = width
        worksheet.sheet_view.showGridLines = False

    @property
    def last_column(self) -> int:
        return len(self.widths)

    def put(self, row: int, column: int, content: Content, style: str, number_format: str = "") -> None:
        """Write a cell. Text is never taken for a formula; missing and n/a stand in the middle."""
        cell = self.worksheet.cell(row, column)
        cell.style = style
        if isinstance(content, Live):
            cell.value = content.formula
            self.live[cell.coordinate] = content.value
        elif isinstance(content, str):
            cell.value = text.written(content)
            if content.startswith(FORMULA_LIKE):
                cell.data_type = "s"
                cell.quotePrefix = True
        else:
            cell.value = content
        if number_format:
            cell.number_format = number_format

    def spread(self, row: int, first: int, last: int, content: Content, style: str, *, down: int = 0) -> None:
        """Write a cell merged over columns `first` to `last` and `down` further rows."""
        for merged_row in range(row, row + down + 1):
            for column in range(first, last + 1):
                self.put(merged_row, column, None, style)
        self.put(row, first, content, style)
        if last > first or down:
            self.worksheet.merge_cells(start_row=row, start_column=first, end_row=row + down, end_column=last)

    def high(self, row: int, count: int, size: float = BODY) -> None:
        self.worksheet.row_dimensions[row].height = text.height(count, size)

    def fit(self, row: int, texts: Iterable[tuple[str, float, str]], at_least: int = 1) -> None:
        """Make a row high enough for each (text, width in characters, style)."""
        tallest = text.height(at_least, BODY)
        for content, width, style in texts:
            size = SIZES.get(style, BODY)
            tallest = max(tallest, text.height(text.lines(content, width, size, bold=style in BOLD), size))
        self.worksheet.row_dimensions[row].height = tallest

    def banner(self, row: int, title: str) -> None:
        """Write a title over the width of the table."""
        self.spread(row, 1, self.last_column, title, "Tổng chữ")
        self.fit(row, [(title, sum(self.widths), "Tổng chữ")])

    def nothing(self, row: int, content: str) -> None:
        """Write the one row of a table that has none."""
        self.spread(row, 1, self.last_column, content, "Ô giữa")
        self.high(row, 1)

    def filter(self, rows: Rows) -> None:
        """Let readers filter these rows, the first of which is the heading; totals stand outside."""
        self.worksheet.auto_filter.ref = f"A{rows.first}:{get_column_letter(self.last_column)}{rows.last}"

    def wide(self, row: int, content: str, style: str) -> int:
        """Write a text over the width of the page, in as many rows as it needs; gives the next row."""
        width = sum(self.widths)
        for (part,) in parted([(content, width, style)]):
            self.spread(row, 1, self.last_column, part, style)
            self.fit(row, [(str(part), width, style)])
            row += 1
        return row


def parted(cells: Sequence[tuple[Content, float, str]]) -> list[list[Content]]:
    """A row of (content, width, style) as rows that Excel shows whole: a long text goes on in the rows below."""
    columns: list[Sequence[Content]] = []
    for content, width, style in cells:
        if isinstance(content, str):
            columns.append(text.pieces(content, width, SIZES.get(style, BODY), bold=style in BOLD))
        else:
            columns.append([content])
    return [list(row) for row in zip_longest(*columns)]
