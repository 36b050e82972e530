"""Rows of the app of deliveries: reports, revisions, audit, figures and what is counted from them."""

import uuid

from django.db import models


class Supplier(models.TextChoices):
    """Who gives the cells of a report."""

    UNIT = "unit", "đơn vị"
    FEDERATION = "federation", "Liên đoàn Lao động Thành phố"
    REGISTER = "register", "sổ theo dõi KCN, KCX"


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
    submitted_by = models.ForeignKey("targets.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    first_submitted_at = models.DateTimeField("gửi lần đầu lúc", null=True, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
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
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("lần gửi")
    save_number = models.PositiveIntegerField("lần lưu")
    cells = models.JSONField("ô số liệu", default=dict)
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


class Figure(models.Model):
    """One approved value of a unit at a period; null means n/a (does not exist there). Missing has no row."""

    pk = models.CompositePrimaryKey("period_id", "unit_id", "element_id")
    period = models.ForeignKey("targets.Period", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("targets.Unit", models.PROTECT, related_name="+", db_index=False)
    element = models.ForeignKey("targets.Element", models.PROTECT, related_name="+", db_index=False)
    value = models.BigIntegerField("giá trị", null=True)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="figures")

    class Meta:
        verbose_name = "số liệu đã duyệt"
        verbose_name_plural = "số liệu đã duyệt"
        constraints = [
            models.CheckConstraint(
                name="figure_is_a_count",
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0, value__lte=10**10),
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id} {self.element_id}"


class Coverage(models.Model):
    """How many units owed the form in a scope at a period, and how many of them have submitted and been approved.

    `scope` is the code of a unit (with all below it) or of a perimeter. A submission counts until it is returned; an
    approved report goes on counting while a correction of it is in work.
    """

    pk = models.CompositePrimaryKey("period_id", "scope")
    period = models.ForeignKey("targets.Period", models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    scope = models.CharField(max_length=20)
    expected = models.IntegerField()
    submitted = models.IntegerField()
    approved = models.IntegerField()

    class Meta:
        verbose_name = "tình hình báo cáo"
        verbose_name_plural = "tình hình báo cáo"

    def __str__(self) -> str:
        return f"{self.scope} {self.period_id}"


class Total(models.Model):
    """An element summed over a scope at a period, on both bases ("số tổng hợp").

    `value` sums the approved figures of this period (null when nobody gave a number), `answered` counts the units that
    gave a number or n/a. `carried_value` adds the last approved figures of the `carried` units that are missing.
    Written by the recount alone.
    """

    pk = models.CompositePrimaryKey("period_id", "scope", "element_id")
    period = models.ForeignKey("targets.Period", models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    scope = models.CharField(max_length=20)
    element = models.ForeignKey(
        "targets.Element", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    value = models.BigIntegerField(null=True)
    answered = models.IntegerField()
    carried_value = models.BigIntegerField(null=True)
    carried = models.IntegerField()

    class Meta:
        verbose_name = "số tổng hợp"
        verbose_name_plural = "số tổng hợp"

    def __str__(self) -> str:
        return f"{self.scope} {self.period_id} {self.element_id}"


class FormulaTotal(models.Model):
    """Both sums of a formula over the same units of a scope at a period (domain §3.2), and what verdicts need.

    A unit counts where it answered every cell of the formula. `missing_*` are the expected units that did not:
    `missing_known` have an answer in the last 4 quarters, whose denominators (for a count: values) sum to
    `missing_last`; `missing_unknown` have none. `before_*`/`after_*` are the sums at the comparison quarter (the one
    before; for a formula asked in Q4 only the Q4 before) and at this one over the `matched` units that answered in
    both. Written by the recount alone.
    """

    pk = models.CompositePrimaryKey("period_id", "scope", "formula_id")
    period = models.ForeignKey("targets.Period", models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    scope = models.CharField(max_length=20)
    formula = models.ForeignKey(
        "targets.Formula", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    expected = models.IntegerField()
    answered = models.IntegerField()
    carried_numerator = models.BigIntegerField(null=True)
    carried_denominator = models.BigIntegerField(null=True)
    carried = models.IntegerField()
    missing_known = models.IntegerField()
    missing_unknown = models.IntegerField()
    missing_last = models.BigIntegerField()
    matched = models.IntegerField()
    before_numerator = models.BigIntegerField(null=True)
    before_denominator = models.BigIntegerField(null=True)
    after_numerator = models.BigIntegerField(null=True)
    after_denominator = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "tổng theo công thức"
        verbose_name_plural = "tổng theo công thức"

    def __str__(self) -> str:
        return f"{self.scope} {self.period_id} {self.formula_id}"


class Counted(models.Model):
    """How far a period has been counted: the value of `Period.asked` that the last recount read."""

    period = models.OneToOneField("targets.Period", models.CASCADE, primary_key=True, related_name="counted")
    asked = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "lần tổng hợp"
        verbose_name_plural = "lần tổng hợp"

    def __str__(self) -> str:
        return f"{self.period_id}: {self.asked}"


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
