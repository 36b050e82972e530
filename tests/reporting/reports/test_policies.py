"""Who sees which report, and on which days what may be entered, submitted and approved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext

from reporting.deadlines import actions as periods
from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.reports.policies import Refused
from targets.models import Period, Role, User
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast

BEFORE_OPENING = dt.date(2026, 9, 24)
OPENING = dt.date(2026, 9, 25)
DAY_BEFORE_AS_OF = dt.date(2026, 9, 29)
AS_OF = dt.date(2026, 9, 30)
LAST_DAY = dt.date(2026, 10, 25)
AFTER = dt.date(2026, 10, 26)


def refusal(user: User, report: Report, action: str, today: dt.date = TODAY) -> tuple[str, int]:
    with pytest.raises(Refused) as caught:
        policies.check(user, report, action, today)
    return caught.value.code, caught.value.status


def approved(cast: Cast, period: str = PERIOD, day: dt.date = TODAY) -> Report:
    moment = make.at(day)
    report = make.report(cast.clerk, cast.ward, period, moment)
    report = reports.submit(report=report, by=cast.leader, at=moment, via="page")
    return reports.approve(report=report, by=cast.reviewer, at=moment, via="page")


# ---------------------------------------------------------------- who sees what


def test_who_sees_a_draft_and_who_an_approved_report(cast: Cast) -> None:
    draft = make.report(cast.clerk, cast.ward)
    inside = {"clerk", "leader", "reviewer", "reviewer2", "area_reviewer", "office_clerk"}
    for name, who in cast.everyone.items():
        if name in inside:
            assert policies.readable_revision(who, draft, TODAY) == draft.revision
            assert policies.report_for(who, draft.pk, TODAY) == draft
        elif name == "observer":
            assert policies.report_for(who, draft.pk, TODAY) == draft
            with pytest.raises(Refused, match="chưa được duyệt") as caught:
                policies.readable_revision(who, draft, TODAY)
            assert caught.value.status == 403
        else:
            for read in (policies.report_for, lambda u, pk, t: policies.readable_revision(u, draft, t)):
                with pytest.raises(Refused) as caught:
                    read(who, draft.pk, TODAY)
                assert (caught.value.code, caught.value.status) == ("not_found", 404)


def test_an_observer_keeps_to_the_approved_revision_while_a_correction_is_in_work(cast: Cast) -> None:
    report = approved(cast)
    report = reports.correct(report=report, reason="sai", document="1", by=cast.clerk, at=NOW, via="page")
    shown = policies.readable_revision(cast.observer, report, TODAY)
    assert shown == report.approved_revision
    assert shown != report.revision


def test_a_report_that_does_not_exist_is_like_one_that_may_not_be_seen(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        policies.report_for(cast.reviewer, 0, TODAY)
    assert caught.value.status == 404


def test_the_list_holds_what_each_may_see(cast: Cast, django_assert_num_queries: CaptureQueriesContext) -> None:
    ward, ward2 = make.report(cast.clerk, cast.ward), make.report(cast.clerk2, cast.ward2)
    seen = {
        name: {(r.pk, r.full) for r in policies.visible_reports(who, TODAY)}  # type: ignore[attr-defined]
        for name, who in cast.everyone.items()
    }
    assert seen["clerk"] == seen["leader"] == seen["area_reviewer"] == {(ward.pk, True)}
    assert seen["clerk2"] == seen["leader2"] == seen["area2_reviewer"] == {(ward2.pk, True)}
    assert seen["reviewer"] == seen["reviewer2"] == seen["office_clerk"] == {(ward.pk, True), (ward2.pk, True)}
    assert seen["observer"] == {(ward.pk, False), (ward2.pk, False)}
    for name in ("administrator", "superuser", "outsider", "former", "paper_clerk"):
        assert seen[name] == set()
    with django_assert_num_queries(2):
        list(policies.visible_reports(cast.reviewer, TODAY))


def test_a_unit_that_ended_is_reached_through_its_last_place(cast: Cast) -> None:
    old = Report.objects.create(unit=cast.district, period_id="2025-Q1")
    assert policies.permissions_at(cast.reviewer, cast.district, TODAY).federation
    assert [r.pk for r in policies.visible_reports(cast.observer, TODAY)] == [old.pk]
    assert not policies.permissions_at(cast.area_reviewer, cast.district, TODAY).roles


def test_a_unit_to_come_is_reached_through_its_first_place(cast: Cast) -> None:
    coming = make.unit("P-99999", cast.area, since="2027-01-01")
    assert policies.permissions_at(cast.area_reviewer, coming, TODAY).roles == {"reviewer"}
    assert coming.code in policies.reach(cast.area_reviewer, TODAY)


def test_a_role_at_a_unit_without_a_place_reaches_it_alone(cast: Cast) -> None:
    lonely = make.unit("B-X", None, "base", until="2023-01-02", owes=False)
    lonely.placements.all().delete()
    make.role(cast.outsider, "reviewer", lonely)
    assert policies.permissions_at(cast.outsider, "B-X", TODAY) == policies.Permissions(frozenset({"reviewer"}))
    assert policies.reach(cast.outsider, TODAY) == {"B-X": {"reviewer"}}


def test_roles_begin_and_end(cast: Cast) -> None:
    assert policies.roles(cast.former, dt.date(2026, 9, 30))[0].unit == cast.ward
    assert policies.roles(cast.former, dt.date(2026, 10, 1)) == []
    assert policies.permissions_at(cast.former, cast.ward, dt.date(2026, 9, 30)).inside


def test_only_reviewers_at_the_root_are_the_federation(cast: Cast) -> None:
    federation = {name for name, who in cast.everyone.items() if policies.is_federation(who, TODAY)}
    assert federation == {"reviewer", "reviewer2", "office_clerk"}
    policies.check_federation(cast.reviewer, TODAY)
    with pytest.raises(Refused) as caught:
        policies.check_federation(cast.area_reviewer, TODAY)
    assert caught.value.status == 403


# ---------------------------------------------------------------- one's own work


def test_nobody_approves_what_they_entered(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    report = reports.save_cells(report=report, cells={"members": {"value": 999}}, by=cast.reviewer, at=NOW, via="page")
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    assert refusal(cast.reviewer, report, "approve") == ("own_work", 403)
    assert policies.may(cast.reviewer, report, TODAY) == ["return"]
    assert policies.can(cast.reviewer2, report, "approve", TODAY)


def test_nor_where_the_clerk_overwrote_it_since(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    for who, value in ((cast.reviewer, 999), (cast.clerk, 998)):
        report = reports.save_cells(report=report, cells={"members": {"value": value}}, by=who, at=NOW, via="page")
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    assert refusal(cast.reviewer, report, "approve") == ("own_work", 403)


def test_nor_after_a_return_that_left_their_cells(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward)
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    report = reports.return_report(report=report, comment="?", by=cast.reviewer2, at=NOW, via="page")
    report = reports.save_cells(report=report, cells={"workers": {"value": 5000}}, by=cast.clerk, at=NOW, via="page")
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    assert report.revision is not None
    assert report.revision.number == 2
    assert refusal(cast.reviewer, report, "approve") == ("own_work", 403)


def test_nor_what_they_submitted_though_another_sent_it_once_more_unchanged(cast: Cast) -> None:
    report = make.report(cast.reviewer2, cast.ward, supplier="federation")
    report = reports.submit(report=report, by=cast.reviewer, at=NOW, via="page")
    report = reports.return_report(report=report, comment="?", by=cast.office_clerk, at=NOW, via="page")
    report = reports.submit(report=report, by=cast.reviewer2, at=NOW, via="page")
    assert report.revision is not None
    assert report.revision.number == 1
    assert refusal(cast.reviewer, report, "approve") == ("own_work", 403)
    assert policies.can(cast.office_clerk, report, "approve", TODAY)


def test_a_reviewer_who_entered_for_a_unit_submits_it_and_another_approves(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward)
    assert policies.may(cast.reviewer, report, TODAY) == ["edit", "submit"]
    assert policies.may(cast.reviewer2, report, TODAY) == ["edit"]
    report = reports.submit(report=report, by=cast.reviewer, at=NOW, via="page")
    assert refusal(cast.reviewer, report, "approve") == ("own_work", 403)
    assert reports.approve(report=report, by=cast.area_reviewer, at=NOW, via="page").state == "approved"


def test_whoever_starts_a_correction_may_approve_it_if_others_enter_and_submit(cast: Cast) -> None:
    report = approved(cast)
    report = reports.correct(report=report, reason="sai", document="1", by=cast.reviewer, at=NOW, via="page")
    assert policies.may(cast.reviewer, report, TODAY) == ["edit"]
    report = reports.save_cells(report=report, cells={"members": {"value": 999}}, by=cast.clerk, at=NOW, via="page")
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    assert policies.can(cast.reviewer, report, "approve", TODAY)


def test_clerks_and_leaders_never_review_their_own_unit(cast: Cast) -> None:
    """office_clerk is clerk of the federation's office and reviewer of the city."""
    report = make.report(cast.office_clerk, cast.office)
    make.role(cast.outsider, "leader", cast.office)
    report = reports.submit(report=report, by=cast.outsider, at=NOW, via="page")
    assert refusal(cast.office_clerk, report, "approve") == ("not_yours", 403)
    assert refusal(cast.office_clerk, report, "return") == ("not_yours", 403)
    assert policies.can(cast.reviewer, report, "approve", TODAY)


def test_flags_of_the_account_open_nothing(cast: Cast) -> None:
    User.objects.filter(pk=cast.outsider.pk).update(is_staff=True, is_superuser=True)
    report = make.report(cast.clerk, cast.ward)
    assert refusal(User.objects.get(pk=cast.outsider.pk), report, "edit") == ("not_found", 404)


def test_area_reviewers_review_below_their_area(cast: Cast) -> None:
    report = make.report(cast.clerk2, cast.ward2)
    report = reports.submit(report=report, by=cast.leader2, at=NOW, via="page")
    assert policies.can(cast.area2_reviewer, report, "approve", TODAY)
    assert refusal(cast.area_reviewer, report, "approve") == ("not_found", 404)


# ---------------------------------------------------------------- the federation's cells


def test_the_federations_cells_are_entered_by_one_reviewer_and_approved_by_another(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward, supplier="federation")
    may = {name: policies.may(who, report, TODAY) for name, who in cast.everyone.items()}
    assert may["reviewer"] == may["reviewer2"] == may["office_clerk"] == ["edit", "submit"]
    assert [name for name, allowed in may.items() if allowed] == ["office_clerk", "reviewer", "reviewer2"]
    for reader in (cast.clerk, cast.leader, cast.area_reviewer):
        assert policies.readable_revision(reader, report, TODAY) == report.revision
    report = reports.submit(report=report, by=cast.reviewer, at=NOW, via="page")
    assert refusal(cast.reviewer, report, "approve") == ("own_work", 403)
    assert refusal(cast.area_reviewer, report, "approve") == ("not_yours", 403)
    assert reports.approve(report=report, by=cast.reviewer2, at=NOW, via="page").state == "approved"
    assert policies.may(cast.clerk, Report.objects.get(pk=report.pk), TODAY) == []


def test_the_offices_own_people_do_not_review_the_federations_cells_of_it(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.office, supplier="federation")
    report = reports.submit(report=report, by=cast.reviewer, at=NOW, via="page")
    assert refusal(cast.office_clerk, report, "approve") == ("not_yours", 403)


def test_the_registers_reports_are_nobodys_to_edit(cast: Cast) -> None:
    report = Report.objects.create(unit=cast.ward, period_id=PERIOD, supplier="register")
    for who in cast.everyone.values():
        assert policies.may(who, report, TODAY) == []


# ---------------------------------------------------------------- days


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
    with pytest.raises(Refused, match="Quý III/2026 chốt số liệu ngày 30/09/2026"):
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
        assert (caught.value.code, caught.value.status) == ("entry_closed", 409)
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


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("supplier", ["unit", "federation", "register"])
def test_who_opens_a_report(cast: Cast, supplier: str) -> None:
    got = {}
    for name, who in cast.everyone.items():
        try:
            policies.check_open(who, cast.ward, supplier, TODAY)
            got[name] = 0
        except Refused as refused:
            got[name] = refused.status
    seen = ("clerk", "leader", "area_reviewer", "observer", "reviewer", "reviewer2", "office_clerk")
    opens = {
        "unit": ("clerk", "leader", "area_reviewer", "reviewer", "reviewer2", "office_clerk"),
        "federation": ("reviewer", "reviewer2", "office_clerk"),
        "register": (),
    }[supplier]
    assert got == {name: 0 if name in opens else 403 if name in seen else 404 for name in cast.everyone}


def test_a_clerk_of_a_paper_unit_may_submit_with_it(cast: Cast) -> None:
    report = make.report(cast.paper_clerk, cast.paper_ward)
    assert policies.may(cast.paper_clerk, report, TODAY) == ["edit", "submit"]
    assert policies.needs_paper(cast.paper_clerk, report, TODAY)
    Role.objects.create(user=cast.paper_clerk, name="leader", unit=cast.paper_ward, valid=make.days("2026-01-01"))
    assert not policies.needs_paper(cast.paper_clerk, report, TODAY)


def test_nobody_is_the_author_of_a_report_without_a_cell(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, cells={})
    assert not policies.is_author(cast.clerk, report)
