"""Half-open ranges of days, compared with sets of days one by one."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.domain.spans import Span, covers, merged, minus

FIRST = date(2025, 1, 1)


def day(number):
    return FIRST + timedelta(days=number)


@st.composite
def spans(draw):
    start = draw(st.integers(0, 20))
    length = draw(st.one_of(st.none(), st.integers(1, 10)))
    return Span(day(start), None if length is None else day(start + length))


def days(*many):
    """The days in them, as far as 40 days on."""
    return {
        number for number in range(40) for span in many
        if span.start <= day(number) and (span.end is None or day(number) < span.end)
    }  # fmt: skip


LISTS = st.lists(spans(), max_size=5)


@given(spans(), spans())
def test_overlap_and_difference(one, other):
    assert one.overlaps(other) == bool(days(one) & days(other))
    assert days(*one.without(other)) == days(one) - days(other)


@given(LISTS, LISTS)
def test_lists(one, other):
    assert days(*minus(one, other)) == days(*one) - days(*other)
    together = merged(one)
    assert days(*together) == days(*one)
    assert all(earlier.end < later.start for earlier, later in pairwise(together))


@given(LISTS, spans())
def test_covering(many, inner):
    assert covers(many, inner) == (days(inner) <= days(*many))


def test_no_days_at_all_is_no_span():
    with pytest.raises(ValueError, match="kết thúc"):
        Span(FIRST, FIRST)
