"""POST /api/v1/reports/{id}/correct/: an approved report is taken up again."""

from collections.abc import Callable
from typing import Any

import pytest

from reporting.models import AuditEvent, Report, Revision
from tests.cast import Cast
from tests.reporting.api.conftest import Caller, approved, corrected, draft, returned, submitted

WHY = {"reason": "Nhầm cột", "document": "12/CV-CĐ ngày 05/10/2026"}


def correct(user: Any, report: Report, body: Any = None, **headers: str) -> Any:
    """Start a correction, with a reason unless another body is given."""
    return Caller(user).post(f"reports/{report.pk}/correct/", WHY if body is None else body, **headers)


def test_a_correction_is_a_draft_beside_the_approved_revision(cast: Cast) -> None:
    report = approved(cast)
    answer = correct(cast.clerk, report)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["state"], body["revision"], body["approved_revision"]) == ("draft", 2, 1)
    assert body["cells"]["members"]["value"] == 1000
    saved = Revision.objects.latest("pk")
    assert (saved.reason, saved.document) == (WHY["reason"], WHY["document"])
    assert AuditEvent.objects.filter(verb="correction_started", via="api").count() == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, ["reason", "document"]),
        ({"reason": "x"}, ["document"]),
        ({"reason": " ", "document": "x"}, ["reason"]),
        ({"reason": "x", "document": "x" * 201}, ["document"]),
        ({"reason": "x" * 1001, "document": "x"}, ["reason"]),
        ({**WHY, "cells": {}}, ["cells"]),
    ],
)
def test_reason_and_document_are_asked(cast: Cast, body: Any, named: list[str]) -> None:
    answer = correct(cast.clerk, approved(cast), body)
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == named
    assert Report.objects.get().state == "approved"


def test_a_stale_tag_is_412(cast: Cast) -> None:
    report = approved(cast)
    assert correct(cast.clerk, report, if_match='"1-draft"').status_code == 412
    assert correct(cast.clerk, report, if_match=f'"{report.revision_id}-approved"').status_code == 200


@pytest.mark.parametrize("name", ["clerk", "leader", "area_reviewer", "reviewer", "office_clerk"])
def test_who_corrects(cast: Cast, name: str) -> None:
    assert correct(cast.everyone[name], approved(cast)).status_code == 200


def test_who_does_not(cast: Cast) -> None:
    report = approved(cast)
    for name in ("clerk2", "leader2", "area2_reviewer", "outsider", "former", "administrator", "superuser"):
        assert correct(cast.everyone[name], report).status_code == 404, name
    assert correct(cast.observer, report).status_code == 403
    assert correct(None, report).status_code == 401


@pytest.mark.parametrize("stage", [draft, submitted, returned, corrected])
def test_a_wrong_state_is_409(cast: Cast, stage: Callable[[Cast], Report]) -> None:
    assert correct(cast.leader, stage(cast)).status_code == 409
