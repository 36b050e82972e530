"""One workbook against one report: written for it, or read, understood and taken, on the page and in the API alike."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from reporting.models import Report, Revision
from reporting.reports import history
from reporting.reports.cells import NO_CELL, Cells
from reporting.reports.queries import cells_of
from reporting.spreadsheets import actions as uploads
from reporting.spreadsheets import form_write
from reporting.spreadsheets.actions import Source, Taken
from reporting.spreadsheets.form_read import read
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
        if self.taken is None:
            return []
        changes = []
        for code in self.elements:
            changes += _changes(code, self.intake, self.taken.before, self.taken.after)
        return changes


def form_workbook(report: Report, revision: Revision | None, at: dt.datetime) -> tuple[bytes, str]:
    """The form as a workbook with the cells of a revision, and its name."""
    previous, year_ago = history.earlier_cells(report)
    content = form_write.FormContent(
        unit=history.names(report).unit,
        cells=cells_of(revision),
        previous=previous,
        year_ago=year_ago,
        illustrative=settings.DEMO or report.unit.illustrative,
    )
    elements = form_elements(report)
    file = form_write.build(report, revision.pk if revision else 0, elements, content, at)
    return file, f"Bieu-{report.unit_id}-{report.period_id}.xlsx"


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
    source = Source(name, hashlib.sha256(content).hexdigest(), intake.base)
    act: dict[str, Any] = {"report": report, "by": by, "at": at, "via": via}
    if intake.faults and not intake.changes:
        return UploadOutcome(intake, elements, intake.faults)
    try:
        taken = uploads.take(
            cells=intake.changes, source=source, dry=dry or bool(intake.faults),
            expected_revision_id=expected_revision_id, **act,
        )  # fmt: skip
    except Refused as refused:
        if not refused.errors:
            raise
        return UploadOutcome(intake, elements, [*intake.faults, *intake.faults_of(refused.errors)])
    if intake.faults:
        return UploadOutcome(intake, elements, intake.faults)
    return UploadOutcome(intake, elements, taken=taken)


def _changes(code: str, intake: Intake, before: Cells, after: Cells) -> list[CellChange]:
    old, new = before.get(code, NO_CELL), after.get(code, NO_CELL)
    if code not in intake.lines_by_code or replace(old, by=None, answer="") == replace(new, by=None, answer=""):
        return []
    form_line = intake.lines_by_code[code]
    changes = []
    if old.content != new.content:
        changes.append(CellChange(form_line.quantity_at, code, _api_value(*old.content), _api_value(*new.content)))
    if form_write.remark(old) != form_write.remark(new):
        changes.append(
            CellChange(form_line.note_at, code, form_write.remark(old) or None, form_write.remark(new) or None, False)
        )
    return changes


def _api_value(state: str, value: int | None) -> int | str | None:
    return value if value is not None else None if state == "empty" else state
