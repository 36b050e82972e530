"""Quarters and the calendar of a reporting period (docs/rules.md#period)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from targets.domain.vietnamese import roman

FIRST_YEAR = 1900
LAST_YEAR = 2999
SATURDAY = 5  # of date.weekday()
LOOK_BACK = 4  # quarters: the age of the oldest answer that is carried (docs/rules.md#coverage)
_CODE = re.compile(r"([0-9]{4})-Q([1-4])")

PLANNED, OPEN, COLLECTING, CLOSED = "planned", "open", "collecting", "closed"


class QuarterError(ValueError):
    """A quarter that cannot be; `str()` is the message to the user (Vietnamese)."""


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a calendar year, ordered in time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 4):
            raise QuarterError(f"Không có quý {self.number} năm {self.year}.")

    @classmethod
    def parse(cls, code: str) -> Self:
        """The quarter written `2026-Q3`; raises QuarterError for anything else."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise QuarterError(f"Kỳ “{code[:20]}” không hợp lệ: phải ghi dạng 2026-Q3.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def code(self) -> str:
        """`2026-Q3`, as in files, addresses and the API."""
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        """`Quý III/2026`, as on screen and paper."""
        return f"Quý {roman(self.number)}/{self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def as_of(self) -> date:
        """The last day of the quarter: the day its stocks are counted on."""
        return self.next().first_day - timedelta(days=1)

    @property
    def is_q4(self) -> bool:
        """Whether this is the fourth quarter, the one milestones are judged on."""
        return self.number == 4

    def next(self, n: int = 1) -> Quarter:
        year, index = divmod(4 * self.year + self.number - 1 + n, 4)
        return Quarter(year, index + 1)

    def previous(self, n: int = 1) -> Quarter:
        return self.next(-n)

    def look_back(self, reorganisations: Iterable[date] = ()) -> list[Quarter]:
        """The quarters before this one that an answer may be carried from, latest first; none across these days."""
        start = max((day for day in reorganisations if day <= self.as_of), default=date.min)
        past = (self.previous(n) for n in range(1, LOOK_BACK + 1))
        return [quarter for quarter in past if quarter.as_of >= start]

    def __sub__(self, other: Quarter) -> int:
        """How many quarters lie from `other` to this one (negative if it is later)."""
        return 4 * (self.year - other.year) + self.number - other.number

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True)
class Calendar:
    """The four days of a period; each includes its own 23:59:59 in Asia/Ho_Chi_Minh."""

    opens: date
    as_of: date
    due: date
    closes: date


def default_calendar(quarter: Quarter) -> Calendar:
    """The days of a period as they are named: opens 5 days before, due the 10th, closes the 25th after."""
    as_of = quarter.as_of
    after = as_of + timedelta(days=1)
    return Calendar(as_of - timedelta(days=5), as_of, after.replace(day=10), after.replace(day=25))


def is_working(day: date, holidays: Set[date]) -> bool:
    """Whether people work on a day: no weekend and no holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def working_day(day: date, holidays: Set[date]) -> date:
    """The day itself if people work on it, else the next on which they do."""
    while not is_working(day, holidays):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, count: int, holidays: Set[date]) -> date:
    """The last of `count` working days that follow a day; that day itself is not counted."""
    for _ in range(count):
        day = working_day(day + timedelta(days=1), holidays)
    return day


def on_working_days(calendar: Calendar, holidays: Set[date]) -> Calendar:
    """The calendar with opening, due and closing day on working days: each moves to the next one.

    The as-of day is a fact of the quarter and stays; an opening never moves past it.
    """
    return Calendar(
        opens=min(working_day(calendar.opens, holidays), calendar.as_of),
        as_of=calendar.as_of,
        due=working_day(calendar.due, holidays),
        closes=working_day(calendar.closes, holidays),
    )


def asked_in(period_code: str, frequency: str, first_period: str, last_period: str) -> bool:
    """Whether an element asked `quarter` or `q4` between these periods has a cell in `period_code`."""
    in_life = first_period <= period_code and (not last_period or period_code <= last_period)
    return in_life and (frequency == "quarter" or period_code.endswith("Q4"))


def period_state(today: date, opens: date, as_of: date, closed: bool) -> str:
    """planned → open (drafts) → collecting (from the as-of day) → closed (only by the stamp)."""
    if closed:
        return CLOSED
    if today >= as_of:
        return COLLECTING
    return OPEN if today >= opens else PLANNED
