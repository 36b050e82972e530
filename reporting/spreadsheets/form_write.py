"""The unit's form as a workbook to fill in: Excel, LibreOffice or WPS, and on A4 paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import groupby

from django.conf import settings
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.excel.package import pack
from reporting.excel.paging import ILLUSTRATIVE, mark_illustrative
from reporting.excel.sheet import SheetWriter
from reporting.excel.styles import BODY, COUNT, FONT, register
from reporting.models import Report, Revision
from reporting.reports import history
from reporting.reports.cells import MISSING, NO_CELL, NOT_APPLICABLE, STATE_LABELS, Cell, Cells
from reporting.reports.queries import cells_of
from reporting.spreadsheets.form_layout import FORM, HELP, IDENTITY, identity_of
from reporting.spreadsheets.queries import form_elements
from targets.domain.periods import Quarter
from targets.domain.vietnamese import long_date, roman
from targets.models import Element

HEADINGS = ("TT", "Nội dung", "Đơn vị tính", "Số lượng", "Ghi chú")
WIDTHS = (5.0, 40.0, 12.0, 13.5, 25.0, 11.5, 11.5)
NUMBER, TEXT, UNIT, QUANTITY, NOTE, PREVIOUS, YEAR_AGO = range(1, 8)
REASONS = (
    "Đang rà soát, đối chiếu số liệu",
    "Công đoàn cơ sở chưa báo cáo đủ",
    "Chờ cơ quan quản lý cung cấp số liệu",
    "Mới thành lập, chưa thống kê được",
    "Đang bàn giao sau sắp xếp tổ chức",
)
PROMPT = "Ghi số nguyên (0 cũng là số), hoặc chọn “không có”, “chưa có số liệu”."

_LINE = Side(style="thin", color="FF7F7F7F")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_ENTRY = PatternFill("solid", fgColor="FFFFFBE6")
_AID = PatternFill("solid", fgColor="FFF0F0F0")
_GREY = "FF595959"


def form_workbook(report: Report, revision: Revision | None, at: dt.datetime) -> tuple[bytes, str]:
    """The .xlsx file of a report's form with the cells of a revision, and its name."""
    elements, unit = form_elements(report), history.names(report).unit
    workbook = Workbook()
    register(workbook)
    for style in _styles():
        workbook.add_named_style(style)
    form = workbook.worksheets[0]
    form.title = FORM
    illustrative = settings.DEMO or report.unit.illustrative
    _write_form(form, report, unit, elements, cells_of(revision), illustrative=illustrative)
    _write_help(workbook.create_sheet(HELP), elements)
    if illustrative:
        for worksheet in workbook.worksheets:
            mark_illustrative(worksheet)
    hidden = workbook.create_sheet(IDENTITY)
    for row in identity_of(report, revision.pk if revision else 0, elements.values()).items():
        hidden.append(row)
    hidden.sheet_state = "veryHidden"
    hidden.protection.sheet = True
    title = f"Biểu số liệu {Quarter.parse(report.period_id).label} – {unit}"
    return pack(workbook, [], at, title=title), f"Bieu-{report.unit_id}-{report.period_id}.xlsx"


def quantity(cell: Cell) -> int | str | None:
    """What stands under "Số lượng" for a cell."""
    return STATE_LABELS[cell.state] if cell.state in (NOT_APPLICABLE, MISSING) else cell.value


def remark(cell: Cell) -> str:
    """What stands under "Ghi chú": the reason of a missing cell, else the note."""
    return cell.reason if cell.state == MISSING else cell.note


def _styles() -> list[NamedStyle]:
    """The looks that the meeting's workbook does not have."""
    font, grey = Font(name=FONT, size=BODY), Font(name=FONT, size=BODY, color=_GREY)
    right = Alignment(horizontal="right", vertical="center", wrap_text=True)
    left = Alignment(horizontal="left", vertical="center", wrap_text=True)
    open_ = Protection(locked=False)
    return [
        NamedStyle("Điền số", font=font, alignment=right, border=_GRID, fill=_ENTRY, number_format=COUNT,
                   protection=open_),
        NamedStyle("Điền chữ", font=font, alignment=left, border=_GRID, fill=_ENTRY, protection=open_),
        NamedStyle("Tham khảo", font=grey, alignment=right, border=_GRID, fill=_AID, number_format=COUNT),
        NamedStyle("Đầu tham khảo", font=Font(name=FONT, size=10, color=_GREY, italic=True), border=_GRID, fill=_AID,
                   alignment=Alignment(horizontal="center", vertical="center", wrap_text=True)),
    ]  # fmt: skip


def _write_form(
    worksheet: Worksheet,
    report: Report,
    unit: str,
    elements: Mapping[str, Element],
    cells: Cells,
    *,
    illustrative: bool,
) -> None:
    sheet = SheetWriter(worksheet, WIDTHS)
    previous, year_ago = history.earlier_cells(report)
    first = _head(sheet, report, unit, illustrative=illustrative)
    row, number = first, 0
    for group_number, (group, members) in enumerate(groupby(elements.values(), lambda element: element.group), start=1):
        sheet.put(row, NUMBER, roman(group_number), "Tổng giữa")
        sheet.spread(row, TEXT, NOTE, group, "Tổng chữ")
        sheet.put(row, PREVIOUS, None, "Tham khảo")
        sheet.put(row, YEAR_AGO, None, "Tham khảo")
        sheet.high(row, 1)
        for element in members:
            row, number = row + 1, number + 1
            cell = cells.get(element.code, NO_CELL)
            note = remark(cell)
            sheet.put(row, NUMBER, number, "Ô giữa")
            sheet.put(row, TEXT, element.name, "Ô chữ")
            sheet.put(row, UNIT, element.measure, "Ô giữa")
            sheet.put(row, QUANTITY, quantity(cell), "Điền số")
            sheet.put(row, NOTE, note or None, "Điền chữ")
            for column, earlier in ((PREVIOUS, previous), (YEAR_AGO, year_ago)):
                sheet.put(row, column, quantity(earlier.get(element.code, NO_CELL)), "Tham khảo")
            sheet.fit(row, [(element.name, WIDTHS[1], "Ô chữ"), (note, WIDTHS[4], "Ô chữ")])
        row += 1
    _offer(worksheet, first, row - 1)
    last = _foot(sheet, row)
    _set_up(worksheet, first, last)


def _head(sheet: SheetWriter, report: Report, unit: str, *, illustrative: bool) -> int:
    """Unit, title, period, how to fill in, and the headings; gives the first row of the table."""
    quarter = Quarter.parse(report.period_id)
    sheet.spread(1, NUMBER, TEXT, unit.upper(), "Cơ quan")
    sheet.spread(1, UNIT, YEAR_AGO, f"Biểu CTR25-Q – mã đơn vị {report.unit_id}", "Đơn vị tính")
    sheet.fit(1, [(unit.upper(), WIDTHS[0] + WIDTHS[1], "Cơ quan")])
    sheet.wide(2, "BIỂU SỐ LIỆU THỰC HIỆN CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ 25-CTr/TU", "Tên biểu")
    sheet.wide(3, f"{quarter.label} – số liệu tính đến {long_date(report.period.as_of)}", "Tính đến")
    row = 4
    if illustrative:
        sheet.wide(row, ILLUSTRATIVE, "Minh họa")
        row += 1
    sheet.wide(row, f"Chỉ điền hai cột màu vàng. {PROMPT} Cách ghi từng dòng ở trang “{HELP}”.", "Chân biểu")
    row += 1
    for column, title in enumerate(HEADINGS, start=1):
        sheet.put(row, column, title, "Đầu cột")
    sheet.put(row, PREVIOUS, quarter.previous().label, "Đầu tham khảo")
    sheet.put(row, YEAR_AGO, quarter.previous(4).label, "Đầu tham khảo")
    sheet.high(row, 2)
    return row + 1


def _offer(worksheet: Worksheet, first: int, last: int) -> None:
    """Drop-downs that forbid nothing: the words for no number, the usual reasons."""
    words = DataValidation(
        "list", formula1=f'"{STATE_LABELS[NOT_APPLICABLE]},{STATE_LABELS[MISSING]}"', allow_blank=True
    )
    words.promptTitle, words.prompt, words.showInputMessage = "Số lượng", PROMPT, True
    reasons = DataValidation("list", formula1=f"'{HELP}'!$F$2:$F${len(REASONS) + 1}", allow_blank=True)
    for offered, column in ((words, "D"), (reasons, "E")):
        offered.showErrorMessage = False
        worksheet.add_data_validation(offered)
        offered.add(f"{column}{first}:{column}{last}")


def _foot(sheet: SheetWriter, row: int) -> int:
    """The signing block; its right half keeps clear of the columns that are read."""
    sheet.high(row, 1)
    sheet.spread(row + 1, NOTE, YEAR_AGO, "………………, ngày …… tháng …… năm ……", "Ngày ký")
    sheet.spread(row + 2, NUMBER, TEXT, "NGƯỜI LẬP BIỂU", "Chức vụ")
    sheet.spread(row + 2, NOTE, YEAR_AGO, "CHỦ TỊCH", "Chức vụ")
    sheet.spread(row + 3, NUMBER, TEXT, "(Ký, ghi rõ họ tên)", "Ký tên")
    sheet.spread(row + 3, NOTE, YEAR_AGO, "(Ký, ghi rõ họ tên, đóng dấu)", "Ký tên")
    for signing_row in range(row + 1, row + 8):
        sheet.high(signing_row, 1, 12)
    return row + 7


def _set_up(worksheet: Worksheet, first: int, last: int) -> None:
    """One page of A4; protected without a password."""
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "portrait", 9
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 1
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.page_margins.top = worksheet.page_margins.bottom = 0.5
    worksheet.print_options.horizontalCentered = True
    worksheet.print_area = f"A1:G{last}"
    worksheet.freeze_panes = f"A{first}"
    protection = worksheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # they may be made wider


def _write_help(worksheet: Worksheet, elements: Mapping[str, Element]) -> None:
    """A definition and an example for each row; the reasons of the drop-down beside them."""
    sheet = SheetWriter(worksheet, (5.5, 44.0, 62.0, 50.0, 2.0, 42.0))
    for column, title in enumerate(("TT", "Nội dung", "Cách tính", "Ví dụ"), start=1):
        sheet.put(1, column, title, "Đầu cột")
    sheet.put(1, 6, "Lý do chưa có số liệu", "Đầu cột")
    for row, element in enumerate(elements.values(), start=2):
        sheet.put(row, 1, row - 1, "Ô giữa")
        texts = element.name, element.definition, element.example
        for column, text in enumerate(texts, start=2):
            sheet.put(row, column, text, "Ô chữ")
        sheet.fit(row, [(text, width, "Ô chữ") for text, width in zip(texts, (44.0, 62.0, 50.0), strict=True)])
    for row, reason in enumerate(REASONS, start=2):
        sheet.put(row, 6, reason, "Ô chữ")
    worksheet.page_setup.orientation, worksheet.page_setup.paperSize = "landscape", 9
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.print_title_rows = "1:1"
    worksheet.print_area = f"A1:D{len(elements) + 1}"
    worksheet.freeze_panes = "A2"
    worksheet.protection.sheet = True
