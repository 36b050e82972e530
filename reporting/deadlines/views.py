"""The calendar of periods; of each its days, the openings after the last of them, and the closing stamp."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting.deadlines import actions, queries
from reporting.deadlines.forms import CloseForm, DaysForm, OpeningForm
from reporting.deadlines.queries import PARTS
from reporting.reports import opening_queries, openings, policies
from reporting.reports.queries import period_reports_in_work
from reporting.reports.workflow import STATE_LABELS, State
from reporting.web.forms import VietnameseForm, carry_out
from reporting.web.working import act_of, acts_on, done, federation_period, holds, is_federation, today, working
from targets.domain.vietnamese import short_date
from targets.models import Period, Unit


@working()
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """Which periods are open, how far have they come, which are closed?"""
    context = {"lines": queries.calendar(today()), "federation": is_federation(request)}
    return render(request, "reporting/deadlines/periods.html", context)


@working()
@require_safe
def period(request: HttpRequest, code: str) -> HttpResponse:
    """What stands in the way of closing this period, and who closed it?"""
    return _page(request, get_object_or_404(Period.objects.select_related("closed_by"), pk=code))


@acts_on("period")
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Put the federation's stamp on the period."""
    period = federation_period(request, code)
    form = CloseForm(request.POST, choices={"left_out": _pending(period)})

    def act(left_out: list[str], **stamp: Any) -> HttpResponse:
        actions.close(period=period, left_out=[int(pk) for pk in left_out], **act_of(request), **stamp)
        message = f"Đã chốt số liệu {period.quarter.label}. Số liệu của kỳ là số liệu chính thức."
        return done(request, message, "period", code=code)

    return carry_out(form, act, lambda status: _page(request, period, status, form=form))


@acts_on("period")
def set_days(request: HttpRequest, code: str) -> HttpResponse:
    period, form = federation_period(request, code), DaysForm(request.POST)

    def act(**days: Any) -> HttpResponse:
        saved = actions.set_days(period=period, **act_of(request), **days)
        message = (
            f"Lịch của {saved.quarter.label}: mở nhập {short_date(saved.opens)}, "
            f"hạn gửi {short_date(saved.due)}, hết hạn nhập {short_date(saved.closes)}."
        )
        return done(request, message, "period", code=code)

    return carry_out(form, act, lambda status: _page(request, period, status, days_form=form))


@acts_on("period")
def open_again(request: HttpRequest, code: str) -> HttpResponse:
    period = federation_period(request, code)
    form = OpeningForm(request.POST, choices={"unit": _units(period)})

    def act(unit: str, **details: Any) -> HttpResponse:
        filing_unit = get_object_or_404(Unit, pk=unit)
        opening = openings.open_again(period=period, unit=filing_unit, **act_of(request), **details)
        message = f"Đã mở lại {period.quarter.label} cho {filing_unit} đến hết ngày {short_date(opening.until)}."
        return done(request, message, "period", code=code)

    return carry_out(form, act, lambda status: _page(request, period, status, opening_form=form))


def _page(request: HttpRequest, period: Period, status: int = HTTPStatus.OK, **typed: VietnameseForm) -> HttpResponse:
    federation = is_federation(request)
    closable = federation and not period.is_closed and today() >= period.as_of
    reopens = federation and (period.is_closed or today() > period.closes)
    context = {
        "period": period,
        "line": queries.city_row(period, today()),
        "imported": queries.imported_count(period),
        "federation": federation,
        "reviews": holds(request, policies.REVIEWER),
        "reads_editions": holds(request, *policies.READERS),
        "form": CloseForm(choices={"left_out": _pending(period)}) if closable else None,
        "drafts": queries.open_drafts(period) if closable else [],
        "left_out": queries.left_out(period) if federation else [],
        "has_figures": today() >= period.opens,
        "has_register": today() >= period.as_of,
        "days_form": DaysForm(initial=vars(period)) if federation and not period.is_closed else None,
        "openings": opening_queries.of_period(period, today()) if reopens else [],
        "opening_form": OpeningForm(choices={"unit": _units(period)}) if reopens else None,
        **typed,
    }
    return render(request, "reporting/deadlines/period.html", context, status=status)


def _units(period: Period) -> list[tuple[str, str]]:
    owing = Unit.objects.owing(period.as_of)
    return [("", "Chọn đơn vị"), *((unit.pk, str(unit)) for unit in owing)]


def _pending(period: Period) -> list[tuple[str, str]]:
    """The reports that the closing has to name, as choices."""
    return [
        (str(report.pk), f"{report.unit.name}{PARTS[report.supplier]} ({STATE_LABELS[State(report.state)].lower()})")
        for report in period_reports_in_work(period)
    ]
