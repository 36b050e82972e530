"""What the register of zones says on a period's as-of day, counted by the filing unit each zone lies at."""

from __future__ import annotations

import datetime as dt

from targets.models import Element, FacilityState, Period, Unit, ZoneSpan

ZONES, WITH, ESTABLISHED, ESTABLISHED_WITH = (
    "zones",
    "zones_with_facilities",
    "zones_established",
    "zones_established_with_facilities",
)


def zones_with_facilities(day: dt.date) -> set[str]:
    """Codes of the zones that have any facility in use on the day."""
    latest = FacilityState.objects.filter(since__lte=day).order_by("facility_id", "-since").distinct("facility_id")
    rows = latest.values_list("facility__zone_id", "state")
    return {zone for zone, state in rows if state == FacilityState.State.IN_USE}


def counted_zones(period: Period) -> dict[str, dict[str, int]]:
    """By filing unit with zones on the as-of day: the elements of the register asked in the period, counted.

    `zones` are operating; established ones are operating or established; a planned zone makes the unit count with 0.
    """
    day = period.as_of
    elements = Element.objects.filter(supplier=Element.Supplier.REGISTER)
    codes = {element.code for element in elements if element.asked_in(period.code)}
    in_use = zones_with_facilities(day)
    spans = ZoneSpan.objects.filter(valid__contains=day, unit__in=Unit.objects.owing(day))
    counted: dict[str, dict[str, int]] = {}
    for zone, unit, state in spans.values_list("zone_id", "unit_id", "state"):
        counts = counted.setdefault(unit, dict.fromkeys((ZONES, WITH, ESTABLISHED, ESTABLISHED_WITH), 0))
        operating, planned = state == ZoneSpan.State.OPERATING, state == ZoneSpan.State.PLANNED
        counts[ZONES] += operating
        counts[WITH] += operating and zone in in_use
        counts[ESTABLISHED] += not planned
        counts[ESTABLISHED_WITH] += not planned and zone in in_use
    return {unit: {code: n for code, n in counts.items() if code in codes} for unit, counts in counted.items()}
