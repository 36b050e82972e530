"""The list of units that have not filed, as the enclosure of a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from openpyxl import Workbook

from reporting.deadlines.late_reports import LateList, Unfiled
from reporting.excel import styles
from reporting.excel.package import pack
from reporting.excel.paging import ILLUSTRATIVE, page
from reporting.excel.sheet import PORTAL, Imprint, Rows, SheetWriter
from reporting.excel.text import clean
from reporting.reports.policies.contacts import Contact
from targets.domain.vietnamese import long_date, short_date

NAME = "Đôn đốc"
TITLES = (
    "TT", "Đơn vị", "Tình trạng", "Hạn gửi", "Số ngày trễ", "Cán bộ tổng hợp", "Điện thoại", "Lãnh đạo", "Điện thoại",
    "Ghi chú",
)  # fmt: skip
WIDTHS = (5.0, 36.0, 19.0, 12.0, 9.0, 25.0, 15.0, 25.0, 15.0, 26.0)


def build(late_list: LateList, agency: str, at: dt.datetime, author: str) -> bytes:
    """The list of the agency that urges, as made at `at` (local time, shown in the foot) by `author`."""
    workbook = Workbook()
    styles.register(workbook)
    workbook.worksheets[0].title = NAME
    sheet = SheetWriter(workbook.worksheets[0], WIDTHS)
    imprint = Imprint(at, clean(author))
    top = _head(sheet, late_list, agency)
    rows = [*late_list.late, *late_list.ahead]
    for index, unit in enumerate(rows):
        _row(sheet, top + 1 + index, index + 1, unit)
    below = top + 1 + len(rows)
    if rows:
        sheet.filter(Rows(top, below - 1))
    late_text = f"{len(late_list.late)} đơn vị quá hạn" if late_list.late else "Không có đơn vị nào quá hạn"
    ahead = f", {len(late_list.ahead)} đơn vị chưa gửi nhưng chưa đến hạn" if late_list.ahead else ""
    sheet.wide(below + 1, f"{late_text}{ahead}; {late_list.expected} đơn vị có nghĩa vụ báo cáo.", "Chân biểu đậm")
    sheet.wide(below + 2, imprint.line, "Chân biểu")
    page(sheet, late_list, NAME, Rows(top, top), Rows(below - 1, below + 2))
    title = f"Đơn vị chưa gửi báo cáo {late_list.period.quarter.label} – {agency}"
    return pack(workbook, [sheet], at, title=title, author=imprint.author or PORTAL)


def _head(sheet: SheetWriter, late_list: LateList, agency: str) -> int:
    """What stands above the table and its titles; the row of these."""
    agency, half = agency.upper(), sheet.last_column // 2
    sheet.spread(1, 1, half, agency, "Cơ quan")
    sheet.fit(1, [(agency, sum(sheet.widths[:half]), "Cơ quan")])
    sheet.wide(2, f"DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO {late_list.period.quarter.label.upper()}", "Tên biểu")
    sheet.wide(3, "(Kèm theo Công văn số …… ngày …… tháng …… năm …… của ……………………………………)", "Kèm theo")
    sheet.wide(4, f"Tính đến {long_date(late_list.today)}; hạn gửi {long_date(late_list.period.due)}", "Tính đến")
    row = 5
    if late_list.illustrative:
        sheet.wide(row, f"{ILLUSTRATIVE} – không dùng làm căn cứ báo cáo", "Minh họa")
        row += 1
    for column, title in enumerate(TITLES, start=1):
        sheet.put(row, column, title, "Đầu cột")
    sheet.fit(row, [(title, width, "Đầu cột") for title, width in zip(TITLES, WIDTHS, strict=True)])
    return row


def _row(sheet: SheetWriter, row: int, number: int, unit: Unfiled) -> None:
    clerks, leaders = unit.clerks, unit.leaders
    texts = (
        unit.name, unit.words, short_date(unit.due), None, _lines(clerks, "name"), _lines(clerks, "phone"),
        _lines(leaders, "name"), _lines(leaders, "phone"), _note(unit),
    )  # fmt: skip
    sheet.put(row, 1, number, "Ô giữa")
    for column, content in enumerate(texts, start=2):
        sheet.put(row, column, content, "Ghi chú" if column == len(TITLES) else "Ô chữ")
    sheet.put(row, 5, unit.days_late or None, "Ô giữa")
    sheet.fit(row, [(text or "", WIDTHS[column], "Ô chữ") for column, text in enumerate(texts, start=1)])


def _lines(people: Sequence[Contact], of: str) -> str:
    """A line for each person, so that a phone stands beside its name."""
    return "\n".join(getattr(person, of) or "…" for person in people)


def _note(unit: Unfiled) -> str:
    """What keeps people from being reached."""
    roles = (("Cán bộ tổng hợp", unit.clerks), ("Lãnh đạo", unit.leaders))
    missing_roles = [f"{role}: chưa có tài khoản" for role, people in roles if not people]
    unreachable = dict.fromkeys(person.name for person in unit.people if not person.email)
    return "; ".join([*missing_roles, *(f"{name}: không có thư điện tử" for name in unreachable)])
