"""Each of the cast at each address, with the report of one ward: nothing leaks."""

from typing import Any

import pytest

from reporting.models import MeetingWorkbook
from tests.cast import NOW, PERIOD, Cast
from tests.reporting.api.conftest import Caller, draft, submitted

FIGURES = [
    ("get", "periods/"),
    ("get", f"totals/?unit=TPHCM&period={PERIOD}"),
    ("get", f"progress/?unit=TPHCM&period={PERIOD}"),
]
ON_A_REPORT: list[tuple[str, str, Any]] = [
    ("get", "", None),
    ("patch", "", {"cells": {}}),
    ("post", "submit/", {}),
    ("post", "return/", {"comment": "x"}),
    ("post", "approve/", {}),
    ("post", "correct/", {"reason": "x", "document": "y"}),
]
STRANGERS = ("clerk2", "leader2", "paper_clerk", "area2_reviewer", "outsider", "former", "administrator", "superuser")
WITHOUT_A_ROLE = ("superuser", "outsider", "former")


@pytest.mark.parametrize(("method", "path"), FIGURES)
def test_approved_figures_are_for_whoever_holds_a_role(cast: Cast, method: str, path: str) -> None:
    for name, user in cast.everyone.items():
        expected = 403 if name in WITHOUT_A_ROLE else 200
        assert getattr(Caller(user), method)(path).status_code == expected, name
    assert getattr(Caller(None), method)(path).status_code == 401


@pytest.mark.parametrize(("method", "path", "body"), ON_A_REPORT)
@pytest.mark.parametrize("stage", [draft, submitted])
def test_another_s_report_is_not_there(cast: Cast, stage: Any, method: str, path: str, body: Any) -> None:
    report = stage(cast)
    address = f"reports/{report.pk}/{path}"
    for name in STRANGERS:
        caller = Caller(cast.everyone[name])
        answer = caller.get(address) if method == "get" else caller.send(method, address, body, if_match="*")
        assert answer.status_code == 404, name
        assert "P-26740" not in answer.content.decode()
        assert "Sài Gòn" not in answer.content.decode()
    nobody = Caller(None)
    answer = nobody.get(address) if method == "get" else nobody.send(method, address, body)
    assert answer.status_code == 401


@pytest.mark.parametrize("name", ["administrator", "superuser"])
def test_who_runs_the_machines_enters_submits_and_approves_nothing(cast: Cast, name: str) -> None:
    report = submitted(cast)
    caller = Caller(cast.everyone[name])
    assert caller.get("reports/").json()["results"] == []
    assert caller.post("reports/", {"unit": "P-26743", "period": PERIOD}).status_code == 404
    for method, path, body in ON_A_REPORT[1:]:
        assert caller.send(method, f"reports/{report.pk}/{path}", body, if_match="*").status_code == 404


def test_a_workbook_is_its_asker_s(cast: Cast) -> None:
    row = MeetingWorkbook.objects.create(period_id=PERIOD, scope="TPHCM", asked_by=cast.clerk, asked_at=NOW)
    for name, user in cast.everyone.items():
        expected = 403 if name in WITHOUT_A_ROLE else 200 if name == "clerk" else 404
        assert Caller(user).get(f"workbooks/{row.pk}/").status_code == expected, name


def test_a_role_that_has_ended_opens_nothing(cast: Cast) -> None:
    report = draft(cast)
    assert Caller(cast.former).get(f"reports/{report.pk}/").status_code == 404
    assert Caller(cast.former).post(f"reports/{report.pk}/submit/").status_code == 404
