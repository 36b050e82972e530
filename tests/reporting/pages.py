"""Helpers of the page tests: a clock that stands still, people at their browsers, a sheet as a browser posts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.models import Report
from targets.models import User
from tests import cast, factories


@contextmanager
def clock(day: dt.date = cast.TODAY) -> Iterator[None]:
    """The edge reads this day, 9 o'clock in Ho Chi Minh City."""
    moment = factories.at(day)
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


def browser(who: User | None) -> Client:
    """A browser with this person signed in (None: nobody)."""
    client = Client()
    if who is not None:
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client


def read(who: User, address: str) -> str:
    """A page as this person sees it."""
    answer = browser(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(who: User, address: str, body: dict[str, Any]) -> tuple[int, str]:
    """Post as this person: status and page."""
    answer = browser(who).post(address, body)
    return answer.status_code, answer.content.decode()


def asked(who: User, address: str) -> int:
    """How many queries a page costs, the log-in left out."""
    client = browser(who)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def verb(report: Report, name: str, *args: object) -> str:
    """Where a button of a page of the report posts to: "submit", "papers_attach"."""
    return reverse(f"report_{name}", args=[report.pk, *args])


def sheet(report: Report, **typed: str) -> dict[str, Any]:
    """The form of a report as posted: `members="1200"`, or `members__state="missing"` for another field."""
    report.refresh_from_db()
    data = {"revision": str(report.revision_id or "")}
    for name, text in typed.items():
        code, _, field = name.partition("__")
        data[f"{code}.{field or 'value'}"] = text
    return data
