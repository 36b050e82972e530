from datetime import date

import pytest

from targets.domain.periods import (
    Calendar,
    Quarter,
    QuarterError,
    default_calendar,
    on_working_days,
    period_state,
    working_day,
    working_days_after,
)


def test_a_quarter_reads_and_writes_its_code():
    quarter = Quarter.parse("2026-Q3")
    assert quarter == Quarter(2026, 3)
    assert (quarter.code, str(quarter), quarter.label) == ("2026-Q3", "2026-Q3", "Quý III/2026")
    assert (quarter.first_day, quarter.as_of) == (date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    "code", ["", "2026", "2026Q3", "2026-Q5", "2026-Q0", "2026-q3", "26-Q3", "2026-Q3 ", "2026-Q33", "٢٠٢٦-Q3"]
)
def test_other_text_is_refused_in_vietnamese(code):
    with pytest.raises(QuarterError, match="phải ghi dạng 2026-Q3"):
        Quarter.parse(code)


@pytest.mark.parametrize(("year", "number"), [(1899, 4), (3000, 1), (2026, 0), (2026, 5)])
def test_a_quarter_that_cannot_be_is_refused(year, number):
    with pytest.raises(QuarterError, match="Không có quý"):
        Quarter(year, number)


@pytest.mark.parametrize(
    ("day", "code"),
    [("2025-01-01", "2025-Q1"), ("2025-06-01", "2025-Q2"), ("2025-07-01", "2025-Q3"), ("2025-12-31", "2025-Q4")],
)
def test_the_quarter_of_a_day(day, code):
    assert Quarter.of(date.fromisoformat(day)).code == code


def test_the_first_and_last_quarter():
    assert Quarter(1900, 1).next(4 * 1100 - 1) == Quarter(2999, 4)


def test_quarters_count_across_years():
    quarter = Quarter(2025, 4)
    assert quarter.next() == Quarter(2026, 1)
    assert quarter.previous() == Quarter(2025, 3)
    assert quarter.next(5) == Quarter(2027, 1)
    assert quarter.previous(4) == Quarter(2024, 4)
    assert Quarter(2030, 4) - quarter == 20
    assert quarter - Quarter(2026, 1) == -1
    assert sorted([Quarter(2026, 1), quarter, Quarter(2025, 1)])[-1] == Quarter(2026, 1)
    assert quarter.is_q4
    assert not quarter.next().is_q4


def test_an_answer_is_carried_over_four_quarters_and_not_across_a_reorganisation():
    quarter = Quarter(2026, 2)
    year = [Quarter(2026, 1), Quarter(2025, 4), Quarter(2025, 3), Quarter(2025, 2)]
    assert quarter.look_back() == quarter.look_back([date(2025, 6, 30), date(2026, 7, 1)]) == year
    assert quarter.look_back([date(2025, 7, 1)]) == year[:3]
    assert quarter.look_back([date(2025, 7, 1), date(2026, 6, 30)]) == []


def test_the_calendar_unless_set_otherwise():
    assert default_calendar(Quarter(2025, 4)) == Calendar(
        opens=date(2025, 12, 26), as_of=date(2025, 12, 31), due=date(2026, 1, 10), closes=date(2026, 1, 25)
    )


TET_2028 = {date(2028, 1, day) for day in range(24, 30)}  # Monday to Saturday; the 30th is a Sunday


@pytest.mark.parametrize(
    ("day", "holidays", "moved"),
    [
        ("2026-10-09", set(), "2026-10-09"),  # a Friday
        ("2026-10-10", set(), "2026-10-12"),  # a Saturday
        ("2026-10-25", set(), "2026-10-26"),  # a Sunday
        ("2026-10-09", {date(2026, 10, 9)}, "2026-10-12"),  # a holiday before a weekend
        ("2026-10-10", {date(2026, 10, 12), date(2026, 10, 13)}, "2026-10-14"),  # and after one
        ("2028-01-25", TET_2028, "2028-01-31"),
        ("2028-01-23", TET_2028, "2028-01-31"),
        ("2028-01-21", TET_2028, "2028-01-21"),
    ],
)
def test_a_day_moves_to_the_next_on_which_people_work(day, holidays, moved):
    assert working_day(date.fromisoformat(day), holidays) == date.fromisoformat(moved)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2026-10-05", 0, "2026-10-05"),
        ("2026-10-05", 3, "2026-10-08"),  # Monday to Thursday
        ("2026-10-07", 3, "2026-10-12"),  # over a weekend
        ("2026-10-10", 3, "2026-10-14"),  # from a Saturday
        ("2028-01-20", 3, "2028-02-01"),  # Friday 21, then Tết, Monday 31
        ("2028-01-26", 1, "2028-01-31"),
    ],
)
def test_working_days_after_a_day(day, count, last):
    assert working_days_after(date.fromisoformat(day), count, TET_2028) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("quarter", "opens", "due", "closes"),
    [
        (Quarter(2026, 3), "2026-09-25", "2026-10-12", "2026-10-26"),
        (Quarter(2022, 4), "2022-12-26", "2023-01-10", "2023-01-25"),
        (Quarter(2023, 1), "2023-03-27", "2023-04-10", "2023-04-25"),
        (Quarter(2027, 4), "2027-12-27", "2028-01-10", "2028-01-31"),
    ],
)
def test_the_days_of_a_period_are_working_days(quarter, opens, due, closes):
    days = (date.fromisoformat(day) for day in (opens, due, closes))
    moved = on_working_days(default_calendar(quarter), TET_2028)
    assert (moved.opens, moved.due, moved.closes) == tuple(days)
    assert moved.as_of == quarter.as_of


def test_an_opening_day_does_not_pass_the_as_of_day():
    calendar = Calendar(date(2023, 12, 31), date(2023, 12, 31), date(2024, 1, 10), date(2024, 1, 25))
    assert on_working_days(calendar, set()) == calendar


@pytest.mark.parametrize(
    ("today", "closed", "state"),
    [
        ("2026-09-24", False, "planned"),
        ("2026-09-25", False, "open"),
        ("2026-09-29", False, "open"),
        ("2026-09-30", False, "collecting"),
        ("2026-10-26", False, "collecting"),
        ("2026-10-26", True, "closed"),
    ],
)
def test_the_state_of_a_period_on_a_day(today, closed, state):
    calendar = default_calendar(Quarter(2026, 3))
    assert period_state(date.fromisoformat(today), calendar.opens, calendar.as_of, closed) == state
