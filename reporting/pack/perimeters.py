"""Phạm vi: the old districts in today's units, below the merged city and the programme's perimeter.

Only the packs of these two have it: any other would tell its readers other units' figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import PerimeterText, PointText
from reporting.pack import frame
from reporting.pack.pack import EditionPart
from reporting.pack.ways import CountingMethod, coverage_of, is_asked, point_of, side_of, ways
from reporting.queries.scopes import CITY, OLD_CITY
from reporting.workbook.columns import HALF_UP, ratio
from reporting.workbook.sheet import (
    MISSING,
    NOT_APPLICABLE,
    NOT_EXPECTED,
    SIZES,
    Content,
    Live,
    Rows,
    SheetWriter,
    head,
    parted,
)
from reporting.workbook.styles import COUNT, PERCENT
from reporting.workbook.text import height, lines

NAME = "Phạm vi"
TITLE = "KẾT QUẢ CỦA CÁC PHẠM VI: ĐỊA BÀN QUẬN, HUYỆN CŨ, PHẠM VI CHƯƠNG TRÌNH, TOÀN THÀNH PHỐ"
LEAD = (("TT", 4.0), ("Phạm vi", 28.0), ("Ranh giới", 9.5), ("Số đơn vị", 7.0), ("Đã duyệt/phải báo cáo", 10.0))
COUNT_WIDTH, SHARE_WIDTH, COVER_WIDTH = 9.5, 8.0, 8.5
_HEAD = "Đầu cột nhỏ"


@dataclass(frozen=True)
class ColumnBlock:
    """The columns of a way from `at` on: of a ratio both sums, their division, the coverage; of a count two."""

    way: CountingMethod
    at: int

    @property
    def titles(self) -> list[tuple[str, str, float]]:
        """Title, measure and width of each column."""
        covered = ("Có số liệu/ phải có", "đơn vị", COVER_WIDTH)
        if self.way.is_count:
            return [("Số lượng", self.way.indicator.measure, COUNT_WIDTH), covered]
        return [
            ("Mẫu số", "", COUNT_WIDTH),
            ("Tử số", "", COUNT_WIDTH),
            ("Tỷ lệ", "%", SHARE_WIDTH),
            covered,
        ]

    @property
    def last(self) -> int:
        """The column of the coverage."""
        return self.at + len(self.titles) - 1

    @property
    def numbers(self) -> list[str]:
        """The numbers of the columns, the ratio with what it is made of."""
        said = [f"({self.at + n})" for n in range(len(self.titles))]
        if not self.way.is_count:
            said[2] = f"{said[2]}=\n{said[1]}/\n{said[0]}\n×100"
        return said


def applies(pack: EditionPart) -> bool:
    """Whether the pack has the sheet: the merged city's and the old city's, where there is any other perimeter."""
    return pack.scope.code in (CITY, OLD_CITY) and bool(_districts(pack))


def _districts(pack: EditionPart) -> list[PerimeterText]:
    return [one for one in pack.content["perimeters"] if one["code"] != OLD_CITY]


def _shown(pack: EditionPart) -> list[str]:
    """The merged city, the programme's perimeter, then the old districts in their order."""
    whole = [code for code in (CITY, OLD_CITY) if code in pack.names]
    return [*whole, *(one["code"] for one in _districts(pack))]


def write(worksheet: Worksheet, pack: EditionPart) -> SheetWriter:
    """Fill the sheet: results, and below them which units each perimeter holds."""
    blocks = _blocks(pack)
    widths = [width for _, width in LEAD] + [width for block in blocks for *_, width in block.titles]
    sheet = SheetWriter(worksheet, widths, pack.made.edition)
    top = head(sheet, pack.meeting, NAME, TITLE, "Đơn vị tính: ghi ở đầu mỗi cột")
    body = _headings(sheet, pack, blocks, top)
    shown = _shown(pack)
    for index, code in enumerate(shown):
        _row(sheet, pack, blocks, body + index, code)
    last = _members(sheet, pack, body + len(shown) + 1)
    return frame.finish(sheet, pack, NAME, Rows(top, body - 1), last, _notes(pack, blocks))


def _blocks(pack: EditionPart) -> list[ColumnBlock]:
    found: list[ColumnBlock] = []
    at = len(LEAD) + 1
    for of_indicator in ways(pack).values():
        way = _nearest(pack, of_indicator)
        if way:
            found.append(ColumnBlock(way, at))
            at += len(found[-1].titles)
    return found


def _nearest(pack: EditionPart, of_indicator: Sequence[CountingMethod]) -> CountingMethod | None:
    """Of the ways that the period can answer that of the next milestone, else that of the last one."""
    asked = [way for way in of_indicator if is_asked(pack, way.formula, way.quarter(pack.quarter))]
    ahead = (way for way in asked if way.targets[-1].default.aim.milestone >= pack.quarter)
    return next(ahead, asked[-1] if asked else None)


def _headings(sheet: SheetWriter, pack: EditionPart, blocks: Sequence[ColumnBlock], top: int) -> int:
    for place, (said, _) in enumerate(LEAD, start=1):
        sheet.spread(top, place, place, said, _HEAD, down=2)
        sheet.put(top + 3, place, f"({place})", "Số cột")
    for block in blocks:
        sheet.spread(top, block.at, block.last, _title(pack, block.way), _HEAD)
        for place, ((title, measure, _), said) in enumerate(zip(block.titles, block.numbers, strict=True), block.at):
            sheet.put(top + 1, place, title, _HEAD)
            of = pack.elements[block.way.formula.elements[-1]].measure
            sheet.put(top + 2, place, measure or of, "Đơn vị của cột")
            sheet.put(top + 3, place, said, "Số cột")
    _heights(sheet, pack, blocks, top)
    return top + 4


def _title(pack: EditionPart, way: CountingMethod) -> str:
    """The indicator, with the milestones where it is counted in several ways, and the quarter where it is another."""
    several = len(ways(pack)[way.indicator.code]) > 1
    quarter = way.quarter(pack.quarter)
    said = [way.milestones] if several else []
    said += [quarter.label] if quarter != pack.quarter else []
    more = f" ({', '.join(said)})" if said else ""
    return f"{way.indicator.short_name}{more}"


def _heights(sheet: SheetWriter, pack: EditionPart, blocks: Sequence[ColumnBlock], top: int) -> None:
    grouped = [(_title(pack, block.way), sum(width for *_, width in block.titles), _HEAD) for block in blocks]
    columns = [column for block in blocks for column in block.titles]
    numbers = [said for block in blocks for said in block.numbers]
    sheet.fit(top, grouped)
    sheet.fit(top + 1, [(title, width, _HEAD) for title, _, width in columns])
    sheet.fit(top + 2, [(measure or "doanh nghiệp", width, _HEAD) for _, measure, width in columns])
    sheet.fit(top + 3, [(said, column[2], _HEAD) for said, column in zip(numbers, columns, strict=True)])
    rows, size = sheet.worksheet.row_dimensions, SIZES[_HEAD]
    tallest = max(lines(said, width, size, bold=True) for said, width in LEAD)
    rows[top + 1].height += max(0, height(tallest, size) - sum(rows[at].height for at in (top, top + 1, top + 2)))


def _row(sheet: SheetWriter, pack: EditionPart, blocks: Sequence[ColumnBlock], row: int, code: str) -> None:
    """A perimeter or the city with what it came to."""
    perimeter = _perimeter(pack, code)
    numbers = [one["code"] for one in _districts(pack)]
    covered = pack.content["coverage"].get(pack.quarter.code, {}).get(code)
    count = len(perimeter["units"]) if perimeter else sum(unit["owes"] for unit in pack.content["units"])
    kind = "Ô" if code in numbers else "Tổng"
    edge = ("gần đúng" if perimeter["approximate"] else "đúng") if perimeter else NOT_APPLICABLE
    sheet.put(row, 1, numbers.index(code) + 1 if code in numbers else None, f"{kind} giữa")
    sheet.put(row, 2, pack.names[code], f"{kind} chữ")
    sheet.put(row, 3, edge, f"{kind} giữa")
    sheet.put(row, 4, count, f"{kind} số")
    sheet.put(row, 5, f"{covered[2]}/{covered[0]}" if covered else NOT_APPLICABLE, f"{kind} giữa")
    for block in blocks:
        _results(sheet, block, row, point_of(pack, code, block.way.formula, block.way.quarter(pack.quarter)), kind)
    sheet.fit(row, [(pack.names[code], LEAD[1][1], f"{kind} chữ"), (edge, LEAD[2][1], f"{kind} chữ")])


def _results(sheet: SheetWriter, block: ColumnBlock, row: int, point: PointText | None, kind: str) -> None:
    """What a way came to, with its coverage; n/a where nobody is asked."""
    above = _side(point, "n")
    if block.way.is_count:
        _put(sheet, row, block.at, above, kind, COUNT)
    else:
        below = _side(point, "d")
        for place, content in enumerate((below, above, _share(row, block.at, below, above)), start=block.at):
            _put(sheet, row, place, content, kind, PERCENT if place == block.at + 2 else COUNT)
    expected = point is not None and point["expected"]
    sheet.put(row, block.last, coverage_of(point) if expected else NOT_APPLICABLE, f"{kind} giữa")


def _side(point: PointText | None, side: str) -> Content:
    found = side_of(point, side)
    return NOT_APPLICABLE if found == NOT_EXPECTED else found


def _share(row: int, at: int, below: Content, above: Content) -> Live:
    """The division of the two cells before it; where no number stands, what stands there."""
    under, over = (f"{get_column_letter(column)}{row}" for column in (at, at + 1))
    divided = f'IF({under}=0,"{NOT_APPLICABLE}",{over}/{under}*{HALF_UP})'
    if isinstance(above, int) and isinstance(below, int):
        value: int | float | str = ratio(above, below)
    else:
        value = str(above)
    return Live(f"=IF(AND(ISNUMBER({over}),ISNUMBER({under})),{divided},{over})", value)


def _put(sheet: SheetWriter, row: int, column: int, content: Content, kind: str, number_format: str) -> None:
    shown = content.value if isinstance(content, Live) else content
    sheet.put(row, column, content, f"{kind} giữa" if isinstance(shown, str) else f"{kind} số", number_format)


def _perimeter(pack: EditionPart, code: str) -> PerimeterText | None:
    """None for the city, which is a unit."""
    return next((one for one in pack.content["perimeters"] if one["code"] == code), None)


def _members(sheet: SheetWriter, pack: EditionPart, row: int) -> int:
    """Which units each perimeter holds, and which straddle it; gives the last row."""
    sheet.spread(row, 1, sheet.last_column, "ĐƠN VỊ THUỘC TỪNG PHẠM VI", "Tổng chữ")
    old = _perimeter(pack, OLD_CITY)
    shown: list[tuple[int | None, PerimeterText, str]] = []
    if old:
        shown.append((None, old, f"{len(old['units'])} đơn vị, xem Biểu 02."))
    shown += [(number, one, _listed(pack, one)) for number, one in enumerate(_districts(pack), start=1)]
    for number, perimeter, units in shown:
        rest = sum(sheet.widths[2:])
        for place, name, said in parted(
            [
                (number, LEAD[0][1], "Ô giữa"),
                (perimeter["name"], LEAD[1][1], "Ô chữ"),
                (_said(pack, perimeter, units), rest, "Ghi chú"),
            ]
        ):
            row += 1
            sheet.put(row, 1, place, "Ô giữa")
            sheet.put(row, 2, name, "Ô chữ")
            sheet.spread(row, 3, sheet.last_column, said, "Ghi chú")
            sheet.fit(row, [(str(name or ""), LEAD[1][1], "Ô chữ"), (str(said or ""), rest, "Ghi chú")])
    return row


def _listed(pack: EditionPart, perimeter: PerimeterText) -> str:
    units = "; ".join(pack.names[unit] for unit in perimeter["units"])
    return f"{units or 'Không có đơn vị nào phải báo cáo'}."


def _said(pack: EditionPart, perimeter: PerimeterText, units: str) -> str:
    said = [units]
    if perimeter["inseparable"]:
        straddling = "; ".join(pack.names[unit] for unit in perimeter["inseparable"])
        said.append(f"Không tách được nên không tính vào phạm vi: {straddling}.")
    if perimeter["note"].strip():
        said.append(perimeter["note"].strip())
    return "\n".join(said)


def _notes(pack: EditionPart, blocks: Sequence[ColumnBlock]) -> list[str]:
    several = [block.way for block in blocks if len(ways(pack)[block.way.indicator.code]) > 1]
    counted = "; ".join(f"{way.indicator.short_name}: cách tính của {way.milestones}" for way in several)
    said = [
        "Một đơn vị được tính một lần trong mỗi phạm vi; địa bàn cũ nằm trong phạm vi Chương trình, phạm vi này nằm"
        " trong toàn Thành phố. Cộng các địa bàn không ra hai dòng đầu: có đơn vị không thuộc địa bàn nào (ngành, tổng"
        " công ty, khu công nghiệp), có đơn vị không tách được.",
        "“Gần đúng” là địa bàn có phường, xã mới nằm trên ranh giới quận, huyện cũ, xếp theo phần lớn địa bàn; số liệu"
        " dưới cấp thành phố trước và sau ngày 01/7/2025 không quy đổi được.",
        f"Tử số và mẫu số cộng của cùng những đơn vị có đủ số liệu; “{MISSING}” là chưa đơn vị nào có,"
        f" “{NOT_APPLICABLE}” là không đơn vị nào có hoặc phải có.",
    ]
    return [*said, f"{counted}."] if counted else said
