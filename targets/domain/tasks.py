"""Where a duty of the programme stands, from its words and what was noted of it (docs/rules.md#silence). Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

UNKNOWN, NOT_STARTED, RUNNING, DONE, PENDING, STOPPED = (
    "unknown", "not_started", "running", "done", "pending", "stopped",
)  # fmt: skip
_MONTHS = re.compile(r"\b(\d{1,2}) tháng\b")
_YEARLY = re.compile(r"\bh[àằ]ng năm\b")


@dataclass(frozen=True)
class DayNote:
    """The state noted on a day, and the day by which the next step is expected, where one was set."""

    on: date
    state: str
    due: date | None = None


@dataclass(frozen=True)
class CalendarSpan:
    """A year, a half-year or another even part of a year, both days included."""

    start: date
    end: date

    @property
    def label(self) -> str:
        """ "năm 2026", "6 tháng cuối năm 2026", "Quý III/2026", "tháng 5 – 6/2026", "tháng 5/2026"."""
        first, last, year = self.start.month, self.end.month, self.start.year
        months = last - first + 1
        if months == 12:
            return f"năm {year}"
        if months == 6:
            return f"6 tháng {'đầu' if first == 1 else 'cuối'} năm {year}"
        if months == 3:
            return f"Quý {('I', 'II', 'III', 'IV')[first // 3]}/{year}"
        return f"tháng {first}/{year}" if months == 1 else f"tháng {first} – {last}/{year}"


@dataclass(frozen=True)
class ObligationState:
    """`state`: what was noted last; of a duty that comes back and was done in an earlier span `pending`.

    `deadline`: the day by which something is expected, null where nothing is; `late`: the days since, 0 up to it.
    `span`: the one that is owed, null where none is or the words name none. `done_on`: the last day noted as done.
    """

    state: str
    deadline: date | None = None
    late: int = 0
    span: CalendarSpan | None = None
    done_on: date | None = None


def every_months(recurrence: str) -> int | None:
    """After how many months a duty comes back by its words: "hàng năm" 12, "6 tháng" 6, the shortest of several.

    None where the words give no part of a calendar year ("thường xuyên", "định kỳ", "5 tháng").
    """
    words = recurrence.lower()
    spans = [months for months in map(int, _MONTHS.findall(words)) if months and 12 % months == 0]
    if _YEARLY.search(words):
        spans.append(12)
    return min(spans, default=None)


def calendar_span(day: date, months: int) -> CalendarSpan:
    """The span of so many months (a divisor of 12) in which a day lies."""
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return CalendarSpan(date(day.year, first, 1), date(day.year, last, calendar.monthrange(day.year, last)[1]))


def obligation_state(notes: Iterable[DayNote], months: int | None, today: date) -> ObligationState:
    """Where one duty stands on a day; `notes` in the order in which they were written, later days' left out.

    Of one day's notes the last counts. A duty that comes back every `months` is done for the calendar span in which it
    was noted as done and owed in the next one until its end; where it never was done, from the span of its first note
    on. What came before the first note, or before it was taken up again, is not known. Without a note nothing is late.
    """
    last_of_day = {note.on: note for note in notes if note.on <= today}
    past = [last_of_day[on] for on in sorted(last_of_day)]
    if not past:
        span = calendar_span(today, months) if months else None
        return ObligationState(UNKNOWN, deadline=span.end if span else None, span=span)
    last = past[-1]
    done_on = max((note.on for note in past if note.state == DONE), default=None)
    if last.state == STOPPED:
        return ObligationState(STOPPED, done_on=done_on)
    span = _owed_span(past, months, today) if months else None
    days = [due for due in (last.due if last.state != DONE else None, span.end if span else None) if due]
    deadline = min(days, default=None)
    late = max(0, (today - deadline).days) if deadline else 0
    return ObligationState(PENDING if last.state == DONE and span else last.state, deadline, late, span, done_on)


def _owed_span(notes: Sequence[DayNote], months: int, today: date) -> CalendarSpan | None:
    """The first span that is not done since the duty was (again) taken up; None where this is one that lies ahead."""
    stops = [index for index, note in enumerate(notes) if note.state == STOPPED]
    in_force = notes[stops[-1] + 1 :] if stops else notes
    done = [note.on for note in in_force if note.state == DONE]
    if not done:
        return calendar_span(in_force[0].on, months)
    owed = calendar_span(calendar_span(done[-1], months).end + timedelta(days=1), months)
    return owed if owed.start <= today else None


def combined(parts: Sequence[ObligationState]) -> ObligationState:
    """Where a clause stands that asks for several things: the nearest deadline of all, done only where all are done.

    What was stopped no longer counts beside the rest. Of a part nobody knows of the others still tell: a clause that is
    done in part is being carried out. At least one part.
    """
    live = [part for part in parts if part.state != STOPPED] or list(parts)
    states = {part.state for part in live}
    if len(states) == 1:
        state = live[0].state
    elif PENDING in states:
        state = PENDING
    else:
        state = RUNNING if states & {RUNNING, DONE} else NOT_STARTED
    first = min((part for part in live if part.deadline), key=lambda part: part.deadline or date.max, default=None)
    done = [part.done_on for part in live if part.done_on and (part.state == state or state != PENDING)]
    if first is None:
        return ObligationState(state, done_on=max(done, default=None))
    return ObligationState(state, first.deadline, first.late, first.span, max(done, default=None))
