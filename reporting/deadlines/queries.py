"""The calendar of periods as people follow it: states, how far each has come, what its closing would leave out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reporting.models import Coverage, Report
from reporting.totals.scopes import CITY
from targets.models import Period, Unit

AHEAD = dt.timedelta(days=100)


@dataclass(frozen=True)
class PeriodRow:
    """One period with its state today and the reports of the whole city."""

    period: Period
    state: str
    expected: int
    submitted: int
    approved: int

    @property
    def share(self) -> int:
        """Approved reports in whole per cent of the expected, rounded down (a bar's length, not a figure)."""
        return 100 * self.approved // self.expected if self.expected else 0


@dataclass(frozen=True)
class LeftOut:
    """A report that the closing stamp named as not in the official figures."""

    unit: Unit | None
    code: str
    report: int
    supplier: str


def calendar(today: dt.date) -> list[PeriodRow]:
    """Periods that have begun or come next, latest first, up to the first that anybody owed: two queries."""
    periods = Period.objects.filter(opens__lte=today + AHEAD).order_by("-as_of")
    counted = {row.period_id: row for row in Coverage.objects.filter(scope=CITY)}
    return [_period_row(period, counted.get(period.code), today) for period in periods]


def period_row(period: Period, today: dt.date) -> PeriodRow:
    """One period."""
    return _period_row(period, Coverage.objects.filter(scope=CITY, period=period).first(), today)


def _period_row(period: Period, row: Coverage | None, today: dt.date) -> PeriodRow:
    counts = (row.expected, row.submitted, row.approved) if row else (0, 0, 0)
    return PeriodRow(period, period.state(today), *counts)


def left_out(period: Period) -> list[LeftOut]:
    """The reports that the stamp left out, with their units."""
    units = Unit.objects.in_bulk([entry["unit"] for entry in period.left_out])
    return [
        LeftOut(units.get(entry["unit"]), entry["unit"], entry["report"], entry["supplier"])
        for entry in period.left_out
    ]


def open_drafts(period: Period) -> list[Report]:
    """Drafts of a period: its closing does not wait for them, yet whoever closes should know."""
    drafts = Report.objects.filter(period=period, state=Report.State.DRAFT).select_related("unit")
    return list(drafts.order_by("unit__order", "unit__sort_key", "unit_id"))
