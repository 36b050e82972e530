"""Values, ranges of missing units, comparable changes, the path."""

from fractions import Fraction

import pytest

from reporting.progress.series import (
    InseparableUnit,
    MatchedChange,
    Point,
    Range,
    last_changes,
    mean_change,
    path_value,
)
from targets.domain.periods import Quarter

Q = Quarter.parse


def point(numerator, denominator=None, **rest):
    return Point(Q("2025-Q4"), 10, 8, numerator, denominator, **rest)


def test_a_count_is_an_integer_and_a_ratio_an_exact_share():
    assert point(7).value(is_count=True) == 7
    assert point(None).value(is_count=True) is None
    assert point(2, 3).value(is_count=False) == Fraction(200, 3)
    assert point(0, 3).value(is_count=False) == 0
    assert point(0, 0).value(is_count=False) is None
    assert point(None).value(is_count=False) is None
    assert point(3).value(is_count=False) is None


@pytest.mark.parametrize(
    ("missing", "is_count", "expected"),
    [
        ({}, True, None),
        ({"missing_known": 2, "missing_last": 30}, True, Range(70, 130)),
        ({"missing_known": 2, "missing_last": 0}, True, Range(70, 70)),
        ({"missing_known": 1, "missing_unknown": 1, "missing_last": 30}, True, Range(70, None)),
        ({"missing_unknown": 1}, True, Range(70, None)),
        ({}, False, None),
        ({"missing_known": 2, "missing_last": 25}, False, Range(Fraction(56), Fraction(76))),
        ({"missing_known": 1, "missing_unknown": 1, "missing_last": 25}, False, Range(Fraction(0), Fraction(100))),
    ],
)
def test_the_range_that_missing_units_leave(missing, is_count, expected):
    assert point(70, None if is_count else 100, **missing).range(is_count) == expected


def test_the_range_when_nobody_answered():
    assert point(None, missing_known=2, missing_last=30).range(is_count=True) == Range(0, 60)
    assert point(None, missing_known=2, missing_last=30).range(is_count=False) == Range(Fraction(0), Fraction(100))
    assert point(None, missing_known=2, missing_last=0).range(is_count=False) is None


def outside(numerator, denominator=None, last=None):
    return InseparableUnit("K-MO", "Công đoàn các khu", numerator, denominator, last)


@pytest.mark.parametrize(
    ("units", "missing", "is_count", "expected"),
    [
        ([outside(20)], {}, True, Range(70, 90)),
        ([outside(20), outside(5)], {"missing_known": 1, "missing_last": 10}, True, Range(70, 115)),
        ([outside(None, last=8)], {}, True, Range(70, 86)),
        ([outside(None)], {}, True, Range(70, None)),
        ([outside(10, 30)], {}, False, Range(Fraction(7000, 120), Fraction(8000, 110))),
        ([outside(10, 30)], {"missing_known": 1, "missing_last": 5}, False,
         Range(Fraction(7000, 125), Fraction(8500, 115))),
        ([outside(10, 30), outside(None, last=5)], {}, False, Range(Fraction(7000, 125), Fraction(8500, 115))),
        ([outside(None)], {}, False, Range(Fraction(0), Fraction(100))),
        ([outside(30, 10)], {}, False, Range(Fraction(70), Fraction(10000, 110))),
    ],
)  # fmt: skip
def test_the_range_that_inseparable_units_leave(units, missing, is_count, expected):
    at_hand = point(70, None if is_count else 100, inseparable=tuple(units), **missing)
    assert at_hand.range(is_count) == expected


def test_the_range_where_only_inseparable_units_answered():
    def ends(*units):
        return point(None, inseparable=units).range(is_count=False)

    assert ends(outside(2, 5)) == Range(Fraction(0), Fraction(100))
    assert ends(outside(5, 5)) == Range(Fraction(100), Fraction(100))
    assert ends(outside(0, 5)) == Range(Fraction(0), Fraction(0))
    assert ends(outside(0, 0)) is None


@pytest.mark.parametrize(
    ("units", "expected", "covers"),
    [
        (95, 100, True),
        (94, 100, False),
        (949, 1000, False),
        (96, 101, True),
        (19, 20, True),
        (0, 0, False),
        (1, 0, True),
    ],
)
def test_a_change_needs_95_per_cent_of_the_units(units, expected, covers):
    assert MatchedChange(1, None, 2, None, units, expected).covers is covers


def test_a_change_is_a_difference_or_points():
    assert MatchedChange(10, None, 7, None, 1, 1).amount() == -3
    assert MatchedChange(1, 4, 1, 2, 1, 1).amount() == 25
    assert MatchedChange(1, 0, 1, 2, 1, 1).amount() is None
    assert MatchedChange(1, 2, 1, 0, 1, 1).amount() is None


def history(first, count, step=1, units=1):
    quarters = [Q(first).next(step * n) for n in range(count)]
    return {
        quarter: Point(quarter, 1, 1, n, None, MatchedChange(0, None, 10 * (n + 1), None, units, 1))
        for n, quarter in enumerate(quarters)
    }


def test_the_last_four_comparable_changes_count_newest_first():
    points = history("2024-Q1", 8)
    assert last_changes(points, Q("2025-Q2"), [], annual=False) == [60, 50, 40, 30]
    assert mean_change(last_changes(points, Q("2025-Q2"), [], annual=False)) == 45


def test_holes_and_thin_changes_are_left_out_and_older_ones_step_in():
    points = history("2024-Q1", 6)
    points[Q("2025-Q1")] = Point(Q("2025-Q1"), 1, 1, 5, None)
    points[Q("2024-Q4")] = Point(Q("2024-Q4"), 1, 1, 5, None, MatchedChange(0, None, 1, None, 94, 100))
    del points[Q("2024-Q3")]
    assert last_changes(points, Q("2025-Q2"), [], annual=False) == [60, 20, 10]
    assert mean_change([Fraction(1)] * 3) is None


def test_no_change_from_before_the_last_break_steps_in():
    points = history("2024-Q1", 6)
    assert last_changes(points, Q("2025-Q2"), [Q("2025-Q2")], annual=False) == []
    assert last_changes(points, Q("2025-Q2"), [Q("2024-Q4"), Q("2024-Q2")], annual=False) == [60, 50]
    assert last_changes(points, Q("2025-Q2"), [Q("2024-Q1")], annual=False) == [60, 50, 40, 30]
    assert last_changes(points, Q("2025-Q2"), [Q("2025-Q3")], annual=False) == [60, 50, 40, 30]


def test_annual_changes_are_quartered_and_begin_after_the_break():
    points = history("2023-Q4", 5, step=4)
    assert last_changes(points, Q("2028-Q1"), [], annual=True) == [Fraction(n) for n in (12.5, 10, 7.5, 5)]
    assert last_changes(points, Q("2028-Q1"), [Q("2025-Q1")], annual=True) == [Fraction(n) for n in (12.5, 10)]
    assert last_changes(points, Q("2028-Q1"), [Q("2025-Q4")], annual=True) == [Fraction(n) for n in (12.5, 10)]
    assert last_changes(points, Q("2028-Q1"), [Q("2024-Q4")], annual=True) == [Fraction(n) for n in (12.5, 10, 7.5)]
    assert last_changes(points, Q("2027-Q4"), [Q("2028-Q1")], annual=True)[:1] == [Fraction(12.5)]


def test_the_path_is_straight_by_quarters_and_ends_at_its_ends():
    start, end = (Q("2025-Q4"), 80), (Q("2030-Q4"), 85)
    assert path_value(start, end, Q("2025-Q4")) == 80
    assert path_value(start, end, Q("2026-Q3")) == Fraction("80.75")
    assert path_value(start, end, Q("2030-Q4")) == 85
    assert path_value(start, end, Q("2025-Q3")) is None
    assert path_value(start, end, Q("2031-Q1")) is None
    assert path_value(start, start, Q("2025-Q4")) is None
