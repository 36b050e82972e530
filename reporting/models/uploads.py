"""Workbooks that units send: what came in, and how their own rows are read."""

from django.db import models

from reporting.models.reports import Report, Revision


class Upload(models.Model):
    """A workbook whose cells were taken, by the hash of its bytes: the same file again is recognised. Insert-only."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="uploads")
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người nạp")
    at = models.DateTimeField("nạp lúc")

    class Meta:
        verbose_name = "tệp đã nạp"
        verbose_name_plural = "tệp đã nạp"
        ordering = ["id"]
        indexes = [models.Index("report", "sha256", name="upload_by_hash")]

    def __str__(self) -> str:
        return self.name


class RowMapping(models.Model):
    """Which element a row of a unit's own Mẫu 2-HĐCĐ means; no element: the row is passed over.

    `label` is the text under "Nội dung", folded (lower case, no tones, single blanks).
    """

    unit = models.ForeignKey("targets.Unit", models.CASCADE, related_name="row_mappings")
    label = models.CharField("nội dung dòng", max_length=300)
    element = models.ForeignKey("targets.Element", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người gán")
    at = models.DateTimeField("gán lúc")

    class Meta:
        verbose_name = "gán dòng biểu của đơn vị"
        verbose_name_plural = "gán dòng biểu của đơn vị"
        constraints = [models.UniqueConstraint("unit", "label", name="row_mapped_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.label}"
