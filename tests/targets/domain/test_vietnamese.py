import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.domain.vietnamese import fold, long_date, roman, short_date, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Thoả", "thoa"),
        ("thỏa", "thoa"),
        ("ĐỨC NHUẬN", "duc nhuan"),
        (unicodedata.normalize("NFD", "Quận Bình Thạnh"), "quan binh thanh"),
        ("Cần Giờ 2", "can gio 2"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


ORDERED = [
    ["An", "An Phú", "Anh", "Ăn", "Ân", "Ba", "Dương", "Đông", "Em", "Êm", "Oanh", "Ô", "Ơ", "Tư", "Vũ", "Y"],
    ["ba", "bà", "bả", "bã", "bá", "bạ", "bă"],
    ["Quận 1", "Quận 3", "Quận 10", "Quận 12", "Quận Bình Tân"],
    ["Bà Rịa", "Bá Rịa", "Bà Rịa 2"],
    ["KCX 2", "KCX-03", "KCX 10"],
    ["9", "A", "Z", "Ω"],
]


@pytest.mark.parametrize("names", ORDERED)
def test_byte_order_of_the_keys_is_vietnamese_and_natural(names):
    backwards = list(reversed(names))
    assert sorted(backwards, key=lambda name: sort_key(name).encode()) == names


def test_what_does_not_matter_gives_one_key():
    assert sort_key("Thoả") == sort_key("thỏa") == sort_key(unicodedata.normalize("NFD", " THOẢ. "))
    assert sort_key("Quận 03") == sort_key("quận 3")
    assert sort_key("Müller") == sort_key("muller")


@given(st.lists(st.integers(0, 10**12), min_size=2, max_size=5))
def test_numbers_inside_names_sort_as_numbers(numbers):
    names = [f"Phường {number}" for number in numbers]
    assert sorted(names, key=sort_key) == [f"Phường {number}" for number in sorted(numbers)]


@given(st.text())
def test_any_text_has_a_key_that_a_database_can_store(text):
    assert "\x00" not in sort_key(text)
    assert sort_key(text) == sort_key(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (2026, "MMXXVI")])
def test_roman_numerals(number, text):
    assert roman(number) == text


@pytest.mark.parametrize("number", [0, 4000])
def test_no_roman_numeral(number):
    with pytest.raises(ValueError, match="La Mã"):
        roman(number)


def test_dates_on_paper():
    assert long_date(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert long_date(date(2026, 9, 30)) == "ngày 30 tháng 9 năm 2026"
    assert short_date(date(2022, 12, 31)) == "31/12/2022"
    assert short_date(date(2026, 2, 5)) == "05/02/2026"
