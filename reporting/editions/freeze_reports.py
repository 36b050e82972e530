"""Who approved what, where the reports of the period stand, and the base unions behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from reporting.editions.content import AnnexText, ApprovalText, StateText
from reporting.models import AnnexRow, Report, Supplier
from reporting.reports.days import days_late
from reporting.reports.workflow import BY_PAPERS
from targets.models import Period


def approvals(periods: Collection[str]) -> dict[str, dict[str, dict[str, ApprovalText]]]:
    """Period → unit → supplier → the approved revision: its "lần gửi", who approved it and when."""
    approvals_by_period: dict[str, dict[str, dict[str, ApprovalText]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_APPROVALS, {"periods": list(periods)})
        for period, unit, supplier, number, by, at, source in cursor.fetchall():
            approval = ApprovalText(revision=number, approved_by=by, approved_at=moment(at), source=source)
            approvals_by_period.setdefault(period, {}).setdefault(unit, {})[supplier] = approval
    return approvals_by_period


def states(
    period: Period, filing: Sequence[str], approved: Mapping[str, Mapping[str, ApprovalText]], at: dt.datetime
) -> dict[str, StateText]:
    """Filing unit → where its own report of the period stands; nothing of what a draft says.

    `approved`: the `approvals` of the period.
    """
    reports = Report.objects.filter(period=period, supplier=Supplier.UNIT, unit__in=filing)
    rows = {report.unit_id: report for report in reports.select_related("submitted_by", "approved_revision")}
    texts = {}
    for unit in filing:
        report, approval = rows.get(unit), approved.get(unit, {}).get(Supplier.UNIT)
        sent = report.first_submitted_at if report and not report.imported else None
        revision = report.approved_revision if report else None
        by = report.submitted_by if report else None
        label = Report.State(report.state).label if report else "Chưa lập"
        if report and revision:
            figures = BY_PAPERS if report.imported else "Đã duyệt"
            label = figures if report.state == Report.State.APPROVED else f"{figures}, đang điều chỉnh"
        arrived = timezone.localdate(sent) if sent else at.date()
        texts[unit] = StateText(
            state=report.state if report else "",
            label=label,
            revision=revision.number if revision else None,
            due=period.due.isoformat(),
            first_submitted_at=moment(sent),
            submitted_by=(by.full_name or by.username) if by else "",
            approved_by=approval.approved_by if approval else "",
            approved_at=approval.approved_at if approval else "",
            days=0 if revision and not sent else days_late(arrived, period.due),
            source=approval.source if approval else "",
        )
    return texts


def moment(at: dt.datetime | None) -> str:
    """Local time with its offset, to the second; "" for none."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""


def annexes(period: Period) -> dict[str, AnnexText]:
    """Unit → the base unions of the annex that its approved report goes by."""
    reports = Report.objects.filter(period=period, supplier=Supplier.UNIT, approved_revision__annex__isnull=False)
    annexes_by_id: dict[int, tuple[str, AnnexText]] = {}
    for report in reports.select_related("approved_revision__annex"):
        annex: Any = report.approved_revision and report.approved_revision.annex
        text = AnnexText(name=annex.name, sha256=annex.sha256, elements=annex.elements, rows=[])
        annexes_by_id[annex.pk] = (report.unit_id, text)
    rows = AnnexRow.objects.filter(annex__in=annexes_by_id).order_by("annex", "line")
    columns = ("annex_id", "code", "name", "employer", "values")
    for annex_id, code, name, employer, values in rows.values_list(*columns).iterator(2000):
        annexes_by_id[annex_id][1].rows.append((code, name, employer, values))
    return dict(annexes_by_id.values())


# The last event that approved the approved revision tells who did it; of what was imported the sources of its figures,
# else the reason for the import.
_APPROVALS = """
SELECT DISTINCT ON (r.id) r.period_id, r.unit_id, r.supplier, v.number,
       CASE WHEN r.imported THEN '' ELSE coalesce(nullif(u.full_name, ''), u.username, '') END, e.at,
       CASE WHEN r.imported THEN coalesce(
           (SELECT string_agg(DISTINCT cell.value ->> 'source', '; ') FROM jsonb_each(v.cells) cell
            WHERE cell.value ->> 'source' <> ''), v.reason) ELSE '' END
FROM reporting_report r
JOIN reporting_revision v ON v.id = r.approved_revision_id
LEFT JOIN reporting_auditevent e ON e.report_id = r.id AND e.verb IN ('approved', 'imported', 'register_confirmed')
     AND (e.detail ->> 'number')::int = v.number AND (e.detail ->> 'save')::int = v.save_number
LEFT JOIN targets_user u ON u.id = e.by_id
WHERE r.period_id = ANY(%(periods)s)
ORDER BY r.id, e.id DESC
"""
