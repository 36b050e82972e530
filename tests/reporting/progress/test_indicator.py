"""The page of an indicator: ranked units, members that cannot be told apart, wording, readings, revisions."""

from targets.models import Membership, Reading, TargetRevision
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, count, get, text


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
    left_out = "chưa gồm Công đoàn phường Thủ Đức và Công đoàn phường Linh Xuân"
    assert f"3/3 đơn vị có số liệu, {left_out}. Toàn phạm vi: 3.000" in page
    assert page.count(f"3/3 đơn vị có số liệu, {left_out}") > 3, "above the chart, in its table, beside the verdicts"


def test_a_member_of_its_own_below_an_inseparable_one_is_summed_and_ranked(city: Cast) -> None:
    make.perimeter("TPHCM-CU", city.area2, since="2025-07-01")
    Membership.objects.filter(unit=city.area2).update(inseparable=True)
    make.perimeter("TPHCM-CU", city.ward2, since="2025-07-01")
    count("2026-Q2")
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "Công đoàn phường Thủ Đức : 1.000 (cả đơn vị)" not in page
    assert "4/4 đơn vị có số liệu, chưa gồm Công đoàn phường Linh Xuân. Toàn phạm vi: 4.000" in page


def test_clause_wording_and_readings_are_told(city: Cast) -> None:
    page = text(get(city.observer, "/chi-tieu/collective_agreements/"))
    assert "Đến năm 2023 đạt trên 70% các doanh nghiệp" in page
    assert "điểm II.2" in page
    assert "cách hiểu mặc định; theo nguyên văn" in page
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
    assert "chỉ tiêu điều chỉnh từ 01/01/2026 theo 99-QĐ/TU" in page
    assert "có điều chỉnh" not in page
    assert "chỉ tiêu điều chỉnh từ 01/01/2026 theo 99-QĐ/TU" in text(get(city.observer, "/"))
    assert "2.000.000 đoàn viên" in page
