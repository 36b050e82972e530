"""Mail: the digest of a day, and word at once of a return or of files that are ready. Without EMAIL_HOST there is none.

A message is a row, written in the transaction of what it tells of, and sent after that by a worker. Each try is counted
before the server is spoken to, `sent_at` is set after it has taken the message: a worker that is killed in between
sends the message once more, with the same Message-ID, rather than never. One process sends at a time.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from reporting.actions.alone import single_process
from reporting.domain.urging import is_reminded, is_soon
from reporting.models import Mail, Pack, Report
from reporting.policies.refusals import Damaged
from reporting.queries import published, urging
from reporting.queries.reports import form_for
from reporting.queries.urging import Contact, Unfiled
from targets.actions.periods import poke
from targets.domain.periods import is_working
from targets.models import Holiday

TASK = "reporting.send_mail"
LONGEST_GAP = dt.timedelta(days=7)  # reminders that nobody sent are made up for so far back
# From the writing to the first, second … try; a message that all of them failed is given up.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (0, 1, 5, 30, 120, 480, 1440)]
SENDING = 0x6D61696C
log = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether there is a mail server."""
    return bool(settings.EMAIL_HOST)


def tell_of_return(*, report: Report, at: dt.datetime) -> None:
    """Write to clerk and leader that their report has come back, and why; in the transaction of the return."""
    if not is_on():
        return
    day, form = timezone.localdate(at), form_for(report)
    reasons = [(form.name(code), report.returned[code]) for code in form.codes if code in report.returned]
    label = report.period.quarter.label
    subject = f"[CTr25] Báo cáo {label} của {report.unit.name} bị trả lại"
    context = {"report": report, "period": label, "reasons": reasons, "link": _link(report.pk)}
    people = {person.user: person for person in urging.contacts([report.unit_id], day).get(report.unit_id, ())}
    _write(
        Mail(
            kind=Mail.Kind.RETURNED, to_id=person.user, day=day, report=report, made_at=at, subject=subject[:200],
            text=_text("returned", person, context),
        )
        for person in people.values() if person.email
    )  # fmt: skip


def tell_ready(*, pack: Pack, at: dt.datetime) -> None:
    """Write to who asked that the files of an edition are ready, or why not; in the transaction that says so."""
    recipient = pack.asked_by
    if not is_on() or not recipient.email:
        return
    edition = pack.edition
    label = edition.period.quarter.label
    outcome = "chưa lập được" if pack.message else "đã lập xong"
    context = {
        "pack": pack,
        "edition": edition,
        "period": label,
        "scope_name": _scope_name(pack),
        "name": str(recipient),
    }
    context["link"] = settings.SITE_URL + reverse("edition", args=[edition.number])
    text = render_to_string("reporting/mail/pack.txt", context).strip() + "\n"
    subject = f"[CTr25] Tài liệu bản công bố số {edition.number}, {label} {outcome}"
    day = timezone.localdate(at)
    _write([Mail(kind=Mail.Kind.PACK, to=recipient, day=day, made_at=at, subject=subject[:200], text=text)])


def _scope_name(pack: Pack) -> str:
    try:
        return published.names(published.cut(pack.edition, "units", "perimeters"))[pack.scope]
    except Damaged:  # that is why the files were not made
        return pack.scope


@transaction.atomic
def make_digests(*, at: dt.datetime) -> None:
    """Write each person's reminders of the day as one message, on working days; a second time writes nothing.

    Whoever has a report due in three days, or late by 1, 3, 7 days or further weeks, is told of all near or late ones.
    Of one that the federation opened again, three days before the opening ends, too.
    """
    today = timezone.localdate(at)
    if not is_on() or not is_working(today, Holiday.around(today, today)):
        return
    digests = Mail.objects.filter(kind=Mail.Kind.DIGEST, day__lt=today)
    last_reminders = max(digests.aggregate(last=Max("day"))["last"] or dt.date.min, today - LONGEST_GAP)
    near_reports = [
        unfiled
        for unfiled in urging.on_desks(today)
        if unfiled.days_late or any(is_soon(today, day) for day in unfiled.days)
    ]
    people = {person.user: person for unfiled in near_reports for person in unfiled.people if person.email}
    reports_by_user = {
        user: [unfiled for unfiled in near_reports if any(who.user == user for who in unfiled.people)]
        for user in people
    }
    _write(
        _digest(people[user], reports, at)
        for user, reports in reports_by_user.items()
        if any(is_reminded(day, last_reminders, today) for unfiled in reports for day in unfiled.days)
    )


def _digest(person: Contact, unfiled_reports: list[Unfiled], at: dt.datetime) -> Mail:
    day = timezone.localdate(at)
    linked = [(unfiled, _link(unfiled.report)) for unfiled in unfiled_reports]
    late = [(unfiled, link) for unfiled, link in linked if unfiled.days_late]
    soon = [(unfiled, link) for unfiled, link in linked if not unfiled.days_late]
    counted = [f"{len(late)} quá hạn"] * bool(late) + [f"{len(soon)} sắp đến hạn"] * bool(soon)
    return Mail(
        kind=Mail.Kind.DIGEST, to_id=person.user, day=day, made_at=at,
        subject=f"[CTr25] Nhắc gửi báo cáo: {', '.join(counted)}",
        text=_text("digest", person, {"late": late, "soon": soon, "day": day}),
    )  # fmt: skip


def _text(name: str, person: Contact, context: dict[str, Any]) -> str:
    return render_to_string(f"reporting/mail/{name}.txt", {**context, "name": person.name}).strip() + "\n"


def _link(report: int | None) -> str:
    """Where the report is entered; not begun: where it is begun."""
    return settings.SITE_URL + (reverse("report", args=[report]) if report else reverse("reports"))


def _write(mails: Iterable[Mail]) -> None:
    """Write the rows and, once they are in, have them sent; a second digest of a day is left out."""
    if Mail.objects.bulk_create(mails, ignore_conflicts=True):
        transaction.on_commit(lambda: poke(TASK))


def send_forgotten(*, at: dt.datetime) -> None:
    """Have sent what still waits, after a lost message or a try that failed."""
    if is_on() and _waiting(at).exists():
        poke(TASK)


def send_waiting(*, at: dt.datetime) -> None:
    """Send every message whose next try is due. A server that cannot be reached counts as one try of each."""
    if not is_on():
        return
    with single_process(SENDING) as has_lock:
        if not has_lock or not (waiting := list(_waiting(at))):
            return
        try:
            server = get_connection()
            server.open()
        except OSError as error:
            _count([mail.pk for mail in waiting])
            log.warning("mail server not reached, %d messages wait: %s", len(waiting), error)
            return
        try:
            for mail in waiting:
                _send(mail, server, at)
        finally:
            server.close()


def _waiting(at: dt.datetime) -> QuerySet[Mail]:
    """Unsent messages whose next try is due, of people who can be written to. A digest is not sent on a later day."""
    due = Q()
    for tries, wait in enumerate(WAITS):
        due |= Q(tries=tries, made_at__lte=at - wait)
    fresh = ~Q(kind=Mail.Kind.DIGEST) | Q(day=timezone.localdate(at))
    mails = Mail.objects.filter(due, fresh, sent_at__isnull=True, to__is_active=True).exclude(to__email="")
    return mails.select_related("to")


def _send(mail: Mail, server: Any, at: dt.datetime) -> None:
    _count([mail.pk])
    message = EmailMessage(
        mail.subject, mail.text, to=[mail.to.email], connection=server,
        headers={"Auto-Submitted": "auto-generated", "Message-ID": _message_id(mail)},
    )  # fmt: skip
    try:
        message.send()
    except (OSError, ValueError) as error:  # refused, cut off, or an address that no server takes
        given_up = mail.tries + 1 >= len(WAITS)
        log.warning("mail %s not sent%s: %s", mail.pk, ", given up" if given_up else "", error)
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=at)


def _message_id(mail: Mail) -> str:
    """The same for every try, so that mail programs show a message sent twice once."""
    host = urlsplit(settings.SITE_URL).hostname or "ctr25"
    return f"<ctr25.{mail.pk}.{mail.made_at:%Y%m%d%H%M%S}@{host}>"


def _count(mails: list[int]) -> None:
    Mail.objects.filter(pk__in=mails).update(tries=F("tries") + 1)
