"""Điều chỉnh: every approved figure that a later approval changed, with old, new, reason, document and who did it."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import RestatementText
from reporting.pack import frame
from reporting.pack.frame import PlainColumn
from reporting.pack.pack import EditionPart
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, SheetWriter
from reporting.workbook.styles import COUNT, COUNT_CHANGE
from targets.domain.periods import Quarter

NAME = "Điều chỉnh"
TITLE = "CÁC SỐ LIỆU ĐÃ DUYỆT ĐƯỢC ĐIỀU CHỈNH"
COLUMNS = (
    PlainColumn("TT", 5, "Ô giữa"),
    PlainColumn("Kỳ", 11, "Ô giữa"),
    PlainColumn("Đơn vị", 32),
    PlainColumn("Số liệu", 34),
    PlainColumn("Số cũ", 11, "Ô số"),
    PlainColumn("Số mới", 11, "Ô số"),
    PlainColumn("Thay đổi (6) – (5)", 11, "Ô số"),
    PlainColumn("Lý do", 38),
    PlainColumn("Văn bản", 26),
    PlainColumn("Người nhập", 22),
    PlainColumn("Người duyệt", 20),
    PlainColumn("Duyệt lúc", 12, "Ô giữa"),
    PlainColumn("Sau khóa kỳ", 8, "Ô giữa"),
)
BEFORE, AFTER, CHANGE = 5, 6, 7


def write(worksheet: Worksheet, pack: EditionPart) -> SheetWriter:
    """Fill the sheet."""
    sheet = frame.begin(worksheet, pack, NAME, TITLE, COLUMNS)
    elements = {one["code"]: one["name"] for one in pack.content["elements"]}
    found = of_scope(pack)
    first = row = frame.body(pack)
    for index, one in enumerate(found, start=1):
        following = frame.write_row(sheet, row, COLUMNS, _row(index, row, one, elements[one["element"]]))
        sheet.worksheet.cell(row, CHANGE).number_format = COUNT_CHANGE
        for column in (BEFORE, AFTER):
            sheet.worksheet.cell(row, column).number_format = COUNT
        row = following
    if not found:
        frame.nothing(sheet, first, "Không có số liệu nào được điều chỉnh.")
        row += 1
    heading = Rows(frame.top(pack), first - 1)
    return frame.finish(sheet, pack, NAME, heading, row - 1, [_note()])


def of_scope(pack: EditionPart) -> list[RestatementText]:
    """The restatements of the scope's units, and of ended ones all of whose successors are in it; latest first."""
    content = pack.content
    if pack.scope.is_city:
        return content["restatements"]
    wanted = {pack.scope.code, *pack.units}
    successors: dict[str, set[str]] = {}
    for one in content["successions"]:
        successors.setdefault(one["predecessor"], set()).add(one["successor"])
    placed = {unit["code"] for unit in content["units"]}

    def inside(unit: str, seen: frozenset[str]) -> bool:
        if unit in wanted or unit in placed or unit in seen:
            return unit in wanted
        after = successors.get(unit, set())
        return bool(after) and all(inside(each, seen | {unit}) for each in after)

    return [one for one in content["restatements"] if inside(one["unit"], frozenset())]


def _row(index: int, row: int, one: RestatementText, element: str) -> list[Content]:
    return [
        index,
        Quarter.parse(one["period"]).label,
        one["unit_name"],
        element,
        frame.value(one["before"]),
        frame.value(one["after"]),
        _change(row, one),
        one["reason"],
        one["document"] or NOT_APPLICABLE,
        one["entered_by"],
        one["approved_by"],
        frame.moment(one["at"]),
        "x" if one["after_closing"] else "",
    ]


def _change(row: int, one: RestatementText) -> Live:
    before, after = one["before"], one["after"]
    formula = f'=IF(AND(ISNUMBER(E{row}),ISNUMBER(F{row})),F{row}-E{row},"{NOT_APPLICABLE}")'
    numbers = isinstance(before, int) and isinstance(after, int)
    return Live(formula, int(after or 0) - int(before or 0) if numbers else NOT_APPLICABLE)


def _note() -> str:
    return (
        "Mọi kỳ đến kỳ báo cáo, lần duyệt sau cùng ghi trước. Số cũ và số mới đều được giữ; “x” là được duyệt sau khi"
        f" đã khóa kỳ. “{MISSING}” ở cột (5), (6) là chưa có số liệu."
    )
