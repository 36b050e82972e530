"""What Biểu 02 and the appendices share: columns that answer a formula, marks by perimeter, units, totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reporting.editions.meeting import Meeting, UnitRow
from reporting.editions.xlsx.columns import (
    MARK,
    FigureColumn,
    MembershipColumn,
    Ratio,
    SheetColumn,
    Sum,
    TotalRow,
    ratio_of,
    sum_of,
)
from reporting.excel.sheet import NOT_APPLICABLE, Content, Rows, SheetWriter, plain
from reporting.progress.promises import FormulaText
from reporting.progress.wording import COVERAGE

LEADING = ("TT", "Đơn vị", "Tình hình báo cáo")

Marks = Mapping[str, MembershipColumn]  # by the code of the perimeter


def marks_of(meeting: Meeting) -> dict[str, MembershipColumn]:
    """After the leading columns a mark for each perimeter that has a row of totals of its own."""
    codes = [code for code in meeting.parts if code != meeting.scope.code]
    flags = {code: [code in unit.perimeters for unit in meeting.units] for code in codes}
    return {code: MembershipColumn(number, flags[code]) for number, code in enumerate(codes, start=len(LEADING) + 1)}


def leading_titles(meeting: Meeting, marks: Marks) -> dict[int, str]:
    """By number the titles of the columns before the figures."""
    return dict(enumerate([*LEADING, *(f"Thuộc {meeting.parts[code].name}" for code in marks)], start=1))


def elements_of(formulas: Sequence[FormulaText], form: Iterable[str]) -> list[str]:
    """The elements of the formulas in the form's order, those below the line first."""
    below = {code for formula in formulas for code in formula.denominator}
    every = {code for formula in formulas for code in formula.elements}
    return sorted((code for code in form if code in every), key=lambda code: code not in below)


def answer_columns(
    formula: FormulaText, columns: Mapping[str, FigureColumn], group: str, suffix: str = ""
) -> list[FigureColumn]:
    """Sums and ratio of a formula, whose elements stand in `columns`; none where a single element answers.

    Sums stand where there are more than two elements, or where in some unit only one half of a pair is n/a: it adds
    nothing, the other half counts.
    """
    above, below = ([columns[code] for code in side] for side in (formula.numerator, formula.denominator))
    every = [*above, *below]
    if len(every) == 1:
        return []
    sums: list[FigureColumn] = []
    cells_by_unit = list(zip(*(column.values for column in every), strict=True))
    halved = any(NOT_APPLICABLE in cells and any(isinstance(cell, int) for cell in cells) for cells in cells_by_unit)
    if len(every) > 2 or halved:
        for side, title in ((above, f"Tử số{suffix}"), (below, f"Mẫu số{suffix}")):
            if side:
                side_by_unit = zip(*(column.values for column in side), strict=True)
                values = [sum_of(part, cells) for part, cells in zip(side_by_unit, cells_by_unit, strict=True)]
                sums.append(Sum(title, every[0].measure, group, values, side=tuple(side), every=tuple(every)))
        if not below:
            return sums
        above, below = sums[:1], sums[1:]
    values = [ratio_of(n, d) for n, d in zip(above[0].values, below[0].values, strict=True)]
    return [*sums, Ratio(f"Tỷ lệ{suffix}", "%", group, values, above=above[0], below=below[0])]


def total_rows(meeting: Meeting, marks: Marks, rows: Rows) -> list[TotalRow]:
    """TỔNG CỘNG and the perimeters within, each followed by a row with its coverage."""
    marked: list[tuple[str, str, MembershipColumn | None]] = [(meeting.scope.code, "TỔNG CỘNG", None)]
    marked += [(code, f"Trong đó: {meeting.parts[code].name}", mark) for code, mark in marks.items()]
    return [TotalRow(code, title, rows.last + 1 + 2 * n, rows, mark) for n, (code, title, mark) in enumerate(marked)]


def write_unit(sheet: SheetWriter, row: int, index: int, unit: UnitRow, marks: Marks) -> None:
    """The columns that a unit's row begins with, and the perimeters it belongs to."""
    sheet.put(row, 1, index + 1, "Ô giữa")
    sheet.put(row, 2, unit.name, "Ô chữ")
    sheet.put(row, 3, unit.state, "Ô giữa")
    for mark in marks.values():
        sheet.put(row, mark.column, MARK if mark.flags[index] else None, "Ô giữa")


def put_figure(sheet: SheetWriter, row: int, column: SheetColumn, content: Content, kind: str, style: str) -> None:
    """A cell of the body; where no number stands yet it is centred, with the format of the number to come."""
    words = isinstance(plain(content), str)
    content = None if content == "" else content
    sheet.put(row, column.number, content, f"{kind} {'giữa' if words else style}", column.number_format)


def write_total(
    sheet: SheetWriter, total: TotalRow, lead: int, columns: Sequence[SheetColumn], styles: Sequence[str]
) -> int:
    """A row of totals and the one with its coverage, which it gives; `styles` are those of the columns' numbers."""
    figures = [column.total(total) for column in columns]
    sheet.spread(total.row, 1, lead, total.title, "Tổng chữ")
    for column, style, (content, _) in zip(columns, styles, figures, strict=True):
        put_figure(sheet, total.row, column, content, "Tổng", style)
    sheet.spread(total.row + 1, 1, lead, COVERAGE, "Độ phủ chữ")
    for column, (_, coverage) in zip(columns, figures, strict=True):
        sheet.put(total.row + 1, column.number, coverage or None, "Độ phủ")
    words = [
        (content, sheet.widths[column.number - 1], "Tổng giữa")
        for column, (content, _) in zip(columns, figures, strict=True)
        if isinstance(content, str)
    ]
    sheet.fit(total.row, [(total.title, sum(sheet.widths[:lead]), "Tổng chữ"), *words])
    sheet.fit(total.row + 1, [(COVERAGE, sum(sheet.widths[:lead]), "Độ phủ chữ")])
    return total.row + 1
