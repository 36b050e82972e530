"""Urging: which units have not filed a period, whom to ask, the list as a workbook, the letter ready to copy."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from reporting import policies
from reporting.queries import urging as queries
from reporting.queries.urging import LateList, Letterhead
from reporting.views.access import roles_of
from reporting.views.workbooks import XLSX
from reporting.views.working import caller, now, today, working
from reporting.workbook import late
from targets.models import Period, Role


@working(policies.REVIEWER)
@require_safe
def urging(request: HttpRequest, code: str) -> HttpResponse:
    """Who has not filed, and how do I reach them?"""
    found, head = _list(request, code), _head(request)
    urged = found.late and not found.period.is_closed
    context = {
        "list": found,
        "head": head,
        "letter": _letter(request, found, head) if urged else "",
        "mail_is_on": bool(settings.EMAIL_HOST),
    }
    return render(request, "reporting/urging.html", context)


@working(policies.REVIEWER)
@require_safe
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The same list as .xlsx."""
    found = _list(request, code)
    content = late.build(
        late.UrgingList(found, _head(request).agency, settings.DEMO), timezone.localtime(now()), str(caller(request))
    )
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="CTr25-don-doc-{found.period.code}.xlsx"'
    return answer


def _list(request: HttpRequest, code: str) -> LateList:
    """The units that the caller reviews, their own included: who has filed is no secret."""
    period = get_object_or_404(Period, pk=code, opens__lte=today())
    reached = policies.reach(caller(request), today())
    units = [unit for unit, names in reached.items() if policies.REVIEWER in names]
    return queries.late_list(period, today(), units)


def _head(request: HttpRequest) -> Letterhead:
    """The letterhead of the highest unit that the caller reviews at."""
    role = cast(Role, next(role for role in roles_of(request) if role.name == policies.REVIEWER))
    return queries.letterhead(role.unit, today())


def _letter(request: HttpRequest, found: LateList, head: Letterhead) -> str:
    days = [one.days_late for one in found.late]
    sender = caller(request)
    told = {"list": found, "head": head, "least": min(days), "most": max(days), "sender": sender, "phone": sender.phone}
    return render_to_string("reporting/urging_letter.txt", told).strip()
