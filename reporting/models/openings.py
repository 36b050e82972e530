"""Openings after the last day of entry."""

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
