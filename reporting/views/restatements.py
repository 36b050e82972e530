"""The restatement log, for whoever reads approved figures."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from reporting import policies
from reporting.queries import restatements as query
from reporting.views.working import caller, today, working
from targets.domain.periods import Quarter

PAGE = 50


@working()
@require_safe
def restatements(request: HttpRequest) -> HttpResponse:
    """Which approved figures were changed, by whom and why?"""
    reached = policies.reach(caller(request), today())
    units = [unit for unit, names in reached.items() if names & policies.READERS]
    asked = {"don-vi": request.GET.get("don-vi", ""), "ky": request.GET.get("ky", "")}
    log = query.log(units, unit=asked["don-vi"], period=asked["ky"])
    periods = sorted({one.period for one in log.choices}, reverse=True)
    context = {
        "page": Paginator(log, PAGE).get_page(request.GET.get("page")),
        "size": log.count(),
        "units": list({one.unit: one.unit_name for one in log.choices}.items()),
        "periods": [(code, Quarter.parse(code).label) for code in periods],
        "unit": asked["don-vi"],
        "period": asked["ky"],
        "query": urlencode({name: value for name, value in asked.items() if value}) + "&"
        if any(asked.values())
        else "",
    }
    return render(request, "reporting/restatements.html", context)
