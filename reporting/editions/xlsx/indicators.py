"""PL 1, PL 2, …: an indicator by unit, what each cell stands on, how it is counted and how it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import explanations, frame, report_states
from reporting.editions.xlsx.appendix import Appendix, lay_out
from reporting.editions.xlsx.counting import CountingMethod, counting_methods
from reporting.editions.xlsx.footnotes import remarks
from reporting.editions.xlsx.page import HEAD, head, write_headings
from reporting.editions.xlsx.unit_table import LEADING, leading_titles, put_figure, total_rows, write_total, write_unit
from reporting.excel.paging import stand_up
from reporting.excel.sheet import Rows, SheetWriter
from targets.domain.vietnamese import roman, short_date
from targets.models import Element


def names(part: EditionPart) -> dict[str, str]:
    """The sheets by their names, with the indicator of each in the programme's order."""
    return {f"PL {n}": indicator.code for n, indicator in enumerate(part.content.indicators, start=1)}


def title(part: EditionPart, indicator: str) -> str:
    """What the sheet is about; figures asked once a year are said to be of which quarter."""
    name = next(text.name for text in part.content.indicators if text.code == indicator)
    quarters = sorted({method.quarter(part.quarter) for method in counting_methods(part)[indicator]} - {part.quarter})
    quarter_labels = ", ".join(quarter.label for quarter in quarters)
    return f"{name} theo đơn vị{f' – số liệu {quarter_labels} (thu thập mỗi năm một lần)' if quarter_labels else ''}"


def write(worksheet: Worksheet, part: EditionPart, indicator: str) -> SheetWriter:
    """The number of each column leads to what the element, or the indicator, is."""
    methods = counting_methods(part)[indicator]
    report_rows, explanation_rows = report_states.row_of(part), explanations.rows_by_key(part)
    unit_count, part = len(part.units), _with_concerned_units(part, methods)
    appendix = lay_out(part, methods)
    sheet = SheetWriter(worksheet, appendix.widths, part.imprint.edition)
    stand_up(sheet)
    sheet_title = title(part, indicator).replace(" – ", "\n", 1).upper()
    top = head(sheet, part.meeting, sheet_title, "Đơn vị tính: ghi ở đầu mỗi cột")
    _headings(sheet, part, appendix, top)
    elements = {column.number: f"element:{column.element}" for column in appendix.element_columns}
    for column in appendix.columns:
        key = elements.get(column.number, f"indicator:{indicator}")
        frame.link(sheet, top + 3, column.number, explanations.NAME, explanation_rows[key], "Xem định nghĩa, cách tính")
    sheet.heading = Rows(top, top + 4)
    body = list(_body_rows(part))
    rows = Rows(top + 5, top + 5 + max(1, len(body)) - 1)
    last = rows.last
    if not part.units:
        sheet.nothing(rows.first, "Không có đơn vị nào phải báo cáo số liệu này trong kỳ.")
    elif not appendix.columns:
        sheet.nothing(rows.first, "Số liệu của chỉ tiêu này không thuộc kỳ thu thập.")
    else:
        last = _body(sheet, part, appendix, rows, report_rows)
        sheet.filter(Rows(rows.first - 1, rows.last))
    left_out = unit_count - len(part.units)
    notes = [f"Không liệt kê {left_out} đơn vị không có KCN, KCX trên địa bàn."] if left_out else []
    notes += remarks(part, methods, appendix)
    # The totals keep two units with them, and the heading above the first of these.
    headed = len(body) > 2 and isinstance(body[-3], str)
    return frame.finish(sheet, part, last, notes, max(rows.first, rows.last - (2 if headed else 1)))


def _headings(sheet: SheetWriter, part: EditionPart, appendix: Appendix, top: int) -> None:
    """Groups, titles, measures, the numbers of the columns and their formulas.

    The formulas are apart from the numbers, which carry links: LibreOffice shows a linked text on one line.
    """
    leading = leading_titles(part.meeting, appendix.marks)
    leading[appendix.source] = "Căn cứ (lần gửi, người duyệt, ngày duyệt)"
    write_headings(sheet, top, leading, appendix.columns)
    formulas = {column.number: column.formula_label for column in appendix.columns}
    for number in range(1, sheet.last_column + 1):
        sheet.put(top + 3, number, f"({number})", "Số cột")
        sheet.put(top + 4, number, formulas.get(number) or None, "Số cột")
    sheet.fit(top + 3, [(f"({number})", sheet.widths[number - 1], HEAD) for number in formulas])
    sheet.fit(top + 4, [(formula, sheet.widths[number - 1], HEAD) for number, formula in formulas.items()])


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


def _body(sheet: SheetWriter, part: EditionPart, appendix: Appendix, rows: Rows, report_rows: Mapping[str, int]) -> int:
    """One row a unit with the headings of the areas, then the totals with their coverage; gives the last row."""
    headings, last = 0, rows.last
    for row, line in enumerate(_body_rows(part), start=rows.first):
        if isinstance(line, str):
            headings += 1
            sheet.put(row, 1, roman(headings), "Tổng giữa")
            for column in range(2, sheet.last_column + 1):
                sheet.put(row, column, line if column == 2 else None, "Tổng chữ")
            sheet.fit(row, [(line, sheet.widths[1], "Tổng chữ")])
            sheet.leads[row] = 1
            continue
        unit = part.meeting.units[line]
        source = _source(part, appendix.methods, unit.code)
        write_unit(sheet, row, line, unit, appendix.marks)
        for figures in appendix.columns:
            put_figure(sheet, row, figures, figures.unit(row, line), "Ô", "số")
        sheet.put(row, appendix.source, source, "Ghi chú")
        texts = [(unit.name, 2, "Ô chữ"), (unit.state, 3, "Ô chữ"), (source, appendix.source, "Ghi chú")]
        sheet.fit(row, [(text, sheet.widths[number - 1], style) for text, number, style in texts])
        # On a number: LibreOffice would show linked text in blue and on one line.
        frame.link(sheet, row, 1, report_states.NAME, report_rows[unit.code], "Xem báo cáo của đơn vị")
    lead = len(LEADING) + len(appendix.marks)
    for total in total_rows(part.meeting, appendix.marks, rows):
        last = write_total(sheet, total, lead, appendix.columns, ["số"] * len(appendix.columns))
        sheet.put(total.row, appendix.source, None, "Tổng chữ")
        sheet.put(last, appendix.source, None, "Độ phủ chữ")
    return last


def _source(part: EditionPart, methods: Sequence[CountingMethod], unit: str) -> str:
    """By which "lần gửi" the figures were approved, by whom and when, or that they came from papers (which these are is
    told in "Tình hình BC"); which are older ones, listed below.
    """
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
                if approval.source:
                    sentences.append(f"{who}nhập từ văn bản")
                    continue
                day = short_date(dt.datetime.fromisoformat(approval.approved_at)) if approval.approved_at else "…"
                sentences.append(f"{who}lần {approval.revision}, {approval.approved_by or '…'}, {day}")
        if quarter == part.quarter and any(unit in part.content.carried.get(code, {}) for code in codes):
            sentences.append("Tạm tính theo số kỳ trước, xem chú thích")
    return "\n".join(f"{sentence[:1].upper()}{sentence[1:]}" for sentence in sentences)


_SUPPLIERS = {Element.Supplier.FEDERATION: "LĐLĐ TP", Element.Supplier.REGISTER: "Sổ KCN, KCX"}
