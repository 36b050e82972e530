"""`manage.py totals` and `progress` at the command line: the figures of the API as lines, and unknown codes refused."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reporting.reports import actions as reports
from reporting.totals import recount, scopes
from reporting.totals.queries import totals
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.editions import meeting


def said(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, **{"unit": "T-1", "period": PERIOD, **options})
    return out.getvalue()


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """One approved report, one silent unit of the area, all counted."""
    report = make.report(cast.clerk, cast.ward, members=1100)
    reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    reports.approve(report=report, by=cast.reviewer, at=NOW, via="page")
    recount.run_pending(NOW, TODAY)
    return cast


def test_totals_as_lines(counted: Cast) -> None:
    head, *lines = said("totals").splitlines()
    assert head.endswith("phải báo cáo 2, đã gửi 1, đã duyệt 1")
    words = {line.split()[0]: line.split()[1:] for line in lines}
    assert words["members"] == ["1.100", "1", "đơn", "vị,", "tính", "theo", "số", "kỳ", "trước", "0"]
    assert words["zones"][0] == "…", "nobody answered, so there is no total, not a zero"


@pytest.mark.parametrize("basis", ["reported", "carried"])
def test_totals_as_the_api_gives_them(counted: Cast, basis: str) -> None:
    told = json.loads(said("totals", unit="TPHCM-CU", basis=basis, format="json"))
    asked = totals(scopes.scope("TPHCM-CU"), scopes.period(PERIOD), basis=basis, today=TODAY)
    assert told == json.loads(json.dumps(asked))
    assert told["basis"] == basis


def test_progress_as_lines(db: None) -> None:
    meeting.world()
    lines = said("progress", unit="TPHCM", period="2025-Q4").splitlines()
    assert len(lines) == 13
    assert all("đơn vị có số liệu, " in line for line in lines)
    assert any(line.startswith("2030 ") and line.endswith("TPHCM-CU)") for line in lines)


@pytest.mark.parametrize("command", ["totals", "progress"])
@pytest.mark.parametrize(("option", "code"), [("unit", "P-0"), ("period", "2026-Q9")])
def test_unknown_codes_are_refused(cast: Cast, command: str, option: str, code: str) -> None:
    with pytest.raises(CommandError, match=code):
        said(command, **{option: code})
