"""The sentences that a report leads with: members who came and went over the span, base unions at its end."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db import transaction

from reporting.editions.docx.draft import draft
from reporting.editions.part import EditionPart
from tests.reporting.editions import worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one

ADMITTED, JOINED, LEFT = "members_admitted", "members_joined_other", "members_left"
UNITS = ("P-26740", "P-26743", "P-26824", "P-26830", "B-SAWACO", "TPHCM-VP")
HALF_YEAR = ("2026-Q1", "2026-Q2")
TRANSFERS = " Số chuyển đến và số giảm gồm cả đoàn viên chuyển giữa các đơn vị."
MEMBERS, BASE_UNIONS = 0, -1  # of the sentences, the first and the last


def told_of(content: Json, scope: str = "TPHCM") -> list[str]:
    sentences = draft(EditionPart.of(worlds.frozen(content), scope)).development
    return [text.replace("\u00a0", " ") for text in sentences]


@pytest.fixture
def reported(content: Json) -> Json:
    """Everybody gave everything in both quarters of 2026."""
    changed = copy.deepcopy(content)
    for quarter in HALF_YEAR:
        for unit in UNITS:
            cells = {ADMITTED: 1000, JOINED: 20, LEFT: 300, "grassroots_unions": 150}
            changed["figures"][quarter].setdefault(unit, {}).update(cells)
    return changed


def put(content: Json, quarter: str, unit: str, **cells: int | None) -> None:
    content["figures"][quarter].setdefault(unit, {}).update(cells)


def lose(content: Json, quarter: str, unit: str, *elements: str) -> None:
    for element in elements:
        del content["figures"][quarter][unit][element]


def test_the_city_over_six_months(reported: Json) -> None:
    assert told_of(reported) == [
        "Trong 6 tháng đầu năm 2026, các cấp công đoàn kết nạp mới 12.000 đoàn viên, chuyển đến và tăng khác"
        " 240 đoàn viên, giảm 3.600 đoàn viên (số liệu của 6/6 đơn vị có đủ hai quý)." + TRANSFERS,
        "Đến ngày 30/6/2026 có 900 công đoàn cơ sở, nghiệp đoàn (6/6 đơn vị có số liệu).",
    ]


def test_who_lacks_a_quarter_is_counted_apart(reported: Json) -> None:
    lose(reported, "2026-Q1", "P-26743", ADMITTED, JOINED, LEFT)
    lose(reported, "2026-Q2", "P-26743", "grassroots_unions")
    assert told_of(reported) == [
        "Trong 6 tháng đầu năm 2026, các cấp công đoàn kết nạp mới 10.000 đoàn viên, chuyển đến và tăng khác"
        " 200 đoàn viên, giảm 3.000 đoàn viên (số liệu của 5/6 đơn vị có đủ hai quý; các đơn vị còn lại đã báo cáo:"
        " kết nạp mới 1.000, chuyển đến và tăng khác 20, giảm 300)." + TRANSFERS,
        "Đến ngày 30/6/2026 có 750 công đoàn cơ sở, nghiệp đoàn (5/6 đơn vị có số liệu).",
    ]


def test_flows_of_different_coverage_wear_their_own(reported: Json) -> None:
    lose(reported, "2026-Q2", "P-26743", LEFT)
    assert told_of(reported)[MEMBERS].endswith(
        "kết nạp mới 12.000 đoàn viên, chuyển đến và tăng khác 240 đoàn viên (số liệu của 6/6 đơn vị có đủ hai quý),"
        " giảm 3.000 đoàn viên (số liệu của 5/6 đơn vị có đủ hai quý; các đơn vị còn lại đã báo cáo: giảm 300)."
        + TRANSFERS
    )


def test_a_flow_that_nobody_gave_twice_is_told_to_lack(reported: Json) -> None:
    for unit in UNITS:
        lose(reported, "2026-Q1", unit, LEFT)
    sentences = told_of(reported)
    assert "giảm 1" not in sentences[MEMBERS]
    assert "giảm 3" not in sentences[MEMBERS]
    assert sentences[1] == "Chưa có số liệu đủ các quý về đoàn viên giảm (đã báo cáo 1.800)."


@pytest.mark.parametrize(
    ("scope", "beginning"),
    [
        (
            "PV-760",
            "Trong 6 tháng đầu năm 2026, các cấp công đoàn trong phạm vi “Phạm vi PV-760” kết nạp mới 4.000 đoàn viên",
        ),
        ("T-1", "Trong 6 tháng đầu năm 2026, các công đoàn thuộc Địa bàn 1 kết nạp mới 4.000 đoàn viên"),
    ],
)
def test_a_perimeter_and_an_area_sum_their_own_units(reported: Json, scope: str, beginning: str) -> None:
    members, base_unions = told_of(reported, scope)
    assert members.startswith(beginning)
    assert members.endswith("giảm 1.200 đoàn viên (số liệu của 2/2 đơn vị có đủ hai quý)." + TRANSFERS)
    assert base_unions == "Đến ngày 30/6/2026 có 300 công đoàn cơ sở, nghiệp đoàn (2/2 đơn vị có số liệu)."


def test_who_straddles_a_perimeter_is_named(reported: Json) -> None:
    perimeter = next(row for row in reported["perimeters"] if row["code"] == "PV-760")
    perimeter["inseparable"] = ["TPHCM-VP"]
    name = next(row["name"] for row in reported["units"] if row["code"] == "TPHCM-VP")
    members, base_unions = told_of(reported, "PV-760")
    assert members.endswith(f"(số liệu của 2/2 đơn vị có đủ hai quý, chưa gồm {name})." + TRANSFERS)
    assert base_unions.endswith(f"(2/2 đơn vị có số liệu, chưa gồm {name}).")
    for quarter in HALF_YEAR:  # while it was summed there, nobody was left out
        reported["trees"][quarter]["scopes"]["PV-760"].append("TPHCM-VP")
    assert "chưa gồm" not in "".join(told_of(reported, "PV-760"))


def test_a_ward_tells_its_numbers_without_coverage(reported: Json) -> None:
    put(reported, "2026-Q2", "P-26740", **{ADMITTED: 0, LEFT: 0})
    put(reported, "2026-Q1", "P-26740", **{LEFT: 0})
    assert told_of(reported, "P-26740") == [
        "Trong 6 tháng đầu năm 2026, Công đoàn phường Sài Gòn kết nạp mới 1.000 đoàn viên, chuyển đến và tăng khác"
        " 40 đoàn viên, giảm 0 đoàn viên.",
        "Đến ngày 30/6/2026 có 150 công đoàn cơ sở, nghiệp đoàn.",
    ]


def test_a_ward_without_a_quarter_tells_what_it_reported(reported: Json) -> None:
    lose(reported, "2026-Q1", "P-26740", ADMITTED, JOINED, LEFT)
    assert told_of(reported, "P-26740")[MEMBERS] == (
        "Trong 6 tháng đầu năm 2026 chưa có số liệu đủ các quý; số liệu từng quý của Công đoàn phường Sài Gòn:"
        " Quý I/2026 chưa có số liệu; Quý II/2026 kết nạp mới 1.000 đoàn viên, chuyển đến và tăng khác 20 đoàn viên,"
        " giảm 300 đoàn viên."
    )


def test_a_unit_founded_in_mid_span(reported: Json) -> None:
    """Expected in the city, with its quarter apart; its own paper names the quarter that it has."""
    tree = reported["trees"]["2026-Q1"]
    del tree["names"]["P-26743"]
    for units in tree["scopes"].values():
        units[:] = [unit for unit in units if unit != "P-26743"]
    del reported["figures"]["2026-Q1"]["P-26743"]
    assert "5/6 đơn vị có đủ hai quý; các đơn vị còn lại đã báo cáo: kết nạp mới 1.000," in told_of(reported)[MEMBERS]
    own = told_of(reported, "P-26743")[MEMBERS]
    assert "của Công đoàn phường Bến Thành: Quý II/2026 kết nạp mới 1.000 đoàn viên" in own
    assert "Quý I/2026" not in own


def test_nobody_gave_anything(content: Json) -> None:
    for scope, subject in (("TPHCM", "các cấp công đoàn"), ("P-26740", "Công đoàn phường Sài Gòn")):
        assert told_of(content, scope) == [
            f"Trong 6 tháng đầu năm 2026, {subject} chưa có số liệu về kết nạp mới, tăng khác và giảm đoàn viên.",
            "Đến ngày 30/6/2026, chưa có số liệu về công đoàn cơ sở, nghiệp đoàn.",
        ]


def test_what_does_not_exist_is_not_told(reported: Json) -> None:
    for quarter in HALF_YEAR:
        put(reported, quarter, "P-26740", **{JOINED: None, "grassroots_unions": None})
    assert told_of(reported, "P-26740") == [
        "Trong 6 tháng đầu năm 2026, Công đoàn phường Sài Gòn kết nạp mới 2.000 đoàn viên, giảm 600 đoàn viên."
    ]


@pytest.fixture(scope="module")
def year_of_the_merger(django_db_setup: None, django_db_blocker: Any) -> Json:
    """2025: the district reported two quarters, its wards the two after."""
    with django_db_blocker.unblock(), transaction.atomic():
        content = worlds.world("2025-Q4")
        transaction.set_rollback(True)
    for quarter in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"):
        for unit in content["trees"][quarter]["names"]:
            content["figures"].setdefault(quarter, {}).setdefault(unit, {})[ADMITTED] = 10
    return content


def test_across_a_reorganisation_quarters_stand_by_themselves(year_of_the_merger: Json) -> None:
    counts = [len(year_of_the_merger["trees"][f"2025-Q{number}"]["names"]) for number in (1, 2, 3, 4)]
    assert counts[0] != counts[-1]
    quarters = "; ".join(
        f"Quý {roman}/2025 kết nạp mới {10 * count} đoàn viên ({count}/{count} đơn vị có số liệu)"
        for roman, count in zip(("I", "II", "III", "IV"), counts, strict=True)
    )
    assert told_of(year_of_the_merger)[MEMBERS] == (
        "Trong năm 2025 không cộng được các quý do sắp xếp tổ chức ngày 01/7/2025;"
        f" số liệu từng quý của các cấp công đoàn: {quarters}." + TRANSFERS
    )


@pytest.mark.parametrize("scope", ["TPHCM", "TPHCM-CU", "PV-760", "T-1", "P-26740"])
def test_base_unions_are_those_of_the_totals(reported: Json, scope: str) -> None:
    """A stock over a span is the total of its last quarter; members of the world stand for base unions."""
    for cells in reported["figures"]["2026-Q2"].values():
        del cells["grassroots_unions"]
        if "members" in cells:
            cells["grassroots_unions"] = cells["members"]
    value, answered, *_ = reported["totals"]["2026-Q2"][scope]["members"]
    total = f"{value:,}".replace(",", ".")
    sentence = told_of(reported, scope)[BASE_UNIONS]
    assert f"có {total} công đoàn cơ sở" in sentence
    assert scope == "P-26740" or f"({answered}/" in sentence
