"""Who sees which report, and how far a role reaches."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext

from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import policies
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from tests import factories as make
from tests.cast import NOW, TODAY, Cast
from tests.reporting.reports.policies.conftest import approved


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
            assert status_of(caught.value) == 403
        else:
            for read in (policies.report_for, lambda u, pk, t: policies.readable_revision(u, draft, t)):
                with pytest.raises(Refused) as caught:
                    read(who, draft.pk, TODAY)
                assert (caught.value.code, status_of(caught.value)) == ("not_found", 404)


def test_an_observer_keeps_to_the_approved_revision_while_a_correction_is_in_work(cast: Cast) -> None:
    report = approved(cast)
    report = reports.correct(report=report, reason="sai", document="1", by=cast.clerk, at=NOW, via="page")
    shown = policies.readable_revision(cast.observer, report, TODAY)
    assert shown == report.approved_revision
    assert shown != report.revision


def test_a_report_that_does_not_exist_is_like_one_that_may_not_be_seen(cast: Cast) -> None:
    with pytest.raises(Refused) as caught:
        policies.report_for(cast.reviewer, 0, TODAY)
    assert status_of(caught.value) == 404


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
    assert status_of(caught.value) == 403
