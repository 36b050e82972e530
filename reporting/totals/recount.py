"""The recount of a whole period: figures and the tree of its as-of day become coverage and totals.

Set-wise SQL in one transaction at REPEATABLE READ, under an advisory lock taken before the transaction begins. The
queue is two counters: `Period.asked`, raised by whoever changes a figure or the tree, and `Counted.asked`, written
here with the value that was read. Nothing else writes totals, and nothing here is incremental.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from reporting.models import Counted
from reporting.totals import recount_sql
from reporting.totals.recount_sql import Plan
from targets.models import Break, Element, Formula, Period

LOCK = 250731122022


def plan(period: Period) -> Plan:
    """What the programme asks for the period, as it says now: three queries."""
    reorganisations = list(Break.objects.filter(is_reorganisation=True).values_list("on", flat=True))
    elements = [element for element in Element.objects.all() if element.asked_in(period.code)]
    codes = {element.code for element in elements}
    yearly = {element.code for element in elements if element.asked == Element.Asked.Q4}
    formulas = [formula for formula in Formula.objects.all() if codes.issuperset(formula.elements)]
    return Plan(
        period=period.code,
        as_of=period.as_of,
        elements=sorted(codes),
        carriable=[element.code for element in elements if element.over_time == Element.OverTime.STOCK],
        register=[element.code for element in elements if element.supplier == Element.Supplier.REGISTER],
        formulas=formulas,
        annual={formula.code for formula in formulas if yearly.intersection(formula.elements)},
        past=[quarter.code for quarter in period.quarter.look_back()],
        carried_from=[quarter.code for quarter in period.quarter.look_back(reorganisations)],
    )


def pending(today: dt.date) -> QuerySet[Period]:
    """Periods open on `today` whose figures or tree changed since they were last counted, earliest first."""
    counted = Coalesce(Subquery(Counted.objects.filter(period=OuterRef("pk")).values("asked")[:1]), Value(0))
    return (
        Period.objects.annotate(last_counted=counted)
        .filter(asked__gt=F("last_counted"), opens__lte=today)
        .order_by("as_of")
    )


def run_pending(at: dt.datetime, today: dt.date) -> list[str]:
    """Recount every pending period, earliest first; codes of the periods counted."""
    return recount(list(pending(today)), at)


def recount(periods: Sequence[Period], at: dt.datetime) -> list[str]:
    """Replace the coverage and totals of each period by what its figures and its tree say; the periods' codes."""
    for period in periods:
        recount_period(period, at)
    return [period.code for period in periods]


def recount_period(period: Period, at: dt.datetime) -> None:
    """Replace the coverage and totals of one period, in a transaction of its own.

    The rules are read in its snapshot, as the counter is: a load of the programme meanwhile leaves it pending.
    """
    with _snapshot() as cursor:
        cursor.execute(recount_sql.ASKED, [period.code])
        counter = cursor.fetchone()[0]
        for table in recount_sql.STORED:
            cursor.execute(recount_sql.clear(table), [period.code])
        _build(cursor, plan(period), recount_sql.STORED)
        cursor.execute(recount_sql.COUNTED, [period.code, counter, at])


def differences(period: Period) -> list[str]:
    """Rows in which the stored totals of a period differ from its figures, each named; changes nothing."""
    rows = []
    with _snapshot() as cursor:
        _build(cursor, plan(period), [table.twin for table in recount_sql.STORED])
        for table in recount_sql.STORED:
            cursor.execute(recount_sql.compare(table), {"period": period.code})
            rows += [f"{table.name} {side}: {row}" for side, *row in cursor.fetchall()]
    return rows


def early(today: dt.date) -> list[str]:
    """Rows stored for periods that are not open yet, each named: nothing is counted there, so none belongs there."""
    rows = []
    with connection.cursor() as cursor:
        for table in recount_sql.STORED:
            cursor.execute(recount_sql.early(table), [today])
            rows += [f"{table.name} stored: {list(row)}" for row in cursor.fetchall()]
    return rows


def forget_early(today: dt.date) -> None:
    """Delete them, and that they were counted."""
    with _snapshot() as cursor:
        for name in ("reporting_counted", *(table.name for table in recount_sql.STORED)):
            cursor.execute(recount_sql.forget_early(name), [today])


@contextlib.contextmanager
def _snapshot() -> Iterator[CursorWrapper]:
    """A cursor in a transaction of its own at REPEATABLE READ, begun once no other recount runs.

    Inside a caller's transaction (unit tests) it is that transaction, with the lock taken within it.
    """
    nested = connection.in_atomic_block
    with connection.cursor() as cursor:
        if nested:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            yield cursor
            return
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield cursor
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _build(cursor: CursorWrapper, plan: Plan, into: Sequence[recount_sql.TotalsTable]) -> None:
    """Count the period into these tables: the tree of the day, the leaves, then all that they are summed in."""
    cursor.execute("SELECT to_regclass('pg_temp.t_pair') IS NOT NULL")
    cursor.execute(recount_sql.EMPTY if cursor.fetchone()[0] else recount_sql.SCRATCH)
    for statement, parameters in recount_sql.tree(plan.as_of) + recount_sql.leaves(plan, into):
        cursor.execute(statement, parameters)
    for table in into:
        cursor.execute(recount_sql.sums(table), [plan.period])
