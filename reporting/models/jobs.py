"""The meeting's workbook as a job."""

import uuid

from django.db import models


class MeetingWorkbook(models.Model):
    """A meeting's workbook asked for, made by a Celery job with progress (per cent), then downloaded."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang lập"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Không lập được"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    period = models.ForeignKey("targets.Period", models.PROTECT, related_name="+")
    scope = models.CharField(max_length=20)
    asked_by = models.ForeignKey("targets.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True)
    file = models.FileField(upload_to="workbooks/%Y/%m", blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "biểu phục vụ họp"
        verbose_name_plural = "biểu phục vụ họp"
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.scope} {self.period_id}"
