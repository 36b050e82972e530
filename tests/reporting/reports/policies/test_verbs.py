"""Who may take which step with a report: four eyes, ones own unit, the federation, papers."""

from __future__ import annotations

import pytest

from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Role, User
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.reports.policies.conftest import approved, refusal

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


# ---------------------------------------------------------------- opening


@pytest.mark.parametrize("supplier", ["unit", "federation", "register"])
def test_who_opens_a_report(cast: Cast, supplier: str) -> None:
    got = {}
    for name, who in cast.everyone.items():
        try:
            policies.check_open(who, cast.ward, supplier, TODAY)
            got[name] = 0
        except Refused as refused:
            got[name] = status_of(refused)
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
