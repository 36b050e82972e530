"""Reports with their revisions, and the record of every act."""

from django.db import models

from targets.models import Element

Supplier = Element.Supplier  # who gives the cells of a report


class Via(models.TextChoices):
    """By which door an act came in."""

    PAGE = "page", "trang web"
    API = "api", "API"
    COMMAND = "command", "dòng lệnh"


class Report(models.Model):
    """One unit × period × supplier ("báo cáo"); what it says stands in its revisions."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SUBMITTED = "submitted", "Chờ duyệt"
        RETURNED = "returned", "Trả lại"
        APPROVED = "approved", "Đã duyệt"

    unit = models.ForeignKey("targets.Unit", models.PROTECT, related_name="reports", verbose_name="đơn vị")
    period = models.ForeignKey("targets.Period", models.PROTECT, related_name="reports", verbose_name="kỳ")
    supplier = models.CharField("nguồn", max_length=10, choices=Supplier, default=Supplier.UNIT)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.DRAFT)
    # without an index, so that a save rewrites the row in place (HOT)
    revision = models.ForeignKey("reporting.Revision", models.PROTECT, null=True, related_name="+", db_index=False)
    approved_revision = models.ForeignKey("reporting.Revision", models.PROTECT, null=True, blank=True, related_name="+")
    returned = models.JSONField("lý do trả lại theo ô", default=dict, blank=True)
    return_comment = models.TextField("nhận xét khi trả lại", blank=True)
    returned_at = models.DateTimeField("trả lại lúc", null=True, blank=True)
    return_due = models.DateField("hạn gửi lại", null=True, blank=True)
    submitted_by = models.ForeignKey("targets.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    first_submitted_at = models.DateTimeField("gửi lần đầu lúc", null=True, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    # the approved revision came from papers: nobody sent or approved it, and nothing of it is late
    imported = models.BooleanField("nhập từ văn bản", default=False, db_default=False)
    paper_signer = models.CharField("người ký bản giấy", max_length=150, blank=True)
    paper_number = models.CharField("số văn bản", max_length=60, blank=True)
    paper_on = models.DateField("ngày ký", null=True, blank=True)
    paper = models.FileField("bản ký", upload_to="papers/%Y/%m", blank=True)

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("unit", "period", "supplier", name="report_once"),
            models.CheckConstraint(
                name="report_approved_has_revision",
                condition=~models.Q(state="approved") | models.Q(approved_revision__isnull=False),
            ),
            models.CheckConstraint(
                name="report_submitted_by_someone",
                condition=~models.Q(state="submitted")
                | (models.Q(submitted_by__isnull=False) & models.Q(submitted_at__isnull=False)),
            ),
        ]
        indexes = [models.Index("period", "state", name="report_period_state")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id} ({self.get_supplier_display()})"


class Revision(models.Model):
    """A saved version of a report's cells, kept for ever (insert-only by trigger).

    `number` is the "lần gửi": it rises with the first edit after a return and with a correction; `save_number` counts
    the saves within it. `cells` maps element codes to `{"state", "value", "reason", "note", "source", "answer", "by"}`;
    an absent element is an empty cell; `by` is the account that entered it since the last approval, else null.
    `narrative` holds what the unit says in words (`results`, `difficulties`, `proposals`); the cells of the elements of
    `annex` are the sums of its rows. Both go on from save to save.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("lần gửi")
    save_number = models.PositiveIntegerField("lần lưu")
    cells = models.JSONField("ô số liệu", default=dict)
    narrative = models.JSONField(
        "thuyết minh", default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    annex = models.ForeignKey("reporting.Annex", models.PROTECT, null=True, blank=True, related_name="revisions")
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người lưu")
    at = models.DateTimeField("lưu lúc")
    via = models.CharField("qua", max_length=7, choices=Via)
    reason = models.TextField("lý do điều chỉnh", blank=True)
    document = models.CharField("văn bản điều chỉnh", max_length=200, blank=True)

    class Meta:
        verbose_name = "lần gửi"
        verbose_name_plural = "lần gửi"
        ordering = ["report", "number", "save_number"]
        constraints = [models.UniqueConstraint("report", "number", "save_number", name="revision_once")]

    def __str__(self) -> str:
        return f"{self.report_id} lần {self.number}"


class AuditEvent(models.Model):
    """Who did what to which report, unit or period, when, by which door and why. Insert-only by trigger."""

    at = models.DateTimeField("lúc")
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người thực hiện")
    via = models.CharField("qua", max_length=7, choices=Via)
    verb = models.CharField("việc", max_length=30)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="events")
    period = models.ForeignKey("targets.Period", models.PROTECT, null=True, related_name="+")
    detail = models.JSONField("chi tiết", default=dict)

    class Meta:
        verbose_name = "nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.verb}"
