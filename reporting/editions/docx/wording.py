"""Frozen numbers, days and names as a Vietnamese office writes them in running text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from reporting.editions.xlsx.notes import number
from reporting.excel.sheet import MISSING
from reporting.excel.text import clean
from reporting.progress.presenters import distance, gap_size
from reporting.progress.series import Number
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter

__all__ = ["number"]

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn the rest of a sentence round
_DOCXTPL = re.compile(r"(?<=\{)_(?=[{%])|(?<=[%}])_(?=\})")  # docxtpl writes {_{ as {{


def plain_paragraph(text: str) -> str:
    """A person's words as a paragraph may hold them: no control characters, nothing that turns text round."""
    return _DOCXTPL.sub("_\u2060", _BIDI.sub("", clean(text.replace("\r\n", "\n").replace("\r", "\n"))))


def lines(text: str) -> list[str]:
    """A person's words line by line, empty ones left out."""
    return [line.strip() for line in plain_paragraph(text).split("\n") if line.strip()]


def sentence(text: str) -> str:
    """Capitalised, with one full stop."""
    text = text.strip().rstrip(".;,")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def measured(value: Number | None, measure: str, *, is_count: bool) -> str:
    """A value with its unit: "1.156.672 đoàn viên", "79,6%"; "…" where it is not known."""
    if value is None:
        return MISSING
    return f"{number(value, is_count=is_count)} {measure}" if is_count else number(value, is_count=is_count)


def difference_text(value: Number | Decimal, other: Number | Decimal, measure: str, *, is_count: bool) -> str:
    """How far two different values are apart, with the unit: "1.580 đoàn viên", "0,5 điểm %"."""
    return _with_unit(distance(value, other, is_count), measure, is_count=is_count)


def needed(size: Number, measure: str, *, is_count: bool) -> str:
    """What is needed of each quarter, with the unit; the sign is told in words."""
    return _with_unit(gap_size(size, is_count), measure, is_count=is_count)


def _with_unit(size_text: str, measure: str, *, is_count: bool) -> str:
    return f"{size_text} {measure}" if is_count else together(size_text)


def together(text: str) -> str:
    """The sign of per cent on the line of its word."""
    return text.replace("điểm %", "điểm\u00a0%")


def day(code: str) -> str:
    """`2026-06-30`, or a moment that begins so, as 30/6/2026; "" for none."""
    return day_of(dt.date.fromisoformat(code[:10])) if code else ""


def day_of(date: dt.date) -> str:
    """30/6/2026, 05/02/2026: as Nghị định 30/2020 has it, a nought before days under 10 and before months 1 and 2."""
    return (
        f"{date.day:02d}/{date.month:02d}/{date.year}" if date.month < 3 else f"{date.day:02d}/{date.month}/{date.year}"
    )


def quarter(calendar_quarter: Quarter) -> str:
    """Quý II/2026, its words kept together."""
    return calendar_quarter.label.replace(" ", "\u00a0")


def of_units(answered: int, expected: int) -> str:
    """ "103/103 đơn vị có số liệu"."""
    return f"{format_count(answered)}/{format_count(expected)} đơn vị có số liệu"


def listed(words: Sequence[str]) -> str:
    """ "a, b và c"."""
    return " và ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def shortened(text: str, length: int) -> str:
    """The beginning of a long text, cut between words, with dots where something was left out."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
