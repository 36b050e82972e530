"""Callers of the API: each answer they get is held to the OpenAPI document and to the rules of every problem."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from knox.models import AuthToken

from reporting.api.problems import CONTENT_TYPE
from reporting.api.schema import document
from reporting.models import Report
from reporting.reports import actions
from targets.models import User
from tests import cast as casting
from tests import factories as make
from tests.cast import Cast

ROOT = "/api/v1/"
VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Sets the clock of the edge; it stands at the cast's `NOW`."""

    def set_to(moment: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr("axes.handlers.proxy.now", lambda: moment)

    set_to(casting.NOW)
    return set_to


@pytest.fixture
def cast(db: None, clock: object) -> Cast:
    """The cast in its small city."""
    return casting.build()


class Caller:
    """An account with a token (or nobody), asking the API."""

    def __init__(self, user: User | None) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if user is not None:
            self.headers["Authorization"] = f"Token {AuthToken.objects.create(user)[1]}"

    def get(self, path: str, headers: dict[str, str] | None = None, **query: str) -> Any:
        """GET below /api/v1/."""
        answer = self.client.get(ROOT + path, query, headers={**self.headers, **(headers or {})})
        return documented("get", path, answer)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        """POST of JSON."""
        return self.send("post", path, data, **headers)

    def patch(self, path: str, data: Any = None, **headers: str) -> Any:
        """PATCH of JSON; `if_match="…"` becomes If-Match."""
        return self.send("patch", path, data, **headers)

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """Any method with a JSON body; a str or bytes is sent as it is."""
        sent = data if isinstance(data, str | bytes) else json.dumps({} if data is None else data)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = named.pop("content-type", "application/json")
        call = getattr(self.client, method)
        answer = call(ROOT + path, sent, content_type=kind, headers={**self.headers, **named})
        return documented(method, path, answer)


@pytest.fixture
def as_user(cast: Cast) -> Callable[[User | None], Caller]:
    """A caller for an account; None is nobody."""
    return Caller


def documented(method: str, path: str, answer: Any) -> Any:
    """Holds an answer to the document, and every error to the rules of problems; gives it back."""
    if answer.status_code >= 400:
        _is_a_problem(answer)
    try:
        found = resolve(ROOT + path.partition("?")[0])
    except Resolver404:
        assert answer.status_code == 404
        return answer
    route = "/" + re.sub(r"<\w+:pk>", "{id}", found.route)
    operations = document()["paths"][route]
    if answer.status_code == 405:
        assert method not in operations
        return answer
    stated = operations[method]["responses"]
    assert str(answer.status_code) in stated, f"{method} {route} does not document {answer.status_code}"
    content = stated[str(answer.status_code)].get("content", {})
    kind = answer["Content-Type"].split(";")[0]
    assert kind in content, f"{kind} is not documented for {method} {route} {answer.status_code}"
    if kind.endswith("json"):
        shape = {**content[kind]["schema"], "components": document()["components"]}
        jsonschema.validate(answer.json(), shape, format_checker=jsonschema.FormatChecker())
    return answer


def _is_a_problem(answer: Any) -> None:
    assert answer["Content-Type"] == CONTENT_TYPE
    body = answer.json()
    assert body["status"] == answer.status_code
    assert set(body) <= {"type", "title", "status", "detail", "errors", "questions", "missing"}
    messages = [body["title"], body["detail"], *(error["message"] for error in body.get("errors", []))]
    for message in messages:
        assert VIETNAMESE.search(message), f"not in Vietnamese: {message}"


def draft(cast: Cast, **different: Any) -> Report:
    """The clerk's report of the ward, every cell filled."""
    return make.report(cast.clerk, cast.ward, **different)


def submitted(cast: Cast, **different: Any) -> Report:
    """The same, submitted by the leader."""
    report = draft(cast, **different)
    return actions.submit(report=report, by=cast.leader, at=casting.NOW, via="page")


def returned(cast: Cast) -> Report:
    """The same, returned by the reviewer for its members."""
    report = submitted(cast)
    why = {"members": "Kiểm tra lại"}
    return actions.return_report(report=report, cells=why, comment="", by=cast.reviewer, at=casting.NOW, via="page")


def approved(cast: Cast) -> Report:
    """The same, approved by the reviewer."""
    return actions.approve(report=submitted(cast), by=cast.reviewer, at=casting.NOW, via="page")


def corrected(cast: Cast) -> Report:
    """The same, approved and taken up again by the clerk with 1.100 members."""
    report, act = approved(cast), {"by": cast.clerk, "at": casting.NOW, "via": "page"}
    report = actions.correct(report=report, reason="Nhầm cột", document="12/CV", **act)
    return actions.save_cells(report=report, cells={"members": {"value": 1100}}, **act)
