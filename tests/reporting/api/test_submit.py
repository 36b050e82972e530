"""POST /api/v1/reports/{id}/submit/: the leader signs off."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from reporting.models import AuditEvent, Report
from tests import factories as make
from tests.cast import Cast
from tests.reporting.api.conftest import Caller, approved, draft, returned, submitted

ABOVE = {"members": 1300, "workers": 1200, "members_admitted": 330}


def submit(user: Any, report: Report, body: Any = None, **headers: str) -> Any:
    """Submit without a tag unless one is given."""
    return Caller(user).post(f"reports/{report.pk}/submit/", body, **headers)


def test_the_leader_submits(cast: Cast) -> None:
    report = draft(cast)
    answer = submit(cast.leader, report)
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["may"]) == ("submitted", [])
    assert answer["ETag"] == f'"{report.revision_id}-submitted"'
    assert AuditEvent.objects.filter(verb="submitted", via="api", by=cast.leader).count() == 1


def test_cells_without_a_state_and_open_questions_are_listed(cast: Cast) -> None:
    report = draft(cast, **ABOVE, members_left={"state": "empty"}, grassroots_unions={"state": "empty"})
    answer = submit(cast.leader, report)
    assert answer.status_code == 409
    body = answer.json()
    assert body["missing"] == ["members_left", "grassroots_unions"]
    assert [question["cell"] for question in body["questions"]] == ["members"]
    assert Report.objects.get().state == "draft"


def test_a_question_answered_lets_it_through(cast: Cast) -> None:
    report = draft(cast, **ABOVE)
    asked = submit(cast.leader, report).json()
    assert (asked["missing"], [q["cell"] for q in asked["questions"]]) == ([], ["members"])
    answer = submit(cast.leader, report, {"answers": {"members": "Có đoàn viên là lao động tự do"}})
    assert answer.status_code == 200
    cell = answer.json()["cells"]["members"]
    assert (cell["question"], cell["answer"]) == (asked["questions"][0]["message"], "Có đoàn viên là lao động tự do")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"answers": {"membres": "x"}}, "membres"),
        ({"answers": {"members": 5}}, "members"),
        ({"answers": {"members": "x" * 1001}}, "members"),
        ({"answers": "yes"}, "answers"),
        ({"comment": "x"}, "comment"),
    ],
)
def test_bad_answers_are_named(cast: Cast, body: Any, named: str) -> None:
    answer = submit(cast.leader, draft(cast), body)
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == [named]


def test_not_before_the_as_of_day(cast: Cast, clock: Callable[[dt.datetime], None]) -> None:
    early = make.at(dt.date(2026, 9, 29))
    report = make.report(cast.clerk, cast.ward, moment=early)
    clock(early)
    answer = submit(cast.leader, report)
    assert (answer.status_code, "30/09/2026" in answer.json()["detail"]) == (409, True)


def test_a_clerk_needs_the_signed_paper_that_the_page_takes(cast: Cast) -> None:
    report = make.report(cast.paper_clerk, cast.paper_ward)
    answer = submit(cast.paper_clerk, report)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["cell"] == "paper"


def test_a_stale_tag_is_412_and_a_fresh_one_passes(cast: Cast) -> None:
    report = draft(cast)
    assert submit(cast.leader, report, if_match='"0-draft"').status_code == 412
    assert submit(cast.leader, report, if_match=f'W/"{report.revision_id}-draft-gzip"').status_code == 200


def test_who_submits(cast: Cast) -> None:
    report = draft(cast)
    statuses = {name: submit(user, report).status_code for name, user in cast.everyone.items() if name != "leader"}
    insiders = {"clerk", "area_reviewer", "reviewer", "reviewer2", "office_clerk", "observer"}
    assert {name for name, status in statuses.items() if status == 403} == insiders
    assert set(statuses.values()) == {403, 404}
    assert submit(None, report).status_code == 401
    assert submit(cast.leader, report).status_code == 200


def test_again_after_a_return_but_not_twice(cast: Cast) -> None:
    report = returned(cast)
    assert submit(cast.leader, report).status_code == 200
    assert submit(cast.leader, report).status_code == 409


@pytest.mark.parametrize("stage", [submitted, approved])
def test_a_wrong_state_is_409(cast: Cast, stage: Callable[[Cast], Report]) -> None:
    assert submit(cast.leader, stage(cast)).status_code == 409
