"""One workbook against one report: read, understood and taken, on the page and in the API alike."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reporting.models import Report
from reporting.reports.cells import NO_CELL
from reporting.spreadsheets import actions as uploads
from reporting.spreadsheets.actions import Taken
from reporting.spreadsheets.form_read import read
from reporting.spreadsheets.form_write import remark
from reporting.spreadsheets.interpret import Intake, interpret
from reporting.spreadsheets.queries import form_elements, row_mapping
from targets.domain.refusals import Fault, Refused
from targets.models import Element, User


@dataclass(frozen=True)
class CellChange:
    """A cell of the workbook that says otherwise than the report: a count, "n/a", "missing", or None for empty.

    Not `is_value`: the text of a note or reason.
    """

    cell: str
    element: str
    old: int | str | None
    new: int | str | None
    is_value: bool = True


@dataclass(frozen=True)
class UploadOutcome:
    """What a workbook comes to. With faults nothing was taken, and `taken` is None."""

    intake: Intake
    elements: Mapping[str, Element]
    faults: list[Fault] = field(default_factory=list)
    taken: Taken | None = None

    @property
    def changes(self) -> list[CellChange]:
        """Every cell of the workbook that changes the report, in the form's order."""
        changes: list[CellChange] = []
        if self.taken is None:
            return changes
        for code in self.elements:
            line = self.intake.lines_by_code.get(code)
            old, new = self.taken.before.get(code, NO_CELL), self.taken.after.get(code, NO_CELL)
            if line is None or replace(old, by=None, answer="") == replace(new, by=None, answer=""):
                continue
            if old.content != new.content:
                changes.append(CellChange(line.quantity_at, code, _api_value(*old.content), _api_value(*new.content)))
            if remark(old) != remark(new):
                changes.append(CellChange(line.note_at, code, remark(old) or None, remark(new) or None, False))
        return changes


def file(
    *,
    report: Report,
    content: bytes,
    name: str,
    by: User,
    at: dt.datetime,
    via: str,
    dry: bool,
    expected_revision_id: int | None = None,
) -> UploadOutcome:
    """Read a workbook and take its cells, or with `dry` only tell what that would do.

    Raises Refused (not to be read, not this person, not now, or stale). Faults of cells are in the outcome.
    """
    elements = form_elements(report)
    intake = interpret(read(content), report, elements, row_mapping(report.unit_id))
    if intake.faults and not intake.changes:
        return UploadOutcome(intake, elements, intake.faults)
    try:
        taken = uploads.take(
            report=report, cells=intake.changes, name=name, sha256=hashlib.sha256(content).hexdigest(),
            base=intake.base, by=by, at=at, via=via, expected_revision_id=expected_revision_id,
            dry=dry or bool(intake.faults),
        )  # fmt: skip
    except Refused as refused:
        if not refused.errors:
            raise
        return UploadOutcome(intake, elements, [*intake.faults, *intake.faults_of(refused.errors)])
    return UploadOutcome(intake, elements, intake.faults, None if intake.faults else taken)


def _api_value(state: str, value: int | None) -> int | str | None:
    return value if value is not None else None if state == "empty" else state
