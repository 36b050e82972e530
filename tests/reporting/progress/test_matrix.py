"""The matrix of report states."""

import datetime as dt

import pytest

from reporting.models import Report
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import city_in_every_state, close, get, text


@pytest.fixture
def city(db: None) -> Cast:
    return city_in_every_state()


def row(page: str, name: str) -> str:
    """What stands after a unit's name in the matrix."""
    return page.split(f" {name} ", 1)[1][:160]


def test_states_in_words(city: Cast) -> None:
    page = text(get(city.observer, "/ma-tran/"))
    assert row(page, "Công đoàn phường Sài Gòn").split(" Công đoàn")[0].endswith("Đã duyệt Đã duyệt")
    assert "Đang soạn" in row(page, "Công đoàn phường Thủ Đức")
    assert "Chưa có" in row(page, "Công đoàn phường Bến Thành")


@pytest.mark.parametrize(
    ("state", "word"), [("submitted", "Chờ duyệt"), ("returned", "Trả lại"), ("draft", "Đang soạn")]
)
def test_states_of_a_report_in_work(city: Cast, state: str, word: str) -> None:
    moment = make.at(dt.date(2026, 10, 2))
    Report.objects.filter(unit=city.ward2).update(
        state=state, submitted_by=city.clerk2, submitted_at=moment, first_submitted_at=moment
    )
    assert word in row(text(get(city.observer, "/ma-tran/")), "Công đoàn phường Thủ Đức")


def test_late_and_never_sent(city: Cast) -> None:
    after_due = dt.date(2026, 10, 13)  # the 10th is a Saturday
    page = text(get(city.observer, "/ma-tran/", after_due))
    assert "Quá hạn" in row(page, "Công đoàn phường Bến Thành")
    assert "Soạn, quá hạn" in row(page, "Công đoàn phường Thủ Đức")
    Report.objects.filter(unit=city.ward, period="2026-Q3").update(first_submitted_at=make.at(after_due))
    assert "Đã duyệt muộn" in row(text(get(city.observer, "/ma-tran/", after_due)), "Công đoàn phường Sài Gòn")
    close("2026-Q3", city.reviewer)
    assert "Không gửi" in row(text(get(city.observer, "/ma-tran/", after_due)), "Công đoàn phường Bến Thành")


def test_a_correction_in_work_stays_approved(city: Cast) -> None:
    Report.objects.filter(unit=city.ward, period="2026-Q3").update(state="draft")
    assert "Đã duyệt sửa" in row(text(get(city.observer, "/ma-tran/")), "Công đoàn phường Sài Gòn")


def test_units_stand_in_official_order_below_their_areas(city: Cast) -> None:
    page = text(get(city.observer, "/ma-tran/"))
    names = ["Công đoàn SAWACO", "Địa bàn 1", "phường Sài Gòn", "phường Bến Thành", "Địa bàn 2", "phường Thủ Đức"]
    body = page[page.index("Có số liệu / phải báo cáo") :]
    places = [body.index(name) for name in names]
    assert places == sorted(places)
    assert "phải báo cáo" in page
    assert "1/6" in body


def test_ended_units_come_last_without_duty_since(city: Cast) -> None:
    page = text(get(city.observer, "/ma-tran/"))
    assert "Đơn vị đã kết thúc nghĩa vụ báo cáo Liên đoàn Lao động Quận 1" in page
    assert "– – – – –" in row(page, "Liên đoàn Lao động Quận 1")
    assert "Quận 1" not in text(get(city.observer, "/ma-tran/?ky=2026-Q3&loai=ward"))


def test_filters(city: Cast) -> None:
    assert "SAWACO" not in text(get(city.observer, "/ma-tran/?dia-ban=T-1"))
    assert "SAWACO" in text(get(city.observer, "/ma-tran/?loai=base"))
    found = text(get(city.observer, "/ma-tran/?tim=thu duc"))
    assert "Thủ Đức" in found
    assert "Sài Gòn" not in found
    assert "Không có đơn vị nào" in text(get(city.observer, "/ma-tran/?tim=khong+co+ten+nay"))
    assert get(city.observer, "/ma-tran/?ky=2031-Q1").status_code == 404


def test_states_link_only_to_reports_one_may_see(city: Cast) -> None:
    report = Report.objects.get(unit=city.ward2, period="2026-Q3")
    link = f'href="/bao-cao/{report.pk}/"'
    assert link in get(city.reviewer, "/ma-tran/").content.decode()
    assert link in get(city.clerk2, "/ma-tran/").content.decode()
    assert link not in get(city.clerk, "/ma-tran/").content.decode()
    assert link not in get(city.administrator, "/ma-tran/").content.decode()
