"""The columns of the appendix of an indicator: figures with sums and ratios, earlier quarters, and the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.editions.comparison import compare, reorganisations
from reporting.editions.content import PointText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.columns import (
    CellValue,
    Counts,
    FigureColumn,
    Ratio,
    SheetColumn,
    TotalRow,
    cell_value,
    points,
    points_between,
)
from reporting.editions.xlsx.counting import CountingMethod, coverage_of, is_asked, point_of, side_of, summed, value_of
from reporting.editions.xlsx.unit_table import LEADING, Marks, answer_columns, elements_of, marks_of
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, plain
from reporting.excel.styles import COUNT_CHANGE, POINTS_CHANGE
from reporting.progress.quarter_comparison import NOT_COMPARABLE, QuarterComparison
from reporting.progress.wording import coverage, quarter_label, values_compared
from targets.domain.numbers import displayed_percent
from targets.domain.periods import Quarter

LEAD_WIDTHS = (5.0, 33.0, 15.5)
MARK_WIDTH, COUNT_WIDTH, RATIO_WIDTH, CHANGE_WIDTH, SOURCE_WIDTH = 10.0, 10.5, 12.5, 12.0, 37.0
RAW = "Số liệu gốc"
UNLIKE = "(*)"  # in a unit's row: a reorganisation lies between


@dataclass(kw_only=True)
class EarlierQuarterColumn(SheetColumn):
    """What it came to in an earlier quarter, as published: by unit, and by scope in the rows of totals."""

    points: Sequence[PointText | None]
    totals: Mapping[str, PointText | None]
    is_ratio: bool
    quarter: Quarter

    def unit(self, row: int, index: int) -> Content:
        """Nothing where the unit was not expected then."""
        return value_of(self.points[index], is_count=not self.is_ratio)

    def total(self, total: TotalRow) -> tuple[Content, Content]:
        """Over the units of that quarter, not over these rows (docs/rules.md#tree-of-the-day)."""
        point = self.totals[total.code]
        return value_of(point, is_count=not self.is_ratio) if point else NOT_APPLICABLE, coverage_of(point)


@dataclass(kw_only=True)
class ChangeColumn(SheetColumn):
    """The change against an earlier quarter over like units, of a ratio in percentage points (docs/rules.md#like).

    `comparisons` are those of the rows of totals by scope, `reorganised` the days of the reorganisations between.
    """

    now: FigureColumn
    before: EarlierQuarterColumn
    comparisons: Mapping[str, QuarterComparison]
    reorganised: Sequence[dt.date]

    @property
    def number_format(self) -> str:
        return POINTS_CHANGE if self.before.is_ratio else COUNT_CHANGE

    @property
    def formula_label(self) -> str:
        """ "=(7)–(8)"."""
        return f"=({self.now.number})–({self.before.number})"

    def unit(self, row: int, index: int) -> Content:
        """Only where both are numbers, and no reorganisation lies between."""
        upper, lower = plain(self.now.unit(row, index)), plain(self.before.unit(row, index))
        is_number = not isinstance(upper, str) and not isinstance(lower, str)
        if is_number and self.reorganised:
            return UNLIKE
        new, old = f"{self.now.letter}{row}", f"{self.before.letter}{row}"
        otherwise = f'IF(OR({new}="",{old}=""),"",IF(OR({new}="{MISSING}",{old}="{MISSING}"),"{MISSING}","–"))'
        formula = f"=IF(AND(ISNUMBER({new}),ISNUMBER({old})),{self._between(new, old)},{otherwise})"
        if not isinstance(upper, str) and not isinstance(lower, str):
            return Live(formula, points(upper, lower) if self.before.is_ratio else upper - lower)
        signs = [sign for sign in (NOT_EXPECTED, MISSING) if sign in (upper, lower)]
        return Live(formula, signs[0] if signs else NOT_APPLICABLE)

    def total(self, total: TotalRow) -> tuple[Content, Content]:
        """Over the units that gave a figure in both, and how many these are; else that it does not compare."""
        change = self.comparisons[total.code].change
        if change is None:
            return NOT_COMPARABLE, NOT_EXPECTED
        units = coverage(change.units, change.expected)
        amount = change.amount()
        if not self.before.is_ratio and self._of_rows(total) == (amount, units):
            now, before = (total.rows.range(column.number) for column in (self.now, self.before))
            both = "*".join(f'({cells}<>"")*({cells}<>"{MISSING}")' for cells in (now, before))
            marked = f"{total.mark.marked(total.rows)}*" if total.mark else ""
            sums = (f"SUMPRODUCT({marked}{both},{cells})" for cells in (now, before))
            covered = f'=SUMPRODUCT({marked}{both})&"/"&SUMPRODUCT({marked}({now}<>""))'
            return Live(f"={'-'.join(sums)}", int(amount or 0)), Live(covered, units)
        past, present = values_compared(change)
        old, new = str(change.before_numerator), str(change.after_numerator)
        if not self.before.is_ratio:
            return Live(f"={new}-{old}", int(present - past)), units
        difference = float(displayed_percent(present) - displayed_percent(past))
        new, old = f"{new}/{change.after_denominator}", f"{old}/{change.before_denominator}"
        return Live(f"={points_between(new, old)}", difference), units

    def _between(self, new: str, old: str) -> str:
        return points_between(new, old) if self.before.is_ratio else f"{new}-{old}"

    def _of_rows(self, total: TotalRow) -> tuple[int, str]:
        """What today's rows come to: other than the comparison where a unit was in another scope then."""
        flags = total.mark.flags if total.mark else [True] * len(self.now.values)
        pairs = [
            (self.now.values[index], plain(self.before.unit(total.row, index)))
            for index, is_kept in enumerate(flags)
            if is_kept
        ]
        like = [pair for pair in pairs if NOT_EXPECTED not in pair and MISSING not in pair]
        new = sum(value for value, _ in like if isinstance(value, int))
        old = sum(value for _, value in like if isinstance(value, int))
        return new - old, coverage(len(like), sum(now != NOT_EXPECTED for now, _ in pairs))


@dataclass(frozen=True)
class Appendix:
    """The table of an indicator: the methods that count it at the quarter, its columns, the marks by perimeter."""

    methods: list[CountingMethod]
    columns: list[SheetColumn]
    marks: Marks

    @property
    def source(self) -> int:
        """The last column: by which revisions the figures were approved."""
        return len(LEADING) + len(self.marks) + len(self.columns) + 1

    @property
    def widths(self) -> list[float]:
        widths = [*LEAD_WIDTHS, *[MARK_WIDTH] * len(self.marks)]
        for column in self.columns:
            if isinstance(column, ChangeColumn):
                widths.append(CHANGE_WIDTH)
            else:
                widths.append(RATIO_WIDTH if isinstance(column, Ratio) else COUNT_WIDTH)
        return [*widths, SOURCE_WIDTH]

    @property
    def change_columns(self) -> list[ChangeColumn]:
        return [column for column in self.columns if isinstance(column, ChangeColumn)]

    @property
    def element_columns(self) -> list[FigureColumn]:
        """The columns of figures as they were given."""
        return [column for column in self.columns if isinstance(column, FigureColumn) and column.element]


def lay_out(part: EditionPart, all_methods: Sequence[CountingMethod]) -> Appendix:
    """The columns: the elements in the form's order, then for each method sums, ratio, earlier quarters and changes."""
    methods = [method for method in all_methods if is_asked(part, method.formula, method.quarter(part.quarter))]
    marks = marks_of(part.meeting)
    owners = {code: method for method in reversed(methods) for code in method.formula.elements}
    elements: dict[str, FigureColumn] = {}
    for code in elements_of([method.formula for method in methods], part.elements):
        element, quarter = part.elements[code], owners[code].quarter(part.quarter)
        group = RAW if quarter == part.quarter else f"{RAW} ({quarter.label})"
        values = [_unit_value(part, index, code, owners[code]) for index in range(len(part.meeting.units))]
        elements[code] = Counts(element.short_name, element.measure, group, values, element=code)
    columns: list[SheetColumn] = [*elements.values()]
    for method in methods:
        group = f"Kết quả {method.milestones}" if len(methods) > 1 else "Kết quả"
        results = answer_columns(method.formula, elements, group)
        _publish_totals(part, method, marks, elements, results)
        answer = results[-1] if results else elements[method.formula.numerator[0]]
        columns += [*results, *_comparison_columns(part, method, marks, group, answer)]
    for number, column in enumerate(columns, start=len(LEADING) + len(marks) + 1):
        column.number = number
    return Appendix(methods, columns, marks)


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


def _publish_totals(
    part: EditionPart,
    method: CountingMethod,
    marks: Marks,
    elements: Mapping[str, FigureColumn],
    results: Sequence[FigureColumn],
) -> None:
    """Totals are as published where today's units do not add up to them.

    They are of the units of that quarter's own day (docs/rules.md#tree-of-the-day): others where the tree changed
    since. Nothing was published of a single element, unless it is the answer.
    """
    quarter = method.quarter(part.quarter)
    unit_points = [point_of(part, unit.code, method.formula, quarter) for unit in part.meeting.units]
    for code in (part.scope.code, *marks):
        flags = marks[code].flags if code in marks else [True] * len(unit_points)
        total = point_of(part, code, method.formula, quarter)
        scope_points = [point for point, flag in zip(unit_points, flags, strict=True) if flag]
        if total is None or summed(scope_points) == summed([total]):
            continue
        for element in method.formula.elements:
            elements[element].published_totals.setdefault(code, (NOT_EXPECTED, NOT_EXPECTED))
        answers = results or [elements[method.formula.numerator[0]]]
        sums_and_value = [side_of(total, "n"), side_of(total, "d"), value_of(total, is_count=method.is_count)]
        for column, content in zip(answers, sums_and_value[-len(answers) :], strict=True):
            column.published_totals[code] = (content, coverage_of(total))


def _comparison_columns(
    part: EditionPart, method: CountingMethod, marks: Marks, group: str, answer: FigureColumn
) -> list[SheetColumn]:
    """The quarter before and that of the year before, then the change against each."""
    measure = method.indicator.measure
    earlier_columns = [
        EarlierQuarterColumn(
            title=quarter_label(quarter), measure=measure, group=group, is_ratio=not method.is_count, quarter=quarter,
            points=[point_of(part, unit.code, method.formula, quarter) for unit in part.meeting.units],
            totals={code: point_of(part, code, method.formula, quarter) for code in (part.scope.code, *marks)},
        )
        for quarter in (method.before(part.quarter), method.year_ago(part.quarter))
    ]  # fmt: skip
    after = method.quarter(part.quarter)
    changes = [
        ChangeColumn(
            title=f"So với {column.title}\n(+/–)", measure=measure if method.is_count else "điểm %", group=group,
            now=answer, before=column, reorganised=reorganisations(part.content, column.quarter, after),
            comparisons={
                code: compare(part.content, code, method.formula, column.quarter, after) for code in column.totals
            },
        )
        for column in earlier_columns
    ]  # fmt: skip
    return [*earlier_columns, *changes]
