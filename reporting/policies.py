"""Who may do what, asked once: does the report's state allow it, and may this person?

`check_…` raises `Refused`, `can_…` answers a template. Roles held today at a unit reach the units below it in the tree
of today; a unit that is no longer (or not yet) placed is reached through its last (or first) place. `is_staff` and
`is_superuser` are never read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, QuerySet, Value, When
from django.db.models.fields import BooleanField, PositiveIntegerField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from reporting.domain import deadlines, workflow
from reporting.domain.cells import Remark
from reporting.domain.workflow import Action, Owner, State, Step
from reporting.models import AuditEvent, Opening, Report, Revision, Supplier
from reporting.queries import openings
from reporting.queries.prepared import Prepared
from reporting.queries.reports import read_beside
from targets.domain.vietnamese import short_date
from targets.models import Period, Placement, Role, Unit, User

CLERK, LEADER, REVIEWER = Role.Name.CLERK, Role.Name.LEADER, Role.Name.REVIEWER
OBSERVER, ADMINISTRATOR = Role.Name.OBSERVER, Role.Name.ADMINISTRATOR
INSIDERS = frozenset({CLERK, LEADER})
DRAFT_READERS = frozenset({CLERK, LEADER, REVIEWER})
READERS = DRAFT_READERS | {OBSERVER}

_SENT = {step.verb for step in workflow.TABLE if step.action == Action.SUBMIT}

# Kinds of refusal and what they are over HTTP.
INPUT, PERSON, HIDDEN, STATE, STALE = "input", "person", "hidden", "state", "stale"
HTTP_STATUS = {INPUT: 400, PERSON: 403, HIDDEN: 404, STATE: 409, STALE: 412}
ENTRY_OVER = frozenset({"entry_closed", "period_closed", "return_over"})  # codes that an opening lifts


class Refused(Exception):
    """An act that may not be: `code` for programs, `message` for people (Vietnamese), `kind` for the HTTP status.

    `errors` name impossible cells, `questions` the unanswered ones, `missing` the cells without a state.
    """

    def __init__(
        self,
        code: str,
        message: str,
        kind: str = STATE,
        *,
        errors: Sequence[Remark] = (),
        questions: Sequence[Remark] = (),
        missing: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.kind = kind
        self.errors = list(errors)
        self.questions = list(questions)
        self.missing = list(missing)

    @property
    def status(self) -> int:
        """The HTTP status of this refusal."""
        return HTTP_STATUS[self.kind]


@dataclass(frozen=True)
class Standing:
    """The roles of a person that reach a unit on a day; `federation`: a reviewer at the root of its tree."""

    roles: frozenset[str]
    federation: bool = False

    @property
    def inside(self) -> bool:
        """Whether they are clerk or leader of the unit: then they never review its reports."""
        return bool(self.roles & INSIDERS)

    @property
    def sees(self) -> bool:
        """Whether the unit's reports exist for them."""
        return bool(self.roles & READERS)

    @property
    def sees_drafts(self) -> bool:
        """Whether they read reports before the approval."""
        return bool(self.roles & DRAFT_READERS)


# The place of a unit today: the one that began last, else the first to come.
_PLACE = """
    SELECT parent_id, true AS found FROM targets_placement p WHERE p.unit_id = {unit}
    ORDER BY lower(valid) > {today}, abs(coalesce(lower(valid), '1900-01-01') - {today}) LIMIT 1
"""
_STANDING = Prepared(
    "standing",
    "text, bigint, date",
    f"""
WITH RECURSIVE up(code, parent, placed) AS (
    SELECT u.code, place.parent_id, place.found
    FROM targets_unit u LEFT JOIN LATERAL ({_PLACE.format(unit="u.code", today="$3")}) place ON true WHERE u.code = $1
    UNION
    SELECT up.parent, place.parent_id, place.found
    FROM up LEFT JOIN LATERAL ({_PLACE.format(unit="up.parent", today="$3")}) place ON true WHERE up.parent IS NOT NULL
)
SELECT DISTINCT r.name, coalesce(up.placed, false) AND up.parent IS NULL
FROM up JOIN targets_role r ON r.unit_id = up.code WHERE r.user_id = $2 AND r.valid @> $3
""",
)
_REACH = """
WITH RECURSIVE place AS (
    SELECT DISTINCT ON (unit_id) unit_id, parent_id FROM targets_placement
    ORDER BY unit_id, lower(valid) > %(today)s, abs(coalesce(lower(valid), '1900-01-01') - %(today)s)
), reach(unit, name) AS (
    SELECT unit_id, name FROM targets_role WHERE user_id = %(user)s AND valid @> %(today)s
    UNION
    SELECT place.unit_id, reach.name FROM reach JOIN place ON place.parent_id = reach.unit
)
SELECT unit, array_agg(name) FROM reach GROUP BY unit
"""


def standing(user: User, unit: Unit | str, today: dt.date) -> Standing:
    """How a person stands to a unit today: one query, up the tree."""
    code = unit if isinstance(unit, str) else unit.code
    with connection.cursor() as cursor:
        _STANDING.execute(cursor, code, user.pk, today)
        return _standing(cursor.fetchall())


def _standing(rows: Sequence[tuple[Any, ...]]) -> Standing:
    return Standing(frozenset(name for name, _ in rows), any(root and name == REVIEWER for name, root in rows))


def place_of(user: User, report: Report, today: dt.date) -> Standing:
    """How a person stands to a report's unit, asked once for each instance of the report, beside its form."""
    memo: dict[tuple[int, dt.date], Standing] = vars(report).setdefault("_places", {})
    if (user.pk, today) not in memo:
        rows = read_beside(report, _STANDING, parameters=[report.unit_id, user.pk, today])
        memo[user.pk, today] = _standing(rows)
    return memo[user.pk, today]


def reach(user: User, today: dt.date) -> dict[str, frozenset[str]]:
    """Every unit the person's roles reach today, with those roles: one query, down the tree."""
    with connection.cursor() as cursor:
        cursor.execute(_REACH, {"user": user.pk, "today": today})
        return {unit: frozenset(names) for unit, names in cursor.fetchall()}


def roles(user: User, today: dt.date) -> list[Role]:
    """The roles a person holds today, with their units."""
    held = Role.objects.filter(user=user, valid__contains=today).select_related("unit")
    return list(held.order_by("unit__order", "unit_id", "name"))


def visible_reports(user: User, today: dt.date) -> QuerySet[Report]:
    """The reports that exist for a person, each with `full`: whether its drafts may be read."""
    reached = reach(user, today)
    seen = [unit for unit, names in reached.items() if names & READERS]
    full = [unit for unit, names in reached.items() if names & DRAFT_READERS]
    flag = Case(When(unit_id__in=full, then=Value(True)), default=Value(False), output_field=BooleanField())
    return Report.objects.filter(unit_id__in=seen).annotate(full=flag)


def report_for(user: User, report_id: int, today: dt.date) -> Report:
    """The report of this id with its unit, period and revisions; raises Refused (hidden) where it may not be seen."""
    found = (
        Report.objects.select_related("unit", "period", "revision", "approved_revision").filter(pk=report_id).first()
    )
    if found is None or not standing(user, found.unit_id, today).sees:
        raise hidden()
    return found


def hidden() -> Refused:
    """The refusal that does not tell whether the thing exists."""
    return Refused("not_found", "Không tìm thấy báo cáo này.", HIDDEN)


def readable_revision(user: User, report: Report, today: dt.date, place: Standing | None = None) -> Revision | None:
    """The revision a person may read: the current one, or for an observer the approved one; raises Refused."""
    place = place or place_of(user, report, today)
    if not place.sees:
        raise hidden()
    if place.sees_drafts:
        return report.revision
    if report.approved_revision is None:
        raise Refused("not_approved", "Báo cáo chưa được duyệt: chỉ xem được trạng thái.", PERSON)
    return report.approved_revision


def owners(user: User, report: Report, place: Standing) -> frozenset[Owner]:
    """How a person stands to a report, in the words of the workflow's table.

    Nobody to a report of the register: it is prepared and confirmed as a whole (actions.register).
    """
    found: set[Owner] = set()
    if report.supplier == Supplier.UNIT:
        found |= {Owner(name) for name in place.roles & INSIDERS}
        if CLERK in place.roles and report.unit.signed_paper:
            found.add(Owner.PAPER_CLERK)
        if REVIEWER in place.roles and not place.inside:
            found.add(Owner.REVIEWER)
            if user.pk in _entered_by(report):
                found.add(Owner.STAND_IN)
    elif report.supplier == Supplier.FEDERATION and place.federation:
        found.add(Owner.PREPARER)
        if not place.inside:
            found.add(Owner.REVIEWER)
    return frozenset(found)


def _entered_by(report: Report) -> set[int | None]:
    """Accounts that entered a cell of the current revision since the last approval."""
    if report.revision is None:
        return set()
    return {cell.get("by") for cell in report.revision.cells.values()}


def is_author(user: User, report: Report) -> bool:
    """Whether the person entered, saved or submitted anything of the current revision (they may not approve it)."""
    return report.pk in authored(user, [report])


def authored(user: User, reports: Iterable[Report]) -> set[int]:
    """The ids of the reports of which the person is an author; one query at most."""
    begun = [report for report in reports if report.revision is not None]
    known = {r.pk for r in begun if r.submitted_by_id == user.pk or user.pk in _entered_by(r)}
    numbers = {r.pk: r.revision.number for r in begun if r.revision is not None and r.pk not in known}
    if not numbers:
        return known
    saved = Revision.objects.filter(report__in=numbers, by=user, reason="").values_list("report", "number")
    # Sent back and sent again without a change it is the same revision, and only the record knows who sent it first.
    number = Cast(KeyTextTransform("number", "detail"), PositiveIntegerField())
    sent = AuditEvent.objects.filter(report__in=numbers, verb__in=_SENT, by=user).values_list("report", number)
    return known | {report for report, sent_number in saved.union(sent) if numbers[report] == sent_number}


def check(user: User, report: Report, action: str, today: dt.date, place: Standing | None = None) -> Step:
    """The row of the workflow's table for this act; raises Refused: hidden, then person, then state, then day."""
    place = place or place_of(user, report, today)
    if not place.sees:
        raise hidden()
    mine = owners(user, report, place)
    if not any(step.owners & mine for step in workflow.TABLE if step.action == action):
        raise Refused("not_yours", _NOT_YOURS[Action(action)], PERSON)
    step = workflow.step(report.state, action)
    if step is None:
        raise Refused("wrong_state", workflow.refusal(report.state, action))
    if action == Action.APPROVE and is_author(user, report):
        raise Refused("own_work", "Không ai duyệt lần gửi mà chính mình đã nhập hoặc gửi số liệu.", PERSON)
    if action in (Action.EDIT, Action.ENTER_FOR, Action.SUBMIT, Action.CORRECT):
        _check_days(report, action, today)
    return step


_NOT_YOURS = {
    Action.EDIT: "Bạn không nhập số liệu cho báo cáo này.",
    Action.ENTER_FOR: "Bạn không nhập thay cho báo cáo này.",
    Action.SUBMIT: "Bạn không gửi báo cáo này: lãnh đạo đơn vị gửi, hoặc cán bộ tổng hợp gửi kèm bản ký giấy.",
    Action.RETURN: "Bạn không xét duyệt báo cáo này nên không trả lại được.",
    Action.APPROVE: "Bạn không xét duyệt báo cáo này.",
    Action.CORRECT: "Bạn không điều chỉnh được báo cáo này.",
}


def _check_days(report: Report, action: str, today: dt.date) -> None:
    """Raise Refused where the period's days do not allow entering, submitting or correcting."""
    period = report.period
    if action == Action.SUBMIT and today < period.as_of:
        raise Refused(
            "before_as_of",
            f"{period.quarter.label} chốt số liệu ngày {short_date(period.as_of)}: chỉ gửi được từ ngày đó.",
        )
    _check_begun(period, today)
    if is_entry_over(report, today) and opening_of(report, today) is None:
        raise _entry_over(period, report)


def check_entry_open(period: Period, unit: Unit, supplier: str, today: dt.date) -> None:
    """Raise Refused unless the first figures of a unit may be entered for the period today."""
    _check_begun(period, today)
    over = deadlines.is_entry_over(today, period.closes, stamped=period.is_closed, federation=supplier != Supplier.UNIT)
    if over and openings.active(unit.code, period.code, today) is None:
        raise _entry_over(period)


def _check_begun(period: Period, today: dt.date) -> None:
    if today < period.opens:
        raise Refused("not_open", f"{period.quarter.label} mở nhập số liệu từ ngày {short_date(period.opens)}.")


def is_entry_over(report: Report, today: dt.date) -> bool:
    """Whether entering into the report, or correcting it, needs an opening by the federation today.

    Of whoever enters: clerk and leader, a reviewer above who stands in for them, the federation itself, so that each
    figure that came after the last day has a who, a why and an until.
    """
    due = report.return_due or report.period.closes
    return deadlines.is_entry_over(
        today,
        report.period.closes,
        stamped=report.period.is_closed,
        federation=report.supplier != Supplier.UNIT,
        return_due=due if report.state == State.RETURNED else None,
    )


def opening_of(report: Report, today: dt.date) -> Opening | None:
    """The opening of the report's unit and period that holds today, asked once for each instance of the report."""
    memo: dict[dt.date, Opening | None] = vars(report).setdefault("_openings", {})
    if today not in memo:
        memo[today] = openings.active(report.unit_id, report.period_id, today)
    return memo[today]


def _entry_over(period: Period, report: Report | None = None) -> Refused:
    """Why nothing is entered any more, and what to do about it."""
    due = report.return_due if report is not None and report.state == State.RETURNED else None
    if due is not None and due >= period.closes:
        code, said = "return_over", f"Hạn gửi lại báo cáo ngày {short_date(due)} đã qua"
    elif period.is_closed:
        code, said = "period_closed", f"{period.quarter.label} đã khóa theo văn bản {period.closed_number}"
    else:
        code, said = "entry_closed", f"{period.quarter.label} hết hạn nhập ngày {short_date(period.closes)}"
    return Refused(code, f"{said}; muốn nhập hoặc điều chỉnh, hãy đề nghị Liên đoàn Lao động Thành phố mở lại.")


def can(user: User, report: Report, action: str, today: dt.date, place: Standing | None = None) -> bool:
    """Whether `check` would let the act through."""
    try:
        check(user, report, action, today, place)
    except Refused:
        return False
    return True


def check_edit(user: User, report: Report, today: dt.date) -> Step:
    """The row by which a person edits: their own entry, or as a reviewer for the unit; raises Refused."""
    place = place_of(user, report, today)
    stand_in = place.sees and Owner.REVIEWER in owners(user, report, place) and report.supplier == Supplier.UNIT
    return check(user, report, Action.ENTER_FOR if stand_in else Action.EDIT, today, place)


def check_submit(user: User, report: Report, today: dt.date) -> Step:
    """Raise Refused unless the person may submit the report today."""
    return check(user, report, Action.SUBMIT, today)


def check_return(user: User, report: Report, today: dt.date) -> Step:
    """Raise Refused unless the person may return the report."""
    return check(user, report, Action.RETURN, today)


def check_approve(user: User, report: Report, today: dt.date) -> Step:
    """Raise Refused unless the person may approve the report."""
    return check(user, report, Action.APPROVE, today)


def check_correct(user: User, report: Report, today: dt.date) -> Step:
    """Raise Refused unless the person may start a correction of the report."""
    return check(user, report, Action.CORRECT, today)


def needs_paper(user: User, report: Report, today: dt.date) -> bool:
    """Whether this person submits only with the signed paper: a clerk who is not the leader too."""
    mine = owners(user, report, standing(user, report.unit_id, today))
    return Owner.PAPER_CLERK in mine and not mine & {Owner.LEADER, Owner.STAND_IN}


def may(user: User, report: Report, today: dt.date, place: Standing | None = None) -> list[str]:
    """What a person may do with the report now: of `edit`, `submit`, `return`, `approve`, `correct`, in this order."""
    place = place or place_of(user, report, today)
    allowed = [action.value for action in Action if can(user, report, action, today, place)]
    if Action.ENTER_FOR in allowed:
        allowed = [Action.EDIT.value, *(action for action in allowed if action not in (Action.EDIT, Action.ENTER_FOR))]
    return allowed


def check_open(user: User, unit: Unit, supplier: str, today: dt.date) -> Standing:
    """How the person stands to the unit; raises Refused unless they may open its report of this supplier."""
    place = standing(user, unit, today)
    if not place.sees:
        raise hidden()
    writes = place.sees_drafts if supplier == Supplier.UNIT else place.federation
    if not writes or supplier == Supplier.REGISTER:
        raise Refused("not_yours", "Bạn không lập báo cáo này cho đơn vị.", PERSON)
    return place


def check_due(unit: Unit, period: Period) -> None:
    """Raise Refused unless the unit owes the form on the period's as-of day."""
    if not unit.duties.filter(valid__contains=period.as_of).exists():
        raise Refused(
            "no_duty",
            f"{unit.name} không có nghĩa vụ báo cáo {period.quarter.label} (ngày {short_date(period.as_of)}).",
        )


def is_federation(user: User, today: dt.date) -> bool:
    """Whether the person reviews at the root: they close periods and supply the federation's cells."""
    units = Role.objects.filter(user=user, name=REVIEWER, valid__contains=today).values_list("unit_id", flat=True)
    return any(standing(user, unit, today).federation for unit in units)


def check_federation(user: User, today: dt.date) -> None:
    """Raise Refused unless the person reviews for the federation."""
    if not is_federation(user, today):
        raise Refused("not_federation", "Việc này do người xét duyệt của Liên đoàn Lao động Thành phố làm.", PERSON)


def keeps_tasks(user: User, today: dt.date) -> bool:
    """Whether the person observes at the root: they note the state of tasks (domain §1)."""
    roots = Placement.objects.filter(parent=None, valid__contains=today).values("unit")
    return Role.objects.filter(user=user, name=OBSERVER, valid__contains=today, unit__in=roots).exists()


def check_keeps_tasks(user: User, today: dt.date) -> None:
    """Raise Refused unless the person keeps the state of tasks."""
    if not keeps_tasks(user, today):
        raise Refused("not_observer", "Tình hình nhiệm vụ do cơ quan theo dõi của Thành ủy ghi.", PERSON)
