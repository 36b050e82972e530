"""On which days what may be entered, submitted and approved."""

from __future__ import annotations

import datetime as dt

import pytest

from reporting.deadlines import actions as periods
from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Period, User
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.reports.policies.conftest import approved, refusal

BEFORE_OPENING = dt.date(2026, 9, 24)
OPENING = dt.date(2026, 9, 25)
DAY_BEFORE_AS_OF = dt.date(2026, 9, 29)
AS_OF = dt.date(2026, 9, 30)
LAST_DAY = dt.date(2026, 10, 25)
AFTER = dt.date(2026, 10, 26)


def test_the_days_of_a_period(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    expected = {
        BEFORE_OPENING: ("not_open", "not_open", "before_as_of", "not_open"),
        OPENING: (None, None, "before_as_of", None),
        DAY_BEFORE_AS_OF: (None, None, "before_as_of", None),
        AS_OF: (None, None, None, None),
        LAST_DAY: (None, None, None, None),
        AFTER: ("entry_closed",) * 4,
    }
    for day, codes in expected.items():
        acts = ((cast.clerk, "edit"), (cast.leader, "edit"), (cast.leader, "submit"), (cast.reviewer, "enter_for"))
        for (who, action), code in zip(acts, codes, strict=True):
            if code is None:
                policies.check(who, report, action, day)
            else:
                assert refusal(who, report, action, day) == (code, 409)


def test_the_refusal_names_the_day(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    with pytest.raises(Refused, match="Quý III/2026 tính đến ngày 30/09/2026"):
        policies.check_submit(cast.leader, report, DAY_BEFORE_AS_OF)


def submitted(cast: Cast) -> Report:
    return reports.submit(report=make.report(cast.clerk, cast.ward), by=cast.leader, at=NOW, via="page")


def returned(cast: Cast, day: dt.date) -> Report:
    return reports.return_report(
        report=submitted(cast), comment="?", by=cast.reviewer, at=make.at(day), via="page"
    )  # fmt: skip


def test_after_the_last_day_what_is_in_is_still_reviewed(cast: Cast) -> None:
    report = submitted(cast)
    assert policies.may(cast.reviewer, report, AFTER) == ["return", "approve"]
    report = reports.approve(report=report, by=cast.reviewer, at=make.at(AFTER), via="page")
    assert report.state == "approved"


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (AFTER, dt.date(2026, 10, 29)),  # a Monday's return: its own due day is the later
        (TODAY, LAST_DAY),  # a return in time: the last day of entry is
    ],
)
def test_a_return_is_answered_to_its_own_due_day_or_the_last_day_of_entry(
    cast: Cast, day: dt.date, last: dt.date
) -> None:
    report = returned(cast, day)
    assert policies.may(cast.leader, report, last) == ["edit", "submit"]
    over = last + dt.timedelta(days=1)
    for who, action in ((cast.clerk, "edit"), (cast.leader, "submit"), (cast.reviewer, "enter_for")):
        code, status = refusal(who, report, action, over)
        assert (code, status) == ("return_over" if day == AFTER else "entry_closed", 409)
    make.opening(cast.ward)
    assert policies.may(cast.leader, policies.report_for(cast.leader, report.pk, over), over) == ["edit", "submit"]


def test_a_return_from_before_returns_had_a_day_is_answered_to_the_last_day_of_entry(cast: Cast) -> None:
    report = returned(cast, TODAY)
    Report.objects.update(return_due=None)
    report = policies.report_for(cast.leader, report.pk, TODAY)
    policies.check(cast.leader, report, "edit", LAST_DAY)
    assert refusal(cast.leader, report, "edit", AFTER) == ("entry_closed", 409)


def test_after_the_last_day_everyone_who_enters_for_a_unit_needs_an_opening(cast: Cast) -> None:
    moment = make.at(AFTER)
    for who in (cast.clerk, cast.area_reviewer, cast.reviewer):
        with pytest.raises(Refused, match="hãy đề nghị Liên đoàn Lao động Thành phố mở lại") as caught:
            make.report(who, cast.ward, moment=moment)
        assert (caught.value.code, status_of(caught.value)) == ("entry_closed", 409)
    make.opening(cast.ward, until=AFTER)
    make.opening(cast.ward_b, "2026-Q3", until=LAST_DAY)
    report = make.report(cast.reviewer, cast.ward, moment=moment)
    assert policies.may(cast.leader, report, AFTER) == ["edit", "submit"]
    assert policies.may(cast.leader, report, AFTER + dt.timedelta(days=1)) == []
    with pytest.raises(Refused):
        make.report(cast.reviewer, cast.ward_b, moment=moment)
    report = reports.submit(report=report, by=cast.reviewer, at=moment, via="page")
    assert reports.approve(report=report, by=cast.reviewer2, at=moment, via="page").state == "approved"


def closed(cast: Cast, *left_out: Report) -> Period:
    return periods.close(
        period=Period.objects.get(pk=PERIOD), signer="A", number="9/LĐLĐ", on=AFTER, left_out=[r.pk for r in left_out],
        by=cast.reviewer, at=make.at(AFTER), via="page",
    )  # fmt: skip


def test_a_closed_period_takes_no_first_report_and_no_draft(cast: Cast) -> None:
    make.report(cast.clerk, cast.ward)
    closed(cast)
    report = policies.report_for(cast.clerk, Report.objects.get().pk, AFTER)
    make.opening(cast.ward, "2026-Q2")
    make.opening(cast.ward_b)
    for who, action in ((cast.leader, "edit"), (cast.leader, "submit"), (cast.reviewer, "enter_for")):
        assert refusal(who, report, action, AFTER) == ("period_closed", 409)
    with pytest.raises(Refused, match="9/LĐLĐ"):
        make.report(cast.reviewer, cast.ward2, moment=make.at(AFTER))
    assert make.report(cast.reviewer, cast.ward_b, moment=make.at(AFTER)).state == "draft"


CORRECTORS = ("clerk", "leader", "area_reviewer", "reviewer", "reviewer2", "office_clerk")


@pytest.mark.parametrize("stamped", [False, True])
def test_after_closing_each_role_needs_an_opening_to_correct(cast: Cast, stamped: bool) -> None:
    report = approved(cast)
    if stamped:
        closed(cast)
    report = policies.report_for(cast.clerk, report.pk, AFTER)
    before = {name: _code(who, report, "correct", AFTER) for name, who in cast.everyone.items()}
    over = "period_closed" if stamped else "entry_closed"
    strangers = {name: "not_yours" if name == "observer" else "not_found" for name in cast.everyone}
    assert before == strangers | dict.fromkeys(CORRECTORS, over)
    make.opening(cast.ward, until=AFTER)
    report = policies.report_for(cast.clerk, report.pk, AFTER)
    after = {name: _code(who, report, "correct", AFTER) for name, who in cast.everyone.items()}
    assert after == strangers | dict.fromkeys(CORRECTORS, "")
    assert _code(cast.clerk, report, "correct", AFTER + dt.timedelta(days=1)) == over
    assert _code(cast.clerk, report, "correct", LAST_DAY) == ""


def _code(user: User, report: Report, action: str, today: dt.date) -> str:
    try:
        policies.check(user, report, action, today)
    except Refused as refused:
        return refused.code
    return ""


def test_the_federations_own_part_ends_with_the_stamp(cast: Cast) -> None:
    moment = make.at(AFTER)
    report = make.report(cast.reviewer, cast.ward, supplier="federation", moment=moment)
    report = reports.submit(report=report, by=cast.reviewer, at=moment, via="page")
    report = reports.approve(report=report, by=cast.reviewer2, at=moment, via="page")
    assert _code(cast.reviewer, report, "correct", AFTER) == ""
    closed(cast)
    report = policies.report_for(cast.reviewer, report.pk, AFTER)
    assert _code(cast.reviewer, report, "correct", AFTER) == "period_closed"
    with pytest.raises(Refused, match="mở lại"):
        make.report(cast.reviewer, cast.ward2, supplier="federation", moment=moment)
    make.opening(cast.ward)
    report = policies.report_for(cast.reviewer, report.pk, AFTER)
    assert _code(cast.reviewer, report, "correct", AFTER) == ""


def test_a_closed_period_takes_corrections(cast: Cast) -> None:
    report = approved(cast)
    closed(cast)
    make.opening(cast.ward)
    late = make.at(AFTER)
    report = reports.correct(report=report, reason="sai", document="1", by=cast.clerk, at=late, via="page")
    assert policies.may(cast.leader, report, AFTER) == ["edit", "submit"]
    report = reports.submit(report=report, by=cast.leader, at=late, via="page")
    report = reports.approve(report=report, by=cast.reviewer, at=late, via="page")
    assert AuditTrail.last_detail(report)["after_closing"] is True


class AuditTrail:
    @staticmethod
    def last_detail(report: Report) -> dict[str, object]:
        event = report.events.order_by("-pk").first()
        assert event is not None
        return dict(event.detail)


def test_what_the_stamp_left_out_goes_on_to_its_own_due_day(cast: Cast) -> None:
    report = returned(cast, AFTER)
    closed(cast, report)
    report = policies.report_for(cast.leader, report.pk, AFTER)
    assert policies.may(cast.leader, report, dt.date(2026, 10, 29)) == ["edit", "submit"]
    assert policies.may(cast.leader, report, dt.date(2026, 10, 30)) == []
