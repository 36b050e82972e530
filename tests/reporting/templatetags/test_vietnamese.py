"""How numbers, days and states read; missing is "…", n/a "–"."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

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
        (tags.measured(5, True), "5"),
        (tags.measured(Fraction(5), False), "5,0%"),
        (tags.measured(None, False), "…"),
        (tags.standing(True), "chính thức"),
        (tags.standing_tag(True), '<span class="tag official">chính thức</span>'),
        (tags.standing_tag(False), '<span class="tag">tạm thời</span>'),
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


def test_roman() -> None:
    assert tags.roman(4) == "IV"
