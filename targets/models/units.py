"""Units in time: where each stands in the one management tree, who owes the form, and the perimeters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


def once_at_a_time(name: str, some_day: str, *fields: str) -> list[models.BaseConstraint]:
    """Constraints of rows with days (`valid`): one row of these fields on a day, and none without any day."""
    same = [(field, RangeOperators.EQUAL) for field in fields]
    return [
        ExclusionConstraint(name=name, expressions=[*same, ("valid", RangeOperators.OVERLAPS)]),
        models.CheckConstraint(name=some_day, condition=models.Q(valid__isempty=False)),
    ]


class UnitQuerySet(models.QuerySet["Unit"]):
    def owing(self, day: dt.date) -> Self:
        """Those that owe the form on a day, each once: a unit has one duty at a time."""
        return self.filter(duties__valid__contains=day)


class Unit(models.Model):
    """Anything that files or is summed up. Name and kind are the latest; those of a day stand in its placement."""

    class Kind(models.TextChoices):
        CITY = "city", "Thành phố"
        AREA = "area", "Địa bàn"
        UPPER = "upper", "Công đoàn cấp trên trực tiếp cơ sở"
        WARD = "ward", "Công đoàn phường, xã, đặc khu"
        BASE = "base", "Công đoàn cơ sở trực thuộc"

    code = models.CharField("mã", max_length=20, primary_key=True)
    name = models.CharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=5, choices=Kind)
    order = models.PositiveIntegerField("thứ tự chính thức", default=1_000_000)
    sort_key = models.CharField(max_length=600, default="")
    serves = models.JSONField("phường, xã phục vụ", default=list, blank=True)
    signed_paper = models.BooleanField("gửi kèm bản ký giấy", default=False)
    illustrative = models.BooleanField("minh họa", default=False)
    note = models.TextField("ghi chú", blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["order", "sort_key", "code"]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """A unit's parent, name and kind over a half-open range of days; the root has no parent."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="child_placements")
    name = models.CharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=5, choices=Unit.Kind)
    valid = DateRangeField("thời gian")

    class Meta:
        verbose_name = "vị trí"
        verbose_name_plural = "vị trí"
        ordering = ["unit", "valid"]
        constraints = [
            *once_at_a_time("placement_once_at_a_time", "placement_some_day", "unit"),
            models.CheckConstraint(name="placement_not_own_parent", condition=~models.Q(unit=models.F("parent"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} ở {self.parent_id}"


def filing_units(day: str) -> str:
    """SQL of the units that owe the form on a day (SQL of a date), placed and named as they were on it."""
    return f"""
(SELECT d.unit_id, placement.parent_id, placement.name, placement.kind,
        EXISTS (SELECT 1 FROM targets_zonespan z WHERE z.unit_id = d.unit_id AND z.valid @> {day}) AS has_zones
 FROM targets_duty d JOIN targets_placement placement ON placement.unit_id = d.unit_id AND placement.valid @> {day}
 WHERE d.valid @> {day})
"""


class DutyQuerySet(models.QuerySet["Duty"]):
    def on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)

    def owed(self, units: Iterable[str], days: Collection[dt.date]) -> set[tuple[str, dt.date]]:
        """Which of these units owe the form on which of these days: one query."""
        duties = self.filter(unit__in=list(units)).values_list("unit_id", "valid")
        return {(unit, day) for unit, valid in duties for day in days if day in valid}


class Duty(models.Model):
    """Over these days the unit owes the form."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    valid = DateRangeField("thời gian")

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "nghĩa vụ báo cáo"
        verbose_name_plural = "nghĩa vụ báo cáo"
        ordering = ["unit", "valid"]
        constraints = once_at_a_time("duty_once_at_a_time", "duty_some_day", "unit")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.valid}"


class Succession(models.Model):
    """Who carries on from whom, on which day, by which decision. Shown, never used to recompute the past."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="inheritances")
    on = models.DateField("ngày")
    decision = models.CharField("văn bản", max_length=200)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        ordering = ["on", "predecessor", "successor"]
        constraints = [models.UniqueConstraint("predecessor", "successor", "on", name="succession_once")]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Perimeter(models.Model):
    """A dated set of units that is summed and judged together."""

    code = models.CharField("mã", max_length=20, primary_key=True)
    name = models.CharField("tên", max_length=200)
    approximate = models.BooleanField("gần đúng", default=False)
    note = models.TextField("ghi chú", blank=True)
    order = models.PositiveIntegerField(default=1_000_000)

    class Meta:
        verbose_name = "phạm vi"
        verbose_name_plural = "phạm vi"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A unit (with all below it) belongs to a perimeter over these days.

    An inseparable member straddles the perimeter and cannot file in parts: it is listed ("không tách được"), not
    summed (docs/rules.md#counted-once).
    """

    perimeter = models.ForeignKey(Perimeter, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    valid = DateRangeField("thời gian")
    inseparable = models.BooleanField("không tách được", default=False)

    class Meta:
        verbose_name = "thành phần phạm vi"
        verbose_name_plural = "thành phần phạm vi"
        ordering = ["perimeter", "unit", "valid"]
        constraints = once_at_a_time("membership_once_at_a_time", "membership_some_day", "perimeter", "unit")

    def __str__(self) -> str:
        return f"{self.unit_id} trong {self.perimeter_id}"
