"""How a person stands to a unit, and what exists for them. Roles reach the units below; see the package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, QuerySet, Value, When
from django.db.models.fields import BooleanField

from reporting.models import Report, Revision
from reporting.reports.prepared import Prepared
from reporting.reports.queries import read_with_form
from targets.domain.refusals import PERSON, Refused, not_found
from targets.models import Placement, Role, Unit, User

CLERK, LEADER, REVIEWER = Role.Name.CLERK, Role.Name.LEADER, Role.Name.REVIEWER
OBSERVER, ADMINISTRATOR = Role.Name.OBSERVER, Role.Name.ADMINISTRATOR
INSIDERS = frozenset({CLERK, LEADER})
DRAFT_READERS = frozenset({CLERK, LEADER, REVIEWER})
READERS = DRAFT_READERS | {OBSERVER}


@dataclass(frozen=True)
class Permissions:
    """The roles of a person that reach a unit on a day; `federation`: a reviewer at the root of its tree."""

    roles: frozenset[str]
    federation: bool = False

    @property
    def inside(self) -> bool:
        """Whether they are clerk or leader of the unit: then they never review its reports."""
        return bool(self.roles & INSIDERS)

    @property
    def reviews(self) -> bool:
        """Whether they look at its reports as a reviewer."""
        return REVIEWER in self.roles and not self.inside

    @property
    def sees(self) -> bool:
        """Whether the unit's reports exist for them."""
        return bool(self.roles & READERS)

    @property
    def sees_drafts(self) -> bool:
        """Whether they read reports before the approval."""
        return bool(self.roles & DRAFT_READERS)


def _placements(today: str, condition: str = "true") -> str:
    """SQL of where units are placed today: by the placement that began last, else by the first to come."""
    return f"""
    SELECT DISTINCT ON (unit_id) unit_id, parent_id FROM targets_placement WHERE {condition}
    ORDER BY unit_id, lower(valid) > {today}, abs(coalesce(lower(valid), '1900-01-01') - {today})
"""


def reach_of(roles: str) -> str:
    """CTEs, after WITH RECURSIVE, that end in `reach(unit, user_id, name)`: all that these roles of today reach.

    `roles` is an SQL condition on the table of roles; `%(today)s` is the day.
    """
    return f"""
placement AS ({_placements("%(today)s")}), reach(unit, user_id, name) AS (
    SELECT unit_id, user_id, name FROM targets_role WHERE {roles} AND valid @> %(today)s
    UNION
    SELECT placement.unit_id, reach.user_id, reach.name FROM reach JOIN placement ON placement.parent_id = reach.unit
)
"""


_REACH = f"WITH RECURSIVE {reach_of('user_id = %(user)s')} SELECT unit, array_agg(name) FROM reach GROUP BY unit"
# The same from below: for one unit it is far cheaper to walk up.
_PERMISSIONS = Prepared(
    "permissions",
    "text, bigint, date",
    f"""
WITH RECURSIVE up(code, parent, is_placed) AS (
    SELECT u.code, placement.parent_id, placement.unit_id IS NOT NULL
    FROM targets_unit u LEFT JOIN LATERAL ({_placements("$3", "unit_id = u.code")}) placement ON true
    WHERE u.code = $1
    UNION
    SELECT up.parent, placement.parent_id, placement.unit_id IS NOT NULL
    FROM up LEFT JOIN LATERAL ({_placements("$3", "unit_id = up.parent")}) placement ON true
    WHERE up.parent IS NOT NULL
)
SELECT DISTINCT r.name, up.is_placed AND up.parent IS NULL
FROM up JOIN targets_role r ON r.unit_id = up.code WHERE r.user_id = $2 AND r.valid @> $3
""",
)


def hidden() -> Refused:
    """The refusal that does not tell whether the thing exists."""
    return not_found("Không tìm thấy báo cáo này.")


def permissions_at(user: User, unit: Unit | str, today: dt.date) -> Permissions:
    """How a person stands to a unit today: one query, up the tree."""
    code = unit if isinstance(unit, str) else unit.code
    with connection.cursor() as cursor:
        _PERMISSIONS.execute(cursor, code, user.pk, today)
        return _permissions_from(cursor.fetchall())


def _permissions_from(rows: Sequence[tuple[Any, ...]]) -> Permissions:
    return Permissions(frozenset(name for name, _ in rows), any(root and name == REVIEWER for name, root in rows))


def permissions_for(user: User, report: Report, today: dt.date) -> Permissions:
    """How a person stands to a report's unit, asked once for each instance of the report, beside its form."""
    memo: dict[tuple[int, dt.date], Permissions] = vars(report).setdefault("_permissions", {})
    if (user.pk, today) not in memo:
        rows = read_with_form(report, _PERMISSIONS, parameters=[report.unit_id, user.pk, today])
        memo[user.pk, today] = _permissions_from(rows)
    return memo[user.pk, today]


def reach(user: User, today: dt.date) -> dict[str, frozenset[str]]:
    """Every unit the person's roles reach today, with those roles: one query, down the tree."""
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"user": user.pk, "today": today})
        return {unit: frozenset(names) for unit, names in cursor.fetchall()}


def roles(user: User, today: dt.date) -> list[Role]:
    held = Role.objects.filter(user=user, valid__contains=today).select_related("unit")
    return list(held.order_by("unit__order", "unit_id", "name"))


def visible_reports(user: User, today: dt.date) -> QuerySet[Report]:
    """The reports that exist for a person, each with `full`: whether its drafts may be read."""
    reached = reach(user, today)
    readable_units = [unit for unit, names in reached.items() if names & READERS]
    full = [unit for unit, names in reached.items() if names & DRAFT_READERS]
    flag = Case(When(unit_id__in=full, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Report.objects.filter(unit_id__in=readable_units).annotate(full=flag)


def report_for(user: User, report_id: int, today: dt.date) -> Report:
    """The report of this id with its unit, period and revisions; raises Refused (hidden) where it may not be seen."""
    report = (
        Report.objects.select_related("unit", "period", "revision", "approved_revision").filter(pk=report_id).first()
    )
    if report is None or not permissions_at(user, report.unit_id, today).sees:
        raise hidden()
    return report


def readable_revision(
    user: User, report: Report, today: dt.date, permissions: Permissions | None = None
) -> Revision | None:
    """The revision a person may read: the current one, or for an observer the approved one; raises Refused."""
    permissions = permissions or permissions_for(user, report, today)
    if not permissions.sees:
        raise hidden()
    if permissions.sees_drafts:
        return report.revision
    if report.approved_revision is None:
        raise Refused("not_approved", "Báo cáo chưa được duyệt: chỉ xem được trạng thái.", PERSON)
    return report.approved_revision


def is_federation(user: User, today: dt.date) -> bool:
    """Whether the person reviews at the root: they close periods and supply the federation's cells."""
    units = Role.objects.filter(user=user, name=REVIEWER, valid__contains=today).values_list("unit_id", flat=True)
    return any(permissions_at(user, unit, today).federation for unit in units)


def check_federation(user: User, today: dt.date) -> None:
    if not is_federation(user, today):
        raise Refused("not_federation", "Việc này do người xét duyệt của Liên đoàn Lao động Thành phố làm.", PERSON)


def has_role_at_the_root(user: User, today: dt.date, *names: str) -> bool:
    """Whether the person holds one of these roles at a root of today's tree."""
    roots = Placement.objects.filter(parent=None, valid__contains=today).values("unit")
    return Role.objects.filter(user=user, name__in=names, valid__contains=today, unit__in=roots).exists()


def keeps_tasks(user: User, today: dt.date) -> bool:
    """Whether the person observes at the root: they note the state of tasks (docs/rules.md#roles)."""
    return has_role_at_the_root(user, today, OBSERVER)


def check_keeps_tasks(user: User, today: dt.date) -> None:
    if not keeps_tasks(user, today):
        raise Refused("not_observer", "Tình hình nhiệm vụ do cơ quan theo dõi của Thành ủy ghi.", PERSON)
