"""The matrix of report states, and the pages of a unit, a perimeter and the programme."""

import datetime as dt

import pytest

from reporting.models import Report
from targets.models import Allocation, Clause, Succession, Task
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, close, count, get, programme_and_cast, text


@pytest.fixture
def city(db: None) -> Cast:
    """Every state of a report in 2026-Q3; 2026-Q2 approved where nothing else is said."""
    cast = programme_and_cast()
    for unit in (cast.ward, cast.ward_b, cast.office, cast.base):
        approve(unit, "2026-Q2", cast.reviewer, **ORDINARY)
    approve(cast.ward, "2026-Q3", cast.reviewer, **{**ORDINARY, "members": 1234, "unionised_nonpublic_other": None})
    make.report(cast.clerk2, cast.ward2, "2026-Q3")
    count("2026-Q2", "2026-Q3")
    return cast


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
    body = page[page.index("Đã duyệt / phải báo cáo") :]
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


def test_a_unit_shows_approved_figures_with_na_and_missing_apart(city: Cast) -> None:
    page = text(get(city.clerk2, "/don-vi/P-26740/"))
    figures = page.split("Đoàn viên công đoàn đoàn viên", 1)[1]
    assert figures.strip().startswith("1.000 1.234")
    assert "Đơn vị ngoài công lập khác có tổ chức công đoàn đơn vị – –" in page
    assert "Công đoàn cơ sở, nghiệp đoàn tổ chức … …" in page


def test_a_unit_shows_its_place_duty_and_perimeters(city: Cast) -> None:
    Succession.objects.create(
        predecessor=city.district, successor=city.ward, on=dt.date(2025, 7, 1), decision="1-QĐ/LĐLĐ"
    )
    city.ward.serves = [{"code": "26740", "name": "Phường Sài Gòn"}]
    city.ward.save()
    page = text(get(city.observer, "/don-vi/P-26740/"))
    assert "Từ 01/07/2025 đến nay Công đoàn phường Sài Gòn, trực thuộc Địa bàn 1" in page
    assert "Nghĩa vụ báo cáo: từ 01/07/2025." in page
    assert "Kế thừa từ: Liên đoàn Lao động Quận 1 – từ 01/07/2025, 1-QĐ/LĐLĐ" in page
    assert "Phường, xã phục vụ Phường Sài Gòn" in page
    assert "Thuộc phạm vi" in page
    old = text(get(city.observer, "/don-vi/Q-760/"))
    assert "Từ 01/01/2023 đến 30/06/2025" in old
    assert "Được kế thừa bởi: Công đoàn phường Sài Gòn" in old


def test_ratios_stand_against_the_common_level_counts_only_when_allocated(city: Cast) -> None:
    page = text(get(city.observer, "/don-vi/P-26740/"))
    assert "Tỷ lệ so với mức chung của Thành phố" in page
    assert "Đoàn viên : từ" not in page
    Allocation.objects.create(target_id="CT-2030-1", unit=city.ward, value=1300, decision="5-KH/LĐLĐ")
    assert "Đoàn viên : từ 1.300" in text(get(city.observer, "/don-vi/P-26740/"))


def test_a_group_and_a_perimeter_show_coverage_and_members(city: Cast) -> None:
    area = text(get(city.observer, "/don-vi/T-1/"))
    assert "1/2" in area
    assert "Các đơn vị trực thuộc Công đoàn phường Sài Gòn" in area
    assert "bù 1 đơn vị: 2.234" in area
    perimeter = text(get(city.observer, "/pham-vi/TPHCM-CU/"))
    assert "Các đơn vị trong phạm vi" in perimeter
    assert "3/3 1/3" in perimeter


def test_a_unit_that_never_filed_and_unknown_codes(city: Cast) -> None:
    make.unit("P-1", city.area, since="2026-10-02", name="Công đoàn phường Mới")
    assert "Chưa có số liệu được duyệt" in text(get(city.observer, "/don-vi/P-1/"))
    assert get(city.observer, "/don-vi/TPHCM-CU/").status_code == 404
    assert get(city.observer, "/pham-vi/TPHCM/").status_code == 404
    assert get(city.observer, "/pham-vi/PV-999/").status_code == 404


def test_the_unit_page_links_to_reports_for_those_who_see_them(city: Cast) -> None:
    report = Report.objects.get(unit=city.ward, period="2026-Q3")
    link = f'href="/bao-cao/{report.pk}/"'
    assert link in get(city.clerk, "/don-vi/P-26740/").content.decode()
    assert link in get(city.observer, "/don-vi/P-26740/").content.decode()
    assert link not in get(city.clerk2, "/don-vi/P-26740/").content.decode()


def test_the_programme_has_addressable_clauses_and_keeps_restricted_words_out(city: Cast) -> None:
    answer = get(city.observer, "/chuong-trinh/")
    body, page = answer.content.decode(), text(answer)
    for address in ("I", "II.2", "III.4.3.1", "IV.5", "III.2.2"):
        assert f'id="diem-{address}"' in body
    assert page.count("cổng không lưu lời văn") >= 4
    assert "Nhiệm vụ NV-1.2" in page
    assert "Phân công PC-1" in page
    assert "nay: " in page
    assert body.count("Việc định kỳ DK-") == 12
    assert "Mốc 2023 – Đoàn viên" in page


def test_restricted_words_stay_out_even_if_somebody_kept_them(city: Cast) -> None:
    Task.objects.filter(restricted=True).update(text="LỜI VĂN MẬT")
    Clause.objects.filter(tasks__restricted=True).update(text="LỜI VĂN MẬT")
    assert "LỜI VĂN MẬT" not in text(get(city.reviewer, "/chuong-trinh/"))


def test_the_programme_before_it_is_loaded(db: None) -> None:
    make.elements()
    make.periods()
    who = make.user("ai")
    make.role(who, "observer", make.unit("TPHCM", None, "city"))
    assert get(who, "/chuong-trinh/").status_code == 404
