"""A sheet of several small tables under each other, of which each row can be found by its key before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reporting.pack.frame import style_of
from reporting.workbook.sheet import Content, Sheet

Line = tuple[str, Sequence[Content]]  # key ("" where nothing leads to it) and cells


@dataclass(frozen=True)
class Span:
    """A column of a small table: its title and the columns of the sheet it runs over."""

    title: str
    first: int
    last: int
    style: str = "Ô chữ"


@dataclass(frozen=True)
class Block:
    """A small table: title, columns, rows, and what stands where there is none."""

    title: str
    spans: tuple[Span, ...]
    lines: list[Line]
    empty: str = "Không có."
    notes: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The rows it takes with a free one below."""
        return 2 + max(1, len(self.lines)) + len(self.notes) + 1


def places(blocks: Sequence[Block], top: int) -> dict[str, int]:
    """By key the row of each line, the first block standing at `top`."""
    found: dict[str, int] = {}
    for block, at in _stacked(blocks, top):
        found |= {key: at + 2 + index for index, (key, _) in enumerate(block.lines) if key}
    return found


def write(sheet: Sheet, blocks: Sequence[Block], top: int) -> int:
    """Write them all; gives the last row used."""
    for block, at in _stacked(blocks, top):
        _write(sheet, block, at)
    return top + sum(block.size for block in blocks) - 2


def _stacked(blocks: Sequence[Block], top: int) -> Iterator[tuple[Block, int]]:
    for block in blocks:
        yield block, top
        top += block.size


def _write(sheet: Sheet, block: Block, row: int) -> None:
    sheet.spread(row, 1, sheet.last_column, block.title, "Tổng chữ")
    sheet.fit(row, [(block.title, sum(sheet.widths), "Tổng chữ")])
    for span in block.spans:
        sheet.spread(row + 1, span.first, span.last, span.title, "Đầu cột")
    sheet.fit(row + 1, [(span.title, _width(sheet, span), "Đầu cột") for span in block.spans])
    row += 2
    for _, cells in block.lines:
        _line(sheet, block, row, cells)
        row += 1
    if not block.lines:
        sheet.spread(row, 1, sheet.last_column, block.empty, "Ô giữa")
        sheet.high(row, 1)
        row += 1
    for note in block.notes:
        sheet.wide(row, note, "Chân biểu")
        row += 1


def _line(sheet: Sheet, block: Block, row: int, cells: Sequence[Content]) -> None:
    for span, content in zip(block.spans, cells, strict=True):
        sheet.spread(row, span.first, span.last, content, style_of(content, span.style))
    pairs = zip(block.spans, cells, strict=True)
    sheet.fit(row, [(said, _width(sheet, span), span.style) for span, said in pairs if isinstance(said, str)])


def _width(sheet: Sheet, span: Span) -> float:
    return sum(sheet.widths[span.first - 1 : span.last])
