"""Biểu 02: every filing unit in official order with its elements and ratios, TỔNG CỘNG and the perimeters within."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.meeting import Meeting
from reporting.editions.xlsx.columns import Counts, FigureColumn, cell_value
from reporting.editions.xlsx.counting import methods_by_indicator
from reporting.editions.xlsx.notes import perimeter_notes
from reporting.editions.xlsx.page import foot, head, write_headings
from reporting.editions.xlsx.unit_table import (
    LEADING,
    Marks,
    answer_columns,
    elements_of,
    leading_titles,
    marks_of,
    put_figure,
    total_rows,
    write_total,
    write_unit,
)
from reporting.excel.paging import page
from reporting.excel.sheet import Imprint, Live, Rows, SheetWriter, plain

NAME = "Biểu 02"
TITLE = "SỐ LIỆU THEO ĐƠN VỊ PHỤC VỤ ĐÁNH GIÁ CÁC CHỈ TIÊU CỦA CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ {programme}"
LEAD_WIDTHS = (5.0, 34.0, 15.5)
MARK_WIDTH, RATIO_WIDTH = 12.0, 8.0
COUNT_WIDTHS = ((10**5, 9.3), (10**6, 10.0))  # for totals below a size
WIDEST_COUNT = 12.0

Answers = dict[tuple[str, str], tuple[Live, Live]]  # by formula and scope its total and coverage, from another sheet


@dataclass(frozen=True)
class UnitTable:
    """The marks by perimeter, the columns after them, and which of these answers a formula."""

    marks: Marks
    columns: list[FigureColumn]
    answering: dict[str, FigureColumn]

    @property
    def widths(self) -> list[float]:
        widths = [*LEAD_WIDTHS, *[MARK_WIDTH] * len(self.marks)]
        for column in self.columns:
            largest = sum(value for value in column.values if isinstance(value, int))
            fitting = (width for size, width in COUNT_WIDTHS if largest < size)
            widths.append(RATIO_WIDTH if column.is_ratio else next(fitting, WIDEST_COUNT))
        return widths


def table(meeting: Meeting) -> UnitTable:
    """The columns: by indicator the elements of its formulas, their sums where several, and the ratios."""
    marks = marks_of(meeting)
    elements: dict[str, FigureColumn] = {}
    columns: list[FigureColumn] = []
    answering: dict[str, FigureColumn] = {}
    for all_methods in methods_by_indicator(meeting.targets).values():
        methods = [method for method in all_methods if method.formula.code in meeting.formulas]
        for code in elements_of([method.formula for method in methods], meeting.elements):
            if code not in elements:
                element, group = meeting.elements[code], methods[0].indicator.short_name
                values = [cell_value(unit, element) for unit in meeting.units]
                elements[code] = Counts(element.short_name, element.measure, group, values, element=code)
                columns.append(elements[code])
        for method in methods:
            suffix = f" ({method.milestones})" if len(methods) > 1 else ""
            results = answer_columns(method.formula, elements, method.indicator.short_name, suffix)
            answering[method.formula.code] = results[-1] if results else elements[method.formula.numerator[0]]
            columns += results
    for number, column in enumerate(columns, start=len(LEADING) + len(marks) + 1):
        column.number = number
    return UnitTable(marks, columns, answering)


def write(worksheet: Worksheet, meeting: Meeting, imprint: Imprint) -> tuple[SheetWriter, Answers]:
    """Fill the sheet; gives it with where Biểu 01 finds its answers."""
    unit_table = table(meeting)
    columns, lead = unit_table.columns, len(LEADING) + len(unit_table.marks)
    sheet = SheetWriter(worksheet, unit_table.widths, imprint.edition)
    top = head(sheet, meeting, TITLE.format(programme=meeting.programme), "Đơn vị tính: ghi ở đầu mỗi cột")
    write_headings(sheet, top, leading_titles(meeting, unit_table.marks), columns, at_least=2)
    for number in range(1, sheet.last_column + 1):
        sheet.put(top + 3, number, f"({number})", "Số cột")
    sheet.high(top + 3, 1, 10)
    rows = Rows(top + 4, top + 4 + max(1, len(meeting.units)) - 1)
    if not meeting.units:
        sheet.nothing(rows.first, "Không có đơn vị nào phải báo cáo trong kỳ này.")
    styles = ["tỷ lệ" if column.is_ratio else "số" for column in columns]
    for row, (index, unit) in enumerate(enumerate(meeting.units), start=rows.first):
        write_unit(sheet, row, index, unit, unit_table.marks)
        for column, style in zip(columns, styles, strict=True):
            put_figure(sheet, row, column, column.unit(row, index), "Ô", style)
        sheet.fit(row, [(unit.name, sheet.widths[1], "Ô chữ"), (unit.state, sheet.widths[2], "Ô chữ")])
    sheet.filter(Rows(rows.first - 1, rows.last))
    answers: Answers = {}
    last = rows.last
    for total in total_rows(meeting, unit_table.marks, rows) if meeting.units else ():
        last = write_total(sheet, total, lead, columns, styles)
        for formula, column in unit_table.answering.items():
            cells = zip((f"${column.letter}${total.row}", f"${column.letter}${last}"), column.total(total), strict=True)
            value, coverage = (Live(f"='{NAME}'!{cell}", plain(content)) for cell, content in cells)
            answers[formula, total.code] = (value, coverage)
    last = foot(sheet, meeting, last + 2, _notes(meeting), imprint)
    page(sheet, meeting, NAME, Rows(top, top + 3), Rows(rows.last, last))
    return sheet, answers


def _notes(meeting: Meeting) -> list[str]:
    notes = [
        "Số liệu đã được duyệt. Tỷ lệ ở dòng tổng bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu,"
        " nên có thể khác thương của hai ô tổng khi còn đơn vị thiếu số liệu."
    ]
    if any(element.supplier == "register" for element in meeting.elements.values()):
        notes.append("Ô trống ở cột KCN, KCX: đơn vị không có KCN, KCX trên địa bàn.")
    return [*notes, *perimeter_notes(meeting)]
