"""Tình hình báo cáo: where the report of each filing unit stands, how late it was, who sent and who approved it."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import ApprovalText, StateText
from reporting.pack import frame
from reporting.pack.frame import PlainColumn
from reporting.pack.pack import EditionPart
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, SheetWriter

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


def row_of(pack: EditionPart) -> dict[str, int]:
    """The row of each filing unit of the scope in this sheet."""
    first = frame.body(pack)
    return {unit: first + index for index, unit in enumerate(pack.units)}


def write(worksheet: Worksheet, pack: EditionPart) -> SheetWriter:
    """Fill the sheet."""
    sheet = frame.begin(worksheet, pack, NAME, TITLE, COLUMNS)
    rows = row_of(pack)
    for index, (unit, row) in enumerate(rows.items(), start=1):
        frame.write_row(sheet, row, COLUMNS, _row(pack, index, unit))
    if not rows:
        frame.nothing(sheet, frame.body(pack), "Không có đơn vị nào phải báo cáo trong kỳ này.")
    heading, body = (
        Rows(frame.top(pack), frame.body(pack) - 1),
        Rows(frame.body(pack), frame.body(pack) + len(rows) - 1),
    )
    last = _summary(sheet, pack, body) if rows else body.first
    return frame.finish(sheet, pack, NAME, heading, last, _notes(pack), whole=max(body.first, body.last - 1))


def _row(pack: EditionPart, index: int, unit: str) -> list[Content]:
    said = pack.content["states"][unit]
    parts = pack.content["approvals"].get(pack.quarter.code, {}).get(unit, {})
    has_zones = next(one["has_zones"] for one in pack.content["units"] if one["code"] == unit)
    register = _part(parts.get("register"), "xác nhận") if has_zones else NOT_APPLICABLE
    return [
        index,
        pack.names[unit],
        said["label"],
        MISSING if said["revision"] is None else said["revision"],
        frame.moment(said["first_submitted_at"]),
        frame.day(said["due"]),
        said["days"],
        said["submitted_by"] or MISSING,
        said["approved_by"] or MISSING,
        frame.moment(said["approved_at"]),
        _part(parts.get("federation"), "duyệt"),
        register,
    ]


def _part(approval: ApprovalText | None, done: str) -> str:
    """Who approved a part of the figures that the unit does not supply itself."""
    if approval is None:
        return MISSING
    at = frame.moment(approval["approved_at"])
    return f"Lần {approval['revision']}, {approval['approved_by']} {done} lúc {at}"


def _summary(sheet: SheetWriter, pack: EditionPart, body: Rows) -> int:
    """Under the table: how many reports stand where, and how many are late; gives its last row."""
    row = body.last + 1
    found = [pack.content["states"][unit] for unit in pack.units]
    for label, count in _by_label(found).items():
        words = f"=SUMPRODUCT(--({body.range(STATE)}=A{row}))"
        _total(sheet, row, label, Live(words, count))
        row += 1
    late = sum(one["days"] > 0 for one in found)
    _total(sheet, row, "Số báo cáo trễ hạn", Live(f'=COUNTIF({body.range(LATE)},">0")', late))
    _total(sheet, row + 1, "Số đơn vị phải báo cáo", Live(f"=ROWS({body.range(STATE)})", len(found)))
    return row + 1


def _by_label(found: list[StateText]) -> dict[str, int]:
    """How many reports bear each label, in the order in which the labels first appear."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one["label"]] = counts.get(one["label"], 0) + 1
    return counts


def _total(sheet: SheetWriter, row: int, label: str, count: Live) -> None:
    sheet.spread(row, 1, STATE, label, "Tổng chữ")
    sheet.put(row, STATE + 1, count, "Tổng số")
    sheet.spread(row, STATE + 2, sheet.last_column, None, "Tổng chữ")
    sheet.fit(row, [(label, sum(sheet.widths[:STATE]), "Tổng chữ")])


def _notes(pack: EditionPart) -> list[str]:
    published = frame.moment(pack.frozen.published_at.isoformat())
    return [
        f"Tình trạng tại lúc công bố ({published}). Số ngày trễ tính đến ngày gửi lần đầu; báo cáo chưa gửi tính đến"
        " ngày công bố; 0 là không trễ hoặc chưa đến hạn.",
        "Mỗi phần số liệu được duyệt riêng. Cột (4), (8) đến (10) là phần đơn vị tự báo cáo.",
    ]
