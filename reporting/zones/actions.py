"""The register's figures of a period: prepared by one person of the federation, confirmed by a second."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from reporting.models import Report, Supplier
from reporting.reports import policies, workflow
from reporting.reports.actions import check_reason, finish, periods_touched, save_revision, version_of
from reporting.reports.cells import NUMBER, Cell
from reporting.reports.policies import INSIDERS
from reporting.reports.queries import cells_of
from reporting.reports.record import record
from reporting.zones.counting import counted_zones
from targets.actions.changes import Actor
from targets.actions.periods import raise_asked
from targets.domain.refusals import PERSON, Refused
from targets.domain.vietnamese import short_date
from targets.models import Period, User


@transaction.atomic
def prepare(
    *, period: Period, reason: str = "", document: str = "", by: User, at: dt.datetime, via: str
) -> list[Report]:
    """Put the register as it stands on the as-of day before a second person; the reports that changed by it.

    Units whose figures stand already are left alone. Reason and document are needed where an approved figure
    changes, or the period is closed: it is a correction then. Raises Refused.
    """
    today = timezone.localdate(at)
    policies.check_federation(by, today)
    period = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
    if today < period.as_of:
        raise Refused("before_as_of", f"Số liệu {period.quarter.label} tính đến ngày {short_date(period.as_of)}.")
    reports_by_unit, zone_counts = _lock_reports(period), counted_zones(period)
    changed = [
        unit
        for unit in sorted(zone_counts.keys() | reports_by_unit.keys())
        if _differs(reports_by_unit.get(unit), zone_counts.get(unit, {}))
    ]
    approved = [unit for unit in changed if unit in reports_by_unit and reports_by_unit[unit].approved_revision_id]
    if approved or (changed and period.is_closed):
        reason, document = check_reason(reason, document)
    actor = Actor(by, at, via)
    return [
        _prepare(
            reports_by_unit.get(unit) or Report.objects.create(unit_id=unit, period=period, supplier=Supplier.REGISTER),
            {code: Cell(NUMBER, value, by=by.pk) for code, value in zone_counts.get(unit, {}).items()},
            actor,
            reason,
            document,
        )
        for unit in changed
    ]


def _lock_reports(period: Period) -> dict[str, Report]:
    """The register's reports of the period by unit, locked."""
    rows = Report.objects.filter(period=period, supplier=Supplier.REGISTER).order_by("pk")
    reports = rows.select_for_update(of=("self",)).select_related("unit", "period", "revision", "approved_revision")
    return {report.unit_id: report for report in reports}


def _differs(report: Report | None, counted: dict[str, int]) -> bool:
    """Whether the report does not say yet what the register says."""
    reported = {code: cell.value for code, cell in cells_of(report.revision).items()} if report else None
    return reported != counted


def _prepare(report: Report, cells: dict[str, Cell], actor: Actor, reason: str, document: str) -> Report:
    if report.approved_revision_id is None and not report.period.is_closed:
        reason = document = ""
    save_revision(report, cells, actor, reason=reason, document=document)
    report.state, report.submitted_by, report.submitted_at = Report.State.SUBMITTED, actor.by, actor.at
    report.first_submitted_at = report.first_submitted_at or actor.at
    report.save()
    counted = {code: cell.value for code, cell in cells.items()}
    detail = {**version_of(report), **counted, "reason": reason, "document": document}
    record(actor, workflow.PREPARED, detail, report=report)
    return report


@transaction.atomic
def confirm(*, period: Period, by: User, at: dt.datetime, via: str) -> list[Report]:
    """Confirm what another person prepared: the figures `zones…` of every unit of it; raises Refused."""
    today = timezone.localdate(at)
    policies.check_federation(by, today)
    raise_asked(periods_touched(period))
    reports_by_unit, zone_counts = _lock_reports(period), counted_zones(period)
    waiting = {unit: report for unit, report in reports_by_unit.items() if report.state == Report.State.SUBMITTED}
    if not waiting:
        raise Refused("nothing_prepared", f"{period.quarter.label} chưa có số liệu từ sổ KCN, KCX chờ xác nhận.")
    if any(
        _differs(reports_by_unit.get(unit), zone_counts.get(unit, {}))
        for unit in zone_counts.keys() | reports_by_unit.keys()
    ):
        raise Refused("register_changed", "Sổ KCN, KCX đã thay đổi sau khi lập số liệu; hãy lập lại rồi xác nhận.")
    if any(policies.is_author(by, report) for report in waiting.values()):
        raise Refused("own_work", "Người lập số liệu từ sổ không tự xác nhận; cần người thứ hai của Liên đoàn.", PERSON)
    own = policies.reach(by, today)
    if any(own.get(unit, frozenset()) & INSIDERS for unit in waiting):
        raise Refused("own_unit", "Cán bộ, lãnh đạo của đơn vị không xác nhận số liệu của đơn vị mình.", PERSON)
    actor = Actor(by, at, via)
    for report in waiting.values():
        finish(report, at)
        record(actor, workflow.CONFIRMED, version_of(report), report=report)
    return list(waiting.values())
