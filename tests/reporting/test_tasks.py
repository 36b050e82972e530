"""The tasks that Celery runs: both count what is pending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reporting import tasks
from reporting.models import Counted, Total
from reporting.reports import actions as reports
from tests import factories as make
from tests.cast import NOW, PERIOD, Cast


@pytest.mark.parametrize("task", [tasks.recount_asked, tasks.sweep])
def test_pending_periods_are_counted(
    cast: Cast, task: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make.report(cast.clerk, cast.ward)
    reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    reports.approve(report=report, by=cast.reviewer, at=NOW, via="page")
    monkeypatch.setattr(timezone, "now", lambda: NOW + dt.timedelta(hours=1))
    assert task() == [PERIOD]
    assert Total.objects.get(period=PERIOD, scope="T-1", element="members").value == 1000
    assert Counted.objects.get(period=PERIOD).at == NOW + dt.timedelta(hours=1)
    assert task() == []


def test_they_have_the_names_that_others_send() -> None:
    assert (tasks.recount_asked.name, tasks.sweep.name) == ("reporting.totals.recount", "reporting.sweep")


def test_totals_of_a_period_that_nobody_files_yet_are_found_and_forgotten(cast: Cast) -> None:
    out = StringIO()
    call_command("rebuild_totals", stdout=out)
    Counted.objects.create(period_id="2027-Q4", asked=1, at=NOW)
    Total.objects.create(period_id="2027-Q4", scope="TPHCM", element_id="members", value=1, answered=1, carried=0)
    with pytest.raises(CommandError, match="1 dòng"):
        call_command("rebuild_totals", check=True, stdout=out)
    assert "2027-Q4" in out.getvalue()
    call_command("rebuild_totals", stdout=out)
    assert not Total.objects.filter(period="2027-Q4").exists()
    assert not Counted.objects.filter(period="2027-Q4").exists()
    call_command("rebuild_totals", check=True, stdout=out)
