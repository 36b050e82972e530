"""The register of industrial and export-processing zones and their trade-union facilities (docs/rules.md#zones)."""

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from targets.models.units import once_at_a_time


class Zone(models.Model):
    """A KCN or KCX."""

    code = models.CharField("mã", max_length=30, primary_key=True)
    name = models.CharField("tên", max_length=200)
    illustrative = models.BooleanField("minh họa", default=False)

    class Meta:
        verbose_name = "KCN, KCX"
        verbose_name_plural = "KCN, KCX"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ZoneSpan(models.Model):
    """The filing unit a zone lies at, and its state, over a half-open range of days."""

    class State(models.TextChoices):
        PLANNED = "planned", "quy hoạch"
        ESTABLISHED = "established", "đã thành lập"
        OPERATING = "operating", "đang hoạt động"

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="spans")
    unit = models.ForeignKey("targets.Unit", models.PROTECT, related_name="zone_spans")
    state = models.CharField("trạng thái", max_length=11, choices=State)
    valid = DateRangeField("thời gian")

    class Meta:
        verbose_name = "vị trí KCN, KCX"
        verbose_name_plural = "vị trí KCN, KCX"
        ordering = ["zone", "valid"]
        constraints = once_at_a_time("zone_once_at_a_time", "zone_span_some_day", "zone")

    def __str__(self) -> str:
        return f"{self.zone_id} ở {self.unit_id}"


class Facility(models.Model):
    """A trade-union facility ("thiết chế") of a zone: housing, school, clinic, shop…"""

    zone = models.ForeignKey(Zone, models.CASCADE, related_name="facilities")
    name = models.CharField("tên", max_length=200)
    kind = models.CharField("loại", max_length=60)

    class Meta:
        verbose_name = "thiết chế"
        verbose_name_plural = "thiết chế"
        ordering = ["zone", "name"]
        constraints = [models.UniqueConstraint("zone", "name", name="facility_once")]

    def __str__(self) -> str:
        return self.name


class FacilityState(models.Model):
    """The state of a facility since a day, until its next state."""

    class State(models.TextChoices):
        PLANNED = "planned", "dự kiến"
        BUILDING = "building", "đang xây dựng"
        IN_USE = "in_use", "đang sử dụng"
        CLOSED = "closed", "ngừng sử dụng"

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="states")
    state = models.CharField("trạng thái", max_length=8, choices=State)
    since = models.DateField("từ ngày")

    class Meta:
        verbose_name = "trạng thái thiết chế"
        verbose_name_plural = "trạng thái thiết chế"
        ordering = ["facility", "since"]
        constraints = [models.UniqueConstraint("facility", "since", name="facility_state_once_a_day")]

    def __str__(self) -> str:
        return f"{self.facility_id} {self.state}"
