"""The reminders of a day, one message to a person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from reporting.deadlines import late_reports
from reporting.deadlines.late_reports import Unfiled
from reporting.deadlines.reminders import is_reminded, is_soon
from reporting.jobs import outbox
from reporting.models import Mail
from reporting.reports.mail import report_link
from reporting.reports.policies.contacts import Contact
from targets.domain.periods import is_working
from targets.models import Holiday

LONGEST_GAP = dt.timedelta(days=7)  # reminders that nobody sent are made up for so far back


@transaction.atomic
def make_digests(*, at: dt.datetime) -> None:
    """Write each person's reminders of the day as one message, on working days; a second time writes nothing.

    Whoever has a report due in three days, or late by 1, 3, 7 days or further weeks, is told of all near or late ones.
    Of one that the federation opened again, three days before the opening ends, too.
    """
    today = timezone.localdate(at)
    if not outbox.is_on() or not is_working(today, Holiday.around(today, today)):
        return
    digests = Mail.objects.filter(kind=Mail.Kind.DIGEST, day__lt=today)
    last_reminders = max(digests.aggregate(last=Max("day"))["last"] or dt.date.min, today - LONGEST_GAP)
    near_reports = [
        unfiled
        for unfiled in late_reports.on_desks(today)
        if unfiled.days_late or any(is_soon(today, day) for day in unfiled.days)
    ]
    people = {person.user: person for unfiled in near_reports for person in unfiled.people if person.email}
    reports_by_user = {
        user: [unfiled for unfiled in near_reports if any(who.user == user for who in unfiled.people)]
        for user in people
    }
    outbox.write(
        _digest(people[user], reports, at)
        for user, reports in reports_by_user.items()
        if any(is_reminded(day, last_reminders, today) for unfiled in reports for day in unfiled.days)
    )


def _digest(person: Contact, unfiled_reports: list[Unfiled], at: dt.datetime) -> Mail:
    day = timezone.localdate(at)
    linked = [(unfiled, report_link(unfiled.report)) for unfiled in unfiled_reports]
    late = [(unfiled, link) for unfiled, link in linked if unfiled.days_late]
    soon = [(unfiled, link) for unfiled, link in linked if not unfiled.days_late]
    context = {"late": late, "soon": soon, "day": day, "name": person.name}
    counted = [f"{len(late)} quá hạn"] * bool(late) + [f"{len(soon)} sắp đến hạn"] * bool(soon)
    return Mail(
        kind=Mail.Kind.DIGEST, to_id=person.user, day=day, made_at=at,
        subject=f"[CTr25] Nhắc gửi báo cáo: {', '.join(counted)}",
        text=outbox.render("reporting/deadlines/mail/digest.txt", context),
    )  # fmt: skip
