"""The verdict, rule by rule of docs/verdicts.md."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.progress.series import InseparableUnit, MatchedChange
from reporting.progress.verdict import (
    COULD_TURN,
    INSEPARABLE_COULD_TURN,
    LABELS,
    NO_ALLOCATION,
    NO_READING,
    Aim,
    Point,
    Range,
    differs_by_reading,
    judge,
)
from targets.domain.periods import Quarter

Q = Quarter.parse
END, NOW, AHEAD = Q("2025-Q4"), Q("2026-Q3"), Q("2030-Q4")


def aim(operator, value, milestone=END, is_count=False, **rest):
    return Aim(milestone, operator, None if value is None else Decimal(value), is_count, **rest)


def point(numerator, denominator=100, quarter=END, **rest):
    missing = rest.get("missing_known", 0) + rest.get("missing_unknown", 0)
    return Point(quarter, 10 + missing, 10, numerator, denominator, **{"counts": True, **rest})


def on(a_point, the_aim, asked=None, **rest):
    return judge(the_aim, {a_point.quarter: a_point}, asked or a_point.quarter, **rest)


def trend(value, step, quarter=NOW, number=4, is_count=False, **rest):
    """`number` quarters with a change of `step` each, the last one with `value` (per cent, or a count)."""
    points = {}
    for n in range(number):
        at = quarter.previous(n)
        whole, scale = (None, 1) if is_count else (1000, 10)
        change = MatchedChange(300, whole, 300 + int(step * scale), whole, 20, 20)
        points[at] = Point(at, 10, 10, int((value - step * n) * scale), whole, change, counts=True)
    points[quarter] = replace(points[quarter], **rest)
    return points


@pytest.mark.parametrize(
    ("operator", "value", "numerator", "denominator", "status"),
    [
        (">", 70, 70, 100, "missed"),
        (">", 70, 6996, 10000, "missed"),
        (">", 70, 7001, 10000, "met"),
        (">=", 80, 80, 100, "met"),
        (">=", 80, 7999999999, 10**10, "missed"),
        ("=", 100, 100, 100, "met"),
        ("=", 100, 99, 100, "missed"),
        ("=", 0, 0, 100, "met"),
        ("=", 0, 1, 100, "missed"),
        ("<", 5, 5, 100, "missed"),
        ("<", 5, 4, 100, "met"),
        ("<=", 5, 5, 100, "met"),
        ("<=", 5, 6, 100, "missed"),
        (">=", "66.6666666666", 2, 3, "met"),
        (">", "66.6666666667", 2, 3, "missed"),
    ],
)
def test_met_or_missed_without_rounding(operator, value, numerator, denominator, status):
    verdict = on(point(numerator, denominator), aim(operator, value))
    assert verdict.status == status
    assert verdict.actual == Fraction(100 * numerator, denominator)
    assert verdict.gap == Fraction(str(value)) - verdict.actual
    assert (verdict.range, verdict.required_per_quarter, verdict.reasons) == (None, None, [])


def test_a_count_stays_an_integer():
    verdict = on(point(1_360_000, None, Q("2023-Q4")), aim(">=", 1_500_000, Q("2023-Q4"), is_count=True))
    assert (verdict.status, verdict.label) == ("missed", "Chưa đạt")
    assert (verdict.actual, verdict.gap) == (1_360_000, 140_000)
    assert type(verdict.actual) is type(verdict.gap) is int
    assert (verdict.numerator, verdict.denominator) == (1_360_000, None)
    assert (verdict.expected, verdict.answered) == (10, 10)


def test_a_gap_to_a_value_that_is_no_whole_number_stays_exact():
    assert on(point(3, None), aim(">=", "3.5", is_count=True)).gap == Fraction(1, 2)


def test_later_quarters_do_not_change_it_and_it_need_not_count():
    points = {END: point(70, counts=False), NOW: point(90, quarter=NOW)}
    verdict = judge(aim(">=", 80), points, NOW)
    assert (verdict.status, verdict.judged_on, verdict.actual) == ("missed", END, 70)


def test_a_milestone_has_ended_when_it_is_the_asked_period():
    assert on(point(80), aim(">=", 80)).status == "met"
    assert on(point(80, quarter=END.previous()), aim(">=", 80)).status == "ahead"


@pytest.mark.parametrize(
    ("a_point", "the_aim", "status", "ends"),
    [
        (point(80, missing_known=1, missing_last=25), aim(">=", 80), "insufficient", Range(Fraction(64), Fraction(84))),
        (point(95, missing_known=1, missing_last=10), aim(">=", 80), "met", None),
        (point(50, missing_known=1, missing_last=10), aim(">=", 80), "missed", None),
        (point(95, missing_unknown=1), aim(">=", 80), "insufficient", Range(Fraction(0), Fraction(100))),
        (point(80, missing_known=1, missing_last=25), aim(">=", 64), "met", None),
        (point(80, missing_known=1, missing_last=25), aim(">", 64), "insufficient", Range(Fraction(64), Fraction(84))),
        (point(70, None, missing_known=1, missing_last=5), aim(">=", 80, is_count=True), "insufficient", Range(70, 80)),
        (point(70, None, missing_known=1, missing_last=5), aim(">", 80, is_count=True), "missed", None),
        (point(80, None, missing_unknown=1), aim(">=", 80, is_count=True), "met", None),
        (point(79, None, missing_unknown=1), aim(">=", 80, is_count=True), "insufficient", Range(79, None)),
        (point(79, None, missing_unknown=1), aim("<=", 80, is_count=True), "insufficient", Range(79, None)),
        (point(81, None, missing_unknown=1), aim("<=", 80, is_count=True), "missed", None),
        (point(0, None, missing_known=1, missing_last=0), aim("=", 0, is_count=True), "met", None),
        (point(0, None, missing_known=1, missing_last=1), aim("=", 0, is_count=True), "insufficient", Range(0, 2)),
    ],
)  # fmt: skip
def test_missing_units_that_could_turn_it(a_point, the_aim, status, ends):
    verdict = on(a_point, the_aim)
    assert (verdict.status, verdict.range) == (status, ends)
    assert (COULD_TURN in verdict.reasons) is (status == "insufficient")
    assert verdict.reasons[0] == "có 1 đơn vị chưa có số liệu Quý IV/2025"
    unknown = "1 đơn vị không có số liệu trong 4 quý gần nhất"
    assert (unknown in verdict.reasons) is bool(a_point.missing_unknown)


@pytest.mark.parametrize("milestone", [END, AHEAD])
def test_no_value_is_insufficient_and_says_why(milestone):
    nobody = on(replace(point(None, None), answered=0), aim(">=", 80, milestone), END)
    assert (nobody.status, nobody.actual, nobody.gap) == ("insufficient", None, None)
    assert nobody.reasons == ["chưa có số liệu Quý IV/2025"]
    zero = on(point(0, 0), aim(">=", 80, milestone), END)
    assert (zero.status, zero.actual, zero.numerator, zero.denominator) == ("insufficient", None, 0, 0)
    assert zero.reasons == ["mẫu số bằng 0, không tính được tỷ lệ"]
    count = on(point(None, None, missing_known=1, missing_last=3), aim(">=", 80, milestone, is_count=True), END)
    assert (count.status, count.range) == ("insufficient", Range(0, 6))
    assert COULD_TURN not in count.reasons


def test_no_figures_at_all():
    verdict = judge(aim(">=", 80), {}, NOW)
    assert (verdict.status, verdict.judged_on, verdict.expected, verdict.answered) == ("insufficient", END, 0, 0)


@pytest.mark.parametrize(
    ("shares", "since"),
    [
        ({"2025-Q3": 85, "2025-Q4": 85, "2026-Q1": 85, "2026-Q2": 85, "2026-Q3": 85}, "2025-Q3"),
        ({"2025-Q4": 70, "2026-Q1": 70, "2026-Q2": 85, "2026-Q3": 85}, "2026-Q2"),
        ({"2025-Q4": 85, "2026-Q1": 85, "2026-Q2": 85, "2026-Q3": 79}, None),
        ({"2025-Q4": 85, "2026-Q1": 85, "2026-Q3": 85}, "2025-Q4"),
        ({"2025-Q4": 70, "2026-Q1": 85, "2026-Q3": 85}, "2026-Q1"),
        ({"2025-Q4": 85, "2026-Q1": 85, "2026-Q2": 85}, None),
    ],
)
def test_since_when_a_passed_target_is_satisfied_if_it_is_now(shares, since):
    points = {Q(code): point(share, quarter=Q(code)) for code, share in shares.items()}
    assert judge(aim(">=", 80), points, NOW).satisfied_since == (Q(since) if since else None)


def test_only_a_quarter_that_fails_ends_the_run():
    points = {q: point(85, quarter=q) for q in (END, END.next(), END.next(2))}
    points[END.next()] = point(85, quarter=END.next(), missing_known=1, missing_last=50)
    assert judge(aim(">=", 80), points, END.next(2)).satisfied_since == END
    points[END] = point(79)
    assert judge(aim(">=", 80), points, END.next(2)).satisfied_since == END.next(2), "it begins with one that satisfies"
    assert judge(aim(">=", 80), points, END.next()).satisfied_since is None, "the asked quarter could be turned"


def test_units_that_straddle_the_scope_are_named_and_widen_the_range():
    group = InseparableUnit("K-MO", "Công đoàn các khu", 10, 30, None)
    at_hand = point(80, inseparable=(group,))
    verdict = on(at_hand, aim(">=", 80))
    assert (verdict.status, verdict.range) == ("insufficient", Range(Fraction(8000, 120), Fraction(9000, 110)))
    assert (verdict.expected, verdict.answered, verdict.inseparable) == (10, 10, (group,))
    assert verdict.reasons == [INSEPARABLE_COULD_TURN]
    assert on(at_hand, aim(">=", 66)).status == "met"
    missing_too = on(replace(at_hand, missing_known=1), aim(">=", 80))
    assert missing_too.reasons[-2:] == [COULD_TURN, INSEPARABLE_COULD_TURN]
    ahead = judge(TO_85, trend(85, 0, inseparable=(group,)), NOW)
    assert (ahead.status, ahead.inseparable) == ("insufficient", (group,))


@pytest.mark.parametrize("asked", [END, NOW])
def test_insufficient_asks_for_nothing(asked):
    target = aim(">=", 80, END if asked == END else AHEAD)
    points = trend(79, 0, quarter=asked, missing_unknown=1)
    verdict = judge(target, points, asked)
    assert (verdict.status, verdict.actual, verdict.range) == ("insufficient", 79, Range(Fraction(0), Fraction(100)))
    assert (verdict.gap, verdict.required_per_quarter, verdict.required_in_things) == (None, None, None)


# Not judged.


def test_words_and_counts_without_allocation_show_their_value_only():
    words = on(point(60), aim(">", None, AHEAD), END)
    assert (words.status, words.actual, words.gap, words.reasons) == ("not_judged", 60, None, [NO_READING])
    proposed = on(point(60), aim(">", 50, judged=False))
    assert (proposed.status, proposed.actual, proposed.gap, proposed.range) == ("not_judged", 60, None, None)
    count = on(point(60, None), aim(">=", 50, is_count=True, judged=False))
    assert (count.status, count.reasons, count.satisfied_since) == ("not_judged", [NO_ALLOCATION], None)


# A target ahead.

PATH = {"path_from": (END, Decimal(80))}
TO_85 = aim(">=", 85, AHEAD, **PATH)


@pytest.mark.parametrize(
    ("value", "step", "status"),
    [
        (85, 0, "ahead"),
        (Fraction("84.9"), 0, "on_pace"),
        (Fraction("80.8"), -1, "on_pace"),
        (Fraction("80.7"), Fraction("0.3"), "behind"),
        (80, Fraction("0.3"), "behind"),
        (79, Fraction("0.3"), "at_risk"),
        (80, Fraction("0.2"), "at_risk"),
        (80, -1, "at_risk"),
    ],
)
def test_path_and_pace(value, step, status):
    verdict = judge(TO_85, trend(value, step), NOW)
    assert (verdict.status, verdict.actual) == (status, value)
    assert (verdict.path, verdict.pace) == (Fraction("80.75"), step)
    assert verdict.reasons == []


def test_exactly_on_the_path_and_exactly_reaching_suffice():
    points = trend(80, Fraction("0.3"))
    points[NOW] = replace(points[NOW], numerator=8075, denominator=10000)
    assert judge(TO_85, points, NOW).status == "on_pace"
    points[NOW] = replace(points[NOW], numerator=799, denominator=1000)
    assert judge(TO_85, points, NOW).status == "behind"
    assert judge(replace(TO_85, operator=">"), points, NOW).status == "at_risk"


@pytest.mark.parametrize("changes", [0, 1, 2, 3])
def test_too_few_changes_below_the_path_is_behind(changes):
    points = trend(80, 0)
    for n in range(4 - changes):
        points[NOW.previous(n)] = replace(points[NOW.previous(n)], matched=None)
    verdict = judge(TO_85, points, NOW)
    assert (verdict.status, verdict.pace) == ("behind", None)
    assert verdict.reasons == [f"chưa đủ quý để tính mức tăng bình quân ({changes}/4)"]


def test_a_break_takes_a_change_out_and_is_noted_on_the_path():
    points = trend(80, -1)
    assert judge(TO_85, points, NOW).status == "at_risk"
    verdict = judge(TO_85, points, NOW, breaks=[Q("2026-Q1"), Q("2025-Q2")])
    assert verdict.status == "behind"
    assert verdict.reasons == ["thay đổi cách thống kê ở Quý I/2026", "chưa đủ quý để tính mức tăng bình quân (2/4)"]


def test_a_stage_that_has_not_begun_is_not_judged_but_its_need_is_told():
    later = aim(">=", 99, Q("2045-Q4"), path_from=(AHEAD, Decimal(85)), stages=(END, AHEAD))
    verdict = judge(later, trend(80, -1), NOW)
    assert (verdict.status, verdict.reasons) == ("not_judged", ["chưa đến chặng này; hiện xét theo mốc 2030"])
    assert (verdict.gap, verdict.required_per_quarter, verdict.required_in_things) == (19, Fraction(19, 77), 190)
    assert (verdict.path, verdict.pace) == (None, -1)
    assert judge(later, trend(99, 0), NOW).status == "ahead"
    assert judge(later, trend(80, 0, counts=False), NOW).status == "insufficient"
    assert judge(later, trend(98, 0, missing_known=1, missing_last=1000), NOW).status == "insufficient"
    assert judge(later, trend(90, -1, quarter=AHEAD), AHEAD).status == "on_pace", "the stage has begun"
    from_2023 = replace(later, stages=(Q("2023-Q4"), END, AHEAD))
    assert judge(from_2023, trend(80, 0, quarter=END.previous()), END.previous()).reasons[-1].endswith("mốc 2025")


def test_a_ratio_is_reached_in_whole_things():
    zones = aim(">=", 50, AHEAD, path_from=(END, Decimal(30)))
    steps = MatchedChange(12, 68, 13, 68, 17, 17)  # a quarter of a zone each quarter, over 17
    points = {NOW.previous(n): point(3, 17, NOW.previous(n), matched=steps) for n in range(4)}
    verdict = judge(zones, points, NOW)
    assert (verdict.status, verdict.pace, verdict.required_in_things) == ("at_risk", Fraction(100, 68), 6)
    assert judge(replace(zones, value=Decimal(41)), points, NOW).status == "behind", "7 of 17 are 41,2 %"
    assert judge(replace(zones, value=Decimal("41.2")), points, NOW).status == "at_risk"
    full = {quarter: replace(at, numerator=14) for quarter, at in points.items()}
    over = replace(zones, operator=">", value=Decimal(100), path_from=None)
    assert judge(over, full, NOW).status == "at_risk", "a share ends at 100 %"
    assert judge(replace(over, operator=">="), full, NOW).status == "on_pace"
    above = {quarter: replace(at, numerator=18) for quarter, at in points.items()}
    assert judge(replace(over, value=Decimal(120)), above, NOW).status == "on_pace", "what is above may rise"


def test_a_reduction_ends_in_whole_things_too():
    down = aim("<=", 20, AHEAD, path_from=(END, Decimal(60)))
    steps = MatchedChange(13, 68, 12, 68, 17, 17)
    points = {NOW.previous(n): point(10, 17, NOW.previous(n), matched=steps) for n in range(4)}
    verdict = judge(down, points, NOW)
    assert (verdict.status, verdict.required_in_things) == ("at_risk", -7), "6 of 17 remain, 3 would satisfy"
    assert judge(replace(down, value=Decimal(36)), points, NOW).status == "behind"
    assert judge(replace(down, value=Decimal("35.29")), points, NOW).status == "at_risk", "6 of 17 are 35,294 %"


@pytest.mark.parametrize(
    ("operator", "goal", "numerator", "things"),
    [
        (">=", 80, 79, 1),
        (">", 80, 79, 2),
        (">", 80, 80, 1),
        (">=", 80, 80, None),
        ("=", "80.5", 79, 2),
        ("<=", "20.5", 22, -2),
        ("<", 20, 22, -3),
        ("<", "20.5", 22, -2),
        ("=", 0, 3, -3),
    ],
)
def test_what_is_needed_in_things(operator, goal, numerator, things):
    target = aim(operator, goal, AHEAD)
    verdict = on(point(numerator, quarter=NOW), target)
    assert verdict.required_in_things == things
    assert on(point(numerator), aim(operator, goal)).required_in_things is None, "nothing is asked of what has passed"
    assert on(point(numerator, None, NOW), replace(target, is_count=True)).required_in_things is None


def test_a_break_between_baseline_and_milestone_is_noted_on_a_passed_target():
    target = aim(">=", 80, path_from=(Q("2023-Q4"), Decimal(70)))
    verdict = on(point(80), target, breaks=[Q("2025-Q2"), Q("2023-Q4"), Q("2026-Q1")])
    assert verdict.reasons == ["thay đổi cách thống kê ở Quý II/2025"]
    assert on(point(80), replace(target, path_from=None), breaks=[Q("2025-Q2")]).reasons == []
    assert on(point(80), target, breaks=[END]).reasons == ["thay đổi cách thống kê ở Quý IV/2025"]


@pytest.mark.parametrize("path", [None, (AHEAD, Decimal(85)), (Q("2026-Q4"), Decimal(70))])
@pytest.mark.parametrize(("step", "status"), [(1, "on_pace"), (0, "at_risk")])
def test_without_a_path_or_before_it_starts_pace_alone_decides(path, step, status):
    verdict = judge(aim(">=", 85, AHEAD, path_from=path), trend(80, step), NOW)
    assert (verdict.status, verdict.path) == (status, None)
    assert verdict.reasons == ["chưa xác định lộ trình; đánh giá theo mức tăng bình quân 4 quý gần nhất"]


def test_without_path_and_pace_it_is_behind():
    verdict = judge(aim(">=", 85, AHEAD), trend(80, 1, number=3), NOW)
    assert verdict.status == "behind"
    assert verdict.reasons[-1] == "chưa đủ quý để tính mức tăng bình quân (3/4)"
    assert judge(aim(">=", 85, AHEAD), trend(86, 1, number=3), NOW).status == "ahead"


def test_a_period_that_does_not_count_is_insufficient():
    verdict = judge(TO_85, trend(90, 1, counts=False), NOW)
    assert (verdict.status, verdict.actual, verdict.range) == ("insufficient", 90, None)
    assert verdict.reasons == ["Quý III/2026 chưa chốt và chưa đủ 95% đơn vị được duyệt"]
    thin = judge(TO_85, trend(90, 1, counts=False, missing_known=1, missing_last=1000), NOW)
    assert thin.range == Range(Fraction(45), Fraction(95))
    assert judge(TO_85, {}, NOW).status == "insufficient"


@pytest.mark.parametrize(
    ("value", "last", "status"),
    [
        (90, 10, "ahead"),
        (85, 1, "insufficient"),
        (82, 10, "on_pace"),
        (81, 10, "insufficient"),
        (80, 1, "behind"),
        (70, 10, "at_risk"),
        (Fraction("79.9"), 1, "insufficient"),
    ],
)
def test_a_missing_rest_that_could_give_another_status(value, last, status):
    points = trend(value, Fraction("0.34"), missing_known=1, missing_last=last)
    points = {q: replace(p, matched=MatchedChange(0, 1000, 3, 1000, 1, 1)) for q, p in points.items()}
    assert judge(TO_85, points, NOW).status == status


def test_units_without_history_leave_a_count_unbounded():
    members = aim(">=", 1000, AHEAD, is_count=True, path_from=(END, Decimal(800)))
    open_end = {"is_count": True, "missing_unknown": 1}
    assert judge(members, trend(1000, 5, **open_end), NOW).status == "ahead"
    verdict = judge(members, trend(900, 5, **open_end), NOW)
    assert (verdict.status, verdict.range) == ("insufficient", Range(900, None))
    fewer = aim("<=", 100, AHEAD, is_count=True)
    assert judge(fewer, trend(200, 0, **open_end), NOW).status == "at_risk"
    assert judge(fewer, trend(200, -50, **open_end), NOW).status == "insufficient"


@pytest.mark.parametrize(
    ("value", "step", "status"),
    [
        (0, 0, "ahead"),
        (80, 0, "on_pace"),
        (86, -8, "behind"),
        (86, -5, "at_risk"),
        (85, 9, "on_pace"),
        (86, 1, "at_risk"),
    ],
)
@pytest.mark.parametrize("operator", ["=", "<="])
def test_reductions_and_targets_of_nought_are_mirrored(operator, value, step, status):
    down = aim(operator, 0, AHEAD, is_count=True, path_from=(END, Decimal(100)))
    verdict = judge(down, trend(value, step, is_count=True), NOW)
    assert (verdict.status, verdict.path) == (status, 85)
    assert verdict.gap == -value


def test_equal_to_a_value_below_the_start_is_a_reduction_too():
    down = aim("=", 20, AHEAD, is_count=True, path_from=(END, Decimal(100)))
    assert judge(down, trend(15, 0, is_count=True), NOW).status == "ahead"
    assert judge(down, trend(88, 0, is_count=True), NOW).status == "on_pace"
    up = replace(down, path_from=(END, Decimal(0)))
    assert judge(up, trend(25, 0, is_count=True), NOW).status == "ahead"
    assert judge(replace(up, path_from=None), trend(15, 0, is_count=True), NOW).status == "at_risk"


@pytest.mark.parametrize(
    ("operator", "goal", "value", "is_count", "required"),
    [
        (">=", 1000, 949, True, 3),
        (">=", 1000, 999, True, 1),
        (">=", 1000, 1000, True, None),
        (">", 1000, 1000, True, None),
        (">=", 1000, 1200, True, None),
        ("<=", 100, 118, True, -2),
        ("<=", 100, 101, True, -1),
        ("<=", 100, 100, True, None),
        ("<=", 100, 90, True, None),
        (">=", 85, 80, False, Fraction(5, 17)),
        ("<=", 5, 22, False, Fraction(-1)),
    ],
)
def test_what_each_quarter_left_must_bring(operator, goal, value, is_count, required):
    target = aim(operator, goal, AHEAD, is_count=is_count)
    verdict = judge(target, trend(value, 0, is_count=is_count), NOW)
    assert verdict.required_per_quarter == required
    assert verdict.gap == goal - value


# Elements asked in Q4 only.


def annual_points(last, step, years=5):
    points = {}
    for n in range(years):
        at = END.previous(4 * n)
        change = MatchedChange(300, 1000, 300 + step, 1000, 20, 20)
        points[at] = Point(at, 10, 10, last - n * step, 1000, change, counts=True)
    points |= {END.next(n): Point(END.next(n), 0, 0, None, None, counts=True) for n in (1, 2, 3)}
    return points


def test_an_annual_formula_answers_with_its_last_fourth_quarter():
    target = aim(">=", 85, AHEAD, annual=True, path_from=(Q("2025-Q4"), Decimal(80)))
    verdict = judge(target, annual_points(800, 8), NOW)
    assert (verdict.status, verdict.judged_on, verdict.actual) == ("on_pace", END, 80)
    assert verdict.required_per_quarter == Fraction(5, 17)
    assert verdict.reasons == ["số liệu thu thập mỗi năm một lần (quý IV), xét theo Quý IV/2025"]


@pytest.mark.parametrize(("step", "status"), [(12, "behind"), (11, "at_risk")])
def test_its_pace_is_by_the_year_divided_by_four(step, status):
    target = aim(">=", 85, AHEAD, annual=True, path_from=(Q("2024-Q4"), Decimal(80)))
    verdict = judge(target, annual_points(790, step), NOW)
    assert (verdict.pace, verdict.status) == (Fraction(step, 40), status)
    short = judge(target, annual_points(790, step, years=3), NOW)
    assert (short.status, short.reasons[-1]) == ("behind", "chưa đủ quý để tính mức tăng bình quân (3/4)")


@pytest.mark.parametrize("quarter", [NOW, END])
def test_both_the_asked_period_and_its_fourth_quarter_must_count(quarter):
    points = annual_points(900, 8)
    points[quarter] = replace(points[quarter], counts=False)
    verdict = judge(aim(">=", 85, AHEAD, annual=True), points, NOW)
    assert verdict.status == "insufficient"
    assert verdict.reasons[-1].startswith(quarter.label)


def test_a_passed_annual_target_is_satisfied_since_a_fourth_quarter():
    verdict = judge(aim(">=", 78, annual=True), annual_points(800, 8), NOW)
    assert (verdict.status, verdict.judged_on, verdict.satisfied_since) == ("met", END, Q("2023-Q4"))
    assert verdict.reasons == []


# Readings and labels.


def test_readings_differ_by_what_is_judged():
    met, missed = on(point(80), aim(">=", 80)), on(point(79), aim(">=", 80))
    words = on(point(80), aim(">", None))
    assert differs_by_reading([met, missed])
    assert not differs_by_reading([met, met])
    assert not differs_by_reading([met, words])
    assert not differs_by_reading([words])
    assert not differs_by_reading([])


def test_every_status_has_its_words():
    assert LABELS["at_risk"] == "Có khả năng không đạt"
    assert len(set(LABELS.values())) == 8
