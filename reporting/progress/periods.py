"""The periods a dashboard can show, how far each has come, and which one it opens on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.progress.series import counts
from reporting.totals.scopes import CITY, OLD_CITY
from targets.domain.periods import CLOSED, Quarter
from targets.domain.refusals import not_found
from targets.models import Period

# The day from which the city has more in it than the perimeter of the programme.
MERGED_FROM = Quarter(2025, 3)


@dataclass(frozen=True)
class Filed:
    """How many units owed the form, and how many of them have submitted and been approved."""

    expected: int
    submitted: int
    approved: int


@dataclass(frozen=True)
class PeriodStatus:
    """A period that has opened, in the old city (the programme's perimeter) and in the city of its day."""

    period: Period
    state: str
    old: Filed
    city: Filed
    pending: bool

    @property
    def quarter(self) -> Quarter:
        return self.period.quarter

    @property
    def official(self) -> bool:
        """Closed: "số liệu chính thức", else "tạm thời"."""
        return self.state == CLOSED

    @property
    def merged(self) -> bool:
        """Whether the city was already the merged one."""
        return self.quarter >= MERGED_FROM

    @property
    def counts(self) -> bool:
        """Whether it counts for the programme's perimeter: closed, or at least 95 % approved."""
        return counts(expected=self.old.expected, approved=self.old.approved, closed=self.official)


def period_statuses(today: dt.date) -> list[PeriodStatus]:
    """The periods that have opened by `today`, latest first; one query."""
    rows: Iterable[Any] = Period.objects.raw(_STATUSES, {"old": OLD_CITY, "city": CITY, "today": today})
    return [
        PeriodStatus(
            period=row,
            state=row.state(today),
            old=Filed(row.old_expected, row.old_submitted, row.old_approved),
            city=Filed(row.city_expected, row.city_submitted, row.city_approved),
            pending=row.pending,
        )
        for row in rows
    ]


def choose_period(statuses: Sequence[PeriodStatus], period_code: str) -> PeriodStatus | None:
    """The period asked for, else the last that counts, else the last with an approval or a duty; raises Unknown."""
    if period_code:
        for status in statuses:
            if status.period.code == period_code:
                return status
        raise not_found(f"Không có kỳ báo cáo “{period_code[:20]}” hoặc kỳ chưa mở.")
    ranked = sorted(
        statuses, key=lambda status: (status.counts, status.old.approved > 0, status.old.expected > 0), reverse=True
    )
    return ranked[0] if ranked and ranked[0].old.expected else None


def open_statuses(statuses: Sequence[PeriodStatus]) -> list[PeriodStatus]:
    """The periods in work: opened and not closed, of the last two, earliest first."""
    return [status for status in reversed(statuses[:2]) if not status.official]


_STATUSES = """
SELECT p.*, p.asked > coalesce(k.asked, 0) AS pending,
       coalesce(o.expected, 0) AS old_expected, coalesce(o.submitted, 0) AS old_submitted,
       coalesce(o.approved, 0) AS old_approved,
       coalesce(c.expected, 0) AS city_expected, coalesce(c.submitted, 0) AS city_submitted,
       coalesce(c.approved, 0) AS city_approved
FROM targets_period p
LEFT JOIN reporting_counted k ON k.period_id = p.code
LEFT JOIN reporting_coverage o ON o.period_id = p.code AND o.scope = %(old)s
LEFT JOIN reporting_coverage c ON c.period_id = p.code AND c.scope = %(city)s
WHERE p.opens <= %(today)s
ORDER BY p.as_of DESC
"""
