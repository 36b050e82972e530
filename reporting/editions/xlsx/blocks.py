"""A sheet of several small tables under each other, of which each row can be found by its key before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reporting.editions.xlsx.frame import style_of
from reporting.excel.sheet import Content, SheetWriter, parted

KeyedRow = tuple[str, Sequence[Content]]  # key ("" where nothing leads to it) and cells


@dataclass(frozen=True)
class ColumnSpan:
    """A column of a small table: its title and the columns of the sheet it runs over."""

    title: str
    first: int
    last: int
    style: str = "Ô chữ"


TT = ColumnSpan("TT", 1, 1, "Ô giữa")


def numbered(rows: Iterable[Sequence[Content]]) -> list[KeyedRow]:
    """Lines that nothing leads to, each with its number in front."""
    return [("", [number, *cells]) for number, cells in enumerate(rows, start=1)]


@dataclass(frozen=True)
class SmallTable:
    """A small table: title, columns, rows, and what stands where there is none."""

    title: str
    spans: tuple[ColumnSpan, ...]
    lines: list[KeyedRow]
    empty: str = "Không có."
    notes: list[str] = field(default_factory=list)

    def rows(self, widths: Sequence[float]) -> Iterator[tuple[str, list[Content]]]:
        """Key and cells of each row: a text too long for one goes on in the rows below, which have no key."""
        for key, cells in self.lines:
            pairs = zip(self.spans, cells, strict=True)
            row_parts = parted([(content, _width(widths, span), span.style) for span, content in pairs])
            yield from ((key if row_cells is row_parts[0] else "", row_cells) for row_cells in row_parts)


def rows_by_key(blocks: Sequence[SmallTable], widths: Sequence[float], top: int) -> dict[str, int]:
    """By key the row of each line, the first block standing at `top` of a sheet with these columns."""
    row_numbers: dict[str, int] = {}
    for block in blocks:
        keys = [key for key, _ in block.rows(widths)]
        row_numbers |= {key: top + 2 + index for index, key in enumerate(keys) if key}
        top += 2 + max(1, len(keys)) + len(block.notes) + 1
    return row_numbers


def write(sheet: SheetWriter, blocks: Sequence[SmallTable], row: int) -> int:
    """Write them all from this row on, a free row between two; gives the last row used."""
    for block in blocks:
        sheet.banner(row, block.title)
        sheet.leads[row] = 2  # its columns and their first row
        row += 1
        for span in block.spans:
            sheet.spread(row, span.first, span.last, span.title, "Đầu cột")
        sheet.fit(row, [(span.title, _width(sheet.widths, span), "Đầu cột") for span in block.spans])
        row += 1
        for _, cells in block.rows(sheet.widths):
            filled = list(zip(block.spans, cells, strict=True))
            for span, content in filled:
                sheet.spread(row, span.first, span.last, content, style_of(content, span.style))
            texts = [(span, content) for span, content in filled if isinstance(content, str)]
            sheet.fit(row, [(text, _width(sheet.widths, span), span.style) for span, text in texts])
            row += 1
        if not block.lines:
            sheet.nothing(row, block.empty)
            row += 1
        for note in block.notes:
            row = sheet.wide(row, note, "Chân biểu")
        row += 1
    return row - 2


def _width(widths: Sequence[float], span: ColumnSpan) -> float:
    return sum(widths[span.first - 1 : span.last])
