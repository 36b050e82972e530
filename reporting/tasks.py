"""What Celery runs for reports: the edge, where the clock is read."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from reporting import recount


@shared_task(name="reporting.recount")
def recount_asked() -> list[str]:
    """Recount every period whose figures or tree changed; poked on the commit of each change."""
    return recount.run_pending(timezone.now(), timezone.localdate())


@shared_task(name="reporting.sweep")
def sweep() -> list[str]:
    """The same, sent by beat: mends whatever a lost broker, worker or message left behind."""
    return recount.run_pending(timezone.now(), timezone.localdate())
