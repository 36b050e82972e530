"""Where a number of the draft is explained: the sheets of the edition's workbook and the draft's own appendices."""

from __future__ import annotations

import re

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import perimeters

FIRST, PERIMETERS, SERIES, FILED = "Biểu 01", "Phạm vi", "Diễn biến", "Tình hình BC"
RESTATED, TASKS, EXPLAINED = "Điều chỉnh", "Nhiệm vụ", "Giải trình"
NARRATIVES, LATE = "Phụ lục II", "Phụ lục III"  # as the layouts number them


# What `source` writes, between two signs that no text keeps (reporting.excel.text.clean), with the blank before it
MARKED = re.compile(" ?\x02([^\x02\x03]*)\x03")


def source(*sources: str) -> str:
    """The source that follows a number: "(Biểu 01, dòng 3; PL 1)"; a place is not broken over two lines.

    Marked: in the draft it is a run of its own style, so that an office can take out all of them at once.
    """
    return f"\x02({'; '.join(source.replace(' ', chr(0xA0)) for source in sources)})\x03"


def row(row_number: int) -> str:
    """A target's row, by its number in the first column."""
    return f"{FIRST}, dòng {row_number}"


def appendix(indicator: int) -> str:
    """The sheet of an indicator by unit, numbered in the programme's order."""
    return f"PL {indicator}"


def of_perimeter(part: EditionPart) -> str:
    """Where the sums of a perimeter stand: on their own sheet where the workbook has it."""
    return PERIMETERS if perimeters.applies(part) else FIRST
