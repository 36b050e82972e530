"""The register of zones from a file: places, facilities, and every row that is refused with its line and code."""

from datetime import date

import pytest

from targets.actions.zones import import_zones
from targets.domain.rows import zone_rows
from targets.models import Change, Facility, FacilityState, Period, Zone, ZoneSpan
from tests.targets.files import ACTOR, ZONES, csv, lines, refused

pytestmark = pytest.mark.django_db
PLACE = "Z-1,KCX Tân Thuận,Q-760,operating,2023-01-01,2025-07-01"
LATER = "Z-1,KCX Tân Thuận,P-26740,operating,2025-07-01,"
NOTHING = ",,,,"
HOUSING = ",Nhà lưu trú,Nhà ở,in_use,2019-05-01"


def take(*rows, **options):
    return import_zones(content=csv(ZONES, *rows), actor=ACTOR, **options)


def rows_of(*models):
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def no(*rows):
    """Where the file is refused; nothing of it may stay."""
    before = rows_of(Zone, ZoneSpan, Facility, FacilityState)
    problems = refused(import_zones, csv(ZONES, *rows))
    assert rows_of(Zone, ZoneSpan, Facility, FacilityState) == before
    return problems


def test_places_and_facilities(tree):
    Period.objects.update(asked=0)
    result = take(PLACE + HOUSING, LATER + NOTHING, "Z-1,KCX Tân Thuận,,,,,Nhà trẻ,Nhà trẻ,building,2026-02-01")
    assert (result.rows, result.added, result.subjects) == (3, 3, ["Z-1"])
    spans = {(span.unit_id, span.state, span.valid.lower, span.valid.upper) for span in ZoneSpan.objects.all()}
    assert spans == {
        ("Q-760", "operating", date(2023, 1, 1), date(2025, 7, 1)),
        ("P-26740", "operating", date(2025, 7, 1), None),
    }
    states = {(each.facility.name, each.state, each.since) for each in FacilityState.objects.all()}
    assert states == {("Nhà lưu trú", "in_use", date(2019, 5, 1)), ("Nhà trẻ", "building", date(2026, 2, 1))}
    assert Period.objects.filter(asked__gt=0).count() == 92
    assert Change.objects.get(verb="import_zones").detail["name"] == "KCX Tân Thuận"


def test_a_place_may_be_repeated_with_each_facility(tree):
    clinic = ",Trạm y tế,Y tế,in_use,2024-03-15"
    assert take(PLACE + HOUSING, PLACE + clinic).added == 2
    assert ZoneSpan.objects.count() == 1


def test_a_second_run_changes_nothing(tree):
    take(PLACE + HOUSING, LATER + NOTHING)
    before = rows_of(Zone, ZoneSpan, Facility, FacilityState, Change)
    assert take(PLACE + HOUSING, LATER + NOTHING).unchanged == 2
    assert rows_of(Zone, ZoneSpan, Facility, FacilityState, Change) == before


def test_rows_change_what_began_on_their_day(tree):
    take(PLACE + HOUSING)
    Period.objects.update(asked=0)
    result = take(PLACE.replace("2025-07-01", "2025-01-01") + NOTHING)
    assert (result.added, result.changed) == (0, 1)
    assert Period.objects.filter(asked__gt=0).earliest("as_of").code == "2025-Q1"
    take(PLACE.replace("operating", "established") + HOUSING.replace("in_use", "building"))
    assert ZoneSpan.objects.get().state == "established"
    assert FacilityState.objects.get().state == "building"
    assert take("Z-1,KCX Tân Thuận mới,,,,,Nhà lưu trú,Nhà nghỉ,building,2019-05-01").changed == 1
    assert (Zone.objects.get().name, Facility.objects.get().kind) == ("KCX Tân Thuận mới", "Nhà nghỉ")


def test_a_facility_has_a_state_since_each_day(tree):
    take(PLACE + HOUSING)
    take("Z-1,KCX Tân Thuận,,,,,Nhà lưu trú,Nhà ở,closed,2026-01-01")
    assert [each.state for each in FacilityState.objects.order_by("since")] == ["in_use", "closed"]
    assert Facility.objects.count() == 1


def test_a_dry_run_writes_nothing(tree):
    assert take(PLACE + HOUSING, dry_run=True).added == 1
    assert not Zone.objects.exists()


def test_an_unknown_unit(tree):
    assert lines(no("Z-1,KCX,Q-999,operating,2023-01-01," + NOTHING)) == [(2, "Z-1")]


def test_a_unit_that_does_not_file_then(tree):
    assert lines(no(LATER + NOTHING, "Z-2,KCX,Q-760,operating,2023-01-01," + NOTHING)) == [(3, "Z-2")]
    assert lines(no("Z-2,KCX,T-1,operating,2025-07-01," + NOTHING)) == [(2, "Z-2")]


def test_overlapping_places(tree):
    early = PLACE.replace("2023-01-01", "2024-01-01")
    assert lines(no(PLACE + NOTHING, early + NOTHING)) == [(3, "Z-1")]
    take(PLACE + NOTHING)
    assert lines(no(early + NOTHING)) == [(2, "Z-1")]
    assert take(LATER + NOTHING).added == 1


def test_a_file_that_contradicts_itself(tree):
    assert lines(no(PLACE + NOTHING, LATER.replace("Tân Thuận", "Linh Trung") + NOTHING)) == [(3, "Z-1")]
    assert lines(no(PLACE + HOUSING, LATER + HOUSING.replace("Nhà ở", "Y tế"))) == [(3, "Z-1")]
    assert lines(no(PLACE + HOUSING, LATER + HOUSING.replace("in_use", "planned"))) == [(3, "Z-1")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",KCX,Q-760,operating,2023-01-01,2025-01-01" + NOTHING, "zone"),
        ("Z-1,,Q-760,operating,2023-01-01,2025-01-01" + NOTHING, "name"),
        ("Z-1,KCX,,,,," + NOTHING[1:], "vị trí"),
        ("Z-1,KCX,Q-760,open,2023-01-01,2025-01-01" + NOTHING, "state"),
        ("Z-1,KCX,Q-760,operating,,2025-01-01" + NOTHING, "valid_from"),
        ("Z-1,KCX,Q-760,operating,2023-01-01,2023-01-01" + NOTHING, "valid_to"),
        ("Z-1,KCX,,operating,2023-01-01,2025-01-01" + NOTHING, "unit"),
        ("Z-1,KCX,,,,,Nhà trẻ,,in_use,2023-01-01", "kind"),
        ("Z-1,KCX,,,,,,Nhà ở,in_use,2023-01-01", "facility"),
        ("Z-1,KCX,,,,,Nhà trẻ,Nhà trẻ,used,2023-01-01", "facility_state"),
        ("Z-1,KCX,,,,,Nhà trẻ,Nhà trẻ,in_use,", "since"),
    ],
)
def test_a_bad_cell_is_named(row, says):
    rows, (problem,) = zone_rows(csv(ZONES, row))
    assert len(rows) == 0
    assert problem.line == 2
    assert says in problem.message
