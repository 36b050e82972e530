"""What is asked back about possible cells, and the answers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.reports import questions
from reporting.reports.cells import MAX_TEXT, Cell, ElementRule, Form, PartRule
from reporting.reports.patch import read_patch
from reporting.reports.questions import EarlierFigures, Question, find_questions
from targets.domain.numbers import format_count

ALICE, BINH = 7, 8
ELEMENTS = (
    ElementRule("members", "Đoàn viên", "unit", True, 20, 50),
    ElementRule("members_admitted", "Kết nạp", "unit", True, 50, 200),
    ElementRule("members_joined_other", "Chuyển đến", "unit", True),
    ElementRule("members_left", "Giảm", "unit", True),
    ElementRule("workers", "Lao động", "unit", True),
    ElementRule("unorganised", "LĐ chưa có tổ chức", "unit", True, 20, 50, yearly=True),
    ElementRule("later", "Chưa hỏi", "unit", False, 20, 0),
    ElementRule("enterprises_25", "DN ≥ 25", "federation", True, 20, 0),
)
PARTS = (PartRule("members", "workers", "question"), PartRule("members_admitted", "members", "refuse"))
FLOWS = {"members_admitted": 10, "members_joined_other": 5, "members_left": 3}


def form(supplier: str = "unit") -> Form:
    return Form("2026-Q4", supplier, {element.code: element for element in ELEMENTS}, PARTS)


def cells(**values: int | str) -> dict[str, Cell]:
    """`members=5` a number, `members="n/a"` or "missing" a state."""
    return {
        code: Cell("number", value) if isinstance(value, int) else Cell(value, reason="x" * (value == "missing"))
        for code, value in values.items()
    }


def previous(**figures: int | None) -> EarlierFigures:
    return EarlierFigures(previous=figures)


def year_ago(**figures: int | None) -> EarlierFigures:
    return EarlierFigures(year_ago=figures)


def asked(beside: EarlierFigures, supplier: str = "unit", **values: int | str) -> list[tuple[str, str]]:
    """Cell and rule of each question."""
    return [(question.cell, question.rule) for question in find_questions(form(supplier), cells(**values), beside)]


def test_members_above_workers() -> None:
    [question] = find_questions(form(), cells(members=10, workers=9))
    assert question == Question("members", "“Đoàn viên” (10) lớn hơn “Lao động” (9). Vì sao?", "above")
    assert asked(EarlierFigures(), members=10, workers=10, members_admitted=11) == []


def test_members_are_the_last_ones_with_arrivals_and_departures() -> None:
    assert asked(previous(members=100), members=112, **FLOWS) == []
    [question] = find_questions(form(), cells(members=113, **FLOWS), previous(members=100))
    assert (question.cell, question.rule) == ("members", "identity")
    assert question.message == "Kỳ trước 100 + tăng 15 − giảm 3 = 112, báo cáo ghi 113. Vì sao?"


@pytest.mark.parametrize(
    ("beside", "given"),
    [
        (EarlierFigures(), {"members": 100, **FLOWS}),
        (previous(members=None), {"members": 100, **FLOWS}),
        (previous(members=100), {"members": "n/a", **FLOWS}),
        (previous(members=100), {"members": 101, **FLOWS, "members_left": "missing"}),
        (previous(members=100), {"members": 101}),
        (year_ago(members=100), {"members": 101, **FLOWS}),
    ],
)
def test_the_identity_is_asked_only_with_every_number(beside: EarlierFigures, given: dict[str, Any]) -> None:
    assert ("members", "identity") not in asked(beside, **given)


@pytest.mark.parametrize(
    ("then", "now", "asks"),
    [
        (100, 120, False), (100, 121, True), (100, 80, False), (100, 79, True), (1000, 1000, False),
        (49, 10, False), (10, 49, False), (50, 10, True), (10, 50, True), (0, 50, True), (0, 49, False), (0, 0, False),
        (50, 0, True), (10**10, 8 * 10**9, False), (10**10, 8 * 10**9 - 1, True),
    ],
)  # fmt: skip
def test_a_fifth_more_or_less_is_asked_where_it_matters(then: int, now: int, asks: bool) -> None:
    assert (("members", "previous") in asked(previous(members=then), members=now)) is asks
    assert (("members", "year_ago") in asked(year_ago(members=then), members=now)) is asks


def test_the_question_says_both_numbers_and_by_how_much() -> None:
    beside = EarlierFigures({"members": 1000}, {"members": 3000})
    first, second = find_questions(form(), cells(members=1500), beside)
    assert first == Question("members", "Kỳ trước 1.000, kỳ này 1.500 (tăng 50,0%). Vì sao?", "previous")
    assert second == Question("members", "Cùng kỳ năm trước 3.000, kỳ này 1.500 (giảm 50,0%). Vì sao?", "year_ago")
    [question] = find_questions(form(), cells(members=60), previous(members=0))
    assert question.message == "Kỳ trước 0, kỳ này 60. Vì sao?"


def test_each_element_has_its_own_setting_and_may_have_none() -> None:
    assert asked(previous(members_admitted=200), members_admitted=300) == []
    assert asked(previous(members_admitted=200), members_admitted=301) == [("members_admitted", "previous")]
    assert asked(previous(workers=10), workers=10**6) == []


@pytest.mark.parametrize("now", ["n/a", "empty"])
def test_what_is_no_number_on_either_side_is_not_compared(now: str) -> None:
    assert asked(EarlierFigures({"members": None}, {}), members=900) == []
    assert asked(EarlierFigures({"members": 0}, {"members": 900}), members=now) == []


def test_a_filled_cell_gone_is_asked() -> None:
    [question] = find_questions(form(), cells(workers="missing"), previous(workers=1200))
    assert question == Question(
        "workers", "Kỳ trước có số liệu (1.200), kỳ này ghi chưa có số liệu. Vì sao?", "gone"
    )  # fmt: skip
    [question] = find_questions(form(), cells(workers="n/a"), previous(workers=1200))
    assert "ghi “không có”" in question.message
    assert asked(previous(workers=0), workers="missing") == [("workers", "gone")]
    assert asked(previous(workers=0), workers="n/a") == []
    assert asked(previous(workers=None), workers="missing") == []
    assert asked(year_ago(workers=5), workers="missing") == []
    assert asked(previous(workers=5), workers="empty") == asked(previous(workers=5)) == []


def test_what_is_asked_once_a_year_is_looked_for_a_year_ago() -> None:
    [question] = find_questions(form(), cells(unorganised="missing"), year_ago(unorganised=70))
    assert question.message == "Quý IV năm trước có số liệu (70), kỳ này ghi chưa có số liệu. Vì sao?"
    assert asked(year_ago(unorganised=70), unorganised=100) == [("unorganised", "year_ago")]


def test_only_cells_of_this_form_are_asked_about() -> None:
    beside = EarlierFigures({element.code: 1000 for element in ELEMENTS}, {})
    given = {element.code: 1 for element in ELEMENTS}
    assert {cell for cell, _ in asked(beside, **given)} == {"members", "members_admitted", "unorganised"}
    assert asked(beside, "federation", **given) == [("enterprises_25", "previous")]


def test_questions_stand_in_the_forms_order_and_one_cell_is_one_remark() -> None:
    beside = EarlierFigures({"members": 100, "members_admitted": 900, "workers": 7}, {})
    given = cells(**{**FLOWS, "members": 200, "workers": "missing"})
    found = find_questions(form(), given, beside)
    rules_of = [(question.cell, question.rule) for question in found]
    assert rules_of == [
        ("members", "identity"), ("members", "previous"), ("members_admitted", "previous"), ("workers", "gone"),
    ]  # fmt: skip
    remarks = questions.merge_by_cell(found)
    assert [remark.cell for remark in remarks] == ["members", "members_admitted", "workers"]
    assert remarks[0].message == f"{found[0].message} {found[1].message}"


def test_the_short_list_of_a_cell_has_the_answers_of_all_its_rules_once() -> None:
    found = find_questions(form(), cells(**{**FLOWS, "members": 200, "workers": 150}), previous(members=100))
    [(cell, answers)] = questions.answer_choices(found).items()
    assert cell == "members"
    assert [question.rule for question in found] == ["above", "identity", "previous"]
    assert answers[:3] == list(questions.ANSWERS["above"])
    assert len(answers) == len(set(answers)) == 8
    assert questions.ANSWERS.keys() == questions.RULES.keys()
    assert all(len(answer) <= MAX_TEXT for each in questions.ANSWERS.values() for answer in each)


def test_what_made_a_number_grow_is_not_offered_where_it_fell() -> None:
    [rise] = questions.answer_choices(find_questions(form(), cells(members=900), previous(members=100))).values()
    [fall] = questions.answer_choices(find_questions(form(), cells(members=100), previous(members=900))).values()
    assert set(rise) ^ set(fall) == {"Phát triển mới trong kỳ", "Doanh nghiệp giải thể, thu hẹp, di dời"}
    assert "Phát triển mới trong kỳ" in rise


COUNTS = st.integers(0, 10**10)


@given(then=COUNTS, now=COUNTS, tolerance=st.integers(0, 200), matters=st.integers(0, 10**6))
def test_the_two_sides_agree_with_the_plain_reading(then: int, now: int, tolerance: int, matters: int) -> None:
    element = ElementRule("members", "Đoàn viên", "unit", True, tolerance, matters)
    plain = Form("2026-Q3", "unit", {"members": element})
    found = find_questions(plain, cells(members=now), EarlierFigures({"members": then}, {"members": then}))
    low, high = then - tolerance * then / 100, then + tolerance * then / 100
    expected = (then >= matters or now >= matters) and not low <= now <= high
    assert [question.rule for question in found] == ["previous", "year_ago"] * expected
    assert all(format_count(then) in question.message for question in found)


def test_answers_are_kept_at_their_cell_until_the_question_changes() -> None:
    before = {"members": Cell("number", 10, by=BINH), "workers": Cell("number", 9, by=BINH)}
    remarks = questions.merge_by_cell(find_questions(form(), before))
    assert questions.unanswered(remarks, before) == remarks
    answered, errors = questions.read_answers(form(), before, {"members": " nghiệp  đoàn ", "workers": " "})
    assert errors == []
    assert answered == before | {"members": replace(before["members"], answer="nghiệp đoàn")}
    assert questions.unanswered(remarks, answered) == []

    def after(body: dict[str, Any], beside: EarlierFigures = questions.NO_EARLIER_FIGURES) -> str:
        changed, wrong = read_patch(form(), answered, body, ALICE, beside)
        assert wrong == []
        return changed["members"].answer

    assert after({"members_left": {"value": 1}}) == "nghiệp đoàn"
    assert after({"workers": {"value": 8}}) == ""
    moved = previous(members=100)
    assert after({"members_left": {"value": 1}}, moved) == "nghiệp đoàn"
    identity = {code: {"value": value} for code, value in FLOWS.items()}
    assert after(identity, moved) == ""


@pytest.mark.parametrize("answers", [[], {"nothing": "x"}, {"members": 5}, {"members": "x" * 1001}])
def test_answers_that_are_none(answers: object) -> None:
    assert questions.read_answers(form(), cells(members=1), answers)[1]


def test_an_answer_for_an_empty_cell_is_dropped() -> None:
    assert questions.read_answers(form(), {}, {"members": "x"}) == ({}, [])
