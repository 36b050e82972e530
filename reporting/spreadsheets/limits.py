"""How much a workbook may hold – the one page of a form, or thousands of rows of an annex – and how one is refused."""

from __future__ import annotations

from dataclasses import dataclass

from targets.domain.refusals import Refused


@dataclass(frozen=True)
class Limits:
    """The last row and column with anything in it, and how many cells have something."""

    rows: int
    columns: int
    cells: int


FORM = Limits(rows=10_000, columns=256, cells=200_000)
ANNEX = Limits(rows=20_100, columns=256, cells=400_000)

BAD_FILE = "bad_file"
FORMULA = "Ô là công thức. Hãy sao chép ô rồi dán lại dạng giá trị (Paste Special – Values)."
BROKEN = "Tệp bị hỏng hoặc tải lên chưa trọn, không đọc được. Hãy mở tệp, lưu lại dạng .xlsx rồi nạp lại."


def bad_file(kind: str, message: str) -> Refused:
    return Refused(BAD_FILE, message, kind)
