"""Word at once of a report that has come back."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from reporting.jobs import outbox
from reporting.models import Mail, Report
from reporting.reports.policies.contacts import contacts
from reporting.reports.queries import form_for


def tell_of_return(*, report: Report, at: dt.datetime) -> None:
    """Write to clerk and leader that their report has come back, and why; in the transaction of the return."""
    if not outbox.is_on():
        return
    day, form = timezone.localdate(at), form_for(report)
    reasons = [(form.name(code), report.returned[code]) for code in form.codes if code in report.returned]
    label = report.period.quarter.label
    subject = f"[CTr25] Báo cáo {label} của {report.unit.name} bị trả lại"
    context = {"report": report, "period": label, "reasons": reasons, "link": report_link(report.pk)}
    people = {person.user: person for person in contacts([report.unit_id], day).get(report.unit_id, ())}
    outbox.write(
        Mail(
            kind=Mail.Kind.RETURNED, to_id=person.user, day=day, report=report, made_at=at, subject=subject[:200],
            text=outbox.render("reporting/reports/mail/returned.txt", {**context, "name": person.name}),
        )
        for person in people.values() if person.email
    )  # fmt: skip


def report_link(report: int | None) -> str:
    """Where the report is entered; not begun: where it is begun."""
    return settings.SITE_URL + (reverse("report", args=[report]) if report else reverse("reports"))
