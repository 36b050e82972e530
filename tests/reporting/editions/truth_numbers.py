"""Faults, numbers as an office writes them, and sums worked out anew from the figures that units gave.

Nothing here is taken from the code that words pages and papers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reporting.editions.content import Content
from reporting.progress.promises import FormulaText
from targets.domain.periods import Quarter

Value = int | Fraction


# What a fault is against
ONE_VALUE, UNLIKE, ASKS_NOTHING, PHRASE = "một số", "so sánh", "chưa đủ số liệu", "lời văn"
BY_PAPERS, LEFT_OUT, TASKS, MARKS, EXACT = "nhập từ văn bản", "chưa gồm", "nhiệm vụ", "điểm rỗng", "chính xác"


@dataclass(frozen=True)
class Fault:
    """What stands somewhere, and what ought to."""

    rule: str
    location: str
    got: str
    want: str

    def __str__(self) -> str:
        return f"[{self.rule}] {self.location}: có “{self.got}”, phải là “{self.want}”"


# Numbers as an office writes them


def rounded_half_up(value: Value | Decimal, places: int) -> Decimal:
    """Away from 0 at the half."""
    fraction = Fraction(value)
    scaled = abs(fraction) * 10**places
    steps = int(scaled + Fraction(1, 2))
    return Decimal(steps if fraction >= 0 else -steps).scaleb(-places)


def count_text(value: Value | Decimal) -> str:
    return f"{int(rounded_half_up(value, 0)):,}".replace(",", ".")


def percent_text(value: Value | Decimal) -> str:
    return f"{rounded_half_up(value, 1):.1f}".replace(".", ",") + "%"


def display(value: Value, *, is_count: bool) -> str:
    """1.580.000, 70,5%."""
    return count_text(value) if is_count else percent_text(value)


def distance(value: Value, level: Value | Decimal, *, is_count: bool) -> Decimal:
    """How far two values are apart as a reader who subtracts what is shown finds it."""
    if is_count:
        return rounded_half_up(Fraction(value) - Fraction(level), 0)
    return rounded_half_up(value, 1) - rounded_half_up(level, 1)


def number_in(text: str) -> Decimal:
    """1.580.000 or 70,5."""
    return Decimal(text.replace(".", "").replace(",", "."))


# What the figures themselves come to


class Sums:
    """Sums over units straight from the figures of a content."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.elements = {element.code: element for element in content.elements}

    def answers(self, scope: str, formula: FormulaText, quarter: Quarter) -> dict[str, tuple[int, int]]:
        """Unit → sums above and below the line, of the units of a scope that gave every cell."""
        if not all(self.elements[code].asked_in(quarter.code) for code in formula.elements):
            return {}
        figures = self.content.figures.get(quarter.code, {})
        tree = self.content.trees.get(quarter.code)
        answers = {}
        for unit in tree.units_of(scope) if tree else []:
            cells = figures.get(unit, {})
            if all(code in cells for code in formula.elements):
                above, below = (
                    sum(cells[code] or 0 for code in side) for side in (formula.numerator, formula.denominator)
                )
                answers[unit] = (above, below)
        return answers

    def value(self, scope: str, formula: FormulaText, quarter: Quarter) -> Value | None:
        return self.total(formula, self.answers(scope, formula, quarter).values())

    @staticmethod
    def total(formula: FormulaText, answers: Iterable[tuple[int, int]]) -> Value | None:
        """A count, or a ratio in per cent; None of nobody, or over 0."""
        pairs = list(answers)
        if not pairs:
            return None
        above, below = (sum(side) for side in zip(*pairs, strict=True))
        if not formula.denominator:
            return above
        return Fraction(100 * above, below) if below else None

    def reorganised(self, before: Quarter, after: Quarter) -> bool:
        days = [noted.on for noted in self.content.breaks if noted.is_reorganisation]
        return any(before.as_of < day <= after.as_of for day in days)

    def expected(self, scope: str, quarter: Quarter) -> list[str]:
        tree = self.content.trees.get(quarter.code)
        return tree.units_of(scope) if tree else []

    def straddling(self, scope: str) -> list[str]:
        return [unit for text in self.content.perimeters if text.code == scope for unit in text.inseparable]

    def change(self, scope: str, formula: FormulaText, before: Quarter, after: Quarter) -> Decimal | None:
        """The difference over the units that answered in both; None where the two are unlike."""
        old, new = self.answers(scope, formula, before), self.answers(scope, formula, after)
        if self.reorganised(before, after):
            is_perimeter = scope in {text.code for text in self.content.perimeters}
            complete = set(old) == set(self.expected(scope, before)) and set(new) == set(self.expected(scope, after))
            if not is_perimeter or not complete or self.straddling(scope):
                return None
        else:
            both = old.keys() & new.keys()
            old, new = {unit: old[unit] for unit in both}, {unit: new[unit] for unit in both}
        values = self.total(formula, new.values()), self.total(formula, old.values())
        if values[0] is None or values[1] is None:
            return None
        return distance(values[0], values[1], is_count=not formula.denominator)

    def figure_quarter(self, formula: FormulaText, quarter: Quarter) -> Quarter:
        """The quarter itself, or the last Q4 where the formula has an element asked in Q4 only."""
        annual = any(self.elements[code].asked == "q4" for code in formula.elements)
        return quarter if not annual or quarter.number == 4 else quarter.previous(quarter.number)
