"""A city in which one ward has a secret in every state a report can be in, and everyone who might see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from knox.models import AuthToken

from reporting.editions import jobs
from reporting.filing.papers_actions import save_narrative as narrate
from reporting.models import Attachment, MeetingWorkbook, Report
from reporting.reports import actions, annex_actions
from reporting.reports.annex import SheetGrid
from reporting.totals import recount
from targets.models import Period, User
from tests import cast as casting
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.editions.published import WRITERS, publish

SECRET = 987_654_321
REASON, NOTE = "LÝ-DO-KÍN", "GHI-CHÚ-KÍN"
TELLTALES = ("987654321", "987.654.321", "987 654 321", "987,654,321", REASON, NOTE)
NOBODY = "nobody"

# Who stands how to the reports of ward P-26740.
GROUPS = {
    "insiders": ("clerk", "leader"),
    "above": ("area_reviewer",),
    "federation": ("reviewer", "reviewer2", "office_clerk"),
    "strangers": ("clerk2", "leader2", "paper_clerk"),
    "elsewhere": ("area2_reviewer",),
    "observers": ("observer",),
    "administrators": ("administrator",),
    "superusers": ("superuser",),
    "roleless": ("outsider", "former"),
    "nobody": (NOBODY,),
}
DRAFT_READERS = frozenset({"insiders", "above", "federation"})


@dataclass
class World:
    """The cast, the ward's reports by what they stand for, a workbook of another observer's, a zone at the ward.

    An edition "01" has its files for the city and the ward.
    """

    cast: Cast
    reports: dict[str, Report]
    workbook: MeetingWorkbook
    attachments: dict[str, Attachment]

    def people(self, *, one_each: bool = False) -> Iterator[tuple[str, str, User | None]]:
        """Group, name and account of everyone, or of one of each group."""
        for group, names in GROUPS.items():
            for name in names[:1] if one_each else names:
                yield group, name, None if name == NOBODY else getattr(self.cast, name)


def build() -> World:
    """Write it; the clock of the edge stands at the cast's day."""
    call_command("load_programme", verbosity=0)
    people = casting.build(elements=False)
    make.zone("Z-1", people.ward, since="2025-07-01")
    reports = {
        "correction": _correction(people),
        "draft": _annexed(people, _secret(people, "2026-Q2")),
        "submitted": _submitted(people, _secret(people, "2026-Q1"), "2026-Q1"),
        "returned": _returned(people),
        "federation": _federations(people),
    }
    recount.run_pending(NOW, TODAY)
    asker = make.user("asker")
    make.role(asker, "observer", people.city)
    workbook = MeetingWorkbook.objects.create(
        period_id=PERIOD, scope="TPHCM", asked_by=asker, asked_at=NOW, file="workbooks/none.xlsx"
    )
    published = publish(people, period=PERIOD)
    for scope in ("TPHCM", "P-26740"):
        pack = jobs.begin(edition=published, scope=scope, by=people.reviewer, at=NOW, send=False)
        jobs.make_pack(pk=pack.pk, at=NOW, write=WRITERS)
    return World(people, reports, workbook, {stage: _secret_papers(people, each) for stage, each in reports.items()})


def _moment(period: str) -> dt.datetime:
    return NOW if period == PERIOD else make.at(Period.objects.get(pk=period).as_of + dt.timedelta(days=3))


def _secret_papers(people: Cast, report: Report) -> Attachment:
    """A paper at a report, and words where it is still in work, written past the verbs: the state stays."""
    if report.state in (Report.State.DRAFT, Report.State.RETURNED):
        act: dict[str, Any] = {"by": people.reviewer2, "at": _moment(report.period_id), "via": "page"}
        narrate(report=report, narrative={"results": NOTE, "proposals": REASON}, **act)
        report.refresh_from_db()
    content = ContentFile(NOTE.encode(), f"{report.pk}.pdf")
    number = report.revision.number if report.revision else 1
    return Attachment.objects.create(
        report=report, number=number, name=f"{NOTE}.pdf", kind="application/pdf", size=1, sha256="x", file=content,
        by=people.clerk, at=NOW,
    )  # fmt: skip


def _secret(people: Cast, period: str) -> Report:
    cells = {"members": {"value": SECRET, "note": NOTE}, "workers": SECRET}
    return make.report(people.clerk, people.ward, period, _moment(period), **cells)


def _annexed(people: Cast, report: Report) -> Report:
    grid = SheetGrid("Phụ lục", [["Mã", "Tên công đoàn cơ sở", "Kết nạp mới"], [NOTE, REASON, 5.0]])
    act: dict[str, Any] = {"by": people.clerk, "at": _moment("2026-Q2"), "via": "page"}
    return annex_actions.attach(report=report, grid=grid, name="phu-luc.xlsx", sha256="", **act)


def _submitted(people: Cast, report: Report, period: str) -> Report:
    return actions.submit(report=report, by=people.leader, at=_moment(period), via="page", answers={"members": NOTE})


def _returned(people: Cast) -> Report:
    report = _submitted(people, _secret(people, "2025-Q4"), "2025-Q4")
    act: dict[str, Any] = {"by": people.reviewer, "at": _moment("2025-Q4"), "via": "page"}
    return actions.return_report(report=report, cells={"members": REASON}, comment=REASON, **act)


def _correction(people: Cast) -> Report:
    report = make.report(people.clerk, people.ward)
    report = actions.submit(report=report, by=people.leader, at=NOW, via="page")
    report = actions.approve(report=report, by=people.reviewer, at=NOW, via="page")
    act: dict[str, Any] = {"by": people.clerk, "at": NOW, "via": "page"}
    report = actions.correct(report=report, reason=REASON, document=NOTE, **act)
    cells = {"members": {"value": SECRET, "note": NOTE}, "workers": {"value": SECRET}}
    return actions.save_cells(report=report, cells=cells, **act)


def _federations(people: Cast) -> Report:
    cells = {"enterprises_25": {"value": SECRET, "source": NOTE}}
    return make.report(people.reviewer, people.ward, supplier="federation", cells=cells)


def at_a_browser(who: User | None) -> Client:
    """Signed in to the pages."""
    client = Client()
    if who is not None:
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client


def with_a_token(who: User | None) -> Client:
    """Known to the API."""
    if who is None:
        return Client()
    return Client(headers={"Authorization": f"Token {AuthToken.objects.create(who)[1]}"})
