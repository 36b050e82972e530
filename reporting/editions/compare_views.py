"""Two editions side by side: which figures the later one restates and why, which verdicts differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reporting.editions import published
from reporting.editions.access import edition_or_404, reached, readable
from reporting.editions.compare import (
    NOT_APPLICABLE,
    FigureDifference,
    FigureValue,
    differences,
    judgements,
    rule_changes,
)
from reporting.editions.content import Content
from reporting.models import Edition
from reporting.progress.verdict import Verdict
from reporting.totals.scopes import CITY
from targets.domain import numbers
from targets.domain.numbers import format_count

HELD = ("figures", "periods", "units", "successions", "elements", "indicators", "targets", "restatements")


@dataclass(frozen=True)
class CorrectedFigure:
    """A figure that was corrected between the two."""

    unit: str
    element: str
    difference: FigureDifference
    before: str
    after: str


@dataclass(frozen=True)
class VerdictChange:
    """A target whose verdict differs; None where an edition has no such target."""

    target: str
    milestone: int
    is_count: bool
    before: Verdict | None
    after: Verdict | None
    rule_changes: list[str]


def comparison(request: HttpRequest, edition: Edition, number: str) -> HttpResponse:
    """What does the later of two editions say differently?"""
    other = edition_or_404(number)
    earlier, later = sorted((edition, other), key=lambda either: (either.published_at, either.pk))
    old, new = _held(earlier), _held(later)
    mine = None if readable(request) is None else set(reached(request))
    rows = differences(old.figures, new.figures, old.periods.keys() & new.periods, new.restatements)
    rows = [row for row in rows if mine is None or row.unit in mine]
    names = _names(old) | _names(new)
    # the latest period first, then units and elements in their official order
    codes = [unit.code for unit in new.units] + [element.code for element in new.elements]
    order = {code: number for number, code in enumerate(codes)}
    last = len(order)
    rows.sort(key=lambda row: (order.get(row.unit, last), row.unit, order.get(row.element, last)))
    rows.sort(key=lambda row: row.period, reverse=True)
    changed = [
        CorrectedFigure(
            unit=names.get(row.unit, row.unit), element=names.get(row.element, row.element), difference=row,
            before=_figure_text(row.before), after=_figure_text(row.after),
        )
        for row in rows
        if not row.is_added
    ]  # fmt: skip
    added = Counter((row.period, names.get(row.unit, row.unit)) for row in rows if row.is_added)
    context = {
        "edition": edition,
        "earlier": earlier,
        "later": later,
        "changed": changed,
        "added": sorted(added.items(), reverse=True),
        "turned": _verdict_changes(old, new),
        "everything": mine is None,
    }
    return render(request, "reporting/editions/edition_compared.html", context)


def _held(edition: Edition) -> Content:
    return published.cut(edition, *HELD, ("progress", CITY))


def _names(content: Content) -> dict[str, str]:
    """Units, those that ended by the succession they are in, and elements by code."""
    ended = {succession.predecessor: succession.predecessor_name for succession in content.successions}
    elements = {element.code: element.name for element in content.elements}
    return ended | {unit.code: unit.name for unit in content.units} | elements


def _figure_text(value: FigureValue) -> str:
    if value is None:
        return numbers.MISSING
    return numbers.NOT_APPLICABLE if value == NOT_APPLICABLE else format_count(int(value))


def _verdict_changes(old: Content, new: Content) -> list[VerdictChange]:
    targets = {row.code: row for row in [*old.targets, *new.targets]}
    indicators = {row.code: row for row in [*old.indicators, *new.indicators]}
    changes = []
    phrases = rule_changes(old.progress.get(CITY, []), new.progress.get(CITY, []), new.targets)
    for judgement in judgements(old.progress.get(CITY, []), new.progress.get(CITY, [])):
        target = targets[judgement.target]
        indicator = indicators[target.indicator]
        change = VerdictChange(
            target=indicator.short_name,
            milestone=target.milestone,
            is_count=indicator.is_count,
            before=judgement.before,
            after=judgement.after,
            rule_changes=phrases.get(judgement.target, []),
        )
        changes.append(change)
    return changes
