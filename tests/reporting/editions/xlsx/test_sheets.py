"""Restatements, tasks and base unions of an edition as their sheets show them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from reporting.editions.content import AnnexText, RestatementText
from reporting.editions.xlsx import tasks
from reporting.editions.xlsx.build import build
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one
HEAD = "TT"


def table(content: Json, name: str, scope: str = "TPHCM") -> list[list[Any]]:
    """The rows below the headings and the numbers of the columns, to the first without any number or heading."""
    rows = meeting.values(build(worlds.frozen(content), scope), name)
    start = meeting.row_of(rows, HEAD) + 1
    return rows[start : start + next(n for n, row in enumerate(rows[start:]) if not row[0])]


def restated(unit: str, before: int | str | None, after: int | str | None, **more: Any) -> RestatementText:
    said: dict[str, Any] = {
        "unit": unit, "unit_name": f"Đơn vị {unit}", "period": "2026-Q1", "element": "members", "supplier": "unit",
        "before": before, "after": after, "reason": "sót", "document": "CV 1", "entered_by": "A", "approved_by": "B",
        "at": "2026-06-01T08:05:00+07:00", "after_closing": True, **more,
    }  # fmt: skip
    return RestatementText(**said)


def test_each_restatement_with_its_change(content: Json) -> None:
    found = copy.deepcopy(content)
    found["restatements"] = [
        restated("P-26740", 10, 7), restated("P-26743", None, 0), restated("P-26824", "n/a", 5, after_closing=False),
        restated("P-26824", 5, 5, document=""),
    ]  # fmt: skip
    rows = table(found, "Điều chỉnh")
    assert [row[4:7] for row in rows] == [[10, 7, -3], ["…", 0, "–"], ["–", 5, "–"], [5, 5, 0]]
    assert rows[0][1:4] == ["Quý I/2026", "Đơn vị P-26740", "Đoàn viên công đoàn"]
    assert rows[0][7:] == ["sót", "CV 1", "A", "B", "08:05 01/06/2026", "x"]
    assert (rows[2][12], rows[3][8]) == ("", "–")


def test_of_a_scope_its_units_and_what_they_all_come_from(content: Json) -> None:
    """An ended unit belongs where all who carry on from it are, whatever lies between."""
    found = copy.deepcopy(content)
    found["restatements"] = [restated(unit, 1, 2) for unit in ("P-26740", "P-26824", "Q-1", "Q-2", "Q-3", "Q-9")]
    base = {"predecessor_name": "", "successor_name": "", "on": "2025-07-01", "decision": "", "note": ""}
    pairs = [("Q-1", "Q-2"), ("Q-2", "P-26740"), ("Q-3", "P-26740"), ("Q-3", "P-26824"), ("Q-8", "Q-9"), ("Q-9", "Q-8")]
    found["successions"] = [{**base, "predecessor": before, "successor": after} for before, after in pairs]  # type: ignore[typeddict-item]
    said = {scope: [row[2][7:] for row in table(found, "Điều chỉnh", scope)] for scope in ("TPHCM", "P-26740", "T-1")}
    assert said["TPHCM"] == ["P-26740", "P-26824", "Q-1", "Q-2", "Q-3", "Q-9"]
    assert said["P-26740"] == said["T-1"] == ["P-26740", "Q-1", "Q-2"]
    found["restatements"] = []
    assert table(found, "Điều chỉnh")[0][0] == "Không có số liệu nào được điều chỉnh."


def test_every_task_stands_under_its_heading(content: Json) -> None:
    rows = table(content, "Nhiệm vụ")
    headings = [row[0] for row in rows if isinstance(row[0], str)]
    assert [one.split(".")[1] for one in headings[:7]] == list("1234567")
    assert headings[7:] == ["IV. Nhiệm vụ phân công", "Nhiệm vụ thường kỳ theo Chương trình"]
    assert [row[1] for row in rows if not isinstance(row[0], str)] == [one["clause"] for one in content["tasks"]]
    assert len(content["tasks"]) == 34 + 11 + 12


def test_of_a_restricted_task_only_state_and_paper(content: Json) -> None:
    found = copy.deepcopy(content)
    for one in found["tasks"]:
        one.update(
            text="MẬT",
            note="MẬT",
            lead=["MẬT"],
            coordinating=["MẬT"],
            recurrence="MẬT",
            on="2026-01-02",
            paper="9-CV/TU",
        )
    rows = [row for row in table(found, "Nhiệm vụ") if not isinstance(row[0], str)]
    for row, one in zip(rows, found["tasks"], strict=True):
        hidden = ["–"] * 3
        if one["restricted"]:
            assert row[2:] == [tasks.RESTRICTED, *hidden, one["state_label"], *hidden, "9-CV/TU", "–"]
        else:
            assert row[2:6] == ["MẬT"] * 4
    assert any(one["restricted"] for one in found["tasks"])


def test_days_late_are_told_only_where_there_is_a_day(content: Json) -> None:
    found = copy.deepcopy(content)
    found["tasks"][0].update(restricted=False, deadline="2026-06-30", late=5)
    found["tasks"][1].update(restricted=False, deadline="2026-06-30", late=0)
    found["tasks"][2].update(restricted=False, deadline="", late=0)
    rows = [row for row in table(found, "Nhiệm vụ") if not isinstance(row[0], str)]
    assert [row[8:10] for row in rows[:3]] == [["30/06/2026", 5], ["30/06/2026", 0], ["–", "–"]]


def test_the_pack_of_a_unit_has_no_tasks(content: Json) -> None:
    assert tasks.NAME in meeting.opened(build(worlds.frozen(content), "TPHCM-CU")).sheetnames
    for scope in ("P-26740", "T-1"):
        assert tasks.NAME not in meeting.opened(build(worlds.frozen(content), scope)).sheetnames


def with_unions(content: Json) -> Json:
    found = copy.deepcopy(content)
    found["annexes"] = {
        "P-26824": AnnexText(
            name="b", sha256="", elements=["members", "workers"],
            rows=[("C-3", "Ba", "", [5, None]), ("C-4", "Bốn", "Công ty D", [0, None])],
        ),
        "P-26740": AnnexText(
            name="a", sha256="", elements=["workers", "enterprises_25"],
            rows=[("C-1", "Một", "Công ty A", [30, 2]), ("=1+1", "_x0041_", "<b>&", [40, None])],
        ),
    }  # fmt: skip
    return found


def test_one_row_for_each_base_union(content: Json) -> None:
    rows = table(with_unions(content), "CĐCS")
    assert [row[1:] for row in rows[:-2]] == [
        ["Công đoàn phường Sài Gòn", "C-1", "Một", "Công ty A", "", 30, 2],
        ["Công đoàn phường Sài Gòn", "=1+1", "_x0041_", "<b>&", "", 40, "–"],
        ["Công đoàn phường Thủ Đức", "C-3", "Ba", "", 5, "–", ""],
        ["Công đoàn phường Thủ Đức", "C-4", "Bốn", "Công ty D", 0, "–", ""],
    ]
    assert [row[0] for row in rows] == [1, 2, 3, 4, "TỔNG CỘNG", "Số công đoàn cơ sở có số liệu/tổng số"]
    assert rows[-2][5:] == [5, 70, 2]
    assert rows[-1][5:] == ["2/4", "4/4", "2/4"]


def test_base_unions_of_a_scope(content: Json) -> None:
    found = with_unions(content)
    assert [row[2] for row in table(found, "CĐCS", "P-26740")[:-2]] == ["C-1", "=1+1"]
    assert "CĐCS" not in meeting.opened(build(worlds.frozen(found), "P-26743")).sheetnames
    assert "CĐCS" not in meeting.opened(build(worlds.frozen(content), "TPHCM")).sheetnames


def test_they_are_printed_with_their_heading_and_can_be_filtered(content: Json) -> None:
    sheet = meeting.opened(build(worlds.frozen(with_unions(content)), "TPHCM"))["CĐCS"]
    top = next(cell.row for cell in sheet["A"] if cell.value == HEAD)
    assert sheet.print_title_rows == f"${top}:${top + 1}"
    assert sheet.auto_filter.ref == f"A{top + 1}:H{top + 5}"
    assert sheet.print_area.startswith("'CĐCS'!$A$1:$H$")
    looks_like_one = next(cell for cell in sheet["C"] if cell.value == "=1+1")
    assert (looks_like_one.data_type, looks_like_one.quotePrefix) == ("s", True)


@pytest.mark.office
def test_libreoffice_sums_the_base_unions(content: Json, tmp_path: Path) -> None:
    made = build(worlds.frozen(with_unions(content)), "TPHCM")
    rows = meeting.values(meeting.office(made, tmp_path, "xlsx").read_bytes(), "CĐCS")
    assert rows[meeting.row_of(rows, "TỔNG CỘNG") - 1][5:8] == [5, 70, 2]
