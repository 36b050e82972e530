"""The rows of a form in a workbook: found by their headings, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from python_calamine import CalamineSheet

from reporting.reports.quantities import heading, key, text
from reporting.spreadsheets.form_layout import IDENTITY
from reporting.spreadsheets.gate import reading, worksheets
from reporting.spreadsheets.limits import FORMULA, bad_file
from reporting.spreadsheets.xml_scan import PartScan
from targets.domain.refusals import UNFIT

LOOKED_AT = 8  # sheets that may hold the form
HEAD_ROWS = 200  # within which its headings stand
LABEL, MEASURE, QUANTITY, NOTE = "noi dung", "don vi tinh", "so luong", "ghi chu"
MAX_LABEL = 300
Value = Any
Grid = list[list[Value]]
Merge = tuple[tuple[int, int], tuple[int, int]]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class FormLine:
    """A row of the form: `label` as written, `key` as compared; what stands under "Số lượng" and "Ghi chú", and where.

    `flaw`: why the quantity cannot be taken whatever it shows ("" = it can), `note_flaw` the same of the note.
    """

    label: str
    key: str
    measure: str
    quantity: Value
    note: str
    quantity_at: str
    note_at: str
    flaw: str = ""
    note_flaw: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether anything stands under "Số lượng"."""
        return bool(self.flaw) or text(self.quantity) != ""


@dataclass(frozen=True)
class Book:
    """What a workbook holds: the identity of our form ({} in another's), and the table on its sheet."""

    identity: dict[str, str]
    sheet: str
    lines: list[FormLine]


def read(content: bytes) -> Book:
    """The form in an .xlsx file; raises Refused, also where no sheet has a table with the headings."""
    identity = {}
    with reading(content) as (book, scans):
        names = worksheets(book)
        if IDENTITY in names:
            rows = book.get_sheet_by_name(IDENTITY).to_python(skip_empty_area=False)
            identity = {text(row[0]): text(row[1]) for row in rows if len(row) > 1 and text(row[0])}
        for name in [name for name in names if name != IDENTITY][:LOOKED_AT]:
            lines = _lines(book.get_sheet_by_name(name), scans.get(name, PartScan()))
            if lines is not None:
                return Book(identity, name, lines)
    raise bad_file(
        UNFIT,
        "Tệp không phải biểu tải từ cổng, cũng không có bảng nào đủ hai cột “Nội dung” và “Số lượng” (Mẫu 2-HĐCĐ).",
    )


class _Table:
    """A sheet from A1 on; merged cells show everywhere what they show at all."""

    def __init__(self, grid: Grid, merges: Iterable[Merge], scan: PartScan) -> None:
        self.grid, self.scan = grid, scan
        self._merged: dict[tuple[int, int], Box] = {}
        width = max(map(len, grid), default=0)
        for (r1, c1), (r2, c2) in merges:
            box = min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)
            inside = range(box[0], min(box[2] + 1, len(grid))), range(box[1], min(box[3] + 1, width))
            self._merged.update(((row, column), box) for row in inside[0] for column in inside[1])

    def merge(self, row: int, column: int) -> Box:
        """The cells (first row and column, last row and column) that a cell is one with."""
        return self._merged.get((row, column), (row, column, row, column))

    def value(self, row: int, column: int) -> Value:
        top, left, *_ = self.merge(row, column)
        cells = self.grid[top] if top < len(self.grid) else []
        return cells[left] if left < len(cells) else ""

    def under(self, row: int, columns: range) -> tuple[int, Value]:
        """The first of the columns that holds something in the row, and what; a cell that begins left of them does not
        belong to them."""
        for column in columns:
            address, left = _address(row, column), self.merge(row, column)[1]
            value = self.value(row, column) if left >= columns[0] else ""
            if text(value) or address in self.scan.formulas or address in self.scan.errors:
                return column, value
        return columns[0], ""


def _lines(sheet: CalamineSheet, scan: PartScan) -> list[FormLine] | None:
    """The lines under the headings; None where there are no such headings."""
    grid = sheet.to_python(skip_empty_area=False)
    rows = enumerate(grid[:HEAD_ROWS])
    head_row = next((row for row, cells in rows if {LABEL, QUANTITY} <= {heading(cell) for cell in cells}), None)
    if head_row is None:
        return None
    names = [heading(cell) for cell in grid[head_row]]
    for name in (LABEL, QUANTITY, NOTE):
        if names.count(name) > 1:
            title = text(grid[head_row][names.index(name)])
            raise bad_file(UNFIT, f"Trang “{sheet.name}”, dòng {head_row + 1}: có hai cột cùng tên “{title}”.")
    table = _Table(grid, sheet.merged_cell_ranges or [], scan)
    columns = dict.fromkeys((LABEL, MEASURE, QUANTITY, NOTE), range(0))  # under a heading, which may be merged
    for name in columns.keys() & set(names):
        _, left, _, right = table.merge(head_row, names.index(name))
        columns[name] = range(left, right + 1)
    first = table.merge(head_row, columns[QUANTITY][0])[2] + 1
    lines = (_line(table, row, columns) for row in range(first, len(grid)))
    return [line for line in lines if line is not None]


def _line(table: _Table, row: int, columns: dict[str, range]) -> FormLine | None:
    """A row, or None where it has nothing to say."""
    label = text(table.value(row, columns[LABEL][0]))
    quantity_column, quantity = table.under(row, columns[QUANTITY])
    address = _address(row, quantity_column)
    top, _, bottom, _ = table.merge(row, quantity_column)
    flaw = _flaw(table, address)
    if top < bottom and text(quantity):
        flaw = "Ô bị gộp qua nhiều dòng. Hãy bỏ gộp ô rồi ghi số cho từng dòng."
    note, note_at, note_flaw = "", address, ""
    if columns[NOTE]:
        note_column, note_value = table.under(row, columns[NOTE])
        note, note_at = text(note_value), _address(row, note_column)
        note_flaw = _flaw(table, note_at)
    measure = text(table.value(row, columns[MEASURE][0])) if columns[MEASURE] else ""
    line = FormLine(label, key(label)[:MAX_LABEL], measure, quantity, note, address, note_at, flaw, note_flaw)
    is_number = isinstance(quantity, int | float) and not isinstance(quantity, bool)
    # neither the line of column numbers ("A", "1") under the headings, nor the headings repeated on the next page
    is_label = line.key != LABEL and len(line.key) > 1 and not line.key.isdigit()
    return line if (is_label if label else is_number) else None


def _flaw(table: _Table, address: str) -> str:
    if address in table.scan.formulas:
        return FORMULA
    if address in table.scan.errors:
        return "Ô đang báo lỗi (#REF!, #N/A…). Hãy ghi lại số."
    return ""


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row + 1}"
