"""Flows and stocks from the beginning of a year to a quarter's end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.progress.spans import (
    QuarterAnswers,
    SpanFlow,
    SpanStock,
    flow_over_span,
    quarters_of_span,
    span_label,
    stock_of_span,
)
from targets.domain.periods import Quarter

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


def half_year(
    first: dict[str, int | None], second: dict[str, int | None], expected: str = "ABC", expected_later: str = "ABC"
) -> list[QuarterAnswers]:
    return [QuarterAnswers(Q1, expected, first), QuarterAnswers(Q2, expected_later, second)]


@pytest.mark.parametrize(
    ("last", "label", "first", "count"),
    [
        ("2026-Q1", "Quý I/2026", "2026-Q1", 1),
        ("2026-Q2", "6 tháng đầu năm 2026", "2026-Q1", 2),
        ("2026-Q3", "9 tháng đầu năm 2026", "2026-Q1", 3),
        ("2026-Q4", "năm 2026", "2026-Q1", 4),
    ],
)
def test_a_span_begins_with_the_year(last: str, label: str, first: str, count: int) -> None:
    quarters = quarters_of_span(Quarter.parse(last))
    assert (quarters[0].code, quarters[-1].code, len(quarters)) == (first, last, count)
    assert span_label(Quarter.parse(last)) == label


def test_a_flow_is_summed_over_the_units_that_gave_every_quarter() -> None:
    answers = half_year({"A": 10, "B": 5}, {"A": 20, "B": 0, "C": 7})
    assert flow_over_span(answers) == SpanFlow(value=35, matched=2, expected=3, others=7)


def test_a_zero_is_a_number_and_a_missing_quarter_is_none() -> None:
    assert flow_over_span(half_year({"A": 0}, {"A": 0}, "A", "A")) == SpanFlow(0, 1, 1, None)
    assert flow_over_span(half_year({}, {"A": 0}, "A", "A")) == SpanFlow(None, 0, 1, 0)
    assert flow_over_span(half_year({}, {}, "A", "A")) == SpanFlow(None, 0, 1, None)


def test_what_does_not_exist_answers_and_adds_nothing() -> None:
    assert flow_over_span(half_year({"A": None, "B": 3}, {"A": 4, "B": 5}, "AB", "AB")) == SpanFlow(12, 2, 2, None)
    assert flow_over_span(half_year({"A": None}, {"A": None}, "A", "A")) == SpanFlow(None, 1, 1, None)


def test_a_unit_founded_in_mid_span_is_expected_and_counted_apart() -> None:
    answers = half_year({"A": 1}, {"A": 2, "B": 30}, "A", "AB")
    assert flow_over_span(answers) == SpanFlow(value=3, matched=1, expected=2, others=30)


def test_across_a_reorganisation_nobody_matches() -> None:
    answers = half_year({"A": 1, "B": 2}, {"C": 4, "D": 8}, "AB", "CD")
    assert flow_over_span(answers) == SpanFlow(value=None, matched=0, expected=4, others=15)


def test_figures_of_who_does_not_belong_there_are_not_counted() -> None:
    assert flow_over_span(half_year({"A": 1, "X": 50}, {"A": 2, "X": 60}, "A", "A")) == SpanFlow(3, 1, 1, None)


def test_a_stock_is_that_of_the_last_quarter() -> None:
    assert stock_of_span(half_year({"A": 9, "B": 9, "C": 9}, {"A": 1, "B": None})) == SpanStock(1, 2, 3)
    assert stock_of_span(half_year({"A": 9}, {})) == SpanStock(None, 0, 3)


figures = st.dictionaries(st.sampled_from("ABCDE"), st.none() | st.integers(0, 10**10))


@given(st.lists(figures, min_size=1, max_size=4))
def test_value_and_others_are_together_what_was_reported(quarters: list[dict[str, int | None]]) -> None:
    answers = [QuarterAnswers(Quarter(2026, n), "ABCDE", row) for n, row in enumerate(quarters, start=1)]
    flow = flow_over_span(answers)
    assert (flow.value or 0) + (flow.others or 0) == sum(count or 0 for row in quarters for count in row.values())
    assert 0 <= flow.matched <= flow.expected == 5
