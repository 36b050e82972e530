"""Editions as they were published."""

from __future__ import annotations

import datetime as dt

from reporting.editions.edition_json import Frozen, digest
from reporting.models import Edition
from reporting.reports.days import SAIGON
from targets.domain.refusals import Refused, not_found


def damaged(number: str) -> Refused:
    """The stored content is not the published one: the database was changed by hand."""
    return Refused(
        "damaged",
        f"Nội dung lưu trên máy chủ của công bố lần {number} không khớp mã băm đã công bố."
        " Không dùng số liệu của bản này; hãy báo người quản trị.",
    )


def edition(number: str) -> Edition:
    """The edition of this number, without its content; raises Refused."""
    row = Edition.objects.filter(number=number).select_related("period", "withdrawn_by").defer("content").first()
    if row is None:
        raise not_found(f"Không có lần công bố nào mang số “{number[:40]}”.")
    return row


def frozen(edition: Edition) -> Frozen:
    """The edition with its content, a few megabytes; raises Refused (damaged) where its hash is another."""
    if digest(edition.content) != edition.sha256:
        raise damaged(edition.number)
    return Frozen(
        number=edition.number,
        published_at=moment(edition),
        published_by=edition.publisher,
        layout=edition.layout,
        written_content=edition.content,
    )


def moment(edition: Edition) -> dt.datetime:
    """When it was published, by the clock of Ho Chi Minh City whatever the server is set to: its files bear it."""
    return edition.published_at.astimezone(SAIGON).replace(microsecond=0)
