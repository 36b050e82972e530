"""What a published number is the sum of: given, carried and missing parts, and the units they are of."""

from __future__ import annotations

import datetime as dt

from reporting.editions.explain import Summation, Sums, UnitPart, certain, parts, quarters_behind, sums
from targets.domain.periods import Quarter

FIGURES = {
    "2026-Q2": {"A": {"with": 3, "all": 4}, "B": {"with": None, "all": None}, "C": {"with": 5}},
    "2026-Q1": {"C": {"with": 4, "all": 6}, "D": {"with": None, "all": None}, "E": {"with": 1}},
    "2025-Q4": {"D": {"with": 9, "all": 9}, "E": {"with": 2, "all": 3}, "F": {"with": 8, "all": 8}},
}
RATIO = Summation(["with"], ["all"], ["2026-Q2", "2026-Q1", "2025-Q4"])
PUBLISHED = Sums(3, 4, 2, 9, 13, 2)


def test_a_unit_is_given_carried_or_missing() -> None:
    assert parts("ABCDEG", FIGURES, RATIO) == [
        UnitPart("A", "given", "2026-Q2", 3, 4),
        UnitPart("B", "given", "2026-Q2", None, None),
        UnitPart("C", "carried", "2026-Q1", 4, 6),
        UnitPart("D", "missing"),  # its last answer is n/a: never carried
        UnitPart("E", "carried", "2025-Q4", 2, 3),
        UnitPart("G", "missing"),
    ]
    assert sums(parts("ABCDEG", FIGURES, RATIO)) == PUBLISHED


def test_a_flow_is_not_carried_and_a_count_has_nothing_below() -> None:
    count = Summation(["with"], [], ["2026-Q2", "2026-Q1"], carries=False)
    assert parts("AE", FIGURES, count) == [UnitPart("A", "given", "2026-Q2", 3, None), UnitPart("E", "missing")]
    assert sums([]) == Sums(None, None, 0, None, None, 0)


def test_it_looks_back_four_quarters_and_not_across_a_reorganisation() -> None:
    as_of = {Quarter(2025, 1).next(n).code: Quarter(2025, 1).next(n).as_of for n in range(6)}
    whole = ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2"]
    assert quarters_behind(Quarter(2026, 2), as_of, []) == whole
    assert quarters_behind(Quarter(2026, 2), as_of, [dt.date(2025, 7, 1)]) == whole[:4]
    assert quarters_behind(Quarter(2026, 2), as_of, [dt.date(2025, 6, 30), dt.date(2026, 7, 1)]) == whole
    assert quarters_behind(Quarter(2025, 2), as_of, []) == ["2025-Q2", "2025-Q1"]


def test_where_all_were_asked_all_are_shown() -> None:
    found = parts("ABCDEG", FIGURES, RATIO)
    assert certain(found, PUBLISHED, 6) == found


def test_those_of_whom_it_is_not_known_stay_as_far_as_they_add_up() -> None:
    found = parts("ABCDEG", FIGURES, RATIO)
    assert [one.unit for one in certain(found, PUBLISHED, 5)] == list("ABCE")
    assert [one.unit for one in certain(found, Sums(3, 4, 2, 3, 4, 0), 2)] == list("AB")
