"""The demo's units, perimeters and zones come in through the ordinary verbs and make the tree that is described."""

from datetime import date

import pytest
from django.apps import apps

from targets.actions.demo import load_demo_units
from targets.models import Duty, FacilityState, Membership, Perimeter, Placement, Succession, Unit, Zone, ZoneSpan
from tests.targets.files import ACTOR

pytestmark = pytest.mark.django_db
BEFORE, AFTER, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 9, 30)


@pytest.fixture
def demo(programme):
    load_demo_units(actor=ACTOR)


def filing(day):
    return set(Duty.objects.filter(valid__contains=day).values_list("unit", flat=True))


def members(perimeter, day):
    return set(Membership.objects.filter(perimeter=perimeter, valid__contains=day).values_list("unit", flat=True))


def starting(codes, prefix):
    return {code for code in codes if code.startswith(prefix)}


def test_who_files_before_and_after(demo):
    before, after, today = filing(BEFORE), filing(AFTER), filing(TODAY)
    assert (len(starting(before, "Q-")), len(starting(before, "N-")), len(before)) == (22, 13, 36)
    assert (len(starting(today, "P-")), len(starting(today, "B-"))) == (145, 9)
    assert today - starting(today, "P-") - starting(today, "B-") == {"TPHCM-VP", "K-CU", "K-MO"}
    assert today - after == {"K-MO"}
    assert before & today == {"TPHCM-VP"}


def test_every_ward_is_served_once(demo):
    served = [ward["code"] for unit in Unit.objects.filter(kind="ward") for ward in unit.serves]
    assert len(served) == len(set(served)) == 168
    several = [unit for unit in Unit.objects.filter(kind="ward") if len(unit.serves) > 1]
    assert len(several) == 23
    for unit in Unit.objects.filter(kind="ward"):
        first = unit.serves[0]
        assert unit.code == f"P-{first['code']}"
        assert unit.name.lower() == f"công đoàn {first['name']}".lower()


def test_areas_stand_between_wards_and_city(demo):
    parents = set(Placement.objects.filter(kind="ward").values_list("parent", flat=True))
    assert parents == {f"T-{number}" for number in range(1, 9)}
    assert set(Placement.objects.filter(unit__in=parents).values_list("parent", flat=True)) == {"TPHCM"}
    assert not filing(TODAY) & parents


def test_perimeters(demo):
    assert Perimeter.objects.count() == 23
    approximate = set(Perimeter.objects.filter(approximate=True).values_list("code", flat=True))
    assert approximate == {"PV-775", "PV-776", "PV-767", "PV-777", "PV-785"}
    assert members("TPHCM-CU", BEFORE) == filing(BEFORE)
    now = members("TPHCM-CU", TODAY)
    assert len(starting(now, "P-")) == 93
    assert now - starting(now, "P-") - starting(now, "B-") == {"TPHCM-VP", "K-CU"}
    assert {each.unit_id for each in Membership.objects.filter(inseparable=True)} == {"TPHCM-VP"}
    districts = [
        members(code, TODAY) for code in Perimeter.objects.exclude(code="TPHCM-CU").values_list("pk", flat=True)
    ]
    assert sum(map(len, districts)) == 93
    assert set().union(*districts) == starting(now, "P-")


def zones(state, day, codes):
    found = ZoneSpan.objects.filter(valid__contains=day, unit__in=codes)
    return found.filter(state=state).count() if state else found.count()


def test_zones(demo):
    old = members("TPHCM-CU", TODAY)
    assert (zones("operating", TODAY, old), zones("", TODAY, old)) == (17, 19)
    assert (zones("operating", TODAY, filing(TODAY)), zones("", TODAY, filing(TODAY))) == (58, 66)
    assert (zones("operating", BEFORE, filing(BEFORE)), zones("", BEFORE, filing(BEFORE))) == (17, 19)
    assert zones("operating", AFTER, filing(AFTER)) == 58
    assert not Zone.objects.filter(illustrative=False).exists()
    in_use = FacilityState.objects.filter(state="in_use", since__lte=TODAY).values("facility__zone").distinct()
    assert 3 <= in_use.count() <= 8


def test_what_the_sources_do_not_give_is_marked(demo):
    known = Unit.objects.filter(illustrative=False)
    assert set(known.filter(code__startswith="N-").values_list("code", flat=True)) == {"N-KCX", "N-SATRA", "N-SAWACO"}
    assert known.filter(code__startswith="Q-").count() == 22
    assert not known.filter(kind__in=("area", "ward")).exists()
    assert not Unit.objects.filter(illustrative=True, note="").exists()


def test_who_carries_on_from_whom(demo):
    ended = set(Succession.objects.values_list("predecessor", flat=True))
    assert ended == filing(BEFORE) - {"TPHCM-VP"}
    assert Succession.objects.get(predecessor="N-SATRA").successor_id == "B-SATRA"
    assert set(Succession.objects.values_list("on", flat=True)) == {AFTER}


def test_units_have_their_official_order(demo):
    orders = list(Unit.objects.values_list("order", flat=True))
    assert len(set(orders)) == len(orders)
    assert max(orders) < 1_000_000


def test_a_second_run_changes_nothing(demo):
    def everything():
        models = apps.get_app_config("targets").get_models(include_auto_created=True)
        return {model: sorted(map(str, model.objects.values_list())) for model in models}

    before = everything()
    load_demo_units(actor=ACTOR)
    assert everything() == before
