"""Every row of the workflow's table for every role, through the actions; what is refused changes nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from reporting.models import AuditEvent, Figure, Report, Revision
from reporting.reports import actions as reports
from reporting.reports import policies, workflow
from reporting.reports.workflow import Action, State
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Period, User
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast

# What each person gets for edit, submit, return, approve, correct: 0 = done, else the status of the refusal.
# The report is of `ward`, entered by its clerk and submitted by its leader.
NOBODY = "404 404 404 404 404"
EXPECTED = {
    "draft": {
        "clerk": "0 403 403 403 409",
        "leader": "0 0 403 403 409",
        "reviewer": "0 403 409 409 409",
        "reviewer2": "0 403 409 409 409",
        "area_reviewer": "0 403 409 409 409",
        "office_clerk": "0 403 409 409 409",
        "observer": "403 403 403 403 403",
    },
    "submitted": {
        "clerk": "409 403 403 403 409",
        "leader": "409 409 403 403 409",
        "reviewer": "409 403 0 0 409",
        "reviewer2": "409 403 0 0 409",
        "area_reviewer": "409 403 0 0 409",
        "office_clerk": "409 403 0 0 409",
        "observer": "403 403 403 403 403",
    },
    "returned": {
        "clerk": "0 403 403 403 409",
        "leader": "0 0 403 403 409",
        "reviewer": "0 403 409 409 409",
        "reviewer2": "0 403 409 409 409",
        "area_reviewer": "0 403 409 409 409",
        "office_clerk": "0 403 409 409 409",
        "observer": "403 403 403 403 403",
    },
    "approved": {
        "clerk": "409 403 403 403 0",
        "leader": "409 409 403 403 0",
        "reviewer": "409 403 409 409 0",
        "reviewer2": "409 403 409 409 0",
        "area_reviewer": "409 403 409 409 0",
        "office_clerk": "409 403 409 409 0",
        "observer": "403 403 403 403 403",
    },
}
ACTIONS = ("edit", "submit", "return", "approve", "correct")
ARGUMENTS: dict[str, dict[str, Any]] = {
    "edit": {"cells": {"members": {"value": 1001}}},
    "submit": {},
    "return": {"comment": "xem lại"},
    "approve": {},
    "correct": {"reason": "sai sót", "document": "CV 1"},
}
VERBS: dict[str, Callable[..., Report]] = {
    "edit": reports.save_cells,
    "submit": reports.submit,
    "return": reports.return_report,
    "approve": reports.approve,
    "correct": reports.correct,
}
BECOMES = {"edit": None, "submit": "submitted", "return": "returned", "approve": "approved", "correct": "draft"}


def in_state(cast: Cast, state: str, moment: Any = NOW) -> Report:
    """The ward's report brought to a state in the ordinary way; returned and approved by `area2_reviewer`'s peer."""
    report = make.report(cast.clerk, cast.ward, moment=moment)
    if state != State.DRAFT:
        report = reports.submit(report=report, by=cast.leader, at=moment, via="page")
    if state == State.RETURNED:
        report = reports.return_report(
            report=report, cells={"members": "?"}, by=cast.area_reviewer, at=moment, via="page"
        )
    if state == State.APPROVED:
        report = reports.approve(report=report, by=cast.area_reviewer, at=moment, via="page")
    return report


def stored() -> tuple[Any, ...]:
    """Everything an act could have changed."""
    return tuple(
        list(model.objects.order_by("pk").values_list()) for model in (Report, Revision, AuditEvent, Figure, Period)
    )


def outcome(action: str, report: Report, by: User) -> int:
    """0 where the action is done, else the status of its refusal; undone either way."""
    before, point = stored(), transaction.savepoint()
    try:
        done = VERBS[action](report=report, by=by, at=NOW, via="api", **ARGUMENTS[action])
    except Refused as refused:
        status, after = status_of(refused), stored()
    else:
        status, after = 0, before
        _check_done(action, report, done, by)
    finally:
        transaction.savepoint_rollback(point)
    assert after == before
    return status


def _check_done(action: str, report: Report, done: Report, by: User) -> None:
    assert done.state == (BECOMES[action] or report.state)
    last = AuditEvent.objects.order_by("-pk").first()
    assert last is not None
    assert (last.by_id, last.at, last.via, last.report_id, last.period_id) == (by.pk, NOW, "api", report.pk, PERIOD)


@pytest.mark.parametrize("state", list(State))
def test_each_row_for_each_person(cast: Cast, state: str) -> None:
    report = in_state(cast, state)
    got = {
        name: " ".join(str(outcome(action, report, who)) for action in ACTIONS) for name, who in cast.everyone.items()
    }
    assert got == {name: EXPECTED[state].get(name, NOBODY) for name in cast.everyone}


@pytest.mark.parametrize("state", list(State))
def test_may_is_what_the_actions_do(cast: Cast, state: str) -> None:
    report = in_state(cast, state)
    for name, who in cast.everyone.items():
        expected = EXPECTED[state].get(name, NOBODY).split()
        assert policies.may(who, report, TODAY) == [a for a, code in zip(ACTIONS, expected, strict=True) if code == "0"]


def test_the_table_has_one_row_for_a_state_and_an_action() -> None:
    keys = [(step.state, step.action) for step in workflow.TABLE]
    assert len(keys) == len(set(keys))
    for state, action in itertools.product(State, Action):
        step = workflow.step(state, action)
        assert (step is not None) == ((state, action) in keys)
        assert workflow.STATE_LABELS[state] in workflow.refusal(state, action)


def test_every_verb_has_a_label() -> None:
    assert {step.verb for step in workflow.TABLE} < set(workflow.VERB_LABELS)


def test_the_diagram_is_drawn_and_held_to_the_table(tmp_path: Path, settings: Any) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    with pytest.raises(CommandError, match="đã cũ"):
        call_command("draw_workflow", check=True)
    out = StringIO()
    call_command("draw_workflow", stdout=out)
    call_command("draw_workflow", check=True, stdout=out)
    assert "khớp" in out.getvalue()
    page = tmp_path / "docs" / "workflow.md"
    assert "approved --> draft: Điều chỉnh" in page.read_text(encoding="utf-8")
    page.write_text("cũ", encoding="utf-8")
    with pytest.raises(CommandError, match="đã cũ"):
        call_command("draw_workflow", check=True)


def test_the_drawing_in_the_repository_is_fresh(checkout: Path) -> None:
    assert (checkout / "docs" / "workflow.md").read_text(encoding="utf-8") == workflow.diagram()
