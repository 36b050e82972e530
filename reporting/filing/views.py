"""Filing: what a person has to do, opening a report, and the report itself as a plain form."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reporting.filing import desk, prefill, sheet
from reporting.filing.forms import CorrectForm, PaperForm
from reporting.filing.page import EDIT, SheetPage
from reporting.models import Supplier
from reporting.reports import actions, policies
from reporting.web.report_page import STAND_IN, verb
from reporting.web.working import act_of, caller, done, holds, roles_of, today, working
from targets.domain.refusals import INPUT, PERSON, Refused
from targets.models import Period, Unit


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
        role_names = (policies.REVIEWER, policies.OBSERVER)
        scopes = [role.unit_id for role in roles_of(request) if role.name in role_names]  # in official order
        context |= {"progress": desk.states(scopes, today())}
    if reviews:
        context |= {"waiting": desk.waiting_reports(reached).count()}
    return render(request, "reporting/filing/my_reports.html", context)


@working()
@require_POST
def open_report(request: HttpRequest) -> HttpResponse:
    """Open the report of a unit and period, or go to the one that is there."""
    unit = get_object_or_404(Unit, pk=request.POST.get("unit", "")[:20])
    period = get_object_or_404(Period, pk=request.POST.get("period", "")[:7])
    supplier = request.POST.get("supplier", Supplier.UNIT)
    report, _ = actions.open_report(unit=unit, period=period, supplier=supplier, **act_of(request))
    where = reverse("report", args=[report.pk])
    return redirect(f"{where}?{STAND_IN}=1" if request.POST.get("stand_in") else where)


@working()
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: enter, submit, review, correct, or read it."""
    return SheetPage(request, pk).answer()


@verb(SheetPage)
def fill_unchanged(page: SheetPage, number: int) -> HttpResponse:
    """The sheet as typed, with the empty cells of one group as in the quarter before; nothing is saved."""
    if not page.permissions.sees_drafts:
        raise Refused("not_yours", "Bạn không nhập số liệu cho báo cáo này.", PERSON)
    group = page.group(number)
    if not group:
        raise Http404
    typed = page.read_posted()
    filled_in = prefill.fill_unchanged(typed, group, page.earlier_cells[0])
    page.lay_over_newest(filled_in)
    if page.mode == EDIT:
        count = sum(filled_in[code] != typed[code] for code in typed)
        page.notice = f"Đã điền {count} ô theo quý trước, chưa lưu. Xem lại rồi lưu."
    return page.answer()


@verb(SheetPage)
def save(page: SheetPage) -> HttpResponse:
    _save(page)
    return done(page.request, "Đã lưu nháp.", page.address)


def _save(page: SheetPage) -> None:
    typed = page.read_posted()
    page.report = actions.save_cells(
        report=page.report,
        cells=sheet.changes(page.form, page.base, typed),
        answers=sheet.answers(page.form, page.base, typed),
        expected_revision_id=page.base_id,
        **page.act,
    )


@verb(SheetPage)
def submit(page: SheetPage) -> HttpResponse:
    """Save what was typed, then submit it, with the signed paper where the unit is set so."""
    _save(page)
    page.saved, paper = "Đã lưu nháp. ", None
    if policies.needs_paper(page.user, page.report, page.day):
        page.paper_form = form = PaperForm(page.request.POST, page.request.FILES)
        if not form.is_valid():
            raise Refused("bad_paper", "Chưa gửi được: bản giấy đã ký còn thiếu.", INPUT)
        paper = actions.SignedPaper(**form.cleaned_data)
    expected = page.report.revision_id or 0
    actions.submit(report=page.report, paper=paper, expected_revision_id=expected, **page.act)
    message = "Đã gửi báo cáo. Người xét duyệt sẽ duyệt hoặc trả lại kèm lý do."
    return done(page.request, message, reverse("report", args=[page.report.pk]))


@verb(SheetPage, policies.check_correct)
def correct(page: SheetPage) -> HttpResponse:
    page.correct_form = CorrectForm(page.request.POST)
    actions.correct(report=page.report, **page.valid(page.correct_form), **page.act)
    return done(page.request, "Đã mở bản điều chỉnh. Sửa số liệu rồi gửi để được duyệt.", page.entry_address)
