"""The page of a unit or a perimeter: approved figures, place, duty, coverage, and links for who may follow them."""

import datetime as dt

import pytest

from reporting.models import Report
from targets.models import Allocation, Membership, Succession
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import city_in_every_state, get, text


@pytest.fixture
def city(db: None) -> Cast:
    return city_in_every_state()


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
    assert "Đoàn viên :" not in page
    Allocation.objects.create(target_id="CT-2030-1", unit=city.ward, value=1300, decision="5-KH/LĐLĐ")
    assert "Đoàn viên : 1.300 đoàn viên" in text(get(city.observer, "/don-vi/P-26740/"))


def test_what_does_not_apply_to_a_unit_is_told_with_its_reason(city: Cast) -> None:
    page = text(get(city.observer, "/don-vi/P-26740/"))
    assert "2023 Thỏa ước lao động tập thể – không áp dụng đơn vị thành lập ngày 01/07/2025, sau mốc 2023" in page
    assert "2045 KCN, KCX có thiết chế – không áp dụng không có khu công nghiệp, khu chế xuất" in page
    assert "không áp dụng" not in text(get(city.observer, "/pham-vi/TPHCM-CU/"))


def test_a_ratio_s_need_is_told_in_things(city: Cast) -> None:
    page = text(get(city.observer, "/don-vi/P-26740/"))
    assert "còn thiếu 10,0 điểm % Chậm tiến độ cần thêm 8 doanh nghiệp, đơn vị," in page
    assert "chưa đến chặng này; hiện xét theo mốc 2030" in page


def test_a_group_and_a_perimeter_show_coverage_and_members(city: Cast) -> None:
    area = text(get(city.observer, "/don-vi/T-1/"))
    assert "1/2" in area
    assert "Các đơn vị trực thuộc Công đoàn phường Sài Gòn" in area
    assert "tạm tính 2.234" in area
    perimeter = text(get(city.observer, "/pham-vi/TPHCM-CU/"))
    assert "Các đơn vị trong phạm vi" in perimeter
    assert "3/3 1/3" in perimeter
    assert "Chưa gồm" not in perimeter
    make.perimeter("TPHCM-CU", city.ward2, since="2025-07-01")
    Membership.objects.filter(unit=city.ward2).update(inseparable=True)
    assert "Chưa gồm Công đoàn phường Thủ Đức (nằm một phần" in text(get(city.observer, "/pham-vi/TPHCM-CU/"))


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
