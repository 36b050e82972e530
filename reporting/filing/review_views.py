"""Review: the inbox, approving many, returning with reasons on exact cells, approving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from reporting.filing import desk
from reporting.filing import inbox as query
from reporting.filing.page import SheetPage
from reporting.models import Report, Supplier
from reporting.reports import actions, opening_queries, policies
from reporting.web.report_page import verb
from reporting.web.working import act_of, caller, done, is_federation, posted_revision, today, working

AT_ONCE = 200  # clean reports that one click approves


@working(policies.REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for my review?"""
    reached = policies.reach(caller(request), today())
    if request.method == "POST":
        return _approve_many(request, reached)
    periods = desk.open_periods(today())
    chosen = next((period for period in periods if period.code == request.GET.get("ky")), None)
    current = chosen or next((period for period in periods if period.as_of <= today()), None)
    not_started = desk.units_not_started(reached, current) if current else []
    entry_over = current is not None and today() > current.closes
    reopened = (
        opening_queries.active_of([unit.pk for unit in not_started], today()) if entry_over and not_started else {}
    )
    waiting = query.inbox(caller(request), reached, period=chosen.code if chosen else "")
    context = {
        "day": today(),
        "periods": periods[:8],
        "chosen": chosen,
        "waiting": waiting,
        "groups": query.grouped(waiting),
        "ticked": "chon" in request.GET,
        "at_once": AT_ONCE,
        "at_once_slice": f":{AT_ONCE}",
        "batches": desk.batches(caller(request)) if is_federation(request) else [],
        "returned": desk.returned_reports(reached),
        "current": current,
        "federation": is_federation(request),
        "not_started": not_started,
        "entry_over": entry_over,
        "reopened": {unit for period, unit in reopened if current and period == current.code},
    }
    return render(request, "reporting/filing/review_inbox.html", context)


def _approve_many(request: HttpRequest, reached: dict[str, frozenset[str]]) -> HttpResponse:
    """Approve the ticked reports as they were shown; each that has moved since is named with the reason."""
    # each report and its revision as the inbox showed them, "12:345"; anything else is nobody's report
    matches = [re.fullmatch("([0-9]{1,18}):([0-9]{1,18})", text) for text in request.POST.getlist("report")]
    if None in matches:
        raise Http404
    revision_ids = {int(match[1]): int(match[2]) for match in matches if match}
    units = desk.reviewed_units(reached)
    ticked = Report.objects.filter(pk__in=revision_ids, supplier=Supplier.UNIT, unit__in=units)
    reports = list(ticked.select_related("unit", "period"))
    if len(reports) != len(revision_ids):
        raise Http404
    outcomes = actions.approve_many(reports=reports, expected=revision_ids, **act_of(request))
    refused = [outcome for outcome in outcomes if outcome.refused]
    if len(outcomes) > len(refused):
        messages.success(request, f"Đã duyệt {len(outcomes) - len(refused)} báo cáo. Số liệu đang được tổng hợp.")
    for outcome in refused:
        report = outcome.report
        why = outcome.refused.message if outcome.refused else ""
        messages.warning(request, f"Chưa duyệt {report.unit.name}, {report.period.quarter.label}: {why}")
    if not outcomes:
        messages.warning(request, "Chưa chọn báo cáo nào.")
    period = request.POST.get("ky", "")
    return redirect(f"{reverse('review')}?{urlencode({'ky': period})}" if period else reverse("review"))


@verb(SheetPage)
def send_back(page: SheetPage) -> HttpResponse:
    """Return the report with the reasons typed at its cells."""
    posted = page.request.POST
    page.reasons = {code: why for code in page.form.codes if (why := posted.get(f"{code}.why", "").strip())}
    _decide(page, actions.return_report, cells=page.reasons)
    return _decided(page, "Đã trả lại báo cáo kèm lý do.", reverse("review"))


@verb(SheetPage)
def approve(page: SheetPage, *, goes_on: bool = False) -> HttpResponse:
    """Approve the report; `goes_on` to the next one that waits for this person."""
    _decide(page, actions.approve)
    where = reverse("review")
    if goes_on:
        others = query.inbox(page.user, policies.reach(page.user, page.day))
        where = next((reverse("report", args=[item.report.pk]) for item in others if not item.own), where)
    return _decided(page, "Đã duyệt báo cáo. Số liệu đang được tổng hợp.", where)


def _decide(page: SheetPage, act: Callable[..., Report], **details: Any) -> None:
    """Carry out a verb of the review on the very revision that was read."""
    page.comment = page.request.POST.get("comment", "").strip()
    expected = posted_revision(page.request)
    act(report=page.report, comment=page.comment, expected_revision_id=expected, **details, **page.act)


def _decided(page: SheetPage, message: str, where: str) -> HttpResponse:
    report = page.report
    return done(page.request, f"{report.unit.name}, {report.period.quarter.label}: {message}", where)
