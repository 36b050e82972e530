"""Word at once of the files of an edition that are ready, or why they are not."""

from __future__ import annotations

import contextlib
import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from reporting.editions import published
from reporting.jobs import outbox
from reporting.models import Mail, Pack
from targets.domain.refusals import Refused


def tell_ready(*, pack: Pack, at: dt.datetime) -> None:
    """Write to who asked that the files of an edition are ready, or why not; in the transaction that says so."""
    recipient = pack.asked_by
    if not outbox.is_on() or not recipient.email:
        return
    edition, scope_name = pack.edition, pack.scope
    with contextlib.suppress(Refused):  # damaged: that is why the files were not made
        scope_name = published.cut(edition, "units", "perimeters").names()[pack.scope]
    label = edition.period.quarter.label
    outcome = "chưa lập được" if pack.message else "đã lập xong"
    context = {"pack": pack, "edition": edition, "period": label, "scope_name": scope_name, "name": str(recipient)}
    context["link"] = settings.SITE_URL + reverse("edition", args=[edition.number])
    text = outbox.render("reporting/editions/mail/pack.txt", context)
    subject = f"[CTr25] Tài liệu công bố lần {edition.number}, {label} {outcome}"
    day = timezone.localdate(at)
    outbox.write([Mail(kind=Mail.Kind.PACK, to=recipient, day=day, made_at=at, subject=subject[:200], text=text)])
