"""Dashboards: approved figures and the states of reports, open to every role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.progress import charts
from reporting.progress import indicator as indicator_query
from reporting.progress import matrix as matrix_query
from reporting.progress import overview as overview_query
from reporting.progress import programme as programme_query
from reporting.progress import unit as unit_query
from reporting.progress.matrix import Filter
from reporting.progress.tasks import TASK_READERS
from reporting.reports import policies
from reporting.totals.scopes import CITY, OLD_CITY
from reporting.web.working import dashboard, roles_of, today


@dashboard
def overview(request: HttpRequest) -> HttpResponse:
    """Where do the thirteen targets stand?"""
    period_code = request.GET.get("ky", "")
    page = overview_query.overview(today(), period_code)
    cards = [(card, charts.trend(f"trend-{card.indicator.code}", card.current, card.standings)) for card in page.cards]
    return render(
        request, "reporting/progress/overview.html", {"page": page, "cards": cards, "period_code": period_code}
    )


@dashboard
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """How does one indicator go, and where?"""
    period_code, scope = request.GET.get("ky", ""), request.GET.get("pham-vi", "")
    page = indicator_query.indicator_page(today(), code, period_code, scope)
    chart = charts.trajectory(f"trajectory-{code}", page.card.standings, comparison_scope=CITY)
    scopes = [(OLD_CITY, "Thành phố trước sáp nhập"), (CITY, "Toàn Thành phố")]
    context = {"page": page, "chart": chart, "period_code": period_code, "scopes": scopes}
    return render(request, "reporting/progress/indicator.html", context)


@dashboard
def matrix(request: HttpRequest) -> HttpResponse:
    """Who has reported?"""
    query = request.GET
    until, area, kind, words = (query.get(name, "").strip() for name in ("ky", "dia-ban", "loai", "tim"))
    page = matrix_query.matrix(today(), Filter(until, area, kind, words))
    reached = policies.reach(request.user, today())  # type: ignore[arg-type]  # logged in
    may_open = {unit for unit, names in reached.items() if names & policies.READERS}
    ended = [column for column in page.columns if column.period.as_of <= today()]
    reviews = any(role.name == policies.REVIEWER for role in roles_of(request))
    context = {"page": page, "may_open": may_open, "urging_period": ended[-1] if ended and reviews else None}
    return render(request, "reporting/progress/matrix.html", context)


@dashboard
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """What does this unit report?"""
    page = unit_query.unit_page(today(), code, is_perimeter=False)
    opens = policies.permissions_at(request.user, code, today()).sees  # type: ignore[arg-type]  # logged in
    return render(request, "reporting/progress/unit.html", {"page": page, "may_open": opens})


@dashboard
def perimeter(request: HttpRequest, code: str) -> HttpResponse:
    """What do the units of this perimeter come to together?"""
    page = unit_query.unit_page(today(), code, is_perimeter=True)
    return render(request, "reporting/progress/unit.html", {"page": page, "may_open": False})


@dashboard
def programme(request: HttpRequest) -> HttpResponse:
    """What was promised, by whom?"""
    reads_tasks = any(role.name in TASK_READERS for role in roles_of(request))
    page = programme_query.document(today(), reads_tasks=reads_tasks)
    return render(request, "reporting/progress/programme.html", {"page": page, "reads_tasks": reads_tasks})
