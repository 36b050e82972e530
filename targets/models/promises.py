"""Targets with their revisions and the ways to read them."""

from django.db import models


class Target(models.Model):
    """What was promised of one indicator at one milestone, in the programme's own words."""

    code = models.CharField("mã", max_length=20, primary_key=True)
    indicator = models.ForeignKey("targets.Indicator", models.PROTECT, related_name="targets")
    milestone = models.ForeignKey("targets.Milestone", models.PROTECT, related_name="targets")
    clause = models.ForeignKey("targets.Clause", models.PROTECT, related_name="targets")
    wording = models.TextField("nguyên văn")
    order = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "chỉ tiêu của mốc"
        verbose_name_plural = "chỉ tiêu của mốc"
        ordering = ["order"]
        constraints = [models.UniqueConstraint("indicator", "milestone", name="target_once_a_milestone")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.milestone_id}"


class TargetRevision(models.Model):
    """The value (per cent for a ratio), operator and perimeter a target has from a day on, by which decision."""

    class Operator(models.TextChoices):
        MORE = ">", "trên"
        AT_LEAST = ">=", "từ"
        EQUAL = "=", "bằng"
        LESS = "<", "dưới"
        AT_MOST = "<=", "không quá"

    target = models.ForeignKey(Target, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("lần")
    operator = models.CharField("dấu", max_length=2, choices=Operator)
    value = models.DecimalField("mức", max_digits=20, decimal_places=4, null=True, blank=True)
    word = models.CharField("mức bằng chữ", max_length=40, blank=True)
    perimeter = models.ForeignKey("targets.Perimeter", models.PROTECT, related_name="+", verbose_name="phạm vi")
    decision = models.CharField("văn bản", max_length=200)
    valid_from = models.DateField("áp dụng từ")

    class Meta:
        verbose_name = "lần điều chỉnh"
        verbose_name_plural = "lần điều chỉnh"
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint("target", "number", name="target_revision_number_once"),
            models.UniqueConstraint("target", "valid_from", name="target_revision_day_once"),
            models.CheckConstraint(
                name="target_revision_value_or_word", condition=models.Q(value__isnull=False) | ~models.Q(word="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} lần {self.number}"


class Reading(models.Model):
    """One way to read a target where its words leave room; exactly one of a target is the default."""

    class State(models.TextChoices):
        TEXT = "text", "theo nguyên văn"
        PROPOSED = "proposed", "đề xuất"
        CONFIRMED = "confirmed", "đã xác nhận"

    target = models.ForeignKey(Target, models.CASCADE, related_name="readings")
    code = models.CharField("mã", max_length=40)
    text = models.TextField("cách hiểu")
    formula = models.ForeignKey("targets.Formula", models.PROTECT, related_name="+", verbose_name="công thức")
    operator = models.CharField("dấu", max_length=2, choices=TargetRevision.Operator, blank=True)
    value = models.DecimalField("ngưỡng", max_digits=20, decimal_places=4, null=True, blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=State)
    is_default = models.BooleanField("mặc định", default=False)
    proposed_by = models.CharField("người đề xuất", max_length=200, blank=True)
    confirmed_by = models.CharField("người xác nhận", max_length=200, blank=True)
    paper = models.CharField("văn bản xác nhận", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "cách hiểu"
        verbose_name_plural = "cách hiểu"
        ordering = ["target", "order"]
        constraints = [
            models.UniqueConstraint("target", "code", name="reading_code_once"),
            models.UniqueConstraint(fields=["target"], condition=models.Q(is_default=True), name="reading_one_default"),
            models.CheckConstraint(
                name="reading_confirmed_by_paper",
                condition=~models.Q(state="confirmed") | (~models.Q(confirmed_by="") & ~models.Q(paper="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.code}"


class Allocation(models.Model):
    """A target given to one unit ("giao chỉ tiêu"): without it a count below the perimeter is not judged."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="allocations")
    unit = models.ForeignKey("targets.Unit", models.PROTECT, related_name="allocations")
    value = models.DecimalField("mức giao", max_digits=20, decimal_places=4)
    decision = models.CharField("văn bản", max_length=200)

    class Meta:
        verbose_name = "giao chỉ tiêu"
        verbose_name_plural = "giao chỉ tiêu"
        constraints = [models.UniqueConstraint("target", "unit", name="allocation_once")]

    def __str__(self) -> str:
        return f"{self.target_id} – {self.unit_id}"


class Baseline(models.Model):
    """A stated starting point of an indicator's path: value (per cent for a ratio), quarter and source."""

    indicator = models.OneToOneField("targets.Indicator", models.CASCADE, related_name="baseline")
    period_code = models.CharField("kỳ", max_length=7)
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4)
    source = models.CharField("nguồn", max_length=300)

    class Meta:
        verbose_name = "mức xuất phát"
        verbose_name_plural = "mức xuất phát"

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period_code}"
