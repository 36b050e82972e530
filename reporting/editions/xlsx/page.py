"""What stands above and below a table of a meeting: whose paper, which day, provisional or official, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from reporting.editions.meeting import Meeting
from reporting.excel.paging import ILLUSTRATIVE
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, SIZES, Imprint, SheetWriter
from reporting.excel.text import height, lines
from reporting.progress.overview import THE_CITY
from targets.domain.vietnamese import long_date, short_date, stamp_paper

HEAD = "Đầu cột nhỏ"
SIGNS = (
    f"Ký hiệu: “{MISSING}” chưa có số liệu; “{NOT_APPLICABLE}” không có hoặc không áp dụng;"
    " số 0 là có báo cáo, bằng không."
)


def head(sheet: SheetWriter, meeting: Meeting, title: str, measure: str = "") -> int:
    """The head of an appendix, which has the name of its sheet; gives the first row free below it.

    It is the paper of the unit itself; of a perimeter, which is nobody, of the federation.
    """
    half = sheet.last_column // 2
    period = meeting.period
    sheet.illustrative = meeting.illustrative
    agency = (THE_CITY.name if meeting.scope.is_perimeter else meeting.scope.name).upper()
    sheet.spread(1, 1, half, agency, "Cơ quan")
    sheet.spread(1, half + 1, sheet.last_column, sheet.worksheet.title, "Cơ quan")
    sheet.fit(1, [(agency, sum(sheet.widths[:half]), "Cơ quan")])
    sheet.wide(2, title, "Tên biểu")
    sheet.wide(3, f"{period.quarter.label} – {meeting.scope.name}", "Tên biểu")
    sheet.wide(4, "(Kèm theo Báo cáo số …… ngày …… tháng …… năm …… của ……………………………………)", "Kèm theo")
    sheet.wide(5, f"Số liệu tính đến {long_date(period.as_of)}", "Tính đến")
    row = 6
    if meeting.illustrative:
        sheet.wide(row, f"{ILLUSTRATIVE} – không dùng làm căn cứ báo cáo", "Minh họa")
        row += 1
    sheet.wide(row, measure, "Đơn vị tính")
    return row + 1


class HeadedColumn(Protocol):
    """A column under a group of columns; `number` is its place, from 1."""

    title: str
    measure: str
    group: str
    number: int


def write_headings(
    sheet: SheetWriter, top: int, leading: Mapping[int, str], columns: Sequence[HeadedColumn], at_least: int = 1
) -> None:
    """Groups, titles (in `at_least` lines) and measures of the columns; the leading ones run over all three rows.

    The rows are high enough for every title.
    """
    widths = sheet.widths
    for number, title in leading.items():
        sheet.spread(top, number, number, title, HEAD, down=2)
    groups = []
    for group, members in groupby(columns, key=lambda column: column.group):
        numbers = [column.number for column in members]
        sheet.spread(top, numbers[0], numbers[-1], group, HEAD)
        groups.append((group, sum(widths[numbers[0] - 1 : numbers[-1]]), HEAD))
    for column in columns:
        sheet.put(top + 1, column.number, column.title, HEAD)
        sheet.put(top + 2, column.number, column.measure, "Đơn vị của cột")
    sheet.fit(top, groups)
    sheet.fit(top + 1, [(column.title, widths[column.number - 1], HEAD) for column in columns], at_least)
    sheet.fit(top + 2, [(column.measure, widths[column.number - 1], HEAD) for column in columns])
    rows, size = sheet.worksheet.row_dimensions, SIZES[HEAD]
    tallest = max(lines(title, widths[number - 1], size, bold=True) for number, title in leading.items())
    rows[top + 1].height += max(0, height(tallest, size) - sum(rows[row].height for row in (top, top + 1, top + 2)))


def foot(sheet: SheetWriter, meeting: Meeting, row: int, notes: Iterable[str], imprint: Imprint) -> int:
    """What stands under a table that is signed, at last who made it and who signs; gives the last row.

    The signing block is that of Nghị định 30/2020/NĐ-CP.
    """
    row = write_notes(sheet, meeting, row, notes, imprint) + 1
    half = sheet.last_column // 2
    left, right = (1, half), (half + 1, sheet.last_column)
    sheet.spread(row, *right, "………………, ngày …… tháng …… năm ……", "Ngày ký")
    sheet.spread(row + 1, *left, "NGƯỜI LẬP BIỂU", "Chức vụ")
    sheet.spread(row + 1, *right, "TM. BAN THƯỜNG VỤ", "Chức vụ")
    sheet.spread(row + 2, *left, "(Ký, ghi rõ họ tên)", "Ký tên")
    sheet.spread(row + 2, *right, "CHỦ TỊCH", "Chức vụ")
    sheet.spread(row + 3, *right, "(Ký, ghi rõ họ tên, đóng dấu)", "Ký tên")
    sheet.spread(row + 7, *left, imprint.author, "Chức vụ")
    sheet.spread(row + 7, *right, "", "Chức vụ")
    for signing_row in range(row, row + 8):
        sheet.high(signing_row, 1, 12)
    return row + 7


def write_notes(sheet: SheetWriter, meeting: Meeting, row: int, notes: Iterable[str], imprint: Imprint) -> int:
    """Notes, signs, whether provisional or official and by which paper, who and when; gives the next row.

    See docs/rules.md#period.
    """
    for note in [*notes, SIGNS]:
        row = sheet.wide(row, note, "Chân biểu")
    period = meeting.period
    text = f"Số liệu tạm thời: {period.quarter.label} chưa chốt số liệu."
    if period.is_closed and period.closed_on:
        stamp = f"{stamp_paper(period.closed_number)} ngày {short_date(period.closed_on)}"
        text = f"Số liệu chính thức, đã chốt tại {stamp}, người ký: {period.closed_signer}."
        text += f" Không gồm {period.left_out} báo cáo chưa duyệt khi chốt số liệu." if period.left_out else ""
    text += " Số liệu minh họa." if meeting.illustrative else ""
    row = sheet.wide(row, text, "Chân biểu đậm")
    return sheet.wide(row, imprint.line, "Chân biểu")
