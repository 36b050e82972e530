"""Accounts, the roles they hold at units between dates, and the record of changes to what was promised."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from targets.models.units import once_at_a_time


class User(AbstractUser):
    """An account. What it may do comes from its roles alone: `is_staff` and `is_superuser` open the admin, no more."""

    full_name = models.CharField("họ và tên", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self) -> str:
        return self.full_name or self.username


class Role(models.Model):
    """A role held at a unit between two dates (half-open); it reaches the units below (docs/rules.md#roles)."""

    class Name(models.TextChoices):
        CLERK = "clerk", "Cán bộ tổng hợp"
        LEADER = "leader", "Lãnh đạo đơn vị"
        REVIEWER = "reviewer", "Người xét duyệt"
        OBSERVER = "observer", "Theo dõi"
        ADMINISTRATOR = "administrator", "Quản trị"

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name="tài khoản")
    name = models.CharField("vai trò", max_length=20, choices=Name)
    unit = models.ForeignKey("targets.Unit", models.PROTECT, related_name="roles", verbose_name="đơn vị")
    valid = DateRangeField("thời gian giữ vai trò")

    class Meta:
        verbose_name = "vai trò"
        verbose_name_plural = "vai trò"
        constraints = once_at_a_time("role_once_at_a_time", "role_some_day", "user", "name", "unit")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_name_display()} – {self.unit_id}"


class Change(models.Model):
    """One act on units, perimeters, zones, roles or the programme: who, when, what. Insert-only by trigger."""

    at = models.DateTimeField("lúc")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện")
    via = models.CharField("qua", max_length=10)
    verb = models.CharField("việc", max_length=40)
    subject = models.CharField("đối tượng", max_length=80)
    detail = models.JSONField("chi tiết", default=dict)

    class Meta:
        verbose_name = "thay đổi"
        verbose_name_plural = "thay đổi"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
