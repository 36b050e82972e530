"""Editions: the figures of a period frozen under a number, withdrawn, and their files written out again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from reporting.editions import jobs, layouts
from reporting.editions import policies as edition_policies
from reporting.editions.content import Content
from reporting.editions.edition_json import NUMBER, canonical, digest
from reporting.editions.freeze import freeze
from reporting.models import Edition, Pack, Report, Via
from reporting.reports import workflow
from reporting.reports.record import record
from reporting.totals.scopes import CITY
from reporting.totals.snapshot import settled
from targets.actions.changes import Actor
from targets.domain.refusals import INPUT, Refused, Remark
from targets.domain.vietnamese import short_date
from targets.models import Period, User

LONGEST_REASON = 2000


def publish(
    *, period: Period, number: str, layout: str, by: User, at: dt.datetime, via: str, send: bool = True
) -> Edition:
    """Freeze what is approved of a period, and of every one before, under a number; the worker makes its files.

    The date of the edition is `at`. `send` false leaves the files to the caller. Raises Refused for a number that is
    used or none, a layout that is none, a period whose as-of day has not passed or of which nothing is approved, and
    where figures keep changing.
    """
    today = timezone.localdate(at)
    if via != Via.COMMAND:
        edition_policies.check_publishes(by, period, layout, today)
    number = number.strip()
    _check(period, number, layout, today)

    def read() -> Content:
        return freeze(Period.objects.get(pk=period.pk), timezone.localtime(at), illustrative=settings.DEMO)

    content = settled(period=period, at=at, today=today, read=read)
    written = canonical(content)
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                number=number, period=period, layout=layout, published_at=at, published_by=by,
                publisher=by.full_name or by.username, official=content.official,
                sha256=digest(written), content=written,
            )  # fmt: skip
            Period.objects.filter(pk=period.pk).update(published=True)
            detail = {"edition": number, "sha256": edition.sha256}
            record(Actor(by, at, via), workflow.PUBLISHED, detail, period=period)
            jobs.begin(edition=edition, scope=CITY, by=by, at=at, send=send)
    except IntegrityError:  # another one was quicker
        raise Refused("bad_edition", "Chưa công bố được.", INPUT, errors=[_used(number)]) from None
    return edition


def _check(period: Period, number: str, layout: str, today: dt.date) -> None:
    errors = []
    if not NUMBER.fullmatch(number):
        errors.append(Remark("number", "Số phải gồm 1–20 chữ, số, dấu chấm hoặc gạch nối, ví dụ 01 hoặc 02-BC."))
    elif Edition.objects.filter(number=number).exists():
        errors.append(_used(number))
    if today <= period.as_of:
        message = f"{period.quarter.label} tính đến {short_date(period.as_of)}: công bố được từ ngày hôm sau."
        errors.append(Remark("period", message))
    elif not Report.objects.filter(period=period, approved_revision__isnull=False).exists():
        errors.append(
            Remark("period", f"{period.quarter.label} chưa có báo cáo nào được duyệt, chưa có gì để công bố.")
        )
    if layout not in layouts.LABELS:
        errors.append(
            Remark("layout", f"Không có thể thức “{layout[:40]}”. Chọn một trong: {', '.join(layouts.LABELS)}.")
        )
    if errors:
        raise Refused("bad_edition", "Chưa công bố được.", INPUT, errors=errors)


def _used(number: str) -> Remark:
    return Remark("number", f"Số “{number}” đã dùng cho một lần công bố khác.")


@transaction.atomic
def withdraw(*, edition: Edition, reason: str, by: User, at: dt.datetime, via: str) -> Edition:
    """Withdraw an edition, once and for a reason; it stays as it is, and everything says so. Raises Refused."""
    edition_policies.check_withdraws(by, timezone.localdate(at))
    locked = Edition.objects.select_for_update(no_key=True).defer("content").get(pk=edition.pk)
    if locked.withdrawn_at is not None:
        day = short_date(timezone.localtime(locked.withdrawn_at))
        raise Refused("withdrawn", f"Bộ số liệu công bố lần {locked.number} đã thu hồi ngày {day}.")
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        error = Remark("reason", f"Phải ghi lý do thu hồi, không quá {LONGEST_REASON} ký tự.")
        raise Refused("bad_reason", "Chưa thu hồi được.", INPUT, errors=[error])
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_reason = at, by, reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    detail = {"edition": locked.number, "reason": reason}
    record(Actor(by, at, via), workflow.WITHDRAWN, detail, period=locked.period)
    return locked


def ask_pack(*, edition: Edition, scope: str, by: User, at: dt.datetime) -> Pack:
    """The files of an edition for one unit or perimeter, made by the worker; what is there is given back.

    One that failed is tried again. Raises Refused: who may not read it, or a scope that the edition does not know.
    """
    edition_policies.check_reads_pack(by, scope, timezone.localdate(at))
    if not jobs.knows(edition, scope):
        error = Remark("scope", f"Bộ số liệu này không có đơn vị hoặc phạm vi nào có mã “{scope[:40]}”.")
        raise Refused("bad_scope", "Chưa lập được tài liệu.", INPUT, errors=[error])
    return jobs.begin(edition=edition, scope=scope, by=by, at=at)
