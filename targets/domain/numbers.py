"""Counts as people type them, numbers as they are shown and sent (docs/rules.md#exact, #vietnamese)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

MAX_COUNT = 10**10
Exact = int | Decimal | Fraction
MISSING, NOT_APPLICABLE = "…", "–"  # the signs of a number that is not known, that does not exist

_SPACES = re.compile("[ \u00a0\u2009\u202f]")
_DIGITS = re.compile(r"[0-9]+")
_DOTTED = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){2,}")
_SPACED = re.compile(r"[0-9]{1,3}( [0-9]{3})+")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3}|(,[0-9]{3})+)")
_FRACTION = re.compile(r"[0-9]+([.,][0-9]+)")
_NEGATIVE = re.compile(r"[-\u2012\u2013\u2212] ?[0-9].*")


class NumberError(ValueError):
    """No count: `code` for programs, `message` for people (Vietnamese), `proposal` if one can be asked."""

    def __init__(self, code: str, message: str, proposal: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.proposal = proposal


def read_count(value: object) -> int:
    """A count 0 … 10¹⁰ from an int or from text ("1.580.000", "1580000", "1 580 000"); raises NumberError.

    Codes: empty, type, letters, negative, fraction, ambiguous ("1.580": a proposal, taken only after asking),
    format, too_large.
    """
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int):
            raise NumberError("type", "Giá trị phải là một số nguyên.")
        return _within(value)
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()
    if not text:
        raise NumberError("empty", "Chưa nhập số.")
    if any(pattern.fullmatch(text) for pattern in (_DIGITS, _DOTTED, _SPACED)):
        return _digits(text)
    raise _refusal(text)


def _within(number: int) -> int:
    if number < 0:
        raise NumberError("negative", "Số liệu không được âm.")
    if number > MAX_COUNT:
        raise NumberError("too_large", f"Số quá lớn: tối đa {format_count(MAX_COUNT)}.")
    return number


def _digits(text: str) -> int:
    digits = re.sub("[ .,]", "", text).lstrip("0")
    return _within(int(digits[:12] or "0"))


def _refusal(text: str) -> NumberError:
    """Why `text` is not read, as precisely as it can be said."""
    if _AMBIGUOUS.fullmatch(text):
        number = _digits(text)
        return NumberError(
            "ambiguous",
            f"“{text}” có thể là {number} hoặc một số có phần thập phân. Nếu là {number}, hãy ghi {number}.",
            number,
        )
    if _NEGATIVE.fullmatch(text):
        return NumberError("negative", "Số liệu không được âm.")
    if _FRACTION.fullmatch(text):
        return NumberError("fraction", "Chỉ nhận số nguyên, không nhận phần thập phân.")
    if any(letter.isalpha() for letter in text):
        return NumberError("letters", "Chỉ nhập chữ số, không nhập chữ.")
    return NumberError("format", "Không đọc được số này. Hãy ghi như 1580000, 1.580.000 hoặc 1 580 000.")


def format_count(number: int) -> str:
    """1580000 → "1.580.000"."""
    return f"{number:,}".replace(",", ".")


def _scaled(number: Exact, decimals: int) -> int:
    """`number` · 10^decimals, rounded half up (away from zero)."""
    over, under = number.as_integer_ratio()
    size: int = (2 * abs(over) * 10**decimals + under) // (2 * under)
    return size if over >= 0 else -size


def rounded(number: Exact) -> int:
    """The whole number next to it, half up."""
    return _scaled(number, 0)


def _places(number: Exact, decimals: int) -> tuple[str, int, str]:
    scaled = _scaled(number, decimals)
    units, rest = divmod(abs(scaled), 10**decimals)
    return "-" if scaled < 0 else "", units, f"{rest:0{decimals}d}"


def format_percent(number: Exact) -> str:
    """A value in per cent → "70,5%": one decimal, half up."""
    sign, units, rest = _places(number, 1)
    return f"{sign}{format_count(units)},{rest}%"


def format_signed(text: str) -> str:
    """A formatted number with a plus, if it is one; no sign before a zero."""
    if text.startswith("-"):
        return text if text.strip("-0.,") else text.lstrip("-")
    return f"+{text}" if text.strip("0.,") else text


def displayed_percent(number: Exact) -> Fraction:
    """The value that `format_percent` shows: 70,46 → 70,5."""
    return Fraction(_scaled(number, 1), 10)


def decimal_string(number: Exact) -> str:
    """A ratio for the API: 10 decimals, half up; 1/3 → "0.3333333333"."""
    sign, units, rest = _places(number, 10)
    return f"{sign}{units}.{rest}"


def plain_string(number: Decimal | int) -> str:
    """A target's value as it was set: Decimal("80.0000") → "80", Decimal("2.50") → "2.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
