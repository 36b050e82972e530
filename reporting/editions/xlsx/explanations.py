"""Giải trình: what each number means, how it is counted, on whom it stands, and what was said beside it."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import blocks, explain_elements, explain_targets, frame
from reporting.editions.xlsx.blocks import SmallTable
from reporting.editions.xlsx.contents import TRACE
from reporting.editions.xlsx.page import head
from reporting.excel.sheet import Rows, SheetWriter

NAME = "Giải trình"
TITLE = "GIẢI TRÌNH SỐ LIỆU: ĐỊNH NGHĨA, CÁCH TÍNH, CÁCH HIỂU, SỐ ĐƠN VỊ BÁO CÁO VÀ CÁC THAY ĐỔI"
WIDTHS = (6.0, 34.0, 44.0, 14.0, 24.0, 20.0, 16.0, 16.0, 56.0)
MISSING_IS_NOT_ZERO = (
    "Số liệu chưa có không được tính là 0: không cộng vào tổng, không nằm trong mẫu số. Tỷ lệ chia sau cùng, từ"
    " tổng của cùng những đơn vị có đủ số liệu; làm tròn nửa lên, một chữ số thập phân, chỉ khi hiển thị."
)


def rows_by_key(part: EditionPart) -> dict[str, int]:
    """The rows that cells of other sheets lead to.

    `element:CODE`, `indicator:CODE` and `target:CODE` for all elements, indicators and targets.
    """
    return blocks.rows_by_key(_blocks(part), WIDTHS, frame.top(part))


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    sheet = SheetWriter(worksheet, WIDTHS, part.imprint.edition)
    top = head(sheet, part.meeting, TITLE, "Đơn vị tính: ghi ở từng dòng")
    last = blocks.write(sheet, _blocks(part), top)
    sheet.heading = Rows(2, 3)
    return frame.finish(sheet, part, last, [*TRACE, MISSING_IS_NOT_ZERO])


def _blocks(part: EditionPart) -> list[SmallTable]:
    return [*explain_elements.blocks(part), *explain_targets.blocks(part), *explain_elements.source_tables(part)]
