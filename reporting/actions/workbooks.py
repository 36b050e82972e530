"""The meeting's workbook: asked for with a row that people can follow, made by the worker from one snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from reporting.actions.alone import single_process
from reporting.actions.files import keep
from reporting.actions.snapshot import Unsettled, settled
from reporting.models import MeetingWorkbook
from reporting.queries import scopes
from reporting.queries.workbook import Meeting, meeting
from targets.actions.periods import poke
from targets.models import Period, User

TASK = "reporting.make_workbook"
FORGOTTEN_AFTER = dt.timedelta(seconds=30)

Write = Callable[[Meeting, dt.datetime, str], bytes]


def ask(*, period: Period, scope: str, by: User, at: dt.datetime) -> MeetingWorkbook:
    """A workbook of a unit or perimeter (`scope`, its code) at a period, waiting for the worker."""
    with transaction.atomic():
        made = MeetingWorkbook.objects.create(period=period, scope=scope, asked_by=by, asked_at=at)
        transaction.on_commit(lambda: send(made))
    return made


def send(made: MeetingWorkbook) -> None:
    """Give the job to a worker."""
    poke(TASK, str(made.pk))


def send_forgotten(*, at: dt.datetime) -> list[str]:
    """Send once more what is neither done nor failed a while after it was asked for; sending twice does no harm."""
    unfinished = (MeetingWorkbook.State.WAITING, MeetingWorkbook.State.RUNNING)
    found = MeetingWorkbook.objects.filter(state__in=unfinished, asked_at__lte=at - FORGOTTEN_AFTER)
    for made in found:
        send(made)
    return [str(made.pk) for made in found]


def gather(*, scope: scopes.Scope, period: Period, at: dt.datetime, today: dt.date) -> Meeting:
    """The workbook's data from one snapshot in which every period it reads is counted; raises Unsettled."""

    def read() -> Meeting:
        found = meeting(scope, Period.objects.get(pk=period.pk))
        return replace(found, illustrative=settings.DEMO or found.illustrative)

    return settled(period=period, at=at, today=today, read=read)


def make(*, pk: UUID, at: dt.datetime, today: dt.date, write: Write) -> None:
    """Make a workbook that was asked for, with `write` for its bytes; safe to be told twice.

    Only one worker makes it at a time; one that is done or failed stays so. The file appears whole, its row is `done`
    only after that; when anything goes wrong the row is `failed` with a message and the error is raised.
    """
    with single_process(pk.int & (2**63 - 1)) as mine:
        made = MeetingWorkbook.objects.select_related("period", "asked_by").filter(pk=pk).first()
        finished = (MeetingWorkbook.State.DONE, MeetingWorkbook.State.FAILED)
        if not mine or made is None or made.state in finished:
            return
        try:
            _make(made, at, today, write)
        except Exception as error:
            known = isinstance(error, scopes.UnknownCode | Unsettled)
            made.message = str(error) if known else "Không lập được biểu do lỗi hệ thống. Hãy báo người quản trị."
            _step(made, MeetingWorkbook.State.FAILED, made.progress, finished_at=at)
            raise


def _make(made: MeetingWorkbook, at: dt.datetime, today: dt.date, write: Write) -> None:
    _step(made, MeetingWorkbook.State.RUNNING, 5)
    found = gather(scope=scopes.scope(made.scope), period=made.period, at=at, today=today)
    _step(made, MeetingWorkbook.State.RUNNING, 40)
    content = write(found, at, made.asked_by.full_name or made.asked_by.username)
    _step(made, MeetingWorkbook.State.RUNNING, 90)
    made.file.name = f"workbooks/{made.asked_at:%Y/%m}/{made.pk}.xlsx"
    keep(made.file.name, content)
    _step(made, MeetingWorkbook.State.DONE, 100, finished_at=at)


def _step(made: MeetingWorkbook, state: str, progress: int, finished_at: dt.datetime | None = None) -> None:
    """Say how far it has come, at once to be seen by who asked."""
    made.state, made.progress, made.finished_at = state, progress, finished_at
    made.save(update_fields=["state", "progress", "message", "file", "finished_at"])
