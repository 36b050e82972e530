"""Editions as they were published."""

from __future__ import annotations

import datetime as dt
import json

from reporting.domain.deadlines import SAIGON
from reporting.domain.edition import Frozen, digest
from reporting.models import Edition
from reporting.queries.scopes import UnknownCode


class Damaged(RuntimeError):
    """The stored content is not the published one: the database was changed by hand."""

    def __init__(self, one: Edition) -> None:
        super().__init__(
            f"Nội dung lưu trên máy chủ của bản công bố số {one.number} không khớp mã băm đã công bố."
            " Không dùng số liệu của bản này; hãy báo người quản trị."
        )


def edition(number: str) -> Edition:
    """The edition of this number, without its content; raises Unknown."""
    found = Edition.objects.filter(number=number).select_related("period", "withdrawn_by")
    one = found.defer("content").first()
    if one is None:
        raise UnknownCode(f"Không có bản công bố nào mang số “{number[:40]}”.")
    return one


def frozen(one: Edition) -> Frozen:
    """The edition with its content, a few megabytes; raises Damaged where its hash is another."""
    if digest(one.content) != one.sha256:
        raise Damaged(one)
    return Frozen(
        number=one.number,
        published_at=moment(one),
        published_by=one.publisher,
        layout=one.layout,
        sha256=one.sha256,
        content=json.loads(one.content),
    )


def moment(one: Edition) -> dt.datetime:
    """When it was published, by the clock of Ho Chi Minh City whatever the server is set to: its files bear it."""
    return one.published_at.astimezone(SAIGON).replace(microsecond=0)
