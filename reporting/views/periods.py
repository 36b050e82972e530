"""The calendar of periods; of each its days, the openings after the last of them, and the closing stamp."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting import policies
from reporting.actions import openings as opening_actions
from reporting.actions import periods as actions
from reporting.domain.workflow import STATE_LABELS, State
from reporting.forms.base import put_errors
from reporting.forms.verbs import CloseForm, DaysForm, OpeningForm
from reporting.models import Report, Supplier
from reporting.policies import Refused
from reporting.queries import calendar, openings
from reporting.queries.reports import period_reports_in_work
from reporting.views.working import VIA, caller, done, holds, is_federation, now, today, working
from targets.domain.vietnamese import short_date
from targets.models import Period, Unit

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
    if request.method != "POST":
        return _page(request, found)
    policies.check_federation(caller(request), today())
    verbs = {"close": _close, "days": _set_days, "open": _open_again}
    verb = verbs.get(request.POST.get("do", "close"))
    if verb is None:
        raise Http404
    return verb(request, found)


def _close(request: HttpRequest, found: Period) -> HttpResponse:
    form = CloseForm(request.POST, today=today(), pending=_pending(found))

    def act(left_out: list[str], **stamp: Any) -> str:
        named = [int(pk) for pk in left_out]
        actions.close(period=found, left_out=named, by=caller(request), at=now(), via=VIA, **stamp)
        return f"Đã khóa {found.quarter.label}. Số liệu của kỳ là số liệu chính thức."

    return _carried_out(request, found, "form", form, act)


def _set_days(request: HttpRequest, found: Period) -> HttpResponse:
    def act(**days: Any) -> str:
        period = actions.set_days(period=found, by=caller(request), at=now(), via=VIA, **days)
        return (
            f"Lịch của {period.quarter.label}: mở nhập {short_date(period.opens)}, "
            f"hạn gửi {short_date(period.due)}, hết hạn nhập {short_date(period.closes)}."
        )

    return _carried_out(request, found, "days_form", DaysForm(request.POST), act)


def _open_again(request: HttpRequest, found: Period) -> HttpResponse:
    def act(unit: str, **opening: Any) -> str:
        where = get_object_or_404(Unit, pk=unit)
        made = opening_actions.open_again(
            period=found, unit=where, by=caller(request), at=now(), via=VIA, **opening
        )  # fmt: skip
        return f"Đã mở lại {found.quarter.label} cho {where} đến hết ngày {short_date(made.until)}."

    return _carried_out(request, found, "opening_form", OpeningForm(request.POST, units=_units(found)), act)


def _carried_out(
    request: HttpRequest, found: Period, name: str, form: forms.Form, act: Callable[..., str]
) -> HttpResponse:
    """Do what a valid form asks and say so; whatever is refused is shown at the form as it was typed."""
    if not form.is_valid():
        return _page(request, found, {name: form}, HTTPStatus.BAD_REQUEST)
    try:
        said = act(**form.cleaned_data)
    except Refused as refused:
        put_errors(form, refused)
        return _page(request, found, {name: form}, refused.status)
    return done(request, said, "period", code=found.pk)


def _page(
    request: HttpRequest, found: Period, typed: dict[str, forms.Form] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    federation = is_federation(request)
    closable = federation and not found.is_closed and today() >= found.as_of
    context = {
        "period": found,
        "line": calendar.line(found, today()),
        "federation": federation,
        "reviews": holds(request, policies.REVIEWER),
        "reads_editions": holds(request, *policies.READERS),
        "form": CloseForm(today=today(), pending=_pending(found)) if closable else None,
        "drafts": calendar.stands_open(found) if closable else [],
        "left_out": calendar.left_out(found) if federation else [],
        "left_out_count": len(found.left_out),
        "has_figures": today() >= found.opens,
        "has_register": today() >= found.as_of,
        "days_form": DaysForm(initial=vars(found)) if federation and not found.is_closed else None,
        **(_openings(found) if federation else {}),
        **(typed or {}),
    }
    return render(request, "reporting/periods_one.html", context, status=status)


def _openings(found: Period) -> dict[str, Any]:
    """The openings of the period, and the form for another once entry is over."""
    over = found.is_closed or today() > found.closes
    return {
        "openings": openings.of_period(found, today()) if over else [],
        "opening_form": OpeningForm(units=_units(found)) if over else None,
    }


def _units(found: Period) -> list[tuple[str, Any]]:
    return [(unit.pk, str(unit)) for unit in openings.owing(found)]


def _pending(found: Period) -> list[tuple[str, str]]:
    """The reports that the closing has to name, as choices."""
    return [(str(report.pk), _named(report)) for report in period_reports_in_work(found)]


def _named(report: Report) -> str:
    state = STATE_LABELS[State(report.state)].lower()
    return f"{report.unit.name}{PARTS[Supplier(report.supplier)]} ({state})"
