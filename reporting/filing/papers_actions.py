"""What goes with a report in words and papers: its narrative, files attached and removed.

Each is a save of the revision with the cells as they are: so whoever attached a paper is one of its authors, a
reviewer sees that it has moved on, and the "lần gửi" tells which papers belong to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
import uuid
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from reporting.filing.papers_queries import attached_now
from reporting.models import Attachment, Report, Revision
from reporting.reports import file_types, policies, workflow
from reporting.reports.actions import insert_save
from reporting.reports.queries import cells_of
from reporting.reports.report_query import report_by_id
from targets.actions.changes import Actor
from targets.domain.numbers import format_count
from targets.domain.refusals import INPUT, STALE, Refused, Remark
from targets.models import User

PARTS = {"results": "Kết quả", "difficulties": "Khó khăn", "proposals": "Kiến nghị"}
MAX_WORDS = 5000  # characters of one part


@transaction.atomic
def save_narrative(
    *, report: Report, narrative: Mapping[str, str], by: User, at: dt.datetime, via: str,
    expected_revision_id: int | None = None,
) -> Report:  # fmt: skip
    """Save what the unit says in words; parts left out stay. Raises Refused (nothing saved).

    `expected_revision_id` is the revision the caller saw, 0 where there was none: stale if somebody has changed the
    narrative since. Cells saved meanwhile do not matter, and are kept.
    """
    actor, report = Actor(by, at, via), report_by_id(report.pk, lock=True)
    policies.check_edit(by, report, timezone.localdate(at))
    before = narrative_of(report.revision)
    if expected_revision_id not in (None, report.revision_id or 0):
        expected_revision = Revision.objects.filter(report=report, pk=expected_revision_id).first()
        if narrative_of(expected_revision) != before:
            raise Refused("stale", "Thuyết minh đã được người khác lưu sau khi bạn mở trang này.", STALE)
    parts, errors = _read(narrative)
    if errors:
        raise Refused("bad_narrative", "Có phần chưa nhận được; chưa lưu gì.", INPUT, errors=errors)
    changed = [part for part in parts if parts[part] != before[part]]
    if changed:
        after = {part: words for part, words in {**before, **parts}.items() if words}
        cells = cells_of(report.revision)
        insert_save(report, cells, actor, workflow.NARRATED, {"parts": changed}, narrative=after)
    return report


def narrative_of(revision: Revision | None) -> dict[str, str]:
    """Every part of a revision's narrative, "" where nothing is said."""
    narrative = revision.narrative if revision else {}
    return {part: narrative.get(part, "") for part in PARTS}


def _read(narrative: Mapping[str, str]) -> tuple[dict[str, str], list[Remark]]:
    """The parts as they are kept (NFC, plain line ends), and what is wrong with them."""
    errors = [Remark(part, f"Không có phần “{part}” trong thuyết minh.") for part in narrative if part not in PARTS]
    parts = {
        part: unicodedata.normalize("NFC", words.replace("\r\n", "\n")).strip()
        for part, words in narrative.items()
        if part in PARTS
    }
    errors += [
        Remark(part, f"{PARTS[part]}: dài quá {format_count(MAX_WORDS)} ký tự (đang có {len(words)}).")
        for part, words in parts.items()
        if len(words) > MAX_WORDS
    ]
    return parts, errors


@transaction.atomic
def attach(*, report: Report, name: str, content: bytes, by: User, at: dt.datetime, via: str) -> Attachment:
    """Attach a paper to the report in work; raises Refused with the reason on `file` (nothing kept)."""
    actor, report = Actor(by, at, via), report_by_id(report.pk, lock=True)
    policies.check_edit(by, report, timezone.localdate(at))
    name = file_types.clean_name(name)
    kind = file_types.kind_of(name, content)
    digest = hashlib.sha256(content).hexdigest()
    attachments = attached_now(report)
    if any(attachment.sha256 == digest for attachment in attachments):
        raise file_types.unfit("Tệp này đã được đính kèm.")
    if len(attachments) >= file_types.MAX_PAPERS:
        raise file_types.unfit(
            f"Mỗi báo cáo đính kèm nhiều nhất {file_types.MAX_PAPERS} tệp: hãy gỡ bớt tệp không cần."
        )
    detail = {"file": name, "sha256": digest}
    revision = insert_save(report, cells_of(report.revision), actor, workflow.ATTACHED, detail)
    return Attachment.objects.create(
        report=report, number=revision.number, name=name, kind=kind.mime, size=len(content), sha256=digest,
        file=ContentFile(content, f"{uuid.uuid4().hex}{kind.endings[0]}"), by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def detach(*, report: Report, pk: int, by: User, at: dt.datetime, via: str) -> Attachment:
    """Take a paper off the report in work; earlier revisions keep it. Raises Refused."""
    actor, report = Actor(by, at, via), report_by_id(report.pk, lock=True)
    policies.check_edit(by, report, timezone.localdate(at))
    attachment = next((attachment for attachment in attached_now(report) if attachment.pk == pk), None)
    if attachment is None:
        raise Refused("no_file", "Báo cáo không còn tài liệu này.")
    detail = {"file": attachment.name, "sha256": attachment.sha256}
    revision = insert_save(report, cells_of(report.revision), actor, workflow.DETACHED, detail)
    attachment.removed_number, attachment.removed_by, attachment.removed_at = revision.number, by, at
    attachment.save(update_fields=["removed_number", "removed_by", "removed_at"])
    return attachment
