"""What a published number is the sum of: given, carried and missing parts, and the units they are of."""

from __future__ import annotations

import datetime as dt

from reporting.domain.explained import Asked, Part, Sums, parts, quarters_behind, sums, those_that_add_up
from targets.domain.periods import Quarter

FIGURES = {
    "2026-Q2": {"A": {"with": 3, "all": 4}, "B": {"with": None, "all": None}, "C": {"with": 5}},
    "2026-Q1": {"C": {"with": 4, "all": 6}, "D": {"with": None, "all": None}, "E": {"with": 1}},
    "2025-Q4": {"D": {"with": 9, "all": 9}, "E": {"with": 2, "all": 3}, "F": {"with": 8, "all": 8}},
}
RATIO = Asked(["with"], ["all"], ["2026-Q2", "2026-Q1", "2025-Q4"])
PUBLISHED = Sums(3, 4, 2, 9, 13, 2)


def test_a_unit_is_given_carried_or_missing() -> None:
    assert parts("ABCDEG", FIGURES, RATIO) == [
        Part("A", "given", "2026-Q2", 3, 4),
        Part("B", "given", "2026-Q2", None, None),
        Part("C", "carried", "2026-Q1", 4, 6),
        Part("D", "missing"),  # its last answer is n/a: never carried
        Part("E", "carried", "2025-Q4", 2, 3),
        Part("G", "missing"),
    ]
    assert sums(parts("ABCDEG", FIGURES, RATIO)) == PUBLISHED


def test_a_flow_is_not_carried_and_a_count_has_nothing_below() -> None:
    count = Asked(["with"], [], ["2026-Q2", "2026-Q1"], carries=False)
    assert parts("AE", FIGURES, count) == [Part("A", "given", "2026-Q2", 3, None), Part("E", "missing")]
    assert sums([]) == Sums(None, None, 0, None, None, 0)


def test_it_looks_back_four_quarters_and_not_across_a_reorganisation() -> None:
    as_of = {Quarter(2025, 1).next(n).code: Quarter(2025, 1).next(n).as_of for n in range(6)}
    whole = ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2"]
    assert quarters_behind(Quarter(2026, 2), as_of, []) == whole
    assert quarters_behind(Quarter(2026, 2), as_of, [dt.date(2025, 7, 1)]) == whole[:4]
    assert quarters_behind(Quarter(2026, 2), as_of, [dt.date(2025, 6, 30), dt.date(2026, 7, 1)]) == whole
    assert quarters_behind(Quarter(2025, 2), as_of, []) == ["2025-Q2", "2025-Q1"]


def test_the_units_that_add_up_are_shown_whole() -> None:
    found, rest = those_that_add_up(PUBLISHED, 6, ["ABCDEG"], FIGURES, RATIO)
    assert [one.unit for one in found] == list("ABCDEG")
    assert rest is None


def test_ended_units_are_tried_and_what_nobody_expected_is_left_out() -> None:
    at = Asked(["with"], ["all"], ["2025-Q4"])
    found, rest = those_that_add_up(Sums(19, 20, 3, 19, 20, 0), 3, ["AB", "ABDEF"], FIGURES, at)
    assert [one.unit for one in found] == list("DEF")
    assert rest is None


def test_carried_ones_stay_where_they_add_up_and_go_where_they_do_not() -> None:
    found, _ = those_that_add_up(PUBLISHED, 5, ["ABCDEG"], FIGURES, RATIO)
    assert [one.unit for one in found] == list("ABCE")
    found, _ = those_that_add_up(Sums(3, 4, 2, 3, 4, 0), 5, ["ABCDEG"], FIGURES, RATIO)
    assert [one.unit for one in found] == list("AB")


def test_what_the_units_do_not_come_to_is_told() -> None:
    found, rest = those_that_add_up(Sums(10, 12, 3, 10, 12, 0), 3, ["A", "AC"], FIGURES, RATIO)
    assert [one.unit for one in found] == ["A"]
    assert rest == Sums(7, 8, 2)
    count = Asked(["with"], [], ["2026-Q2"])
    _, rest = those_that_add_up(Sums(10, None, 2), 2, ["B"], FIGURES, count)
    assert rest == Sums(10, None, 1)
