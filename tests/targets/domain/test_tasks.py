"""Where the duties of the programme stand, over the edges of their calendar spans."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from targets.domain.tasks import (
    DONE,
    NOT_STARTED,
    PENDING,
    RUNNING,
    STOPPED,
    UNKNOWN,
    DayNote,
    ObligationState,
    calendar_span,
    combined,
    every_months,
    obligation_state,
)
from tests.factories import PROGRAMME

DIALOGUE = [("2025-05-28", DONE)]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def stands(notes: list[Any], months: int | None, today: str) -> tuple[str, str, int]:
    """State, deadline ("" for none) and days late."""
    day_notes = [DayNote(day(on), state, *map(day, due)) for on, state, *due in notes]
    standing = obligation_state(day_notes, months, day(today))
    return standing.state, standing.deadline.isoformat() if standing.deadline else "", standing.late


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("hàng năm", 12),
        ("Hằng năm", 12),
        ("Định kỳ hàng năm, 6 tháng và khi cần thiết", 6),
        ("3 tháng", 3),
        ("0 tháng", None),
        ("5 tháng", None),
        ("24 tháng", None),
        ("thường xuyên", None),
        ("Định kỳ … theo quy định", None),
        ("tháng 6", None),
        ("", None),
    ],
)
def test_the_span_in_words(words: str, months: int | None) -> None:
    assert every_months(words) == months


def test_the_programmes_own_routines() -> None:
    tasks = json.loads(PROGRAMME.read_text(encoding="utf-8"))["tasks"]
    spans = {task["code"]: every_months(task["recurrence"]) for task in tasks if task["kind"] == "routine"}
    assert {code: span for code, span in spans.items() if span} == {
        "DK-1": 12, "DK-2": 6, "DK-3": 12, "DK-7": 12, "DK-9": 12, "DK-11": 12,
    }  # fmt: skip
    assert len(spans) == 12


@pytest.mark.parametrize(
    ("on", "months", "start", "end", "label"),
    [
        ("2026-01-01", 12, "2026-01-01", "2026-12-31", "năm 2026"),
        ("2026-12-31", 12, "2026-01-01", "2026-12-31", "năm 2026"),
        ("2026-06-30", 6, "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026"),
        ("2026-07-01", 6, "2026-07-01", "2026-12-31", "6 tháng cuối năm 2026"),
        ("2026-09-30", 3, "2026-07-01", "2026-09-30", "Quý III/2026"),
        ("2024-02-29", 2, "2024-01-01", "2024-02-29", "tháng 1 – 2/2024"),
        ("2025-02-01", 1, "2025-02-01", "2025-02-28", "tháng 2/2025"),
    ],
)
def test_calendar_spans(on: str, months: int, start: str, end: str, label: str) -> None:
    span = calendar_span(day(on), months)
    assert (span.start, span.end, span.label) == (day(start), day(end), label)


@pytest.mark.parametrize("months", [None, 6, 12])
def test_of_what_nothing_was_noted_nothing_is_late(months: int | None) -> None:
    for today in ("2022-12-31", "2023-01-01", "2026-06-30", "2026-07-01", "2045-12-31"):
        state, deadline, late = stands([], months, today)
        assert (state, late) == (UNKNOWN, 0)
        assert deadline == (calendar_span(day(today), months).end.isoformat() if months else "")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2025-05-27", (UNKNOWN, "2025-12-31", 0)),
        ("2025-05-28", (DONE, "", 0)),
        ("2025-12-31", (DONE, "", 0)),
        ("2026-01-01", (PENDING, "2026-12-31", 0)),
        ("2026-11-30", (PENDING, "2026-12-31", 0)),
        ("2026-12-31", (PENDING, "2026-12-31", 0)),
        ("2027-01-01", (PENDING, "2026-12-31", 1)),
        ("2028-01-01", (PENDING, "2026-12-31", 366)),
    ],
)
def test_a_yearly_dialogue(today: str, expected: tuple[str, str, int]) -> None:
    assert stands(DIALOGUE, 12, today) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2025-06-30", (DONE, "", 0)),
        ("2025-07-01", (PENDING, "2025-12-31", 0)),
        ("2025-12-31", (PENDING, "2025-12-31", 0)),
        ("2026-01-01", (PENDING, "2025-12-31", 1)),
    ],
)
def test_a_half_yearly_dialogue_is_owed_from_the_first_of_july(today: str, expected: tuple[str, str, int]) -> None:
    assert stands(DIALOGUE, 6, today) == expected


@pytest.mark.parametrize(
    ("notes", "months", "today", "expected"),
    [
        # done on the last or the first day of a span
        ([("2025-12-31", DONE)], 12, "2026-01-01", (PENDING, "2026-12-31", 0)),
        ([("2026-01-01", DONE)], 12, "2026-12-31", (DONE, "", 0)),
        ([("2026-06-30", DONE)], 6, "2026-07-01", (PENDING, "2026-12-31", 0)),
        ([("2026-07-01", DONE)], 6, "2026-12-31", (DONE, "", 0)),
        # done again: an omitted span between is not made up for
        ([("2023-05-01", DONE), ("2026-05-01", DONE)], 12, "2026-11-30", (DONE, "", 0)),
        # first noted within a span, as of what was founded or begun later
        ([("2025-07-01", RUNNING)], 6, "2025-12-31", (RUNNING, "2025-12-31", 0)),
        ([("2025-07-01", RUNNING)], 6, "2026-01-01", (RUNNING, "2025-12-31", 1)),
        ([("2025-07-01", NOT_STARTED)], 12, "2025-12-31", (NOT_STARTED, "2025-12-31", 0)),
        # on its way in the span that is owed
        ([*DIALOGUE, ("2026-03-01", RUNNING)], 12, "2026-11-30", (RUNNING, "2026-12-31", 0)),
        ([*DIALOGUE, ("2026-03-01", RUNNING, "2026-06-30")], 12, "2026-07-01", (RUNNING, "2026-06-30", 1)),
        # the next one is prepared in a span that is done
        ([*DIALOGUE, ("2025-11-01", RUNNING)], 12, "2025-12-31", (RUNNING, "", 0)),
        # stopped, and taken up again
        ([*DIALOGUE, ("2025-06-01", STOPPED)], 12, "2030-01-01", (STOPPED, "", 0)),
        ([*DIALOGUE, ("2025-06-01", STOPPED), ("2029-02-01", RUNNING)], 12, "2029-12-31", (RUNNING, "2029-12-31", 0)),
        # the last note of a day counts, whatever the order of days in which they were written
        ([("2026-05-01", DONE), ("2026-05-01", RUNNING)], 12, "2026-05-02", (RUNNING, "2026-12-31", 0)),
        ([("2026-05-01", DONE), ("2026-02-01", RUNNING)], 12, "2026-05-02", (DONE, "", 0)),
        # words without a span: by the noted day alone
        ([("2026-05-01", RUNNING, "2026-06-30")], None, "2026-06-30", (RUNNING, "2026-06-30", 0)),
        ([("2026-05-01", RUNNING, "2026-06-30")], None, "2026-07-01", (RUNNING, "2026-06-30", 1)),
        ([("2026-05-01", DONE, "2026-06-30")], None, "2027-07-01", (DONE, "", 0)),
        ([("2026-05-01", STOPPED, "2026-06-30")], None, "2027-07-01", (STOPPED, "", 0)),
    ],
)
def test_where_a_duty_stands(notes: list[Any], months: int | None, today: str, expected: tuple[str, str, int]) -> None:
    assert stands(notes, months, today) == expected


def test_done_is_never_late() -> None:
    states = [DONE, RUNNING, NOT_STARTED, STOPPED]
    days = ["2024-12-31", "2025-01-01", "2025-06-30", "2025-07-01"]
    for first in states:
        for second in states:
            for on in days:
                for today in ("2025-07-01", "2025-12-31", "2026-01-01", "2026-07-01"):
                    notes = [("2024-03-01", first, "2024-04-01"), (on, second, "2025-07-01")]
                    for months in (None, 6, 12):
                        state, deadline, late = stands(notes, months, today)
                        assert not (state in (DONE, STOPPED, UNKNOWN) and (late or deadline)), (notes, months, today)


def test_the_span_that_is_owed_is_named() -> None:
    standing = obligation_state([DayNote(day("2025-12-26"), DONE)], 6, day("2026-11-30"))
    assert standing.span is not None
    assert (standing.span.label, standing.late, standing.done_on) == ("6 tháng đầu năm 2026", 153, day("2025-12-26"))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([DONE, DONE], DONE),
        ([DONE, STOPPED], DONE),
        ([STOPPED, STOPPED], STOPPED),
        ([UNKNOWN, UNKNOWN], UNKNOWN),
        ([DONE, UNKNOWN], RUNNING),
        ([DONE, NOT_STARTED], RUNNING),
        ([PENDING, DONE], PENDING),
        ([PENDING, UNKNOWN], PENDING),
        ([NOT_STARTED, UNKNOWN], NOT_STARTED),
    ],
)
def test_a_clause_of_several_parts(states: list[str], expected: str) -> None:
    assert combined([ObligationState(state) for state in states]).state == expected


def test_a_clause_is_due_with_the_first_of_its_parts() -> None:
    half = ObligationState(PENDING, day("2026-06-30"), 153, calendar_span(day("2026-01-01"), 6), day("2025-12-26"))
    year = ObligationState(DONE, done_on=day("2026-05-28"))
    whole = combined([year, half])
    assert (whole.state, whole.deadline, whole.late, whole.span) == (PENDING, half.deadline, 153, half.span)
    assert whole.done_on == half.done_on
