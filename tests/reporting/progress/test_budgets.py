"""Queries of the dashboards, all in (session, account, roles): the same for a small city and for a larger one."""

import pytest

from targets.domain.vietnamese import sort_key
from targets.models import Duty, Membership, Perimeter, Placement, Unit
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, count, programme_and_cast, quarters, queries

BUDGETS = {
    "/": 8,
    "/?ky=2026-Q2": 8,
    "/chi-tieu/members/": 10,
    "/chi-tieu/collective_agreements/?pham-vi=TPHCM": 10,
    "/ma-tran/": 6,
    "/ma-tran/?dia-ban=T-1&tim=sai+gon": 6,
    "/don-vi/P-26740/": 10,
    "/don-vi/TPHCM/": 10,
    "/pham-vi/TPHCM-CU/": 10,
    "/chuong-trinh/": 11,
}


def grow(cast: Cast) -> None:
    """Twenty more units, all of them in the perimeter, all approved from 2025-Q3 on."""
    perimeter = Perimeter.objects.get(pk="TPHCM-CU")
    since = make.days("2025-07-01")
    for number in range(20):
        name = f"Công đoàn phường số {number}"
        unit = Unit.objects.create(code=f"P-{number}", name=name, kind="ward", sort_key=sort_key(name))
        Placement.objects.create(unit=unit, parent=cast.area, name=name, kind="ward", valid=since)
        Duty.objects.create(unit=unit, valid=since)
        Membership.objects.create(perimeter=perimeter, unit=unit, valid=since)
        for period in quarters("2025-Q3", "2026-Q2"):
            approve(unit, period, cast.reviewer, **ORDINARY)


@pytest.fixture
def city(db: None) -> Cast:
    cast = programme_and_cast()
    for unit in (cast.ward, cast.ward_b, cast.office):
        approve(unit, "2026-Q2", cast.reviewer, **ORDINARY)
    count("2026-Q2", "2026-Q3")
    return cast


def test_budgets_hold_and_do_not_grow(city: Cast) -> None:
    small = {address: len(queries(city.observer, address)) for address in BUDGETS}
    grow(city)
    count(*quarters("2025-Q3", "2026-Q3"))
    large = {address: len(queries(city.observer, address)) for address in BUDGETS}
    assert small == large
    assert {address: n for address, n in large.items() if n > BUDGETS[address]} == {}


def test_the_counts_themselves(city: Cast) -> None:
    found = {address: len(queries(city.clerk, address)) for address in ("/", "/chi-tieu/members/", "/ma-tran/")}
    assert found == {"/": 8, "/chi-tieu/members/": 10, "/ma-tran/": 6}
    assert len(queries(city.clerk, "/don-vi/P-26740/")) == 10
