"""How high wrapped text stands, and what a cell may hold."""

import pytest

from reporting.excel import text


@pytest.mark.parametrize(
    ("said", "characters", "count"),
    [
        ("", 10, 1),
        ("Đạt", 10, 1),
        ("Chưa đạt\n(xét Quý IV/2023)", 30, 2),
        ("Công đoàn cơ sở Tổng Công ty Cơ khí Giao thông Vận tải Sài Gòn", 34, 2),
        ("Công đoàn cơ sở Tổng Công ty Cơ khí Giao thông Vận tải Sài Gòn", 17, 4),
        ("a\n\nb", 10, 3),
        ("x" * 100, 10, 13),
    ],
)
def test_lines(said: str, characters: float, count: int) -> None:
    assert text.lines(said, characters, 11) == count


def test_bold_and_larger_letters_are_wider() -> None:
    plain = text.width("Đánh giá", 11)
    assert plain < text.width("Đánh giá", 11, bold=True) < text.width("Đánh giá", 13)
    assert text.width("ư", 10) == text.width("ứ", 10)  # tones add no width
    assert text.width("漢", 10) > text.width("a", 10)


def test_a_row_is_no_higher_than_excel_takes() -> None:
    assert text.height(1, 11) < text.height(2, 11) < text.height(1000, 11) == 409


def test_a_cell_holds_no_control_characters_nor_a_book() -> None:
    assert text.clean("a\x00b\x0bc\nd\te\uffff") == "abc\nd\te"
    assert text.clean("x" * 32_767) == "x" * 32_767
    assert text.clean("x" * 32_768) == "x" * (32_767 - len(text.CUT)) + "… (cắt bớt)"
    assert text.clean("\ud83d lẻ") == " lẻ"


def test_an_emoji_counts_as_two_and_is_not_cut_in_half() -> None:
    said = text.clean("x" + "🙂" * 20_000)
    assert text.utf16(said) <= 32_767
    assert said.endswith("🙂… (cắt bớt)")


def test_what_looks_like_an_escape_is_escaped() -> None:
    assert text.written("_x0041_ _x41_ _x00e9_x") == "_x005F_x0041_ _x41_ _x005F_x00e9_x"
    assert len(text.written("_x0041_" * 4_600)) == 32_767
