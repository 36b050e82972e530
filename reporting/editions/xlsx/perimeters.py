"""Phạm vi: the old districts in today's units, below the merged city and the programme's perimeter.

Only the workbooks of these two have it: any other would tell its readers other units' figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import PerimeterText, PointText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.columns import ratio
from reporting.editions.xlsx.counting import CountingMethod, counting_methods, coverage_of, is_asked, point_of, side_of
from reporting.editions.xlsx.page import HEAD, head, write_headings
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, Rows, SheetWriter, parted, plain
from reporting.excel.styles import COUNT, PERCENT
from reporting.progress.wording import COVERAGE
from reporting.totals.scopes import CITY, OLD_CITY

NAME = "Phạm vi"
TITLE = "KẾT QUẢ CỦA CÁC PHẠM VI: ĐỊA BÀN QUẬN, HUYỆN CŨ, PHẠM VI CHƯƠNG TRÌNH, TOÀN THÀNH PHỐ"
LEAD = (("TT", 4.0), ("Phạm vi", 28.0), ("Ranh giới", 9.5), ("Số đơn vị", 7.0), ("Đã duyệt/tổng số", 10.0))
COUNT_WIDTH, SHARE_WIDTH, COVER_WIDTH = 9.5, 8.0, 8.5


@dataclass
class ResultColumn:
    """A column of what a method comes to; a ratio stands after its two sums."""

    method: CountingMethod
    content: str  # "n", "d" (a side), "ratio" or "coverage"
    title: str
    measure: str
    group: str
    number: int
    width: float


def applies(part: EditionPart) -> bool:
    """The sheet is the merged city's and the old city's, where there is any other perimeter."""
    return part.scope.code in (CITY, OLD_CITY) and bool(_districts(part))


def _districts(part: EditionPart) -> list[PerimeterText]:
    return [perimeter for perimeter in part.content.perimeters if perimeter.code != OLD_CITY]


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    """Fill the sheet: the merged city, the programme's perimeter, then the old districts; below them their units."""
    columns = _columns(part)
    widths = [*(width for _, width in LEAD), *(column.width for column in columns)]
    sheet = SheetWriter(worksheet, widths, part.imprint.edition)
    top = head(sheet, part.meeting, TITLE, "Đơn vị tính: ghi ở đầu mỗi cột")
    write_headings(sheet, top, {number: title for number, (title, _) in enumerate(LEAD, start=1)}, columns)
    labels = [f"({number})" for number in range(1, len(widths) + 1)]
    for column in columns:
        if column.content == "ratio":
            below, above, share = labels[column.number - 3 : column.number]
            labels[column.number - 1] = f"{share}=\n{above}/\n{below}\n×100"
    for number, label in enumerate(labels, start=1):
        sheet.put(top + 3, number, label, "Số cột")
    sheet.fit(top + 3, [(label, width, HEAD) for label, width in list(zip(labels, widths, strict=True))[len(LEAD) :]])
    sheet.heading = Rows(top, top + 3)
    row = top + 4
    cities = [code for code in (CITY, OLD_CITY) if code in part.names]
    for number, code in enumerate([*cities, *(district.code for district in _districts(part))], 1 - len(cities)):
        _row(sheet, part, columns, row, code, number)
        row += 1
    last = _members(sheet, part, row + 1)
    return frame.finish(sheet, part, last, _notes(part, columns))


def _columns(part: EditionPart) -> list[ResultColumn]:
    """By indicator the sums and their division, of a count the number alone, each with its coverage.

    Of the methods that the period can answer that of the next milestone, else that of the last one.
    """
    columns: list[ResultColumn] = []
    for methods in counting_methods(part).values():
        asked_methods = [method for method in methods if is_asked(part, method.formula, method.quarter(part.quarter))]
        if not asked_methods:
            continue
        ahead = (method for method in asked_methods if method.targets[-1].default.aim.milestone >= part.quarter)
        method = next(ahead, asked_methods[-1])
        quarter, indicator = method.quarter(part.quarter), method.indicator
        details = [method.milestones] if len(methods) > 1 else []
        details += [quarter.label] if quarter != part.quarter else []
        group = f"{indicator.short_name} ({', '.join(details)})" if details else indicator.short_name
        measure = part.elements[method.formula.elements[-1]].measure
        cells = [
            ("d", "Mẫu số", measure, COUNT_WIDTH),
            ("n", "Tử số", measure, COUNT_WIDTH),
            ("ratio", "Tỷ lệ", "%", SHARE_WIDTH),
        ]
        if method.is_count:
            cells = [("n", "Số lượng", indicator.measure, COUNT_WIDTH)]
        cells.append(("coverage", COVERAGE, "đơn vị", COVER_WIDTH))
        for content, title, unit, width in cells:
            number = len(LEAD) + len(columns) + 1
            columns.append(ResultColumn(method, content, title, unit, group, number, width))
    return columns


def _row(
    sheet: SheetWriter, part: EditionPart, columns: Sequence[ResultColumn], row: int, code: str, number: int
) -> None:
    """A perimeter or the city with what it came to, n/a where nobody is asked; districts have a number above 0."""
    perimeter = _perimeter(part, code)
    coverage = part.content.coverage.get(part.quarter.code, {}).get(code)
    count = len(perimeter.units) if perimeter else sum(unit.owes for unit in part.content.units)
    kind = "Ô" if number > 0 else "Tổng"
    edge = ("gần đúng" if perimeter.approximate else "đúng") if perimeter else NOT_APPLICABLE
    sheet.put(row, 1, number if number > 0 else None, f"{kind} giữa")
    sheet.put(row, 2, part.names[code], f"{kind} chữ")
    sheet.put(row, 3, edge, f"{kind} giữa")
    sheet.put(row, 4, count, f"{kind} số")
    sheet.put(row, 5, f"{coverage[2]}/{coverage[0]}" if coverage else NOT_APPLICABLE, f"{kind} giữa")
    for column in columns:
        point = point_of(part, code, column.method.formula, column.method.quarter(part.quarter))
        if column.content == "coverage":
            expected = point is not None and point.expected
            sheet.put(row, column.number, coverage_of(point) if expected else NOT_APPLICABLE, f"{kind} giữa")
            continue
        content = _share(row, column.number, point) if column.content == "ratio" else _side(point, column.content)
        style = "giữa" if isinstance(plain(content), str) else "số"
        sheet.put(row, column.number, content, f"{kind} {style}", PERCENT if column.content == "ratio" else COUNT)
    sheet.fit(row, [(part.names[code], LEAD[1][1], f"{kind} chữ"), (edge, LEAD[2][1], f"{kind} chữ")])


def _side(point: PointText | None, side: str) -> Content:
    value = side_of(point, side)
    return NOT_APPLICABLE if value == NOT_EXPECTED else value


def _share(row: int, column: int, point: PointText | None) -> Live:
    """The division of the two cells before it; where no number stands, what stands there."""
    under, over = (f"{get_column_letter(number)}{row}" for number in (column - 2, column - 1))
    divided = f'IF({under}=0,"{NOT_APPLICABLE}",{over}/{under})'
    below, above = _side(point, "d"), _side(point, "n")
    value = ratio(above, below) if isinstance(above, int) and isinstance(below, int) else str(above)
    return Live(f"=IF(AND(ISNUMBER({over}),ISNUMBER({under})),{divided},{over})", value)


def _perimeter(part: EditionPart, code: str) -> PerimeterText | None:
    """None for the city, which is a unit."""
    return next((perimeter for perimeter in part.content.perimeters if perimeter.code == code), None)


def _members(sheet: SheetWriter, part: EditionPart, row: int) -> int:
    """Which units each perimeter holds, and which straddle it; gives the last row."""
    sheet.spread(row, 1, sheet.last_column, "ĐƠN VỊ THUỘC TỪNG PHẠM VI", "Tổng chữ")
    old, rest = _perimeter(part, OLD_CITY), sum(sheet.widths[2:])
    perimeters: list[tuple[int | None, PerimeterText]] = [(None, old)] if old else []
    perimeters += enumerate(_districts(part), start=1)
    for number, perimeter in perimeters:
        units = "; ".join(part.names[unit] for unit in perimeter.units) or "Không có đơn vị nào phải báo cáo"
        sentences = [f"{len(perimeter.units)} đơn vị, xem Biểu 02." if perimeter is old else f"{units}."]
        if perimeter.inseparable:
            straddling = "; ".join(part.names[unit] for unit in perimeter.inseparable)
            sentences.append(f"Không tách được nên không tính vào phạm vi: {straddling}.")
        sentences.append(perimeter.note.strip())
        members = "\n".join(filter(None, sentences))
        cells = [(number, LEAD[0][1], "Ô giữa"), (perimeter.name, LEAD[1][1], "Ô chữ"), (members, rest, "Ghi chú")]
        for number_cell, name, text in parted(cells):
            row += 1
            sheet.put(row, 1, number_cell, "Ô giữa")
            sheet.put(row, 2, name, "Ô chữ")
            sheet.spread(row, 3, sheet.last_column, text, "Ghi chú")
            sheet.fit(row, [(str(name or ""), LEAD[1][1], "Ô chữ"), (str(text or ""), rest, "Ghi chú")])
    return row


def _notes(part: EditionPart, columns: Sequence[ResultColumn]) -> list[str]:
    methods = {column.method.indicator.code: column.method for column in columns}
    several = [method for code, method in methods.items() if len(counting_methods(part)[code]) > 1]
    counted = "; ".join(f"{method.indicator.short_name}: cách tính của {method.milestones}" for method in several)
    notes = [
        "Một đơn vị được tính một lần trong mỗi phạm vi; địa bàn cũ nằm trong phạm vi Chương trình, phạm vi này nằm"
        " trong toàn Thành phố. Cộng các địa bàn không ra hai dòng đầu: có đơn vị không thuộc địa bàn nào (ngành, tổng"
        " công ty, khu công nghiệp), có đơn vị không tách được.",
        "“Gần đúng” là địa bàn có phường, xã mới nằm trên ranh giới quận, huyện cũ, xếp theo phần lớn địa bàn; số liệu"
        " dưới cấp thành phố trước và sau ngày 01/7/2025 không quy đổi được.",
        f"Tử số và mẫu số cộng của cùng những đơn vị có đủ số liệu; “{MISSING}” là chưa đơn vị nào có,"
        f" “{NOT_APPLICABLE}” là không đơn vị nào có hoặc phải có.",
    ]
    return [*notes, f"{counted}."] if counted else notes
