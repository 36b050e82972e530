"""Overview and indicator: what they say, which quarter they open on, and what they do not let out."""

import json
import re

import pytest

from targets.models import Membership, Period, Reading, TargetRevision
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import (
    ORDINARY,
    approve,
    close,
    count,
    get,
    programme_and_cast,
    quarters,
    text,
)


@pytest.fixture
def city(db: None) -> Cast:
    """2025-Q3 … 2026-Q2 approved by the whole perimeter, 2026-Q3 by one unit of three."""
    cast = programme_and_cast()
    for period in quarters("2025-Q3", "2026-Q2"):
        for unit in (cast.ward, cast.ward_b, cast.office):
            approve(unit, period, cast.reviewer, **ORDINARY)
    approve(cast.ward2, "2026-Q2", cast.reviewer, **ORDINARY)
    approve(cast.ward, "2026-Q3", cast.reviewer, **{**ORDINARY, "members": 5000})
    count(*quarters("2025-Q3", "2026-Q3"))
    return cast


def test_it_opens_on_the_last_quarter_that_counts_and_tells_of_the_running_one(city: Cast) -> None:
    page = text(get(city.observer, "/"))
    assert "Quý II/2026, số liệu tính đến ngày 30/06/2026, số liệu tạm thời" in page
    assert "đã duyệt 3/3 đơn vị" in page
    assert "Quý III/2026: 1/6 đơn vị đã gửi, 1 đã duyệt" in page


def test_a_closed_quarter_is_official_and_counts_however_few(city: Cast) -> None:
    close("2026-Q3", city.reviewer)
    page = text(get(city.observer, "/"))
    assert "Quý III/2026, số liệu tính đến ngày 30/09/2026, số liệu chính thức (khóa kỳ theo văn bản 7/BC-LĐLĐ" in page


def test_every_target_says_value_coverage_status_gap_and_reading(city: Cast) -> None:
    page = text(get(city.observer, "/"))
    for status in ("Chưa đủ số liệu", "Chưa đánh giá", "Chậm tiến độ"):
        assert status in page
    assert "từ 1.780.000 3.000" in page
    assert "còn thiếu 1.777.000" in page
    assert "“phần lớn” đề xuất hiểu là trên 50%" in page
    assert page.count("3/3 đơn vị có số liệu") > 5
    assert "75,0%" in page  # (45+15)/(60+20), the n/a adding nothing
    assert get(city.observer, "/").content.decode().count('<th scope="row"><span class="big">') == 13


def test_the_merged_city_stands_beside(city: Cast) -> None:
    page = text(get(city.observer, "/"))
    assert "4.000 Thành phố sau sáp nhập 4/6 đơn vị có số liệu" in page


def test_another_quarter_can_be_chosen(city: Cast) -> None:
    page = text(get(city.observer, "/?ky=2026-Q3"))
    assert "chưa đủ 95% đơn vị được duyệt và chưa khóa" in page
    assert "5.000" in page
    assert get(city.observer, "/?ky=2026-Q4").status_code == 404  # opens on 26/12
    assert get(city.observer, "/?ky=nonsense").status_code == 404


def test_an_empty_portal_says_so(db: None) -> None:
    cast = programme_and_cast()
    assert "Chưa có số liệu nào được duyệt" in text(get(cast.observer, "/"))
    assert "Chưa có số liệu theo đơn vị" in text(get(cast.observer, "/chi-tieu/members/"))


def test_before_any_quarter_counts_it_opens_on_the_last_with_an_approval(db: None) -> None:
    cast = programme_and_cast()
    approve(cast.ward, "2026-Q2", cast.reviewer, **ORDINARY)
    count("2026-Q2", "2026-Q3")
    page = text(get(cast.observer, "/"))
    assert "Quý II/2026, số liệu tính đến ngày 30/06/2026" in page
    assert "chưa đủ 95% đơn vị được duyệt và chưa khóa" in page


def test_a_pending_recount_is_announced(city: Cast) -> None:
    Period.objects.filter(pk="2026-Q2").update(asked=9)
    assert "đang được tính lại" in text(get(city.observer, "/"))


def test_charts_are_data_with_a_table_and_nothing_inline(city: Cast) -> None:
    body = get(city.observer, "/chi-tieu/members/").content.decode()
    assert not re.search(r"\son\w+=|\sstyle=|<script>|javascript:", body)
    found = re.search(r'<script id="trajectory-members" type="application/json">(.*?)</script>', body, re.S)
    assert found
    figure = json.loads(found[1])
    line = figure["data"][0]
    assert line["y"] == [3000.0, 3000.0, 3000.0, 3000.0]
    assert line["x"][-1] == "2026-06-30"
    assert "template" not in figure["layout"]
    assert figure["layout"]["separators"] == ",."
    assert "<summary>Bảng số liệu" in body


def test_close_ratios_are_told_apart_on_the_axis(city: Cast) -> None:
    body = get(city.observer, "/chi-tieu/collective_agreements/").content.decode()
    found = re.search(r'id="trajectory-[^"]*" type="application/json">(.*?)</script>', body, re.S)
    assert found
    axis = json.loads(found[1])["layout"]["yaxis"]
    assert (axis["tickformat"], axis["ticksuffix"]) == (",.2~f", "%")  # else 86% stands beside 86,5% and 86%


def test_carried_figures_are_drawn_hollow_and_said(city: Cast) -> None:
    body = get(city.observer, "/chi-tieu/members/?ky=2026-Q3").content.decode()
    found = re.search(r'id="trajectory-members" type="application/json">(.*?)</script>', body, re.S)
    assert found
    line = json.loads(found[1])["data"][0]
    assert line["y"][-1] == 7000.0  # 5.000 reported, 2 × 1.000 carried
    assert line["marker"]["color"][-2:] == ["#0b4f8a", "#ffffff"]
    assert "2 đơn vị lấy số kỳ trước" in line["text"][-1].replace("<br>", " ")


def test_a_break_is_noted_on_the_page(city: Cast) -> None:
    for period in ("2025-Q1", "2025-Q2"):
        approve(city.office, period, city.reviewer, **ORDINARY)
        count(period)
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "01/06/2025 – Cán bộ, công chức hưởng lương ngân sách" in page
    body = get(city.observer, "/chi-tieu/members/").content.decode()
    assert '"x0": "2025-06-01"' in body


def test_units_are_ranked_and_na_is_not_missing(city: Cast) -> None:
    approve(city.ward_b, "2026-Q3", city.reviewer, **{**ORDINARY, "members": 400, "enterprises_25": None})
    count("2026-Q3")
    page = text(get(city.observer, "/chi-tieu/members/?ky=2026-Q3"))
    first, second = page.index("1 Công đoàn phường Sài Gòn"), page.index("2 Công đoàn phường Bến Thành")
    assert first < second < page.index("Cơ quan Liên đoàn Lao động Thành phố", second)
    assert "… chưa có số liệu; số đã duyệt gần nhất 1.000" in page
    ratio = text(get(city.observer, "/chi-tieu/enterprises_unionised/?ky=2026-Q3"))
    assert "– 40 – không phát sinh ở đơn vị này" in ratio


def test_the_whole_city_can_be_ranked(city: Cast) -> None:
    assert "Công đoàn phường Thủ Đức" not in text(get(city.observer, "/chi-tieu/members/"))
    assert "Công đoàn phường Thủ Đức" in text(get(city.observer, "/chi-tieu/members/?pham-vi=TPHCM"))
    assert get(city.observer, "/chi-tieu/members/?pham-vi=Q-760").status_code == 404
    assert get(city.observer, "/chi-tieu/khong-co/").status_code == 404


def test_an_inseparable_member_is_listed_not_summed(city: Cast) -> None:
    make.perimeter("TPHCM-CU", city.ward2, since="2025-07-01")
    Membership.objects.filter(unit=city.ward2).update(inseparable=True)
    count("2026-Q2")
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "Đơn vị không tách được" in page
    assert "Công đoàn phường Thủ Đức : 1.000 (cả đơn vị)" in page
    assert "Toàn phạm vi: 3.000" in page


def test_units_below_an_inseparable_member_are_listed_with_it(city: Cast) -> None:
    make.perimeter("TPHCM-CU", city.area2, since="2025-07-01")
    Membership.objects.filter(unit=city.area2).update(inseparable=True)
    count("2026-Q2")
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "Công đoàn phường Thủ Đức : 1.000 (cả đơn vị)" in page
    assert "3/3 đơn vị có số liệu. Toàn phạm vi: 3.000" in page


def test_a_member_of_its_own_below_an_inseparable_one_is_summed_and_ranked(city: Cast) -> None:
    make.perimeter("TPHCM-CU", city.area2, since="2025-07-01")
    Membership.objects.filter(unit=city.area2).update(inseparable=True)
    make.perimeter("TPHCM-CU", city.ward2, since="2025-07-01")
    count("2026-Q2")
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "Công đoàn phường Thủ Đức : 1.000 (cả đơn vị)" not in page
    assert "4/4 đơn vị có số liệu. Toàn phạm vi: 4.000" in page


def test_clause_wording_and_readings_are_told(city: Cast) -> None:
    page = text(get(city.observer, "/chi-tieu/collective_agreements/"))
    assert "Đến năm 2023 đạt trên 70% các doanh nghiệp" in page
    assert "điểm II.2" in page
    assert "cách hiểu mặc định; theo lời văn" in page
    assert "đề xuất bởi" in page
    assert "Cách tính" in page


def test_a_confirmed_reading_is_judged_and_named(city: Cast) -> None:
    Reading.objects.filter(target__indicator="unorganised_participation").update(
        state="confirmed", confirmed_by="Ban Thường vụ", paper="12-TB/TU"
    )
    page = text(get(city.observer, "/chi-tieu/unorganised_participation/"))
    assert "Ban Thường vụ xác nhận theo 12-TB/TU" in page


def test_a_rebased_target_shows_its_revision(city: Cast) -> None:
    first = TargetRevision.objects.get(target="CT-2030-1")
    TargetRevision.objects.create(
        target=first.target, number=2, operator=">=", value=2_000_000, perimeter=first.perimeter,
        decision="99-QĐ/TU", valid_from="2026-01-01",
    )  # fmt: skip
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "99-QĐ/TU (điều chỉnh lần 2, từ 01/01/2026)" in page
    assert "từ 2.000.000" in page


@pytest.mark.parametrize("address", ["/", "/chi-tieu/members/", "/ma-tran/", "/don-vi/P-26740/", "/pham-vi/TPHCM-CU/"])
def test_a_draft_leaks_nowhere(city: Cast, address: str) -> None:
    with_draft = make.report(city.clerk2, city.ward2, "2026-Q3", members=777_001)
    assert with_draft.state == "draft"
    count("2026-Q3")
    for who in (city.observer, city.clerk, city.administrator, city.reviewer):
        for asked in ("", "?ky=2026-Q3"):
            assert "777.001" not in get(who, address + asked).content.decode()
            assert "777001" not in get(who, address + asked).content.decode()


@pytest.mark.parametrize(
    "address",
    ["/", "/chi-tieu/members/", "/ma-tran/", "/don-vi/P-26740/", "/pham-vi/TPHCM-CU/", "/chuong-trinh/"],
)
def test_doors(city: Cast, address: str) -> None:
    for name, who in city.everyone.items():
        expected = 403 if name in ("outsider", "superuser", "former") else 200
        answer = get(who, address)
        assert answer.status_code == expected, name
        assert "no-store" in answer["Cache-Control"]
        if expected == 403:
            assert "Tài khoản chưa được giao vai trò" in text(answer)
            assert "3.000" not in text(answer)
    assert get(None, address).status_code == 302
