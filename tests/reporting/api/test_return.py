"""POST /api/v1/reports/{id}/return/: the reviewer sends it back with reasons on exact cells."""

from collections.abc import Callable
from typing import Any

import pytest

from reporting.models import AuditEvent, Report
from tests.cast import Cast
from tests.reporting.api.conftest import Caller, approved, draft, returned, submitted


def send_back(user: Any, report: Report, body: Any, **headers: str) -> Any:
    """Return without a tag unless one is given."""
    return Caller(user).post(f"reports/{report.pk}/return/", body, **headers)


def test_reasons_stand_at_their_cells(cast: Cast) -> None:
    report = submitted(cast)
    answer = send_back(cast.area_reviewer, report, {"cells": {"members": "Lệch kỳ trước"}, "comment": "Xem lại"})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["state"], body["cells"]["members"]["returned"]) == ("returned", "Lệch kỳ trước")
    assert answer["ETag"] == f'"{report.revision_id}-returned"'
    assert Report.objects.get().return_comment == "Xem lại"
    assert AuditEvent.objects.filter(verb="returned", via="api").count() == 1


def test_a_comment_alone_is_reason_enough(cast: Cast) -> None:
    assert send_back(cast.reviewer, submitted(cast), {"comment": "Thiếu chữ ký"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "comment"),
        ({"cells": {"members": "  "}, "comment": " "}, "comment"),
        ({"cells": {"membres": "x"}}, "membres"),
        ({"cells": {"members": 5}}, "members"),
        ({"cells": ["members"]}, "cells"),
        ({"comment": 5}, "comment"),
        ({"comment": "x" * 2001}, "comment"),
        ({"comment": "x", "state": "draft"}, "state"),
    ],
)
def test_no_reason_or_a_bad_one_is_named(cast: Cast, body: Any, named: str) -> None:
    answer = send_back(cast.reviewer, submitted(cast), body)
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == [named]
    assert Report.objects.get().state == "submitted"


def test_a_stale_tag_is_412(cast: Cast) -> None:
    report = submitted(cast)
    tag = f'"{report.revision_id}-draft"'
    assert send_back(cast.reviewer, report, {"comment": "x"}, if_match=tag).status_code == 412


def test_who_returns(cast: Cast) -> None:
    report = submitted(cast)
    reviewers = {"area_reviewer", "reviewer", "reviewer2", "office_clerk"}
    others = {name: user for name, user in cast.everyone.items() if name not in reviewers}
    statuses = {name: send_back(user, report, {"comment": "x"}).status_code for name, user in others.items()}
    assert {name for name, status in statuses.items() if status == 403} == {"clerk", "leader", "observer"}
    assert set(statuses.values()) == {403, 404}
    assert send_back(None, report, {"comment": "x"}).status_code == 401
    assert send_back(cast.office_clerk, report, {"comment": "x"}).status_code == 200


@pytest.mark.parametrize("stage", [draft, returned, approved])
def test_a_wrong_state_is_409(cast: Cast, stage: Callable[[Cast], Report]) -> None:
    assert send_back(cast.reviewer, stage(cast), {"comment": "x"}).status_code == 409
