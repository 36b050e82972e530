"""Openings after the last day of entry: which are in force, and all of a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from reporting.models import Opening
from targets.models import Period


def active(unit: str, period: str, today: dt.date) -> Opening | None:
    """The opening by which a unit's figures of a period may be entered today, the longest of several: one query."""
    return Opening.objects.filter(unit=unit, period=period, until__gte=today).order_by("-until", "-id").first()


def active_of(units: Iterable[str], today: dt.date) -> dict[tuple[str, str], Opening]:
    """Every opening of these units that holds today, by period and unit, the longest of several: one query."""
    openings = Opening.objects.filter(unit__in=list(units), until__gte=today).select_related("period")
    return {(opening.period_id, opening.unit_id): opening for opening in openings.order_by("until", "id")}


def of_period(period: Period, today: dt.date) -> QuerySet[Opening]:
    """All openings of a period, latest first, each with `active`: whether it holds today."""
    return period.openings.select_related("unit", "by").annotate(active=Q(until__gte=today))
