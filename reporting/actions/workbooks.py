"""Asking for a meeting's workbook: a row that people can follow, and a job for the worker."""

from __future__ import annotations

import datetime as dt
import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from reporting.models import MeetingWorkbook
from targets.actions.periods import HURRIED
from targets.models import Period, User

TASK = "reporting.make_workbook"
log = logging.getLogger(__name__)


def ask(*, period: Period, scope: str, by: User, at: dt.datetime) -> MeetingWorkbook:
    """A workbook of a unit or perimeter (`scope`, its code) at a period, waiting for the worker."""
    with transaction.atomic():
        made = MeetingWorkbook.objects.create(period=period, scope=scope, asked_by=by, asked_at=at)
        transaction.on_commit(lambda: send(made))
    return made


def send(made: MeetingWorkbook) -> None:
    """Give the job to a worker. A broker that is down costs a moment: the sweep sends what still waits."""
    try:
        with current_app.connection_for_write(connect_timeout=1, transport_options=HURRIED) as connection:
            current_app.send_task(TASK, args=[str(made.pk)], connection=connection, ignore_result=True, retry=False)
    except OperationalError as error:
        log.warning("workbook %s not sent, the sweep will do it: %s", made.pk, error)
