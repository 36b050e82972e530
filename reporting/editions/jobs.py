"""Files that the worker makes: the meeting's workbook of the moment, and workbook and draft of an edition.

A file is asked for with a row that people can follow. One process at a time makes it; to be told twice does no harm,
nor to be killed at any moment: the file appears whole, and only then its row is done.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from reporting.editions import published
from reporting.editions.content import Content
from reporting.editions.edition_json import Frozen, file_name
from reporting.editions.freeze import freeze_for_meeting
from reporting.editions.load import load
from reporting.editions.mail import tell_ready
from reporting.editions.meeting import Meeting
from reporting.editions.queries import frozen
from reporting.jobs.locks import single_process
from reporting.jobs.storage import keep
from reporting.models import Edition, FileJob, MeetingWorkbook, Pack
from reporting.totals import scopes
from reporting.totals.snapshot import settled
from targets.actions.periods import poke
from targets.domain.refusals import Refused
from targets.models import Period, User

TASKS: dict[type[FileJob], str] = {MeetingWorkbook: "reporting.make_workbook", Pack: "reporting.make_pack"}
NAMES: dict[type[FileJob], str] = {MeetingWorkbook: "biểu", Pack: "tài liệu"}
FORGOTTEN_AFTER = dt.timedelta(seconds=30)
UNFINISHED = (FileJob.State.WAITING, FileJob.State.RUNNING)
WORKBOOK, DRAFT = "workbook", "draft"
ENDINGS = {WORKBOOK: "xlsx", DRAFT: "docx"}

WriteMeeting = Callable[[Meeting, dt.datetime, str], bytes]
Write = Callable[[Frozen, str], bytes]
Job = TypeVar("Job", MeetingWorkbook, Pack)


@dataclass(frozen=True)
class Writers:
    """How the two files of an edition are made for a scope."""

    workbook: Write
    draft: Write


class ChecksumDiffers(RuntimeError):
    """A file made again does not come to the published checksum."""


# Asking


@transaction.atomic
def ask_workbook(*, period: Period, scope: str, by: User, at: dt.datetime) -> MeetingWorkbook:
    """A meeting's workbook of a unit or perimeter (`scope`, its code) at a period, waiting for the worker."""
    workbook = MeetingWorkbook.objects.create(period=period, scope=scope, asked_by=by, asked_at=at)
    transaction.on_commit(lambda: dispatch(workbook))
    return workbook


@transaction.atomic
def begin(*, edition: Edition, scope: str, by: User, at: dt.datetime, send: bool = True) -> Pack:
    """The pack of a scope, waiting for the worker; one that is there stays.

    One that failed, or whose files were lost, is made again.
    """
    pack, new = Pack.objects.get_or_create(
        edition_id=edition.pk, scope=scope, defaults={"asked_by": by, "asked_at": at}
    )
    lost = pack.state == Pack.State.DONE and any(kept(pack, kind) is None for kind in ENDINGS)
    if pack.state == Pack.State.FAILED or lost:
        pack.state, pack.progress, pack.message, pack.asked_by, pack.asked_at = Pack.State.WAITING, 0, "", by, at
        pack.save(update_fields=["state", "progress", "message", "asked_by", "asked_at"])
        new = True
    if new and send:
        transaction.on_commit(lambda: dispatch(pack))
    return pack


def knows(edition: Edition, scope: str) -> bool:
    """Whether the edition has such a unit or perimeter; PostgreSQL looks, the content stays there. Raises Refused."""
    return scope in published.cut(edition, ("progress", scope)).progress


def dispatch(job: FileJob) -> None:
    """Hand it to the worker; a broker that is down costs a moment, the sweep sends it again."""
    poke(TASKS[type(job)], str(job.pk))


def send_forgotten(*, at: dt.datetime) -> list[str]:
    """Send once more what is neither done nor failed a while after it was asked for; sending twice does no harm."""
    forgotten = [
        job
        for rows in (MeetingWorkbook.objects.all(), Pack.objects.all())
        for job in rows.filter(state__in=UNFINISHED, asked_at__lte=at - FORGOTTEN_AFTER)
    ]
    for job in forgotten:
        dispatch(job)
    return [str(job.pk) for job in forgotten]


# Making


def make_workbook(*, pk: UUID, at: dt.datetime, write: WriteMeeting) -> None:
    """Make a meeting's workbook that was asked for; `write` gets its data, the time and the author's name."""

    def work(workbook: MeetingWorkbook) -> None:
        meeting = gather(scope=scopes.scope(workbook.scope), period=workbook.period, at=at)
        _step(workbook, 40)
        content = write(meeting, at, workbook.asked_by.full_name or workbook.asked_by.username)
        _step(workbook, 90)
        workbook.file.name = f"workbooks/{workbook.asked_at:%Y/%m}/{workbook.pk}.xlsx"
        keep(workbook.file.name, content)
        workbook.save(update_fields=["file"])

    _make(MeetingWorkbook.objects.select_related("period", "asked_by"), pk, at, work)


def gather(*, scope: scopes.Scope, period: Period, at: dt.datetime) -> Meeting:
    """The workbook's data from one snapshot in which every period it reads is counted; raises Refused."""

    def read() -> Content:
        return freeze_for_meeting(scope, Period.objects.get(pk=period.pk), at, illustrative=settings.DEMO)

    return load(settled(period=period, at=at, today=timezone.localdate(at), read=read), scope)


def make_pack(*, pk: UUID, at: dt.datetime, write: Writers, tell: bool = True) -> None:
    """Make the files of a pack that was asked for; a checksum comes only after its file, what is there stays.

    Who asked is told by mail when it is done or failed, unless `tell` is false.
    """

    def work(pack: Pack) -> None:
        edition = frozen(pack.edition)
        _step(pack, 15)
        _keep(pack, WORKBOOK, edition, write.workbook)
        _step(pack, 60)
        _keep(pack, DRAFT, edition, write.draft)

    def ended(pack: Pack) -> None:
        if tell:
            tell_ready(pack=pack, at=at)

    _make(Pack.objects.select_related("edition__period", "asked_by"), pk, at, work, ended)


def _make(
    rows: QuerySet[Job],
    pk: UUID,
    at: dt.datetime,
    work: Callable[[Job], None],
    ended: Callable[[Job], None] = lambda job: None,
) -> None:
    """Do the work unless another process does it, or it is done or failed; what goes wrong is told and raised.

    `ended` is called in the transaction that says the outcome.
    """
    with single_process(pk.int & (2**63 - 1)) as mine:
        job = rows.filter(pk=pk, state__in=UNFINISHED).first()
        if not mine or job is None:
            return
        try:
            _step(job, 5)
            work(job)
            job.progress = 100
            _end(job, FileJob.State.DONE, at, ended)
        except Exception as error:
            job.message = f"Không lập được {NAMES[type(job)]}{_why(error)}"
            _end(job, FileJob.State.FAILED, at, ended)
            raise


def _step(job: FileJob, progress: int) -> None:
    """Say how far it has come, at once to be seen by who asked."""
    job.state, job.progress = FileJob.State.RUNNING, progress
    job.save(update_fields=["state", "progress"])


@transaction.atomic
def _end(job: Job, state: str, at: dt.datetime, ended: Callable[[Job], None]) -> None:
    job.state, job.finished_at = state, at
    job.save(update_fields=["state", "progress", "message", "finished_at"])
    ended(job)


def _why(error: Exception) -> str:
    if isinstance(error, ChecksumDiffers):
        return f": {error}"
    if isinstance(error, Refused):
        return f". {error}"
    if isinstance(error, OSError):
        return f" vì không đọc, ghi được tệp trên máy chủ ({error.strerror}). Hãy báo người quản trị."
    return " do lỗi hệ thống. Hãy báo người quản trị."


# What was made


def _keep(pack: Pack, kind: str, edition: Frozen, write: Write) -> None:
    """Make one file unless it is there; its checksum, once given, has to come out again."""
    if kept(pack, kind) is not None:
        return
    content = write(edition, pack.scope)
    published_checksum, new_checksum = getattr(pack, f"{kind}_sha256"), checksum(content)
    if published_checksum and published_checksum != new_checksum:
        raise ChecksumDiffers(f"tệp .{ENDINGS[kind]} lập lại không khớp mã kiểm tra đã công bố.")
    file = getattr(pack, kind)
    name = file_name(edition.number, edition.content.period, pack.scope, ENDINGS[kind])
    file.name = f"editions/{pack.edition_id}/{name}"
    keep(file.name, content)
    setattr(pack, f"{kind}_sha256", new_checksum)
    pack.save(update_fields=[kind, f"{kind}_sha256"])


def checksum(content: bytes) -> str:
    """SHA-256 of a file, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def kept(pack: Pack, kind: str) -> bytes | None:
    """The bytes of a file if it is there, can be read and is as it was published, else None."""
    published_checksum, file = getattr(pack, f"{kind}_sha256"), getattr(pack, kind)
    if not published_checksum or not file:
        return None
    try:
        with default_storage.open(file.name) as stored:
            content: bytes = stored.read()
    except OSError:
        return None
    return content if checksum(content) == published_checksum else None


def files(*, edition: Edition, scope: str, write: Writers) -> dict[str, bytes]:
    """`edition.json`, workbook and draft of an edition by name, the same bytes every time.

    A published file is given as it was kept; one that is lost is made again, and raises ChecksumDiffers if it then
    does not come to its checksum. Raises what `write` raises for a scope that the edition does not know.
    """
    frozen_edition = frozen(edition)
    pack = Pack.objects.filter(edition_id=edition.pk, scope=scope).first()
    content_by_name = {"edition.json": (frozen_edition.written() + "\n").encode()}
    for kind, ending in ENDINGS.items():
        content = (kept(pack, kind) if pack else None) or getattr(write, kind)(frozen_edition, scope)
        published_checksum = getattr(pack, f"{kind}_sha256") if pack else ""
        if published_checksum and checksum(content) != published_checksum:
            raise ChecksumDiffers(
                f"Tệp .{ending} của công bố lần {edition.number} không còn, và lập lại thì không khớp mã kiểm tra đã"
                " công bố (phần mềm đã đổi). Hãy lấy lại tệp từ bản sao lưu."
            )
        content_by_name[file_name(frozen_edition.number, frozen_edition.content.period, scope, ending)] = content
    return content_by_name
