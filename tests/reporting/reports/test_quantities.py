"""What a spreadsheet's cell says, by examples and under Hypothesis: every accepted spelling, and nothing else."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.reports.quantities import heading, key, read_quantity, text
from targets.domain.numbers import MAX_COUNT, NumberError, format_count

BLANKS = " \u00a0\u2009\u202f"


@pytest.mark.parametrize(
    ("cell", "change"),
    [
        (1580, {"value": 1580}),
        (1580.0, {"value": 1580}),
        (0, {"value": 0}),
        (0.0, {"value": 0}),
        ("0", {"value": 0}),
        ("1.580.000", {"value": 1580000}),
        ("1\u00a0580", {"value": 1580}),
        ("\u200b 12 ", {"value": 12}),
        ("", {"value": None}),
        (" \u00a0", {"value": None}),
        ("không có", {"state": "n/a"}),
        (unicodedata.normalize("NFD", "Không Có."), {"state": "n/a"}),
        ("KHONG\u00a0CO", {"state": "n/a"}),
        ("n/a", {"state": "n/a"}),
        ("chưa có số liệu", {"state": "missing"}),
        (unicodedata.normalize("NFD", "Chưa có  số liệu"), {"state": "missing"}),
    ],
)
def test_what_a_cell_says(cell: Any, change: dict[str, Any]) -> None:
    assert read_quantity(cell) == change


@pytest.mark.parametrize(
    ("cell", "code", "says"),
    [
        ("1.580", "ambiguous", "hãy ghi 1580"),
        (1.58, "ambiguous", "hãy ghi 1580"),
        (12.345, "ambiguous", "hãy ghi 12345"),
        (1580.5, "fraction", "1580,5"),
        (0.12345, "fraction", "số nguyên"),
        (-3, "negative", "âm"),
        (-3.0, "negative", "âm"),
        (-1.5, "fraction", "số nguyên"),
        (1e22, "too_large", "tối đa"),
        (float("inf"), "fraction", "số nguyên"),
        (True, "type", "TRUE/FALSE"),
        (False, "type", "TRUE/FALSE"),
        (dt.date(2026, 1, 2), "type", "ngày"),
        (dt.datetime(2026, 1, 2, 3), "type", "ngày"),
        (dt.time(3), "type", "ngày"),
        (dt.timedelta(hours=3), "type", "ngày"),
        ("–", "format", "0, “không có”"),
        ("-", "format", "0, “không có”"),
        ("…", "format", "0, “không có”"),
        ("X", "format", "0, “không có”"),
        ("khoảng 1000", "letters", "chữ số"),
        ("12%", "format", "Không đọc"),
        ("=1+1", "format", "Không đọc"),
        ("#REF!", "letters", "chữ số"),
        ("9" * 32767, "too_large", "tối đa"),
    ],
)
def test_all_else_is_refused_with_the_reason(cell: Any, code: str, says: str) -> None:
    with pytest.raises(NumberError) as refusal:
        read_quantity(cell)
    assert refusal.value.code == code
    assert says in refusal.value.message


COUNTS = st.integers(0, MAX_COUNT)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[int, Any]:
    """A count, and a way in which it may stand in a cell."""
    count = draw(COUNTS)
    dotted = format_count(count)
    ways: list[Any] = [count, float(count), str(count), "0" + str(count)]
    if dotted.count(".") != 1:
        ways.append(dotted)
    ways += [dotted.replace(".", blank) for blank in BLANKS]
    way = draw(st.sampled_from(ways))
    if isinstance(way, str):
        around = st.text(BLANKS + "\n\t\u200b", max_size=3)
        way = draw(around) + way + draw(around)
    return count, way


@given(spellings())
def test_every_accepted_spelling_is_read_as_meant(spelling: tuple[int, Any]) -> None:
    count, way = spelling
    assert read_quantity(way) == {"value": count}


ANYTHING = st.one_of(
    st.text(), st.text("0123456789., -+e\u00a0", max_size=15), st.integers(), st.floats(allow_nan=False, width=64),
    st.booleans(), st.dates(), st.times(), st.timedeltas(),
)  # fmt: skip


@given(ANYTHING)
def test_nothing_is_accepted_that_is_not_a_count(cell: Any) -> None:
    try:
        change = read_quantity(cell)
    except NumberError:
        return
    if change.get("value") is None:
        assert isinstance(cell, str)
        return
    value = change["value"]
    assert type(value) is int
    assert 0 <= value <= MAX_COUNT
    if isinstance(cell, str):
        shown = text(cell)
        assert "".join(each for each in shown if each.isdigit()).lstrip("0") == (str(value) if value else "")
        assert set(shown) <= set("0123456789. ")
    else:
        assert not isinstance(cell, bool)
        assert cell == value


@given(COUNTS.filter(lambda count: 1000 <= count < 1_000_000))
def test_one_point_is_always_asked_about(count: int) -> None:
    with pytest.raises(NumberError) as refusal:
        read_quantity(format_count(count))
    assert refusal.value.proposal == count


def test_text_is_what_can_be_seen() -> None:
    assert text(unicodedata.normalize("NFD", " Đoàn\u00a0 viên\u200b\x00\ud800 ")) == "Đoàn viên"
    assert text(12.0) == "12"
    assert text(12.5) == "12.5"
    assert text(dt.date(2026, 10, 3)) == "03/10/2026"


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("- Đoàn viên:", "doan vien"),
        ("ĐOÀN  VIÊN", "doan vien"),
        ("Đoàn viên (nữ)", "doan vien (nu)"),
        (unicodedata.normalize("NFD", "Thỏa ước"), "thoa uoc"),
        ("Thoả ước", "thoa uoc"),
        (12, ""),
        (None, ""),
    ],
)
def test_labels_are_compared_without_case_tones_and_bullets(label: Any, found: str) -> None:
    assert key(label) == found


def test_headings_are_compared_without_brackets() -> None:
    assert heading("Số lượng\n(người)") == "so luong"
    assert heading(5) == ""
