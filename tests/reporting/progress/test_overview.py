"""The overview: what it says of every target, and on which quarter it opens."""

from targets.models import Period
from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, close, count, get, programme_and_cast, text


def test_it_opens_on_the_last_quarter_that_counts_and_tells_of_the_running_one(city: Cast) -> None:
    page = text(get(city.observer, "/"))
    assert "Quý II/2026, số liệu tính đến ngày 30/06/2026, số liệu tạm thời" in page
    assert "đã duyệt 3/3 đơn vị" in page
    assert "Quý III/2026: 1/6 đơn vị đã gửi, 1 đã duyệt" in page


def test_a_closed_quarter_is_official_and_counts_however_few(city: Cast) -> None:
    close("2026-Q3", city.reviewer)
    page = text(get(city.observer, "/"))
    assert (
        "Quý III/2026, số liệu tính đến ngày 30/09/2026, số liệu chính thức (đã chốt tại Báo cáo số 7/BC-LĐLĐ" in page
    )


def test_a_quarter_closed_with_units_missing_shows_what_the_chart_draws_beside_what_was_reported(city: Cast) -> None:
    close("2026-Q3", city.reviewer)
    for address in ("/", "/chi-tieu/members/"):
        page = text(get(city.observer, address))
        reported = "1/3 đơn vị có số liệu 7.000 tạm tính theo số kỳ trước của 2/2 đơn vị chưa có số liệu"
        assert reported in page, address


def test_every_target_says_value_coverage_status_gap_and_reading(city: Cast) -> None:
    page = text(get(city.observer, "/"))
    for status in ("Chưa đủ số liệu", "Chưa đánh giá", "Chậm tiến độ"):
        assert status in page
    assert "1.780.000 đoàn viên 3.000" in page
    assert "còn thiếu 1.777.000" in page
    assert "“phần lớn” đề xuất hiểu là trên 50%" in page
    assert page.count("3/3 đơn vị có số liệu") > 5
    assert "75,0%" in page  # (45+15)/(60+20), the n/a adding nothing
    assert get(city.observer, "/").content.decode().count('<th scope="row"><span class="big">') == 13


def test_a_bar_is_drawn_where_value_and_target_are_held_together(city: Cast) -> None:
    drawn = [
        get(city.observer, f"/?ky={code}").content.decode().count('<svg class="bullet')
        for code in ("2026-Q2", "2026-Q3")
    ]
    assert drawn[0] > drawn[1], "none where the verdict is insufficient"


def test_the_merged_city_stands_beside(city: Cast) -> None:
    page = text(get(city.observer, "/"))
    assert "4.000 Thành phố sau sáp nhập 4/6 đơn vị có số liệu" in page


def test_another_quarter_can_be_chosen(city: Cast) -> None:
    page = text(get(city.observer, "/?ky=2026-Q3"))
    assert "chưa đủ 95% đơn vị được duyệt và chưa chốt" in page
    assert "5.000" in page
    assert "1.780.000 đoàn viên 5.000 Chưa đủ số liệu" in page, "no bar, no share, no gap where it cannot be judged"
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
    assert "chưa đủ 95% đơn vị được duyệt và chưa chốt" in page


def test_a_pending_recount_is_announced(city: Cast) -> None:
    Period.objects.filter(pk="2026-Q2").update(asked=9)
    assert "đang được tính lại" in text(get(city.observer, "/"))
