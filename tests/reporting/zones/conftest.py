"""Zones of every kind, and the quarter in which they are counted."""

from __future__ import annotations

import pytest

from targets.models import Facility, FacilityState, Period, Zone
from tests import factories as make
from tests.cast import PERIOD, Cast


def facility(zone: Zone, *states: tuple[str, str], name: str = "Nhà văn hóa") -> None:
    made = Facility.objects.create(zone=zone, name=name, kind="culture")
    for state, since in states:
        FacilityState.objects.create(facility=made, state=state, since=since)


@pytest.fixture
def zones(cast: Cast) -> Cast:
    """Three zones at `ward` (operating with a facility, operating without, established with one), one planned."""
    facility(make.zone("Z-1", cast.ward, since="2025-07-01"), ("building", "2025-01-01"), ("in_use", "2026-09-30"))
    facility(make.zone("Z-2", cast.ward, since="2025-07-01"), ("in_use", "2025-01-01"), ("closed", "2026-01-01"))
    facility(make.zone("Z-3", cast.ward, "established", since="2025-07-01"), ("in_use", "2025-01-01"))
    make.zone("Z-4", cast.ward2, "planned", since="2025-07-01")
    return cast


def the_period() -> Period:
    return Period.objects.get(pk=PERIOD)


COUNTED = {
    "P-26740": {
        "zones": 2, "zones_with_facilities": 1, "zones_established": 3, "zones_established_with_facilities": 2,
    },
    "P-26824": dict.fromkeys(
        ("zones", "zones_with_facilities", "zones_established", "zones_established_with_facilities"), 0
    ),
}  # fmt: skip
