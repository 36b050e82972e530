"""The federation's figures of a period: one table for all units, submitted by one person, approved by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from reporting.filing import federation_forms, federation_queries
from reporting.models import Report, Revision, Supplier
from reporting.reports import actions, policies
from reporting.reports.policies import REVIEWER
from reporting.reports.queries import cells_of
from reporting.web.working import VIA, caller, now, posted_revision, status_of, today, working
from targets.domain.refusals import STALE, Refused
from targets.models import Period, Unit

_IN_WORK = ("", Report.State.DRAFT, Report.State.RETURNED)
MAX_REFUSALS = 8


@working(REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def supplied(request: HttpRequest, code: str) -> HttpResponse:
    """Which figures does the federation give for this period?"""
    policies.check_federation(caller(request), today())
    period = get_object_or_404(Period, pk=code)
    lines = _lines(period)
    if request.method != "POST":
        return _page(request, period, lines)
    verbs = {"save": _save, "submit": _save_and_submit, "approve": _approve}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    return verb(request, period, lines)


def _lines(period: Period) -> list[federation_forms.SuppliedRow]:
    """Every unit that owes the form: four queries."""
    elements, reports = federation_queries.elements(period), federation_queries.reports(period)
    rows = []
    for unit in Unit.objects.owing(period.as_of):
        report = reports.get(unit.code)
        editable = (report.state if report else "") in _IN_WORK
        rows.append(
            federation_forms.line(
                unit, report, cells_of(report.revision if report else None), elements, editable=editable
            )
        )
    return rows


def _page(
    request: HttpRequest,
    period: Period,
    lines: list[federation_forms.SuppliedRow],
    status: int = HTTPStatus.OK,
    refused: str = "",
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


@dataclass(frozen=True)
class _Change:
    """What a line asks for, and the revision its browser saw."""

    line: federation_forms.SuppliedRow
    cells: Mapping[str, Any]
    answers: Mapping[str, str]
    revision_id: int


def _changes(request: HttpRequest, lines: list[federation_forms.SuppliedRow]) -> list[_Change]:
    names = {line.unit.code: f"{line.unit.code}.revision" for line in lines}
    revision_ids = {unit: posted_revision(request, name) for unit, name in names.items() if name in request.POST}
    bases = Revision.objects.filter(report__supplier=Supplier.FEDERATION).in_bulk(revision_ids.values())
    source, changes = request.POST.get("source", "").strip(), []
    for line in lines:
        code = line.unit.code
        if line.editable and code in revision_ids:
            cells = federation_forms.read(line, request.POST, source, cells_of(bases.get(revision_ids[code])))
            answers = federation_forms.read_line_answers(line, request.POST)
            if cells or answers:
                changes.append(_Change(line, cells, answers, revision_ids[code]))
    return changes


def _save(request: HttpRequest, period: Period, lines: list[federation_forms.SuppliedRow]) -> HttpResponse:
    """All changed units or none: each unit's report by the same action as everywhere."""
    changes = _changes(request, lines)
    status = _save_all(request, period, changes)
    if status != HTTPStatus.OK:
        return _not_saved(request, period, lines, status, "Có dòng không nhận được; chưa lưu đơn vị nào.")
    messages.success(request, f"Đã lưu số liệu của {len(changes)} đơn vị.")
    return redirect("supplied", code=period.pk)


def _save_all(request: HttpRequest, period: Period, changes: list[_Change]) -> int:
    """Save in one transaction; the status of the first refusal, each of them shown at its line."""
    status = int(HTTPStatus.OK)
    with transaction.atomic():
        for change in changes:
            try:
                _save_line(request, period, change)
            except Refused as refused:
                change.line.refuse(refused.message, refused.errors)
                change.line.stale = refused.kind == STALE
                status = status_of(refused) if status == HTTPStatus.OK else status
        if status != HTTPStatus.OK:
            transaction.set_rollback(True)
    return status


def _save_line(request: HttpRequest, period: Period, change: _Change) -> None:
    by, at = caller(request), now()
    report, _ = actions.open_report(
        unit=change.line.unit, period=period, supplier=Supplier.FEDERATION, by=by, at=at, via=VIA
    )
    actions.save_cells(
        report=report, cells=change.cells, answers=change.answers, by=by, at=at, via=VIA,
        expected_revision_id=change.revision_id,
    )  # fmt: skip


def _not_saved(
    request: HttpRequest, period: Period, lines: list[federation_forms.SuppliedRow], status: int, refused: str
) -> HttpResponse:
    """The page as typed, with the questions that it asked before."""
    _ask([line for line in lines if line.editable and federation_forms.has_posted_questions(line, request.POST)])
    return _page(request, period, lines, status, refused)


def _ask(lines: list[federation_forms.SuppliedRow]) -> None:
    """Put the open questions about the reports of these lines to them: two queries."""
    reports = [line.report for line in lines if line.report]
    questions = federation_queries.open_questions(reports) if reports else {}
    for line in lines:
        line.open_questions = questions.get(line.unit.code, [])


def _save_and_submit(request: HttpRequest, period: Period, lines: list[federation_forms.SuppliedRow]) -> HttpResponse:
    """Save what was typed, then submit each report that is whole; the others are named and stay drafts.

    Where nothing but an answer may be lacking the table is shown again with the questions.
    """
    status = _save_all(request, period, _changes(request, lines))
    if status != HTTPStatus.OK:
        return _not_saved(request, period, lines, status, "Có dòng không nhận được; chưa lưu, chưa gửi đơn vị nào.")
    sent, refused, unanswered = 0, [], {}
    for report in sorted(federation_queries.reports(period).values(), key=lambda report: report.pk):
        if report.state in _IN_WORK:
            try:
                actions.submit(report=report, by=caller(request), at=now(), via=VIA)
                sent += 1
            except Refused as why:
                if why.questions:
                    unanswered[report.unit_id] = why.message
                else:
                    refused.append(f"{report.unit.name}: {why.message}")
    _add_messages(request, f"Đã gửi {sent} đơn vị.", refused, "chưa gửi được")
    return _page_with_questions(request, period, unanswered) if unanswered else redirect("supplied", code=period.pk)


def _page_with_questions(request: HttpRequest, period: Period, refused: Mapping[str, str]) -> HttpResponse:
    """The table as it is saved now, with the questions under the lines of these units."""
    lines = _lines(period)
    mine = [line for line in lines if line.unit.code in refused]
    for line in mine:
        line.error = refused[line.unit.code]
    _ask(mine)
    return _page(request, period, lines, HTTPStatus.CONFLICT, f"Đã lưu. {len(mine)} đơn vị còn câu hỏi phải trả lời.")


def _approve(request: HttpRequest, period: Period, lines: list[federation_forms.SuppliedRow]) -> HttpResponse:
    """Approve every submitted report that somebody else has entered."""
    waiting = [line.report for line in lines if line.report and line.state == Report.State.SUBMITTED]
    outcomes = actions.approve_many(reports=waiting, by=caller(request), at=now(), via=VIA)
    refused = [f"{outcome.report.unit.name}: {outcome.refused.message}" for outcome in outcomes if outcome.refused]
    _add_messages(request, f"Đã duyệt {len(outcomes) - len(refused)} đơn vị.", refused, "chưa duyệt được")
    return redirect("supplied", code=period.pk)


def _add_messages(request: HttpRequest, success: str, refused: list[str], what: str) -> None:
    """A word for what went well, and the first of what did not."""
    messages.success(request, success)
    if refused:
        more = f" … và {len(refused) - MAX_REFUSALS} đơn vị khác" if len(refused) > MAX_REFUSALS else ""
        messages.warning(request, f"{len(refused)} đơn vị {what}. " + " ".join(refused[:MAX_REFUSALS]) + more)
