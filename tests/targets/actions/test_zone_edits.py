"""Edits of the register of zones by the verbs themselves: where spans meet, and what reaches closed periods."""

from __future__ import annotations

import datetime as dt

import pytest

from targets.actions import zone_edits
from targets.actions.changes import Actor
from targets.domain.refusals import Refused
from targets.models import Facility, FacilityState, Period, Unit, User, Zone, ZoneSpan
from tests import factories as make

ACTOR = Actor(None, make.at(dt.date(2026, 10, 3)))


@pytest.fixture
def ward(db: None) -> Unit:
    """A ward union that files for ever, and the usual periods."""
    make.periods("2025-Q1", "2026-Q4")
    return make.unit("P-1", make.unit("TPHCM", None, "city"))


def spans(zone: Zone) -> list[tuple[str, str, str | None]]:
    found = ZoneSpan.objects.filter(zone=zone).order_by("valid")
    return [(s.state, str(s.valid.lower), s.valid.upper and str(s.valid.upper)) for s in found]


def place(zone: Zone, unit: Unit, state: str, since: str, **more: str) -> None:
    day = dt.date.fromisoformat(since)
    grounds = zone_edits.Grounds(**more)
    zone_edits.locate(zone=zone, unit=unit, state=state, since=day, actor=ACTOR, grounds=grounds)


def close(*codes: str) -> None:
    stamp = {"closed_by": User.objects.create(username="x"), "closed_on": ACTOR.at.date(), "closed_signer": "A"}
    Period.objects.filter(pk__in=codes).update(closed_at=ACTOR.at, closed_number="1", **stamp)


def test_a_place_between_two_known_ones_ends_where_the_next_begins(ward: Unit) -> None:
    zone = make.zone("Z-1", ward, "planned", "2025-01-01")
    place(zone, ward, "operating", "2026-07-01")
    place(zone, ward, "established", "2025-06-01")
    assert spans(zone) == [
        ("planned", "2025-01-01", "2025-06-01"),
        ("established", "2025-06-01", "2026-07-01"),
        ("operating", "2026-07-01", None),
    ]


def test_a_gap_is_filled_up_to_the_next_place_and_no_further(ward: Unit) -> None:
    zone = Zone.objects.create(code="Z-1", name="KCN")
    for state, start, end in (("planned", "2025-01-01", "2025-03-01"), ("established", "2026-01-01", "2026-04-01")):
        ZoneSpan.objects.create(zone=zone, unit=ward, state=state, valid=make.days(start, end))
    ZoneSpan.objects.create(zone=zone, unit=ward, state="operating", valid=make.days("2026-04-01"))
    place(zone, ward, "established", "2025-06-01")
    assert spans(zone)[1:3] == [
        ("established", "2025-06-01", "2026-01-01"),
        ("established", "2026-01-01", "2026-04-01"),
    ]
    place(zone, ward, "operating", "2025-06-01")
    assert spans(zone)[1] == ("operating", "2025-06-01", "2026-01-01")


def facility(zone: Zone, *states: tuple[str, str]) -> Facility:
    made = Facility.objects.create(zone=zone, name="Trạm y tế", kind="Y tế")
    for state, since in states:
        FacilityState.objects.create(facility=made, state=state, since=since)
    return made


def set_state(made: Facility, state: str, since: str) -> None:
    day = dt.date.fromisoformat(since)
    zone_edits.set_facility_state(facility=made, state=state, since=day, actor=ACTOR)


def test_a_state_before_the_first_one_touches_only_the_periods_between(ward: Unit) -> None:
    made = facility(make.zone("Z-1", ward), ("in_use", "2026-03-01"))
    close("2026-Q1")
    set_state(made, "building", "2025-12-31")
    assert [(str(s.since), s.state) for s in made.states.order_by("since")] == [
        ("2025-12-31", "building"),
        ("2026-03-01", "in_use"),
    ]
    asked = set(Period.objects.filter(asked__gt=0).values_list("code", flat=True))
    assert asked == {"2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"}, "2025-Q4 and the four that carry it"


def test_a_state_that_reaches_a_closed_period_needs_grounds(ward: Unit) -> None:
    made = facility(make.zone("Z-1", ward), ("building", "2025-01-01"))
    close("2025-Q4", "2026-Q1")
    with pytest.raises(Refused) as caught:
        set_state(made, "in_use", "2026-01-01")
    assert caught.value.field == "reason"
    assert "Từ ngày 01/01/2026" in caught.value.message
    assert "(Quý I/2026)" in caught.value.message
    assert made.states.count() == 1


def test_of_many_closed_periods_four_are_named(ward: Unit) -> None:
    zone = make.zone("Z-1", ward, "planned")
    close("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    with pytest.raises(Refused, match=r"Quý I/2025, .*, Quý IV/2025 và 2 kỳ khác\)"):
        place(zone, ward, "operating", "2025-01-01", reason="Ghi sót", document=" ")
    place(zone, ward, "operating", "2025-01-01", reason="Ghi sót", document="BB 3")
    assert spans(zone)[-1] == ("operating", "2025-01-01", None)
