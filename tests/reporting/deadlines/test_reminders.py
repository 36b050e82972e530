"""On which days people are reminded of a report that has not come."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.deadlines.reminders import is_reminded, is_soon

DUE = dt.date(2026, 10, 12)  # a Monday


def on(days: int) -> dt.date:
    """So many days after the due day."""
    return DUE + dt.timedelta(days=days)


def test_soon_is_three_days_before_to_the_day_itself() -> None:
    assert [n for n in range(-6, 3) if is_soon(on(n), DUE)] == [-3, -2, -1, 0]


def test_the_days_of_reminders() -> None:
    assert [n for n in range(-10, 30) if is_reminded(DUE, on(n - 1), on(n))] == [-3, 1, 3, 7, 14, 21, 28]


@pytest.mark.parametrize(
    ("since", "today", "reminded"),
    [
        (4, 7, True),  # Friday to Monday
        (3, 7, True),
        (7, 7, False),
        (7, 13, False),
        (-4, -2, True),  # the step fell on a day off
        (-10, -4, False),
    ],
)
def test_what_fell_between_is_made_up_for(since: int, today: int, reminded: bool) -> None:
    assert is_reminded(DUE, on(since), on(today)) is reminded
