"""Urging: which units have not filed a period, whom to ask, the list as a workbook, the letter ready to copy."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting.deadlines import late_reports, late_workbook
from reporting.deadlines.late_reports import LateList, Letterhead
from reporting.excel.package import XLSX
from reporting.reports import policies
from reporting.web.working import caller, now, roles_of, today, working
from targets.models import Period


@working(policies.REVIEWER)
@require_safe
def urging(request: HttpRequest, code: str) -> HttpResponse:
    """Who has not filed, and how do I reach them?"""
    late_list, head = _list(request, code), _head(request)
    urged = late_list.late and not late_list.period.is_closed
    context: dict[str, Any] = {"list": late_list, "head": head, "mail_is_on": bool(settings.EMAIL_HOST)}
    if urged:
        days = [report.days_late for report in late_list.late]
        details = {"least": min(days), "most": max(days), "sender": caller(request)}
        context["letter"] = render_to_string("reporting/deadlines/urging_letter.txt", context | details).strip()
    return render(request, "reporting/deadlines/urging.html", context)


@working(policies.REVIEWER)
@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The same list as .xlsx."""
    late_list = _list(request, code)
    at, author = timezone.localtime(now()), str(caller(request))
    content = late_workbook.build(late_list, _head(request).agency, at, author)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="CTr25-don-doc-{late_list.period.code}.xlsx"'
    return answer


def _list(request: HttpRequest, code: str) -> LateList:
    """The units that the caller reviews, their own included: who has filed is no secret."""
    period = get_object_or_404(Period, pk=code, opens__lte=today())
    reached = policies.reach(caller(request), today())
    units = [unit for unit, names in reached.items() if policies.REVIEWER in names]
    return late_reports.late_list(period, today(), units)


def _head(request: HttpRequest) -> Letterhead:
    """The letterhead of the highest unit that the caller reviews at."""
    role = next(role for role in roles_of(request) if role.name == policies.REVIEWER)
    return late_reports.letterhead(role.unit, today())
