"""Who owes a report and has not sent it, and whom to ask for it. States and days only: nothing of what a draft says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import connection
from django.db.models import Q

from reporting.reports import opening_queries
from reporting.reports.days import days_late, is_entry_over
from reporting.reports.policies.contacts import Contact, contacts
from reporting.reports.workflow import State
from targets.models import Period, Placement, Programme, Unit
from targets.models.units import filing_units

NOT_BEGUN = ""
STATE_WORDS = {
    NOT_BEGUN: "Chưa lập báo cáo",
    State.DRAFT: "Đang soạn, chưa gửi",
    State.RETURNED: "Bị trả lại, chưa gửi lại",
}


@dataclass(frozen=True)
class Unfiled:
    """A report owed and not sent; `due`: the period's day, or its own of a report that went back.

    `until`: entry is over, and the federation opened it again up to this day.
    """

    unit: str
    name: str
    period: Period
    report: int | None
    state: str
    due: dt.date
    today: dt.date
    people: tuple[Contact, ...]
    until: dt.date | None = None

    @property
    def days(self) -> list[dt.date]:
        return [self.due, *([self.until] if self.until else [])]

    @property
    def days_late(self) -> int:
        """Calendar days since the due day."""
        return days_late(self.today, self.due)

    @property
    def days_left(self) -> int:
        return (self.due - self.today).days

    @property
    def entry_over(self) -> bool:
        """Whether sending it needs an opening by the federation."""
        closes, returned = self.period.closes, self.state == State.RETURNED
        return is_entry_over(
            self.today, closes, stamped=self.period.is_closed, federation=False,
            return_due=max(self.due, closes) if returned else None,
        )  # fmt: skip

    @property
    def words(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def clerks(self) -> list[Contact]:
        return [person for person in self.people if person.role == "clerk"]

    @property
    def leaders(self) -> list[Contact]:
        return [person for person in self.people if person.role == "leader"]


@dataclass(frozen=True)
class LateList:
    """The units of one period that have not filed: the latest first, then those whose day is still to come.

    `expected`: how many of the reader's units owe the form at all.
    """

    period: Period
    today: dt.date
    expected: int
    late: list[Unfiled] = field(default_factory=list)
    ahead: list[Unfiled] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many have not filed, late or not."""
        return len(self.late) + len(self.ahead)

    @property
    def sent_back(self) -> int:
        """How many of the late ones have to answer a return."""
        return sum(item.state == State.RETURNED for item in self.late)

    @property
    def illustrative(self) -> bool:
        return bool(settings.DEMO)

    @property
    def before_closing(self) -> bool:
        """Whether the last day of entry is still to come: the day that a letter can ask for."""
        return self.today < self.period.closes


def late_list(period: Period, today: dt.date, units: Collection[str]) -> LateList:
    """The list of a period for the reviewer of these units: two queries."""
    owed = _owed([period], units)
    unfiled = _unfiled(owed, today)
    late = sorted(
        (item for item in unfiled if item.days_late), key=lambda item: -item.days_late
    )  # stable: official order
    ahead = sorted((item for item in unfiled if not item.days_late), key=lambda item: item.days_left)
    return LateList(period, today, len(owed), late, ahead)


def on_desks(today: dt.date) -> list[Unfiled]:
    """Every report that people can still send themselves: entry is not over, or opened again. Four queries."""
    stamped_but_entered = Q(openings__until__gte=today) | Q(reports__return_due__gte=today)
    periods = Period.objects.filter(Q(closed_at__isnull=True) | stamped_but_entered, opens__lte=today).distinct()
    unfiled = _unfiled(_owed(periods, None), today)
    opened = opening_queries.active_of({item.unit for item in unfiled}, today)
    reopened = [
        replace(item, until=opened[key].until)
        if item.entry_over and (key := (item.period.code, item.unit)) in opened
        else item
        for item in unfiled
    ]
    return [item for item in reopened if item.until or not item.entry_over]


_Owed = tuple[Period, str, str, int | None, str, bool, dt.date | None]


def _owed(periods: Iterable[Period], units: Collection[str] | None) -> list[_Owed]:
    """What each unit (of these, None: all) owes in these periods and what has come of it, in official order.

    Nobody is urged for the unit that stands for the whole city by papers (docs/rules.md#by-papers).
    """
    period_by_code = {period.code: period for period in periods}
    with connection.cursor() as cursor:
        cursor.execute(_OWED, {"periods": list(period_by_code), "units": None if units is None else list(units)})
        return [(period_by_code[code], *rest) for code, *rest in cursor.fetchall()]


def _unfiled(owed: Iterable[_Owed], today: dt.date) -> list[Unfiled]:
    """Those that are still with their units. A correction in work is owed on no day."""
    open_still = [
        row for row in owed if row[4] in (NOT_BEGUN, State.RETURNED) or (row[4] == State.DRAFT and not row[5])
    ]
    people = contacts([row[1] for row in open_still], today)
    return [
        Unfiled(
            unit, name, period, report, state, (back_due if state == State.RETURNED else None) or period.due, today,
            people.get(unit, ()),
        )
        for period, unit, name, report, state, _, back_due in open_still
    ]  # fmt: skip


@dataclass(frozen=True)
class Letterhead:
    """Whose letter it is, the agency above it ("" = the sender fills it in), and the programme it rests on."""

    agency: str
    above: str
    programme: Programme | None


def letterhead(unit: Unit, today: dt.date) -> Letterhead:
    """The head of a letter of the reviewer at this unit: two queries."""
    placement = Placement.objects.filter(unit=unit, valid__contains=today).select_related("parent").first()
    above = placement.parent.name if placement and placement.parent else ""
    return Letterhead(unit.name, above, Programme.objects.order_by("issued_on").first())


_OWED = f"""
SELECT p.code, u.code, filing.name, r.id, coalesce(r.state, ''), r.approved_revision_id IS NOT NULL, r.return_due
FROM targets_period p
CROSS JOIN LATERAL {filing_units("p.as_of")} filing
JOIN targets_unit u ON u.code = filing.unit_id
LEFT JOIN reporting_report r ON r.unit_id = u.code AND r.period_id = p.code AND r.supplier = 'unit'
WHERE p.code = ANY(%(periods)s::text[]) AND filing.kind <> 'city'
  AND (%(units)s::text[] IS NULL OR u.code = ANY(%(units)s::text[]))
ORDER BY p.as_of, u."order", u.sort_key, u.code
"""
