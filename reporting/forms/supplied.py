"""The federation's figures of all units as one table: short ways to type what is no number.

"-" is n/a (does not exist at the unit), "?" is missing with the reason of its line, an empty field says nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reporting.domain.cells import EMPTY, MISSING, NEEDS_SOURCE, NO_CELL, NOT_APPLICABLE, Cell, Cells, Remark, read_cell
from reporting.domain.questions import Question
from reporting.models import Report
from targets.models import Element, Unit

_SIGNS = {"-": NOT_APPLICABLE, "–": NOT_APPLICABLE, "?": MISSING, "…": MISSING, "": EMPTY}
_SHOWN = {NOT_APPLICABLE: "-", MISSING: "?"}


@dataclass
class Field:
    """One cell of the table; `text` as typed or as saved."""

    element: Element
    name: str
    text: str
    saved: str = ""
    error: str = ""


@dataclass
class SuppliedRow:
    """One unit with its federation report, if it has one, and what is typed for it."""

    unit: Unit
    report: Report | None
    cells: Cells
    editable: bool
    fields: list[Field] = field(default_factory=list)
    source: str = ""
    reason: str = ""
    error: str = ""
    stale: bool = False
    asked: list[Question] = field(default_factory=list)
    answer: str = ""

    @property
    def offered(self) -> list[str]:
        """The usual answers to what is asked, without repetition."""
        return list(dict.fromkeys(answer for question in self.asked for answer in question.answers))

    @property
    def asked_cells(self) -> list[str]:
        """The cells that the line's one answer is about."""
        return list(dict.fromkeys(question.cell for question in self.asked))

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What is asked: the name of the cell and the question."""
        names = {each.element.code: each.element.short_name for each in self.fields}
        return [(names[question.cell], question.message) for question in self.asked]

    @property
    def revision(self) -> int:
        """The revision that the line was made from, 0 where there is none."""
        return (self.report.revision_id or 0) if self.report else 0

    @property
    def state(self) -> str:
        """State of the report, "" where there is none."""
        return self.report.state if self.report else ""

    def refuse(self, message: str, errors: Iterable[Remark] = ()) -> None:
        """Put a refusal at the cells it is about, or at the line."""
        by_code = {each.element.code: each for each in self.fields}
        said = []
        for error in errors:
            if error.cell in by_code:
                by_code[error.cell].error = error.message
                said.append(f"{by_code[error.cell].element.short_name}: {error.message}")
            else:
                said.append(error.message)
        self.error = " ".join(said) or message


def line(
    unit: Unit, report: Report | None, cells: Cells, elements: Iterable[Element], *, editable: bool
) -> SuppliedRow:
    """A line as saved."""
    made = SuppliedRow(unit, report, cells, editable)
    for element in elements:
        cell = cells.get(element.code, NO_CELL)
        text = _text(cell)
        made.fields.append(Field(element, f"{unit.code}.{element.code}", text, text))
        made.source = made.source or cell.source
        made.reason = made.reason or cell.reason
    return made


def _text(cell: Cell) -> str:
    return str(cell.value) if cell.value is not None else _SHOWN.get(cell.state, "")


def read(made: SuppliedRow, post: Mapping[str, Any], source: str, base: Cells) -> dict[str, dict[str, Any]]:
    """Take what was posted into the line, and the changes it asks for.

    `source` is the one given for all units; `base` are the cells the person began with: a line typed as it stood
    then asks for nothing, whatever others have saved meanwhile.
    """
    typed = {each.name: str(post.get(each.name, each.text)).strip() for each in made.fields}
    mine = replace(made, fields=[replace(each, text=typed[each.name]) for each in made.fields])
    mine.source = str(post.get(f"{made.unit.code}.source", made.source)).strip()
    mine.reason = str(post.get(f"{made.unit.code}.reason", made.reason)).strip()
    if not _asked(mine, base, source):
        return {}
    made.fields, made.source, made.reason = mine.fields, mine.source, mine.reason
    return _asked(mine, made.cells, source)


def read_answers(made: SuppliedRow, post: Mapping[str, Any]) -> dict[str, str]:
    """Take the line's answer: it is the one to each cell that the page asked about, and to no other."""
    made.answer = str(post.get(f"{made.unit.code}.answer", "")).strip()
    return dict.fromkeys(_asked_cells(made, post), made.answer) if made.answer else {}


def was_asked(made: SuppliedRow, post: Mapping[str, Any]) -> bool:
    """Whether the page that was sent asked something about the line."""
    return bool(_asked_cells(made, post))


def _asked_cells(made: SuppliedRow, post: Mapping[str, Any]) -> list[str]:
    return str(post.get(f"{made.unit.code}.asked", "")).split()


def _asked(mine: SuppliedRow, cells: Cells, source: str) -> dict[str, dict[str, Any]]:
    changes = {}
    for each in mine.fields:
        before = cells.get(each.element.code, NO_CELL)
        change = _change(each, mine, before, source)
        after, wrong = read_cell(before, change)
        if wrong or replace(after, by=None) != replace(before, by=None):
            changes[each.element.code] = change
    return changes


def _change(each: Field, made: SuppliedRow, before: Cell, source: str) -> dict[str, Any]:
    state = _SIGNS.get(each.text)
    change: dict[str, Any] = {"value": each.text} if state is None else {"state": state}
    if state == MISSING:
        change["reason"] = made.reason
    if each.element.code in NEEDS_SOURCE:
        change["source"] = made.source or (source if state is None else "")
    return change
