"""Base unions as an annex: the sheet with one row each, what is wrong with it, and the sums that its columns make.

A row gives every element of the sheet a number or "không có" (n/a, adds nothing); a column without a single value is
as good as absent. Parts stand to their wholes in a row as they do in a report (docs/rules.md#numbers).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple

from reporting.reports.cells import NOT_APPLICABLE, NUMBER, REFUSE, Cell, Form, impossible
from reporting.reports.quantities import key, read_quantity, text
from targets.domain.numbers import MAX_COUNT, NumberError, format_count
from targets.domain.refusals import Fault

CODE, NAME, EMPLOYER = "Mã", "Tên công đoàn cơ sở", "Đơn vị sử dụng lao động"
HEADINGS = (CODE, NAME, EMPLOYER)
LONGEST = {CODE: 40, NAME: 300, EMPLOYER: 300}
MAX_ROWS = 20_000
HEAD_ROWS = 20  # within which the headings stand
PASSED_OVER = frozenset({"tt", "stt", "ghi chu"})
MAX_FAULTS = 1_000  # more are not listed: such a sheet is wrong as a whole

Value = Any
Values = tuple[int | None, ...]  # None = n/a
NO_SHEET = f"Tệp không có trang nào đủ hai cột “{CODE}” và “{NAME}”. Hãy dùng mẫu tải từ trang này."


@dataclass(frozen=True)
class SheetGrid:
    """A worksheet from A1 on; `refused` are the addresses of cells whose value cannot be trusted, with the reason."""

    sheet: str
    rows: Sequence[Sequence[Value]]
    refused: Mapping[str, str] = field(default_factory=dict)


class AnnexLine(NamedTuple):
    """One base union; `line` is its row in the sheet, `values` stand in the order of the annex's elements."""

    line: int
    code: str
    name: str
    employer: str
    values: Values


@dataclass(frozen=True)
class AnnexSheet:
    """What a worksheet says: its rows, and the sum of each element in the order of its columns (None = n/a).

    With faults none of it is taken.
    """

    rows: list[AnnexLine]
    sums: dict[str, int | None]
    faults: list[Fault]


_key = lru_cache(maxsize=1024)(key)


def _heading(cell: Value) -> str:
    """A heading as it is compared; sheet after sheet has the same."""
    return _key(cell) if isinstance(cell, str) and len(cell) <= max(LONGEST.values()) else ""


def has_headings(cells: Sequence[Value]) -> bool:
    names = [_heading(cell) for cell in cells]
    return _key(CODE) in names and _key(NAME) in names


def read_annex(form: Form, grid: SheetGrid) -> AnnexSheet:
    """The annex in a worksheet of a report with this form, or everything that is wrong with it at once."""
    head_row = next((n for n, cells in enumerate(grid.rows[:HEAD_ROWS]) if has_headings(cells)), None)
    if head_row is None:
        return AnnexSheet([], {}, [Fault(grid.sheet, "", "", NO_SHEET)])
    return _Reader(form, grid, head_row).read()


def changes(sums: Mapping[str, int | None]) -> dict[str, dict[str, Any]]:
    """Sums as a change of a report's cells (patch.read_patch)."""
    return {
        code: {"state": NOT_APPLICABLE} if value is None else {"state": NUMBER, "value": value}
        for code, value in sums.items()
    }


def letters(column: int) -> str:
    """A column's letters: 0 → A, 25 → Z, 26 → AA."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def clean(value: Value) -> str:
    """A cell as text (quantities.text); what is clean already, as most is, costs little."""
    if isinstance(value, str) and value.isprintable() and "  " not in value and " " not in (value[:1], value[-1:]):
        return value if unicodedata.is_normalized("NFC", value) else unicodedata.normalize("NFC", value)
    return text(value)


class _Reader:
    """Goes column by column: nearly all are whole numbers throughout, and that is seen at once."""

    def __init__(self, form: Form, grid: SheetGrid, head_row: int) -> None:
        self.form, self.grid, self.head_row = form, grid, head_row
        self.faults: list[tuple[int, int, Fault]] = []  # with row and column, to be told in that order
        self.names: dict[str, int] = {}  # heading → column
        self.columns: dict[str, int] = {}  # element → column
        self._head(grid.rows[head_row])
        below = [
            (n, cells)
            for n, cells in enumerate(grid.rows[head_row + 1 :], start=head_row + 1)
            if any(map(_is_filled, cells))
        ]
        self.lines = [n for n, _ in below]
        self.body = list(zip_longest(*(cells for _, cells in below), fillvalue=""))

    def fault(self, row: int, column: int, message: str, element: str = "") -> None:
        """Note what is wrong with a cell, or with the whole sheet (row −1)."""
        address = "" if row < 0 else f"{letters(column)}{row + 1}"
        if len(self.faults) < MAX_FAULTS:
            self.faults.append((row, column, Fault(self.grid.sheet, address, element, message)))

    def _head(self, cells: Sequence[Value]) -> None:
        heading_by_key = {_key(name): name for name in HEADINGS}
        code_by_key = {_key(word): code for code in self.form.elements for word in (self.form.name(code), code)}
        for column, cell in enumerate(cells):
            label_key = _heading(cell)
            meaning = heading_by_key.get(label_key) or code_by_key.get(label_key)
            if meaning is None:
                if label_key not in PASSED_OVER:
                    self._check_unknown(column, cell)
            elif meaning in self.names or meaning in self.columns:
                self.fault(self.head_row, column, f"Cột “{clean(cell)}” có hai lần.")
            elif meaning in HEADINGS:
                self.names[meaning] = column
            elif meaning not in self.form.codes:
                message = f"“{self.form.name(meaning)}” không do đơn vị cung cấp trong kỳ này."
                self.fault(self.head_row, column, message, meaning)
            else:
                self.columns[meaning] = column

    def _check_unknown(self, column: int, cell: Value) -> None:
        label = clean(cell)[:60]
        if label:
            message = f"“{label}” không phải tên ngắn hay mã số liệu nào của biểu. Hãy sửa tiêu đề hoặc bỏ cột."
            self.fault(self.head_row, column, message)
        elif any(column < len(cells) and _is_filled(cells[column]) for cells in self.grid.rows[self.head_row + 1 :]):
            self.fault(self.head_row, column, "Cột có nội dung nhưng không có tiêu đề.")

    def read(self) -> AnnexSheet:
        self.columns = {code: column for code, column in self.columns.items() if self._is_used(column)}
        if not self.lines:
            self.fault(-1, 0, "Phụ lục không có dòng công đoàn cơ sở nào.")
        elif len(self.lines) > MAX_ROWS:
            row_count, row_limit = format_count(len(self.lines)), format_count(MAX_ROWS)
            self.fault(-1, 0, f"Phụ lục có {row_count} dòng; tối đa {row_limit} dòng.")
        elif not self.columns:
            self.fault(-1, 0, "Phụ lục không có cột số liệu nào được điền.")
        if self.faults:
            return AnnexSheet([], {}, self._faults_in_order())
        words = {heading: self._words(heading) for heading in HEADINGS}
        counts = {code: self._counts(code) for code in self.columns}
        words[CODE] = [code.upper() for code in words[CODE]]
        self._check_codes(words[CODE])
        self._check_parts(counts)
        sums = {code: _sum(column) for code, column in counts.items()}
        for code, value in sums.items():
            if value is not None and value > MAX_COUNT:
                message = f"Tổng của cột là {format_count(value)}; tối đa {format_count(MAX_COUNT)}."
                self.fault(self.head_row, self.columns[code], message, code)
        values = zip(*counts.values(), strict=True)
        lines = [n + 1 for n in self.lines]
        rows = list(map(AnnexLine._make, zip(lines, *words.values(), values, strict=True)))
        return AnnexSheet(rows, sums, self._faults_in_order())

    def _faults_in_order(self) -> list[Fault]:
        return [fault for *_, fault in sorted(self.faults, key=lambda entry: entry[:2])]

    def _is_used(self, column: int) -> bool:
        """Whether anything stands in a column below its heading."""
        cells = self.body[column] if column < len(self.body) else ()
        return any(map(_is_filled, cells)) or any(self._refused(n, column) for n in self.lines)

    def _refused(self, n: int, column: int) -> str:
        """Why the value of a cell cannot be trusted, or ""."""
        return self.grid.refused.get(f"{letters(column)}{n + 1}", "") if self.grid.refused else ""

    def _words(self, heading: str) -> list[str]:
        column = self.names.get(heading)
        if column is None or column >= len(self.body):
            return [""] * len(self.lines)
        words = list(map(clean, self.body[column]))
        if self.grid.refused or "" in words or max(map(len, words)) > LONGEST[heading]:
            for n, word in zip(self.lines, words, strict=True):
                if why := self._refused(n, column):
                    self.fault(n, column, why)
                elif not word and heading != EMPLOYER:
                    self.fault(n, column, f"Thiếu “{heading}”. Dòng tổng hoặc dòng ghi chú thì hãy xóa khỏi bảng.")
                elif len(word) > LONGEST[heading]:
                    self.fault(n, column, f"“{heading}” dài quá {LONGEST[heading]} ký tự.")
        return words

    def _counts(self, element: str) -> Sequence[int | None]:
        """The numbers of a column; None for n/a, and 0 with a fault."""
        column = self.columns[element]
        cells = self.body[column]
        if not self.grid.refused and set(map(type, cells)) == {float} and min(cells) >= 0 and max(cells) <= MAX_COUNT:
            counts = tuple(map(int, cells))
            if counts == cells:
                return counts
        return [self._value(n, cell, column, element) for n, cell in zip(self.lines, cells, strict=True)]

    def _value(self, n: int, cell: Value, column: int, element: str) -> int | None:
        why = self._refused(n, column)
        try:
            change = {} if why else read_quantity(cell)
        except NumberError as error:
            why, change = error.message, {}
        if change.get("state") == NOT_APPLICABLE:
            return None
        number: int | None = change.get("value")
        if number is not None:
            return number
        problem = "Ô trống" if "value" in change else "Dòng phụ lục không nhận “chưa có số liệu”"
        self.fault(n, column, why or f"{problem}: hãy ghi số (0 cũng là số) hoặc “không có”.", element)
        return 0

    def _check_codes(self, codes: Sequence[str]) -> None:
        if len(set(codes)) == len(codes):
            return
        first: dict[str, int] = {}
        for n, code in zip(self.lines, codes, strict=True):
            before = first.setdefault(code, n)
            if code and before != n:
                self.fault(n, self.names[CODE], f"Mã “{code}” đã có ở dòng {before + 1}.")

    def _check_parts(self, counts: Mapping[str, Sequence[int | None]]) -> None:
        """Say as a report would what is impossible in a row that is not faulty already."""
        bad: set[int] = set()
        for pair in self.form.pairs():
            if pair.on_breach == REFUSE and pair.part in counts and pair.whole in counts:
                bad.update(_breaches(counts[pair.part], counts[pair.whole]))
        faulty = {row for row, *_ in self.faults}
        for index in sorted(bad):
            if self.lines[index] in faulty:
                continue
            row = {code: column[index] for code, column in counts.items()}
            cells = {
                code: Cell(NOT_APPLICABLE) if value is None else Cell(NUMBER, value) for code, value in row.items()
            }
            for remark in impossible(self.form, cells):
                self.fault(self.lines[index], self.columns[remark.cell], remark.message, remark.cell)


def _breaches(parts: Sequence[int | None], wholes: Sequence[int | None]) -> list[int]:
    """Where a part and its whole cannot both be: n/a in one half only, or a part above its whole."""
    pairs = enumerate(zip(parts, wholes, strict=True))
    return [n for n, (part, total) in pairs if (part is not total if part is None or total is None else part > total)]


def _sum(column: Sequence[int | None]) -> int | None:
    """None where every row is n/a."""
    numbers = [value for value in column if value is not None]
    return sum(numbers) if numbers else None


def _is_filled(cell: Value) -> bool:
    return cell != "" and (not isinstance(cell, str) or not cell.isspace())
