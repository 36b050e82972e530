"""Where a number of the draft is explained: the sheets of the edition's workbook and the draft's own appendices."""

from __future__ import annotations

FIRST, SERIES, FILED, RESTATED = "Biểu 01", "Diễn biến", "Tình hình BC", "Điều chỉnh"
TASKS, EXPLAINED, BASES = "Nhiệm vụ", "Giải trình", "CĐCS"


def at(*places: str) -> str:
    """The reference that follows a number: "(Biểu 01, dòng 3; PL 1)"; a place is not broken over two lines."""
    return f"({'; '.join(place.replace(' ', chr(0xA0)) for place in places)})"


def row(place: int) -> str:
    """A target's row, by its number in the first column."""
    return f"{FIRST}, dòng {place}"


def appendix(indicator: int) -> str:
    """The sheet of an indicator by unit, numbered in the programme's order."""
    return f"PL {indicator}"
