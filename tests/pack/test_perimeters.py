"""Phạm vi: every perimeter with the sums and values that the edition has of it."""

from __future__ import annotations

import copy
import io
from typing import Any

import openpyxl
import pytest

from reporting.domain.edition import Content
from reporting.pack import build
from reporting.pack.perimeters import NAME
from tests.pack import editions as e

pytestmark = pytest.mark.django_db  # the frozen world needs one


def rows_of(content: Content, scope: str = "TPHCM") -> dict[str, list[Any]]:
    """The rows by the name of the perimeter, with values as a plain reader sees them."""
    book = openpyxl.load_workbook(io.BytesIO(build(e.frozen(content), scope)), data_only=True)
    rows = [[cell.value for cell in row] for row in book[NAME].iter_rows()]
    return {row[1]: row for row in rows if isinstance(row[1], str)}


def test_each_row_holds_the_sums_and_the_value_of_its_perimeter(content: Content) -> None:
    rows, names = rows_of(content), {one["code"]: one["name"] for one in [*content["units"], *content["perimeters"]]}
    for code in ("TPHCM", "TPHCM-CU", "PV-760"):
        row = rows[names[code]]
        expected, _, approved = content["coverage"]["2026-Q2"][code]
        assert row[3] == f"{approved}/{expected}"
        point = content["series"][code]["members"]["2026-Q2"]
        assert row[4] == point["n"]
        above, below, value = row[5:8]
        ratio = content["series"][code]["enterprises_unionised"]["2026-Q2"]
        assert (above, below) == (ratio["n"], ratio["d"])
        assert value == pytest.approx(above / below, rel=1e-12)


def test_only_city_and_old_city_have_it_and_only_where_there_are_districts(content: Content) -> None:
    bare = copy.deepcopy(content)
    bare["perimeters"] = [one for one in bare["perimeters"] if one["code"] == "TPHCM-CU"]
    for found, scope, has in (
        (content, "TPHCM-CU", True),
        (content, "PV-760", False),
        (content, "P-26740", False),
        (bare, "TPHCM", False),
    ):
        book = openpyxl.load_workbook(io.BytesIO(build(e.frozen(found), scope)))
        assert (NAME in book.sheetnames) is has, scope


def test_what_cannot_be_told_apart_missing_and_not_applicable_are_said(content: Content) -> None:
    other = copy.deepcopy(content)
    one = next(each for each in other["perimeters"] if each["code"] == "PV-760")
    one.update(approximate=True, inseparable=["P-26824"], note="ranh giới gần đúng")
    other["series"]["PV-760"]["members"]["2026-Q2"].update(n=None, known=1)
    other["series"]["PV-760"]["enterprises_unionised"]["2026-Q2"].update(d=0)
    row = rows_of(other)[one["name"]]
    assert (row[2], row[4], row[7]) == ("Gần đúng", "…", "–")
    assert row[-1] == "ranh giới gần đúng; Không tách được, không tính vào: Công đoàn phường Thủ Đức"
