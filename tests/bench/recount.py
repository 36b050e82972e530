"""The recount against a bare GROUP BY over the same figures and a plain insert of the same totals."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from reporting.totals import recount
from reporting.totals.recount_sql import STORED
from targets.models import Period
from tests.bench.measure import compare, empty, scratch_tables
from tests.bench.world import Scale


def run(scale: Scale, periods: list[Period]) -> None:
    """Both benchmarks; the totals of every period stand afterwards."""
    now = timezone.now()

    def recount_all() -> None:
        recount.recount(periods, now)

    recount_all()
    codes = [period.code for period in periods]
    last = periods[-1]
    with scratch_tables(*(table.name for table in STORED)) as copies:
        compare(
            "recount_all", scale.name, ours=recount_all, bound=_bound(codes, copies), rows=_rows(codes),
            repeats=scale.repeats, warm_up=0, before_bound=lambda: empty(copies),
        )  # fmt: skip
        compare(
            "recount_period", scale.name, ours=lambda: recount.recount_period(last, now),
            bound=_bound([last.code], copies), rows=_rows([last.code]), repeats=5, before_bound=lambda: empty(copies),
        )  # fmt: skip


def _rows(codes: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_figure WHERE period_id = ANY(%s)", [codes])
        return int(cursor.fetchone()[0])


def _bound(codes: list[str], copies: list[str]) -> Callable[[], None]:
    """Sum the figures bare, and insert the same totals into empty tables with the same key."""

    def bound() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT period_id, element_id, sum(value), count(*) FROM reporting_figure"
                " WHERE period_id = ANY(%s) GROUP BY period_id, element_id",
                [codes],
            )
            cursor.fetchall()
            for table, copy in zip(STORED, copies, strict=True):
                cursor.execute(f"INSERT INTO {copy} SELECT * FROM {table.name} WHERE period_id = ANY(%s)", [codes])

    return bound
