"""The calendar of periods and the federation's closing stamp."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting import policies
from reporting.actions import periods as actions
from reporting.domain.workflow import STATE_LABELS, State
from reporting.forms.base import put_errors
from reporting.forms.verbs import CloseForm
from reporting.models import Report, Supplier
from reporting.policies import Refused
from reporting.queries import calendar
from reporting.queries.reports import period_reports_in_work
from reporting.views.working import VIA, caller, done, holds, is_federation, now, today, working
from targets.models import Period

PARTS = {
    Supplier.UNIT: "",
    Supplier.FEDERATION: ", phần Liên đoàn cung cấp",
    Supplier.REGISTER: ", số liệu sổ KCN, KCX",
}


@working()
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """Which periods are open, how far have they come, which are closed?"""
    context = {"lines": calendar.calendar(today()), "federation": is_federation(request)}
    return render(request, "reporting/periods.html", context)


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way of closing this period, and who closed it?"""
    found = get_object_or_404(Period.objects.select_related("closed_by"), pk=code)
    if request.method == "POST":
        return _close(request, found)
    return _page(request, found)


def _close(request: HttpRequest, found: Period) -> HttpResponse:
    policies.check_federation(caller(request), today())
    form = CloseForm(request.POST, today=today(), pending=_pending(found))
    if form.is_valid():
        named = [int(pk) for pk in form.cleaned_data.pop("left_out")]
        try:
            actions.close(period=found, left_out=named, by=caller(request), at=now(), via=VIA, **form.cleaned_data)
        except Refused as refused:
            put_errors(form, refused)
            return _page(request, found, form, refused.status)
        return done(
            request, f"Đã khóa {found.quarter.label}. Số liệu của kỳ là số liệu chính thức.", "period", code=found.pk
        )
    return _page(request, found, form, HTTPStatus.BAD_REQUEST)


def _page(
    request: HttpRequest, found: Period, form: CloseForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    federation = is_federation(request)
    closable = federation and not found.is_closed and today() >= found.as_of
    context = {
        "period": found,
        "line": calendar.line(found, today()),
        "federation": federation,
        "reviews": holds(request, policies.REVIEWER),
        "form": (form or CloseForm(today=today(), pending=_pending(found))) if closable else None,
        "drafts": calendar.stands_open(found) if closable else [],
        "left_out": calendar.left_out(found) if federation else [],
        "left_out_count": len(found.left_out),
        "has_figures": today() >= found.opens,
        "has_register": today() >= found.as_of,
    }
    return render(request, "reporting/periods_one.html", context, status=status)


def _pending(found: Period) -> list[tuple[str, str]]:
    """The reports that the closing has to name, as choices."""
    return [(str(report.pk), _named(report)) for report in period_reports_in_work(found)]


def _named(report: Report) -> str:
    state = STATE_LABELS[State(report.state)].lower()
    return f"{report.unit.name}{PARTS[Supplier(report.supplier)]} ({state})"
