"""Verbs on one report: open, save cells, submit, return, approve, correct.

Every verb checks with the policies, then writes state, revision, audit event and the recount's counters in one
transaction. Locks are taken in one order everywhere: periods ascending, then the report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from reporting.models import Report, Revision, Supplier
from reporting.reports import days, policies, queries, workflow
from reporting.reports.annex_queries import annex_of
from reporting.reports.cells import (
    MAX_TEXT,
    NO_CELL,
    Cell,
    Cells,
    Form,
    cells_to_json,
    changed_cells,
    codes_without_state,
    impossible,
    read_remarks,
    without_authors,
)
from reporting.reports.comparison import earlier_figures
from reporting.reports.figures import write_figures
from reporting.reports.insert_revision import insert_revision
from reporting.reports.mail import tell_of_return
from reporting.reports.patch import read_patch
from reporting.reports.questions import read_answers, unanswered
from reporting.reports.record import event, record
from reporting.reports.report_query import report_by_id
from targets.actions.changes import Actor
from targets.actions.periods import raise_asked
from targets.domain.numbers import format_count
from targets.domain.periods import LOOK_BACK
from targets.domain.refusals import INPUT, STALE, Refused, Remark
from targets.models import Holiday, Period, Unit, User


@dataclass(frozen=True)
class SignedPaper:
    """The signed paper a clerk submits with: signer, number, date and the scanned file."""

    signer: str
    number: str
    on: dt.date
    file: File[bytes]


@dataclass(frozen=True)
class ApprovalOutcome:
    """What became of one report of many: approved, or refused with the reason."""

    report: Report
    refused: Refused | None


@transaction.atomic
def open_report(
    *, unit: Unit, period: Period, supplier: str = Supplier.UNIT, by: User, at: dt.datetime, via: str
) -> tuple[Report, bool]:
    """The report of a unit, period and supplier, and whether it was opened now; raises Refused.

    The unit's row is locked, so that two who open at once get the same report.
    """
    today = timezone.localdate(at)
    if supplier not in Supplier.values:
        raise Refused("bad_supplier", "Nguồn số liệu phải là unit hoặc federation.", INPUT)
    policies.check_open(by, unit, supplier, today)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    reports = Report.objects.select_related("unit", "period", "revision", "approved_revision")
    existing = reports.filter(unit=unit, period=period, supplier=supplier).first()
    if existing is not None:
        return existing, False
    policies.check_due(unit, period)
    policies.check_entry_open(period, unit, supplier, today)
    report = Report.objects.create(unit=unit, period=period, supplier=supplier)
    record(Actor(by, at, via), workflow.OPENED, {}, report=report)
    return report, True


@transaction.atomic
def save_cells(
    *,
    report: Report,
    cells: Mapping[str, Any],
    answers: Mapping[str, str] | None = None,
    by: User,
    at: dt.datetime,
    via: str,
    expected_revision_id: int | None = None,
    expected_state: str | None = None,
) -> Report:
    """Save changed cells, and answers to questions about them, as a new row of the revision; raises Refused.

    `expected_revision_id` is the revision the caller saw, 0 where there was none, and `expected_state` the state it
    was in; None not to compare.
    """
    actor, report = Actor(by, at, via), report_by_id(report.pk, lock=True)
    step = policies.check_edit(by, report, timezone.localdate(at))
    check_fresh(report, expected_revision_id, expected_state)
    form, before = queries.form_for(report), queries.cells_of(report.revision)
    after, errors = read_patch(form, before, cells, by.pk, earlier_figures(report))
    errors += held_by_annex(report, form, before, after)
    if answers and not errors:
        answered, errors = read_answers(form, after, answers)
        after = {code: cell if cell == after[code] else replace(cell, by=by.pk) for code, cell in answered.items()}
    if errors:
        raise Refused("bad_cells", "Có ô không nhận được; chưa lưu gì.", INPUT, errors=errors)
    changed = [code for code, cell in after.items() if cell != before.get(code, NO_CELL)]
    if changed:
        insert_save(report, after, actor, step.verb, {"cells": changed})
    return report


def held_by_annex(report: Report, form: Form, before: Cells, after: Cells) -> list[Remark]:
    """Why cells may not be changed by hand: they are the sums of the report's annex of base unions."""
    annex = annex_of(report.revision)
    if annex is None:
        return []
    return [
        Remark(
            code,
            f"“{form.name(code)}” là tổng {format_count(annex.row_count)} dòng của phụ lục công đoàn cơ sở nên chỉ đọc."
            " Hãy sửa trong phụ lục rồi nạp lại, hoặc gỡ phụ lục để nhập tay.",
        )
        for code in changed_cells(form, before, after)
        if code in annex.elements
    ]


@transaction.atomic
def submit(
    *,
    report: Report,
    answers: Mapping[str, str] | None = None,
    paper: SignedPaper | None = None,
    by: User,
    at: dt.datetime,
    via: str,
    expected_revision_id: int | None = None,
) -> Report:
    """Submit the report for review, with answers to the questions; raises Refused naming cells without a state."""
    actor, today = Actor(by, at, via), timezone.localdate(at)
    raise_asked([report.period_id])
    report = report_by_id(report.pk, lock=True)
    step = policies.check_submit(by, report, today)
    check_fresh(report, expected_revision_id)
    before = queries.cells_of(report.revision)
    cells = _ready_cells(report, before, answers or {})
    _take_paper(report, paper, by, today)
    if cells != before:
        save_revision(report, cells, actor)
    report.state, report.returned, report.return_comment = step.becomes, {}, ""
    report.submitted_by, report.submitted_at = by, at
    if report.approved_revision_id is None:  # a correction is owed on no day, what was imported from papers neither
        report.first_submitted_at = report.first_submitted_at or at
    report.save()
    detail = {**version_of(report), "answers": dict(answers or {}), "paper": report.paper_number}
    record(actor, step.verb, detail, report=report)
    return report


def _ready_cells(report: Report, before: dict[str, Cell], answers: Mapping[str, str]) -> dict[str, Cell]:
    """The cells with their answers; raises Refused unless every cell is stated and every question answered."""
    form = queries.form_for(report)
    cells, errors = read_answers(form, before, answers)
    errors += impossible(form, cells)
    if errors:
        raise Refused("bad_cells", "Có ô không nhận được; chưa gửi.", INPUT, errors=errors)
    missing = codes_without_state(form, cells)
    questions = unanswered(queries.question_remarks(report, form, cells), cells)
    if missing or questions:
        shortfalls = [f"còn {len(missing)} ô chưa nhập"] * bool(missing) + [
            f"{len(questions)} câu hỏi cần trả lời"
        ] * bool(questions)
        raise Refused("incomplete", f"Chưa gửi được: {', '.join(shortfalls)}.", questions=questions, missing=missing)
    return cells


def _take_paper(report: Report, paper: SignedPaper | None, by: User, today: dt.date) -> None:
    """Put the signed paper on the report; raises Refused where one is needed and lacks something."""
    if paper is None:
        if policies.needs_paper(by, report, today):
            message = "Cán bộ tổng hợp gửi kèm bản ký giấy: người ký, số, ngày và tệp."
            raise Refused("paper_required", message, INPUT, errors=[Remark("paper", message)])
        report.paper_signer = report.paper_number = ""
        report.paper_on, report.paper = None, ""
        return
    if not (paper.signer.strip() and paper.number.strip() and paper.on <= today):
        message = "Bản ký giấy phải có người ký, số và ngày ký không sau hôm nay."
        raise Refused("bad_paper", message, INPUT, errors=[Remark("paper", message)])
    report.paper_signer, report.paper_number = paper.signer.strip(), paper.number.strip()
    report.paper_on, report.paper = paper.on, paper.file


@transaction.atomic
def return_report(
    *,
    report: Report,
    cells: Mapping[str, str] | None = None,
    comment: str = "",
    by: User,
    at: dt.datetime,
    via: str,
    expected_revision_id: int | None = None,
) -> Report:
    """Return a submitted report with a reason on exact cells, or at least a comment; raises Refused.

    The return has a due day of its own; whether the report was on time stays as its first submission made it.
    """
    actor, today = Actor(by, at, via), timezone.localdate(at)
    raise_asked([report.period_id])
    report = report_by_id(report.pk, lock=True)
    step = policies.check_return(by, report, today)
    check_fresh(report, expected_revision_id)
    form = queries.form_for(report)
    reasons, errors = read_remarks(form, cells or {})
    if not errors and not reasons and not comment.strip():
        errors = [Remark("comment", "Trả lại phải ghi lý do ở ít nhất một ô hoặc một nhận xét.")]
    if errors:
        raise Refused("bad_return", "Chưa trả lại được.", INPUT, errors=errors)
    report.state, report.returned, report.return_comment = step.becomes, reasons, comment.strip()
    report.returned_at = at
    report.return_due = days.return_due(today, Holiday.around(today, today))
    report.save(update_fields=["state", "returned", "return_comment", "returned_at", "return_due"])
    detail = {"cells": reasons, "comment": comment.strip(), "due": report.return_due.isoformat()}
    record(actor, step.verb, {**version_of(report), **detail}, report=report)
    tell_of_return(report=report, at=at)
    return report


@transaction.atomic
def approve(
    *, report: Report, comment: str = "", by: User, at: dt.datetime, via: str, expected_revision_id: int | None = None
) -> Report:
    """Approve a submitted report: its cells become the unit's figures and a recount is asked; raises Refused."""
    actor = Actor(by, at, via)
    raise_asked(periods_touched(report.period))
    report = report_by_id(report.pk, lock=True)
    step = policies.check_approve(by, report, timezone.localdate(at))
    check_fresh(report, expected_revision_id)
    finish(report, at)
    detail = {**version_of(report), "comment": comment.strip(), "after_closing": report.period.is_closed}
    record(actor, step.verb, detail, report=report)
    return report


def approve_many(
    *,
    reports: Iterable[Report],
    expected: Mapping[int, int] | None = None,
    comment: str = "",
    by: User,
    at: dt.datetime,
    via: str,
) -> list[ApprovalOutcome]:
    """Approve each of these reports by itself; a refusal of one leaves the others approved.

    `expected` are the revisions the caller saw, by report; one that has moved since is refused. None not to compare.
    """
    outcomes = []
    for report in sorted(reports, key=lambda report: (report.period_id, report.pk)):
        expected_revision_id = None if expected is None else expected.get(report.pk, 0)
        try:
            done = approve(
                report=report, comment=comment, by=by, at=at, via=via, expected_revision_id=expected_revision_id
            )
            outcomes.append(ApprovalOutcome(done, None))
        except Refused as refused:
            outcomes.append(ApprovalOutcome(report, refused))
    return outcomes


@transaction.atomic
def correct(*, report: Report, reason: str, document: str, by: User, at: dt.datetime, via: str) -> Report:
    """Start a correction of an approved report, with its reason and document; the approved one counts meanwhile."""
    actor, report = Actor(by, at, via), report_by_id(report.pk, lock=True)
    step = policies.check_correct(by, report, timezone.localdate(at))
    reason, document = check_reason(reason, document)
    save_revision(report, without_authors(queries.cells_of(report.revision)), actor, reason=reason, document=document)
    report.state, report.returned_at, report.return_due = step.becomes, None, None
    report.save(update_fields=["state", "revision", "submitted_by", "submitted_at", "returned_at", "return_due"])
    record(actor, step.verb, {**version_of(report), "reason": reason, "document": document}, report=report)
    return report


def check_reason(reason: str, document: str) -> tuple[str, str]:
    """Reason and document of a correction without blanks around; raises Refused where one lacks or is too long."""
    reason, document = reason.strip(), document.strip()
    errors = []
    if not reason or len(reason) > MAX_TEXT:
        errors.append(Remark("reason", f"Điều chỉnh phải ghi lý do, không quá {MAX_TEXT} ký tự."))
    if not document or len(document) > 200:
        errors.append(Remark("document", "Điều chỉnh phải ghi văn bản làm căn cứ, không quá 200 ký tự."))
    if errors:
        raise Refused("bad_reason", "Chưa điều chỉnh được.", INPUT, errors=errors)
    return reason, document


def periods_touched(period: Period) -> list[str]:
    """Codes of the periods that a change of this period's figures shows in: itself and the 4 that look back on it."""
    return [period.quarter.next(n).code for n in range(LOOK_BACK + 1)]


def finish(report: Report, at: dt.datetime) -> None:
    """Make the current revision the approved one and its answered cells the unit's figures (no checks)."""
    report.state, report.approved_revision, report.approved_at = Report.State.APPROVED, report.revision, at
    report.imported = False
    report.save(update_fields=["state", "approved_revision", "approved_at", "imported"])
    write_figures([report.revision_id] if report.revision_id else [])


def save_revision(
    report: Report, cells: Mapping[str, Cell], actor: Actor, reason: str = "", document: str = ""
) -> None:
    """Insert the next save of the report; the first after a return or an approval opens a new "lần gửi".

    It has been submitted by nobody yet, so `submitted_by` and `submitted_at` fall with it.
    """
    report.revision = next_revision(report, cells, actor, reason, document)
    report.revision.save(force_insert=True)
    report.submitted_by = report.submitted_at = None


def next_revision(
    report: Report, cells: Mapping[str, Cell], actor: Actor, reason: str = "", document: str = ""
) -> Revision:
    """The next save of the report, not yet written."""
    last, opens = report.revision, report.submitted_at is not None or report.state == Report.State.APPROVED
    return Revision(
        report=report,
        number=1 if last is None else last.number + opens,
        save_number=1 if last is None or opens else last.save_number + 1,
        cells=cells_to_json(cells),
        narrative={} if last is None else last.narrative, annex_id=None if last is None else last.annex_id,
        **vars(actor), reason=reason, document=document,
    )  # fmt: skip


def insert_save(
    report: Report, cells: Mapping[str, Cell], actor: Actor, verb: str, detail: Mapping[str, Any], **fields: Any
) -> Revision:
    """Insert the next save of the report with its record, in one statement; `fields`: what else of it is new."""
    revision = next_revision(report, cells, actor)
    for name, value in fields.items():
        setattr(revision, name, value)
    version = {"number": revision.number, "save": revision.save_number}
    insert_revision(report, revision, event(actor, verb, {**version, **detail}, report=report))
    return revision


def version_of(report: Report) -> dict[str, int]:
    """The current version as the audit names it."""
    revision = report.revision
    return {"number": revision.number, "save": revision.save_number} if revision else {}


def check_fresh(report: Report, expected_revision_id: int | None, expected_state: str | None = None) -> None:
    """Raise Refused (stale) unless the report stands as the caller saw it; None not to compare."""
    moved = expected_state is not None and expected_state != report.state
    if moved or (expected_revision_id is not None and expected_revision_id != (report.revision_id or 0)):
        raise Refused("stale", "Báo cáo đã được người khác lưu sau khi bạn mở; hãy tải lại trước khi lưu.", STALE)
