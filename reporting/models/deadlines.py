"""Openings after the closing of a period, and mail that urges."""

from django.db import models


class Opening(models.Model):
    """The federation lets one unit's people enter or correct after the last day of entry: why, until when.

    `until` is the last day, included. Insert-only by trigger: a longer one is another opening.
    """

    unit = models.ForeignKey("targets.Unit", models.PROTECT, related_name="openings", verbose_name="đơn vị")
    period = models.ForeignKey("targets.Period", models.PROTECT, related_name="openings", verbose_name="kỳ")
    reason = models.TextField("lý do")
    until = models.DateField("đến hết ngày")
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người mở")
    at = models.DateTimeField("mở lúc")

    class Meta:
        verbose_name = "mở lại để điều chỉnh"
        verbose_name_plural = "mở lại để điều chỉnh"
        ordering = ["-id"]
        indexes = [models.Index("unit", "period", name="opening_of_report")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id} đến {self.until}"


class Mail(models.Model):
    """A message to one person: the digest of a day, or word at once of a return or of files that are ready.

    `sent_at` null: still to be sent.
    """

    class Kind(models.TextChoices):
        DIGEST = "digest", "nhắc việc"
        RETURNED = "returned", "báo cáo bị trả lại"
        PACK = "pack", "bộ tài liệu đã lập xong"

    kind = models.CharField("loại", max_length=8, choices=Kind)
    to = models.ForeignKey("targets.User", models.CASCADE, related_name="mails", verbose_name="người nhận")
    day = models.DateField("ngày")
    report = models.ForeignKey("reporting.Report", models.CASCADE, null=True, blank=True, related_name="+")
    subject = models.CharField("tiêu đề", max_length=200)
    text = models.TextField("nội dung")
    made_at = models.DateTimeField("lập lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)

    class Meta:
        verbose_name = "thư nhắc"
        verbose_name_plural = "thư nhắc"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["to", "day"], condition=models.Q(kind="digest"), name="one_digest_a_day"),
        ]
        indexes = [models.Index(fields=["made_at"], condition=models.Q(sent_at__isnull=True), name="mail_unsent")]

    def __str__(self) -> str:
        return f"{self.to_id} {self.day}: {self.subject}"
