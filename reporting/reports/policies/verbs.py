"""What a person may do with a report now: does its state allow it, and may this person?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models.fields import PositiveIntegerField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from reporting.models import AuditEvent, Report, Revision, Supplier
from reporting.reports import workflow
from reporting.reports.policies.days import check_days
from reporting.reports.policies.roles import (
    CLERK,
    INSIDERS,
    REVIEWER,
    Permissions,
    hidden,
    permissions_at,
    permissions_for,
)
from reporting.reports.workflow import Action, Owner, Step
from targets.domain.refusals import PERSON, Refused
from targets.models import Unit, User

_SENT = {step.verb for step in workflow.TABLE if step.action == Action.SUBMIT}


def owners(user: User, report: Report, permissions: Permissions) -> frozenset[Owner]:
    """How a person stands to a report, in the words of the workflow's table.

    Nobody to a report of the register: it is prepared and confirmed as a whole (zones.actions).
    """
    result: set[Owner] = set()
    if report.supplier == Supplier.UNIT:
        result |= {Owner(name) for name in permissions.roles & INSIDERS}
        if CLERK in permissions.roles and report.unit.signed_paper:
            result.add(Owner.PAPER_CLERK)
        if REVIEWER in permissions.roles and not permissions.inside:
            result.add(Owner.REVIEWER)
            if user.pk in _entered_by(report):
                result.add(Owner.STAND_IN)
    elif report.supplier == Supplier.FEDERATION and permissions.federation:
        result.add(Owner.PREPARER)
        if not permissions.inside:
            result.add(Owner.REVIEWER)
    return frozenset(result)


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
    authored_ids = {r.pk for r in begun if r.submitted_by_id == user.pk or user.pk in _entered_by(r)}
    numbers = {r.pk: r.revision.number for r in begun if r.revision is not None and r.pk not in authored_ids}
    if not numbers:
        return authored_ids
    saved = Revision.objects.filter(report__in=numbers, by=user, reason="").values_list("report", "number")
    # Sent back and sent again without a change it is the same revision, and only the record knows who sent it first.
    number = Cast(KeyTextTransform("number", "detail"), PositiveIntegerField())
    sent = AuditEvent.objects.filter(report__in=numbers, verb__in=_SENT, by=user).values_list("report", number)
    return authored_ids | {report for report, sent_number in saved.union(sent) if numbers[report] == sent_number}


def check(user: User, report: Report, action: str, today: dt.date, permissions: Permissions | None = None) -> Step:
    """The row of the workflow's table for this act; raises Refused: hidden, then person, then state, then day."""
    permissions = permissions or permissions_for(user, report, today)
    if not permissions.sees:
        raise hidden()
    mine = owners(user, report, permissions)
    if not any(step.owners & mine for step in workflow.TABLE if step.action == action):
        raise Refused("not_yours", _NOT_YOURS[Action(action)], PERSON)
    step = workflow.step(report.state, action)
    if step is None:
        raise Refused("wrong_state", workflow.refusal(report.state, action))
    if action == Action.APPROVE and is_author(user, report):
        raise Refused("own_work", "Không ai duyệt lần gửi mà chính mình đã nhập hoặc gửi số liệu.", PERSON)
    if action in (Action.EDIT, Action.ENTER_FOR, Action.SUBMIT, Action.CORRECT):
        check_days(report, action, today)
    return step


_NOT_YOURS = {
    Action.EDIT: "Bạn không nhập số liệu cho báo cáo này.",
    Action.ENTER_FOR: "Bạn không nhập thay cho báo cáo này.",
    Action.SUBMIT: "Bạn không gửi báo cáo này: lãnh đạo đơn vị gửi, hoặc cán bộ tổng hợp gửi kèm bản ký giấy.",
    Action.RETURN: "Bạn không xét duyệt báo cáo này nên không trả lại được.",
    Action.APPROVE: "Bạn không xét duyệt báo cáo này.",
    Action.CORRECT: "Bạn không điều chỉnh được báo cáo này.",
}


def can(user: User, report: Report, action: str, today: dt.date, permissions: Permissions | None = None) -> bool:
    """Whether `check` would let the act through."""
    try:
        check(user, report, action, today, permissions)
    except Refused:
        return False
    return True


def check_edit(user: User, report: Report, today: dt.date) -> Step:
    """The row by which a person edits: their own entry, or as a reviewer for the unit; raises Refused."""
    permissions = permissions_for(user, report, today)
    stand_in = (
        permissions.sees and Owner.REVIEWER in owners(user, report, permissions) and report.supplier == Supplier.UNIT
    )
    return check(user, report, Action.ENTER_FOR if stand_in else Action.EDIT, today, permissions)


def check_submit(user: User, report: Report, today: dt.date) -> Step:
    return check(user, report, Action.SUBMIT, today)


def check_return(user: User, report: Report, today: dt.date) -> Step:
    return check(user, report, Action.RETURN, today)


def check_approve(user: User, report: Report, today: dt.date) -> Step:
    return check(user, report, Action.APPROVE, today)


def check_correct(user: User, report: Report, today: dt.date) -> Step:
    return check(user, report, Action.CORRECT, today)


def needs_paper(user: User, report: Report, today: dt.date) -> bool:
    """Whether this person submits only with the signed paper: a clerk who is not the leader too."""
    mine = owners(user, report, permissions_at(user, report.unit_id, today))
    return Owner.PAPER_CLERK in mine and not mine & {Owner.LEADER, Owner.STAND_IN}


def may(user: User, report: Report, today: dt.date, permissions: Permissions | None = None) -> list[str]:
    """What a person may do with the report now: of `edit`, `submit`, `return`, `approve`, `correct`, in this order."""
    permissions = permissions or permissions_for(user, report, today)
    allowed = [action.value for action in Action if can(user, report, action, today, permissions)]
    if Action.ENTER_FOR in allowed:
        allowed = [Action.EDIT.value, *(action for action in allowed if action not in (Action.EDIT, Action.ENTER_FOR))]
    return allowed


def check_open(user: User, unit: Unit, supplier: str, today: dt.date) -> Permissions:
    """How the person stands to the unit; raises Refused unless they may open its report of this supplier."""
    permissions = permissions_at(user, unit, today)
    if not permissions.sees:
        raise hidden()
    writes = permissions.sees_drafts if supplier == Supplier.UNIT else permissions.federation
    if not writes or supplier == Supplier.REGISTER:
        raise Refused("not_yours", "Bạn không lập báo cáo này cho đơn vị.", PERSON)
    return permissions
