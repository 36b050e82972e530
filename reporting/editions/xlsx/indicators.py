"""PL 1, PL 2, …: an indicator by unit, what each cell stands on, how it is counted and how it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import explanations, frame, report_states
from reporting.editions.xlsx.appendix import LEAD, Appendix, lay_out, totals
from reporting.editions.xlsx.appendix_columns import AppendixColumn
from reporting.editions.xlsx.columns import write_unit
from reporting.editions.xlsx.counting import CountingMethod, counting_methods, plain
from reporting.editions.xlsx.footnotes import remarks
from reporting.editions.xlsx.page import head
from reporting.excel.sheet import SIZES, Content, Rows, SheetWriter
from reporting.excel.text import height, lines
from targets.domain.vietnamese import roman, short_date
from targets.models import Element

_HEAD = "Đầu cột nhỏ"


def names(part: EditionPart) -> dict[str, str]:
    """The sheets by their names, with the indicator of each in the programme's order."""
    return {f"PL {n}": indicator.code for n, indicator in enumerate(part.content.indicators, start=1)}


def title(part: EditionPart, indicator: str) -> str:
    """What the sheet is about; figures asked once a year are said to be of which quarter."""
    name = next(text.name for text in part.content.indicators if text.code == indicator)
    quarters = sorted({method.quarter(part.quarter) for method in counting_methods(part)[indicator]} - {part.quarter})
    quarter_labels = ", ".join(quarter.label for quarter in quarters)
    return f"{name} theo đơn vị{f' – số liệu {quarter_labels} (hỏi mỗi năm một lần)' if quarter_labels else ''}"


def write(worksheet: Worksheet, part: EditionPart, indicator: str) -> SheetWriter:
    methods = counting_methods(part)[indicator]
    report_rows, explanation_rows = report_states.row_of(part), explanations.rows_by_key(part)
    unit_count, part = len(part.units), _with_concerned_units(part, methods)
    appendix = lay_out(part, methods)
    sheet = SheetWriter(worksheet, appendix.widths, part.imprint.edition)
    sheet_title = title(part, indicator).replace(" – ", "\n", 1).upper()
    top = head(sheet, part.meeting, sheet_title, "Đơn vị tính: ghi ở đầu mỗi cột")
    body = _write_headings(sheet, part, appendix, top)
    rows = Rows(body, body + max(1, len(list(_body_rows(part)))) - 1)
    _body(sheet, part, appendix, rows, report_rows)
    _link_headings(sheet, appendix, body - 2, indicator, explanation_rows)
    last = _totals(sheet, part, appendix, rows) if appendix.columns and part.units else rows.last
    left_out = unit_count - len(part.units)
    notes = [f"Không liệt kê {left_out} đơn vị không có KCN, KCX trên địa bàn."] if left_out else []
    notes += remarks(part, methods, appendix)
    sheet.heading = Rows(top, body - 1)
    return frame.finish(sheet, part, last, notes, _tail_start(part, rows))


def _tail_start(part: EditionPart, rows: Rows) -> int:
    """The row from which the table stays with its totals: two units, and the heading above the first of them."""
    last_rows = list(_body_rows(part))[-3:]
    headed = len(last_rows) == 3 and isinstance(last_rows[0], str)
    return max(rows.first, rows.last - (2 if headed else 1))


def _link_headings(
    sheet: SheetWriter, appendix: Appendix, row: int, indicator: str, explanation_rows: dict[str, int]
) -> None:
    """The number of each column leads to what the element, or the indicator, is."""
    elements = {column.number: f"element:{column.column.element}" for column in appendix.element_columns}
    for column in appendix.columns:
        target_row = explanation_rows[elements.get(column.number, f"indicator:{indicator}")]
        frame.link(sheet, row, column.number, explanations.NAME, target_row, "Xem định nghĩa, cách tính")


def _with_concerned_units(part: EditionPart, methods: Sequence[CountingMethod]) -> EditionPart:
    """Of figures from the register of zones only the units at which a zone lies, or that have such a figure."""
    codes = {code for method in methods for code in method.formula.elements}
    if any(part.elements[code].supplier != Element.Supplier.REGISTER for code in codes):
        return part
    return part.only(lambda unit: unit.has_zones or not codes.isdisjoint(unit.cells))


def _body_rows(part: EditionPart) -> Iterator[int | str]:
    """The rows of the body: units by their place, and a heading before those of each area where there are several."""
    parents = {unit.code: unit.parent for unit in part.content.units}
    groups = [(parent, list(units)) for parent, units in groupby(part.units, key=lambda unit: parents[unit])]
    index, root = 0, part.content.scope
    for parent, units in groups:
        if len(groups) > 1:
            yield f"Trực thuộc {part.names[root]}" if parent in ("", root) else part.names[parent]
        for _ in units:
            yield index
            index += 1


def _body(sheet: SheetWriter, part: EditionPart, appendix: Appendix, rows: Rows, report_rows: dict[str, int]) -> None:
    """One row a unit; a scope in which nobody reports, and an indicator that was not asked, say so."""
    if not part.units:
        return sheet.nothing(rows.first, "Không có đơn vị nào phải báo cáo số liệu này trong kỳ.")
    if not appendix.columns:
        return sheet.nothing(rows.first, "Không hỏi số liệu của chỉ tiêu này ở kỳ này.")
    heading = 0
    for row, line in enumerate(_body_rows(part), start=rows.first):
        if isinstance(line, str):
            heading += 1
            _heading(sheet, row, roman(heading), line)
            continue
        _unit(sheet, part, appendix, row, line)
        # On a number: LibreOffice would show linked text in blue and on one line.
        frame.link(
            sheet, row, 1, report_states.NAME, report_rows[part.meeting.units[line].code], "Xem báo cáo của đơn vị"
        )
    return None


def _heading(sheet: SheetWriter, row: int, number: str, name: str) -> None:
    sheet.put(row, 1, number, "Tổng giữa")
    sheet.put(row, 2, name, "Tổng chữ")
    for column in range(3, sheet.last_column + 1):
        sheet.put(row, column, None, "Tổng chữ")
    sheet.fit(row, [(name, sheet.widths[1], "Tổng chữ")])
    sheet.leads[row] = 1


def _unit(sheet: SheetWriter, part: EditionPart, appendix: Appendix, row: int, index: int) -> None:
    unit = part.meeting.units[index]
    source = _source(part, appendix.methods, unit.code)
    write_unit(sheet, row, index, unit, appendix.marks.values())
    for column in appendix.columns:
        _put(sheet, row, column, column.unit(row, index), "Ô")
    sheet.put(row, appendix.source, source, "Ghi chú")
    texts = [(unit.name, 2, "Ô chữ"), (unit.state, 3, "Ô chữ"), (source, appendix.source, "Ghi chú")]
    sheet.fit(row, [(text, sheet.widths[column - 1], style) for text, column, style in texts])


def _source(part: EditionPart, methods: Sequence[CountingMethod], unit: str) -> str:
    """By which "lần gửi" the figures were approved, by whom and when; which are older ones, listed below."""
    sentences = []
    for quarter in dict.fromkeys(method.quarter(part.quarter) for method in methods):
        codes = {
            code for method in methods if method.quarter(part.quarter) == quarter for code in method.formula.elements
        }
        suppliers = dict.fromkeys(element.supplier for code, element in part.elements.items() if code in codes)
        approved = part.content.approvals.get(quarter.code, {}).get(unit, {})
        for supplier in suppliers:
            if supplier in approved:
                approval = approved[supplier]
                who = "" if supplier == Element.Supplier.UNIT else f"{_SUPPLIERS[Element.Supplier(supplier)]}: "
                day = short_date(dt.datetime.fromisoformat(approval.approved_at)) if approval.approved_at else "…"
                sentences.append(f"{who}lần {approval.revision}, {approval.approved_by or '…'}, {day}")
        if quarter == part.quarter and any(unit in part.content.carried.get(code, {}) for code in codes):
            sentences.append("Có số kỳ trước, xem chú thích")
    return "\n".join(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in sentences)


_SUPPLIERS = {Element.Supplier.FEDERATION: "LĐLĐ Thành phố", Element.Supplier.REGISTER: "Sổ KCN, KCX"}


def _put(sheet: SheetWriter, row: int, column: AppendixColumn, content: Content, kind: str) -> None:
    """A cell in the body; where no number stands yet it is centred, with the format of the number to come."""
    words = isinstance(plain(content), str)
    plain_style = f"{kind} giữa" if words else f"{kind} số"
    sheet.put(row, column.number, None if content == "" else content, plain_style, column.number_format)


def _totals(sheet: SheetWriter, part: EditionPart, appendix: Appendix, rows: Rows) -> int:
    """The rows of totals with their coverage; gives the last."""
    total_rows = totals(part, appendix, rows)
    for total in total_rows:
        _line(sheet, appendix, total.row, total.title, "Tổng")
        _line(sheet, appendix, total.row + 1, "Số đơn vị có số liệu/số đơn vị phải báo cáo", "Độ phủ")
        for column in appendix.columns:
            _put(sheet, total.row, column, column.total(total), "Tổng")
            sheet.put(total.row + 1, column.number, column.coverage(total) or None, "Độ phủ")
    return total_rows[-1].row + 1


def _line(sheet: SheetWriter, appendix: Appendix, row: int, text: str, kind: str) -> None:
    lead = len(LEAD) + len(appendix.marks)
    sheet.spread(row, 1, lead, text, f"{kind} chữ")
    sheet.put(row, appendix.source, None, f"{kind} chữ")
    sheet.fit(row, [(text, sum(sheet.widths[:lead]), f"{kind} chữ")])


def _write_headings(sheet: SheetWriter, part: EditionPart, appendix: Appendix, top: int) -> int:
    """Groups, titles, measures, the numbers of the columns and their formulas; gives the first row of the body.

    The formulas are apart from the numbers, which carry links: LibreOffice shows a linked text on one line.
    """
    leading = [name for name, _ in LEAD] + [f"Thuộc {part.meeting.parts[code].name}" for code in appendix.marks]
    for column_number, text in [
        *enumerate(leading, start=1),
        (appendix.source, "Căn cứ (lần gửi, người duyệt, ngày duyệt)"),
    ]:
        sheet.spread(top, column_number, column_number, text, _HEAD, down=2)
        sheet.put(top + 3, column_number, f"({column_number})", "Số cột")
        sheet.put(top + 4, column_number, None, "Số cột")
    for group, members in groupby(appendix.columns, key=lambda column: column.group):
        column_numbers = [column.number for column in members]
        sheet.spread(top, column_numbers[0], column_numbers[-1], group, _HEAD)
    for column in appendix.columns:
        sheet.put(top + 1, column.number, column.title, _HEAD)
        sheet.put(top + 2, column.number, column.measure, "Đơn vị của cột")
        sheet.put(top + 3, column.number, column.number_label, "Số cột")
        sheet.put(top + 4, column.number, column.formula_label or None, "Số cột")
    _heights(sheet, appendix, leading, top)
    return top + 5


def _heights(sheet: SheetWriter, appendix: Appendix, leading: Sequence[str], top: int) -> None:
    """High enough for every title; the leading ones run over three rows."""
    grouped = groupby(appendix.columns, key=lambda column: column.group)
    groups = [(group, sum(column.width for column in members)) for group, members in grouped]
    sheet.fit(top, [(group, width, _HEAD) for group, width in groups])
    for row, attribute in (
        (top + 1, "title"),
        (top + 2, "measure"),
        (top + 3, "number_label"),
        (top + 4, "formula_label"),
    ):
        sheet.fit(row, [(getattr(column, attribute), column.width, _HEAD) for column in appendix.columns])
    rows, size = sheet.worksheet.row_dimensions, SIZES[_HEAD]
    tallest = max(lines(text, width, size, bold=True) for text, width in zip(leading, sheet.widths, strict=False))
    rows[top + 1].height += max(0, height(tallest, size) - sum(rows[row].height for row in (top, top + 1, top + 2)))
