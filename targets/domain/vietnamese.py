"""Vietnamese text: folding for search, keys for sorting, dates and Roman numerals (docs/rules.md#vietnamese)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_ORDER = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("A") + index) for index, letter in enumerate(_ORDER)}
_HATS = {"\u0302", "\u0306", "\u031b"}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_TOKEN = re.compile(r"[0-9]+|[^\W0-9_]+")
_ROMAN = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip


def fold(text: str) -> str:
    """Lower case without tones, hats and the bar of đ: what a search compares ("Thoả", "thỏa" → "thoa")."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


def sort_key(text: str) -> str:
    """A stored key whose byte order (collation C) is Vietnamese and natural order.

    Letters decide first (a ă â b c d đ e ê …, a shorter word before a longer one, Quận 3 before Quận 10),
    then the tones word by word (ngang huyền hỏi ngã sắc nặng). Case, blanks, punctuation do not matter.
    """
    words, tones = [], []
    for token in _TOKEN.findall(unicodedata.normalize("NFC", text).lower()):
        letters, tone = [], "0"
        if token[0].isascii() and token[0].isdigit():  # its length before its digits: longer numbers come later
            digits = token.lstrip("0")
            letters = [f"{min(len(digits), 99):02d}{digits}"]
        else:  # the letters as ranks, and the tone of the syllable wherever it is written
            for char in token:
                base, *marks = list(unicodedata.normalize("NFD", char))
                tone = next((_TONES[mark] for mark in marks if mark in _TONES), tone)
                letter = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark in _HATS))
                letters.append(_RANK.get(letter) or _RANK.get(base) or base)
        words.append("".join(letters))
        tones.append(tone)
    return " ".join(words) + "\t" + "".join(tones)


def roman(number: int) -> str:
    """3 → "III" (1 … 3999); raises ValueError outside."""
    if not 1 <= number <= 3999:
        raise ValueError(f"Không viết được số {number} bằng chữ số La Mã.")
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def stamp_paper(number: str) -> str:
    """A paper by its number: "Báo cáo số 12/BC-LĐLĐ", of another kind "văn bản số 45/QĐ-LĐLĐ"."""
    return f"{'Báo cáo' if '/BC-' in number.upper() else 'văn bản'} số {number}"


def short_date(day: date) -> str:
    """31/12/2022."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def paper_date(day: date) -> str:
    """30/6/2026, 05/02/2026: as Nghị định 30/2020 has it, a nought before days under 10 and before months 1 and 2."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def long_date(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2026": by Nghị định 30/2020 days under 10 and the months 1 and 2 take a zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
