"""The OpenAPI document: valid, whole, and readable by anybody."""

import re
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from reporting.api.schema import document
from reporting.api.urls import urlpatterns
from tests.reporting.api.conftest import Caller

DESCRIBED = {
    "token/": {"post"},
    "periods/": {"get"},
    "totals/": {"get"},
    "progress/": {"get"},
    "reports/": {"get", "post"},
    "reports/{id}/": {"get", "patch"},
    "reports/{id}/submit/": {"post"},
    "reports/{id}/return/": {"post"},
    "reports/{id}/approve/": {"post"},
    "reports/{id}/correct/": {"post"},
    "reports/{id}/workbook/": {"get", "post"},
    "workbooks/": {"post"},
    "workbooks/{id}/": {"get"},
    "workbooks/{id}/file/": {"get"},
    "schema/": {"get"},
}


def test_the_document_is_valid() -> None:
    validate_schema(document())


def test_the_tool_s_own_command_finds_nothing_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True)
    out, err = capsys.readouterr()
    assert "openapi: 3.1.0" in out
    assert not err


def test_it_is_served_to_nobody_in_particular(db: None) -> None:
    answer = Caller(None).get("schema/")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_every_address_is_in_it_with_its_methods() -> None:
    paths = {path.removeprefix("/api/v1/"): set(operations) for path, operations in document()["paths"].items()}
    assert paths == DESCRIBED
    addresses = {re.sub(r"<\w+:pk>", "{id}", str(one.pattern)) for one in urlpatterns}
    assert addresses == set(DESCRIBED)


@pytest.mark.parametrize("path", sorted(set(DESCRIBED)))
def test_every_operation_says_what_it_takes_and_gives_with_an_example(path: str) -> None:
    for method, operation in document()["paths"][f"/api/v1/{path}"].items():
        assert operation["summary"]
        answers = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
        assert answers
        if path in ("schema/", "workbooks/{id}/file/") or (method, path) == ("get", "reports/{id}/workbook/"):
            continue
        for answer in answers.values():
            _example_fits(answer)
        taken = operation.get("requestBody")
        assert bool(taken) == (method in ("post", "patch"))
        if taken and "multipart/form-data" not in taken["content"]:
            _example_fits(taken)


def _example_fits(stated: dict[str, Any]) -> None:
    content = stated["content"]["application/json"]
    shape = {**content["schema"], "components": document()["components"]}
    for example in content["examples"].values():
        jsonschema.validate(example["value"], shape)
