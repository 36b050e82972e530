"""Two quarters are compared over like units only (docs/rules.md#like)."""

import datetime as dt
from fractions import Fraction

from reporting.progress.quarter_comparison import compare_quarters

MERGER = [dt.date(2025, 7, 1)]


def test_only_units_that_answered_in_both_quarters_are_subtracted():
    before = {"P-1": (100, None), "P-2": (50, None), "P-3": None}
    after = {"P-1": (110, None), "P-2": None, "P-3": (70, None), "P-4": (900, None)}
    comparison = compare_quarters(before, after, reorganisations=[], is_perimeter=True)
    change = comparison.change
    assert change
    assert (change.amount(), change.units, change.expected) == (10, 1, 4)
    assert comparison.why == ""


def test_a_ratio_is_divided_over_the_same_units_on_both_sides():
    before = {"P-1": (1, 2), "P-2": (9, 10)}
    after = {"P-1": (3, 4), "P-2": None}
    change = compare_quarters(before, after, reorganisations=[], is_perimeter=False).change
    assert change
    assert change.amount() == Fraction(25)


def test_a_unit_without_the_thing_answered_and_adds_nothing():
    change = compare_quarters(
        {"P-1": (0, None), "P-2": (5, None)},
        {"P-1": (4, None), "P-2": (5, None)},
        reorganisations=[],
        is_perimeter=True,
    ).change
    assert change
    assert (change.amount(), change.units) == (4, 2)


def test_a_unit_is_not_compared_across_a_reorganisation():
    comparison = compare_quarters(
        {"Q-1": (100, None)}, {"Q-1": (120, None)}, reorganisations=MERGER, is_perimeter=False
    )
    assert comparison.change is None
    assert comparison.why == "không so sánh được: sắp xếp tổ chức ngày 01/07/2025"


def test_a_perimeter_is_compared_across_a_reorganisation_where_both_totals_are_whole():
    before, after = {"Q-1": (100, None), "Q-2": (50, None)}, {"P-1": (80, None), "P-2": (60, None), "P-3": (30, None)}
    comparison = compare_quarters(before, after, reorganisations=MERGER, is_perimeter=True)
    assert comparison.change
    assert comparison.change.amount() == 20
    assert comparison.across == (dt.date(2025, 7, 1),)


def test_a_perimeter_with_a_unit_missing_or_straddling_is_not_compared_across_a_reorganisation():
    before, after = {"Q-1": (100, None)}, {"P-1": (80, None), "P-2": None}
    short = compare_quarters(before, after, reorganisations=MERGER, is_perimeter=True)
    assert short.change is None
    assert short.why.endswith("chưa đủ số liệu")
    straddled = compare_quarters(
        before, {"P-1": (80, None)}, reorganisations=MERGER, is_perimeter=True, left_out=["Cơ quan LĐLĐ Thành phố"]
    )
    assert straddled.change is None
    assert straddled.why.endswith("chưa gồm Cơ quan LĐLĐ Thành phố")


def test_nobody_in_both_quarters_and_nothing_below_the_line_are_not_compared():
    nobody = compare_quarters({"P-1": None}, {"P-1": (1, None)}, reorganisations=[], is_perimeter=True)
    assert nobody.why == "không so sánh được: không đơn vị nào có số liệu ở cả hai kỳ"
    nothing = compare_quarters({"P-1": (0, 0)}, {"P-1": (1, 2)}, reorganisations=[], is_perimeter=True)
    assert nothing.why == "không so sánh được: mẫu số bằng 0"
    empty = compare_quarters({}, {}, reorganisations=MERGER, is_perimeter=True)
    assert empty.change is None
