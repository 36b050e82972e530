"""Workbooks as units fill them in: the portal's form, their own Mẫu 2-HĐCĐ, and what LibreOffice makes of both."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from reporting.excel.package import XLSX
from reporting.models import Report
from reporting.reports.queries import cells_of
from reporting.spreadsheets import service
from reporting.spreadsheets.form_write import form_workbook
from targets.models import Element, User
from tests import factories
from tests.cast import NOW

FORM, HELP, IDENTITY = "Biểu", "Hướng dẫn", "_ctr25"
HEADINGS = ("TT", "Nội dung", "Đơn vị tính", "Số lượng", "Ghi chú")


def form(report: Report) -> bytes:
    """The form of a report as it stands."""
    report = Report.objects.get(pk=report.pk)
    return form_workbook(report, report.revision, NOW)[0]


def opened(content: bytes) -> Workbook:
    """As openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    """As openpyxl writes it."""
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rows(book: Workbook) -> dict[str, int]:
    """The row of each element on the form, by code."""
    sheet = book[FORM]
    names = {sheet.cell(row, 2).value: row for row in range(1, sheet.max_row + 1)}
    return {each.code: names[each.name] for each in Element.objects.all() if each.name in names}


def filled(report: Report, notes: dict[str, str] | None = None, **values: Any) -> bytes:
    """The report's form with these values under "Số lượng", all others as they came."""
    book = opened(form(report))
    at = rows(book)
    for code, value in values.items():
        book[FORM].cell(at[code], 4).value = value
    for code, note in (notes or {}).items():
        book[FORM].cell(at[code], 5).value = note
    return saved(book)


def whole(report: Report, **values: Any) -> bytes:
    """The form with a possible number in every row."""
    usual = {code: change["value"] for code, change in factories.figures(report.period_id).items()}
    return filled(report, **{**usual, **values})


def foreign(*lines: tuple[Any, ...], above: int = 3, title: str = "Mẫu 2") -> bytes:
    """A Mẫu 2-HĐCĐ of a unit's own: TT, Nội dung, Đơn vị tính, Số lượng, Ghi chú below some rows of heading."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.cell(1, 1).value = "BÁO CÁO SỐ LIỆU HOẠT ĐỘNG CÔNG ĐOÀN"
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.cell(above + 1, column).value = heading
    for row, line in enumerate(lines, start=above + 2):
        for column, value in enumerate(line, start=1):
            sheet.cell(row, column).value = value
    return saved(book)


def sent(content: bytes, name: str = "bieu.xlsx", kind: str = XLSX) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, kind)


def values(report: Report) -> dict[str, Any]:
    """What the report holds now: a number, or the state of a cell."""
    report = Report.objects.get(pk=report.pk)
    cells = cells_of(report.revision)
    return {code: cell.value if cell.value is not None else cell.state for code, cell in cells.items()}


def take(
    report: Report, content: bytes, by: User, *, dry: bool = False, name: str = "bieu.xlsx"
) -> service.UploadOutcome:
    """Read and take a workbook by hand of the page."""
    report = Report.objects.get(pk=report.pk)
    return service.file(report=report, content=content, name=name, by=by, at=NOW, via="page", dry=dry)


def office(content: bytes, folder: Path, to: str = "xlsx") -> bytes:
    """The workbook as LibreOffice opens it and saves it again."""
    source = folder / "form.xlsx"
    source.write_bytes(content)
    out = folder / to
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", out, source], check=True, capture_output=True, timeout=120)
    return next(out.glob("form.*")).read_bytes()
