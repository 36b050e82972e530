"""On which days people are reminded of a report that has not come. Pure.

Days are calendar days in Ho Chi Minh City since the due day: the period's, or that of the return.
"""

from __future__ import annotations

import datetime as dt

SOON = 3  # days before the due day
FIRST_STEPS = (1, 3, 7)  # days after it; from then on once a week
WEEK = 7


def is_soon(today: dt.date, due: dt.date) -> bool:
    """Whether the due day is today or within the next three days."""
    return 0 <= (due - today).days <= SOON


def is_step(days: int) -> bool:
    """Whether people are reminded so many days after the due day (negative: before it)."""
    return days == -SOON or days in FIRST_STEPS or (days > WEEK and days % WEEK == 0)


def is_reminded(due: dt.date, last_reminded: dt.date, today: dt.date) -> bool:
    """Whether a step lies after the day of the last reminders, up to today.

    So a step that falls on a weekend, or on a day when no worker ran, is made up for on the next working day.
    """
    return any(is_step(days) for days in range((last_reminded - due).days + 1, (today - due).days + 1))
