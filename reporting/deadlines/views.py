"""The calendar of periods; of each its days, the openings after the last of them, and the closing stamp."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting.deadlines import actions, queries
from reporting.deadlines.forms import CloseForm, DaysForm, OpeningForm
from reporting.models import Report, Supplier
from reporting.reports import opening_queries, policies
from reporting.reports import openings as opening_actions
from reporting.reports.queries import period_reports_in_work
from reporting.reports.workflow import STATE_LABELS, State
from reporting.web.forms import put_errors
from reporting.web.working import VIA, caller, done, holds, is_federation, now, status_of, today, working
from targets.domain.refusals import Refused
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
    context = {"lines": queries.calendar(today()), "federation": is_federation(request)}
    return render(request, "reporting/deadlines/periods.html", context)


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way of closing this period, and who closed it?"""
    period = get_object_or_404(Period.objects.select_related("closed_by"), pk=code)
    if request.method != "POST":
        return _page(request, period)
    policies.check_federation(caller(request), today())
    verbs = {"close": _close, "days": _set_days, "open": _open_again}
    verb = verbs.get(request.POST.get("do", "close"))
    if verb is None:
        raise Http404
    return verb(request, period)


def _close(request: HttpRequest, period: Period) -> HttpResponse:
    form = CloseForm(request.POST, today=today(), pending=_pending(period))

    def act(left_out: list[str], **stamp: Any) -> str:
        actions.close(
            period=period, left_out=[int(pk) for pk in left_out], by=caller(request), at=now(), via=VIA, **stamp
        )
        return f"Đã khóa {period.quarter.label}. Số liệu của kỳ là số liệu chính thức."

    return _carried_out(request, period, "form", form, act)


def _set_days(request: HttpRequest, period: Period) -> HttpResponse:
    def act(**days: Any) -> str:
        saved = actions.set_days(period=period, by=caller(request), at=now(), via=VIA, **days)
        return (
            f"Lịch của {saved.quarter.label}: mở nhập {short_date(saved.opens)}, "
            f"hạn gửi {short_date(saved.due)}, hết hạn nhập {short_date(saved.closes)}."
        )

    return _carried_out(request, period, "days_form", DaysForm(request.POST), act)


def _open_again(request: HttpRequest, period: Period) -> HttpResponse:
    def act(unit: str, **details: Any) -> str:
        filing_unit = get_object_or_404(Unit, pk=unit)
        opening = opening_actions.open_again(
            period=period, unit=filing_unit, by=caller(request), at=now(), via=VIA, **details
        )  # fmt: skip
        return f"Đã mở lại {period.quarter.label} cho {filing_unit} đến hết ngày {short_date(opening.until)}."

    return _carried_out(request, period, "opening_form", OpeningForm(request.POST, units=_units(period)), act)


def _carried_out(
    request: HttpRequest, period: Period, name: str, form: forms.Form, act: Callable[..., str]
) -> HttpResponse:
    """Do what a valid form asks and say so; whatever is refused is shown at the form as it was typed."""
    if not form.is_valid():
        return _page(request, period, {name: form}, HTTPStatus.BAD_REQUEST)
    try:
        message = act(**form.cleaned_data)
    except Refused as refused:
        put_errors(form, refused)
        return _page(request, period, {name: form}, status_of(refused))
    return done(request, message, "period", code=period.pk)


def _page(
    request: HttpRequest, period: Period, typed: dict[str, forms.Form] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    federation = is_federation(request)
    closable = federation and not period.is_closed and today() >= period.as_of
    context = {
        "period": period,
        "line": queries.period_row(period, today()),
        "federation": federation,
        "reviews": holds(request, policies.REVIEWER),
        "reads_editions": holds(request, *policies.READERS),
        "form": CloseForm(today=today(), pending=_pending(period)) if closable else None,
        "drafts": queries.open_drafts(period) if closable else [],
        "left_out": queries.left_out(period) if federation else [],
        "left_out_count": len(period.left_out),
        "has_figures": today() >= period.opens,
        "has_register": today() >= period.as_of,
        "days_form": DaysForm(initial=vars(period)) if federation and not period.is_closed else None,
        **(_openings(period) if federation else {}),
        **(typed or {}),
    }
    return render(request, "reporting/deadlines/period.html", context, status=status)


def _openings(period: Period) -> dict[str, Any]:
    """The openings of the period, and the form for another once entry is over."""
    over = period.is_closed or today() > period.closes
    return {
        "openings": opening_queries.of_period(period, today()) if over else [],
        "opening_form": OpeningForm(units=_units(period)) if over else None,
    }


def _units(period: Period) -> list[tuple[str, Any]]:
    return [(unit.pk, str(unit)) for unit in Unit.objects.owing(period.as_of)]


def _pending(period: Period) -> list[tuple[str, str]]:
    """The reports that the closing has to name, as choices."""
    return [(str(report.pk), _report_label(report)) for report in period_reports_in_work(period)]


def _report_label(report: Report) -> str:
    state = STATE_LABELS[State(report.state)].lower()
    return f"{report.unit.name}{PARTS[Supplier(report.supplier)]} ({state})"
