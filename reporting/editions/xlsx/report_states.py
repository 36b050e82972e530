"""Tình hình báo cáo: where the report of each filing unit stands, how late it was, who sent and who approved it."""

from __future__ import annotations

from collections import Counter

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import ApprovalText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.frame import PlainColumn
from reporting.excel.paging import stand_up
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, SheetWriter
from reporting.reports.workflow import BY_PAPERS

NAME = "Tình hình BC"
TITLE = "TÌNH HÌNH LẬP, GỬI VÀ DUYỆT BÁO CÁO CỦA CÁC ĐƠN VỊ"
COLUMNS = (
    PlainColumn("TT", 5, "Ô giữa"),
    PlainColumn("Đơn vị", 33),
    PlainColumn("Tình trạng", 15.5, "Ô giữa"),
    PlainColumn("Lần gửi được duyệt", 8, "Ô giữa"),
    PlainColumn("Gửi lần đầu", 11, "Ô giữa"),
    PlainColumn("Hạn gửi", 10.5, "Ô giữa"),
    PlainColumn("Số ngày trễ", 7, "Ô giữa"),
    PlainColumn("Người gửi", 16),
    PlainColumn("Người duyệt, hoặc nguồn văn bản", 23),
    PlainColumn("Duyệt, nhập lúc", 11, "Ô giữa"),
    PlainColumn("Phần số liệu Liên đoàn Lao động Thành phố cung cấp: lần, người duyệt, lúc duyệt", 22, "Ghi chú"),
    PlainColumn("Phần số liệu từ sổ theo dõi KCN, KCX: lần, người xác nhận, lúc xác nhận", 20.5, "Ghi chú"),
)
STATE, LATE = 3, 7


def row_of(part: EditionPart) -> dict[str, int]:
    """The row of each filing unit of the scope in this sheet."""
    first = frame.body(part)
    return {unit: first + index for index, unit in enumerate(part.units)}


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    sheet = frame.begin(worksheet, part, TITLE, COLUMNS)
    stand_up(sheet)
    rows = row_of(part)
    for index, (unit, row) in enumerate(rows.items(), start=1):
        frame.write_row(sheet, row, COLUMNS, _row(part, index, unit))
    if not rows:
        sheet.nothing(frame.body(part), "Không có đơn vị nào phải báo cáo trong kỳ này.")
    body = Rows(frame.body(part), frame.body(part) + len(rows) - 1)
    last = body.first
    if rows:
        last = _summary(sheet, part, body)
        sheet.filter(Rows(body.first - 1, body.last))
    published = frame.moment(part.frozen.published_at.isoformat())
    notes = [
        f"Tình trạng tại lúc công bố ({published}). Số ngày trễ tính đến ngày gửi lần đầu; báo cáo chưa gửi tính đến"
        " ngày công bố; 0 là không trễ hoặc chưa đến hạn.",
        "Mỗi phần số liệu được duyệt riêng. Cột (4), (8) đến (10) là phần đơn vị tự báo cáo. Số liệu nhập từ văn bản"
        " không có người gửi, người duyệt và không tính trễ hạn; cột (9) ghi nguồn.",
    ]
    return frame.finish(sheet, part, last, notes, tail_start=max(body.first, body.last - 1))


def _row(part: EditionPart, index: int, unit: str) -> list[Content]:
    state = part.content.states[unit]
    parts = part.content.approvals.get(part.quarter.code, {}).get(unit, {})
    has_zones = next(text.has_zones for text in part.content.units if text.code == unit)
    return [
        index,
        part.names[unit],
        state.label,
        MISSING if state.revision is None else state.revision,
        NOT_APPLICABLE if state.source else frame.moment(state.first_submitted_at),
        frame.day(state.due),
        NOT_APPLICABLE if state.source else state.days,
        state.submitted_by or (NOT_APPLICABLE if state.source else MISSING),
        state.source or state.approved_by or MISSING,
        frame.moment(state.approved_at),
        _part(parts.get("federation")),
        _part(parts.get("register")) if has_zones else NOT_APPLICABLE,
    ]


def _part(approval: ApprovalText | None) -> str:
    """Who approved a part of the figures that the unit does not supply itself."""
    if approval is None:
        return MISSING
    if approval.source:
        return f"{BY_PAPERS}: {approval.source}"
    return f"Lần {approval.revision}, {approval.approved_by}, {frame.moment(approval.approved_at)}"


def _summary(sheet: SheetWriter, part: EditionPart, body: Rows) -> int:
    """Under the table: how many reports stand where, and how many are late; gives its last row."""
    states = [part.content.states[unit] for unit in part.units]
    # A Counter keeps the order in which the labels first appear.
    totals = [
        (label, f"=SUMPRODUCT(--({body.range(STATE)}=A{row}))", count)
        for row, (label, count) in enumerate(Counter(state.label for state in states).items(), start=body.last + 1)
    ]
    late = sum(state.days > 0 for state in states)
    totals.append(("Số báo cáo trễ hạn", f'=COUNTIF({body.range(LATE)},">0")', late))
    totals.append(("Số đơn vị phải báo cáo", f"=ROWS({body.range(STATE)})", len(states)))
    for row, (label, formula, count) in enumerate(totals, start=body.last + 1):
        sheet.spread(row, 1, STATE, label, "Tổng chữ")
        sheet.put(row, STATE + 1, Live(formula, count), "Tổng số")
        sheet.spread(row, STATE + 2, sheet.last_column, None, "Tổng chữ")
        sheet.fit(row, [(label, sum(sheet.widths[:STATE]), "Tổng chữ")])
    return body.last + len(totals)
