"""Who is late in a period: in which order, for whom, under which name."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.models import Report
from reporting.reports import actions
from targets.models import Period, Placement
from tests import factories
from tests.cast import NOW, PERIOD, Cast
from tests.reporting import pages
from tests.reporting.deadlines import late
from tests.reporting.deadlines.late import LATE, SOON, letter, names, read, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> Cast:
    return late.build()


def test_the_late_by_days_then_in_official_order(city: Cast) -> None:
    page = read(city.reviewer, LATE)
    assert "Chưa gửi: 5 trong 6 đơn vị phải báo cáo" in page
    found = rows(page)
    assert [(row[0], row[1], row[2], row[3]) for row in found] == [
        ("Công đoàn phường Sài Gòn", "Đang soạn, chưa gửi", "10/10/2026", "5"),
        ("Công đoàn phường Linh Xuân", "Chưa lập báo cáo", "10/10/2026", "5"),
        ("Công đoàn SAWACO", "Chưa lập báo cáo", "10/10/2026", "5"),
        ("Cơ quan Liên đoàn Lao động Thành phố", "Chưa lập báo cáo", "10/10/2026", "5"),
        ("Công đoàn phường Bến Thành", "Bị trả lại, chưa gửi lại", "13/10/2026", "2"),
    ]
    assert found[0][4:] == ["Lê Thu An 0903 111 222", "Phạm Quốc Bình 0903 333 444 không có thư điện tử"]
    assert found[1][4:] == ["paper_clerk chưa có số điện thoại không có thư điện tử", "chưa có tài khoản"]


def test_before_the_due_day_who_has_not_filed_yet(city: Cast) -> None:
    page = read(city.reviewer, SOON)
    assert "Sắp đến hạn: 5" in page
    assert "Quá hạn:" not in page
    assert "Công văn" not in page
    assert [row[3] for row in rows(page)] == ["2", "2", "2", "2", "5"]
    assert "hôm nay" in read(city.reviewer, dt.date(2026, 10, 10))


def test_a_return_in_its_own_days_is_not_late(city: Cast) -> None:
    page = read(city.reviewer, dt.date(2026, 10, 13))
    assert ("Quá hạn: 4" in page, "Sắp đến hạn: 1" in page) == (True, True)
    assert "Bến Thành" not in letter(page)


def test_a_correction_in_work_is_not_urged(city: Cast) -> None:
    report = Report.objects.get(unit=city.ward2)
    actions.approve(report=report, by=city.reviewer, at=NOW, via="page")
    actions.correct(report=report, reason="Sót", document="1/BC", by=city.clerk2, at=NOW, via="page")
    assert "phường Thủ Đức" not in names(read(city.reviewer, LATE))


def test_an_area_group_sees_the_units_below_it(city: Cast) -> None:
    assert names(read(city.area_reviewer, LATE)) == ["phường Sài Gòn", "phường Bến Thành"]
    assert names(read(city.area2_reviewer, LATE)) == ["phường Linh Xuân"]
    assert "Cơ quan Liên đoàn Lao động Thành phố" in names(read(city.office_clerk, LATE)), "who has filed is no secret"


def test_nobody_left_to_urge(city: Cast) -> None:
    with pages.clock():
        report = factories.report(city.reviewer, city.paper_ward)
        actions.submit(report=report, by=city.reviewer, at=NOW, via="page")
    assert "Không còn đơn vị nào phải đôn đốc" in read(city.area2_reviewer, LATE)
    assert "không đơn vị nào thuộc phần việc" in read(city.area2_reviewer, LATE, "/don-doc/2025-Q1/")


def test_names_are_those_of_the_as_of_day_and_people_those_of_today(city: Cast) -> None:
    Placement.objects.filter(unit=city.ward).update(valid=factories.days("2025-07-01", "2026-10-01"))
    Placement.objects.create(
        unit=city.ward, parent=city.area2, name="Tên mới", kind="ward", valid=factories.days("2026-10-01")
    )
    found = rows(read(city.reviewer, LATE))
    assert found[0][0] == "Công đoàn phường Sài Gòn"
    assert "former" not in str(found)


def test_a_period_that_has_not_opened_has_no_list(city: Cast) -> None:
    with pages.clock(LATE):
        assert pages.browser(city.reviewer).get("/don-doc/2026-Q4/").status_code == 404


def test_a_closed_period_is_not_urged_any_more(city: Cast) -> None:
    Period.objects.filter(pk=PERIOD).update(
        closed_at=NOW, closed_by=city.reviewer, closed_signer="A", closed_number="1", closed_on=NOW.date()
    )
    page = read(city.reviewer, LATE)
    assert "Đã chốt số liệu" in page
    assert "Công văn" not in page
