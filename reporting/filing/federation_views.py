"""The federation's figures of a period: one table for all units, submitted by one person, approved by another."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from reporting.filing import federation_forms, federation_queries
from reporting.filing.federation_forms import SuppliedRow
from reporting.models import Report, Revision, Supplier
from reporting.reports import actions
from reporting.reports.policies import REVIEWER
from reporting.reports.queries import cells_of
from reporting.web.working import act_of, acts_on, caller, done, federation_period, posted_revision, status_of, working
from targets.domain.refusals import STALE, Refused
from targets.models import Period, Unit

_IN_WORK = ("", Report.State.DRAFT, Report.State.RETURNED)
MAX_REFUSALS = 8


@working(REVIEWER)
@require_safe
def supplied(request: HttpRequest, code: str) -> HttpResponse:
    """Which figures does the federation give for this period?"""
    period = federation_period(request, code)
    return _page(request, period, _lines(period))


@acts_on("supplied", REVIEWER)
def save(request: HttpRequest, code: str) -> HttpResponse:
    """All changed units or none: each unit's report by the same action as everywhere."""
    period = federation_period(request, code)
    lines = _lines(period)
    changes = _changes(request, lines)
    status = _save_all(request, period, changes)
    if status != HTTPStatus.OK:
        return _not_saved(request, period, lines, status, "Có dòng không nhận được; chưa lưu đơn vị nào.")
    return done(request, f"Đã lưu số liệu của {len(changes)} đơn vị.", "supplied", code=code)


@acts_on("supplied", REVIEWER)
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Save what was typed, then submit each report that is whole; the others are named and stay drafts.

    Where nothing but an answer may be lacking the table is shown again with the questions.
    """
    period = federation_period(request, code)
    lines = _lines(period)
    status = _save_all(request, period, _changes(request, lines))
    if status != HTTPStatus.OK:
        return _not_saved(request, period, lines, status, "Có dòng không nhận được; chưa lưu, chưa gửi đơn vị nào.")
    sent, refused, unanswered = 0, [], {}
    for report in sorted(federation_queries.reports(period).values(), key=lambda report: report.pk):
        if report.state in _IN_WORK:
            try:
                actions.submit(report=report, **act_of(request))
                sent += 1
            except Refused as why:
                if why.questions:
                    unanswered[report.unit_id] = why.message
                else:
                    refused.append(f"{report.unit.name}: {why.message}")
    _add_messages(request, f"Đã gửi {sent} đơn vị.", refused, "chưa gửi được")
    if not unanswered:
        return redirect("supplied", code=code)
    lines = _lines(period)
    questioned = [line for line in lines if line.unit.code in unanswered]
    for line in questioned:
        line.error = unanswered[line.unit.code]
    _ask(questioned)
    message = f"Đã lưu. {len(questioned)} đơn vị còn câu hỏi phải trả lời."
    return _page(request, period, lines, HTTPStatus.CONFLICT, message)


@acts_on("supplied", REVIEWER)
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve every submitted report that somebody else has entered."""
    reports = federation_queries.reports(federation_period(request, code)).values()
    waiting = [report for report in reports if report.state == Report.State.SUBMITTED]
    outcomes = actions.approve_many(reports=waiting, **act_of(request))
    refused = [f"{outcome.report.unit.name}: {outcome.refused.message}" for outcome in outcomes if outcome.refused]
    _add_messages(request, f"Đã duyệt {len(outcomes) - len(refused)} đơn vị.", refused, "chưa duyệt được")
    return redirect("supplied", code=code)


def _lines(period: Period) -> list[SuppliedRow]:
    """Every unit that owes the form: four queries."""
    elements, reports = federation_queries.elements(period), federation_queries.reports(period)
    rows = []
    for unit in Unit.objects.owing(period.as_of):
        report = reports.get(unit.code)
        editable = (report.state if report else "") in _IN_WORK
        cells = cells_of(report.revision if report else None)
        rows.append(federation_forms.line(unit, report, cells, elements, editable=editable))
    return rows


def _page(
    request: HttpRequest, period: Period, lines: list[SuppliedRow], status: int = HTTPStatus.OK, refused: str = ""
) -> HttpResponse:
    user, elements = caller(request), federation_queries.elements(period)
    waiting = [line.report for line in lines if line.report and line.state == Report.State.SUBMITTED]
    context = {
        "period": period,
        "lines": lines,
        "elements": elements,
        "columns": len(elements) + 4,
        "refused": refused,
        "source": request.POST.get("source", ""),
        "editable": any(line.editable for line in lines),
        "drafts": sum(line.report is not None and line.editable for line in lines),
        "waiting": len(waiting),
        "mine": sum(report.submitted_by_id == user.pk for report in waiting),
        "approved": sum(line.state == Report.State.APPROVED for line in lines),
    }
    return render(request, "reporting/filing/supplied.html", context, status=status)


# a line, the cells and answers it asks for, and the revision its browser saw
_Change = tuple[SuppliedRow, Mapping[str, Any], Mapping[str, str], int]


def _changes(request: HttpRequest, lines: list[SuppliedRow]) -> list[_Change]:
    names = {line.unit.code: f"{line.unit.code}.revision" for line in lines}
    revision_ids = {unit: posted_revision(request, name) for unit, name in names.items() if name in request.POST}
    bases = Revision.objects.filter(report__supplier=Supplier.FEDERATION).in_bulk(revision_ids.values())
    source = request.POST.get("source", "").strip()
    changes: list[_Change] = []
    for line in lines:
        if line.editable and line.unit.code in revision_ids:
            revision_id = revision_ids[line.unit.code]
            cells = federation_forms.read(line, request.POST, source, cells_of(bases.get(revision_id)))
            answers = federation_forms.read_line_answers(line, request.POST)
            if cells or answers:
                changes.append((line, cells, answers, revision_id))
    return changes


def _save_all(request: HttpRequest, period: Period, changes: list[_Change]) -> int:
    """Save in one transaction; the status of the first refusal, each of them shown at its line."""
    status = int(HTTPStatus.OK)
    act = act_of(request)
    with transaction.atomic():
        for line, cells, answers, revision_id in changes:
            try:
                report, _ = actions.open_report(unit=line.unit, period=period, supplier=Supplier.FEDERATION, **act)
                actions.save_cells(report=report, cells=cells, answers=answers, expected_revision_id=revision_id, **act)
            except Refused as refused:
                line.refuse(refused.message, refused.errors)
                line.stale = refused.kind == STALE
                status = status_of(refused) if status == HTTPStatus.OK else status
        if status != HTTPStatus.OK:
            transaction.set_rollback(True)
    return status


def _not_saved(
    request: HttpRequest, period: Period, lines: list[SuppliedRow], status: int, refused: str
) -> HttpResponse:
    """The page as typed, with the questions that it asked before."""
    _ask([line for line in lines if line.editable and federation_forms.posted_question_cells(line, request.POST)])
    return _page(request, period, lines, status, refused)


def _ask(lines: list[SuppliedRow]) -> None:
    """Put the open questions about the reports of these lines to them: two queries."""
    reports = [line.report for line in lines if line.report]
    questions = federation_queries.open_questions(reports) if reports else {}
    for line in lines:
        line.open_questions = questions.get(line.unit.code, [])


def _add_messages(request: HttpRequest, success: str, refused: list[str], what: str) -> None:
    """A word for what went well, and the first of what did not."""
    messages.success(request, success)
    if refused:
        more = f" … và {len(refused) - MAX_REFUSALS} đơn vị khác" if len(refused) > MAX_REFUSALS else ""
        messages.warning(request, f"{len(refused)} đơn vị {what}. " + " ".join(refused[:MAX_REFUSALS]) + more)
