"""Reading many things as they stood at one moment, with every total counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

from reporting.totals import recount
from targets.domain.refusals import Refused
from targets.models import Period

SNAPSHOTS = 5  # how often to begin anew while approvals keep coming in
T = TypeVar("T")


def settled(*, period: Period, at: dt.datetime, today: dt.date, read: Callable[[], T]) -> T:
    """What `read` gives from one snapshot in which every period up to this one is counted; raises Refused."""
    for _ in range(SNAPSHOTS):
        for pending in recount.pending(today).filter(code__lte=period.code):
            recount.recount_period(pending, at)
        nested = connection.in_atomic_block  # in a caller's transaction (unit tests)
        with transaction.atomic():
            if not nested:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if not recount.pending(today).filter(code__lte=period.code).exists():
                return read()
    raise Refused("unsettled", "Số liệu thay đổi liên tục trong lúc lập biểu. Hãy thử lại sau ít phút.")
