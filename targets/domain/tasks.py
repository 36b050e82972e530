"""When a task or a recurring duty is due, from the programme's words and what was noted of it. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date

STOPPED, DONE = "stopped", "done"
_MONTHS = re.compile(r"\b(\d{1,2}) tháng\b")
_YEARLY = re.compile(r"\bh[àằ]ng năm\b")


def every_months(recurrence: str) -> int | None:
    """After how many months a duty comes back by its words: "hàng năm" 12, "6 tháng" 6, the shortest of several.

    None where the words give no span ("thường xuyên", "định kỳ").
    """
    words = recurrence.lower()
    spans = [int(number) for number in _MONTHS.findall(words) if int(number)]
    if _YEARLY.search(words):
        spans.append(12)
    return min(spans, default=None)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def deadline(*, state: str, due: date | None, every: int | None, done_on: date | None, begun: date) -> date | None:
    """The day by which something is expected, the earlier of the noted day and the end of the duty's span.

    `every` is the span in months, counted from the last day it was noted as done, else from `begun` (the programme's
    issue). A noted day no longer binds what is done; nothing binds what was stopped. Overdue is a deadline in the past.
    """
    if state == STOPPED:
        return None
    days = [due] if due and state != DONE else []
    if every:
        days.append(add_months(done_on or begun, every))
    return min(days, default=None)
