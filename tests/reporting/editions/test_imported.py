"""Figures imported from papers as an edition's files tell them: their source, no sender, no approver, never late."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from reporting.editions.docx.build import build as build_draft
from reporting.editions.xlsx.build import build
from tests.reporting.editions import drafts, meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one
SOURCE = "sổ bộ"  # of each figure of the world; imported on 3/10/2026, long after the due day
UNSENT = "P-26830"
STATES = "Tình hình BC"


def sheet(content: Json, name: str) -> list[list[Any]]:
    return meeting.values(build(worlds.frozen(content), "TPHCM"), name)


def test_the_content_names_the_papers_and_nobody(content: Json) -> None:
    for unit, state in content["states"].items():
        if unit != UNSENT:
            assert (state["label"], state["source"], state["days"]) == ("Nhập từ văn bản", SOURCE, 0), unit
            assert (state["submitted_by"], state["approved_by"], state["first_submitted_at"]) == ("", "", "")
            assert state["approved_at"]
    assert content["states"][UNSENT]["days"] > 0
    for units in content["approvals"].values():
        for suppliers in units.values():
            for supplier, approval in suppliers.items():
                assert (approval["source"], approval["approved_by"] == "") == (
                    ("", False) if supplier == "register" else (SOURCE, True)
                )


def test_the_sheet_of_states(content: Json) -> None:
    rows = {row[1]: row for row in sheet(content, STATES) if isinstance(row[0], float)}
    names = {unit["code"]: unit["name"] for unit in content["units"]}
    imported = rows[names["P-26740"]]
    assert imported[2] == "Nhập từ văn bản"
    assert (imported[4], imported[6], imported[7]) == ("–", "–", "–")
    assert imported[8] == SOURCE
    assert imported[10] == f"Nhập từ văn bản: {SOURCE}"
    assert "reviewer2" in imported[11]
    assert rows[names[UNSENT]][2] == "Chưa lập"
    totals = {row[0]: row for row in sheet(content, STATES) if isinstance(row[0], str)}
    assert "Nhập từ văn bản" in totals
    late = next(row for title, row in totals.items() if title == "Số báo cáo trễ hạn")
    assert 1.0 in late
    assert not [row for row in sheet(content, STATES) if "reviewer" in str(row[7:9])]


def test_the_appendices_name_no_approver(content: Json) -> None:
    cells = [cell for row in sheet(content, "PL 1") for cell in row if isinstance(cell, str)]
    assert "Nhập từ văn bản" in cells
    assert not [cell for cell in cells if "reviewer" in cell]


def test_the_draft(content: Json) -> None:
    draft = build_draft(worlds.frozen(content), "TPHCM")
    sentences = [sentence.replace("\u00a0", " ") for sentence in drafts.paragraphs(draft)]
    filed = next(sentence for sentence in sentences if sentence.startswith("Kỳ báo cáo Quý II/2026"))
    owing = len(content["states"])
    assert f"{owing} đơn vị phải báo cáo, 0 đơn vị đã gửi, {owing - 1} đơn vị có số liệu nhập từ văn bản" in filed
    assert "1 đơn vị chưa gửi, 0 báo cáo đã được duyệt" in filed
    assert not [sentence for sentence in sentences if "gửi sau hạn" in sentence]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in drafts.opened(draft).tables]
    late = next(rows for rows in tables if "Số ngày trễ" in rows[0])
    assert [row[1] for row in late[1:]] == [next(u["name"] for u in content["units"] if u["code"] == UNSENT)]


def test_editions_from_before_are_read(content: Json) -> None:
    older = copy.deepcopy(content)
    for state in older["states"].values():
        del state["source"]
    for units in older["approvals"].values():
        for suppliers in units.values():
            for approval in suppliers.values():
                del approval["source"]
    assert build(worlds.frozen(older), "TPHCM")
    assert build_draft(worlds.frozen(older), "TPHCM")
