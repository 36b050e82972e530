"""Openings: the federation lets one unit's figures be entered or corrected after the last day of entry."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from reporting.models import Opening, Report, Supplier
from reporting.reports import policies, workflow
from reporting.reports.cells import MAX_TEXT
from reporting.reports.days import LONGEST_OPENING, is_entry_over
from reporting.reports.record import record
from targets.actions.changes import Actor
from targets.domain.refusals import INPUT, Refused, Remark
from targets.domain.vietnamese import short_date
from targets.models import Period, Unit, User


@transaction.atomic
def open_again(
    *, period: Period, unit: Unit, reason: str, until: dt.date, by: User, at: dt.datetime, via: str
) -> Opening:
    """Let the figures of a unit be entered or corrected to the end of the day `until`; raises Refused.

    Only after the last day of entry, or the stamp: before, nobody needs it. A longer one is another opening.
    """
    today = timezone.localdate(at)
    policies.check_federation(by, today)
    period = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    if not is_entry_over(today, period.closes, stamped=period.is_closed, federation=False):
        raise Refused(
            "entry_open", f"{period.quarter.label} nhập được đến hết ngày {short_date(period.closes)}, chưa cần mở lại."
        )
    policies.check_due(unit, period)
    reason = reason.strip()
    errors = []
    if not reason or len(reason) > MAX_TEXT:
        errors.append(Remark("reason", f"Phải ghi lý do mở lại, không quá {MAX_TEXT} ký tự."))
    last = today + LONGEST_OPENING
    if not today <= until <= last:
        errors.append(Remark("until", f"Ngày phải từ hôm nay đến {short_date(last)} (không quá 30 ngày)."))
    if errors:
        raise Refused("bad_opening", "Chưa mở lại được.", INPUT, errors=errors)
    opening = Opening.objects.create(unit=unit, period=period, reason=reason, until=until, by=by, at=at)
    report = Report.objects.filter(unit=unit, period=period, supplier=Supplier.UNIT).first()
    detail = {"unit": unit.code, "until": until.isoformat(), "reason": reason}
    record(Actor(by, at, via), workflow.REOPENED, detail, report=report, period=period)
    return opening
