from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.domain.numbers import (
    MAX_COUNT,
    NumberError,
    decimal_string,
    format_count,
    format_percent,
    plain_string,
    read_count,
    rounded,
)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        (0, 0),
        (MAX_COUNT, MAX_COUNT),
        ("0", 0),
        ("007", 7),
        ("1580000", 1580000),
        ("1.580.000", 1580000),
        ("1 580 000", 1580000),
        ("1\u00a0580\u202f000", 1580000),
        ("1 580", 1580),
        ("  12\u00a0\n", 12),
        ("10.000.000.000", MAX_COUNT),
    ],
)
def test_counts_as_people_type_them(typed, count):
    assert read_count(typed) == count


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u00a0 ", "empty"),
        ("-5", "negative"),
        ("\u2212 5", "negative"),
        (-1, "negative"),
        ("12,5", "fraction"),
        ("12.5", "fraction"),
        ("12.0", "fraction"),
        ("0.580", "fraction"),
        ("1234.567", "fraction"),
        ("1.580", "ambiguous"),
        ("1,580", "ambiguous"),
        ("1,580,000", "ambiguous"),
        ("mười hai", "letters"),
        ("mu\u031bo\u031b\u0300i", "letters"),
        ("12k", "letters"),
        ("1e5", "letters"),
        ("n/a", "letters"),
        ("12 34", "format"),
        ("1.58.000", "format"),
        ("1.580 000", "format"),
        ("+5", "format"),
        ("=1+1", "format"),
        ("١٢", "format"),
        ("10.000.000.001", "too_large"),
        ("9" * 5000, "too_large"),
        (MAX_COUNT + 1, "too_large"),
        (True, "type"),
        (12.0, "type"),
        (Decimal(12), "type"),
        (None, "type"),
        (["1"], "type"),
    ],
)
def test_all_else_is_refused_with_a_code(typed, code):
    with pytest.raises(NumberError) as refusal:
        read_count(typed)
    assert refusal.value.code == code
    assert refusal.value.message == str(refusal.value)
    assert refusal.value.message.endswith(".")


def test_an_ambiguous_number_comes_with_a_question():
    with pytest.raises(NumberError, match="Nếu là 1580, hãy ghi 1580") as refusal:
        read_count("1.580")
    assert refusal.value.proposal == 1580
    with pytest.raises(NumberError) as refusal:
        read_count("12,5")
    assert refusal.value.proposal is None


@given(st.integers(0, MAX_COUNT))
def test_what_is_shown_can_be_typed_again(number):
    shown = format_count(number)
    if shown.count(".") == 1:
        with pytest.raises(NumberError) as refusal:
            read_count(shown)
        assert refusal.value.proposal == number
    else:
        assert read_count(shown) == number
    assert read_count(str(number)) == number


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (999, "999"), (1580000, "1.580.000"), (-1234, "-1.234")])
def test_counts_on_screen(number, shown):
    assert format_count(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Decimal("70.45"), "70,5%"),
        (Decimal("69.96"), "70,0%"),
        (Decimal("70.449999"), "70,4%"),
        (Fraction(200, 3), "66,7%"),
        (Decimal("-1.25"), "-1,3%"),
        (Decimal("-0.04"), "0,0%"),
        (1234, "1.234,0%"),
    ],
)
def test_per_cent_on_screen(number, shown):
    assert format_percent(number) == shown


@pytest.mark.parametrize(
    ("number", "sent"),
    [
        (Fraction(1, 3), "0.3333333333"),
        (Fraction(-2, 3), "-0.6666666667"),
        (Decimal("0.00000000005"), "0.0000000001"),
        (80, "80.0000000000"),
    ],
)
def test_ratios_as_sent(number, sent):
    assert decimal_string(number) == sent


@given(st.decimals(-1000, 1000, places=13))
def test_rounding_is_half_up_away_from_zero(number):
    assert Decimal(decimal_string(number)) == number.quantize(Decimal("1e-10"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("80.0000"), "80"),
        (Decimal("2.50"), "2.5"),
        (Decimal("1580000"), "1580000"),
        (Decimal("1E+2"), "100"),
        (0, "0"),
    ],
)
def test_values_as_they_were_set(number, text):
    assert plain_string(number) == text


@pytest.mark.parametrize(
    ("number", "whole"),
    [(Fraction(1, 2), 1), (Fraction(-1, 2), -1), (Fraction(49, 100), 0), (Decimal("12999.5"), 13000), (7, 7)],
)
def test_a_number_is_rounded_half_up(number: Decimal | Fraction | int, whole: int) -> None:
    assert rounded(number) == whole
