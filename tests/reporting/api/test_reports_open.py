"""POST /api/v1/reports/: opening a report."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from reporting.models import AuditEvent, Report
from tests import factories as make
from tests.cast import PERIOD, Cast
from tests.reporting.api.conftest import Caller, draft

WARD = {"unit": "P-26740", "period": PERIOD}


def test_a_clerk_opens_the_report_once(cast: Cast) -> None:
    caller = Caller(cast.clerk)
    first = caller.post("reports/", WARD)
    assert first.status_code == 201
    body = first.json()
    assert (body["unit"], body["period"], body["supplier"]) == ("P-26740", PERIOD, "unit")
    assert (body["state"], body["revision"], body["approved_revision"]) == ("draft", None, None)
    assert body["may"] == ["edit"]
    assert len(body["cells"]) == 14
    assert {cell["state"] for cell in body["cells"].values()} == {"empty"}
    assert first["ETag"] == '"0-draft"'
    second = caller.post("reports/", {**WARD, "supplier": "unit"})
    assert (second.status_code, second.json()) == (200, body)
    assert AuditEvent.objects.get().via == "api"


def test_the_federation_opens_its_own(cast: Cast) -> None:
    answer = Caller(cast.reviewer).post("reports/", {**WARD, "supplier": "federation"})
    assert answer.status_code == 201
    assert list(answer.json()["cells"]) == ["enterprises_25"]
    assert answer.json()["cells"]["enterprises_25"]["source"] == ""
    assert Caller(cast.clerk).post("reports/", {**WARD, "supplier": "federation"}).status_code == 403


def test_the_leader_gets_the_existing_one(cast: Cast) -> None:
    report = draft(cast)
    answer = Caller(cast.leader).post("reports/", WARD)
    assert (answer.status_code, answer.json()["id"]) == (200, report.pk)
    assert answer.json()["may"] == ["edit", "submit"]


@pytest.mark.parametrize("name", ["clerk2", "area2_reviewer", "outsider", "former", "administrator", "superuser"])
def test_who_has_nothing_to_do_with_the_unit_is_told_nothing(cast: Cast, name: str) -> None:
    unknown = Caller(cast.everyone[name]).post("reports/", {**WARD, "unit": "P-0"})
    answer = Caller(cast.everyone[name]).post("reports/", WARD)
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert not Report.objects.exists()


def test_an_observer_opens_nothing(cast: Cast) -> None:
    assert Caller(cast.observer).post("reports/", WARD).status_code == 403
    assert Caller(None).post("reports/", WARD).status_code == 401


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, ["unit", "period"]),
        ({**WARD, "state": "approved"}, ["state"]),
        ({**WARD, "supplier": "register"}, ["supplier"]),
        ({**WARD, "supplier": ["unit"]}, ["supplier"]),
        ({"unit": 26740, "period": None}, ["unit", "period"]),
        ({"unit": "", "period": "x" * 3000}, ["unit", "period"]),
    ],
)
def test_bad_keys_are_named(cast: Cast, given: dict[str, Any], named: list[str]) -> None:
    answer = Caller(cast.clerk).post("reports/", given)
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == named


def test_an_unknown_period_is_404(cast: Cast) -> None:
    assert Caller(cast.clerk).post("reports/", {**WARD, "period": "2026-Q9"}).status_code == 404


def test_a_period_not_open_yet_and_one_over_are_409(cast: Cast, clock: Callable[[dt.datetime], None]) -> None:
    caller = Caller(cast.clerk)
    early = caller.post("reports/", {**WARD, "period": "2026-Q4"})
    assert early.status_code == 409
    assert "26/12/2026" in early.json()["detail"]
    clock(make.at(dt.date(2026, 10, 26)))
    assert Caller(cast.clerk).post("reports/", WARD).status_code == 409


def test_a_unit_without_the_duty_is_409(cast: Cast) -> None:
    make.role(cast.clerk, "clerk", cast.area)
    assert Caller(cast.clerk).post("reports/", {**WARD, "unit": "T-1"}).status_code == 409
