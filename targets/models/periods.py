"""The calendar of periods with their days, and the federation's closing stamp."""

from __future__ import annotations

import datetime as dt

from django.db import models

from targets.domain.periods import Quarter, period_state


class Period(models.Model):
    """A quarter with its own as-of, opening, due and closing day (the last of entry); days are in Ho Chi Minh City.

    `asked` is the recount queue's first counter: whoever changes a figure or the tree raises it in the same
    transaction, and a recount is due while it is ahead of `reporting.Counted.asked`. `published`: an edition was made
    of it, so the revisions that its verdicts used are never overwritten.
    """

    code = models.CharField("kỳ", max_length=7, primary_key=True)
    opens = models.DateField("mở nhập liệu")
    as_of = models.DateField("số liệu tính đến", unique=True)
    due = models.DateField("hạn gửi")
    closes = models.DateField("hết hạn nhập")
    asked = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField("chốt số liệu lúc", null=True, blank=True)
    closed_by = models.ForeignKey("targets.User", models.PROTECT, null=True, blank=True, related_name="+")
    closed_signer = models.CharField("người ký", max_length=150, blank=True)
    closed_number = models.CharField("số văn bản", max_length=60, blank=True)
    closed_on = models.DateField("ngày ký", null=True, blank=True)
    left_out = models.JSONField("báo cáo không đưa vào", default=list, blank=True)
    published = models.BooleanField("đã công bố", default=False)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["as_of"]
        constraints = [
            models.CheckConstraint(
                name="period_days_in_order",
                condition=models.Q(opens__lte=models.F("as_of"))
                & models.Q(due__gte=models.F("as_of"))
                & models.Q(closes__gte=models.F("due")),
            ),
            models.CheckConstraint(
                name="period_stamp_whole",
                condition=models.Q(closed_at__isnull=True)
                | (
                    models.Q(closed_by__isnull=False)
                    & models.Q(closed_on__isnull=False)
                    & ~models.Q(closed_signer="")
                    & ~models.Q(closed_number="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.quarter.label

    @property
    def quarter(self) -> Quarter:
        return Quarter.parse(self.code)

    @property
    def is_closed(self) -> bool:
        """Whether the federation's stamp is on it: its figures are then "số liệu chính thức"."""
        return self.closed_at is not None

    def state(self, today: dt.date) -> str:
        """`planned`, `open`, `collecting` or `closed` on the day `today`."""
        return period_state(today, opens=self.opens, as_of=self.as_of, closed=self.is_closed)


class Holiday(models.Model):
    """A day off work: opening, due and closing days on one, or on a weekend, move to the next working day."""

    day = models.DateField("ngày", primary_key=True)
    name = models.CharField("tên", max_length=200)

    class Meta:
        verbose_name = "ngày nghỉ"
        verbose_name_plural = "ngày nghỉ"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"

    @classmethod
    def around(cls, first: dt.date, last: dt.date) -> frozenset[dt.date]:
        """The days off from the first day to a season after the last, which no run of days off outlasts: one query."""
        days = cls.objects.filter(day__range=(first, last + dt.timedelta(days=90)))
        return frozenset(days.values_list("day", flat=True))
