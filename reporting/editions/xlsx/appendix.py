"""The columns of the appendix of an indicator, and which rows of totals it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.editions.part import EditionPart
from reporting.editions.xlsx.appendix_columns import (
    AppendixColumn,
    ChangeColumn,
    EarlierQuarterColumn,
    QuarterValueColumn,
    TotalRow,
    change_format,
    value_format,
)
from reporting.editions.xlsx.columns import (
    CellValue,
    Counts,
    MembershipColumn,
    Ratio,
    SheetColumn,
    Sum,
    cell_value,
    ratio_of,
    sum_of,
)
from reporting.editions.xlsx.counting import CountingMethod, coverage_of, is_asked, point_of, side_of, summed, value_of
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Rows
from reporting.excel.styles import COUNT, PERCENT
from targets.domain.periods import Quarter

LEAD = (("TT", 5.0), ("Đơn vị", 33.0), ("Tình hình báo cáo", 11.0))
MARK_WIDTH, COUNT_WIDTH, RATIO_WIDTH, CHANGE_WIDTH, SOURCE_WIDTH = 10.0, 10.5, 12.5, 12.0, 34.0
RAW = "Số liệu gốc"


@dataclass(frozen=True)
class Appendix:
    """The table of an indicator: the methods that count it at the quarter, its columns, the marks by perimeter."""

    methods: list[CountingMethod]
    columns: list[AppendixColumn]
    marks: dict[str, MembershipColumn]

    @property
    def source(self) -> int:
        """The last column: by which revisions the figures were approved."""
        return len(LEAD) + len(self.marks) + len(self.columns) + 1

    @property
    def widths(self) -> list[float]:
        lead = [width for _, width in LEAD] + [MARK_WIDTH] * len(self.marks)
        return [*lead, *(column.width for column in self.columns), SOURCE_WIDTH]

    @property
    def element_columns(self) -> list[QuarterValueColumn]:
        """The columns of figures as they were given."""
        return [column for column in self.columns if isinstance(column, QuarterValueColumn) and column.column.element]


def lay_out(part: EditionPart, all_methods: Sequence[CountingMethod]) -> Appendix:
    """The columns: the elements in the form's order, then for each method sums, ratio, earlier quarters and changes."""
    methods = [method for method in all_methods if is_asked(part, method.formula, method.quarter(part.quarter))]
    parts = [code for code in part.meeting.parts if code != part.scope.code]
    flags = {code: [code in unit.perimeters for unit in part.meeting.units] for code in parts}
    marks = {code: MembershipColumn(len(LEAD) + n, flags[code]) for n, code in enumerate(parts, start=1)}
    element_columns = _element_columns(part, methods)
    columns: list[AppendixColumn] = list(element_columns.values())
    for method in methods:
        columns += _method_columns(part, method, element_columns, marks, several=len(methods) > 1)
    for column_number, column in enumerate(columns, start=len(LEAD) + len(marks) + 1):
        column.move_to(column_number)
    return Appendix(methods, columns, marks)


def totals(part: EditionPart, appendix: Appendix, rows: Rows) -> list[TotalRow]:
    """TỔNG CỘNG and the perimeters within, each followed by a row with its coverage."""
    titles_and_marks: list[tuple[str, str, MembershipColumn | None]] = [(part.scope.code, "TỔNG CỘNG", None)]
    titles_and_marks += [
        (code, f"Trong đó: {part.meeting.parts[code].name}", mark) for code, mark in appendix.marks.items()
    ]
    return [
        TotalRow(code, title, rows.last + 1 + 2 * n, rows, mark)
        for n, (code, title, mark) in enumerate(titles_and_marks)
    ]


def _element_columns(part: EditionPart, methods: Sequence[CountingMethod]) -> dict[str, QuarterValueColumn]:
    """By code the elements of all methods, those below the line first."""
    below = {code for method in methods for code in method.formula.denominator}
    owners = {code: method for method in reversed(methods) for code in method.formula.elements}
    order = list(part.elements)
    columns = {}
    for code in sorted(owners, key=lambda code: (code not in below, order.index(code))):
        element, quarter = part.elements[code], owners[code].quarter(part.quarter)
        values = [_unit_value(part, index, code, owners[code]) for index in range(len(part.meeting.units))]
        group = RAW if quarter == part.quarter else f"{RAW} ({quarter.label})"
        column = Counts(element.short_name, element.measure, group, values, element=code)
        columns[code] = _value_column(column, COUNT_WIDTH)
    return columns


def _unit_value(part: EditionPart, index: int, code: str, method: CountingMethod) -> CellValue:
    """What a unit gave; of an earlier quarter nothing where it was not expected then."""
    unit, quarter = part.meeting.units[index], method.quarter(part.quarter)
    if quarter == part.quarter:
        return cell_value(unit, part.elements[code])
    unit_figures = part.content.figures.get(quarter.code, {}).get(unit.code, {})
    if code in unit_figures:
        value = unit_figures[code]
        return NOT_APPLICABLE if value is None else value
    return MISSING if point_of(part, unit.code, method.formula, quarter) else NOT_EXPECTED


def _value_column(
    column: SheetColumn, width: float, published_totals: Mapping[str, tuple[Content, str]] | None = None
) -> QuarterValueColumn:
    number_format = PERCENT if column.is_ratio else COUNT
    return QuarterValueColumn(
        title=column.title, measure=column.measure, group=column.group, number_format=number_format, width=width,
        column=column, published_totals=published_totals or {},
    )  # fmt: skip


def _method_columns(
    part: EditionPart,
    method: CountingMethod,
    element_columns: Mapping[str, QuarterValueColumn],
    marks: Mapping[str, MembershipColumn],
    *,
    several: bool,
) -> list[AppendixColumn]:
    """The columns of a method after its elements."""
    group = f"Kết quả {method.milestones}" if several else "Kết quả"
    published_totals = _published_totals(part, method, marks)
    result_columns = _result_columns(method, element_columns, group, published_totals)
    answer_column = result_columns[-1] if result_columns else element_columns[method.formula.numerator[0]]
    scopes = [part.scope.code, *marks]
    earlier_quarters = [
        (_unbroken_label(method.before(part.quarter)), method.before(part.quarter)),
        (_unbroken_label(method.year_ago(part.quarter)), method.year_ago(part.quarter)),
    ]
    earlier_columns = [
        _earlier_column(part, method, scopes, title, quarter, group) for title, quarter in earlier_quarters
    ]
    changes = [_change_column(method, answer_column, column, group) for column in earlier_columns]
    return [*result_columns, *earlier_columns, *changes]


def _result_columns(
    method: CountingMethod,
    element_columns: Mapping[str, QuarterValueColumn],
    group: str,
    published_totals: Mapping[str, tuple[Content, ...]],
) -> list[QuarterValueColumn]:
    """Sums and ratio of a method; none where a single element answers.

    Published totals go to the columns they belong to, also where these are elements' own.
    """
    above, below = (
        [element_columns[code].column for code in side]
        for side in (method.formula.numerator, method.formula.denominator)
    )
    all_columns = [*above, *below]
    for column in all_columns:
        element_columns[column.element].published_totals = dict.fromkeys(
            published_totals, (NOT_EXPECTED, NOT_EXPECTED)
        ) | dict(element_columns[column.element].published_totals)
    if len(all_columns) == 1:
        element_columns[all_columns[0].element].published_totals = {
            code: (figures[0], str(figures[3])) for code, figures in published_totals.items()
        }
        return []
    columns: list[QuarterValueColumn] = []
    if len(all_columns) > 2 or _half_applies(all_columns):
        for index, (side, name) in enumerate(((above, "Tử số"), (below, "Mẫu số"))):
            if side:
                scope_totals = {code: (figures[index], str(figures[3])) for code, figures in published_totals.items()}
                columns.append(_value_column(_sum(side, all_columns, name, group), COUNT_WIDTH, scope_totals))
        if not below:
            return columns
        above, below = [columns[0].column], [columns[1].column]
    values = [ratio_of(above[0], below[0], index) for index in range(len(above[0].values))]
    ratio = Ratio("Tỷ lệ", "%", group, values, above=above[0], below=below[0])
    scope_totals = {code: (figures[2], str(figures[3])) for code, figures in published_totals.items()}
    return [*columns, _value_column(ratio, RATIO_WIDTH, scope_totals)]


def _half_applies(all_columns: Sequence[SheetColumn]) -> bool:
    """Whether somewhere only one half of the pair is n/a: it adds nothing, the other half counts."""
    cells = zip(*(column.values for column in all_columns), strict=True)
    return any(NOT_APPLICABLE in row and any(isinstance(cell, int) for cell in row) for row in cells)


def _sum(side: Sequence[SheetColumn], all_columns: Sequence[SheetColumn], title: str, group: str) -> Sum:
    values = [sum_of(side, all_columns, index) for index in range(len(all_columns[0].values))]
    return Sum(title, all_columns[0].measure, group, values, side=tuple(side), every=tuple(all_columns))


def _published_totals(
    part: EditionPart, method: CountingMethod, marks: Mapping[str, MembershipColumn]
) -> dict[str, tuple[Content, ...]]:
    """By scope numerator, denominator, value and coverage as published, where today's units do not add up to them.

    They are the units of that quarter's own day (docs/rules.md#tree-of-the-day): others where the tree changed since.
    """
    quarter = method.quarter(part.quarter)
    points = [point_of(part, unit.code, method.formula, quarter) for unit in part.meeting.units]
    totals_by_scope: dict[str, tuple[Content, ...]] = {}
    for code in (part.scope.code, *marks):
        flags = marks[code].flags if code in marks else [True] * len(points)
        scope_points = [point for point, flag in zip(points, flags, strict=True) if flag]
        total = point_of(part, code, method.formula, quarter)
        if total and summed(scope_points) != summed([total]):
            value = value_of(total, is_count=method.is_count)
            totals_by_scope[code] = (side_of(total, "n"), side_of(total, "d"), value, coverage_of(total))
    return totals_by_scope


def _earlier_column(
    part: EditionPart, method: CountingMethod, scopes: Sequence[str], title: str, quarter: Quarter, group: str
) -> EarlierQuarterColumn:
    return EarlierQuarterColumn(
        title=title,
        measure=method.indicator.measure,
        group=group,
        number_format=value_format(is_count=method.is_count),
        width=COUNT_WIDTH,
        points=[point_of(part, unit.code, method.formula, quarter) for unit in part.meeting.units],
        totals={code: point_of(part, code, method.formula, quarter) for code in scopes},
        is_count=method.is_count,
    )


def _change_column(
    method: CountingMethod, now: QuarterValueColumn, before: EarlierQuarterColumn, group: str
) -> ChangeColumn:
    return ChangeColumn(
        title=f"So với {before.title}\n(+/–)",
        measure=method.indicator.measure if method.is_count else "điểm %",
        group=group,
        number_format=change_format(is_count=method.is_count),
        width=CHANGE_WIDTH,
        now=now,
        before=before,
    )


def _unbroken_label(quarter: Quarter) -> str:
    """The name of a quarter that is not broken over two lines."""
    return quarter.label.replace(" ", "\u00a0")
