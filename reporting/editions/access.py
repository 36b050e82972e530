"""What every page of an edition begins with: the edition, and which of it the caller reads."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from reporting.editions import policies as edition_policies
from reporting.editions import queries as editions
from reporting.models import Edition
from reporting.reports import policies
from reporting.totals.scopes import CITY
from reporting.web.working import caller, today


def edition_or_404(number: str) -> Edition:
    """The edition of this number, without its content."""
    no_nul(number)
    return editions.edition(number)


def no_nul(*texts: str) -> None:
    """404 for an address with a character that no text in the database has."""
    if "\0" in "".join(texts):
        raise Http404


def reached(request: HttpRequest) -> list[str]:
    """The units whose approved figures the caller reads, asked once a request."""
    units: list[str] | None = getattr(request, "_reached", None)
    if units is None:
        reach = policies.reach(caller(request), today())
        units = sorted(unit for unit, names in reach.items() if names & policies.READERS)
        request._reached = units  # type: ignore[attr-defined]  # remembered for the length of the request
    return units


def readable(request: HttpRequest) -> set[str] | None:
    """The units whose files the caller reads; None: those of every unit and perimeter."""
    return None if edition_policies.reads_all_packs(caller(request), today()) else set(reached(request)) - {CITY}
