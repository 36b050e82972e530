"""Mail that urges or tells."""

from django.db import models


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
            models.UniqueConstraint(fields=["to", "day"], condition=models.Q(kind="digest"), name="one_digest_a_day")
        ]
        indexes = [models.Index(fields=["made_at"], condition=models.Q(sent_at__isnull=True), name="mail_unsent")]

    def __str__(self) -> str:
        return f"{self.to_id} {self.day}: {self.subject}"
