"""Many at once: of several saves on one version, and of several approvals, exactly one goes through."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from reporting.models import AuditEvent, Revision
from tests import cast as casting
from tests.cast import Cast
from tests.reporting.api.conftest import Caller, draft, submitted

ROUNDS = 6


@pytest.fixture
def cast(transactional_db: None, clock: object) -> Cast:
    """The cast, committed, so that other connections see it."""
    return casting.build()


def at_once(calls: list[Callable[[], Any]]) -> list[int]:
    """The statuses of calls made at the same time, each on a connection of its own."""

    def one(call: Callable[[], Any]) -> int:
        try:
            status: int = call().status_code
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(one, calls))


def test_one_save_of_a_version_wins(cast: Cast) -> None:
    report = draft(cast)
    path, tag = f"reports/{report.pk}/", f'"{report.revision_id}-draft"'
    callers = [Caller(cast.clerk) for _ in range(ROUNDS)]

    def save(n: int) -> Callable[[], Any]:
        body = {"cells": {"members_left": {"value": 50 + n}}}
        return lambda: callers[n].patch(path, body, if_match=tag)

    assert at_once([save(n) for n in range(ROUNDS)]) == [200] + [412] * (ROUNDS - 1)
    assert Revision.objects.filter(report=report).count() == 2
    assert AuditEvent.objects.filter(report=report, verb="edited").count() == 2


def test_one_approval_wins(cast: Cast) -> None:
    report = submitted(cast)
    callers = [Caller(user) for user in (cast.reviewer, cast.reviewer2, cast.area_reviewer)]
    calls = [lambda caller=caller: caller.post(f"reports/{report.pk}/approve/") for caller in callers]
    assert at_once(calls) == [200, 409, 409]
    assert AuditEvent.objects.filter(report=report, verb="approved").count() == 1


def test_one_opening_makes_the_report(cast: Cast) -> None:
    callers = [Caller(user) for user in (cast.clerk, cast.leader, cast.reviewer)]
    body = {"unit": "P-26740", "period": casting.PERIOD}
    calls = [lambda caller=caller: caller.post("reports/", body) for caller in callers]
    assert at_once(calls) == [200, 200, 201]
