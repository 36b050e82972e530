"""A report as the API shows it, and the tag of the version shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.models import Report, Revision, Supplier
from reporting.reports.cells import NO_CELL, Cell, Form
from reporting.reports.queries import cells_of, report_questions
from reporting.reports.questions import answer_choices, merge_by_cell


def shape(report: Report, revision: Revision | None, may: list[str], form: Form) -> dict[str, Any]:
    """The report of docs/api.md: every cell of the report's own form in its order.

    Questions and remarks of a return belong to the version in work: an earlier one is shown without them.
    """
    cells = cells_of(revision)
    current = revision is None or revision.pk == report.revision_id
    questions = report_questions(report, form, cells) if current else []
    messages, answers = (
        {question.cell: question.message for question in merge_by_cell(questions)},
        answer_choices(questions),
    )
    returned: Mapping[str, str] = report.returned if current else {}
    approved = report.approved_revision
    return {
        "id": report.pk,
        "unit": report.unit_id,
        "period": report.period_id,
        "supplier": report.supplier,
        "state": report.state,
        "revision": revision and revision.number,
        "approved_revision": approved and approved.number,
        "cells": {
            code: _cell(
                cells.get(code, NO_CELL), messages.get(code), answers.get(code), returned.get(code), form.supplier
            )
            for code in form.codes
        },
        "may": may,
    }


def _cell(
    cell: Cell, question: str | None, answers: list[str] | None, returned: str | None, supplier: str
) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "state": cell.state,
        "value": cell.value,
        "reason": cell.reason,
        "note": cell.note,
        "question": question,
        "returned": returned,
    }
    if answers:
        shape["offered"] = answers
    if cell.answer:
        shape["answer"] = cell.answer
    if supplier != Supplier.UNIT:
        shape["source"] = cell.source
    return shape


def etag(report: Report, revision: Revision | None) -> str:
    """A strong tag: another revision or another state is another version."""
    return f'"{revision.pk if revision else 0}-{report.state}"'
