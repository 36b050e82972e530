"""Review: the inbox, returning with reasons on exact cells, approving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting import policies
from reporting.actions import reports as actions
from reporting.models import Report
from reporting.policies import Refused
from reporting.queries import openings, worklist
from reporting.views.sheets import Page
from reporting.views.working import VIA, caller, done, is_federation, now, today, working


@working(policies.REVIEWER)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for my review?"""
    reached = policies.reach(caller(request), today())
    periods = worklist.running(today())
    wanted = next((period for period in periods if period.code == request.GET.get("ky")), None)
    current = wanted or next((period for period in periods if period.as_of <= today()), None)
    silent = worklist.silent(reached, current) if current else []
    entry_over = current is not None and today() > current.closes
    reopened = openings.active_of([unit.pk for unit in silent], today()) if entry_over and silent else {}
    context = {
        "day": today(),
        "periods": periods[:8],
        "wanted": wanted,
        "waiting": worklist.inbox(caller(request), reached, period=wanted.code if wanted else ""),
        "batches": worklist.batches(caller(request)) if is_federation(request) else [],
        "returned": worklist.returned(reached),
        "current": current,
        "federation": is_federation(request),
        "silent": silent,
        "entry_over": entry_over,
        "reopened": {unit for period, unit in reopened if current and period == current.code},
    }
    return render(request, "reporting/review_inbox.html", context)


def send_back(request: HttpRequest, report: Report, page: Page) -> HttpResponse:
    """Return the report with the reasons typed at its cells."""
    page.reasons = {code: why for code in page.form.codes if (why := request.POST.get(f"{code}.why", "").strip())}
    return _judged(request, page, "Đã trả lại báo cáo kèm lý do.", actions.return_report, report, cells=page.reasons)


def approve(request: HttpRequest, report: Report, page: Page) -> HttpResponse:
    """Approve the report as it was shown."""
    return _judged(request, page, "Đã duyệt báo cáo. Số liệu đang được tổng hợp.", actions.approve, report)


def _judged(
    request: HttpRequest, page: Page, said: str, verb: Callable[..., Report], report: Report, **details: Any
) -> HttpResponse:
    """Carry out a verb of the review on the very revision that was read; a refusal keeps what was typed."""
    seen = request.POST.get("revision", "")
    page.comment = request.POST.get("comment", "").strip()
    try:
        verb(
            report=report,
            comment=page.comment,
            by=caller(request),
            at=now(),
            via=VIA,
            expected_revision_id=int(seen) if seen.isascii() and seen.isdigit() else 0,
            **details,
        )
    except Refused as refused:
        if refused.kind in (policies.HIDDEN, policies.PERSON):
            raise
        page.reload()
        page.refuse(refused)
        return page.answer(refused.status)
    return done(request, f"{report.unit.name}, {report.period.quarter.label}: {said}", "review")
