"""Asking for a recount: the counter of every period a change can touch, and the poke that makes a worker look at it.

Nothing here knows how totals are counted: `reporting` compares the counter with its own
(docs/adr/0009-a-period-is-recounted-whole.md).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from targets.domain.periods import LOOK_BACK
from targets.domain.spans import Span, merged
from targets.models import Period

RECOUNT_TASK = "reporting.totals.recount"
HURRIED = {"max_retries": 1, "interval_start": 0.1, "socket_connect_timeout": 1}
log = logging.getLogger(__name__)


def hold(codes: Iterable[str]) -> list[str]:
    """Lock these periods in ascending order until the end of the transaction; gives the codes that there are.

    Not against rows that merely refer to a period (NO KEY): who saves a report holds the report and then writes such
    a row, who submits it holds the period and then takes the report, and each would wait for the other.
    """
    locked = Period.objects.select_for_update(no_key=True).filter(code__in=set(codes)).order_by("code")
    return [period.code for period in locked]


def raise_asked(codes: Iterable[str]) -> None:
    """Raise `asked` of these periods, locked in ascending order, and poke the recount on commit.

    Call it first in the transaction of the change: the locks also hold off the closing of a period meanwhile.
    """
    Period.objects.filter(code__in=hold(codes)).update(asked=F("asked") + 1)
    transaction.on_commit(poke)


def ask_recount(first_day: date, last_day: date | None = None) -> list[str]:
    """Raise `asked` of each period whose as-of day lies from `first_day` to `last_day` (None = for ever) and of the
    those that look back on them, in ascending order; gives their codes. Call it inside the transaction of the change.
    """
    periods = Period.objects.filter(as_of__gte=first_day)
    if last_day is not None:
        last = periods.filter(as_of__lte=last_day).order_by("-as_of").first()
        if last is None:
            return []
        later = Period.objects.filter(as_of__gt=last.as_of).order_by("as_of").values_list("as_of", flat=True)
        periods = periods.filter(as_of__lte=max([last.as_of, *later[:LOOK_BACK]]))
    codes = [period.code for period in periods.select_for_update(no_key=True).order_by("as_of")]
    Period.objects.filter(code__in=codes).update(asked=F("asked") + 1)
    return codes


def ask_recount_of(spans: Iterable[Span]) -> None:
    """Raise `asked` of the periods that these days touch, each counter once or more."""
    for span in merged(spans):
        ask_recount(span.start, None if span.end is None else span.end - timedelta(days=1))


def poke(task: str = RECOUNT_TASK, *args: str) -> None:
    """Send a task with these arguments. A broker that is down costs a moment, no more: the sweep mends a lost poke."""
    try:
        with current_app.connection_for_write(connect_timeout=1, transport_options=HURRIED) as connection:
            current_app.send_task(task, args=args, connection=connection, ignore_result=True, retry=False)
    except OperationalError as error:
        log.warning("%s not poked, the sweep will do it: %s", " ".join([task, *args]), error)
