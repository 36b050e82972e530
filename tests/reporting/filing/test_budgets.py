"""The working pages ask the database a fixed number of questions, however many units and reports there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse

from reporting.reports import actions
from targets.models import Unit
from tests import cast as casting
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db
CEILING = {
    "/bao-cao/": 12,
    "/xet-duyet/": 18,
    "/dieu-chinh/": 6,
    "/ky/": 8,
    "/ky/2026-Q3/": 14,
    "/cau-hoi/2026-Q3/": 12,
    "/don-doc/2026-Q3/": 10,
    "/don-doc/2026-Q3/bieu-excel/": 10,
    "/so-lieu-lien-doan/2026-Q3/": 14,
    "/kcn/": 12,
    "/kcn/xac-nhan/2026-Q3/": 16,
    "/bieu/": 12,
    "/nhiem-vu/": 13,
}


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast with one unit of everything."""
    with pages.clock():
        people = casting.build()
        fill(people, people.ward)
        yield people


def fill(city: Cast, unit: Unit) -> None:
    """A submitted report of the unit, one of the federation for it, and a zone at it."""
    for supplier, who in (("unit", city.reviewer2), ("federation", city.reviewer2)):
        report = factories.report(who, unit, supplier=supplier)
        actions.submit(report=report, by=who, at=NOW, via="page")
    factories.zone(f"Z-{unit.code}", unit, since="2025-07-01")


@pytest.mark.parametrize("address", CEILING)
def test_pages_do_not_ask_more_for_more_units(city: Cast, address: str) -> None:
    few = pages.asked(city.reviewer, address)
    assert few <= CEILING[address]
    for unit in (city.ward_b, city.ward2, city.paper_ward, city.base):
        fill(city, unit)
    assert pages.asked(city.reviewer, address) == few


def test_a_period_after_its_last_day_costs_the_same_with_many_openings(city: Cast) -> None:
    with pages.clock(dt.date(2026, 10, 26)):
        for address in ("/ky/2026-Q3/", "/bao-cao/", "/xet-duyet/"):
            factories.opening(city.ward_b)
            few = pages.asked(city.office_clerk, address)
            assert few <= CEILING[address] + 4
            for unit in (city.ward, city.ward2, city.base, city.office):
                factories.opening(unit)
            assert pages.asked(city.office_clerk, address) == few


def test_a_report_with_a_long_history_costs_no_more(city: Cast) -> None:
    report = factories.report(city.reviewer2, city.ward_b)
    address = reverse("report", args=[report.pk])
    few = pages.asked(city.reviewer, address)
    assert few <= 25
    for workers in range(2000, 2006):
        actions.save_cells(report=report, cells={"workers": {"value": workers}}, by=city.reviewer2, at=NOW, via="page")
    assert pages.asked(city.reviewer, address) == few
