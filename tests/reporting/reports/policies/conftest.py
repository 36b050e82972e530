"""Refusals and reports that the tests of several policies need."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import User
from tests import factories as make
from tests.cast import PERIOD, TODAY, Cast


def refusal(user: User, report: Report, action: str, today: dt.date = TODAY) -> tuple[str, int]:
    with pytest.raises(Refused) as caught:
        policies.check(user, report, action, today)
    return caught.value.code, status_of(caught.value)


def approved(cast: Cast, period: str = PERIOD, day: dt.date = TODAY) -> Report:
    moment = make.at(day)
    report = make.report(cast.clerk, cast.ward, period, moment)
    report = reports.submit(report=report, by=cast.leader, at=moment, via="page")
    return reports.approve(report=report, by=cast.reviewer, at=moment, via="page")
