"""The table of days off: filled once by the programme's load, kept by the portal, and what it moves."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from targets.actions.holidays import fill_holidays
from targets.actions.programme import load_programme
from targets.management.commands.load_programme import OURS
from targets.models import Holiday, Period
from tests.targets.files import ACTOR

pytestmark = pytest.mark.django_db

# First day of Tết, last day of the leave around it, and Giỗ Tổ, as announced by the Government.
ANNOUNCED = {
    2023: ("2023-01-22", "2023-01-26", "2023-04-29"),
    2024: ("2024-02-10", "2024-02-14", "2024-04-18"),
    2025: ("2025-01-29", "2025-01-31", "2025-04-07"),
    2026: ("2026-02-17", "2026-02-20", "2026-04-26"),
}


@pytest.mark.parametrize("year", ANNOUNCED)
def test_tet_and_the_ancestors_day_are_where_they_were(programme, year):
    tet, last, ancestors = map(date.fromisoformat, ANNOUNCED[year])
    days = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    assert {tet - timedelta(days=1), tet, last} <= days
    assert Holiday.objects.get(day=tet).name == "Tết Nguyên Đán"
    assert Holiday.objects.get(day=ancestors).name == "Ngày Giỗ Tổ Hùng Vương"
    assert {(1, 1), (4, 30), (5, 1), (9, 2)} <= {(day.month, day.day) for day in days}


def test_days_given_for_others_are_off_too(programme):
    days = set(Holiday.objects.values_list("day", flat=True))
    assert {date(2023, 5, 3), date(2024, 4, 29), date(2025, 5, 2), date(2026, 8, 31)} <= days
    assert Holiday.objects.get(day=date(2026, 4, 27)).name == "Ngày Giỗ Tổ Hùng Vương (nghỉ bù)"


def test_every_year_of_the_calendar_is_filled_to_the_last_closing(programme):
    assert {day.year for day in Holiday.objects.dates("day", "year")} == set(range(2023, 2047))


@pytest.mark.parametrize(
    ("code", "opens", "due", "closes"),
    [
        ("2023-Q1", "2023-03-27", "2023-04-10", "2023-04-25"),
        ("2026-Q3", "2026-09-25", "2026-10-12", "2026-10-26"),
        ("2027-Q4", "2027-12-27", "2028-01-10", "2028-01-31"),  # Tết from 24/1/2028
        ("2030-Q4", "2030-12-26", "2031-01-10", "2031-01-28"),
        ("2045-Q4", "2045-12-26", "2046-01-10", "2046-01-25"),
    ],
)
def test_periods_come_with_working_days(programme, code, opens, due, closes):
    found = Period.objects.filter(pk=code).values_list("opens", "due", "closes").first()
    assert found == tuple(map(date.fromisoformat, (opens, due, closes)))


def test_no_period_has_a_day_off(programme):
    off = set(Holiday.objects.values_list("day", flat=True))
    days = [day for row in Period.objects.values_list("opens", "due", "closes") for day in row]
    assert [day for day in days if day in off or day.weekday() > 4] == []


def test_what_the_portal_changed_stays(programme):
    Holiday.objects.filter(day="2026-04-26").update(name="Giỗ Tổ")
    Holiday.objects.filter(day="2026-08-31").delete()
    Holiday.objects.create(day="2026-01-02", name="Nghỉ hoán đổi")
    before = list(Holiday.objects.values_list())
    assert not load_programme(content=OURS.read_bytes(), actor=ACTOR)
    assert list(Holiday.objects.values_list()) == before
    assert fill_holidays([2026]) == 0


def test_the_load_says_what_it_added(db, capsys):
    call_command("load_programme")
    assert "Holiday " in capsys.readouterr().out
