"""Filing: what a person has to do, opening a report, and the report itself as a plain form."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting.filing import desk, prefill, review_views, sheet
from reporting.filing.forms import CorrectForm, PaperForm
from reporting.filing.page import EDIT, ReportPage
from reporting.models import Report, Revision, Supplier
from reporting.reports import actions, policies, queries
from reporting.reports.cells import Cell
from reporting.reports.workflow import Action
from reporting.web.access import roles_of
from reporting.web.working import VIA, caller, done, holds, now, posted_revision, status_of, today, working
from targets.domain.refusals import HIDDEN, PERSON, STALE, Refused
from targets.models import Period, Unit

SAME = "same:"  # and the number of a group of the form
_GROUPS = frozenset(map(str, range(1, 20)))


@working()
@require_safe
def my_reports(request: HttpRequest) -> HttpResponse:
    """What do I have to do now?"""
    reached = policies.reach(caller(request), today())
    reviews = holds(request, policies.REVIEWER)
    context: dict[str, Any] = {
        "desks": desk.work_by_period(reached, today()),
        "history": desk.history(reached),
        "files": holds(request, policies.CLERK, policies.LEADER),
        "reviews": reviews,
    }
    if reviews or holds(request, policies.OBSERVER):
        context |= {"progress": desk.states(_scopes(request), today())}
    if reviews:
        context |= {"waiting": desk.waiting_count(reached)}
    return render(request, "reporting/filing/my_reports.html", context)


def _scopes(request: HttpRequest) -> list[str]:
    """The units whose count the caller follows: those of their reviewing and observing roles, official order."""
    role_names = (policies.REVIEWER, policies.OBSERVER)
    return [role.unit_id for role in roles_of(request) if role.name in role_names]


@working()
@require_POST
def open_report(request: HttpRequest) -> HttpResponse:
    """Open the report of a unit and period, or go to the one that is there."""
    unit = get_object_or_404(Unit, pk=request.POST.get("unit", "")[:20])
    period = get_object_or_404(Period, pk=request.POST.get("period", "")[:7])
    supplier = request.POST.get("supplier", Supplier.UNIT)
    report, _ = actions.open_report(unit=unit, period=period, supplier=supplier, by=caller(request), at=now(), via=VIA)
    where = reverse("report", args=[report.pk])
    return redirect(f"{where}?nhap-thay=1" if request.POST.get("stand_in") else where)


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: enter, submit, review, correct, or read it."""
    report = policies.report_for(caller(request), pk, today())
    page = ReportPage(request, report)
    if request.method != "POST":
        return page.answer()
    verbs = {
        "save": save,
        "submit": save,
        "return": review_views.send_back,
        "approve": review_views.approve,
        review_views.NEXT: review_views.approve,
        "correct": correct,
    }
    do = request.POST.get("do", "")
    if do.startswith(SAME):
        return fill_unchanged(request, report, page)
    verb = verbs.get(do)
    if verb is None:
        raise Http404
    return verb(request, report, page)


def fill_unchanged(request: HttpRequest, report: Report, page: ReportPage) -> HttpResponse:
    """The sheet as typed, with the empty cells of one group as in the quarter before; nothing is saved."""
    number = request.POST["do"].removeprefix(SAME)
    group = page.group(int(number)) if number in _GROUPS else []
    if not group:
        raise Http404
    base, cells = _posted_base(request, report)
    typed = sheet.posted(page.form, cells, request.POST)
    filled_in = prefill.fill_unchanged(typed, group, page.earlier_cells.previous)
    page.typed, page.theirs = sheet.merged(page.form, cells, queries.cells_of(report.revision), filled_in)
    page.stale = base != (report.revision_id or 0)
    if page.mode == EDIT:
        count = sum(filled_in[code] != typed[code] for code in typed)
        page.notice = f"Đã điền {count} ô theo quý trước, chưa lưu. Xem lại rồi lưu."
    return page.answer()


def save(request: HttpRequest, report: Report, page: ReportPage) -> HttpResponse:
    """Save what was typed, and submit it where asked; whatever is refused is shown again as typed."""
    base, cells = _posted_base(request, report)
    page.typed = typed = sheet.posted(page.form, cells, request.POST)
    submits = request.POST.get("do") == "submit"
    try:
        report = actions.save_cells(
            report=report,
            cells=sheet.changes(page.form, cells, typed),
            answers=sheet.answers(page.form, cells, typed),
            by=caller(request),
            at=now(),
            via=VIA,
            expected_revision_id=base,
        )
    except Refused as refused:
        return _not_saved(page, refused, cells)
    if submits:
        return _submit(request, report, page)
    return done(request, "Đã lưu nháp.", page.address)


def _posted_base(request: HttpRequest, report: Report) -> tuple[int, dict[str, Cell]]:
    """The revision a form was made from, and its cells; an unknown one counts as none, and so as stale."""
    base = Revision.objects.filter(report=report, pk=posted_revision(request)).first()
    return (base.pk if base else 0), queries.cells_of(base)


def _not_saved(page: ReportPage, refused: Refused, base: dict[str, Cell]) -> HttpResponse:
    """The page again with everything typed; a stale one on top of what is saved now."""
    if refused.kind in (HIDDEN, PERSON):
        raise refused
    page.reload()
    if refused.kind == STALE:
        newest = queries.cells_of(page.report.revision)
        page.typed, page.theirs = sheet.merged(page.form, base, newest, page.typed or {})
        page.stale = True
    page.refuse(refused)
    return page.answer(status_of(refused))


def _submit(request: HttpRequest, report: Report, page: ReportPage) -> HttpResponse:
    user = caller(request)
    paper = None
    if policies.needs_paper(user, report, today()):
        page.paper_form = form = PaperForm(request.POST, request.FILES, today=today())
        if not form.is_valid():
            page.reload()
            page.refused = "Đã lưu nháp. Chưa gửi được: bản giấy đã ký còn thiếu."
            return page.answer(HTTPStatus.BAD_REQUEST)
        paper = actions.SignedPaper(**form.cleaned_data)
    try:
        actions.submit(
            report=report,
            paper=paper,
            by=user,
            at=now(),
            via=VIA,
            expected_revision_id=report.revision_id or 0,
        )
    except Refused as refused:
        if refused.kind in (HIDDEN, PERSON):
            raise
        page.reload()
        page.refuse(refused, before="Đã lưu nháp. ")
        return page.answer(status_of(refused))
    return done(request, "Đã gửi báo cáo. Người xét duyệt sẽ duyệt hoặc trả lại kèm lý do.", page.read_address)


def correct(request: HttpRequest, report: Report, page: ReportPage) -> HttpResponse:
    page.correct_form = form = CorrectForm(request.POST)
    if not form.is_valid():
        policies.check(caller(request), report, Action.CORRECT, today())
        return page.answer(HTTPStatus.BAD_REQUEST)
    actions.correct(report=report, by=caller(request), at=now(), via=VIA, **form.cleaned_data)
    return done(request, "Đã mở bản điều chỉnh. Sửa số liệu rồi gửi để được duyệt.", page.entry_address)
