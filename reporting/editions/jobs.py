"""The files of an edition: made by the worker from what was frozen, kept with their checksums, made again if lost."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from reporting.editions import published
from reporting.editions.edition_json import Frozen, file_name
from reporting.editions.mail import tell_ready
from reporting.editions.queries import frozen
from reporting.jobs.locks import single_process
from reporting.jobs.storage import keep
from reporting.models import Edition, Pack
from targets.actions.periods import poke
from targets.domain.refusals import Refused
from targets.models import User

TASK = "reporting.make_pack"
FORGOTTEN_AFTER = dt.timedelta(seconds=30)
UNFINISHED = (Pack.State.WAITING, Pack.State.RUNNING)
WORKBOOK, DRAFT = "workbook", "draft"
ENDINGS = {WORKBOOK: "xlsx", DRAFT: "docx"}

Write = Callable[[Frozen, str], bytes]


@dataclass(frozen=True)
class Writers:
    """How the two files of an edition are made for a scope."""

    workbook: Write
    draft: Write


class ChecksumDiffers(RuntimeError):
    """A file made again does not come to the published checksum."""


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
        transaction.on_commit(lambda: _send(pack))
    return pack


def knows(edition: Edition, scope: str) -> bool:
    """Whether the edition has such a unit or perimeter; PostgreSQL looks, the content stays there. Raises Refused."""
    return scope in published.cut(edition, ("progress", scope)).progress


def _send(pack: Pack) -> None:
    poke(TASK, str(pack.pk))


def send_forgotten(*, at: dt.datetime) -> None:
    """Send once more what is neither done nor failed a while after it was asked for; sending twice does no harm."""
    for pack in Pack.objects.filter(state__in=UNFINISHED, asked_at__lte=at - FORGOTTEN_AFTER):
        _send(pack)


def make(*, pk: UUID, at: dt.datetime, write: Writers, tell: bool = True) -> None:
    """Make the files of a pack that was asked for; safe to be told twice, and to be killed at any moment.

    Only one process makes it at a time; a file appears whole, its checksum only after it, and what is there already is
    not made again. Who asked is told by mail when it is done or failed, unless `tell` is false. When anything goes
    wrong the row is `failed` with a message and the error is raised.
    """
    with single_process(pk.int & (2**63 - 1)) as mine:
        packs = Pack.objects.select_related("edition__period", "asked_by")
        pack = packs.filter(pk=pk, state__in=UNFINISHED).first()
        if not mine or pack is None:
            return
        try:
            _make(pack, at, write, tell=tell)
        except Exception as error:
            pack.message = f"Không lập được tài liệu{_why(error)}"
            _end(pack, Pack.State.FAILED, at, tell=tell)
            raise


def _why(error: Exception) -> str:
    if isinstance(error, ChecksumDiffers):
        return f": {error}"
    if isinstance(error, Refused):
        return f". {error}"
    if isinstance(error, OSError):
        return f" vì không đọc, ghi được tệp trên máy chủ ({error.strerror}). Hãy báo người quản trị."
    return " do lỗi hệ thống. Hãy báo người quản trị."


def _make(pack: Pack, at: dt.datetime, write: Writers, *, tell: bool) -> None:
    _step(pack, 5)
    edition = frozen(pack.edition)
    _step(pack, 15)
    _keep(pack, WORKBOOK, edition, write.workbook)
    _step(pack, 60)
    _keep(pack, DRAFT, edition, write.draft)
    pack.progress = 100
    _end(pack, Pack.State.DONE, at, tell=tell)


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
                f"Tệp .{ending} của bản công bố số {edition.number} không còn, và lập lại thì không khớp mã kiểm tra đã"
                " công bố (phần mềm đã đổi). Hãy lấy lại tệp từ bản sao lưu."
            )
        content_by_name[file_name(frozen_edition.number, frozen_edition.content.period, scope, ending)] = content
    return content_by_name


def _step(pack: Pack, progress: int) -> None:
    """Say how far it has come, at once to be seen by who asked."""
    pack.state, pack.progress = Pack.State.RUNNING, progress
    pack.save(update_fields=["state", "progress"])


@transaction.atomic
def _end(pack: Pack, state: str, at: dt.datetime, *, tell: bool) -> None:
    pack.state, pack.finished_at = state, at
    pack.save(update_fields=["state", "progress", "message", "finished_at"])
    if tell:
        tell_ready(pack=pack, at=at)
