"""Điều chỉnh: every approved figure that a later approval changed, with old, new, reason, document and who did it."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import RestatementText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.frame import PlainColumn
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, SheetWriter
from reporting.excel.styles import COUNT, COUNT_CHANGE
from reporting.reports.workflow import BY_PAPERS
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
    PlainColumn("Sau khi chốt số liệu", 8, "Ô giữa"),
)
BEFORE, AFTER, CHANGE = 5, 6, 7
NOTE = (
    "Mọi kỳ đến kỳ báo cáo, lần duyệt sau cùng ghi trước. Số cũ và số mới đều được giữ; “x” là được duyệt sau khi"
    f" chốt số liệu. “{MISSING}” ở cột (5), (6) là chưa có số liệu."
)


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    sheet = frame.begin(worksheet, part, TITLE, COLUMNS)
    restatements = of_scope(part)
    row = frame.body(part)
    for index, restatement in enumerate(restatements, start=1):
        before, after = restatement.before, restatement.after
        formula = f'=IF(AND(ISNUMBER(E{row}),ISNUMBER(F{row})),F{row}-E{row},"{NOT_APPLICABLE}")'
        change = after - before if isinstance(before, int) and isinstance(after, int) else NOT_APPLICABLE
        contents: list[Content] = [
            index,
            Quarter.parse(restatement.period).label,
            restatement.unit_name,
            part.elements[restatement.element].name,
            frame.value(before),
            frame.value(after),
            Live(formula, change),
            restatement.reason,
            restatement.document or NOT_APPLICABLE,
            restatement.entered_by or BY_PAPERS,
            restatement.approved_by or NOT_APPLICABLE,
            frame.moment(restatement.at),
            "x" if restatement.after_closing else "",
        ]
        following = frame.write_row(sheet, row, COLUMNS, contents)
        for column, number_format in ((CHANGE, COUNT_CHANGE), (BEFORE, COUNT), (AFTER, COUNT)):
            sheet.worksheet.cell(row, column).number_format = number_format
        row = following
    if restatements:
        sheet.filter(Rows(frame.body(part) - 1, row - 1))
    else:
        sheet.nothing(row, "Không có số liệu nào được điều chỉnh.")
        row += 1
    return frame.finish(sheet, part, row - 1, [NOTE])


def of_scope(part: EditionPart) -> list[RestatementText]:
    """The restatements of the scope's units, and of ended ones all of whose successors are in it; latest first."""
    content = part.content
    if part.scope.is_city:
        return content.restatements
    codes = {part.scope.code, *part.units}
    successors: dict[str, set[str]] = {}
    for succession in content.successions:
        successors.setdefault(succession.predecessor, set()).add(succession.successor)
    current_units = {unit.code for unit in content.units}

    def inside(unit: str, path: frozenset[str]) -> bool:
        if unit in codes or unit in current_units or unit in path:
            return unit in codes
        after = successors.get(unit, set())
        return bool(after) and all(inside(successor, path | {unit}) for successor in after)

    return [restatement for restatement in content.restatements if inside(restatement.unit, frozenset())]
