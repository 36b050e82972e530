"""Giải trình: what each number means, how it is counted, on whom it stands, what was said beside it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import explain_elements
from reporting.editions.xlsx.build import build
from reporting.editions.xlsx.explanations import NAME, rows_by_key
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one
SCOPES = ("TPHCM", "TPHCM-CU", "P-26740")


def rows_of(content: Json, scope: str = "TPHCM") -> list[list[Any]]:
    return meeting.values(build(worlds.frozen(content), scope), NAME)


def block(rows: list[list[Any]], letter: str) -> list[list[Any]]:
    """The lines of a small table, each without its empty cells."""
    start = meeting.row_of(rows, f"{letter}. ") + 1
    length = next(n for n, row in enumerate(rows[start:]) if not any(row))
    return [[cell for cell in row if cell != ""] for row in rows[start : start + length]]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_element_stands_where_links_look_for_it(content: Json, scope: str) -> None:
    rows, at = rows_of(content, scope), rows_by_key(EditionPart.of(worlds.frozen(content), scope))
    totals = content["totals"]["2026-Q2"].get(scope, {})
    checked = 0
    for one in content["elements"]:
        row = rows[at[f"element:{one['code']}"] - 1]
        assert row[1:4] == [one["name"], one["definition"], one["measure"]]
        if one["code"] in totals and totals[one["code"]][0] is not None:
            value, answered, _, _ = totals[one["code"]]
            assert row[6] == value
            assert str(row[7]).startswith(f"{answered}/")
            checked += 1
    assert checked > 5
    assert rows[at["element:unionised_public"] - 1][6:8] == ["–", "–"]


def test_missing_na_and_zero_are_told_apart(content: Json) -> None:
    found = copy.deepcopy(content)
    units = len(content["states"])
    found["totals"]["2026-Q2"]["TPHCM"] |= {
        "members": [None, units - 1, None, 0], "workers": [None, units, None, 0], "grassroots_unions": [0, 1, 0, 0],
    }  # fmt: skip
    rows, at = rows_of(found), rows_by_key(EditionPart.of(worlds.frozen(found), "TPHCM"))
    shown = [rows[at[f"element:{code}"] - 1][6] for code in ("members", "workers", "grassroots_unions")]
    assert shown == ["…", "–", 0]


def test_older_figures_are_listed_by_unit_and_quarter(content: Json) -> None:
    names = "Công đoàn phường Thủ Đức 1.000; Công đoàn phường Linh Xuân 1.000"
    assert block(rows_of(content), "B")[0] == [1, "Đoàn viên công đoàn", names, "Quý I/2026"]


def test_many_older_figures_stand_in_rows_that_show_whole(content: Json) -> None:
    found = copy.deepcopy(content)
    tree = found["trees"]["2026-Q2"]
    for n in range(explain_elements.AT_ONCE + 5):
        copied = {**content["units"][-1], "code": f"N-{n}", "name": f"Đơn vị {n}", "owes": True}
        found["units"].append(copied)
        tree["names"][f"N-{n}"] = f"Đơn vị {n}"
        tree["scopes"]["TPHCM"].append(f"N-{n}")
        found["states"][f"N-{n}"] = next(iter(content["states"].values()))
        found["carried"].setdefault("workers", {})[f"N-{n}"] = {"period": "2025-Q4", "value": n}
    pack = EditionPart.of(worlds.frozen(found), "TPHCM")
    said = explain_elements.blocks(pack)[1].lines
    ours = [str(cells[2]) for _, cells in said if "Đơn vị " in str(cells[2])]
    assert [one.count(";") + 1 for one in ours] == [explain_elements.AT_ONCE, 5]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_formula_with_its_sums(content: Json, scope: str) -> None:
    said = block(rows_of(content, scope), "C")
    used = {reading["formula"] for one in content["targets"] for reading in one["readings"]}
    assert len(said) == len(used)
    agreements = next(row for row in said if row[1].startswith("Tỷ lệ doanh nghiệp, đơn vị") and "2025" in row[3])
    point = content["series"][scope]["agreements_nonpublic"]["2026-Q2"]
    assert agreements[4:6] == [point["n"] or "…", point["d"] or "…"]
    assert f"{point['answered']}/{point['expected']} đơn vị" in agreements[6]
    assert " × 100" in agreements[2]


@pytest.mark.parametrize("scope", SCOPES)
def test_each_reading_with_its_published_verdict(content: Json, scope: str) -> None:
    rows, pack = rows_of(content, scope), EditionPart.of(worlds.frozen(content), scope)
    at, said = rows_by_key(pack), block(rows, "D")
    assert len(said) == sum(len(one.readings) for one in pack.meeting.targets)
    for one in pack.meeting.targets:
        row = rows[at[f"target:{one.target.code}"] - 1]
        assert row[2] == one.default.reading.text
        assert row[7] == one.default.verdict.label
        assert one.default.verdict.judged_on.label in row[8]
    assert all("Cách hiểu" in row[3] for row in said)


def test_each_target_with_its_words_and_revisions(content: Json) -> None:
    found = copy.deepcopy(content)
    first = found["targets"][0]
    first["revisions"].append({**first["revisions"][0], "number": 2, "value": "1600000", "decision": "QĐ 9-QĐ/TU"})
    said = block(rows_of(found), "Đ")
    assert len(said) == len(content["targets"]) + 1
    assert [row[4] for row in said[:2]] == ["≥ 1.500.000", "≥ 1.600.000"]
    assert "QĐ 9-QĐ/TU" in said[1][-1]
    assert (said[0][6], len(said[1])) == ("x", len(said[0]) - 1)  # judged by the first, not by the second
    assert {one["wording"] for one in content["targets"]} == {row[2] for row in said}


def test_changes_of_the_tree_since_the_quarter_compared_with(content: Json) -> None:
    found = copy.deepcopy(content)
    base = {"decision": "QĐ 1", "note": "", "predecessor": "Q-760", "predecessor_name": "Liên đoàn Quận 1"}
    found["successions"] = [
        {**base, "successor": "P-26740", "successor_name": "Công đoàn phường Sài Gòn", "on": "2025-07-01"},
        {**base, "successor": "P-26743", "successor_name": "Công đoàn phường Bến Thành", "on": "2025-07-01"},
        {**base, "successor": "P-26824", "successor_name": "Công đoàn phường cũ", "on": "2025-06-30"},
    ]
    assert block(rows_of(found), "G") == [
        [1, "Liên đoàn Quận 1", "Công đoàn phường Sài Gòn; Công đoàn phường Bến Thành", "01/07/2025", "QĐ 1"]
    ]
    assert block(rows_of(found, "P-26824"), "G") == [["Không có thay đổi tổ chức."]]


def test_what_was_said_beside_a_cell(content: Json) -> None:
    found = copy.deepcopy(content)
    blank = {"state": "missing", "note": "", "reason": "", "source": "", "answer": ""}
    found["notes"] = {
        "P-26740": {"members": {**blank, "reason": "chưa chốt sổ", "note": "sẽ bổ sung"}},
        "P-26824": {"workers": {**blank, "state": "number", "answer": "do mùa vụ"}},
    }
    said = [row[1:] for row in block(rows_of(found), "K")]
    words = "Lý do: chưa chốt sổ\nGhi chú: sẽ bổ sung"
    assert said == [
        ["Công đoàn phường Sài Gòn", "Đoàn viên công đoàn", "Chưa có số liệu", words],
        ["Công đoàn phường Thủ Đức", "Lao động nơi đã có tổ chức công đoàn", "Có số", "Trả lời câu hỏi: do mùa vụ"],
    ]
    assert [row[1] for row in block(rows_of(found, "P-26740"), "K")] == ["Công đoàn phường Sài Gòn"]


def test_units_of_one_source_stand_together(content: Json) -> None:
    found = copy.deepcopy(content)
    said = {"state": "number", "note": "", "reason": "", "source": "sổ bộ", "answer": ""}
    found["notes"] = {unit: {"members": said} for unit in list(content["states"])}
    assert block(rows_of(found), "I") == [[1, "Đoàn viên công đoàn", "sổ bộ", len(content["states"]), "Mọi đơn vị"]]
    del found["notes"]["P-26740"]
    assert block(rows_of(found), "I")[0][-1] == "Mọi đơn vị, trừ: Công đoàn phường Sài Gòn"
    found["notes"] = {"P-26740": {"members": said}}
    assert block(rows_of(found), "I")[0][-1] == "Công đoàn phường Sài Gòn"
