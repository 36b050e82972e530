"""Two editions side by side: which figures the later one restates and why, which verdicts differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.domain.edition import Content, VerdictText
from reporting.domain.register_of_editions import NOT_APPLICABLE, FigureDifference, Said, differences, judgements
from reporting.domain.series import Number
from reporting.models import Edition
from reporting.pack.thaw import exact
from reporting.queries import published
from reporting.queries.scopes import CITY
from reporting.views.edition_access import edition_or_404, reached, readable
from targets.domain.numbers import format_count

HELD = ("figures", "periods", "units", "successions", "elements", "indicators", "targets", "restatements")


@dataclass(frozen=True)
class CorrectedFigure:
    """A figure that was corrected between the two."""

    unit: str
    element: str
    found: FigureDifference
    before: str
    after: str


@dataclass(frozen=True)
class PublishedVerdict:
    """A verdict as one of the two tells it."""

    text: VerdictText
    actual: Number | None


@dataclass(frozen=True)
class Turned:
    """A target whose verdict differs; None where an edition has no such target."""

    target: str
    milestone: int
    is_count: bool
    before: PublishedVerdict | None
    after: PublishedVerdict | None


def comparison(request: HttpRequest, found: Edition, number: str) -> HttpResponse:
    """What does the later of two editions say differently?"""
    other = edition_or_404(number)
    earlier, later = sorted((found, other), key=lambda each: (each.published_at, each.pk))
    old, new = _held(earlier), _held(later)
    mine = None if readable(request) is None else set(reached(request))
    rows = differences(old["figures"], new["figures"], old["periods"].keys() & new["periods"], new["restatements"])
    rows = [each for each in rows if mine is None or each.unit in mine]
    names = _names(old) | _names(new)
    context = {
        "edition": found,
        "earlier": earlier,
        "later": later,
        "changed": [_changed(each, names) for each in _in_order(rows, new) if not each.is_added],
        "added": sorted(Counter(_report(each, names) for each in rows if each.is_added).items(), reverse=True),
        "turned": _turned(old, new),
        "everything": mine is None,
    }
    return render(request, "reporting/edition_compared.html", context)


def _held(edition: Edition) -> Content:
    return published.cut(edition, *HELD, standing=["progress", CITY])


def _names(content: Content) -> dict[str, str]:
    """Units, those that ended by the succession they are in, and elements by code."""
    ended = {one["predecessor"]: one["predecessor_name"] for one in content["successions"]}
    return ended | {one["code"]: one["name"] for one in [*content["units"], *content["elements"]]}


def _in_order(rows: list[FigureDifference], content: Content) -> list[FigureDifference]:
    """The latest period first, then units and elements in their official order."""
    place = {one["code"]: order for order, one in enumerate([*content["units"], *content["elements"]])}
    last = len(place)
    by_unit = sorted(rows, key=lambda each: (place.get(each.unit, last), each.unit, place.get(each.element, last)))
    return sorted(by_unit, key=lambda each: each.period, reverse=True)


def _changed(found: FigureDifference, names: dict[str, str]) -> CorrectedFigure:
    unit, element = names.get(found.unit, found.unit), names.get(found.element, found.element)
    return CorrectedFigure(unit, element, found, _said(found.before), _said(found.after))


def _said(value: Said) -> str:
    if value is None:
        return "…"
    return "–" if value == NOT_APPLICABLE else format_count(int(value))


def _report(found: FigureDifference, names: dict[str, str]) -> tuple[str, str]:
    return found.period, names.get(found.unit, found.unit)


def _turned(old: Content, new: Content) -> list[Turned]:
    before: Any = old
    after: Any = new
    targets = {one["code"]: one for one in [*old["targets"], *new["targets"]]}
    indicators = {one["code"]: one for one in [*old["indicators"], *new["indicators"]]}
    rows = []
    for one in judgements(before["standing"] or [], after["standing"] or []):
        target = targets[one.target]
        indicator = indicators[target["indicator"]]
        rows.append(
            Turned(
                indicator["short_name"], target["milestone"], indicator["kind"] == "count",
                _verdict(one.before), _verdict(one.after),
            )
        )  # fmt: skip
    return rows


def _verdict(text: VerdictText | None) -> PublishedVerdict | None:
    return None if text is None else PublishedVerdict(text, exact(text["actual"]))
