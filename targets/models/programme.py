"""The programme as a document, and the elements and indicators its targets are measured with."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from targets.domain.periods import asked_in


class Programme(models.Model):
    """The action programme as issued (25-CTr/TU, 31/12/2022)."""

    code = models.CharField("số", max_length=30, primary_key=True)
    title = models.TextField("trích yếu")
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    signer = models.CharField("người ký", max_length=150)
    facts = models.JSONField("dữ kiện khác", default=dict)

    class Meta:
        verbose_name = "chương trình"
        verbose_name_plural = "chương trình"

    def __str__(self) -> str:
        return self.code


class Clause(models.Model):
    """A paragraph of the programme, addressed as in the text: `II.2`, `III.4.3.1`, `IV.5`."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="clauses")
    address = models.CharField("điểm", max_length=20)
    title = models.TextField("tiêu đề", blank=True)
    text = models.TextField("nội dung", blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ["order"]
        constraints = [models.UniqueConstraint("programme", "address", name="clause_address_once")]

    def __str__(self) -> str:
        return f"điểm {self.address}"


class Agency(models.Model):
    """An agency named in the programme and who carries on from it since 2025."""

    name = models.CharField("cơ quan", max_length=200, primary_key=True)
    successor = models.TextField("cơ quan kế thừa", blank=True)
    succession_note = models.TextField("ghi chú kế thừa", blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A year by which something was promised; judged on its fourth quarter."""

    year = models.PositiveSmallIntegerField("mốc", primary_key=True)

    class Meta:
        verbose_name = "mốc"
        verbose_name_plural = "mốc"
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def period_code(self) -> str:
        """Code of the quarter the milestone is judged on."""
        return f"{self.year}-Q4"


class Element(models.Model):
    """One number of a unit at a period ("số liệu gốc"); its code is for ever (docs/rules.md#form)."""

    class OverTime(models.TextChoices):
        STOCK = "stock", "thời điểm"
        FLOW = "flow", "phát sinh trong kỳ"

    class Asked(models.TextChoices):
        QUARTER = "quarter", "hằng quý"
        Q4 = "q4", "quý IV"

    class Supplier(models.TextChoices):
        UNIT = "unit", "đơn vị"
        FEDERATION = "federation", "Liên đoàn Lao động Thành phố"
        REGISTER = "register", "sổ theo dõi KCN, KCX"

    code = models.CharField("mã", max_length=60, primary_key=True)
    name = models.TextField("tên đầy đủ")
    short_name = models.CharField("tên gọn", max_length=120)
    definition = models.TextField("định nghĩa")
    example = models.CharField("ví dụ", max_length=300, blank=True)
    measure = models.CharField("đơn vị tính", max_length=40)
    over_time = models.CharField("theo thời gian", max_length=5, choices=OverTime)
    asked = models.CharField("kỳ hỏi", max_length=7, choices=Asked)
    supplier = models.CharField("nguồn", max_length=10, choices=Supplier)
    group = models.CharField("nhóm", max_length=120)
    first_period = models.CharField("từ kỳ", max_length=7)
    last_period = models.CharField("đến kỳ", max_length=7, blank=True)
    # settings of the portal, not of the programme: the loader sets them once
    tolerance = models.PositiveSmallIntegerField("hỏi lại khi chênh quá (%)", default=20, null=True, blank=True)
    matters_from = models.PositiveBigIntegerField("chỉ hỏi với giá trị từ", default=50)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = "số liệu gốc"
        verbose_name_plural = "số liệu gốc"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.short_name

    def asked_in(self, period_code: str) -> bool:
        """Whether the form has this cell in the period `YYYY-Qn`."""
        return asked_in(period_code, self.asked, self.first_period, self.last_period)


class Part(models.Model):
    """A part that may not exceed its whole, and shares its n/a (docs/rules.md#zero-is-not-missing, #ratios)."""

    class OnBreach(models.TextChoices):
        REFUSE = "refuse", "không nhận"
        QUESTION = "question", "hỏi lại"

    part = models.ForeignKey(Element, models.CASCADE, related_name="wholes")
    whole = models.ForeignKey(Element, models.CASCADE, related_name="parts")
    on_breach = models.CharField(max_length=8, choices=OnBreach)

    class Meta:
        verbose_name = "quan hệ bộ phận – toàn thể"
        verbose_name_plural = "quan hệ bộ phận – toàn thể"
        ordering = ["part__order", "whole__order"]
        constraints = [models.UniqueConstraint("part", "whole", name="part_once")]

    def __str__(self) -> str:
        return f"{self.part_id} ≤ {self.whole_id}"


class Indicator(models.Model):
    """What is judged ("chỉ tiêu"): a count or a ratio of sums of elements."""

    class Kind(models.TextChoices):
        COUNT = "count", "số lượng"
        RATIO = "ratio", "tỷ lệ"

    code = models.CharField("mã", max_length=60, primary_key=True)
    name = models.TextField("tên")
    short_name = models.CharField("tên gọn", max_length=120)
    kind = models.CharField("loại", max_length=5, choices=Kind)
    measure = models.CharField("đơn vị tính", max_length=40)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.short_name


class Formula(models.Model):
    """Codes of the elements summed above and below the line; a count has nothing below."""

    code = models.CharField("mã", max_length=60, primary_key=True)
    numerator = ArrayField(models.CharField(max_length=60), verbose_name="tử số")
    denominator = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name="mẫu số")

    class Meta:
        verbose_name = "công thức"
        verbose_name_plural = "công thức"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    @property
    def elements(self) -> list[str]:
        """Every element of the formula, above the line first."""
        return [*self.numerator, *self.denominator]


class Break(models.Model):
    """A noted break in the series: figures before and after the day do not compare (docs/rules.md#history)."""

    on = models.DateField("ngày", primary_key=True)
    title = models.CharField("tên gọn", max_length=120)
    text = models.TextField("nội dung")
    elements = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="rỗng = mọi số liệu")
    is_reorganisation = models.BooleanField("sắp xếp tổ chức", default=False)

    class Meta:
        verbose_name = "thời điểm thay đổi cách thống kê"
        verbose_name_plural = "thời điểm thay đổi cách thống kê"
        ordering = ["on"]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """A task of section III, an assignment of section IV or a recurring duty (routine)."""

    class Kind(models.TextChoices):
        TASK = "task", "nhiệm vụ"
        ASSIGNMENT = "assignment", "nhiệm vụ phân công"
        ROUTINE = "routine", "nhiệm vụ thường kỳ"

    code = models.CharField("mã", max_length=20, primary_key=True)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="tasks", verbose_name="điểm")
    group = models.CharField("nhóm nhiệm vụ", max_length=10, blank=True)
    text = models.TextField("nội dung")
    recurrence = models.CharField("định kỳ", max_length=120, blank=True)
    restricted = models.BooleanField("hạn chế", default=False)
    lead = models.ManyToManyField(Agency, related_name="leads", blank=True, verbose_name="chủ trì")
    coordinating = models.ManyToManyField(Agency, related_name="coordinates", blank=True, verbose_name="phối hợp")
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_kind_display()})"


class TaskRecord(models.Model):
    """What the observer notes of a task, assignment or routine on a day (docs/rules.md#silence). Insert-only.

    Of restricted clauses only state and paper number are kept (docs/rules.md#restricted): `text` stays blank. `due` is
    the day by which the next step is expected, where one is set.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa triển khai"
        RUNNING = "running", "Đang thực hiện"
        DONE = "done", "Đã hoàn thành"
        STOPPED = "stopped", "Không tiếp tục thực hiện do thay đổi tổ chức"

    task = models.ForeignKey(Task, models.PROTECT, related_name="records", verbose_name="nhiệm vụ")
    state = models.CharField("trạng thái", max_length=11, choices=State)
    on = models.DateField("ngày")
    due = models.DateField("hạn", null=True, blank=True)
    paper = models.CharField("số văn bản", max_length=200, blank=True)
    text = models.TextField("nội dung", blank=True)
    by = models.ForeignKey("targets.User", models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "tình hình nhiệm vụ"
        verbose_name_plural = "tình hình nhiệm vụ"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.on}: {self.get_state_display()}"
