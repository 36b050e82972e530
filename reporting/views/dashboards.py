"""Dashboards: approved figures and the states of reports, open to every role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.views.access import dashboard


@dashboard
def overview(request: HttpRequest) -> HttpResponse:
    """Where do the thirteen targets stand?"""
    return render(request, "reporting/overview.html")


@dashboard
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """How does one indicator go, and where?"""
    return render(request, "reporting/overview.html")


@dashboard
def matrix(request: HttpRequest) -> HttpResponse:
    """Who has reported?"""
    return render(request, "reporting/overview.html")


@dashboard
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """What does this unit report?"""
    return render(request, "reporting/overview.html")


@dashboard
def perimeter(request: HttpRequest, code: str) -> HttpResponse:
    """What do the units of this perimeter come to together?"""
    return render(request, "reporting/overview.html")


@dashboard
def programme(request: HttpRequest) -> HttpResponse:
    """What was promised, by whom?"""
    return render(request, "reporting/overview.html")
