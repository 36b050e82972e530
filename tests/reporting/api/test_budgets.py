"""How many queries a call costs, to the exact number: one too many is seen here first.

A transaction's SAVEPOINT and RELEASE stand for BEGIN and COMMIT.
"""

from typing import Any

import pytest

from reporting.models import Report
from targets.models import Period
from tests import factories as make
from tests.cast import PERIOD, Cast
from tests.reporting.api.conftest import Caller, approved, corrected, draft, submitted

CELLS = {"cells": {"members_left": {"value": 41}}}


def test_saving_cells(cast: Cast, django_assert_num_queries: Any) -> None:
    """Token, SAVEPOINT, the report under its lock, the caller's roles with the form, the save, RELEASE."""
    report = draft(cast)
    caller, path = Caller(cast.clerk), f"reports/{report.pk}/"
    tag = caller.get(path)["ETag"]
    with django_assert_num_queries(6):
        assert caller.patch(path, CELLS, if_match=tag).status_code == 200


def test_saving_cells_of_a_correction_costs_no_more(cast: Cast, django_assert_num_queries: Any) -> None:
    report = corrected(cast)
    caller, path = Caller(cast.area_reviewer), f"reports/{report.pk}/"
    tag = caller.get(path)["ETag"]
    with django_assert_num_queries(6):
        assert caller.patch(path, CELLS, if_match=tag).status_code == 200


@pytest.mark.parametrize(("stage", "name", "queries"), [(draft, "clerk", 3), (approved, "observer", 3)])
def test_reading_a_report(cast: Cast, django_assert_num_queries: Any, stage: Any, name: str, queries: int) -> None:
    """Token, the report, the caller's roles with the form."""
    report, caller = stage(cast), Caller(cast.everyone[name])
    with django_assert_num_queries(queries):
        assert caller.get(f"reports/{report.pk}/").status_code == 200


def test_reading_one_to_review_asks_once_more_who_made_it(cast: Cast, django_assert_num_queries: Any) -> None:
    report, caller = submitted(cast), Caller(cast.reviewer)
    with django_assert_num_queries(4):
        assert caller.get(f"reports/{report.pk}/").json()["may"] == ["return", "approve"]


@pytest.mark.parametrize("units", [1, 40])
def test_a_page_of_reports_costs_the_same_however_long(cast: Cast, django_assert_num_queries: Any, units: int) -> None:
    """Token, the units in reach, the count, the rows."""
    filing = [make.unit(f"P-{n}", cast.area, since="2025-07-01") for n in range(30_000, 30_000 + units)]
    periods = Period.objects.filter(code__gte="2025-Q3", code__lte="2026-Q2")
    Report.objects.bulk_create(Report(unit=unit, period=period) for unit in filing for period in periods)
    caller = Caller(cast.reviewer)
    with django_assert_num_queries(4):
        assert caller.get("reports/").json()["count"] == 4 * units


def test_figures(cast: Cast, django_assert_num_queries: Any) -> None:
    """Token and role; then the periods, or the unit, its place, the period, coverage, totals and elements."""
    caller = Caller(cast.observer)
    with django_assert_num_queries(3):
        assert caller.get("periods/").status_code == 200
    with django_assert_num_queries(8):
        assert caller.get("totals/", unit="TPHCM", period=PERIOD).status_code == 200
