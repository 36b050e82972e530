"""Files that the worker makes, each asked for with a row that people can follow."""

import uuid

from django.db import models


class FileJob(models.Model):
    """What was asked of the worker, with progress in per cent; `message` says why it failed."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang lập"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không lập được"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey("targets.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has still to make it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class MeetingWorkbook(FileJob):
    """A meeting's workbook asked for, then downloaded."""

    period = models.ForeignKey("targets.Period", models.PROTECT, related_name="+")
    scope = models.CharField(max_length=20)
    file = models.FileField(upload_to="workbooks/%Y/%m", blank=True)

    class Meta:
        verbose_name = "biểu phục vụ họp"
        verbose_name_plural = "biểu phục vụ họp"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.scope} {self.period_id}"
