"""The calendar of periods as people follow it: states, how far each has come, what its closing would leave out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reporting.models import Coverage, Report, Supplier
from reporting.totals.scopes import CITY
from targets.models import Period, Unit

AHEAD = dt.timedelta(days=100)
PARTS: dict[str, str] = {
    Supplier.UNIT: "",
    Supplier.FEDERATION: ", phần Liên đoàn cung cấp",
    Supplier.REGISTER: ", số liệu sổ KCN, KCX",
}


@dataclass(frozen=True)
class PeriodRow:
    """One period with its state today and the reports of a scope."""

    period: Period
    state: str
    expected: int
    submitted: int
    approved: int

    @property
    def share(self) -> int:
        """Approved reports in whole per cent of the expected, rounded down (a bar's length, not a figure)."""
        return 100 * self.approved // self.expected if self.expected else 0


def calendar(today: dt.date) -> list[PeriodRow]:
    """Periods that have begun or come next, latest first, up to the first that anybody owed: two queries."""
    periods = Period.objects.filter(opens__lte=today + AHEAD).order_by("-as_of")
    counted = {row.period_id: row for row in Coverage.objects.filter(scope=CITY)}
    return [period_row(period, counted.get(period.code), today) for period in periods]


def city_row(period: Period, today: dt.date) -> PeriodRow:
    return period_row(period, Coverage.objects.filter(scope=CITY, period=period).first(), today)


def period_row(period: Period, row: Coverage | None, today: dt.date) -> PeriodRow:
    counts = (row.expected, row.submitted, row.approved) if row else (0, 0, 0)
    return PeriodRow(period, period.state(today), *counts)


def left_out(period: Period) -> list[tuple[str, int]]:
    """The reports that the stamp named as not in the official figures: whose part each is, and its id."""
    units = Unit.objects.in_bulk([entry["unit"] for entry in period.left_out])
    return [
        (f"{units.get(entry['unit'], entry['unit'])}{PARTS[entry['supplier']]}", entry["report"])
        for entry in period.left_out
    ]


def imported_count(period: Period) -> int:
    """How many units' reports of a period came from papers."""
    return Report.objects.filter(period=period, supplier=Supplier.UNIT, imported=True).count()


def open_drafts(period: Period) -> list[Report]:
    """Drafts of a period: its closing does not wait for them, yet whoever closes should know."""
    drafts = Report.objects.filter(period=period, state=Report.State.DRAFT).select_related("unit")
    return list(drafts.order_by("unit__order", "unit__sort_key", "unit_id"))
