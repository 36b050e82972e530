"""CĐCS: one row for each base union behind the units' cells, as many as a city has.

They are put into the sheet as text when the file is packed: cell objects for 20.000 rows would take half a gigabyte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.frame import PlainColumn
from reporting.excel.sheet import FORMULA_LIKE, NOT_APPLICABLE, Live, Rows, SheetWriter
from reporting.excel.styles import BODY
from reporting.excel.text import height, lines, written

NAME = "CĐCS"
TITLE = "SỐ LIỆU THEO CÔNG ĐOÀN CƠ SỞ (PHỤ LỤC KÈM BÁO CÁO ĐÃ DUYỆT CỦA CÁC ĐƠN VỊ)"
LEAD = (
    PlainColumn("TT", 7, "Ô giữa"),
    PlainColumn("Đơn vị", 32),
    PlainColumn("Mã công đoàn cơ sở", 13, "Ô giữa"),
    PlainColumn("Tên công đoàn cơ sở", 38),
    PlainColumn("Đơn vị sử dụng lao động", 38),
)
NOTE = "Ô trống: phụ lục của đơn vị không có cột này. Dòng tổng cộng theo các dòng đang hiện khi lọc."
COVERAGE = "Số công đoàn cơ sở có số liệu/tổng số"
COUNT_WIDTH = 10.5
_NARROW = 0.6  # characters of a text that surely fit in one of a column's width


def applies(part: EditionPart) -> bool:
    """Only where a unit of the scope filed its base unions."""
    return any(unit in part.content.annexes for unit in part.units)


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    """Fill the sheet; its rows come in when it is packed. Filtering changes the sums to those of what is shown."""
    filed_codes = {code for _, codes, _ in _annexes(part) for code in codes}
    elements = [element for element in part.content.elements if element.code in filed_codes]
    columns = [*LEAD, *(PlainColumn(element.short_name, COUNT_WIDTH, "Ô số") for element in elements)]
    sheet = frame.begin(worksheet, part, TITLE, columns)
    count = sum(len(rows) for _, _, rows in _annexes(part))
    body = Rows(frame.body(part), frame.body(part) + count - 1)
    bulk = sheet.bulk = _Bulk(sheet, part, columns, [element.code for element in elements], body.first)
    last = body.last + 1
    if count:
        sheet.spread(last, 1, len(LEAD), "TỔNG CỘNG", "Tổng chữ")
        for column_number, value in enumerate(bulk.sums(), start=len(LEAD) + 1):
            cells = body.range(column_number)
            content = Live(f'=IF(COUNT({cells})=0,"{NOT_APPLICABLE}",SUBTOTAL(9,{cells}))', value)
            sheet.put(last, column_number, content, "Tổng giữa" if isinstance(value, str) else "Tổng số")
        sheet.high(last, 1)
        last += 1
        sheet.spread(last, 1, len(LEAD), COVERAGE, "Độ phủ chữ")
        for column_number, answered in enumerate(bulk.answered(), start=len(LEAD) + 1):
            cells = body.range(column_number)
            formula = f'=COUNT({cells})+COUNTIF({cells},"{NOT_APPLICABLE}")&"/"&ROWS({cells})'
            sheet.put(last, column_number, Live(formula, f"{answered}/{count}"), "Độ phủ")
        sheet.high(last, 1)
    else:
        sheet.nothing(last, "Các phụ lục không có dòng nào.")
    frame.finish(sheet, part, last, [NOTE])
    sheet.filter(Rows(body.first - 1, body.last))
    return sheet


def _annexes(part: EditionPart) -> Iterator[tuple[str, list[str], list[tuple[str, str, str, list[int | None]]]]]:
    """Unit, elements and rows of each annex, in official order."""
    annexes = part.content.annexes
    return ((unit, annexes[unit].elements, annexes[unit].rows) for unit in part.units if unit in annexes)


class _Bulk:
    """The rows of the base unions as they are written to the file."""

    def __init__(
        self, sheet: SheetWriter, part: EditionPart, columns: Sequence[PlainColumn], elements: list[str], first: int
    ) -> None:
        self.part, self.elements, self.first = part, elements, first
        self.columns = columns
        self.letters = [get_column_letter(column_number) for column_number in range(1, len(columns) + 1)]
        self.style: dict[tuple[str, bool], int] = {}  # by name, and whether text looks like a formula but is none
        for name in ("Ô giữa", "Ô chữ", "Ô số"):
            for quoted in (False, True):
                cell = Cell(sheet.worksheet, row=1, column=1)
                cell.style = name
                if quoted:
                    cell.quotePrefix = True
                self.style[name, quoted] = int(cell.style_id)

    def rows(self) -> Iterator[str]:
        """Each row of the sheet's XML."""
        row = self.first
        for unit, elements, unions in _annexes(self.part):
            name = self.part.names[unit]
            positions = [elements.index(code) if code in elements else None for code in self.elements]
            for code, union, employer, values in unions:
                words = (name, code, union, employer)
                cells = [self._number(0, row, row - self.first + 1, "Ô giữa")]
                cells += [self._text(index, row, text) for index, text in enumerate(words, start=1)]
                for index, position in enumerate(positions, start=len(LEAD)):
                    value = None if position is None else values[position]
                    if value is not None:
                        cells.append(self._number(index, row, value, "Ô số"))
                    else:
                        cells.append(self._text(index, row, "" if position is None else NOT_APPLICABLE, "Ô giữa"))
                yield f'<row r="{row}" ht="{self._height(words)}" customHeight="1">{"".join(cells)}</row>'
                row += 1

    def answered(self) -> list[int]:
        """By column how many base unions have a number or n/a in it."""
        return [
            sum(len(unions) for _, elements, unions in _annexes(self.part) if code in elements)
            for code in self.elements
        ]

    def sums(self) -> list[int | str]:
        """What the columns of numbers come to: n/a where no union gave one."""
        totals: list[int | str] = [NOT_APPLICABLE] * len(self.elements)
        for _, elements, unions in _annexes(self.part):
            for index, code in enumerate(self.elements):
                if code not in elements:
                    continue
                position = elements.index(code)
                values = [union[3][position] for union in unions if union[3][position] is not None]
                if values:
                    before = totals[index]
                    totals[index] = (before if isinstance(before, int) else 0) + sum(value or 0 for value in values)
        return totals

    def _height(self, words: Sequence[str]) -> float:
        """Enough for the longest text; most are short and only looked at."""
        count = 1
        for column, text in zip(self.columns[1:], words, strict=False):
            if len(text) > column.width * _NARROW or "\n" in text:
                count = max(count, lines(text, column.width, BODY))
        return height(count, BODY)

    def _number(self, index: int, row: int, value: int, style: str) -> str:
        return f'<c r="{self.letters[index]}{row}" s="{self.style[style, False]}"><v>{value}</v></c>'

    def _text(self, index: int, row: int, text: str, style: str = "") -> str:
        name = style or self.columns[index].style
        start = f'<c r="{self.letters[index]}{row}" s="{self.style[name, text.startswith(FORMULA_LIKE)]}"'
        if not text:
            return f"{start}/>"
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(written(text))}</t></is></c>'
