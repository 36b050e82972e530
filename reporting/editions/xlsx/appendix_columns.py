"""The columns of an appendix: figures with their sums and ratios, what they were before, and the change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from reporting.editions.content import PointText
from reporting.editions.xlsx.columns import MembershipColumn, Ratio, SheetColumn, Sum, points, points_between
from reporting.editions.xlsx.counting import coverage_of, plain, value_of
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, Rows
from reporting.excel.styles import COUNT, COUNT_CHANGE, PERCENT, POINTS_CHANGE


@dataclass(frozen=True)
class TotalRow:
    """A row of totals over the body `rows`: of the scope `code`, or of a perimeter within it by its `mark`."""

    code: str
    title: str
    row: int
    rows: Rows
    mark: MembershipColumn | None


@dataclass(kw_only=True)
class AppendixColumn(ABC):
    """A column of the sheet; `number` is 0 before it has a place."""

    title: str
    measure: str
    group: str
    number_format: str
    width: float
    number: int = 0

    @property
    def letter(self) -> str:
        return get_column_letter(self.number)

    @property
    def number_label(self) -> str:
        """(5), as it stands under the heading."""
        return f"({self.number})"

    @property
    def formula_label(self) -> str:
        """How it is made of other columns; "" where it is not."""
        return ""

    def move_to(self, number: int) -> None:
        self.number = number

    @abstractmethod
    def unit(self, row: int, index: int) -> Content:
        """The cell of a unit."""

    @abstractmethod
    def total(self, total: TotalRow) -> Content:
        """The cell in a row of totals."""

    @abstractmethod
    def coverage(self, total: TotalRow) -> Content:
        """How much of that total is answered."""


@dataclass(kw_only=True)
class QuarterValueColumn(AppendixColumn):
    """A figure, sum or ratio of the quarter.

    `published_totals`: by scope total and coverage as published, where the units of that quarter were not today's.
    """

    column: SheetColumn
    published_totals: Mapping[str, tuple[Content, str]] = field(default_factory=dict)

    def move_to(self, number: int) -> None:
        self.number = self.column.number = number

    @property
    def formula_label(self) -> str:
        """ "=(6)/(5)×100" for a ratio, "=(5)+(6)" for a sum."""
        if isinstance(self.column, Ratio):
            return f"=({self.column.above.number})/({self.column.below.number})\n×100"
        if isinstance(self.column, Sum):
            return "=" + "\n+".join(f"({column.number})" for column in self.column.side)
        return ""

    def unit(self, row: int, index: int) -> Content:
        """As in Biểu 02."""
        return self.column.unit(row, index)

    def total(self, total: TotalRow) -> Content:
        """Summed or divided over the rows."""
        if total.code in self.published_totals:
            return self.published_totals[total.code][0]
        return self.column.total(total.rows, total.mark)

    def coverage(self, total: TotalRow) -> Content:
        if total.code in self.published_totals:
            return self.published_totals[total.code][1]
        return self.column.coverage(total.rows, total.mark)


@dataclass(kw_only=True)
class EarlierQuarterColumn(AppendixColumn):
    """What it came to in an earlier quarter, as published: by unit, and by scope in the rows of totals."""

    points: Sequence[PointText | None]
    totals: Mapping[str, PointText | None]
    is_count: bool

    def unit(self, row: int, index: int) -> Content:
        """Nothing where the unit was not expected then."""
        return value_of(self.points[index], is_count=self.is_count)

    def total(self, total: TotalRow) -> Content:
        """Over the units of that quarter, not over these rows (docs/rules.md#tree-of-the-day)."""
        point = self.totals[total.code]
        return value_of(point, is_count=self.is_count) if point else NOT_APPLICABLE

    def coverage(self, total: TotalRow) -> Content:
        """Of the units of that quarter."""
        return coverage_of(self.totals[total.code])


@dataclass(kw_only=True)
class ChangeColumn(AppendixColumn):
    """The change against an earlier quarter, of a ratio in percentage points."""

    now: QuarterValueColumn
    before: EarlierQuarterColumn

    @property
    def formula_label(self) -> str:
        """ "=(7)–(8)"."""
        return f"=({self.now.number})–({self.before.number})"

    def unit(self, row: int, index: int) -> Content:
        """Only where both are numbers."""
        return self._change(row, self.now.unit(row, index), self.before.unit(row, index))

    def total(self, total: TotalRow) -> Content:
        return self._change(total.row, self.now.total(total), self.before.total(total))

    def coverage(self, total: TotalRow) -> Content:
        """Both columns wear their own."""
        return None

    def _change(self, row: int, now: Content, before: Content) -> Live:
        new, old = f"{self.now.letter}{row}", f"{self.before.letter}{row}"
        difference = f"{new}-{old}" if self.before.is_count else points_between(new, old)
        otherwise = f'IF(OR({new}="",{old}=""),"",IF(OR({new}="{MISSING}",{old}="{MISSING}"),"{MISSING}","–"))'
        formula = f"=IF(AND(ISNUMBER({new}),ISNUMBER({old})),{difference},{otherwise})"
        return Live(formula, change(plain(now), plain(before), is_count=self.before.is_count))


def change(now: int | float | str, before: int | float | str, *, is_count: bool) -> int | float | str:
    """What the formula comes to."""
    if isinstance(now, str) or isinstance(before, str):
        if NOT_EXPECTED in (now, before):
            return NOT_EXPECTED
        return MISSING if MISSING in (now, before) else NOT_APPLICABLE
    return now - before if is_count else points(now, before)


def value_format(*, is_count: bool) -> str:
    return COUNT if is_count else PERCENT


def change_format(*, is_count: bool) -> str:
    return COUNT_CHANGE if is_count else POINTS_CHANGE
