"""The outbox: messages as rows, sent by a worker. Without EMAIL_HOST there is none.

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
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from reporting.jobs.locks import single_process
from reporting.models import Mail
from targets.actions.periods import poke

TASK = "reporting.send_mail"
# From the writing to the first, second … try; a message that all of them failed is given up.
WAITS = [dt.timedelta(minutes=minutes) for minutes in (0, 1, 5, 30, 120, 480, 1440)]
SENDING = 0x6D61696C
log = logging.getLogger(__name__)


def is_on() -> bool:
    """Whether there is a mail server."""
    return bool(settings.EMAIL_HOST)


def render(template: str, context: dict[str, Any]) -> str:
    return render_to_string(template, context).strip() + "\n"


def write(mails: Iterable[Mail]) -> None:
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
    # the same number for every try, so that mail programs show a message sent twice once
    host = urlsplit(settings.SITE_URL).hostname or "ctr25"
    number = f"<ctr25.{mail.pk}.{mail.made_at:%Y%m%d%H%M%S}@{host}>"
    message = EmailMessage(
        mail.subject, mail.text, to=[mail.to.email], connection=server,
        headers={"Auto-Submitted": "auto-generated", "Message-ID": number},
    )  # fmt: skip
    try:
        message.send()
    except (OSError, ValueError) as error:  # refused, cut off, or an address that no server takes
        given_up = mail.tries + 1 >= len(WAITS)
        log.warning("mail %s not sent%s: %s", mail.pk, ", given up" if given_up else "", error)
    else:
        Mail.objects.filter(pk=mail.pk).update(sent_at=at)


def _count(mails: list[int]) -> None:
    Mail.objects.filter(pk__in=mails).update(tries=F("tries") + 1)
