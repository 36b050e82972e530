"""Biểu 02: every filing unit in official order with its elements and ratios, TỔNG CỘNG and the perimeters within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.meeting import Meeting
from reporting.editions.xlsx.columns import (
    Counts,
    MembershipColumn,
    Ratio,
    SheetColumn,
    Sum,
    cell_value,
    ratio_of,
    sum_of,
    write_unit,
)
from reporting.editions.xlsx.notes import perimeter_notes
from reporting.editions.xlsx.page import foot, head
from reporting.excel.paging import page
from reporting.excel.sheet import NOT_APPLICABLE, SIZES, Content, Imprint, Live, Rows, SheetWriter
from reporting.excel.styles import COUNT, PERCENT
from reporting.excel.text import height, lines
from targets.models import Formula, Indicator

NAME = "Biểu 02"
TITLE = "SỐ LIỆU THEO ĐƠN VỊ PHỤC VỤ ĐÁNH GIÁ CÁC CHỈ TIÊU CỦA CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ {programme}"
LEAD = (("TT", 5.0), ("Đơn vị", 35.0), ("Tình hình báo cáo", 12.0))
MARK_WIDTH, RATIO_WIDTH = 12.0, 8.0
COUNT_WIDTHS = ((10**5, 9.3), (10**6, 10.0))  # for totals below a size
WIDEST_COUNT = 12.0


@dataclass(frozen=True)
class Reference:
    """A cell of this sheet and what it comes to."""

    cell: str
    value: int | float | str

    @property
    def live(self) -> Live:
        """The same value from another sheet."""
        return Live(f"='{NAME}'!{self.cell}", self.value)


@dataclass
class Answers:
    """Where the totals of (formula, scope) stand, with their coverage."""

    values: dict[tuple[str, str], Reference] = field(default_factory=dict)
    coverage: dict[tuple[str, str], Reference] = field(default_factory=dict)


@dataclass
class UnitTable:
    """The columns after the leading ones, and which of them answers a formula."""

    columns: list[SheetColumn]
    answering: dict[str, SheetColumn]
    marks: dict[str, MembershipColumn]


def table(meeting: Meeting) -> UnitTable:
    """The columns: by indicator the elements of its formulas, their sums where several, and the ratios."""
    parts = [code for code in meeting.parts if code != meeting.scope.code]  # each has a row of totals of its own
    marks = {
        code: MembershipColumn(len(LEAD) + n, [code in unit.perimeters for unit in meeting.units])
        for n, code in enumerate(parts, start=1)
    }
    unit_table = UnitTable([], {}, marks)
    raw: dict[str, SheetColumn] = {}
    for indicator, formulas in _by_indicator(meeting):
        for code in _elements(formulas, meeting):
            if code not in raw:
                element = meeting.elements[code]
                values = [cell_value(unit, element) for unit in meeting.units]
                raw[code] = Counts(element.short_name, element.measure, indicator.short_name, values, element=code)
                unit_table.columns.append(raw[code])
        for formula, years in formulas:
            several = len(formulas) > 1
            label = f" (mốc {', '.join(map(str, years))})" if several else ""
            unit_table.answering[formula.code] = _answer(unit_table, raw, formula, indicator, label)
    for column_number, column in enumerate(unit_table.columns, start=len(LEAD) + len(marks) + 1):
        column.number = column_number
    return unit_table


def _by_indicator(meeting: Meeting) -> list[tuple[Indicator, list[tuple[Formula, list[int]]]]]:
    """Each indicator that the period can answer, with its formulas and the milestones they are for."""
    formulas_by_indicator: dict[str, tuple[Indicator, dict[str, tuple[Formula, list[int]]]]] = {}
    for standing in meeting.targets:
        formula = meeting.formulas.get(standing.default.reading.formula_id)
        if formula is not None:
            indicator = standing.target.indicator
            formulas = formulas_by_indicator.setdefault(indicator.code, (indicator, {}))[1]
            formulas.setdefault(formula.code, (formula, []))[1].append(standing.target.milestone_id)
    ordered = sorted(formulas_by_indicator.values(), key=lambda pair: pair[0].order)
    return [(indicator, list(formulas.values())) for indicator, formulas in ordered]


def _elements(formulas: Sequence[tuple[Formula, list[int]]], meeting: Meeting) -> list[str]:
    """The elements of the formulas in the form's order, those below the line first."""
    below = {code for formula, _ in formulas for code in formula.denominator}
    every = {code for formula, _ in formulas for code in formula.elements}
    return sorted(every, key=lambda code: (code not in below, meeting.elements[code].order))


def _answer(
    unit_table: UnitTable, raw: dict[str, SheetColumn], formula: Formula, indicator: Indicator, label: str
) -> SheetColumn:
    """The column that answers a formula, added with the sums it needs."""
    above, below = ([raw[code] for code in side] for side in (formula.numerator, formula.denominator))
    every = [*above, *below]
    if len(every) == 1:
        return above[0]
    if len(every) > 2 or _half_applies(every):
        sums = [_sum(side, every, f"{name}{label}", indicator) for side, name in ((above, "Tử số"), (below, "Mẫu số"))]
        unit_table.columns += sums
        if not formula.denominator:
            return sums[0]
        above, below = [sums[0]], [sums[1]]
    values = [ratio_of(above[0], below[0], index) for index in range(len(above[0].values))]
    ratio = Ratio(f"Tỷ lệ{label}", "%", indicator.short_name, values, above=above[0], below=below[0])
    unit_table.columns.append(ratio)
    return ratio


def _half_applies(pair: Sequence[SheetColumn]) -> bool:
    """Whether in some unit only one half of the pair is n/a: it adds nothing, the other half counts."""
    return any(
        NOT_APPLICABLE in cells and any(isinstance(cell, int) for cell in cells)
        for cells in zip(*(column.values for column in pair), strict=True)
    )


def _sum(side: Sequence[SheetColumn], every: Sequence[SheetColumn], title: str, indicator: Indicator) -> Sum:
    values = [sum_of(side, every, index) for index in range(len(every[0].values))]
    return Sum(title, every[0].measure, indicator.short_name, values, side=tuple(side), every=tuple(every))


def write(worksheet: Worksheet, meeting: Meeting, imprint: Imprint) -> tuple[SheetWriter, Answers]:
    """Fill the sheet; gives it with where Biểu 01 finds its answers."""
    unit_table = table(meeting)
    sheet = SheetWriter(worksheet, _widths(unit_table), imprint.edition)
    title = TITLE.format(programme=meeting.programme)
    top = head(sheet, meeting, title, "Đơn vị tính: ghi ở đầu mỗi cột")
    body = _headings(sheet, meeting, unit_table, top)
    rows = Rows(body, body + max(1, len(meeting.units)) - 1)
    _units(sheet, meeting, unit_table, rows)
    answers = Answers()
    below = _totals(sheet, meeting, unit_table, rows, answers)
    last = foot(sheet, meeting, below + 1, _notes(meeting), imprint)
    page(sheet, meeting, NAME, Rows(top, body - 1), Rows(rows.last, last))
    return sheet, answers


def _widths(unit_table: UnitTable) -> list[float]:
    widths = [width for _, width in LEAD] + [MARK_WIDTH] * len(unit_table.marks)
    for column in unit_table.columns:
        largest = sum(value for value in column.values if isinstance(value, int))
        fitting = (width for size, width in COUNT_WIDTHS if largest < size)
        widths.append(RATIO_WIDTH if column.is_ratio else next(fitting, WIDEST_COUNT))
    return widths


def _headings(sheet: SheetWriter, meeting: Meeting, unit_table: UnitTable, top: int) -> int:
    """Groups, titles, measures and the numbers of the columns; gives the first row of the body."""
    leading = [name for name, _ in LEAD] + [f"Thuộc {meeting.parts[code].name}" for code in unit_table.marks]
    for column_number, title in enumerate(leading, start=1):
        sheet.spread(top, column_number, column_number, title, "Đầu cột nhỏ", down=2)
    for group, members in groupby(unit_table.columns, key=lambda column: column.group):
        columns = [column.number for column in members]
        sheet.spread(top, columns[0], columns[-1], group, "Đầu cột nhỏ")
    for column in unit_table.columns:
        sheet.put(top + 1, column.number, column.title, "Đầu cột nhỏ")
        sheet.put(top + 2, column.number, column.measure, "Đơn vị của cột")
    for column_number in range(1, sheet.last_column + 1):
        sheet.put(top + 3, column_number, f"({column_number})", "Số cột")
    _heading_heights(sheet, unit_table, leading, top)
    return top + 4


def _heading_heights(sheet: SheetWriter, unit_table: UnitTable, leading: Sequence[str], top: int) -> None:
    """High enough for every title; the leading ones run over three rows."""
    grouped = groupby(unit_table.columns, key=lambda column: column.group)
    groups = [(group, [sheet.widths[column.number - 1] for column in members]) for group, members in grouped]
    sheet.fit(top, [(group, sum(widths), "Đầu cột nhỏ") for group, widths in groups])
    sheet.fit(
        top + 1,
        [(column.title, sheet.widths[column.number - 1], "Đầu cột nhỏ") for column in unit_table.columns],
        at_least=2,
    )
    sheet.fit(top + 2, [(column.measure, sheet.widths[column.number - 1], "Ghi chú") for column in unit_table.columns])
    sheet.high(top + 3, 1, 10)
    rows = sheet.worksheet.row_dimensions
    titled = [
        lines(title, width, SIZES["Đầu cột nhỏ"], bold=True)
        for title, width in zip(leading, sheet.widths, strict=False)
    ]
    missing = height(max(titled), SIZES["Đầu cột nhỏ"]) - sum(rows[row].height for row in (top, top + 1, top + 2))
    rows[top + 1].height += max(0, missing)


def _units(sheet: SheetWriter, meeting: Meeting, unit_table: UnitTable, rows: Rows) -> None:
    """One row a unit; a scope in which nobody reports says so."""
    if not meeting.units:
        sheet.nothing(rows.first, "Không có đơn vị nào phải báo cáo trong kỳ này.")
    for index, unit in enumerate(meeting.units):
        row = rows.first + index
        write_unit(sheet, row, index, unit, unit_table.marks.values())
        for column in unit_table.columns:
            content = column.unit(row, index)
            _number(sheet, row, column, content, "Ô")
        sheet.fit(row, [(unit.name, sheet.widths[1], "Ô chữ"), (unit.state, sheet.widths[2], "Ô chữ")])


def _number(sheet: SheetWriter, row: int, column: SheetColumn, content: Content, kind: str) -> None:
    """A cell in the body; where no number stands yet it is centred, with the format of the number to come."""
    value = content.value if isinstance(content, Live) else content
    style = f"{kind} tỷ lệ" if column.is_ratio else f"{kind} số"
    if isinstance(value, str):
        sheet.put(row, column.number, content or None, f"{kind} giữa", PERCENT if column.is_ratio else COUNT)
        return
    sheet.put(row, column.number, content, style)


def _totals(sheet: SheetWriter, meeting: Meeting, unit_table: UnitTable, rows: Rows, answers: Answers) -> int:
    """TỔNG CỘNG and the perimeters within, each with its coverage; gives the first free row."""
    row = rows.last + 1
    named: list[tuple[str, str, MembershipColumn | None]] = [(meeting.scope.code, "TỔNG CỘNG", None)]
    named += [(code, f"Trong đó: {meeting.parts[code].name}", mark) for code, mark in unit_table.marks.items()]
    if not meeting.units:
        return row
    covered = "Số đơn vị có số liệu/số đơn vị phải báo cáo"
    for code, title, mark in named:
        _line(sheet, unit_table, row, title, "Tổng", [column.total(rows, mark) for column in unit_table.columns])
        _line(
            sheet,
            unit_table,
            row + 1,
            covered,
            "Độ phủ",
            [column.coverage(rows, mark) for column in unit_table.columns],
        )
        for formula, column in unit_table.answering.items():
            total, coverage = column.total(rows, mark).value, str(column.coverage(rows, mark).value)
            answers.values[formula, code] = Reference(f"${column.letter}${row}", total)
            answers.coverage[formula, code] = Reference(f"${column.letter}${row + 1}", coverage)
        row += 2
    return row


def _line(sheet: SheetWriter, unit_table: UnitTable, row: int, title: str, kind: str, contents: Sequence[Live]) -> None:
    words = f"{kind} chữ"
    lead = len(LEAD) + len(unit_table.marks)
    sheet.spread(row, 1, lead, title, words)
    for column, content in zip(unit_table.columns, contents, strict=True):
        if kind == "Tổng":
            _number(sheet, row, column, content, kind)
        else:
            sheet.put(row, column.number, content, kind)
    sheet.fit(row, [(title, sum(sheet.widths[:lead]), words)])


def _notes(meeting: Meeting) -> list[str]:
    notes = [
        "Số liệu đã được duyệt. Tỷ lệ ở dòng tổng bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu,"
        " nên có thể khác thương của hai ô tổng khi còn đơn vị thiếu số liệu."
    ]
    if any(element.supplier == "register" for element in meeting.elements.values()):
        notes.append("Ô trống ở cột KCN, KCX: đơn vị không có KCN, KCX trên địa bàn.")
    return [*notes, *perimeter_notes(meeting)]
