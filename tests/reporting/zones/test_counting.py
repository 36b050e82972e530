"""What the register counts at each unit."""

from __future__ import annotations

from reporting.zones.counting import counted_zones
from targets.models import Element, Period, ZoneSpan
from tests import factories as make
from tests.cast import Cast
from tests.reporting.zones.conftest import COUNTED, the_period


def test_zones_are_counted_on_the_as_of_day(zones: Cast) -> None:
    assert counted_zones(the_period()) == COUNTED
    before = counted_zones(Period.objects.get(pk="2026-Q2"))
    assert before["P-26740"]["zones_with_facilities"] == 0


def test_a_zone_counts_at_a_unit_only_while_it_owes_the_form(zones: Cast) -> None:
    ZoneSpan.objects.filter(zone="Z-1").update(valid=make.days("2023-01-01", "2025-07-01"), unit=zones.district)
    assert counted_zones(the_period())["P-26740"]["zones"] == 1
    zones.ward2.duties.all().delete()
    assert set(counted_zones(the_period())) == {"P-26740"}


def test_only_elements_asked_in_the_period_are_counted(zones: Cast) -> None:
    Element.objects.filter(code__startswith="zones_established").update(last_period="2026-Q2")
    assert set(counted_zones(the_period())["P-26740"]) == {"zones", "zones_with_facilities"}
