"""How well the questions ask: for those of the federation, who can have the thresholds changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.filing import question_statistics_query
from reporting.reports import policies
from reporting.web.working import federation_period, working


@working(policies.REVIEWER)
@require_safe
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """How often did each rule ask in this period, and was it right?"""
    period = federation_period(request, code)
    lines = question_statistics_query.rule_statistics(period)
    context = {"period": period, "lines": lines, "question_count": sum(line.total.count for line in lines)}
    return render(request, "reporting/filing/questions.html", context)
