"""Perimeters from a file: memberships, and every row that is refused with its line and code."""

from datetime import date

import pytest

from targets.actions.perimeters import import_perimeters, set_inseparable
from targets.actions.units import import_units
from targets.domain.rows import membership_rows
from targets.models import Change, Membership, Perimeter, Period
from tests.targets.files import ACTOR, PERIMETERS, UNITS, csv, lines, refused

pytestmark = pytest.mark.django_db
OLD = "PV-760,Địa bàn Quận 1 cũ,Q-760,2023-01-01,2025-07-01"
NEW = "PV-760,Địa bàn Quận 1 cũ,P-26740,2025-07-01,"


def take(*rows, **options):
    return import_perimeters(content=csv(PERIMETERS, *rows), actor=ACTOR, **options)


def no(*rows):
    """Where the file is refused; nothing of it may stay."""
    before = list(Membership.objects.values_list()), list(Perimeter.objects.values_list())
    problems = refused(import_perimeters, csv(PERIMETERS, *rows))
    assert (list(Membership.objects.values_list()), list(Perimeter.objects.values_list())) == before
    return problems


def members():
    found = Membership.objects.filter(perimeter="PV-760")
    return {(each.unit_id, each.valid.lower, each.valid.upper) for each in found}


def test_members_over_time(tree):
    Period.objects.update(asked=0)
    result = take(OLD, NEW)
    assert (result.rows, result.added, result.subjects) == (2, 2, ["PV-760"])
    assert members() == {("Q-760", date(2023, 1, 1), date(2025, 7, 1)), ("P-26740", date(2025, 7, 1), None)}
    assert Perimeter.objects.get(code="PV-760").name == "Địa bàn Quận 1 cũ"
    assert Period.objects.filter(asked__gt=0).count() == 92
    assert Change.objects.get(verb="import_perimeters").detail["members"][0] == ["Q-760", "2023-01-01", "2025-07-01"]


def test_a_second_run_changes_nothing(tree):
    take(OLD, NEW)
    before = list(Membership.objects.values_list()), Change.objects.count()
    assert take(OLD, NEW).unchanged == 2
    assert (list(Membership.objects.values_list()), Change.objects.count()) == before


def test_a_row_moves_the_end_of_the_membership_that_began_on_its_day(tree):
    take(OLD, NEW)
    Period.objects.update(asked=0)
    result = take(OLD.replace("2025-07-01", "2025-04-01"))
    assert (result.added, result.changed) == (0, 1)
    assert Period.objects.filter(asked__gt=0).earliest("as_of").code == "2025-Q2"
    assert Period.objects.filter(asked__gt=0).count() == 5
    assert ("P-26740", date(2025, 7, 1), None) in members()


def test_a_new_name_is_taken(tree):
    take(OLD)
    result = take(OLD.replace("cũ", "trước 01/7/2025"))
    assert (result.changed, result.subjects) == (0, ["PV-760"])
    assert Perimeter.objects.get(code="PV-760").name == "Địa bàn Quận 1 trước 01/7/2025"


def test_a_dry_run_writes_nothing(tree):
    assert take(OLD, dry_run=True).added == 1
    assert not Membership.objects.exists()


def test_an_unknown_unit(tree):
    assert no(OLD, "PV-760,Địa bàn Quận 1 cũ,Q-999,2023-01-01,") == [(3, "PV-760", "không có đơn vị “Q-999”.")]


def test_a_membership_outside_its_units_placements(tree):
    assert lines(no(NEW, "PV-760,Địa bàn Quận 1 cũ,Q-760,2023-01-01,")) == [(3, "PV-760")]
    assert lines(no("PV-760,Địa bàn Quận 1 cũ,P-26740,2025-06-30,")) == [(2, "PV-760")]


def test_flaws_of_rows_and_of_the_tree_are_named_together(tree):
    unknown = "PV-760,Địa bàn Quận 1 cũ,Q-999,2023-01-01,"
    outside = "PV-760,Địa bàn Quận 1 cũ,Q-760,2023-01-01,"
    assert lines(no(unknown, outside)) == [(2, "PV-760"), (3, "PV-760")]


def test_a_membership_over_two_adjacent_placements_is_inside(tree):
    row = "Q-760,Quận 1,upper,TPHCM,2025-07-01,,"
    import_units(content=csv(UNITS, row), actor=ACTOR)
    assert take("PV-760,Địa bàn,Q-760,2023-01-01,").added == 1


def test_overlapping_memberships(tree):
    assert lines(no(OLD, OLD.replace("2023-01-01", "2024-01-01"))) == [(3, "PV-760")]
    take(OLD)
    (problem,) = no(OLD.replace("2023-01-01", "2024-01-01"))
    assert problem[:2] == (2, "PV-760")
    assert "2023-01-01" in problem[2]
    assert not refused(import_perimeters, csv(PERIMETERS, OLD.replace("PV-760,", "PV-999,")))


def test_a_code_that_is_a_unit(tree):
    assert lines(no("Q-760,Quận 1,P-26740,2025-07-01,")) == [(2, "Q-760")]


def test_one_perimeter_with_two_names(tree):
    assert lines(no(OLD, NEW.replace("cũ", "mới"))) == [(3, "PV-760")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",Địa bàn,Q-760,2023-01-01,", "perimeter"),
        ("PV-760,,Q-760,2023-01-01,", "name"),
        ("PV-760,Địa bàn,,2023-01-01,", "unit"),
        ("PV-760,Địa bàn,Q-760,2023-01-01,2022-01-01", "valid_to"),
        ("PV-760,Địa bàn,Q-760,hôm nay,", "valid_from"),
        ("PV-760,Địa bàn,Q-760", "cột"),
    ],
)
def test_a_bad_cell_is_named(row, says):
    rows, (problem,) = membership_rows(csv(PERIMETERS, row))
    assert len(rows) == 0
    assert problem.line == 2
    assert says in problem.message


def test_a_member_that_cannot_be_separated(tree):
    take(NEW)
    Period.objects.update(asked=0)
    about = {"perimeter": "PV-760", "unit": "P-26740", "start": date(2025, 7, 1), "actor": ACTOR}
    assert set_inseparable(**about)
    assert not set_inseparable(**about)
    assert Period.objects.filter(asked=1).earliest("as_of").code == "2025-Q3"
    take(NEW)
    assert Membership.objects.get().inseparable
    with pytest.raises(Membership.DoesNotExist):
        set_inseparable(**about | {"start": date(2025, 7, 2)})
