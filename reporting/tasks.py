"""What Celery runs for reports: the edge, where the clock is read."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from reporting.deadlines import mail
from reporting.editions import jobs
from reporting.editions.docx.build import build as build_draft
from reporting.editions.xlsx.build import build as build_workbook
from reporting.editions.xlsx.meeting import build
from reporting.jobs import outbox
from reporting.models import MeetingWorkbook, Pack
from reporting.spreadsheets import pending_uploads
from reporting.totals import recount


@shared_task(name="reporting.totals.recount")
def recount_asked() -> list[str]:
    """Recount every period whose figures or tree changed; poked on the commit of each change."""
    return recount.run_pending(timezone.now(), timezone.localdate())


@shared_task(name="reporting.sweep")
def sweep() -> list[str]:
    """The same, sent by beat: mends what a lost broker, worker or message left behind, files and mail too.

    Uploads that nobody confirmed go as well.
    """
    outbox.send_forgotten(at=timezone.now())
    pending_uploads.clear_old(at=timezone.now())
    jobs.send_forgotten(at=timezone.now())
    return recount.run_pending(timezone.now(), timezone.localdate())


@shared_task(name=jobs.TASKS[MeetingWorkbook])
def make_workbook(pk: str) -> None:
    """Make a meeting's workbook that was asked for; told twice, it is made once."""
    jobs.make_workbook(pk=UUID(pk), at=timezone.localtime(), write=build)


@shared_task(name=jobs.TASKS[Pack])
def make_pack(pk: str) -> None:
    """Make the files of an edition that were asked for; told twice, they are made once."""
    jobs.make_pack(pk=UUID(pk), at=timezone.now(), write=jobs.Writers(workbook=build_workbook, draft=build_draft))


@shared_task(name="reporting.digests")
def make_digests() -> None:
    """Write the reminders of the day, sent by beat on the mornings of working days; told twice, nothing is twice."""
    mail.make_digests(at=timezone.now())


@shared_task(name=outbox.TASK)
def send_mail() -> None:
    outbox.send_waiting(at=timezone.now())
