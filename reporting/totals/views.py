"""The restatement log, for whoever reads approved figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from reporting.reports import policies
from reporting.totals.restatements import restatement_log
from reporting.web.working import caller, paginator, today, working
from targets.domain.periods import Quarter

PAGE = 50


@working()
@require_safe
def restatements(request: HttpRequest) -> HttpResponse:
    """Which approved figures were changed, by whom and why?"""
    reached = policies.reach(caller(request), today())
    units = [unit for unit, names in reached.items() if names & policies.READERS]
    filters = {"don-vi": request.GET.get("don-vi", ""), "ky": request.GET.get("ky", "")}
    chosen = {name: value for name, value in filters.items() if value}
    log = restatement_log(units, unit=filters["don-vi"], period=filters["ky"])
    periods = sorted({choice.period for choice in log.choices}, reverse=True)
    context = {
        "page": paginator(log, PAGE).get_page(request.GET.get("page")),
        "size": log.count(),
        "units": list({choice.unit: choice.unit_name for choice in log.choices}.items()),
        "periods": [(code, Quarter.parse(code).label) for code in periods],
        "unit": filters["don-vi"],
        "period": filters["ky"],
        "query": urlencode(chosen) + "&" if chosen else "",
    }
    return render(request, "reporting/totals/restatements.html", context)
