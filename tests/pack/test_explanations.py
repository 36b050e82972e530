"""Giải trình: every element with its definition and coverage, every target with its readings, what units said."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from reporting.domain.edition import Content
from reporting.pack import build
from reporting.pack.explanations import NAME, element_rows
from reporting.pack.pack import Pack
from tests.pack import editions as e

pytestmark = pytest.mark.django_db  # the frozen world needs one


def rows_of(content: Content, scope: str = "TPHCM") -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(build(e.frozen(content), scope)))
    return [[cell.value for cell in row] for row in book[NAME].iter_rows()]


def test_each_element_stands_where_links_look_for_it(content: Content) -> None:
    rows, at = rows_of(content), element_rows(Pack.of(e.frozen(content), "TPHCM"))
    totals = content["totals"]["2026-Q2"]["TPHCM"]
    for one in content["elements"]:
        row = rows[at[one["code"]] - 1]
        assert row[1] == f"{one['name']} ({one['measure']})"
        assert row[2] == one["definition"]
        if one["code"] in totals:
            _, answered, _, carried = totals[one["code"]]
            assert row[4] == f"{answered} đơn vị có số liệu, {carried} đơn vị lấy số kỳ trước"
    members = rows[at["members"] - 1]
    assert members[5] == (
        "Lấy số kỳ trước: Công đoàn phường Thủ Đức: 1.000 (Quý I/2026); Công đoàn phường Linh Xuân: 1.000 (Quý I/2026)"
    )
    assert rows[at["unionised_public"] - 1][4] == "Không hỏi ở kỳ này"


def test_each_target_with_its_words_revisions_and_readings(content: Content) -> None:
    said = [row for row in rows_of(content) if row[3] in ("Mức phấn đấu", "Cách hiểu mặc định", "Cách hiểu khác")]
    assert sum(row[3] == "Mức phấn đấu" for row in said) == len(content["targets"]) == 13
    readings = sum(len(one["readings"]) for one in content["targets"])
    assert len(said) == 13 + readings
    texts = {row[2] for row in said}
    for one in content["targets"]:
        assert f"Nguyên văn: {one['wording']}" in texts
        assert {reading["text"] for reading in one["readings"]} <= texts
    assert any("từ 1.580.000 từ" in str(row[4]) for row in said)


def test_a_unit_sees_what_concerns_it(content: Content) -> None:
    city, unit = rows_of(content), rows_of(content, "P-26740")
    sources = [row for row in unit if row[3] == "Nguồn của số liệu"]
    assert sources
    assert all(row[5] == "Công đoàn phường Sài Gòn" for row in sources)
    assert len(unit) <= len(city)
