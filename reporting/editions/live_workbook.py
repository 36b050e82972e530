"""The meeting's workbook: asked for with a row that people can follow, made by the worker from one snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from reporting.editions.content import Content
from reporting.editions.freeze import freeze_for_meeting
from reporting.editions.load import load
from reporting.editions.meeting import Meeting
from reporting.jobs.locks import single_process
from reporting.jobs.storage import keep
from reporting.models import MeetingWorkbook
from reporting.totals import scopes
from reporting.totals.snapshot import settled
from targets.actions.periods import poke
from targets.domain.refusals import Refused
from targets.models import Period, User

TASK = "reporting.make_workbook"
FORGOTTEN_AFTER = dt.timedelta(seconds=30)

Write = Callable[[Meeting, dt.datetime, str], bytes]


def ask(*, period: Period, scope: str, by: User, at: dt.datetime) -> MeetingWorkbook:
    """A workbook of a unit or perimeter (`scope`, its code) at a period, waiting for the worker."""
    with transaction.atomic():
        workbook = MeetingWorkbook.objects.create(period=period, scope=scope, asked_by=by, asked_at=at)
        transaction.on_commit(lambda: send(workbook))
    return workbook


def send(workbook: MeetingWorkbook) -> None:
    poke(TASK, str(workbook.pk))


def send_forgotten(*, at: dt.datetime) -> list[str]:
    """Send once more what is neither done nor failed a while after it was asked for; sending twice does no harm."""
    unfinished = (MeetingWorkbook.State.WAITING, MeetingWorkbook.State.RUNNING)
    forgotten = MeetingWorkbook.objects.filter(state__in=unfinished, asked_at__lte=at - FORGOTTEN_AFTER)
    for workbook in forgotten:
        send(workbook)
    return [str(workbook.pk) for workbook in forgotten]


def gather(*, scope: scopes.Scope, period: Period, at: dt.datetime, today: dt.date) -> Meeting:
    """The workbook's data from one snapshot in which every period it reads is counted; raises Refused."""

    def read() -> Content:
        return freeze_for_meeting(scope, Period.objects.get(pk=period.pk), at, illustrative=settings.DEMO)

    return load(settled(period=period, at=at, today=today, read=read), scope)


def make(*, pk: UUID, at: dt.datetime, today: dt.date, write: Write) -> None:
    """Make a workbook that was asked for, with `write` for its bytes; safe to be told twice.

    Only one worker makes it at a time; one that is done or failed stays so. The file appears whole, its row is `done`
    only after that; when anything goes wrong the row is `failed` with a message and the error is raised.
    """
    with single_process(pk.int & (2**63 - 1)) as mine:
        workbook = MeetingWorkbook.objects.select_related("period", "asked_by").filter(pk=pk).first()
        finished = (MeetingWorkbook.State.DONE, MeetingWorkbook.State.FAILED)
        if not mine or workbook is None or workbook.state in finished:
            return
        try:
            _make(workbook, at, today, write)
        except Exception as error:
            failure = "Không lập được biểu do lỗi hệ thống. Hãy báo người quản trị."
            workbook.message = error.message if isinstance(error, Refused) else failure
            _step(workbook, MeetingWorkbook.State.FAILED, workbook.progress, finished_at=at)
            raise


def _make(workbook: MeetingWorkbook, at: dt.datetime, today: dt.date, write: Write) -> None:
    _step(workbook, MeetingWorkbook.State.RUNNING, 5)
    data = gather(scope=scopes.scope(workbook.scope), period=workbook.period, at=at, today=today)
    _step(workbook, MeetingWorkbook.State.RUNNING, 40)
    content = write(data, at, workbook.asked_by.full_name or workbook.asked_by.username)
    _step(workbook, MeetingWorkbook.State.RUNNING, 90)
    workbook.file.name = f"workbooks/{workbook.asked_at:%Y/%m}/{workbook.pk}.xlsx"
    keep(workbook.file.name, content)
    _step(workbook, MeetingWorkbook.State.DONE, 100, finished_at=at)


def _step(workbook: MeetingWorkbook, state: str, progress: int, finished_at: dt.datetime | None = None) -> None:
    """Say how far it has come, at once to be seen by who asked."""
    workbook.state, workbook.progress, workbook.finished_at = state, progress, finished_at
    workbook.save(update_fields=["state", "progress", "message", "file", "finished_at"])
