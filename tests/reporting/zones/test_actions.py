"""The register's figures: counted on the as-of day, prepared by one, confirmed by a second."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reporting.deadlines import actions as periods
from reporting.models import AuditEvent, Figure, Report, Revision
from reporting.web.working import status_of
from reporting.zones import actions as register
from targets.domain.refusals import Refused
from targets.models import Period, Zone, ZoneSpan
from tests import factories as make
from tests.cast import NOW, TODAY, Cast
from tests.reporting.zones.conftest import COUNTED, facility, the_period


def prepare(by: Any, **more: Any) -> list[Report]:
    return register.prepare(**{"period": the_period(), "by": by, "at": NOW, "via": "page", **more})


def confirm(by: Any, **more: Any) -> list[Report]:
    return register.confirm(**{"period": the_period(), "by": by, "at": NOW, "via": "page", **more})


def refused(act: Any, by: Any, **more: Any) -> tuple[str, int]:
    models = (Report, Revision, AuditEvent, Figure, Period)
    before = [list(model.objects.order_by("pk").values_list()) for model in models]
    with pytest.raises(Refused) as caught:
        act(by, **more)
    assert [list(model.objects.order_by("pk").values_list()) for model in models] == before
    return caught.value.code, status_of(caught.value)


def test_one_prepares_and_another_confirms(zones: Cast) -> None:
    prepared = prepare(zones.reviewer)
    assert [(r.unit_id, r.state, r.supplier) for r in prepared] == [
        ("P-26740", "submitted", "register"),
        ("P-26824", "submitted", "register"),
    ]
    assert not Figure.objects.exists()
    assert refused(confirm, zones.reviewer) == ("own_work", 403)
    confirmed = confirm(zones.reviewer2)
    assert {r.unit_id: r.state for r in confirmed} == {"P-26740": "approved", "P-26824": "approved"}
    figures: dict[str, dict[str, int | None]] = {}
    for unit, element, value in Figure.objects.values_list("unit", "element", "value"):
        figures.setdefault(unit, {})[element] = value
    assert figures == COUNTED
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", "by__username")
    assert list(verbs) == [("register_prepared", "reviewer")] * 2 + [("register_confirmed", "reviewer2")] * 2
    assert Period.objects.filter(asked__gt=0).count() == 5


def test_preparing_again_changes_nothing_unless_the_register_did(zones: Cast) -> None:
    prepare(zones.reviewer)
    assert prepare(zones.reviewer2) == []
    facility(Zone.objects.get(pk="Z-2"), ("in_use", "2026-09-01"), name="Trường mầm non")
    assert refused(confirm, zones.reviewer2) == ("register_changed", 409)
    [changed] = prepare(zones.reviewer2)
    assert changed.revision is not None
    assert changed.revision.cells["zones_with_facilities"]["value"] == 2
    assert refused(confirm, zones.reviewer2) == ("own_work", 403)


def test_a_later_change_of_confirmed_figures_is_a_correction(zones: Cast) -> None:
    prepare(zones.reviewer)
    confirm(zones.reviewer2)
    ZoneSpan.objects.filter(zone="Z-4").delete()
    assert refused(prepare, zones.reviewer) == ("bad_reason", 400)
    [report] = prepare(zones.reviewer, reason="rút quy hoạch", document="QĐ 5")
    assert report.revision is not None
    assert (report.unit_id, report.state, report.revision.number) == ("P-26824", "submitted", 2)
    assert (report.revision.reason, report.revision.document, report.revision.cells) == ("rút quy hoạch", "QĐ 5", {})
    assert Figure.objects.filter(unit="P-26824").count() == 4
    assert refused(confirm, zones.reviewer) == ("own_work", 403)
    confirm(zones.reviewer2)
    assert not Figure.objects.filter(unit="P-26824").exists()


def test_a_unit_new_to_the_register_needs_no_reason_beside_confirmed_ones(zones: Cast) -> None:
    prepare(zones.reviewer)
    confirm(zones.reviewer2)
    make.zone("Z-9", zones.ward_b, since="2025-07-01")
    [report] = prepare(zones.reviewer)
    assert report.revision is not None
    assert (report.unit_id, report.revision.reason) == ("P-26743", "")


def test_after_the_stamp_the_register_needs_a_reason(zones: Cast) -> None:
    periods.close(period=the_period(), signer="A", number="1", on=TODAY, by=zones.reviewer, at=NOW, via="page")
    assert refused(prepare, zones.reviewer) == ("bad_reason", 400)
    reports = prepare(zones.reviewer, reason="xác nhận muộn", document="CV 7")
    assert [report.revision and report.revision.document for report in reports] == ["CV 7", "CV 7"]
    assert len(confirm(zones.reviewer2)) == 2


def test_waiting_register_figures_hold_up_the_stamp(zones: Cast) -> None:
    prepare(zones.reviewer)
    with pytest.raises(Refused) as caught:
        periods.close(period=the_period(), signer="A", number="1", on=TODAY, by=zones.reviewer, at=NOW, via="page")
    assert caught.value.code == "in_work"


def test_who_may_and_when(zones: Cast) -> None:
    for act in (prepare, confirm):
        for who in (zones.area_reviewer, zones.clerk, zones.observer, zones.administrator, zones.superuser):
            assert refused(act, who) == ("not_federation", 403)
    assert refused(prepare, zones.reviewer, at=make.at(dt.date(2026, 9, 29))) == ("before_as_of", 409)
    assert refused(confirm, zones.reviewer) == ("nothing_prepared", 409)


def test_people_of_a_unit_do_not_confirm_its_zones(zones: Cast) -> None:
    make.zone("Z-9", zones.office)
    prepare(zones.reviewer)
    assert refused(confirm, zones.office_clerk) == ("own_unit", 403)
