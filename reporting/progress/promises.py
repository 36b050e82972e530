"""What the programme promised and how it is counted, as plain facts: used live, and kept by an edition as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypeVar, cast

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class FormulaText:
    """Codes of the elements summed above and below the line; a count has none below."""

    code: str
    numerator: list[str]
    denominator: list[str]

    @property
    def elements(self) -> list[str]:
        """Every element of the formula, above the line first."""
        return [*self.numerator, *self.denominator]


@dataclass(frozen=True, slots=True)
class IndicatorText:
    """`kind` is `count` or `ratio`; the indicators stand in the programme's order by `order`."""

    code: str
    name: str
    short_name: str
    kind: str
    measure: str
    order: int

    @property
    def is_count(self) -> bool:
        return self.kind == "count"


@dataclass(frozen=True, slots=True)
class RevisionText:
    """`value`: per cent for a ratio, None where the target is a word."""

    number: int
    operator: str
    value: Decimal | None
    word: str
    perimeter: str
    decision: str
    valid_from: dt.date


@dataclass(frozen=True, slots=True)
class ReadingText:
    """`operator` and `value` are the reading's own threshold, "" and None where the target's holds."""

    code: str
    text: str
    formula: str
    operator: str
    value: Decimal | None
    state: str
    is_default: bool
    proposed_by: str
    confirmed_by: str
    paper: str


@dataclass(frozen=True, slots=True)
class TargetText:
    """A target with every revision and reading of it; `clause` is its address."""

    code: str
    indicator: str
    milestone: int
    clause: str
    wording: str
    revisions: list[RevisionText]
    readings: list[ReadingText]


@dataclass(frozen=True, slots=True)
class BreakText:
    """`elements` is empty where it concerns all."""

    on: dt.date
    title: str
    text: str
    elements: list[str]
    is_reorganisation: bool

    def concerns(self, elements: Iterable[str]) -> bool:
        """Whether it lies between the figures of one of these elements: a reorganisation between all of them."""
        return self.is_reorganisation or not self.elements or not set(self.elements).isdisjoint(elements)


def breaks_of(breaks: Iterable[BreakText], formula: FormulaText) -> list[BreakText]:
    """The breaks that concern an element of the formula."""
    return [data_break for data_break in breaks if data_break.concerns(formula.elements)]


def from_row(kind: type[Fact], row: Any, **others: Any) -> Fact:
    """A dataclass from a row with fields of the same names; `others` are told beside it."""
    names = (field.name for field in fields(cast(Any, kind)) if field.name not in others)
    return kind(**{name: getattr(row, name) for name in names}, **others)
