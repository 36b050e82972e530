"""People's words and days as a Vietnamese office writes them in running text."""

from __future__ import annotations

import datetime as dt
import re

from reporting.excel.text import clean
from targets.domain.vietnamese import paper_date

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they would turn the rest of a sentence round
_DOCXTPL = re.compile(r"(?<=\{)_(?=[{%])|(?<=[%}])_(?=\})")  # docxtpl writes {_{ as {{


def plain_paragraph(text: str) -> str:
    """A person's words as a paragraph may hold them: no control characters, nothing that turns text round."""
    return _DOCXTPL.sub("_\u2060", _BIDI.sub("", clean(text.replace("\r\n", "\n").replace("\r", "\n"))))


def lines(text: str) -> list[str]:
    """A person's words line by line, empty ones left out."""
    return [line.strip() for line in plain_paragraph(text).split("\n") if line.strip()]


def day(code: str) -> str:
    """`2026-06-30`, or a moment that begins so, as 30/6/2026; "" for none."""
    return day_of(dt.date.fromisoformat(code[:10])) if code else ""


def day_of(date: dt.date) -> str:
    """30/6/2026, 05/02/2026."""
    return paper_date(date)


def shortened(text: str, length: int) -> str:
    """The beginning of a long text, cut between words, with dots where something was left out."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
