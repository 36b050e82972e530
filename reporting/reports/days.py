"""When a report is late, and until when its figures may be entered (docs/rules.md#period). Pure.

Days are days in Ho Chi Minh City, each with its own 23:59:59.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set
from zoneinfo import ZoneInfo

from targets.domain.periods import working_days_after

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
RETURN_DAYS = 3  # working days that a unit has to mend what was returned
LONGEST_OPENING = dt.timedelta(days=30)


def is_late(sent: dt.datetime | None, due: dt.date | None) -> bool:
    """Whether something came after 23:59:59 of its due day; what has not come, or has no due day, is not late.

    A report is on time by its *first* submission against the period's due day, whatever happened to it afterwards;
    the answer to a return is measured against the return's own due day.
    """
    return sent is not None and due is not None and sent.astimezone(SAIGON).date() > due


def days_late(today: dt.date, due: dt.date) -> int:
    """How many days have passed since the due day; 0 on it and before."""
    return max(0, (today - due).days)


def return_due(returned: dt.date, holidays: Set[dt.date]) -> dt.date:
    """The last day for the answer to a return: three working days after it."""
    return working_days_after(returned, RETURN_DAYS, holidays)


def is_entry_over(
    today: dt.date, closes: dt.date, *, stamped: bool, federation: bool, return_due: dt.date | None = None
) -> bool:
    """Whether entering needs an opening by now.

    A unit's part is entered to the end of the day `closes`, or to the federation's stamp where that comes first; what
    the federation supplies itself (`federation`) up to the stamp. A returned report (`return_due`) is mended to its own
    due day or to `closes`, whichever is later, whatever has been stamped meanwhile.
    """
    if return_due is None:
        return stamped or (today > closes and not federation)
    return today > max(return_due, closes) and (stamped or not federation)
