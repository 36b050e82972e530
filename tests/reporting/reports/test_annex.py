"""The sheet of base unions: headings, rows, what is wrong with them, and sums that a slow twin agrees with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.reports.annex import (
    MAX_FAULTS,
    MAX_ROWS,
    AnnexLine,
    AnnexSheet,
    SheetGrid,
    changes,
    clean,
    letters,
    read_annex,
)
from reporting.reports.cells import ElementRule, Form, PartRule

CODES = ("members", "members_employed", "workers")
FORM = Form(
    "2026-Q3",
    "unit",
    {
        "members": ElementRule("members", "Đoàn viên", "unit", True),
        "members_employed": ElementRule("members_employed", "ĐV tại DN", "unit", True),
        "workers": ElementRule("workers", "Lao động", "unit", True),
        "old": ElementRule("old", "Công lập", "unit", False),
        "enterprises_25": ElementRule("enterprises_25", "DN ≥ 25 LĐ", "federation", True),
    },
    (PartRule("members_employed", "members", "refuse"), PartRule("members", "workers", "question")),
)
HEAD = ["Mã", "Tên công đoàn cơ sở", "Đơn vị sử dụng lao động", "Đoàn viên", "members_employed", "Lao động"]


def sheet(
    *rows: list[Any], head: list[Any] = HEAD, refused: dict[str, str] | None = None, above: int = 0
) -> AnnexSheet:
    """What a sheet of these rows says; `above` rows stand over its headings."""
    return read_annex(FORM, SheetGrid("PL", [*[["BIỂU"]] * above, head, *rows], refused or {}))


def said(found: AnnexSheet) -> list[tuple[str, str, str]]:
    """Place, element and message of every fault; there are some, all on this sheet."""
    assert found.faults
    assert {fault.sheet for fault in found.faults} == {"PL"}
    return [(fault.cell, fault.element, fault.message) for fault in found.faults]


def test_rows_and_their_sums() -> None:
    found = sheet(
        ["A-1", "CĐCS Một", "Công ty Một", 10.0, 8.0, 12.0], [102.0, "CĐCS Hai", "", "1.580.000", 0, "1 580 000"]
    )
    assert found.faults == []
    assert found.rows == [
        AnnexLine(2, "A-1", "CĐCS Một", "Công ty Một", (10, 8, 12)),
        AnnexLine(3, "102", "CĐCS Hai", "", (1_580_000, 0, 1_580_000)),
    ]
    assert found.sums == {"members": 1_580_010, "members_employed": 8, "workers": 1_580_012}
    assert tuple(found.sums) == CODES


def test_columns_in_any_order_by_name_or_code_whatever_case_and_form() -> None:
    decomposed = "đoa\u0300n vie\u0302n"
    head = ["WORKERS", "TT", "tên  CÔNG đoàn cơ sở", decomposed, "Ghi chú", "ma", ""]
    found = sheet([5.0, 1.0, "Một", 3.0, "x", "a-1", ""], head=head, above=3)
    assert found.faults == []
    assert found.rows == [AnnexLine(5, "A-1", "Một", "", (5, 3))]
    assert found.sums == {"workers": 5, "members": 3}


def test_a_column_without_a_value_is_as_good_as_absent_and_blank_rows_are_passed_over() -> None:
    found = sheet(["", " ", "", "", "", ""], ["A", "Một", "", 1.0, "", " "], [], ["B", "Hai", "", 2.0, ""])
    assert found.faults == []
    assert found.sums == {"members": 3}
    assert [row.line for row in found.rows] == [3, 5]


def test_not_applicable_adds_nothing_and_alone_makes_the_cell_not_applicable() -> None:
    found = sheet(["A", "Một", "", "không có", "n/a", 7.0], ["B", "Hai", "", "Không có", "KHÔNG CÓ", "không có"])
    assert found.faults == []
    assert found.sums == {"members": None, "members_employed": None, "workers": 7}
    assert changes(found.sums) == {
        "members": {"state": "n/a"}, "members_employed": {"state": "n/a"}, "workers": {"state": "number", "value": 7},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "Ô trống: hãy ghi số (0 cũng là số) hoặc “không có”."),
        ("chưa có số liệu", "Dòng phụ lục không nhận “chưa có số liệu”"),
        ("1.580", "1580"),
        (1.5, "Ô đang chứa 1,5"),
        (-1.0, "không được âm"),
        (2.0e10, "Số quá lớn"),
        (True, "TRUE/FALSE"),
        (dt.date(2026, 1, 1), "ngày giờ"),
        ("mười", "Chỉ nhập chữ số"),
    ],
)
def test_a_value_that_is_none(value: Any, message: str) -> None:
    found = said(sheet(["A", "Một", "", 10.0, 8.0, 12.0], ["B", "Hai", "", 10.0, 8.0, value]))
    assert [(cell, element) for cell, element, _ in found] == [("F3", "workers")]
    assert message in found[0][2]


def test_everything_wrong_is_told_at_once_from_top_to_bottom() -> None:
    found = said(
        sheet(
            ["A", "", "x" * 301, 10.0, 11.0, "mười"],
            ["", "Hai", "", 10.0, 11.0, 12.0],
            ["A", "Ba", "", "không có", 3.0, 5.0],
            ["x" * 41, "Bốn", "", 1.0, 2.0, 0.0],
        )
    )
    assert [(cell, element) for cell, element, _ in found] == [
        ("B2", ""), ("C2", ""), ("F2", "workers"), ("A3", ""), ("A4", ""), ("A5", ""),
    ]  # fmt: skip
    assert found[0][2] == "Thiếu “Tên công đoàn cơ sở”. Dòng tổng hoặc dòng ghi chú thì hãy xóa khỏi bảng."
    assert found[4][2] == "Mã “A” đã có ở dòng 2."


def test_parts_above_wholes_and_halves_are_refused_as_in_a_report() -> None:
    found = said(
        sheet(
            ["A", "Một", "", 10.0, 11.0, 5.0],
            ["B", "Hai", "", "không có", 3.0, 5.0],
            ["C", "Ba", "", 3.0, "không có", 5.0],
            ["D", "Bốn", "", "không có", "không có", 5.0],
        )
    )
    assert [(cell, element) for cell, element, _ in found] == [
        ("E2", "members_employed"), ("D3", "members"), ("E4", "members_employed"),
    ]  # fmt: skip
    assert found[0][2] == "“ĐV tại DN” (11) lớn hơn “Đoàn viên” (10)."


@pytest.mark.parametrize(
    ("head", "place", "message"),
    [
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", "members"], "D1", "Cột “members” có hai lần."),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", "Mã"], "D1", "Cột “Mã” có hai lần."),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", "Số khác"], "D1", "“Số khác” không phải tên ngắn"),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", "x" * 400], "D1", "không phải tên ngắn"),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", ""], "D1", "không có tiêu đề"),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", 5.0], "D1", "“5” không phải"),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", "DN ≥ 25 LĐ"], "D1", "không do đơn vị cung cấp"),
        (["Mã", "Tên công đoàn cơ sở", "Đoàn viên", "Công lập"], "D1", "không do đơn vị cung cấp"),
    ],
)
def test_headings_that_are_none(head: list[Any], place: str, message: str) -> None:
    found = said(sheet(["A", "Một", 1.0, 2.0], head=head))
    assert [each[0] for each in found] == [place]
    assert message in found[0][2]


def test_no_headings_no_rows_no_numbers_too_many_rows() -> None:
    assert "không có trang nào" in said(sheet(head=["Mã", "Đoàn viên"]))[0][2]
    assert said(sheet()) == [("", "", "Phụ lục không có dòng công đoàn cơ sở nào.")]
    assert said(sheet(["A", "Một"])) == [("", "", "Phụ lục không có cột số liệu nào được điền.")]
    many = [[f"A{n}", "Một", "", 1.0] for n in range(MAX_ROWS + 1)]
    assert said(sheet(*many)) == [("", "", "Phụ lục có 20.001 dòng; tối đa 20.000 dòng.")]
    assert sheet(*many[:-1]).faults == []


def test_a_sum_that_no_cell_holds() -> None:
    found = said(sheet(["A", "Một", "", 1e10], ["B", "Hai", "", 1.0]))
    assert found == [("D1", "members", "Tổng của cột là 10.000.000.001; tối đa 10.000.000.000.")]


def test_cells_that_cannot_be_trusted_are_named_whatever_they_show() -> None:
    refused = {"A2": "công thức", "D3": "công thức", "F2": "lỗi", "Z9": "ngoài bảng"}
    found = said(sheet(["A", "Một", "", 1.0, 0.0, ""], ["B", "Hai", "", 1.0, 0.0, 5.0], refused=refused))
    assert found == [("A2", "", "công thức"), ("F2", "workers", "lỗi"), ("D3", "members", "công thức")]


def test_a_column_of_formulas_never_calculated_is_not_absent() -> None:
    found = said(sheet(["A", "Một", "", 1.0, "", ""], refused={"F2": "công thức"}))
    assert found == [("F2", "workers", "công thức")]


def test_a_sheet_wrong_throughout_is_not_told_without_end() -> None:
    many = [[f"A{n}", "Một", "", "x", "x", "x"] for n in range(MAX_FAULTS)]
    assert len(sheet(*many).faults) == MAX_FAULTS


def test_names_as_text() -> None:
    assert clean("Công  ty\u00a0Một ") == "Công ty Một"
    assert clean("Co\u0302ng") == "Công"
    assert clean(5.0) == "5"
    assert clean("A\u200bB") == "AB"
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# ---------------------------------------------------------------- a slow, obvious twin

VALUES = st.one_of(st.integers(0, 30), st.integers(0, 10**10), st.just("không có"), st.just(""), st.just("x"))


def twin(rows: list[list[Any]]) -> dict[str, int | None] | None:
    """The sums, cell by cell; None where the sheet is refused."""
    used = [at for at in (3, 4, 5) if any(row[at] != "" for row in rows)]
    totals: dict[str, int | None] = {}
    for row in rows:
        seen: dict[str, int | None] = {}
        for at in used:
            value, code = row[at], CODES[at - 3]
            if value in ("", "x"):
                return None
            seen[code] = None if value == "không có" else int(value)
            totals.setdefault(code, None)
            if seen[code] is not None:
                totals[code] = (totals[code] or 0) + int(value)
        if "members" in seen and "members_employed" in seen:
            part, whole = seen["members_employed"], seen["members"]
            if (part is None) is not (whole is None) or (part or 0) > (whole or 0):
                return None
    if not totals or any((value or 0) > 10**10 for value in totals.values()):
        return None
    return totals


@settings(max_examples=300)
@given(st.lists(st.tuples(VALUES, VALUES, VALUES, st.booleans()), min_size=1, max_size=6))
def test_sums_against_the_twin(drawn: list[tuple[Any, Any, Any, bool]]) -> None:
    rows = [
        [f"A{n}", "Một", "", *(float(v) if as_float and isinstance(v, int) else v for v in values)]
        for n, (*values, as_float) in enumerate(drawn)
    ]
    found = sheet(*rows)
    expected = twin(rows)
    assert (found.sums if not found.faults else None) == expected
    if expected is not None:
        assert len(found.rows) == len(rows)
