"""The demonstration's dates follow the clock."""

import datetime as dt

import pytest

from reporting.demo.load import set_calendar
from tests import factories as make

DAY = dt.date


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "collected", "running"),
    [
        (DAY(2026, 9, 30), "2026-Q3", "2026-Q4"),
        (DAY(2026, 10, 1), "2026-Q3", "2026-Q4"),
        (DAY(2026, 11, 22), "2026-Q3", "2026-Q4"),
        (DAY(2026, 12, 30), "2026-Q3", "2026-Q4"),
        (DAY(2026, 12, 31), "2026-Q4", "2027-Q1"),
        (DAY(2027, 1, 1), "2026-Q4", "2027-Q1"),
    ],
)
def test_the_last_quarter_that_ended_is_collected_and_the_next_is_open(
    today: dt.date, collected: str, running: str
) -> None:
    make.periods()
    first, second = set_calendar(today)
    assert (first.code, first.state(today)) == (collected, "collecting")
    assert (first.due - today).days == 10
    assert (first.closes - today).days == 25
    assert (second.code, second.state(today)) == (running, "open")
