"""Mục lục: what the workbook holds, which edition it is, and how a number in it is traced to its source."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.frame import PlainColumn
from reporting.excel.paging import stand_up
from reporting.excel.sheet import SheetWriter
from targets.domain.vietnamese import long_date

NAME = "Mục lục"
TITLE = "MỤC LỤC BỘ TÀI LIỆU SỐ LIỆU CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ {programme}"
COLUMNS = (
    PlainColumn("TT", 6, "Ô giữa"),
    PlainColumn("Biểu", 24),
    PlainColumn("Nội dung", 96),
    PlainColumn("Số dòng", 12, "Ô số"),
    PlainColumn("Khổ giấy in", 22, "Ô giữa"),
)
_PAPERS = {9: "A4", 8: "A3"}
TRACE = (
    "Cách lần một con số về gốc: con số trong biểu → định nghĩa, công thức, số đơn vị báo cáo ở “Giải trình” (bấm vào"
    " số của cột) → số liệu từng đơn vị ở Biểu 02 và các phụ lục → báo cáo của đơn vị ở “Tình hình BC” (bấm vào số thứ"
    " tự): lần gửi, người gửi, người duyệt, lúc duyệt → lần gửi đó trên Cổng, nơi giữ nguyên từng ô và nhật ký thay"
    " đổi.",
    "Số liệu trong tệp là số liệu lúc công bố; điều chỉnh về sau không làm đổi tệp này mà ghi ở sổ điều chỉnh"
    " của bộ số liệu công bố trên Cổng. Mã băm của nội dung giống nhau thì nội dung giống nhau từng ký tự.",
)


def write(worksheet: Worksheet, part: EditionPart, entries: Sequence[tuple[str, SheetWriter]]) -> SheetWriter:
    """Fill the sheet: what the other sheets are about, in their order, with the number of their rows, totals included;
    what the edition was published under; how to trace a number."""
    sheet = frame.begin(worksheet, part, TITLE.format(programme=part.meeting.programme), COLUMNS)
    stand_up(sheet)
    row = frame.body(part)
    for index, (title, entry) in enumerate(entries, start=1):
        name, paper = entry.worksheet.title, _PAPERS[int(entry.worksheet.page_setup.paperSize or 9)]
        rows = max(0, entry.tail.first - entry.heading.last)
        paper = f"{paper} {'dọc' if entry.upright else 'ngang'}"
        following = frame.write_row(sheet, row, COLUMNS, [index, name, title, rows, paper])
        for column in (1, 2):
            frame.link(sheet, row, column, name, 1, f"Mở {name}")
        row = following
    tail_start = row + 1
    sheet.spread(tail_start, 1, sheet.last_column, "BỘ SỐ LIỆU CÔNG BỐ", "Tổng chữ")
    frozen, programme = part.frozen, part.content.programme
    lines = (
        ("Lần, ngày", f"Lần {frozen.number}, {long_date(frozen.published_at)}, lúc {frozen.published_at:%H:%M}"),
        ("Kỳ báo cáo", f"{part.quarter.label}, số liệu tính đến {long_date(part.period.as_of)}"),
        ("Phạm vi", f"{part.scope.name} (mã {part.scope.code})"),
        ("Tính chất", f"{frozen.standing[:1].upper()}{frozen.standing[1:]}"),
        ("Người công bố", frozen.published_by),
        ("Mã băm nội dung (SHA-256)", frozen.sha256),
        (
            "Chương trình",
            f"Số {programme.code} ngày {frame.day(programme.issued_on)} của {programme.issuer}: {programme.title}",
        ),
    )
    for row, (label, text) in enumerate(lines, start=tail_start + 1):
        sheet.spread(row, 1, 2, label, "Ô chữ")
        sheet.spread(row, 3, sheet.last_column, text, "Ô chữ")
        sheet.fit(row, [(label, sum(sheet.widths[:2]), "Ô chữ"), (text, sum(sheet.widths[2:]), "Ô chữ")])
    return frame.finish(sheet, part, row, TRACE, tail_start)
