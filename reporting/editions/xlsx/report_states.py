"""Tình hình báo cáo: where the report of each filing unit stands, how late it was, who sent and who approved it."""

from __future__ import annotations

from collections import Counter

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import ApprovalText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.frame import PlainColumn
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, SheetWriter

NAME = "Tình hình BC"
TITLE = "TÌNH HÌNH LẬP, GỬI VÀ DUYỆT BÁO CÁO CỦA CÁC ĐƠN VỊ"
COLUMNS = (
    PlainColumn("TT", 5, "Ô giữa"),
    PlainColumn("Đơn vị", 38),
    PlainColumn("Tình trạng", 15, "Ô giữa"),
    PlainColumn("Lần gửi được duyệt", 9, "Ô giữa"),
    PlainColumn("Gửi lần đầu", 12, "Ô giữa"),
    PlainColumn("Hạn gửi", 11, "Ô giữa"),
    PlainColumn("Số ngày trễ", 8, "Ô giữa"),
    PlainColumn("Người gửi", 26),
    PlainColumn("Người duyệt", 22),
    PlainColumn("Duyệt lúc", 12, "Ô giữa"),
    PlainColumn("Phần số liệu Liên đoàn Lao động Thành phố cung cấp", 28),
    PlainColumn("Phần số liệu từ sổ theo dõi KCN, KCX", 28),
)
STATE, LATE = 3, 7


def row_of(part: EditionPart) -> dict[str, int]:
    """The row of each filing unit of the scope in this sheet."""
    first = frame.body(part)
    return {unit: first + index for index, unit in enumerate(part.units)}


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    sheet = frame.begin(worksheet, part, NAME, TITLE, COLUMNS)
    rows = row_of(part)
    for index, (unit, row) in enumerate(rows.items(), start=1):
        frame.write_row(sheet, row, COLUMNS, _row(part, index, unit))
    if not rows:
        sheet.nothing(frame.body(part), "Không có đơn vị nào phải báo cáo trong kỳ này.")
    heading = Rows(frame.top(part), frame.body(part) - 1)
    body = Rows(frame.body(part), frame.body(part) + len(rows) - 1)
    last = _summary(sheet, part, body) if rows else body.first
    return frame.finish(sheet, part, NAME, heading, last, _notes(part), tail_start=max(body.first, body.last - 1))


def _row(part: EditionPart, index: int, unit: str) -> list[Content]:
    state = part.content.states[unit]
    parts = part.content.approvals.get(part.quarter.code, {}).get(unit, {})
    has_zones = next(text.has_zones for text in part.content.units if text.code == unit)
    register = _part(parts.get("register"), "xác nhận") if has_zones else NOT_APPLICABLE
    return [
        index,
        part.names[unit],
        state.label,
        MISSING if state.revision is None else state.revision,
        frame.moment(state.first_submitted_at),
        frame.day(state.due),
        state.days,
        state.submitted_by or MISSING,
        state.approved_by or MISSING,
        frame.moment(state.approved_at),
        _part(parts.get("federation"), "duyệt"),
        register,
    ]


def _part(approval: ApprovalText | None, verb: str) -> str:
    """Who approved a part of the figures that the unit does not supply itself."""
    if approval is None:
        return MISSING
    moment = frame.moment(approval.approved_at)
    return f"Lần {approval.revision}, {approval.approved_by} {verb} lúc {moment}"


def _summary(sheet: SheetWriter, part: EditionPart, body: Rows) -> int:
    """Under the table: how many reports stand where, and how many are late; gives its last row."""
    row = body.last + 1
    states = [part.content.states[unit] for unit in part.units]
    # A Counter keeps the order in which the labels first appear.
    for label, count in Counter(state.label for state in states).items():
        formula = f"=SUMPRODUCT(--({body.range(STATE)}=A{row}))"
        _total(sheet, row, label, Live(formula, count))
        row += 1
    late = sum(state.days > 0 for state in states)
    _total(sheet, row, "Số báo cáo trễ hạn", Live(f'=COUNTIF({body.range(LATE)},">0")', late))
    _total(sheet, row + 1, "Số đơn vị phải báo cáo", Live(f"=ROWS({body.range(STATE)})", len(states)))
    return row + 1


def _total(sheet: SheetWriter, row: int, label: str, count: Live) -> None:
    sheet.spread(row, 1, STATE, label, "Tổng chữ")
    sheet.put(row, STATE + 1, count, "Tổng số")
    sheet.spread(row, STATE + 2, sheet.last_column, None, "Tổng chữ")
    sheet.fit(row, [(label, sum(sheet.widths[:STATE]), "Tổng chữ")])


def _notes(part: EditionPart) -> list[str]:
    published = frame.moment(part.frozen.published_at.isoformat())
    return [
        f"Tình trạng tại lúc công bố ({published}). Số ngày trễ tính đến ngày gửi lần đầu; báo cáo chưa gửi tính đến"
        " ngày công bố; 0 là không trễ hoặc chưa đến hạn.",
        "Mỗi phần số liệu được duyệt riêng. Cột (4), (8) đến (10) là phần đơn vị tự báo cáo.",
    ]
