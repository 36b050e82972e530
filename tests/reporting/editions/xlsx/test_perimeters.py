"""Phạm vi: every perimeter with the sums, values and coverage that the edition has of it."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reporting.editions.xlsx.build import build
from reporting.editions.xlsx.perimeters import NAME
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one

LEAD = 5
# What the nearest target counts by that 2026-Q2 can answer, and the quarter whose figures do.
COUNTED = {
    "members": "2026-Q2", "enterprises_unionised": "2026-Q2", "agreements_service": "2026-Q2",
    "officials_standardised": "2025-Q4", "zones_operating": "2026-Q2", "unorganised_participation": "2025-Q4",
    "workers_in_union": "2025-Q4",
}  # fmt: skip


def names(content: Json) -> dict[str, str]:
    return {one["code"]: one["name"] for one in [*content["units"], *content["perimeters"]]}


def rows_of(data: bytes) -> list[list[Any]]:
    """All rows as a plain reader sees them."""
    return meeting.values(data, NAME)


def row_of(data: bytes, name: str) -> list[Any]:
    """The first row with this name: its results."""
    return next(row for row in rows_of(data) if row[1] == name)


def shown(point: Json | None, *, is_count: bool) -> list[Any]:
    """The cells of a point, worked out another way."""
    if point is None or not point["expected"]:
        return ["–"] * (2 if is_count else 4)
    coverage = f"{point['answered']}/{point['expected']}"
    nothing = "…" if point["answered"] < point["expected"] else "–"
    above, below = point["n"], point["d"]
    if is_count:
        return [nothing if above is None else above, coverage]
    if above is None or below is None:
        return [nothing, nothing, nothing, coverage]
    return [below, above, pytest.approx(above / below, rel=1e-12) if below else "–", coverage]


def expected(content: Json, code: str) -> list[Any]:
    cells = []
    for formula, quarter in COUNTED.items():
        point = content["series"][code].get(formula, {}).get(quarter)
        cells += shown(point, is_count=not content["formulas"][formula]["denominator"])
    return cells


@pytest.mark.parametrize("scope", ["TPHCM", "TPHCM-CU"])
def test_each_row_holds_what_the_edition_says_of_its_perimeter(content: Json, scope: str) -> None:
    made = build(worlds.frozen(content), scope)
    for code in ("TPHCM", "TPHCM-CU", "PV-760"):
        row = row_of(made, names(content)[code])
        owing, _, approved = content["coverage"]["2026-Q2"][code]
        assert row[2] == ("–" if code == "TPHCM" else "đúng")
        assert row[3:LEAD] == [owing, f"{approved}/{owing}"]
        assert row[LEAD:] == expected(content, code), code
    assert [row[1] for row in rows_of(made) if row[1] in names(content).values()][:3] == [
        names(content)[code] for code in ("TPHCM", "TPHCM-CU", "PV-760")
    ]


@pytest.mark.office
def test_recalculated_it_says_the_same(content: Json, tmp_path: Path) -> None:
    again = meeting.office(build(worlds.frozen(content), "TPHCM"), tmp_path, "xlsx").read_bytes()
    for code in ("TPHCM", "TPHCM-CU", "PV-760"):
        assert row_of(again, names(content)[code])[LEAD:] == expected(content, code), code


def test_only_city_and_old_city_have_it_and_only_where_there_are_districts(content: Json) -> None:
    bare = copy.deepcopy(content)
    bare["perimeters"] = [one for one in bare["perimeters"] if one["code"] == "TPHCM-CU"]
    for found, scope, has in (
        (content, "TPHCM-CU", True),
        (content, "PV-760", False),
        (content, "P-26740", False),
        (content, "T-1", False),
        (bare, "TPHCM", False),
    ):
        book = openpyxl.load_workbook(io.BytesIO(build(worlds.frozen(found), scope)))
        assert (NAME in book.sheetnames) is has, scope


def test_what_cannot_be_told_apart_missing_and_not_applicable_are_said(content: Json) -> None:
    other = copy.deepcopy(content)
    one = next(each for each in other["perimeters"] if each["code"] == "PV-760")
    one.update(approximate=True, inseparable=["P-26824"], note="Gần đúng theo bản đồ")
    points = other["series"]["PV-760"]
    points["members"]["2026-Q2"].update(n=None, answered=1, expected=2)
    points["enterprises_unionised"]["2026-Q2"].update(n=0, d=0)
    points["agreements_service"]["2026-Q2"].update(n=None, d=None, answered=2, expected=2)
    points["zones_operating"] = {"2026-Q2": {**points["members"]["2026-Q2"], "expected": 0, "answered": 0}}
    other["coverage"]["2026-Q2"]["PV-760"] = [3, 2, 1]
    made = build(worlds.frozen(other), "TPHCM")
    row = row_of(made, one["name"])
    assert (row[2], row[4]) == ("gần đúng", "1/3")
    assert row[LEAD : LEAD + 2] == ["…", "1/2"]
    assert row[LEAD + 2 : LEAD + 5] == [0, 0, "–"]
    assert row[LEAD + 6 : LEAD + 10] == ["–", "–", "–", "2/2"]
    assert row[LEAD + 14 : LEAD + 18] == ["–"] * 4
    listed = [row[2] for row in rows_of(made) if row[1] == one["name"]][1]
    units = "; ".join(names(other)[unit] for unit in one["units"])
    assert listed.split("\n") == [
        f"{units}.", "Không tách được nên không tính vào phạm vi: Công đoàn phường Thủ Đức.", "Gần đúng theo bản đồ",
    ]  # fmt: skip


def test_a_perimeter_that_nobody_is_in_says_so(content: Json) -> None:
    other = copy.deepcopy(content)
    one = next(each for each in other["perimeters"] if each["code"] == "PV-760")
    one["units"], other["series"]["PV-760"] = [], {}
    del other["coverage"]["2026-Q2"]["PV-760"]
    made = build(worlds.frozen(other), "TPHCM")
    row = row_of(made, one["name"])
    assert row[3:] == [0, "–", *["–"] * (len(row) - LEAD)]
    assert [row[2] for row in rows_of(made) if row[1] == one["name"]][1] == "Không có đơn vị nào phải báo cáo."


def test_the_columns_say_what_they_are_made_of(content: Json) -> None:
    rows = rows_of(build(worlds.frozen(content), "TPHCM"))
    numbers = next(row for row in rows if row[0] == "(1)")
    assert [said.replace("\n", "") for said in numbers[5:11]] == [
        "(6)",
        "(7)",
        "(8)",
        "(9)",
        "(10)=(9)/(8)×100",
        "(11)",
    ]
    titles = " ".join(str(cell) for cell in next(row for row in rows if row[0] == "TT"))
    assert "(mốc 2030, 2045)" in titles
    assert titles.count("(Quý IV/2025)") == 3
