"""Cells of the form: what may be typed, what is impossible."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.reports import cells as rules
from reporting.reports.cells import Cell, ElementRule, Form, PartRule
from reporting.reports.patch import read_patch

NAMES = {
    "members": "Đoàn viên",
    "members_employed": "ĐV tại DN",
    "members_admitted": "Kết nạp",
    "members_joined_other": "Chuyển đến",
    "members_left": "Giảm",
    "workers": "Lao động",
    "enterprises_25_unionised": "DN ≥ 25 có CĐ",
    "enterprises_25": "DN ≥ 25",
    "zones": "KCN",
    "annual": "Chỉ quý IV",
}
SUPPLIERS = {"enterprises_25": "federation", "zones": "register"}
PARTS = (
    PartRule("members_employed", "members", "refuse"),
    PartRule("members", "workers", "question"),
    PartRule("enterprises_25_unionised", "enterprises_25", "question"),
    PartRule("annual", "members", "refuse"),
    PartRule("members", "unknown", "refuse"),
)
ALICE, BINH = 7, 8


def form(supplier: str = "unit") -> Form:
    made = {
        code: ElementRule(code, name, SUPPLIERS.get(code, "unit"), code != "annual") for code, name in NAMES.items()
    }
    return Form("2026-Q3", supplier, made, PARTS)


def number(value: int, **more: Any) -> Cell:
    return Cell("number", value, **more)


def patched(body: object, before: dict[str, Cell] | None = None) -> dict[str, Cell]:
    after, errors = read_patch(form(), before or {}, body, ALICE)
    assert errors == []
    return after


def refused(body: object, before: dict[str, Cell] | None = None) -> list[tuple[str, str]]:
    _, errors = read_patch(form(), before or {}, body, ALICE)
    assert errors
    return [(error.cell, error.message) for error in errors]


def test_the_form_has_the_suppliers_asked_cells_in_order() -> None:
    assert form().codes == tuple(code for code in NAMES if code not in (*SUPPLIERS, "annual"))
    assert form("federation").codes == ("enterprises_25",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"value": 1200}, number(1200, by=ALICE)),
        ({"value": 0, "note": " ghi  chú "}, number(0, note="ghi chú", by=ALICE)),
        ({"value": "1.580.000", "source": "BC 12"}, number(1_580_000, source="BC 12", by=ALICE)),
        ({"state": "number", "value": 5}, number(5, by=ALICE)),
        ({"state": "missing", "reason": "chưa chốt"}, Cell("missing", reason="chưa chốt", by=ALICE)),
        ({"state": "n/a"}, Cell("n/a", by=ALICE)),
        ({"state": "n/a", "value": None, "reason": "thừa"}, Cell("n/a", by=ALICE)),
    ],
)
def test_a_cell_is_read(change: dict[str, Any], expected: Cell) -> None:
    assert patched({"members": change}) == {"members": expected}


@pytest.mark.parametrize("change", [{"state": "empty"}, {"value": None}, {"value": "  "}])
def test_a_cell_is_cleared(change: dict[str, Any]) -> None:
    after = patched({"members": change}, {"members": number(5, note="x", by=BINH)})
    assert after["members"] == Cell("empty", note="x", by=ALICE)


def test_a_note_alone_keeps_the_value() -> None:
    before = {"members": number(5, by=BINH)}
    assert patched({"members": {"note": "x"}}, before) == {"members": number(5, note="x", by=ALICE)}
    assert patched({"members": {"state": "number", "note": "x"}}, before)["members"].value == 5


def test_an_unchanged_cell_keeps_its_author() -> None:
    before = {"members": number(5, by=BINH)}
    assert patched({"members": {"value": 5}, "workers": {"value": 9}}, before) == {
        "members": number(5, by=BINH),
        "workers": number(9, by=ALICE),
    }


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"value": -1}, "âm"),
        ({"value": 1.5}, "phần thập phân"),
        ({"value": 2.0}, "số nguyên"),
        ({"value": "1,5"}, "phần thập phân"),
        ({"value": "abc"}, "chữ"),
        ({"value": "1.580"}, "1580"),
        ({"value": True}, "số nguyên"),
        ({"value": 10**10 + 1}, "quá lớn"),
        ({"value": [1]}, "số nguyên"),
        ({"state": "number"}, "Chưa nhập số"),
        ({"state": "number", "value": None}, "Chưa nhập số"),
        ({"state": "missing"}, "lý do"),
        ({"state": "missing", "reason": "  "}, "lý do"),
        ({"state": "n/a", "value": 3}, "không đi kèm"),
        ({"state": "không"}, "Trạng thái"),
        ({"state": ["number"]}, "Trạng thái"),
        ({"value": 1, "note": 5}, "ghi chú phải là chữ"),
        ({"value": 1, "source": "x" * 1001}, "dài quá"),
        ({"value": 1, "question": "?"}, "thuộc tính"),
        (1200, "đối tượng"),
        (None, "đối tượng"),
    ],
)
def test_what_is_no_cell_is_refused_at_its_place(change: object, word: str) -> None:
    [(cell, message)] = refused({"members": change})
    assert cell == "members"
    assert word in message


def test_ten_to_the_tenth_is_the_largest() -> None:
    assert patched({"workers": {"value": 10**10}})["workers"].value


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("nothing", "Không có số liệu"),
        ("annual", "không thuộc biểu của kỳ 2026-Q3"),
        ("enterprises_25", "Liên đoàn Lao động Thành phố cung cấp"),
        ("zones", "sổ theo dõi"),
    ],
)
def test_cells_that_are_not_on_this_form(code: str, word: str) -> None:
    [(cell, message)] = refused({code: {"value": 1}})
    assert cell == code
    assert word in message


def test_a_body_that_is_no_object() -> None:
    assert refused([1])[0][0] == ""


def test_every_wrong_cell_is_named() -> None:
    body = {"members": {"value": -1}, "workers": {"state": "missing"}, "nothing": {"value": 1}}
    assert [cell for cell, _ in refused(body)] == ["members", "workers", "nothing"]


def test_a_part_above_its_whole_is_impossible() -> None:
    [(cell, message)] = refused({"members": {"value": 10}, "members_employed": {"value": 11}})
    assert cell == "members_employed"
    assert message == "“ĐV tại DN” (11) lớn hơn “Đoàn viên” (10)."
    assert refused({"members": {"value": 10}}, {"members_employed": number(11)})
    assert patched({"members": {"value": 10}, "members_employed": {"value": 10}})


def test_half_of_a_pair_not_applicable_is_impossible_once_the_other_half_is_stated() -> None:
    assert patched({"members_employed": {"state": "n/a"}})
    [(cell, message)] = refused({"members_employed": {"state": "n/a"}, "members": {"value": 1}})
    assert (cell, message) == ("members_employed", "“ĐV tại DN” là “không có” thì “Đoàn viên” cũng phải là “không có”.")
    [(cell, _)] = refused({"members": {"state": "n/a"}, "members_employed": {"state": "missing", "reason": "?"}})
    assert cell == "members"
    assert patched({"workers": {"state": "n/a"}, "members": {"value": 1}})["workers"].state == "n/a"
    whole = {code: {"state": "n/a"} for code in ("members", "members_employed", "workers")}
    assert patched(whole)["members"].state == "n/a"


def test_cells_without_a_state_are_listed() -> None:
    cells = {code: number(0) for code in form().codes} | {
        "workers": Cell(note="?"),
        "members": Cell("missing", reason="x"),
    }
    assert rules.codes_without_state(form(), cells) == ["workers"]
    assert rules.codes_without_state(form(), {}) == list(form().codes)


def test_the_other_suppliers_cells_are_findings_for_the_reviewer() -> None:
    ours = {"enterprises_25_unionised": number(12)}
    [finding] = rules.findings(form(), ours, {"enterprises_25": number(10, source="s")})
    assert finding.cell == "enterprises_25_unionised"
    assert "lớn hơn" in finding.message
    [finding] = rules.findings(form(), ours, {"enterprises_25": Cell("n/a")})
    assert "không có" in finding.message
    assert rules.findings(form(), ours, {"enterprises_25": number(12)}) == []
    assert rules.impossible(form(), ours | {"enterprises_25": number(10)}) == []


def test_the_federation_sees_the_same_finding_and_a_lacking_source() -> None:
    theirs = {"enterprises_25": number(10, source="s")}
    [finding] = rules.findings(form("federation"), theirs, {"enterprises_25_unionised": number(12)})
    assert finding.cell == "enterprises_25"
    [finding] = rules.findings(form("federation"), {"enterprises_25": number(10)}, {})
    assert "chưa ghi nguồn" in finding.message
    assert rules.findings(form("federation"), {"enterprises_25": Cell("missing", reason="x")}, {}) == []


def test_reasons_of_a_return() -> None:
    assert rules.read_remarks(form(), {"members": " sai  số ", "workers": " "}) == ({"members": "sai số"}, [])
    for wrong in ([], {"enterprises_25": "x"}, {"members": 1}, {"members": "x" * 1001}):
        assert rules.read_remarks(form(), wrong)[1]


def test_json_round_trip_leaves_empty_cells_out() -> None:
    cells = {"members": number(0, by=ALICE), "workers": Cell(by=ALICE), "members_left": Cell(note="x")}
    kept = rules.cells_to_json(cells)
    assert set(kept) == {"members", "members_left"}
    assert rules.cells_from_json(kept) == {"members": cells["members"], "members_left": cells["members_left"]}


def test_a_change_is_another_state_or_value_in_the_forms_order() -> None:
    before = {"members": Cell("number", 5), "workers": Cell("number", 9)}
    after = {"workers": Cell("number", 8), "members": Cell("number", 5, note="x"), "members_employed": Cell("n/a")}
    assert rules.changed_cells(form(), before, after) == ["members_employed", "workers"]


def test_a_correction_starts_with_nobodys_cells() -> None:
    assert rules.without_authors({"members": number(1, by=ALICE, answer="x")}) == {"members": number(1, answer="x")}


def test_a_number_or_nothing_here_answers() -> None:
    assert [Cell(state).is_answered for state in rules.STATES] == [True, True, False, False]
