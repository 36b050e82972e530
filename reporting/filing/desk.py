"""What a person has to do now: reports of their units, and reports waiting for their review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from reporting.deadlines.queries import PeriodRow, period_row
from reporting.models import Coverage, Opening, Report, Supplier
from reporting.reports import opening_queries, policies, queries
from reporting.reports.cells import codes_without_state
from reporting.reports.days import days_late, is_late
from targets.models import Duty, Period, Unit, User

_IN_WORK = (Report.State.DRAFT, Report.State.RETURNED)


@dataclass(frozen=True)
class WorkItem:
    """One report of a period that a unit owes; `report` None: not begun.

    `due`: when the next step of the unit is due – a return has its own day; None for a correction, which is owed on
    no day. `opening`: by which the unit enters after the last day of entry.
    `to_sign`: a draft of which every cell is stated, before the leader who sends it.
    """

    unit: Unit
    period: Period
    report: Report | None
    may_open: bool
    due: dt.date | None
    opening: Opening | None
    to_sign: bool
    today: dt.date

    @property
    def state(self) -> str:
        """State of the report, "" where there is none."""
        return self.report.state if self.report else ""

    @property
    def days_left(self) -> int:
        return (self.due - self.today).days if self.due else 0

    @property
    def days_late(self) -> int:
        """Days since the due day, while the report is still with the unit."""
        return days_late(self.today, self.due) if self.due and self.state in ("", *_IN_WORK) else 0

    @property
    def was_late(self) -> bool:
        """Whether it came after the period's due day."""
        report = self.report
        return report is not None and not report.imported and is_late(report.first_submitted_at, self.period.due)


@dataclass(frozen=True)
class PeriodWork:
    period: Period
    state: str
    items: list[WorkItem]


@dataclass(frozen=True)
class ReviewBatch:
    """Reports of one period that the federation supplies and that wait for a second person; `own`: the caller's."""

    period: Period
    supplier: str
    count: int
    own: int

    @property
    def is_register(self) -> bool:
        return self.supplier == Supplier.REGISTER


def open_periods(today: dt.date) -> list[Period]:
    """Periods open for entry or waiting for their stamp, latest first."""
    return list(Period.objects.filter(opens__lte=today, closed_at__isnull=True).order_by("-as_of"))


def work_by_period(reached: dict[str, frozenset[str]], today: dt.date) -> list[PeriodWork]:
    """The reports that a clerk or leader has to deal with, by period, the nearest due day first: five queries, six with
    a draft in a leader's hands."""
    mine = [unit for unit, names in reached.items() if names & policies.INSIDERS]
    if not mine:
        return []
    units = list(Unit.objects.filter(pk__in=mine))
    reopened = opening_queries.active_of(mine, today)
    periods = [period for period in open_periods(today) if today <= period.closes]
    unit_reports = Report.objects.filter(unit__in=mine, supplier=Supplier.UNIT)
    unit_reports = unit_reports.filter(state__in=_IN_WORK) | unit_reports.filter(period__in=periods)
    reports = {
        (report.period_id, report.unit_id): report
        for report in unit_reports.select_related("period", "unit", "revision")
    }
    to_sign = _to_sign(reports, {unit for unit in mine if policies.LEADER in reached[unit]}, today)
    extra = {report.period_id: report.period for report in reports.values()}
    extra |= {opening.period_id: opening.period for opening in reopened.values()}
    every = {period.code: period for period in periods} | extra
    own = {period.code for period in periods}
    owed = Duty.objects.owed(mine, [period.as_of for period in every.values()])
    work = []
    for period in sorted(every.values(), key=lambda period: period.as_of):
        items = [
            _item(unit, period, reports.get(key), reopened.get(key), to_sign=key in to_sign, today=today)
            for unit in units
            if (key := (period.code, unit.code)) in reports
            or ((unit.code, period.as_of) in owed and (period.code in own or key in reopened))
        ]
        if items:
            work.append(PeriodWork(period, period.state(today), items))
    return work


def _to_sign(reports: dict[tuple[str, str], Report], led: set[str], today: dt.date) -> set[tuple[str, str]]:
    """The drafts of the units led that may be sent as they stand, but for questions: one query where there is any."""
    drafts = {
        key: report
        for key, report in reports.items()
        if report.state == Report.State.DRAFT and report.unit_id in led and report.period.as_of <= today
    }
    forms = queries.forms({report.period_id for report in drafts.values()}, [Supplier.UNIT]) if drafts else {}
    return {
        key
        for key, report in drafts.items()
        if not codes_without_state(forms[report.period_id, Supplier.UNIT], queries.cells_of(report.revision))
    }


def _item(
    unit: Unit, period: Period, report: Report | None, opening: Opening | None, *, to_sign: bool, today: dt.date
) -> WorkItem:
    may_open = report is None and (opening is not None or (today <= period.closes and not period.is_closed))
    due: dt.date | None = period.due
    if report is not None and report.state == Report.State.RETURNED:
        due = report.return_due or period.due
    elif report is not None and report.approved_revision_id is not None:
        due = None
    return WorkItem(unit, period, report, may_open, due, opening, to_sign, today)


def history(reached: dict[str, frozenset[str]], limit: int = 12) -> list[Report]:
    """The latest reports of the person's units that are out of their hands: submitted or approved."""
    mine = [unit for unit, names in reached.items() if names & policies.INSIDERS]
    reports = Report.objects.filter(unit__in=mine, supplier=Supplier.UNIT).exclude(state__in=_IN_WORK)
    return list(reports.select_related("unit", "period").order_by("-period__as_of", "unit__order")[:limit])


def reviewed_units(reached: dict[str, frozenset[str]]) -> list[str]:
    """Units whose reports the person reviews: a reviewer above, never clerk or leader of the unit."""
    return [code for code, names in reached.items() if policies.REVIEWER in names and not names & policies.INSIDERS]


def waiting_reports(reached: dict[str, frozenset[str]]) -> QuerySet[Report]:
    """The units' own submitted reports under this person's review."""
    return Report.objects.filter(state=Report.State.SUBMITTED, supplier=Supplier.UNIT, unit__in=reviewed_units(reached))


def batches(user: User) -> list[ReviewBatch]:
    """What the federation itself supplies and a second person has to approve, by period and supplier."""
    reports = Report.objects.filter(state=Report.State.SUBMITTED).exclude(supplier=Supplier.UNIT)
    rows = (
        reports.values_list("period", "supplier")
        .annotate(every=Count("pk"), own=Count("pk", filter=Q(submitted_by=user)))
        .order_by("-period", "supplier")
    )
    periods = Period.objects.in_bulk([row[0] for row in rows])
    return [ReviewBatch(periods[period], supplier, count, mine) for period, supplier, count, mine in rows]


def returned_reports(reached: dict[str, frozenset[str]]) -> list[Report]:
    """Reports that went back to their units and have not come again."""
    reports = Report.objects.filter(state=Report.State.RETURNED, unit__in=reviewed_units(reached))
    return list(reports.select_related("unit", "period").order_by("-period__as_of", "unit__order", "unit__sort_key"))


def units_not_started(reached: dict[str, frozenset[str]], period: Period) -> list[Unit]:
    """Units under review that owe the form of the period and have not begun it."""
    begun = Report.objects.filter(period=period, supplier=Supplier.UNIT).values("unit_id")
    return list(Unit.objects.owing(period.as_of).filter(pk__in=reviewed_units(reached)).exclude(pk__in=begun))


def states(scopes: list[str], today: dt.date) -> list[PeriodRow]:
    """How far the periods that wait for their stamp have come in the first of these scopes that has a count."""
    periods = open_periods(today)[:8]
    rows = {(row.period_id, row.scope): row for row in Coverage.objects.filter(period__in=periods, scope__in=scopes)}
    progress = []
    for period in periods:
        row = next((rows[period.code, scope] for scope in scopes if (period.code, scope) in rows), None)
        if row:
            progress.append(period_row(period, row, today))
    return progress
