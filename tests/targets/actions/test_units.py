"""Units from a file: placements and duties, and every row that is refused with its line and code."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from targets.actions.units import import_units
from targets.domain.rows import placement_rows
from targets.domain.spans import Span
from targets.models import Change, Duty, Membership, Perimeter, Period, Placement, Unit
from tests.targets.files import ACTOR, CITY, Q1, UNITS, csv, lines, refused

pytestmark = pytest.mark.django_db
MERGED = date(2025, 7, 1)


def take(*rows, **options):
    return import_units(content=csv(UNITS, *rows), actor=ACTOR, **options)


def no(*rows):
    """Where the file is refused; nothing of it may stay."""
    before = list(Placement.objects.values_list()), list(Unit.objects.values_list()), list(Duty.objects.values_list())
    problems = refused(import_units, csv(UNITS, *rows))
    after = list(Placement.objects.values_list()), list(Unit.objects.values_list()), list(Duty.objects.values_list())
    assert before == after
    return problems


def duties(code):
    return [(duty.valid.lower, duty.valid.upper) for duty in Duty.objects.filter(unit=code)]


def test_placements_names_and_duties(tree):
    unit = Unit.objects.get(code="Q-760")
    assert (unit.name, unit.kind) == ("Liên đoàn Lao động Quận 1", "upper")
    placement = unit.placements.get()
    assert (placement.parent_id, placement.valid.lower, placement.valid.upper) == ("TPHCM", date(2023, 1, 1), MERGED)
    assert duties("Q-760") == [(date(2023, 1, 1), MERGED)]
    assert duties("P-26740") == [(MERGED, None)]
    assert duties("TPHCM") == duties("T-1") == []
    assert unit.sort_key < Unit.objects.get(code="T-1").sort_key


def test_owes_by_kind_or_by_word(programme):
    take(
        CITY,
        "TPHCM-VP,Cơ quan,base,TPHCM,2023-01-01,,yes",
        "B-1,Công đoàn cơ sở,base,TPHCM,2023-01-01,,",
        "N-1,Công đoàn ngành,upper,TPHCM,2023-01-01,,no",
    )
    assert {code: bool(duties(code)) for code in ("TPHCM-VP", "B-1", "N-1")} == {
        "TPHCM-VP": True,
        "B-1": False,
        "N-1": False,
    }


def test_adjacent_duties_are_one(programme):
    result = take(
        CITY,
        "N-1,Công đoàn ngành,upper,TPHCM,2023-01-01,2025-07-01,",
        "N-1,Công đoàn cơ sở Tổng công ty,base,TPHCM,2025-07-01,,yes",
    )
    assert (result.rows, result.added, result.changed, result.unchanged) == (3, 3, 0, 0)
    assert duties("N-1") == [(date(2023, 1, 1), None)]
    unit = Unit.objects.get(code="N-1")
    assert (unit.name, unit.kind) == ("Công đoàn cơ sở Tổng công ty", "base")


def test_a_second_run_changes_nothing(tree):
    before = list(Placement.objects.values_list("pk", flat=True)), Change.objects.count()
    result = take(CITY, Q1)
    assert (result.unchanged, result.subjects) == (2, [])
    assert (list(Placement.objects.values_list("pk", flat=True)), Change.objects.count()) == before


def test_a_row_that_changes_only_what_is_owed_counts_as_changed(tree):
    result = take(CITY, Q1 + "no")
    assert (result.changed, result.unchanged, result.subjects) == (1, 1, ["Q-760"])
    assert duties("Q-760") == []


def test_a_row_closes_the_placement_that_began_on_its_day(programme):
    take(CITY, "Q-760,Quận 1,upper,TPHCM,2023-01-01,,")
    result = take(Q1, "T-1,Địa bàn 1,area,TPHCM,2025-07-01,,")
    assert (result.added, result.changed) == (1, 1)
    assert duties("Q-760") == [(date(2023, 1, 1), MERGED)]
    assert Unit.objects.get(code="Q-760").name == "Liên đoàn Lao động Quận 1"
    change = Change.objects.get(verb="import_units", subject="Q-760", detail__lines=[2])
    assert change.detail["placements_before"] == [["TPHCM", "Quận 1", "upper", "2023-01-01", None]]
    assert change.detail["placements"][0][-1] == "2025-07-01"


def test_a_new_row_leaves_earlier_placements_as_they_are(tree):
    take("Q-760,Tên mới,upper,TPHCM,2026-01-01,,no")
    assert Placement.objects.filter(unit="Q-760").count() == 2
    assert duties("Q-760") == [(date(2023, 1, 1), MERGED)]
    take("Q-760,Tên mới,upper,TPHCM,2026-01-01,,yes")
    assert duties("Q-760") == [(date(2023, 1, 1), MERGED), (date(2026, 1, 1), None)]


def test_a_byte_order_mark_and_decomposed_letters(programme):
    text = f"{UNITS}\r\nTPHCM,Liên đoàn,city,,2023-01-01,,\r\n"
    import_units(content=b"\xef\xbb\xbf" + unicodedata.normalize("NFD", text).encode(), actor=ACTOR)
    assert Unit.objects.get().name == "Liên đoàn"


def test_a_dry_run_writes_nothing(programme):
    result = take(CITY, Q1, dry_run=True)
    assert (result.added, result.subjects) == (2, ["Q-760", "TPHCM"])
    assert not Unit.objects.exists()
    assert not Change.objects.filter(verb="import_units").exists()
    assert not Period.objects.filter(asked__gt=0).exists()


def test_a_recount_is_asked_for_the_days_that_changed(tree):
    Period.objects.update(asked=0)
    take(Q1.replace("2025-07-01", "2025-04-01"))
    asked = list(Period.objects.filter(asked__gt=0).values_list("code", flat=True))
    assert asked == ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]


def test_a_new_name_asks_for_no_recount(tree):
    Period.objects.update(asked=0)
    assert take(Q1.replace("Liên đoàn Lao động", "LĐLĐ")).changed == 1
    assert not Period.objects.filter(asked__gt=0).exists()


def test_a_new_parent_asks_for_all_its_days(tree):
    Period.objects.update(asked=0)
    take("P-26740,Công đoàn phường Sài Gòn,ward,TPHCM,2025-07-01,,")
    assert Period.objects.filter(asked__gt=0).earliest("as_of").code == "2025-Q3"


def test_two_lines_of_one_unit_overlap(tree):
    late = Q1.replace("2023-01-01", "2024-01-01")
    assert lines(no(Q1, late)) == [(3, "Q-760")]
    assert lines(no(Q1, Q1)) == [(3, "Q-760")]


def test_a_line_overlaps_what_is_there(tree):
    problems = no("Q-760,Quận 1,upper,TPHCM,2024-01-01,,")
    assert lines(problems) == [(2, "Q-760")]
    assert "2023-01-01" in problems[0][2]


def test_a_cycle_at_any_date(tree):
    where = lines(no("A-1,Một,area,A-2,2026-01-01,2026-03-01,", "A-2,Hai,area,A-1,2026-02-01,2026-04-01,"))
    assert {(2, "A-1"), (3, "A-2")} <= set(where)


def test_a_cycle_of_three_over_time(tree):
    take("A-1,Một,area,TPHCM,2024-01-01,,", "A-2,Hai,area,A-1,2024-01-01,,", "A-3,Ba,area,A-2,2024-01-01,,")
    assert (2, "A-1") in lines(no("A-1,Một,area,A-3,2024-01-01,,"))


def test_a_unit_above_itself(tree):
    assert lines(no("A-1,Một,area,A-1,2024-01-01,,")) == [(2, "A-1")]


def test_an_inverted_or_empty_range(tree):
    assert lines(no("A-1,Một,area,TPHCM,2024-01-01,2023-01-01,")) == [(2, "A-1")]
    assert lines(no("A-1,Một,area,TPHCM,2024-01-01,2024-01-01,")) == [(2, "A-1")]


def test_an_unknown_parent(tree):
    assert lines(no("A-1,Một,area,A-9,2024-01-01,,")) == [(2, "A-1")]


def test_a_parent_whose_own_line_is_bad_is_not_blamed_twice(tree):
    assert lines(no("A-9,Chín,khu,TPHCM,2024-01-01,,", "A-1,Một,area,A-9,2024-01-01,,")) == [(2, "A-9")]


def test_flaws_of_cells_and_of_the_tree_are_named_together(tree):
    where = lines(
        no(
            "A-1,Một,khu,TPHCM,2024-01-01,,",
            "A-2,Hai,area,T-1,2024-01-01,,",
            "A-3,Ba,area,A-4,2024-01-01,,",
            "A-4,Bốn,area,A-3,2024-01-01,,",
            "P-1,Phường,ward,P-26740,2026-01-01,,",
            "P-2,Phường,ward,A-1,2024-01-01,,",
        )
    )
    assert where == [(2, "A-1"), (3, "A-2"), (4, "A-3"), (5, "A-4"), (6, "P-1")]


def test_a_parent_that_is_not_placed_then(tree):
    assert lines(no("A-1,Một,area,T-1,2024-01-01,,")) == [(2, "A-1")]
    assert lines(no("T-1,Tổ công tác địa bàn 1,area,TPHCM,2025-07-01,2026-01-01,")) == [(2, "T-1")]


def test_a_filing_unit_above_another(tree):
    assert lines(no("T-1,Tổ công tác địa bàn 1,area,TPHCM,2025-07-01,,yes")) == [(2, "T-1")]
    assert lines(no("P-1,Phường,ward,P-26740,2026-01-01,,")) == [(2, "P-1")]
    assert take("P-1,Phường,ward,P-26740,2026-01-01,,no").added == 1


def test_what_moves_a_filing_unit_under_another_is_named(tree):
    take("A-1,Một,area,T-1,2025-07-01,,", "N-1,Ngành,upper,T-1,2025-07-01,,", "P-1,Phường,ward,A-1,2025-07-01,,")
    assert lines(no("A-1,Một,area,N-1,2025-07-01,,")) == [(2, "A-1")]


def test_what_ended_too_early_is_named(tree):
    take("A-1,Một,area,TPHCM,2024-01-01,,", "A-2,Hai,area,A-1,2025-01-01,,")
    assert lines(no("A-1,Một,area,TPHCM,2024-01-01,2024-06-01,")) == [(2, "A-1")]


def test_a_filing_unit_above_another_one_day_only(tree):
    assert lines(no("P-1,Phường,ward,Q-760,2025-06-30,2025-07-01,")) == [(2, "P-1")]


def test_the_whole_city_by_paper_replaces_the_districts(programme):
    paper = "TPHCM-VB,Toàn thành phố theo văn bản,city,TPHCM,2023-01-01,2024-01-01,yes"
    take(CITY, paper)
    assert lines(no(Q1)) == [(2, "Q-760")]
    take(Q1.replace("2023-01-01", "2024-01-01"))
    assert lines(no(paper.replace("2024-01-01", "2024-04-01"))) == [(2, "TPHCM-VB")]


@pytest.mark.parametrize("place", ["base,TPHCM", "upper,TPHCM", "city,", "base,A-1"])
def test_the_whole_city_by_paper_is_known_by_its_code(tree, place):
    take("A-1,Khối,area,TPHCM,2023-01-01,,")
    paper = f"TPHCM-VB,Toàn thành phố theo văn bản,{place},2023-01-01,2024-01-01,"
    assert lines(no(f"{paper}yes")) == [(2, "TPHCM-VB")]
    take(f"{paper}no")


def test_a_membership_would_hang_in_the_air(tree):
    days = DateRange(date(2023, 1, 1), MERGED)
    Membership.objects.create(perimeter_id="TPHCM-CU", unit_id="Q-760", valid=days)
    problems = no(Q1.replace("2025-07-01", "2025-01-01"))
    assert lines(problems) == [(2, "Q-760")]
    assert "TPHCM-CU" in problems[0][2]


def test_units_are_written_in_the_order_in_which_figures_hold_them(programme):
    """A history import holds units by code; a file in another order must not wait for it crosswise."""
    rows = [CITY, "B-2,Hai,base,TPHCM,2024-01-01,,", "B-1,Một,base,TPHCM,2024-01-01,,"]
    with CaptureQueriesContext(connection) as captured:
        take(*rows)
    (written,) = [query["sql"] for query in captured if query["sql"].startswith('INSERT INTO "targets_unit"')]
    assert written.index("B-1") < written.index("B-2") < written.index("TPHCM")


def test_a_code_that_is_a_perimeter(tree):
    Perimeter.objects.create(code="PV-760", name="Quận 1 cũ")
    assert lines(no("PV-760,Quận 1,upper,TPHCM,2023-01-01,,")) == [(2, "PV-760")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("A-1,Một,khu,TPHCM,2024-01-01,,", "kind"),
        ("A-1,Một,area,TPHCM,01/07/2025,,", "valid_from"),
        ("A-1,Một,area,TPHCM,20240101,,", "valid_from"),
        ("A-1,Một,area,TPHCM,2024-02-30,,", "valid_from"),
        ("A-1,Một,area,TPHCM,0001-01-01,,", "valid_from"),
        ("A-1,Một,area,TPHCM,,,", "valid_from"),
        ("A-1,Một,area,TPHCM,2024-01-01,mai,", "valid_to"),
        ("A-1,Một,area,TPHCM,2024-01-01,,có", "owes"),
        ("A-1,,area,TPHCM,2024-01-01,,", "name"),
        (f"A-1,{'x' * 201},area,TPHCM,2024-01-01,,", "name"),
        ("A-1,M\x00ột,area,TPHCM,2024-01-01,,", "name"),
        ("Đơn vị,Một,area,TPHCM,2024-01-01,,", "code"),
        (",Một,area,TPHCM,2024-01-01,,", "code"),
        (f"{'A' * 21},Một,area,TPHCM,2024-01-01,,", "code"),
        ("A-1,Một,area,cấp trên,2024-01-01,,", "parent"),
        ("A-1,Một,area,TPHCM,2024-01-01,", "cột"),
        ("A-1,Một,area,TPHCM,2024-01-01,,,", "cột"),
    ],
)
def test_a_bad_cell_is_named(row, says):
    rows, (problem,) = placement_rows(csv(UNITS, Q1, row))
    assert len(rows) == 1
    assert problem.line == 3
    assert says in problem.message


def test_every_bad_row_is_named_at_once(tree):
    where = lines(no("A-1,Một,khu,TPHCM,2024-01-01,,", "", "A-2,Hai,area,A-9,2024-01-01,,", '"A-3","Ba', 'b","x"'))
    assert where == [(2, "A-1"), (4, "A-2"), (5, "A-3")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        csv(UNITS),
        csv("code,name,kind,parent,valid_from,valid_to", "A,B,area,,2024-01-01,"),
        csv("code,name,kind,parent,valid_from,valid_to,owes,more", "A,B,area,,2024-01-01,,,"),
        csv("code,code,name,kind,parent,valid_from,valid_to,owes", "A,A,B,area,,2024-01-01,,"),
        csv(UNITS.replace(",", ";"), "A;B;area;;2024-01-01;;"),
        csv(UNITS, '"A,B,area,,2024-01-01,,'),
        csv(UNITS, '"A"B,B,area,,2024-01-01,,'),
        csv(UNITS) + "A,Liên đoàn,area,,2024-01-01,,".encode("utf-16"),
        csv(UNITS) + b"A," + b"x" * 200_000 + b",area,,2024-01-01,,\n",
    ],
)
def test_a_file_that_is_no_such_table(programme, content):
    assert refused(import_units, content)
    assert not Unit.objects.exists()


def test_columns_may_come_in_any_order(programme):
    import_units(
        content=csv("owes,valid_to,valid_from,parent,kind,name,code", ",,2023-01-01,,city,TP,TPHCM"), actor=ACTOR
    )
    assert Unit.objects.get().kind == "city"


def test_days_of_a_span():
    with pytest.raises(ValueError, match="kết thúc"):
        Span(MERGED, MERGED)
    assert str(Span(MERGED)) == "2025-07-01 …"
