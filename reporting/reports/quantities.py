"""What may stand in a filled-in form under "Số lượng" and "Ghi chú", as a spreadsheet holds it.

Pure: a cell of a spreadsheet is a number, text, a day or a truth value; what it says becomes a change of a report's
cell, or a reason in Vietnamese why it says nothing that can be taken (docs/rules.md#zero-is-not-missing, #vietnamese).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any

from reporting.reports.cells import MISSING, NOT_APPLICABLE, STATE_LABELS
from targets.domain.numbers import NumberError, read_count
from targets.domain.vietnamese import fold, short_date

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BRACKETS = re.compile(r"\([^()]*\)")
_MARKS = frozenset({"-", "–", "—", "−", "…", "...", "/", "x"})


def text(value: object) -> str:
    """A cell as text: NFC, blanks of every kind made one, nothing invisible; a whole number without its ".0"."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.date):
        value = short_date(value)
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFC", str(value)))
    return " ".join(_CONTROL.sub(" ", bare).split())


def key(value: object) -> str:
    """A label as it is compared: without case, tones, and dashes, colons or bullets around it; "" for no text."""
    if not isinstance(value, str):
        return ""
    return fold(text(value)).strip(" .:;,-–+*•")


def heading(value: object) -> str:
    """A heading as it is compared: a label without what stands in brackets ("Số lượng (người)")."""
    return key(_BRACKETS.sub(" ", value)) if isinstance(value, str) else ""


_WORDS = {key(STATE_LABELS[NOT_APPLICABLE]): NOT_APPLICABLE, "n/a": NOT_APPLICABLE, key(STATE_LABELS[MISSING]): MISSING}


def read_quantity(value: object) -> dict[str, Any]:
    """The change that a cell under "Số lượng" asks for: `{"value": 1580}`, `{"value": None}`, `{"state": "n/a"}` …

    A whole number, however the cell is formatted; a count as text ("1.580.000"); "không có"; "chưa có số liệu". All
    else raises NumberError: days, truth values, fractions, marks like "–" that may mean nothing, none or unknown.
    """
    if isinstance(value, str):
        content = text(value)
        if not content:
            return {"value": None}
        if key(content) in _WORDS:
            return {"state": _WORDS[key(content)]}
        if content.lower() in _MARKS:
            raise NumberError("format", f"“{content}” không rõ nghĩa: hãy ghi 0, “không có” hoặc “chưa có số liệu”.")
        return {"value": read_count(content)}
    if isinstance(value, bool):
        raise NumberError("type", "Ô đang là giá trị đúng/sai (TRUE/FALSE), không phải số.")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise NumberError("type", "Ô đang ở dạng ngày giờ. Hãy đổi định dạng ô về Số (Number) rồi ghi lại số.")
    if isinstance(value, float) and not value.is_integer():
        raise _fraction(value)
    return {"value": read_count(int(value) if isinstance(value, float) else value)}


def _fraction(value: float) -> NumberError:
    """1.58 is most often 1.580 typed where the point divides: the thousand is proposed, never taken."""
    decimal = f"{value:g}".replace(".", ",")
    thousands = round(value * 1000) if 0 < value < 1000 else 0
    if thousands and abs(value * 1000 - thousands) < 1e-6:
        message = (
            f"Ô đang chứa {decimal}, không phải số nguyên. Nếu là {thousands}, hãy ghi {thousands} không có dấu chấm."
        )
        return NumberError("ambiguous", message, thousands)
    return NumberError("fraction", f"Ô đang chứa {decimal}: chỉ nhận số nguyên, không nhận phần thập phân.")
