"""What comes with a report: base unions as an annex, workbooks read, papers attached."""

from django.db import models

from reporting.models.reports import Report


class Annex(models.Model):
    """A sheet with one row per base union; the cells of its elements are their sums. Insert-only by trigger.

    `elements` are the codes of its columns in their order. A revision names the annex it goes by, so a new sheet is a
    new annex and the one behind an approved revision stays.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="annexes")
    name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    elements = models.JSONField("cột số liệu", default=list)
    row_count = models.PositiveIntegerField("số dòng")
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người nạp")
    at = models.DateTimeField("nạp lúc")

    class Meta:
        verbose_name = "phụ lục công đoàn cơ sở"
        verbose_name_plural = "phụ lục công đoàn cơ sở"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.name}"


class AnnexRow(models.Model):
    """One base union of an annex: `line` is its row in the sheet; a null value is n/a. Insert-only by trigger.

    `values` stand in the order of the annex's `elements`.
    """

    pk = models.CompositePrimaryKey("annex_id", "line")
    annex = models.ForeignKey(Annex, models.PROTECT, related_name="rows", db_index=False, db_constraint=False)
    line = models.PositiveIntegerField("dòng")
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên công đoàn cơ sở", max_length=300)
    employer = models.CharField("đơn vị sử dụng lao động", max_length=300, blank=True)
    values = models.JSONField("số liệu", default=list)

    class Meta:
        verbose_name = "dòng phụ lục"
        verbose_name_plural = "dòng phụ lục"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Attachment(models.Model):
    """A paper that goes with a report from the revision `number` on; removed ones stay with the revisions before."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="attachments")
    number = models.PositiveIntegerField("từ lần gửi")
    file = models.FileField("tệp", upload_to="attachments/%Y/%m")
    name = models.CharField("tên tệp", max_length=200)
    kind = models.CharField("loại tệp", max_length=100)
    size = models.PositiveIntegerField("cỡ tệp")  # bytes
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người đính kèm")
    at = models.DateTimeField("đính kèm lúc")
    removed_number = models.PositiveIntegerField("gỡ ở lần gửi", null=True, blank=True)
    removed_by = models.ForeignKey("targets.User", models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tài liệu kèm theo"
        verbose_name_plural = "tài liệu kèm theo"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
