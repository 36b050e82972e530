"""When a report is late, and until when its figures may be entered: the pure rules."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.reports.days import days_late, is_entry_over, is_late, return_due

DUE = dt.date(2026, 10, 12)
CLOSES = dt.date(2026, 10, 26)


@pytest.mark.parametrize(
    ("sent", "due", "late"),
    [
        (None, DUE, False),
        ("2026-10-12T23:59:59+07:00", None, False),
        ("2026-10-12T23:59:59+07:00", DUE, False),
        ("2026-10-12T16:59:59+00:00", DUE, False),  # the same moment in UTC
        ("2026-10-12T17:00:00+00:00", DUE, True),  # the 13th has begun in Ho Chi Minh City
        ("2026-10-13T00:00:00+07:00", DUE, True),
        ("2026-10-01T08:00:00+07:00", DUE, False),
    ],
)
def test_on_time_is_to_the_last_second_of_the_due_day_there(sent: str | None, due: dt.date | None, late: bool) -> None:
    assert is_late(dt.datetime.fromisoformat(sent) if sent else None, due) is late


@pytest.mark.parametrize(
    ("today", "days"), [("2026-10-01", 0), ("2026-10-12", 0), ("2026-10-13", 1), ("2026-11-12", 31)]
)
def test_days_late(today: str, days: int) -> None:
    assert days_late(dt.date.fromisoformat(today), DUE) == days


@pytest.mark.parametrize(
    ("returned", "due"),
    [
        ("2026-10-05", "2026-10-08"),
        ("2026-10-08", "2026-10-13"),
        ("2026-10-10", "2026-10-14"),
        ("2026-09-01", "2026-09-07"),
    ],
)
def test_a_return_is_due_three_working_days_after_it(returned: str, due: str) -> None:
    assert return_due(dt.date.fromisoformat(returned), {dt.date(2026, 9, 2)}) == dt.date.fromisoformat(due)


BEFORE, LAST, AFTER = (CLOSES + dt.timedelta(days=days) for days in (-5, 0, 1))
LONG_AFTER = dt.date(2027, 1, 5)
EARLY_RETURN, LATE_RETURN = dt.date(2026, 10, 20), dt.date(2026, 10, 29)


@pytest.mark.parametrize(
    ("today", "stamped", "federation", "returned", "over"),
    [
        (BEFORE, False, False, None, False),
        (LAST, False, False, None, False),
        (AFTER, False, False, None, True),
        (AFTER, False, True, None, False),
        (BEFORE, True, False, None, True),
        (BEFORE, True, True, None, True),
        (LAST, False, False, EARLY_RETURN, False),
        (LAST, True, False, EARLY_RETURN, False),
        (AFTER, False, False, EARLY_RETURN, True),
        (AFTER, True, False, LATE_RETURN, False),
        (LATE_RETURN, False, False, LATE_RETURN, False),
        (LONG_AFTER, False, False, LATE_RETURN, True),
        (LONG_AFTER, False, True, LATE_RETURN, False),
        (LONG_AFTER, True, True, LATE_RETURN, True),
    ],
)
def test_when_entering_needs_an_opening(
    today: dt.date, stamped: bool, federation: bool, returned: dt.date | None, over: bool
) -> None:
    found = is_entry_over(today, CLOSES, stamped=stamped, federation=federation, return_due=returned)
    assert found is over
