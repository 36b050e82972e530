"""Which periods a change asks to be counted anew."""

from datetime import date

import pytest
from django.db import transaction

from targets.actions.periods import ask_recount, ask_recount_of
from targets.domain.spans import Span
from targets.models import Period

pytestmark = pytest.mark.django_db


def test_a_period_and_the_four_after_it(programme):
    day = date(2026, 3, 31)
    assert ask_recount(day, day) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]
    assert list(Period.objects.filter(asked=1).values_list("code", flat=True)) == [
        "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1",
    ]  # fmt: skip


def test_days_without_an_as_of_day_touch_nothing(programme):
    assert ask_recount(date(2026, 1, 1), date(2026, 3, 30)) == []
    assert ask_recount(date(2100, 1, 1)) == []


def test_the_last_periods_have_no_four_after_them(programme):
    assert ask_recount(date(2045, 9, 30), date(2045, 9, 30)) == ["2045-Q3", "2045-Q4"]
    assert ask_recount(date(2045, 12, 31), date(2045, 12, 31)) == ["2045-Q4"]


def test_open_days_touch_everything_after(programme):
    assert len(ask_recount(date(2045, 1, 1))) == 4


def test_spans_are_half_open(programme):
    with transaction.atomic():
        ask_recount_of([Span(date(2026, 1, 1), date(2026, 3, 31))])
    assert not Period.objects.filter(asked__gt=0).exists()
    ask_recount_of([Span(date(2026, 1, 1), date(2026, 4, 1)), Span(date(2026, 2, 1), date(2026, 4, 1))])
    assert Period.objects.get(code="2026-Q1").asked == 1
