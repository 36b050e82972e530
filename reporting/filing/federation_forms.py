"""The federation's figures of all units as one table: short ways to type what is no number.

"-" is n/a (does not exist at the unit), "?" is missing with the reason of its line, an empty field says nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reporting.models import Report
from reporting.reports.cells import EMPTY, MISSING, NEEDS_SOURCE, NO_CELL, NOT_APPLICABLE, Cells, read_cell
from reporting.reports.questions import Question
from targets.domain.refusals import Remark
from targets.models import Element, Unit

_SIGNS = {"-": NOT_APPLICABLE, "–": NOT_APPLICABLE, "?": MISSING, "…": MISSING, "": EMPTY}
_SIGN_OF = {NOT_APPLICABLE: "-", MISSING: "?"}


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
    open_questions: list[Question] = field(default_factory=list)
    answer: str = ""

    @property
    def offered(self) -> list[str]:
        """The usual answers to what is asked, without repetition."""
        return list(dict.fromkeys(answer for question in self.open_questions for answer in question.answers))

    @property
    def questioned_cells(self) -> list[str]:
        """The cells that the line's one answer is about."""
        return list(dict.fromkeys(question.cell for question in self.open_questions))

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What is asked: the name of the cell and the question."""
        names = {cell.element.code: cell.element.short_name for cell in self.fields}
        return [(names[question.cell], question.message) for question in self.open_questions]

    @property
    def revision(self) -> int:
        """The revision that the line was made from, 0 where there is none."""
        return (self.report.revision_id or 0) if self.report else 0

    @property
    def state(self) -> str:
        return self.report.state if self.report else ""

    def refuse(self, message: str, errors: Iterable[Remark] = ()) -> None:
        """Put a refusal at the cells it is about, or at the line."""
        by_code = {cell.element.code: cell for cell in self.fields}
        messages = []
        for error in errors:
            if error.cell in by_code:
                by_code[error.cell].error = error.message
                messages.append(f"{by_code[error.cell].element.short_name}: {error.message}")
            else:
                messages.append(error.message)
        self.error = " ".join(messages) or message


def line(
    unit: Unit, report: Report | None, cells: Cells, elements: Iterable[Element], *, editable: bool
) -> SuppliedRow:
    row = SuppliedRow(unit, report, cells, editable)
    for element in elements:
        cell = cells.get(element.code, NO_CELL)
        text = str(cell.value) if cell.value is not None else _SIGN_OF.get(cell.state, "")
        row.fields.append(Field(element, f"{unit.code}.{element.code}", text, text))
        row.source = row.source or cell.source
        row.reason = row.reason or cell.reason
    return row


def read(row: SuppliedRow, post: Mapping[str, Any], source: str, base: Cells) -> dict[str, dict[str, Any]]:
    """Take what was posted into the line, and the changes it asks for.

    `source` is the one given for all units; `base` are the cells the person began with: a line typed as it stood
    then asks for nothing, whatever others have saved meanwhile.
    """
    typed = {cell.name: str(post.get(cell.name, cell.text)).strip() for cell in row.fields}
    mine = replace(row, fields=[replace(cell, text=typed[cell.name]) for cell in row.fields])
    mine.source = str(post.get(f"{row.unit.code}.source", row.source)).strip()
    mine.reason = str(post.get(f"{row.unit.code}.reason", row.reason)).strip()
    if not _changes(mine, base, source):
        return {}
    row.fields, row.source, row.reason = mine.fields, mine.source, mine.reason
    return _changes(mine, row.cells, source)


def read_line_answers(row: SuppliedRow, post: Mapping[str, Any]) -> dict[str, str]:
    """Take the line's answer: it is the one to each cell that the page asked about, and to no other."""
    row.answer = str(post.get(f"{row.unit.code}.answer", "")).strip()
    return dict.fromkeys(posted_question_cells(row, post), row.answer) if row.answer else {}


def posted_question_cells(row: SuppliedRow, post: Mapping[str, Any]) -> list[str]:
    """The cells that the page which was sent asked about."""
    return str(post.get(f"{row.unit.code}.asked", "")).split()


def _changes(mine: SuppliedRow, cells: Cells, source: str) -> dict[str, dict[str, Any]]:
    changes = {}
    for cell_field in mine.fields:
        before = cells.get(cell_field.element.code, NO_CELL)
        state = _SIGNS.get(cell_field.text)
        change: dict[str, Any] = {"value": cell_field.text} if state is None else {"state": state}
        if state == MISSING:
            change["reason"] = mine.reason
        if cell_field.element.code in NEEDS_SOURCE:
            change["source"] = mine.source or (source if state is None else "")
        after, wrong = read_cell(before, change)
        if wrong or replace(after, by=None) != replace(before, by=None):
            changes[cell_field.element.code] = change
    return changes
