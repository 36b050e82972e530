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
from reporting.editions.xlsx.columns import HALF_UP, ratio
from reporting.editions.xlsx.counting import CountingMethod, counting_methods, coverage_of, is_asked, point_of, side_of
from reporting.editions.xlsx.page import head
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, SIZES, Content, Live, Rows, SheetWriter, parted
from reporting.excel.styles import COUNT, PERCENT
from reporting.excel.text import height, lines
from reporting.totals.scopes import CITY, OLD_CITY

NAME = "Phạm vi"
TITLE = "KẾT QUẢ CỦA CÁC PHẠM VI: ĐỊA BÀN QUẬN, HUYỆN CŨ, PHẠM VI CHƯƠNG TRÌNH, TOÀN THÀNH PHỐ"
LEAD = (("TT", 4.0), ("Phạm vi", 28.0), ("Ranh giới", 9.5), ("Số đơn vị", 7.0), ("Đã duyệt/phải báo cáo", 10.0))
COUNT_WIDTH, SHARE_WIDTH, COVER_WIDTH = 9.5, 8.0, 8.5
_HEAD = "Đầu cột nhỏ"


@dataclass(frozen=True)
class ColumnBlock:
    """A method's columns from `first_column` on: of a ratio both sums, their division, the coverage; of a count two."""

    method: CountingMethod
    first_column: int

    @property
    def titles(self) -> list[tuple[str, str, float]]:
        """Title, measure and width of each column."""
        coverage = ("Có số liệu/ phải có", "đơn vị", COVER_WIDTH)
        if self.method.is_count:
            return [("Số lượng", self.method.indicator.measure, COUNT_WIDTH), coverage]
        return [("Mẫu số", "", COUNT_WIDTH), ("Tử số", "", COUNT_WIDTH), ("Tỷ lệ", "%", SHARE_WIDTH), coverage]

    @property
    def last_column(self) -> int:
        """The column of the coverage."""
        return self.first_column + len(self.titles) - 1

    @property
    def numbers(self) -> list[str]:
        """The numbers of the columns, the ratio with what it is made of."""
        labels = [f"({self.first_column + n})" for n in range(len(self.titles))]
        if not self.method.is_count:
            labels[2] = f"{labels[2]}=\n{labels[1]}/\n{labels[0]}\n×100"
        return labels


def applies(part: EditionPart) -> bool:
    """The sheet is the merged city's and the old city's, where there is any other perimeter."""
    return part.scope.code in (CITY, OLD_CITY) and bool(_districts(part))


def _districts(part: EditionPart) -> list[PerimeterText]:
    return [perimeter for perimeter in part.content.perimeters if perimeter.code != OLD_CITY]


def _scope_codes(part: EditionPart) -> list[str]:
    """The merged city, the programme's perimeter, then the old districts in their order."""
    city_codes = [code for code in (CITY, OLD_CITY) if code in part.names]
    return [*city_codes, *(district.code for district in _districts(part))]


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    """Fill the sheet: results, and below them which units each perimeter holds."""
    blocks = _blocks(part)
    widths = [width for _, width in LEAD] + [width for block in blocks for *_, width in block.titles]
    sheet = SheetWriter(worksheet, widths, part.imprint.edition)
    top = head(sheet, part.meeting, TITLE, "Đơn vị tính: ghi ở đầu mỗi cột")
    body = _headings(sheet, part, blocks, top)
    codes = _scope_codes(part)
    for index, code in enumerate(codes):
        _row(sheet, part, blocks, body + index, code)
    last = _members(sheet, part, body + len(codes) + 1)
    sheet.heading = Rows(top, body - 1)
    return frame.finish(sheet, part, last, _notes(part, blocks))


def _blocks(part: EditionPart) -> list[ColumnBlock]:
    blocks: list[ColumnBlock] = []
    column = len(LEAD) + 1
    for methods in counting_methods(part).values():
        method = _nearest(part, methods)
        if method:
            blocks.append(ColumnBlock(method, column))
            column += len(blocks[-1].titles)
    return blocks


def _nearest(part: EditionPart, methods: Sequence[CountingMethod]) -> CountingMethod | None:
    """Of the methods that the period can answer that of the next milestone, else that of the last one."""
    asked_methods = [method for method in methods if is_asked(part, method.formula, method.quarter(part.quarter))]
    ahead = (method for method in asked_methods if method.targets[-1].default.aim.milestone >= part.quarter)
    return next(ahead, asked_methods[-1] if asked_methods else None)


def _headings(sheet: SheetWriter, part: EditionPart, blocks: Sequence[ColumnBlock], top: int) -> int:
    for column_number, (title, _) in enumerate(LEAD, start=1):
        sheet.spread(top, column_number, column_number, title, _HEAD, down=2)
        sheet.put(top + 3, column_number, f"({column_number})", "Số cột")
    for block in blocks:
        sheet.spread(top, block.first_column, block.last_column, _title(part, block.method), _HEAD)
        for column_number, ((title, measure, _), number) in enumerate(
            zip(block.titles, block.numbers, strict=True), block.first_column
        ):
            sheet.put(top + 1, column_number, title, _HEAD)
            element_measure = part.elements[block.method.formula.elements[-1]].measure
            sheet.put(top + 2, column_number, measure or element_measure, "Đơn vị của cột")
            sheet.put(top + 3, column_number, number, "Số cột")
    _heights(sheet, part, blocks, top)
    return top + 4


def _title(part: EditionPart, method: CountingMethod) -> str:
    """The indicator, with the milestones where several methods count it, and the quarter where it is another."""
    several = len(counting_methods(part)[method.indicator.code]) > 1
    quarter = method.quarter(part.quarter)
    details = [method.milestones] if several else []
    details += [quarter.label] if quarter != part.quarter else []
    suffix = f" ({', '.join(details)})" if details else ""
    return f"{method.indicator.short_name}{suffix}"


def _heights(sheet: SheetWriter, part: EditionPart, blocks: Sequence[ColumnBlock], top: int) -> None:
    grouped = [(_title(part, block.method), sum(width for *_, width in block.titles), _HEAD) for block in blocks]
    columns = [column for block in blocks for column in block.titles]
    numbers = [number for block in blocks for number in block.numbers]
    sheet.fit(top, grouped)
    sheet.fit(top + 1, [(title, width, _HEAD) for title, _, width in columns])
    sheet.fit(top + 2, [(measure or "doanh nghiệp", width, _HEAD) for _, measure, width in columns])
    sheet.fit(top + 3, [(number, column[2], _HEAD) for number, column in zip(numbers, columns, strict=True)])
    rows, size = sheet.worksheet.row_dimensions, SIZES[_HEAD]
    tallest = max(lines(title, width, size, bold=True) for title, width in LEAD)
    rows[top + 1].height += max(0, height(tallest, size) - sum(rows[row].height for row in (top, top + 1, top + 2)))


def _row(sheet: SheetWriter, part: EditionPart, blocks: Sequence[ColumnBlock], row: int, code: str) -> None:
    """A perimeter or the city with what it came to."""
    perimeter = _perimeter(part, code)
    numbers = [district.code for district in _districts(part)]
    coverage = part.content.coverage.get(part.quarter.code, {}).get(code)
    count = len(perimeter.units) if perimeter else sum(unit.owes for unit in part.content.units)
    kind = "Ô" if code in numbers else "Tổng"
    edge = ("gần đúng" if perimeter.approximate else "đúng") if perimeter else NOT_APPLICABLE
    sheet.put(row, 1, numbers.index(code) + 1 if code in numbers else None, f"{kind} giữa")
    sheet.put(row, 2, part.names[code], f"{kind} chữ")
    sheet.put(row, 3, edge, f"{kind} giữa")
    sheet.put(row, 4, count, f"{kind} số")
    sheet.put(row, 5, f"{coverage[2]}/{coverage[0]}" if coverage else NOT_APPLICABLE, f"{kind} giữa")
    for block in blocks:
        point = point_of(part, code, block.method.formula, block.method.quarter(part.quarter))
        _results(sheet, block, row, point, kind)
    sheet.fit(row, [(part.names[code], LEAD[1][1], f"{kind} chữ"), (edge, LEAD[2][1], f"{kind} chữ")])


def _results(sheet: SheetWriter, block: ColumnBlock, row: int, point: PointText | None, kind: str) -> None:
    """What a method came to, with its coverage; n/a where nobody is asked."""
    above = _side(point, "n")
    if block.method.is_count:
        _put(sheet, row, block.first_column, above, kind, COUNT)
    else:
        below = _side(point, "d")
        contents = (below, above, _share(row, block.first_column, below, above))
        for column, content in enumerate(contents, start=block.first_column):
            _put(sheet, row, column, content, kind, PERCENT if column == block.first_column + 2 else COUNT)
    expected = point is not None and point.expected
    sheet.put(row, block.last_column, coverage_of(point) if expected else NOT_APPLICABLE, f"{kind} giữa")


def _side(point: PointText | None, side: str) -> Content:
    value = side_of(point, side)
    return NOT_APPLICABLE if value == NOT_EXPECTED else value


def _share(row: int, first_column: int, below: Content, above: Content) -> Live:
    """The division of the two cells before it; where no number stands, what stands there."""
    under, over = (f"{get_column_letter(column)}{row}" for column in (first_column, first_column + 1))
    divided = f'IF({under}=0,"{NOT_APPLICABLE}",{over}/{under}*{HALF_UP})'
    if isinstance(above, int) and isinstance(below, int):
        value: int | float | str = ratio(above, below)
    else:
        value = str(above)
    return Live(f"=IF(AND(ISNUMBER({over}),ISNUMBER({under})),{divided},{over})", value)


def _put(sheet: SheetWriter, row: int, column: int, content: Content, kind: str, number_format: str) -> None:
    value = content.value if isinstance(content, Live) else content
    sheet.put(row, column, content, f"{kind} giữa" if isinstance(value, str) else f"{kind} số", number_format)


def _perimeter(part: EditionPart, code: str) -> PerimeterText | None:
    """None for the city, which is a unit."""
    return next((perimeter for perimeter in part.content.perimeters if perimeter.code == code), None)


def _members(sheet: SheetWriter, part: EditionPart, row: int) -> int:
    """Which units each perimeter holds, and which straddle it; gives the last row."""
    sheet.spread(row, 1, sheet.last_column, "ĐƠN VỊ THUỘC TỪNG PHẠM VI", "Tổng chữ")
    old = _perimeter(part, OLD_CITY)
    entries: list[tuple[int | None, PerimeterText, str]] = []
    if old:
        entries.append((None, old, f"{len(old.units)} đơn vị, xem Biểu 02."))
    entries += [
        (number, district, _unit_list(part, district)) for number, district in enumerate(_districts(part), start=1)
    ]
    for number, perimeter, units in entries:
        rest = sum(sheet.widths[2:])
        for number_cell, name, text in parted(
            [
                (number, LEAD[0][1], "Ô giữa"),
                (perimeter.name, LEAD[1][1], "Ô chữ"),
                (_member_text(part, perimeter, units), rest, "Ghi chú"),
            ]
        ):
            row += 1
            sheet.put(row, 1, number_cell, "Ô giữa")
            sheet.put(row, 2, name, "Ô chữ")
            sheet.spread(row, 3, sheet.last_column, text, "Ghi chú")
            sheet.fit(row, [(str(name or ""), LEAD[1][1], "Ô chữ"), (str(text or ""), rest, "Ghi chú")])
    return row


def _unit_list(part: EditionPart, perimeter: PerimeterText) -> str:
    units = "; ".join(part.names[unit] for unit in perimeter.units)
    return f"{units or 'Không có đơn vị nào phải báo cáo'}."


def _member_text(part: EditionPart, perimeter: PerimeterText, units: str) -> str:
    sentences = [units]
    if perimeter.inseparable:
        straddling = "; ".join(part.names[unit] for unit in perimeter.inseparable)
        sentences.append(f"Không tách được nên không tính vào phạm vi: {straddling}.")
    if perimeter.note.strip():
        sentences.append(perimeter.note.strip())
    return "\n".join(sentences)


def _notes(part: EditionPart, blocks: Sequence[ColumnBlock]) -> list[str]:
    several = [block.method for block in blocks if len(counting_methods(part)[block.method.indicator.code]) > 1]
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
