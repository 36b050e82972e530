"""CĐCS: one row for each base union behind the units' cells, as many as a city has.

They are put into the sheet as text when the file is packed: cell objects for 20.000 rows would take half a gigabyte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack import frame
from reporting.pack.frame import PlainColumn
from reporting.pack.pack import EditionPart
from reporting.workbook.sheet import FORMULA_LIKE, NOT_APPLICABLE, Content, Live, Rows, SheetWriter
from reporting.workbook.styles import BODY
from reporting.workbook.text import height, lines, written

NAME = "CĐCS"
TITLE = "SỐ LIỆU THEO CÔNG ĐOÀN CƠ SỞ (PHỤ LỤC KÈM BÁO CÁO ĐÃ DUYỆT CỦA CÁC ĐƠN VỊ)"
LEAD = (
    PlainColumn("TT", 7, "Ô giữa"),
    PlainColumn("Đơn vị", 32),
    PlainColumn("Mã công đoàn cơ sở", 13, "Ô giữa"),
    PlainColumn("Tên công đoàn cơ sở", 38),
    PlainColumn("Đơn vị sử dụng lao động", 38),
)
COUNT_WIDTH = 10.5
_NARROW = 0.6  # characters of a text that surely fit in one of a column's width


def applies(pack: EditionPart) -> bool:
    """Only where a unit of the scope filed its base unions."""
    return any(unit in pack.content["annexes"] for unit in pack.units)


def write(worksheet: Worksheet, pack: EditionPart) -> SheetWriter:
    """Fill the sheet; its rows come in when it is packed."""
    elements = [one for one in pack.content["elements"] if one["code"] in _elements(pack)]
    columns = [*LEAD, *(PlainColumn(one["short_name"], COUNT_WIDTH, "Ô số") for one in elements)]
    sheet = frame.begin(worksheet, pack, NAME, TITLE, columns)
    count = sum(len(rows) for _, _, rows in _annexes(pack))
    body = Rows(frame.body(pack), frame.body(pack) + count - 1)
    sheet.bulk = _Bulk(sheet, pack, columns, [one["code"] for one in elements], body.first)
    last = _totals(sheet, body, sheet.bulk.sums()) if count else body.first
    if not count:
        frame.nothing(sheet, body.first, "Các phụ lục không có dòng nào.")
    frame.finish(sheet, pack, NAME, Rows(frame.top(pack), body.first - 1), last, _notes())
    worksheet.auto_filter.ref = f"A{body.first - 1}:{get_column_letter(sheet.last_column)}{body.last}"
    return sheet


def _annexes(pack: EditionPart) -> Iterator[tuple[str, list[str], list[tuple[str, str, str, list[int | None]]]]]:
    """Unit, elements and rows of each annex, in official order."""
    annexes = pack.content["annexes"]
    return ((unit, annexes[unit]["elements"], annexes[unit]["rows"]) for unit in pack.units if unit in annexes)


def _elements(pack: EditionPart) -> set[str]:
    return {code for _, elements, _ in _annexes(pack) for code in elements}


class _Bulk:
    """The rows of the base unions as they are written to the file."""

    def __init__(
        self, sheet: SheetWriter, pack: EditionPart, columns: Sequence[PlainColumn], elements: list[str], first: int
    ) -> None:
        self.pack, self.elements, self.first = pack, elements, first
        self.columns = columns
        self.letters = [get_column_letter(place) for place in range(1, len(columns) + 1)]
        styles = ("Ô giữa", "Ô chữ", "Ô số")
        self.style = {(name, quoted): _style(sheet, name, quoted) for name in styles for quoted in (False, True)}

    def rows(self) -> Iterator[str]:
        """Each row of the sheet's XML."""
        row = self.first
        for unit, elements, unions in _annexes(self.pack):
            name = self.pack.names[unit]
            places = [elements.index(code) if code in elements else None for code in self.elements]
            for code, union, employer, values in unions:
                words = (name, code, union, employer)
                cells = [self._number(0, row, row - self.first + 1, "Ô giữa")]
                cells += [self._text(place, row, said) for place, said in enumerate(words, start=1)]
                for place, at in enumerate(places, start=len(LEAD)):
                    cells.append(self._value(place, row, None if at is None else values[at], asked=at is not None))
                yield f'<row r="{row}" ht="{self._height(words)}" customHeight="1">{"".join(cells)}</row>'
                row += 1

    def sums(self) -> list[int | str]:
        """What the columns of numbers come to: n/a where no union gave one."""
        found: list[int | str] = [NOT_APPLICABLE] * len(self.elements)
        for _, elements, unions in _annexes(self.pack):
            for place, code in enumerate(self.elements):
                at = elements.index(code) if code in elements else None
                given = [row[3][at] for row in unions if row[3][at] is not None] if at is not None else []
                if given:
                    before = found[place]
                    found[place] = (before if isinstance(before, int) else 0) + sum(value or 0 for value in given)
        return found

    def _height(self, words: Sequence[str]) -> float:
        """Enough for the longest text; most are short and only looked at."""
        count = 1
        for column, said in zip(self.columns[1:], words, strict=False):
            if len(said) > column.width * _NARROW or "\n" in said:
                count = max(count, lines(said, column.width, BODY))
        return height(count, BODY)

    def _value(self, place: int, row: int, value: int | None, *, asked: bool) -> str:
        if value is not None:
            return self._number(place, row, value, "Ô số")
        return self._text(place, row, NOT_APPLICABLE if asked else "", "Ô giữa")

    def _number(self, place: int, row: int, value: int, style: str) -> str:
        return f'<c r="{self.letters[place]}{row}" s="{self.style[style, False]}"><v>{value}</v></c>'

    def _text(self, place: int, row: int, said: str, style: str = "") -> str:
        name = style or self.columns[place].style
        start = f'<c r="{self.letters[place]}{row}" s="{self.style[name, said.startswith(FORMULA_LIKE)]}"'
        if not said:
            return f"{start}/>"
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(written(said))}</t></is></c>'


def _style(sheet: SheetWriter, name: str, quoted: bool) -> int:
    """The number of a style in the file, for text that looks like a formula with the sign that it is none."""
    cell = Cell(sheet.worksheet, row=1, column=1)
    cell.style = name
    if quoted:
        cell.quotePrefix = True
    return int(cell.style_id)


def _totals(sheet: SheetWriter, body: Rows, sums: Sequence[int | str]) -> int:
    """The sums of what is shown: filtering changes them; gives the row."""
    row = body.last + 1
    sheet.spread(row, 1, len(LEAD), "TỔNG CỘNG", "Tổng chữ")
    for place, value in enumerate(sums, start=len(LEAD) + 1):
        cells = body.range(place)
        content: Content = Live(f'=IF(COUNT({cells})=0,"{NOT_APPLICABLE}",SUBTOTAL(9,{cells}))', value)
        sheet.put(row, place, content, "Tổng giữa" if isinstance(value, str) else "Tổng số")
    sheet.high(row, 1)
    return row


def _notes() -> list[str]:
    return ["Ô trống: phụ lục của đơn vị không có cột này. Dòng tổng cộng theo các dòng đang hiện khi lọc."]
