"""Pages mark periods whose figures changed after the closing, and lead to the log."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from reporting.progress.series_query import series
from targets.domain.periods import Quarter
from targets.models import Membership
from tests import factories as make
from tests.cast import PERIOD, Cast
from tests.reporting import pages
from tests.reporting.progress.dashboards import count, get, programme_and_cast, text
from tests.reporting.totals.test_restatements import approved, close, corrected

MARK, HERE = "có điều chỉnh", f"/dieu-chinh/?ky={PERIOD}"


@pytest.fixture
def city(db: None) -> Iterator[Cast]:
    """2026-Q3 approved for two units in different areas and closed, nothing restated yet."""
    with pages.clock():
        people = programme_and_cast()
        for unit in (people.ward, people.ward2):
            approved(unit, people.reviewer2, people.reviewer)
        close(PERIOD, people.reviewer)
        count(PERIOD)
        yield people


def restate(city: Cast, **figures: int) -> None:
    """A figure of the ward changes after the closing: its members, if nothing else is told."""
    report = city.ward.reports.get(period=PERIOD)
    corrected(report, city.reviewer2, city.reviewer, **(figures or {"members": 1150}))
    count(PERIOD)


def marks(city: Cast, address: str) -> int:
    """How often the page links to the log of the period."""
    return int(get(city.observer, address).content.decode().count(HERE))


def test_the_overview_and_the_indicator(city: Cast) -> None:
    for address in (f"/?ky={PERIOD}", f"/chi-tieu/members/?ky={PERIOD}"):
        assert marks(city, address) == 0, address
    restate(city)
    for address in (f"/?ky={PERIOD}", f"/chi-tieu/members/?ky={PERIOD}"):
        assert marks(city, address) > 1, address
        assert MARK in text(get(city.observer, address))
    assert marks(city, "/?ky=2026-Q2") == 0


def test_only_what_the_element_is_in_is_marked(city: Cast) -> None:
    """The workers are no part of the members, nor of what is shown beside them."""
    restate(city, workers=1250)
    figures = series(["TPHCM", "TPHCM-CU"], ["members", "workers_in_union"], PERIOD, [PERIOD])
    restated = {key: quarters[Quarter.parse(PERIOD)].restated for key, quarters in figures.items()}
    assert restated.pop(("TPHCM", "members")) is restated.pop(("TPHCM-CU", "members")) is False
    assert set(restated.values()) == {True}
    assert marks(city, f"/chi-tieu/members/?ky={PERIOD}") == 0
    body = get(city.observer, "/don-vi/P-26740/").content.decode()
    cells = [re.sub(r"\s+", " ", row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S) if MARK in row]
    assert len(cells) == 1
    assert "Lao động" in cells[0]


def test_the_matrix(city: Cast) -> None:
    assert marks(city, "/ma-tran/") == 0
    restate(city)
    assert marks(city, "/ma-tran/") == 1
    assert marks(city, "/ma-tran/?dia-ban=T-2") == 0
    assert text(get(city.observer, "/ma-tran/")).count(f"Đã duyệt {MARK}") == 1


def test_units_and_perimeters(city: Cast) -> None:
    marked = ("/don-vi/P-26740/", "/don-vi/T-1/", "/don-vi/TPHCM/", "/pham-vi/TPHCM-CU/")
    calm = ("/don-vi/P-26824/", "/don-vi/T-2/")
    assert {marks(city, address) for address in (*marked, *calm)} == {0}
    restate(city)
    assert {marks(city, address) for address in marked} == {1}
    assert {marks(city, address) for address in calm} == {0}


def test_a_perimeter_is_marked_by_what_it_sums_and_not_by_what_straddles_it(city: Cast) -> None:
    """PV-1 lists the ward and sums another; PV-2 sums it within an area that straddles."""
    for perimeter, summed, straddling in (("PV-1", city.ward2, city.ward), ("PV-2", city.ward, city.area)):
        make.perimeter(perimeter, summed, since="2025-07-01")
        Membership.objects.create(
            perimeter_id=perimeter, unit=straddling, valid=make.days("2025-07-01"), inseparable=True
        )
    restate(city)
    assert marks(city, "/don-vi/P-26740/") == marks(city, "/pham-vi/PV-2/") == 1
    assert marks(city, "/pham-vi/PV-1/") == 0
    quarter = Quarter.parse(PERIOD)
    figures = series(["PV-1", "PV-2", "T-1"], ["members"], PERIOD, [PERIOD])
    assert {scope: quarters[quarter].restated for (scope, _), quarters in figures.items()} == {
        "PV-1": False, "PV-2": True, "T-1": True,
    }  # fmt: skip


def test_the_mark_of_a_unit_one_may_not_open_leads_nowhere(city: Cast) -> None:
    restate(city)
    page = get(city.clerk2, "/don-vi/P-26740/")
    assert HERE not in page.content.decode()
    assert MARK in text(page)
