"""How numbers, days and states read; missing is "…", n/a "–", and a difference never hides its sign."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.progress.presenters import gap_size, value_text
from reporting.templatetags import vietnamese as tags
from targets.domain.periods import Quarter


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (tags.count(1_580_000), "1.580.000"),
        (tags.count(0), "0"),
        (tags.count(None), "…"),
        (tags.count_or_dash(None), "–"),
        (tags.count_or_dash(12), "12"),
        (tags.percent(Fraction(6996, 100)), "70,0%"),
        (tags.percent(Decimal("70.45")), "70,5%"),
        (tags.percent(None), "…"),
        (tags.points(Fraction(12, 10)), "+1,2 điểm %"),
        (tags.points(Fraction(-12, 10)), "-1,2 điểm %"),
        (tags.points(Fraction(-1, 100)), "0,0 điểm %"),
        (tags.points(None), "…"),
        (tags.signed(1200), "+1.200"),
        (tags.signed(-1200), "-1.200"),
        (tags.signed(0), "0"),
        (tags.signed(None), "…"),
        (tags.measured(5, True), "5"),
        (tags.measured(Fraction(5), False), "5,0%"),
        (tags.measured(None, False), "…"),
        (tags.difference(5, True), "+5"),
        (tags.difference(Fraction(5), False), "+5,0 điểm %"),
        (tags.difference(None, True), "…"),
        (tags.short_date(dt.date(2022, 12, 31)), "31/12/2022"),
        (tags.short_date(None), ""),
        (tags.long_date(dt.date(2026, 2, 5)), "ngày 05 tháng 02 năm 2026"),
        (tags.long_date(None), ""),
        (tags.moment(dt.datetime(2022, 12, 31, 10, 5, tzinfo=dt.UTC)), "17:05 31/12/2022"),
        (tags.moment(None), ""),
        (tags.quarter("2026-Q3"), "Quý III/2026"),
        (tags.quarter(Quarter(2026, 4)), "Quý IV/2026"),
        (tags.zone_state("operating"), "đang hoạt động"),
    ],
)
def test_filters(shown: object, expected: object) -> None:
    assert shown == expected


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (tags.verdict_pill("at_risk"), "Có khả năng không đạt"),
        (tags.report_pill("returned"), "Trả lại"),
        (tags.report_pill(""), "Chưa có"),
        (tags.period_pill("collecting"), "Đang thu báo cáo"),
        (tags.pill("bad", "<b>"), "&lt;b&gt;"),
    ],
)
def test_pills_say_it_in_words(shown: str, words: str) -> None:
    assert words in shown


def test_every_status_has_a_tone() -> None:
    assert set(tags.VERDICT_TONES) == set(tags.LABELS)


def test_a_gap_too_small_for_one_decimal_says_so() -> None:
    assert gap_size(Fraction(4, 100), is_count=False) == "dưới 0,1 điểm %"
    assert gap_size(Fraction(5, 100), is_count=False) == "0,1 điểm %"
    assert gap_size(1, is_count=True) == "1"
    assert value_text(Decimal("2.5000"), is_count=False) == "2,5%"


def test_roman() -> None:
    assert tags.roman(4) == "IV"
