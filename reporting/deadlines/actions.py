"""The days of a period, and the federation's closing stamp on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from reporting.models import Report
from reporting.reports import policies, workflow
from reporting.reports.queries import period_reports_in_work
from reporting.reports.record import record
from targets.actions.changes import Actor
from targets.domain.periods import Calendar, on_working_days
from targets.domain.refusals import INPUT, Refused, Remark
from targets.domain.vietnamese import short_date, stamp_paper
from targets.models import Holiday, Period, User

LATEST_CLOSING = dt.timedelta(days=180)  # a day further from the quarter's end is a slip of the pen


@transaction.atomic
def close(
    *,
    period: Period,
    signer: str,
    number: str,
    on: dt.date,
    left_out: Iterable[int] = (),
    by: User,
    at: dt.datetime,
    via: str,
) -> Period:
    """Stamp a period closed with signer, number and date of the paper; its figures are then official.

    `left_out` names (by id) every report that is submitted or returned; raises Refused where one is not named.
    """
    today = timezone.localdate(at)
    policies.check_federation(by, today)
    period = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.is_closed:
        raise Refused(
            "already_closed", f"Số liệu {period.quarter.label} đã chốt tại {stamp_paper(period.closed_number)}."
        )
    if today < period.as_of:
        raise Refused(
            "before_as_of",
            f"Số liệu {period.quarter.label} tính đến ngày {short_date(period.as_of)}: chốt được từ ngày đó.",
        )
    _check_stamp(period, signer, number, on, today)
    in_work = period_reports_in_work(period)
    _check_left_out(in_work, set(left_out))
    period.closed_at, period.closed_by, period.closed_on = at, by, on
    period.closed_signer, period.closed_number = signer.strip(), number.strip()
    period.left_out = [
        {"report": r.pk, "unit": r.unit_id, "supplier": r.supplier, "state": r.state} for r in in_work
    ]  # fmt: skip
    period.save(update_fields=["closed_at", "closed_by", "closed_on", "closed_signer", "closed_number", "left_out"])
    stamp = {"signer": period.closed_signer, "number": period.closed_number, "on": on.isoformat()}
    record(Actor(by, at, via), workflow.CLOSED, {**stamp, "left_out": period.left_out}, period=period)
    return period


def _check_stamp(period: Period, signer: str, number: str, on: dt.date, today: dt.date) -> None:
    errors = []
    if not signer.strip() or len(signer) > 150:
        errors.append(Remark("signer", "Phải ghi người ký, không quá 150 ký tự."))
    if not number.strip() or len(number) > 60:
        errors.append(Remark("number", "Phải ghi số văn bản, không quá 60 ký tự."))
    if not period.as_of <= on <= today:
        errors.append(Remark("on", f"Ngày ký phải từ {short_date(period.as_of)} đến hôm nay."))
    if errors:
        raise Refused("bad_stamp", "Chưa chốt được số liệu của kỳ.", INPUT, errors=errors)


def _check_left_out(in_work: list[Report], named: set[int]) -> None:
    stray = named - {report.pk for report in in_work}
    if stray:
        raise Refused(
            "bad_left_out",
            "Chỉ nêu tên báo cáo đang chờ duyệt hoặc bị trả lại của kỳ này.",
            INPUT,
            errors=[Remark("left_out", str(pk)) for pk in sorted(stray)],
        )
    open_still = [report for report in in_work if report.pk not in named]
    if open_still:
        units = ", ".join(report.unit.name for report in open_still[:5])
        more = f" và {len(open_still) - 5} đơn vị khác" if len(open_still) > 5 else ""
        raise Refused("in_work", f"Còn báo cáo chờ duyệt hoặc trả lại chưa được nêu tên: {units}{more}.")


@transaction.atomic
def set_days(
    *, period: Period, opens: dt.date, due: dt.date, closes: dt.date, by: User, at: dt.datetime, via: str
) -> Period:
    """Set opening, due and last day of entry, each moved off weekends and holidays; raises Refused.

    The days of a closed period stay. Which reports are late follows from the new due day.
    """
    policies.check_federation(by, timezone.localdate(at))
    period = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.is_closed:
        raise Refused("already_closed", f"{period.quarter.label} đã chốt số liệu, không đổi lịch được nữa.")
    as_of, latest = period.as_of, period.as_of + LATEST_CLOSING
    errors = []
    if not as_of - LATEST_CLOSING <= opens <= as_of:
        errors.append(Remark("opens", f"Ngày mở nhập phải trong 180 ngày đến ngày tính số liệu {short_date(as_of)}."))
    if not as_of <= due <= latest:
        errors.append(Remark("due", f"Hạn gửi phải từ {short_date(as_of)} đến {short_date(latest)}."))
    if not due <= closes <= latest:
        errors.append(Remark("closes", f"Hết hạn nhập phải từ hạn gửi đến {short_date(latest)}."))
    if errors:
        raise Refused("bad_days", "Chưa đổi được lịch.", INPUT, errors=errors)
    days = on_working_days(Calendar(opens, period.as_of, due, closes), Holiday.around(opens, closes))
    changed = {name: day for name, day in vars(days).items() if day != getattr(period, name)}
    if changed:
        detail = {name: {"old": getattr(period, name).isoformat(), "new": d.isoformat()} for name, d in changed.items()}
        for name, day in changed.items():
            setattr(period, name, day)
        period.save(update_fields=list(changed))
        record(Actor(by, at, via), workflow.DAYS_SET, detail, period=period)
    return period
