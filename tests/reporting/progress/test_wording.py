"""A target told in words: what each phrase says, of counts and of ratios, and where there is nothing to tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.progress import wording
from reporting.progress.series import InseparableUnit, Point, Range
from reporting.progress.verdict import BREAK_AT, NO_ALLOCATION, Aim, Verdict, judge
from targets.domain.periods import Quarter
from targets.models import Reading, TargetRevision

MILESTONE = Quarter(2025, 4)
RATIO = Aim(MILESTONE, ">=", Decimal("80.0000"), is_count=False)
ABOVE_70 = replace(RATIO, operator=">", value=Decimal("70.0000"))
COUNT = Aim(MILESTONE, ">=", Decimal("1580000.0000"), is_count=True)
REDUCTION = replace(COUNT, operator="<=")
WORD = replace(RATIO, value=None)
NOTHING = Verdict(MILESTONE, "insufficient", None, None, None, expected=3, answered=0)


def reached(actual: int | Fraction, aim: Aim = RATIO) -> Verdict:
    return replace(NOTHING, status="met", actual=actual, gap=Fraction(aim.value or 0) - actual, answered=3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (wording.value_text(1_580_000, True), "1.580.000"),
        (wording.value_text(0, True), "0"),
        (wording.value_text(Fraction(6996, 100), False), "70,0%"),
        (wording.value_text(Decimal("70.45"), False), "70,5%"),
        (wording.level_text(Decimal("1580000.0000"), True), "1.580.000"),
        (wording.level_text(Decimal("80.0000"), False), "80%"),
        (wording.level_text(Decimal("2.5000"), False), "2,5%"),
        (wording.measured(1_156_672, "đoàn viên", True), "1.156.672 đoàn viên"),
        (wording.measured(Fraction(70), "%", False), "70,0%"),
        (wording.measured(None, "%", False), "…"),
        (wording.size_text(Fraction(4, 100), False), "dưới 0,1 điểm %"),
        (wording.size_text(Fraction(-5, 100), False), "0,1 điểm %"),
        (wording.size_text(-1200, True), "1.200"),
        (wording.size_text(1200, True, "đoàn viên"), "1.200 đoàn viên"),
        (wording.change_text(Fraction(12, 10), False), "+1,2 điểm %"),
        (wording.change_text(Fraction(-12, 10), False), "-1,2 điểm %"),
        (wording.change_text(Fraction(-1, 100), False), "0,0 điểm %"),
        (wording.change_text(1200, True), "+1.200"),
        (wording.change_text(-1200, True), "-1.200"),
        (wording.change_text(0, True), "0"),
        (wording.change_text(Fraction(25999, 2), True), "+13.000"),
        (wording.change_text(Fraction(-3, 2), True), "-2"),
        (wording.change_text(Fraction(1, 3), True), "0"),
        (wording.value_text(Fraction(5, 2), True), "3"),
        (wording.size_text(Fraction(-5, 2), True), "3"),
    ],
)
def test_numbers(text: str, expected: str) -> None:
    assert text == expected


def test_a_distance_is_that_of_the_values_shown() -> None:
    """92,86 and 92,44 are shown as 92,9 and 92,4: who subtracts them finds 0,5, not the 0,4 of the exact ones."""
    assert wording.distance(Fraction(9286, 100), Fraction(9244, 100), False) == "0,5 điểm %"
    assert wording.distance(Fraction(9244, 100), Fraction(9286, 100), False) == "0,5 điểm %"
    assert wording.distance(Fraction(7001, 100), Fraction(7002, 100), False) == "dưới 0,1 điểm %"
    assert wording.distance(1_360_400, 1_500_000, True, "đoàn viên") == "139.600 đoàn viên"
    assert wording.distance(Fraction(9205, 100), Decimal(95), False, "%") == "2,9 điểm %"


@pytest.mark.parametrize(
    ("point", "is_count", "sign"),
    [
        (None, True, "–"),
        (Point(MILESTONE, 3, 3, None, None), True, "–"),
        (Point(MILESTONE, 3, 0, None, None, missing_unknown=3), True, "…"),
        (Point(MILESTONE, 3, 3, 0, None), True, ""),
        (Point(MILESTONE, 3, 3, 0, 0), False, "–"),
        (Point(MILESTONE, 3, 3, 0, 5), False, ""),
    ],
)
def test_signs(point: Point | None, is_count: bool, sign: str) -> None:
    assert wording.sign_of(point, is_count) == sign


def test_words_are_those_of_the_models() -> None:
    assert dict(TargetRevision.Operator.choices) == wording.OPERATORS
    assert set(wording.OPERATOR_SIGNS) == set(wording.OPERATORS)
    assert set(wording.READING_STATES) == set(wording.READING_STATES_OF_ROW) == set(Reading.State.values)


def test_promises() -> None:
    proposed = replace(RATIO, operator=">", value=Decimal(50), judged=False)
    assert [wording.threshold(aim) for aim in (RATIO, ABOVE_70, COUNT, REDUCTION, WORD)] == [
        "từ 80% trở lên", "trên 70%", "1.580.000", "không quá 1.580.000", "",
    ]  # fmt: skip
    assert [wording.threshold_in_full(aim) for aim in (RATIO, ABOVE_70, REDUCTION, proposed, WORD)] == [
        "từ 80% trở lên", "trên 70%", "đến 1.580.000 trở xuống", "trên 50% (chưa dùng để đánh giá)", "",
    ]  # fmt: skip
    assert wording.threshold_by_sign("=", Decimal(100), False) == "100,0%"
    assert wording.threshold_by_sign(">=", Decimal(1_580_000), True) == "≥ 1.580.000"
    assert (wording.promise(RATIO, ""), wording.promise(proposed, "phần lớn")) == ("từ 80% trở lên", "“phần lớn”")
    assert (wording.proposed_reading(RATIO, ""), wording.proposed_reading(WORD, "cơ bản")) == ("", "")
    assert wording.proposed_reading(proposed, "phần lớn") == "đề xuất hiểu là trên 50%"
    assert wording.promise_on_chart(proposed, "phần lớn") == "“phần lớn” (trên 50%)"
    assert wording.promise_on_chart(WORD, "cơ bản") == "“cơ bản”"
    assert wording.promise_with_state(RATIO, "", "text") == "từ 80% trở lên"
    assert wording.promise_with_state(proposed, "phần lớn", "proposed") == "“phần lớn” (đề xuất: trên 50%)"
    assert wording.promise_with_state(proposed, "phần lớn", "confirmed") == "“phần lớn” (xác nhận: trên 50%)"


@pytest.mark.parametrize(
    ("verdict", "aim", "gap"),
    [
        (NOTHING, RATIO, ""),
        (reached(Fraction(80)), RATIO, "bằng chỉ tiêu"),
        (reached(Fraction(79)), RATIO, "còn thiếu 1,0 điểm %"),
        (reached(Fraction(7999, 100)), RATIO, "còn thiếu dưới 0,1 điểm %"),
        (reached(1_580_100, COUNT), COUNT, "vượt 100"),
        (reached(1_580_100, COUNT), REDUCTION, "còn thiếu 100"),
        (reached(Fraction(79)), WORD, ""),
    ],
)
def test_gaps(verdict: Verdict, aim: Aim, gap: str) -> None:
    assert wording.gap(verdict, aim) == gap


def test_a_count_tells_its_share_of_the_target() -> None:
    assert wording.gap_with_share(reached(1_433_060, COUNT), COUNT) == "đạt 90,7% chỉ tiêu (còn thiếu 146.940)"
    assert wording.gap_with_share(reached(1_738_000, COUNT), COUNT) == "đạt 110,0% chỉ tiêu (vượt 158.000)"
    assert wording.gap_with_share(reached(1_579_999, COUNT), COUNT) == "còn thiếu 1", "nothing missing looks whole"
    assert wording.gap_with_share(reached(1_580_000, COUNT), COUNT) == "bằng chỉ tiêu"
    assert wording.gap_with_share(reached(1_580_100, COUNT), REDUCTION) == "còn thiếu 100"
    assert wording.gap_with_share(reached(Fraction(79)), RATIO) == "còn thiếu 1,0 điểm %"
    assert wording.gap_with_share(NOTHING, COUNT) == ""


def test_exactly_70_percent_is_on_the_level_and_misses_it() -> None:
    point = Point(MILESTONE, 1, 1, 70, 100, counts=True)
    verdict = judge(ABOVE_70, {MILESTONE: point}, MILESTONE)
    assert (verdict.label, wording.gap(verdict, ABOVE_70)) == ("Chưa đạt", "mới đạt 70%, chưa vượt")
    below = replace(ABOVE_70, operator="<")
    assert wording.gap(verdict, below) == "mới đạt 70%, chưa thấp hơn"


def test_values_reached() -> None:
    assert wording.reached(1200, "đoàn viên", True) == "có 1.200 đoàn viên"
    assert wording.reached(Fraction(70), "%", False) == "đạt 70,0%"
    assert wording.reached(None, "%", False) == "chưa có số liệu"


def test_what_is_needed() -> None:
    needs, falls = replace(NOTHING, required_per_quarter=1200), replace(NOTHING, required_per_quarter=Fraction(-1, 2))
    assert [wording.needed(verdict, aim.is_count) for verdict, aim in ((needs, COUNT), (falls, RATIO))] == [
        "cần +1.200 mỗi quý", "cần -0,5 điểm % mỗi quý",
    ]  # fmt: skip
    assert wording.needed_on_average(needs, COUNT) == "cần tăng bình quân 1.200 mỗi quý đến Quý IV/2025"
    assert wording.needed_on_average(needs, COUNT, "đoàn viên").startswith("cần tăng bình quân 1.200 đoàn viên mỗi")
    assert wording.needed_on_average(falls, RATIO).startswith("cần giảm bình quân 0,5 điểm % mỗi quý")
    zones = replace(NOTHING, required_per_quarter=Fraction(6, 5), required_in_things=5)
    assert wording.needed(zones, False, "khu") == "cần thêm 5 khu, +1,2 điểm % mỗi quý"
    fewer = replace(falls, required_in_things=-2)
    assert wording.needed(fewer, False, "doanh nghiệp") == "cần bớt 2 doanh nghiệp, -0,5 điểm % mỗi quý"
    assert wording.needed(replace(NOTHING, required_in_things=1), False, "khu") == "cần thêm 1 khu", "just not above"
    assert (wording.needed_in_things(zones, "khu"), wording.needed_in_things(needs, "")) == ("thêm 5 khu", "")
    assert (wording.needed(NOTHING, True), wording.pace(NOTHING, True)) == ("", "")
    assert wording.needed_on_average(NOTHING, COUNT) == ""
    assert wording.pace(replace(NOTHING, pace=Fraction(0)), False) == "bình quân 4 quý gần nhất 0,0 điểm % mỗi quý"


def test_the_way_to_a_milestone() -> None:
    """Need, path and pace in words; nothing of them where it is not known."""
    behind = replace(
        NOTHING, status="behind", required_per_quarter=Fraction(6, 5), required_in_things=5, path=Fraction(30),
        pace=Fraction(-1, 5),
    )  # fmt: skip
    assert wording.way_to_milestone(behind, RATIO, "%", "khu") == (
        "để đạt mốc 2025 cần thêm 5 khu, tăng bình quân 1,2 điểm % mỗi quý; theo lộ trình, đến nay cần đạt 30,0%;"
        " bình quân 4 quý gần nhất giảm 0,2 điểm %"
    )
    still = replace(behind, pace=Fraction(0), path=None, required_per_quarter=None)
    assert wording.way_to_milestone(still, RATIO, "%", "khu") == (
        "để đạt mốc 2025 cần thêm 5 khu; bình quân 4 quý gần nhất không đổi"
    )
    count = replace(NOTHING, status="not_judged", required_per_quarter=1200, path=Fraction(9), pace=Fraction(9))
    need = "để đạt mốc 2025 cần tăng bình quân 1.200 đoàn viên mỗi quý"
    assert wording.way_to_milestone(count, COUNT, "đoàn viên", "đoàn viên") == need, "its stage has not begun"
    assert wording.way_to_milestone(replace(behind, status="insufficient"), RATIO, "%", "khu") == ""
    assert wording.way_to_milestone(behind, replace(RATIO, judged=False), "%", "khu") == ""
    assert wording.in_full("tăng 1,2 điểm % so với Quý I/2026") == "tăng 1,2 điểm phần trăm so với Quý\u00a0I/2026"


def test_ranges() -> None:
    between = replace(NOTHING, answered=2, range=Range(872_848, 1_452_854))
    open_above = replace(between, range=Range(872_848, None))
    assert wording.range_between(between, True) == "trong khoảng 872.848 – 1.452.854"
    assert wording.range_between(open_above, True) == "trong khoảng 872.848 – không giới hạn"
    measured = [wording.range_with_missing_measured(verdict, True, "người") for verdict in (between, open_above)]
    assert measured == [
        "tính cả đơn vị còn thiếu thì từ 872.848 đến 1.452.854 người",
        "tính cả đơn vị còn thiếu thì từ 872.848 người trở lên",
    ]
    assert wording.range_between(NOTHING, True) == ""
    assert wording.range_with_missing_measured(NOTHING, True, "người") == ""
    nobody = replace(NOTHING, range=Range(0, 2_327_416))
    assert wording.range_between(nobody, True) == "chưa có đơn vị nào báo cáo"
    assert wording.range_with_missing_measured(nobody, True, "người") == "chưa có đơn vị nào báo cáo"


def test_whose_figures_a_range_takes_in() -> None:
    """Where every expected unit has answered none is missing: only those that straddle the scope are open."""
    office = InseparableUnit("TPHCM-VP", "Cơ quan Liên đoàn", 72_555, None, None)
    straddled = replace(NOTHING, answered=3, range=Range(1_507_445, 1_580_000), inseparable=(office,))
    ends = "thì từ 1.507.445 đến 1.580.000 người"
    assert wording.range_with_missing_measured(straddled, True, "người") == f"tính cả đơn vị không tách được {ends}"
    both = wording.range_with_missing_measured(replace(straddled, answered=2), True, "người")
    assert both == f"tính cả đơn vị còn thiếu và đơn vị không tách được {ends}"


def test_since_when_it_holds() -> None:
    since = replace(NOTHING, status="met", satisfied_since=Quarter(2024, 1))
    assert wording.kept_since(since) == "giữ được từ Quý I/2024"
    assert wording.kept_since(replace(since, status="missed")) == "nay đạt mức này từ Quý I/2024"
    assert wording.kept_since(NOTHING) == ""


def test_breaks_between_are_named_together() -> None:
    reasons = ["chưa có số liệu Quý IV/2025", NO_ALLOCATION, f"{BREAK_AT}Quý II/2025", f"{BREAK_AT}Quý III/2025"]
    assert wording.reasons_text(reasons, {NO_ALLOCATION}) == (
        "chưa có số liệu Quý IV/2025; thay đổi cách thống kê ở Quý II/2025 và Quý III/2025"
    )
    assert wording.reasons_text([]) == ""


def test_readings_that_differ() -> None:
    met = reached(Fraction(70))
    assert wording.other_reading("proposed", "tính cả khu vực nhà nước.", met, False) == (
        "theo cách hiểu khác (đề xuất, chưa xác nhận): 70,0% – Đạt: Tính cả khu vực nhà nước."
    )
    assert wording.other_reading("text", "tính cả", NOTHING, False) == (
        "theo cách hiểu khác (theo nguyên văn): Chưa đủ số liệu: Tính cả."
    )
    assert wording.if_read_so("Tính cả; không nói rõ.", met, False, "%") == "nếu tính cả, thì đạt 70,0%: đạt"
    assert wording.if_read_so("Tính cả", NOTHING, True, "người") == "nếu tính cả, thì chưa có số liệu: chưa đủ số liệu"


def test_what_figures_stand_on() -> None:
    assert wording.coverage(1020, 1030) == "1020/1030"
    assert wording.units_answered(1020, 1030) == "1.020/1.030 đơn vị có số liệu"
    assert wording.coverage(103, 103, ["Cơ quan LĐLĐ Thành phố"]) == "103/103, chưa gồm Cơ quan LĐLĐ Thành phố"
    assert wording.units_answered(2, 2, ["A", "B"]) == "2/2 đơn vị có số liệu, chưa gồm A và B"
    assert [wording.standing_of_figures(official) for official in (True, False)] == [
        "số liệu chính thức", "số liệu tạm thời",
    ]  # fmt: skip


def test_texts() -> None:
    assert (wording.sentence(" chưa có; "), wording.sentence("")) == ("Chưa có.", "")
    assert wording.sentence("chưa có", "(Biểu 01)") == "Chưa có (Biểu 01)."
    assert [wording.listed(words) for words in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b và c"]
    assert wording.quarter_label(MILESTONE) == "Quý\u00a0IV/2025"
    assert wording.unbroken("1,0 điểm % so với Quý I/2025") == "1,0 điểm\u00a0% so với Quý\u00a0I/2025"
