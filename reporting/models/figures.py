"""Figures, what is counted from them, and how far the counting is."""

from django.db import models

from reporting.models.reports import Revision


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
    """Both sums of a formula over the same units of a scope at a period (docs/rules.md#ratios), and what verdicts need.

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
