"""Verdicts from stored totals: a ratio asked in Q4 only, asked at a quarter that has no such figures."""

import pytest

from reporting.progress.standing import TargetStanding, progress
from reporting.totals.scopes import scope
from targets.models import Period, Reading
from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, count, programme_and_cast


@pytest.fixture
def city(db: None) -> Cast:
    """Three units with the figures of 2025-Q4; whoever needs it judged has confirmed the reading."""
    cast = programme_and_cast()
    reading = Reading.objects.filter(target="CT-2030-2")
    reading.update(state=Reading.State.CONFIRMED, confirmed_by="Ban Tuyên giáo và Dân vận", paper="12-CV/BTGDV")
    for unit in (cast.ward, cast.ward_b, cast.office):
        approve(unit, "2025-Q4", cast.reviewer, unorganised_workers=100, unorganised_participants=60, **ORDINARY)
    return cast


def asked(period: str) -> TargetStanding:
    found = progress(scope("TPHCM"), Period.objects.get(pk=period), indicator="unorganised_participation")
    return found[0]


def test_it_stands_until_the_next_q4_once_the_asked_quarter_counts(city: Cast) -> None:
    for unit in (city.ward, city.ward_b, city.office):
        approve(unit, "2026-Q1", city.reviewer, **ORDINARY)
    count("2025-Q4", "2026-Q1")
    found = asked("2026-Q1").default
    assert (found.verdict.judged_on.code, found.verdict.status) == ("2025-Q4", "ahead")
    assert [quarter.code for quarter in found.quarters] == ["2025-Q4"]


def test_it_is_insufficient_while_the_asked_quarter_does_not_count(city: Cast) -> None:
    approve(city.ward, "2026-Q1", city.reviewer, **ORDINARY)
    count("2025-Q4", "2026-Q1")
    verdict = asked("2026-Q1").default.verdict
    assert (verdict.judged_on.code, verdict.status, verdict.actual) == ("2025-Q4", "insufficient", 60)
