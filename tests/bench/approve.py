"""approve_to_total: from the approval of a report to its totals, against writing the same rows bare."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone

from reporting.models import Figure, Report, Revision
from reporting.reports import actions as reports
from reporting.totals import recount
from reporting.totals.recount_sql import STORED
from targets.models import Element, Period, Role, Unit, User
from tests.bench.measure import compare, empty, scratch_tables
from tests.bench.world import Scale

REPEATS = 5


def run(scale: Scale, periods: list[Period]) -> None:
    """The last period whose as-of day has passed; one report more is approved each time."""
    now, today = timezone.now(), timezone.localdate()
    period = max((one for one in periods if one.as_of < today), key=lambda one: one.as_of)
    reviewer = _reviewer(today)
    waiting = iter(_submitted(period, now))

    def approve() -> None:
        reports.approve(report=next(waiting), by=reviewer, at=now, via="command")
        recount.run_pending(now, today)

    recount.run_pending(now, today)
    rows = len(_form(period))
    with scratch_tables("reporting_figure", *(table.name for table in STORED)) as copies:
        compare(
            "approve_to_total", scale.name, ours=approve, bound=lambda: _bare(period, *copies), rows=rows,
            repeats=REPEATS, before_bound=lambda: empty(copies),
        )  # fmt: skip


def _form(period: Period) -> list[str]:
    return [one.code for one in Element.objects.filter(supplier="unit") if one.asked_in(period.code)]


def _reviewer(today: dt.date) -> User:
    user = User.objects.create(username="bench-reviewer")
    since = today - dt.timedelta(days=9)
    Role.objects.create(user=user, name="reviewer", unit=Unit.objects.get(pk="TPHCM"), valid=(since, None))
    return user


def _submitted(period: Period, now: dt.datetime) -> list[Report]:
    """As many reports as are needed, submitted anew with every cell given."""
    cells = {code: {"state": "number", "value": 5} for code in _form(period)}
    found = []
    for report in Report.objects.filter(period=period).order_by("unit_id")[: REPEATS + 1]:
        report.revision = Revision.objects.create(
            report=report, number=2, save_number=1, cells=cells, by_id=report.submitted_by_id, at=now, via="command"
        )
        report.state = Report.State.SUBMITTED
        report.save()
        found.append(report)
    return found


def _bare(period: Period, figures: str, *totals: str) -> None:
    """One unit's figures inserted, all of the period summed, and the same totals inserted."""
    unit = Figure.objects.filter(period=period).values_list("unit_id", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {figures} SELECT * FROM reporting_figure WHERE period_id = %s AND unit_id = %s",
            [period.code, unit],
        )
        cursor.execute(
            "SELECT element_id, sum(value), count(*) FROM reporting_figure WHERE period_id = %s GROUP BY element_id",
            [period.code],
        )
        cursor.fetchall()
        for table, copy in zip(STORED, totals, strict=True):
            cursor.execute(f"INSERT INTO {copy} SELECT * FROM {table.name} WHERE period_id = %s", [period.code])
