"""PL 1, PL 2, …: an indicator by unit, what each cell stands on, how it is counted and how it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack import explanations, frame, states
from reporting.pack.appendix import LEAD, Appendix, lay_out, totals
from reporting.pack.columns import Cells
from reporting.pack.pack import EditionPart
from reporting.pack.remarks import remarks
from reporting.pack.ways import CountingMethod, plain, ways
from reporting.workbook.columns import MARK
from reporting.workbook.sheet import SIZES, Content, Rows, SheetWriter, head
from reporting.workbook.text import height, lines
from targets.domain.vietnamese import roman, short_date
from targets.models import Element

_HEAD = "Đầu cột nhỏ"


def names(pack: EditionPart) -> dict[str, str]:
    """The sheets by their names, with the indicator of each in the programme's order."""
    return {f"PL {n}": one["code"] for n, one in enumerate(pack.content["indicators"], start=1)}


def title(pack: EditionPart, indicator: str) -> str:
    """What the sheet is about; figures asked once a year are said to be of which quarter."""
    name = next(one["name"] for one in pack.content["indicators"] if one["code"] == indicator)
    quarters = sorted({way.quarter(pack.quarter) for way in ways(pack)[indicator]} - {pack.quarter})
    of = ", ".join(quarter.label for quarter in quarters)
    return f"{name} theo đơn vị{f' – số liệu {of} (hỏi mỗi năm một lần)' if of else ''}"


def write(worksheet: Worksheet, pack: EditionPart, indicator: str) -> SheetWriter:
    """Fill the sheet of an indicator."""
    name = next(name for name, code in names(pack).items() if code == indicator)
    found, linked, told = ways(pack)[indicator], states.row_of(pack), explanations.places(pack)
    every, pack = len(pack.units), _asked(pack, found)
    laid = lay_out(pack, found)
    sheet = SheetWriter(worksheet, laid.widths, pack.made.edition)
    said = title(pack, indicator).replace(" – ", "\n", 1).upper()
    top = head(sheet, pack.meeting, name, said, "Đơn vị tính: ghi ở đầu mỗi cột")
    body = _headings(sheet, pack, laid, top)
    rows = Rows(body, body + max(1, len(list(_lines(pack)))) - 1)
    _body(sheet, pack, laid, rows, linked)
    _explain(sheet, laid, body - 2, indicator, told)
    last = _totals(sheet, pack, laid, rows) if laid.columns and pack.units else rows.last
    notes = [*_left_out(every - len(pack.units)), *remarks(pack, found, laid)]
    return frame.finish(sheet, pack, name, Rows(top, body - 1), last, notes, _end(pack, rows))


def _end(pack: EditionPart, rows: Rows) -> int:
    """The row from which the table stays with its totals: two units, and the heading above the first of them."""
    kept = list(_lines(pack))[-3:]
    headed = len(kept) == 3 and isinstance(kept[0], str)
    return max(rows.first, rows.last - (2 if headed else 1))


def _explain(sheet: SheetWriter, laid: Appendix, row: int, indicator: str, told: dict[str, int]) -> None:
    """The number of each column leads to what the element, or the indicator, is."""
    elements = {one.at: f"element:{one.column.element}" for one in laid.raw}
    for column in laid.columns:
        to = told[elements.get(column.at, f"indicator:{indicator}")]
        frame.link(sheet, row, column.at, explanations.NAME, to, "Xem định nghĩa, cách tính")


def _asked(pack: EditionPart, found: Sequence[CountingMethod]) -> EditionPart:
    """Of figures from the register of zones only the units at which a zone lies, or that have such a figure."""
    codes = {code for way in found for code in way.formula.elements}
    if any(pack.elements[code].supplier != Element.Supplier.REGISTER for code in codes):
        return pack
    return pack.only(lambda unit: unit.has_zones or not codes.isdisjoint(unit.cells))


def _left_out(count: int) -> list[str]:
    return [f"Không liệt kê {count} đơn vị không có KCN, KCX trên địa bàn."] if count else []


def _lines(pack: EditionPart) -> Iterator[int | str]:
    """The rows of the body: units by their place, and a heading before those of each area where there are several."""
    parents = {unit["code"]: unit["parent"] for unit in pack.content["units"]}
    groups = [(parent, list(units)) for parent, units in groupby(pack.units, key=lambda unit: parents[unit])]
    place, root = 0, pack.content["scope"]
    for parent, units in groups:
        if len(groups) > 1:
            yield f"Trực thuộc {pack.names[root]}" if parent in ("", root) else pack.names[parent]
        for _ in units:
            yield place
            place += 1


def _body(sheet: SheetWriter, pack: EditionPart, laid: Appendix, rows: Rows, linked: dict[str, int]) -> None:
    """One row a unit; a scope in which nobody reports, and an indicator that was not asked, say so."""
    if not pack.units:
        return frame.nothing(sheet, rows.first, "Không có đơn vị nào phải báo cáo số liệu này trong kỳ.")
    if not laid.columns:
        return frame.nothing(sheet, rows.first, "Không hỏi số liệu của chỉ tiêu này ở kỳ này.")
    heading = 0
    for row, line in enumerate(_lines(pack), start=rows.first):
        if isinstance(line, str):
            heading += 1
            _heading(sheet, row, roman(heading), line)
            continue
        _unit(sheet, pack, laid, row, line)
        # On a number: LibreOffice would show linked text in blue and on one line.
        frame.link(sheet, row, 1, states.NAME, linked[pack.meeting.units[line].code], "Xem báo cáo của đơn vị")
    return None


def _heading(sheet: SheetWriter, row: int, number: str, name: str) -> None:
    sheet.put(row, 1, number, "Tổng giữa")
    sheet.put(row, 2, name, "Tổng chữ")
    for column in range(3, sheet.last_column + 1):
        sheet.put(row, column, None, "Tổng chữ")
    sheet.fit(row, [(name, sheet.widths[1], "Tổng chữ")])
    sheet.leads[row] = 1


def _unit(sheet: SheetWriter, pack: EditionPart, laid: Appendix, row: int, index: int) -> None:
    unit = pack.meeting.units[index]
    source = _source(pack, laid.asked, unit.code)
    sheet.put(row, 1, index + 1, "Ô giữa")
    sheet.put(row, 2, unit.name, "Ô chữ")
    sheet.put(row, 3, unit.state, "Ô giữa")
    for mark in laid.marks.values():
        sheet.put(row, mark.column, MARK if mark.flags[index] else None, "Ô giữa")
    for column in laid.columns:
        _put(sheet, row, column, column.unit(row, index), "Ô")
    sheet.put(row, laid.source, source, "Ghi chú")
    texts = [(unit.name, 2, "Ô chữ"), (unit.state, 3, "Ô chữ"), (source, laid.source, "Ghi chú")]
    sheet.fit(row, [(text, sheet.widths[column - 1], style) for text, column, style in texts])


def _source(pack: EditionPart, asked: Sequence[CountingMethod], unit: str) -> str:
    """By which "lần gửi" the figures were approved, by whom and when; which are older ones, listed below."""
    said = []
    for quarter in dict.fromkeys(way.quarter(pack.quarter) for way in asked):
        codes = {code for way in asked if way.quarter(pack.quarter) == quarter for code in way.formula.elements}
        suppliers = dict.fromkeys(one.supplier for code, one in pack.elements.items() if code in codes)
        approved = pack.content["approvals"].get(quarter.code, {}).get(unit, {})
        for supplier in suppliers:
            if supplier in approved:
                one = approved[supplier]
                who = "" if supplier == Element.Supplier.UNIT else f"{_SUPPLIERS[Element.Supplier(supplier)]}: "
                day = short_date(dt.datetime.fromisoformat(one["approved_at"])) if one["approved_at"] else "…"
                said.append(f"{who}lần {one['revision']}, {one['approved_by'] or '…'}, {day}")
        if quarter == pack.quarter and any(unit in pack.content["carried"].get(code, {}) for code in codes):
            said.append("Có số kỳ trước, xem chú thích")
    return "\n".join(f"{one[:1].upper()}{one[1:]}" for one in said)


_SUPPLIERS = {Element.Supplier.FEDERATION: "LĐLĐ Thành phố", Element.Supplier.REGISTER: "Sổ KCN, KCX"}


def _put(sheet: SheetWriter, row: int, column: Cells, content: Content, kind: str) -> None:
    """A cell in the body; where no number stands yet it is centred, with the format of the number to come."""
    words = isinstance(plain(content), str)
    plain_style = f"{kind} giữa" if words else f"{kind} số"
    sheet.put(row, column.at, None if content == "" else content, plain_style, column.number_format)


def _totals(sheet: SheetWriter, pack: EditionPart, laid: Appendix, rows: Rows) -> int:
    """The rows of totals with their coverage; gives the last."""
    found = totals(pack, laid, rows)
    for total in found:
        _line(sheet, laid, total.row, total.title, "Tổng")
        _line(sheet, laid, total.row + 1, "Số đơn vị có số liệu/số đơn vị phải báo cáo", "Độ phủ")
        for column in laid.columns:
            _put(sheet, total.row, column, column.total(total), "Tổng")
            sheet.put(total.row + 1, column.at, column.coverage(total) or None, "Độ phủ")
    return found[-1].row + 1


def _line(sheet: SheetWriter, laid: Appendix, row: int, said: str, kind: str) -> None:
    lead = len(LEAD) + len(laid.marks)
    sheet.spread(row, 1, lead, said, f"{kind} chữ")
    sheet.put(row, laid.source, None, f"{kind} chữ")
    sheet.fit(row, [(said, sum(sheet.widths[:lead]), f"{kind} chữ")])


def _headings(sheet: SheetWriter, pack: EditionPart, laid: Appendix, top: int) -> int:
    """Groups, titles, measures, the numbers of the columns and their formulas; gives the first row of the body.

    The formulas are apart from the numbers, which carry links: LibreOffice shows a linked text on one line.
    """
    leading = [name for name, _ in LEAD] + [f"Thuộc {pack.meeting.parts[code].name}" for code in laid.marks]
    for place, said in [*enumerate(leading, start=1), (laid.source, "Căn cứ (lần gửi, người duyệt, ngày duyệt)")]:
        sheet.spread(top, place, place, said, _HEAD, down=2)
        sheet.put(top + 3, place, f"({place})", "Số cột")
        sheet.put(top + 4, place, None, "Số cột")
    for group, members in groupby(laid.columns, key=lambda column: column.group):
        places = [column.at for column in members]
        sheet.spread(top, places[0], places[-1], group, _HEAD)
    for column in laid.columns:
        sheet.put(top + 1, column.at, column.title, _HEAD)
        sheet.put(top + 2, column.at, column.measure, "Đơn vị của cột")
        sheet.put(top + 3, column.at, column.said, "Số cột")
        sheet.put(top + 4, column.at, column.made_of or None, "Số cột")
    _heights(sheet, laid, leading, top)
    return top + 5


def _heights(sheet: SheetWriter, laid: Appendix, leading: Sequence[str], top: int) -> None:
    """High enough for every title; the leading ones run over three rows."""
    grouped = groupby(laid.columns, key=lambda column: column.group)
    groups = [(group, sum(column.width for column in members)) for group, members in grouped]
    sheet.fit(top, [(group, width, _HEAD) for group, width in groups])
    for row, said in ((top + 1, "title"), (top + 2, "measure"), (top + 3, "said"), (top + 4, "made_of")):
        sheet.fit(row, [(getattr(column, said), column.width, _HEAD) for column in laid.columns])
    rows, size = sheet.worksheet.row_dimensions, SIZES[_HEAD]
    tallest = max(lines(said, width, size, bold=True) for said, width in zip(leading, sheet.widths, strict=False))
    rows[top + 1].height += max(0, height(tallest, size) - sum(rows[at].height for at in (top, top + 1, top + 2)))
