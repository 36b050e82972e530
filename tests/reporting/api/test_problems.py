"""Every way to be refused is a problem in Vietnamese (the callers hold each answer to that)."""

import json
from typing import Any

import pytest
from django.test import Client
from rest_framework import exceptions as drf

from reporting.api import problems
from tests.cast import PERIOD, Cast
from tests.reporting.api.conftest import ROOT, Caller, documented

NEW = {"unit": "P-26740", "period": PERIOD}
KEPT = {drf.APIException, drf.ValidationError, drf.Throttled}  # none of ours raises them


def test_the_table_knows_every_error_of_drf() -> None:
    raised = {error for error in vars(drf).values() if isinstance(error, type) and issubclass(error, drf.APIException)}
    assert {error for error in raised - KEPT if problems.problem_of(error.__new__(error)) is None} == set()
    assert problems.answer(ValueError("a fault of ours"), {}) is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "nul",
        '{"cells": NaN}',
        '{"cells": {"members": {"value": Infinity}}}',
        '{"cells": {"members": {"value": 1' + "0" * 5000 + "}}}",
        "[" * 100_000,
        b"\xff\xfe",
        '{"unit": "\\u0000"}',
        '{"unit": "\\ud800"}',
        '{"\\u0000": 1}',
        '{"unit": ["\\u0000"]}',
        "[]",
        "5",
        '"P-26740"',
        "null",
    ],
)
def test_a_body_that_cannot_be_read_is_400(cast: Cast, body: str | bytes) -> None:
    assert Caller(cast.clerk).post("reports/", body).status_code == 400


def test_the_last_of_two_equal_keys_counts(cast: Cast) -> None:
    body = '{"unit": "P-0", "unit": "P-26740", "period": "2026-Q3"}'
    assert Caller(cast.clerk).post("reports/", body).status_code == 201


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
def test_anything_but_json_is_415(cast: Cast, kind: str) -> None:
    answer = Caller(cast.clerk).send("post", "reports/", "unit=P-26740", content_type=kind)
    assert answer.status_code == 415


def test_a_charset_that_is_none_is_400(cast: Cast) -> None:
    caller = Caller(cast.clerk)
    kind = "application/json; charset=bz2"
    answer = caller.client.generic("POST", f"{ROOT}reports/", b"{}", content_type=kind, headers=caller.headers)
    assert documented("post", "reports/", answer).status_code == 400


def test_answers_are_json_only(cast: Cast) -> None:
    caller = Caller(cast.clerk)
    assert caller.get("periods/", {"Accept": "text/html"}).status_code == 406
    assert caller.get("periods/", {"Accept": "text/html,*/*;q=0.8"})["Content-Type"] == "application/json"


@pytest.mark.parametrize(("method", "path"), [("put", "reports/"), ("delete", "reports/1/"), ("patch", "token/")])
def test_another_method_is_405(cast: Cast, method: str, path: str) -> None:
    answer = Caller(cast.clerk).send(method, path, {})
    assert answer.status_code == 405


def test_options_tells_nothing(cast: Cast) -> None:
    answer = Caller(cast.clerk).send("options", "reports/", {})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, POST, HEAD"


def test_too_large_a_body_is_413(cast: Cast) -> None:
    answer = Caller(cast.clerk).post("reports/", {**NEW, "unit": "x" * 2_700_000})
    assert answer.status_code == 413


def test_an_address_that_is_none_is_404(cast: Cast) -> None:
    assert Caller(cast.clerk).get("nothing/").status_code == 404
    assert Caller(cast.clerk).get("reports/abc/").status_code == 404


class TestSession:
    """The session of the pages works too, with its CSRF secret."""

    @pytest.fixture
    def browser(self, cast: Cast) -> Client:
        """The clerk's browser."""
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.clerk, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_it_reads(self, browser: Client) -> None:
        assert documented("get", "periods/", browser.get(ROOT + "periods/")).status_code == 200

    def test_it_writes_with_the_secret_only(self, browser: Client) -> None:
        def post(**headers: str) -> Any:
            answer = browser.post(ROOT + "reports/", json.dumps(NEW), content_type="application/json", headers=headers)
            return documented("post", "reports/", answer)

        refused = post()
        assert (refused.status_code, "CSRF" in refused.json()["detail"]) == (403, True)
        secret = "a" * 32
        browser.cookies["csrftoken"] = secret
        assert post(**{"X-CSRFToken": secret}).status_code == 201


def test_a_token_needs_no_secret_and_a_bad_one_is_not_saved_by_a_session(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk, "django.contrib.auth.backends.ModelBackend")
    answer = client.get(ROOT + "periods/", headers={"Authorization": "Token 0123"})
    assert documented("get", "periods/", answer).status_code == 401
