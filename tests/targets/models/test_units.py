"""Who owes the form on a day: the querysets and the SQL agree, at both ends of a half-open range."""

import datetime as dt

import pytest
from django.db import connection

from targets.models import Duty, Unit
from targets.models.units import filing_units
from tests import factories as make

pytestmark = pytest.mark.django_db

START, END = dt.date(2025, 7, 1), dt.date(2026, 1, 1)
EVE = START - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def city():
    root = make.unit("TPHCM", None, "city", order=1)
    make.unit("P-1", root, since="2025-07-01", until="2026-01-01", order=2)
    make.unit("P-2", root, order=3)
    make.unit("P-3", root, owes=False, order=4)
    Duty.objects.create(unit_id="P-3", valid=(dt.date(2023, 1, 1), EVE))


@pytest.mark.parametrize(("day", "codes"), [(EVE, ["P-2"]), (START, ["P-1", "P-2"]), (END, ["P-2"])])
def test_who_owes_on_a_day(day, codes):
    assert [unit.code for unit in Unit.objects.owing(day)] == codes
    assert sorted(Duty.objects.on(day).values_list("unit", flat=True)) == codes
    assert Duty.objects.owed(["P-1", "P-2", "P-3"], [day]) == {(code, day) for code in codes}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT unit_id, parent_id FROM {filing_units('%(day)s::date')} f ORDER BY 1", {"day": day})
        assert cursor.fetchall() == [(code, "TPHCM") for code in codes]


def test_only_the_units_asked_about_are_told(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Duty.objects.owed(["P-1"], [EVE, START, END]) == {("P-1", START)}
