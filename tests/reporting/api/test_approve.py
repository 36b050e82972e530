"""POST /api/v1/reports/{id}/approve/: cells become figures."""

from collections.abc import Callable
from typing import Any

import pytest

from reporting.models import AuditEvent, Figure, Report
from reporting.reports import actions
from targets.models import Period
from tests import factories as make
from tests.cast import NOW, PERIOD, Cast
from tests.reporting.api.conftest import Caller, approved, draft, returned, submitted


def approve(user: Any, report: Report, body: Any = None, **headers: str) -> Any:
    """Approve without a tag unless one is given."""
    return Caller(user).post(f"reports/{report.pk}/approve/", body, **headers)


def test_the_cells_become_figures_and_a_recount_is_asked(cast: Cast) -> None:
    report, asked = submitted(cast), Period.objects.get(pk=PERIOD).asked
    answer = approve(cast.area_reviewer, report, {"comment": "Đủ"})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["state"], body["approved_revision"], body["may"]) == ("approved", 1, ["correct"])
    assert Figure.objects.get(unit=cast.ward, period_id=PERIOD, element_id="members").value == 1000
    assert Period.objects.get(pk=PERIOD).asked > asked
    assert AuditEvent.objects.filter(verb="approved", via="api", by=cast.area_reviewer).count() == 1


def test_a_second_approval_is_409(cast: Cast) -> None:
    report = submitted(cast)
    assert [approve(user, report).status_code for user in (cast.reviewer, cast.reviewer2)] == [200, 409]


def test_nobody_approves_what_they_entered_or_submitted(cast: Cast) -> None:
    report = draft(cast, cells=make.figures(members_left={"state": "empty"}))
    cells = {"members_left": {"value": 40}}
    report = actions.save_cells(report=report, cells=cells, by=cast.reviewer, at=NOW, via="page")
    actions.submit(report=report, by=cast.leader, at=NOW, via="page")
    answer = approve(cast.reviewer, report)
    assert answer.status_code == 403
    assert "chính mình" in answer.json()["detail"]
    assert approve(cast.reviewer2, report).status_code == 200


def test_who_approves(cast: Cast) -> None:
    report = submitted(cast)
    reviewers = {"area_reviewer", "reviewer", "reviewer2", "office_clerk"}
    others = {name: user for name, user in cast.everyone.items() if name not in reviewers}
    statuses = {name: approve(user, report).status_code for name, user in others.items()}
    assert {name for name, status in statuses.items() if status == 403} == {"clerk", "leader", "observer"}
    assert set(statuses.values()) == {403, 404}
    assert approve(None, report).status_code == 401
    assert approve(cast.reviewer2, report).status_code == 200


def test_clerks_never_review_their_own_unit(cast: Cast) -> None:
    report = make.report(cast.office_clerk, cast.office)
    make.role(cast.leader, "leader", cast.office)
    actions.submit(report=report, by=cast.leader, at=NOW, via="page")
    assert approve(cast.office_clerk, report).status_code == 403
    assert approve(cast.reviewer, report).status_code == 200


def test_a_stale_tag_is_412_and_bad_keys_are_400(cast: Cast) -> None:
    report = submitted(cast)
    assert approve(cast.reviewer, report, if_match='"1-draft"').status_code == 412
    assert approve(cast.reviewer, report, {"answers": {}}).status_code == 400
    assert approve(cast.reviewer, report, if_match=f'"{report.revision_id}-submitted"').status_code == 200


@pytest.mark.parametrize("stage", [draft, returned, approved])
def test_a_wrong_state_is_409(cast: Cast, stage: Callable[[Cast], Report]) -> None:
    report = stage(cast)
    assert approve(cast.reviewer2, report).status_code == 409
