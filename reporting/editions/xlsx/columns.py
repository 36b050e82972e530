"""The columns of a table of units: an element, a side of a formula summed in each unit, or a ratio.

Every column knows what its cells show, so that a formula is written together with what it comes to. A mark is the
column that tells which units belong to a perimeter; without one a total is over all rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl.utils import get_column_letter

from reporting.editions.content import ElementText
from reporting.editions.meeting import UnitRow
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, Rows
from reporting.excel.styles import COUNT, PERCENT
from targets.domain.numbers import displayed_percent
from targets.models import Element

CellValue = int | float | str
MARK = "x"


def points_between(upper: str, lower: str) -> str:
    """The formula for how many percentage points a cell lies above another: of both as they are displayed."""
    return f"ROUND((ROUND({upper},3)-ROUND({lower},3))*100,1)"


def points(upper: float, lower: float) -> float:
    """What the formula of `points_between` comes to."""
    upper_percent, lower_percent = (displayed_percent(100 * Decimal(repr(value))) for value in (upper, lower))
    return float(upper_percent - lower_percent)


@dataclass(frozen=True)
class MembershipColumn:
    """The column that marks the units of a perimeter, and whether each unit is marked."""

    column: int
    flags: list[bool]

    def marked(self, rows: Rows) -> str:
        """The condition on each row."""
        return f'({self.cells(rows)}="{MARK}")'

    def cells(self, rows: Rows) -> str:
        """The marks, however the formula is copied."""
        letter = get_column_letter(self.column)
        return f"${letter}${rows.first}:${letter}${rows.last}"


@dataclass(frozen=True)
class TotalRow:
    """A row of totals over the units' `rows`: of the scope `code`, or of a perimeter within it by its `mark`."""

    code: str
    title: str
    row: int
    rows: Rows
    mark: MembershipColumn | None


@dataclass
class SheetColumn(ABC):
    """A column of the sheet; `number` is its place from 1, 0 before it has one."""

    title: str
    measure: str
    group: str
    number: int = field(default=0, init=False)
    is_ratio = False

    @property
    def letter(self) -> str:
        return get_column_letter(self.number)

    @property
    def number_format(self) -> str:
        return PERCENT if self.is_ratio else COUNT

    @property
    def formula_label(self) -> str:
        """How it is made of other columns; "" where it is not."""
        return ""

    @abstractmethod
    def unit(self, row: int, index: int) -> Content:
        """The cell of a unit."""

    @abstractmethod
    def total(self, total: TotalRow) -> tuple[Content, Content]:
        """The cell in a row of totals, and how many of the expected units gave an answer, as "131/145"."""


@dataclass
class FigureColumn(SheetColumn):
    """What units gave for a quarter; `element` is the code of the element it shows, "" for sums and ratios.

    `published_totals`: by scope total and coverage as published, where the units of that quarter were not today's.
    """

    values: list[CellValue]
    element: str = ""
    published_totals: dict[str, tuple[Content, str]] = field(default_factory=dict)

    def unit(self, row: int, index: int) -> CellValue | Live:
        return self.values[index]

    def total(self, total: TotalRow) -> tuple[Content, Content]:
        return self.published_totals.get(total.code) or self.counted_total(total.rows, total.mark)

    @abstractmethod
    def counted_total(self, rows: Rows, mark: MembershipColumn | None) -> tuple[Live, Live]:
        """Total and coverage over the rows."""


class Counts(FigureColumn):
    """A column of counts, summed over the units that gave a number."""

    def counted_total(self, rows: Rows, mark: MembershipColumn | None) -> tuple[Live, Live]:
        """The sum, missing or n/a where nobody gave a number; units that gave a number or n/a, of those asked."""
        cells = rows.range(self.number)
        if mark is None:
            numbers, missing, summed = f"COUNT({cells})", f'COUNTIF({cells},"{MISSING}")', f"SUM({cells})"
        else:
            marks = mark.cells(rows)
            numbers = f"SUMPRODUCT({mark.marked(rows)}*ISNUMBER({cells}))"
            missing = f'COUNTIFS({marks},"{MARK}",{cells},"{MISSING}")'
            summed = f'SUMIF({marks},"{MARK}",{cells})'
        kept = _kept(self.values, mark)
        counts = [value for value in kept if isinstance(value, int)]
        value = sum(counts) if counts else _none(kept)
        total = Live(f'=IF({numbers}=0,IF({missing}>0,"{MISSING}","{NOT_APPLICABLE}"),{summed})', value)
        expected = f'({cells}<>"")'
        owed = [value for value in kept if value != NOT_EXPECTED]
        answered = sum(value != MISSING for value in owed)
        coverage = _coverage(rows, mark, f'{expected}*({cells}<>"{MISSING}")', expected, f"{answered}/{len(owed)}")
        return total, coverage


@dataclass(kw_only=True)
class Sum(Counts):
    """One side of a formula summed in each unit: only where the unit gave every cell of it (docs/rules.md#ratios)."""

    side: tuple[SheetColumn, ...]
    every: tuple[SheetColumn, ...]

    @property
    def formula_label(self) -> str:
        """ "=(5)+(6)"."""
        return "=" + "\n+".join(f"({column.number})" for column in self.side)

    def unit(self, row: int, index: int) -> Live:
        """The sum of the side, missing as soon as one cell of the formula is."""
        cells = [f"{column.letter}{row}" for column in self.every]
        side = ",".join(f"{column.letter}{row}" for column in self.side)
        missing = ",".join(f'{cell}="{MISSING}"' for cell in cells)
        formula = f'=IF(OR({missing}),"{MISSING}",IF(COUNT({",".join(cells)})=0,"{NOT_APPLICABLE}",SUM({side})))'
        return Live(formula, self.values[index])


@dataclass(kw_only=True)
class Ratio(FigureColumn):
    """Numerator over denominator: in a total divided last, over the units that gave both (docs/rules.md#ratios)."""

    above: FigureColumn
    below: FigureColumn
    is_ratio = True

    @property
    def formula_label(self) -> str:
        """ "=(6)/(5)×100"."""
        return f"=({self.above.number})/({self.below.number})\n×100"

    def unit(self, row: int, index: int) -> Live:
        above, below = (f"{column.letter}{row}" for column in (self.above, self.below))
        otherwise = f'IF(OR({above}="{MISSING}",{below}="{MISSING}"),"{MISSING}",IF({above}&{below}="","","–"))'
        divided = f'IF({below}=0,"{NOT_APPLICABLE}",{above}/{below})'
        formula = f"=IF(AND(ISNUMBER({above}),ISNUMBER({below})),{divided},{otherwise})"
        return Live(formula, self.values[index])

    def counted_total(self, rows: Rows, mark: MembershipColumn | None) -> tuple[Live, Live]:
        """Σ numerator / Σ denominator over the same units; units that gave every cell, of those asked."""
        above, below = (rows.range(column.number) for column in (self.above, self.below))
        only = f"{mark.marked(rows)}*" if mark else ""
        both = f"{only}ISNUMBER({above})*ISNUMBER({below})"
        missing = f'SUMPRODUCT({only}(({above}="{MISSING}")+({below}="{MISSING}")))>0'
        summed = f"SUMPRODUCT({both},{below})"
        divided = f'IF({summed}=0,"{NOT_APPLICABLE}",SUMPRODUCT({both},{above})/{summed})'
        formula = f'=IF(SUMPRODUCT({both})=0,IF({missing},"{MISSING}","{NOT_APPLICABLE}"),{divided})'
        pairs = list(zip(_kept(self.above.values, mark), _kept(self.below.values, mark), strict=True))
        numbers = [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int)]
        value: CellValue = _none([cell for pair in pairs for cell in pair])
        if numbers:
            value = ratio(sum(a for a, _ in numbers), sum(b for _, b in numbers))
        expected = f'({above}<>"")*({below}<>"")'
        answered = f'{expected}*({above}<>"{MISSING}")*({below}<>"{MISSING}")'
        complete = [MISSING not in pair for pair in pairs if NOT_EXPECTED not in pair]
        coverage = _coverage(rows, mark, answered, expected, f"{sum(complete)}/{len(complete)}")
        return Live(formula, value), coverage


def ratio(numerator: int, denominator: int) -> float | str:
    """As the formulas divide, correctly rounded; anything over 0 has no value."""
    return numerator / denominator if denominator else NOT_APPLICABLE


def divided(numerator: int, denominator: int | None) -> Content:
    """Two sums as a formula that divides them, n/a by 0."""
    if not denominator:
        return NOT_APPLICABLE
    return Live(f"={numerator}/{denominator}", ratio(numerator, denominator))


def _kept(values: Sequence[CellValue], mark: MembershipColumn | None) -> list[CellValue]:
    return [value for value, kept in zip(values, mark.flags, strict=True) if kept] if mark else list(values)


def _none(kept: Sequence[CellValue]) -> str:
    """What stands where no unit gave a number."""
    return MISSING if MISSING in kept else NOT_APPLICABLE


def _coverage(rows: Rows, mark: MembershipColumn | None, answered: str, expected: str, value: str) -> Live:
    only = f"{mark.marked(rows)}*" if mark else "1*"
    return Live(f'=SUMPRODUCT({only}{answered})&"/"&SUMPRODUCT({only}{expected})', value)


def cell_value(unit: UnitRow, element: ElementText) -> CellValue:
    """What a cell shows: a number, n/a, missing, or nothing where the unit is not asked (no zone lies at it)."""
    if element.code in unit.cells:
        value = unit.cells[element.code]
        return NOT_APPLICABLE if value is None else value
    is_expected = element.supplier != Element.Supplier.REGISTER or unit.has_zones
    return MISSING if is_expected else NOT_EXPECTED


def sum_of(side: Sequence[CellValue], every: Sequence[CellValue]) -> CellValue:
    """What a side of a formula comes to in a unit."""
    if MISSING in every:
        return MISSING
    if not any(isinstance(value, int) for value in every):
        return NOT_APPLICABLE
    return sum(value for value in side if isinstance(value, int))


def ratio_of(numerator: CellValue, denominator: CellValue) -> CellValue:
    """What a ratio comes to in a unit."""
    if isinstance(numerator, int) and isinstance(denominator, int):
        return ratio(numerator, denominator)
    pair = (numerator, denominator)
    if MISSING in pair:
        return MISSING
    return NOT_EXPECTED if pair == (NOT_EXPECTED, NOT_EXPECTED) else NOT_APPLICABLE
