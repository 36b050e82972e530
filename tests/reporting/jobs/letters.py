"""Mail as it is made, sent and received: what the tests of digests, returns and the outbox share."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

from reporting.deadlines.mail import make_digests
from reporting.jobs import outbox
from reporting.models import Mail, Report
from reporting.reports import actions as reports
from targets.models import User
from tests import factories as make
from tests.cast import NOW, Cast

MONDAY = dt.date(2026, 10, 12)  # two days late; the step of the first day fell on the Sunday
SOON = dt.date(2026, 10, 7)
WHY = "Số đoàn viên giảm quá nửa: “đã đối chiếu sổ” chưa?"


def addressed(cast: Cast) -> Cast:
    for name in ("clerk", "leader", "clerk2", "leader2", "reviewer", "former"):
        User.objects.filter(username=name).update(email=f"{name}@example.vn", full_name=f"Nguyễn Thị {name}")
    return cast


def sent(day: dt.date = MONDAY, **later: int) -> None:
    """Send what waits, so much later than 8 o'clock of the day."""
    outbox.send_waiting(at=make.at(day, 8) + dt.timedelta(**later))


def digests(day: dt.date) -> list[str]:
    """Make the digests of a day; to whom."""
    make_digests(at=make.at(day, 8))
    return sorted(Mail.objects.filter(kind="digest", day=day).values_list("to__username", flat=True))


def returned(cast: Cast, **reasons: str) -> Report:
    """The ward's report, submitted and sent back."""
    report = make.report(cast.clerk, cast.ward)
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    return reports.return_report(
        report=report, cells=reasons or {"members": WHY}, comment="Xem lại giúp.", by=cast.reviewer, at=NOW, via="page"
    )


def to(message: EmailMessage) -> str:
    return str(message["To"])
