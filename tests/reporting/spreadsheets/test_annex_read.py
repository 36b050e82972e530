"""Workbooks of base unions: read as Excel, LibreOffice and openpyxl write them; the sheet to fill in."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reporting.models import AnnexRow
from reporting.reports.annex import HEADINGS, NO_SHEET, read_annex
from reporting.reports.queries import forms
from reporting.spreadsheets import annex_read, annex_write
from reporting.spreadsheets.annex_read import read
from reporting.spreadsheets.limits import ANNEX
from reporting.spreadsheets.xml_plain import is_plain
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Element
from tests.reporting.annexes import COLUMNS, ROWS, SUMS, book, parts, saved
from tests.valid import findings

AT = dt.datetime(2026, 10, 3, 9, tzinfo=dt.UTC)


def refused(content: bytes) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        read(content)
    return status_of(caught.value), caught.value.message


def test_a_workbook_is_read_from_the_sheet_with_the_headings() -> None:
    made = book()
    made.create_sheet("Ghi chú", 0).append(["Mã", "không phải phụ lục"])
    found = read(saved(made))
    assert found.sheet == "Phụ lục"
    assert found.rows[0] == [*HEADINGS, *COLUMNS]
    assert found.rows[1] == [*ROWS[0][:3], 600.0, 500.0, 700.0]
    assert found.refused == {}


def test_formulas_and_errors_are_named() -> None:
    made = book()
    sheet = made["Phụ lục"]
    sheet["D2"], sheet["E3"] = "=SUM(E2:F2)", "#REF!"
    sheet["E3"].data_type = "e"
    assert read(saved(made)).refused == {"D2": annex_read.FORMULA, "E3": annex_read.ERROR}


def test_what_is_no_annex() -> None:
    other = openpyxl.Workbook()
    other.worksheets[0].append(["Nội dung", "Số lượng"])
    assert refused(saved(other)) == (422, NO_SHEET)
    two = book()
    two.copy_worksheet(two.worksheets[0]).title = "Bản sao"
    status, message = refused(saved(two))
    assert (status, message) == (422, "Hai trang “Phụ lục” và “Bản sao” đều có bảng phụ lục. Hãy chỉ để một trang.")
    assert refused(b"x")[0] == 415


def test_a_file_that_the_reader_chokes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    content = rewritten(saved(book()), "xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2])
    assert refused(content)[0] == 400


def test_its_own_interrupts_are_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(annex_read, "worksheets", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read(saved(book()))


def rewritten(content: bytes, name: str, change: Any) -> bytes:
    """The archive with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for each in source.namelist():
            part = source.read(each)
            target.writestr(each, change(part) if each == name else part)
    return made.getvalue()


def test_twenty_thousand_rows_fit_and_more_do_not() -> None:
    rows = [(f"A{n}", "Một", "", 1) for n in range(20_000)]
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Phụ lục")
    for row in [(*HEADINGS, "members"), *rows]:
        sheet.append(row)
    content = saved(made)
    assert len(read(content).rows) == 20_001
    far = rewritten(content, "xl/worksheets/sheet1.xml", lambda part: part.replace(b'"A20001"', b'"A1048576"'))
    assert refused(far)[0] == 413


# ---------------------------------------------------------------- the sheet to fill in


@pytest.fixture
def elements(cast: Any) -> list[Element]:
    return list(Element.objects.filter(code__in=forms(["2026-Q3"], ["unit"])["2026-Q3", "unit"].codes))


def kept() -> list[AnnexRow]:
    """The rows as an annex has them."""
    return [
        AnnexRow(
            line=n, code=row[0], name=row[1], employer=row[2], values=[None if v == "không có" else v for v in row[3:]]
        )
        for n, row in enumerate(ROWS, start=2)
    ]


def template(elements: list[Element], *rows: AnnexRow) -> bytes:
    return annex_write.build("Công đoàn phường Sài Gòn", "2026-Q3", elements, COLUMNS, rows, AT)


def test_the_sheet_to_fill_in_has_every_column_and_the_rows_of_last_time(elements: list[Element]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template(elements, *kept())))["Phụ lục"]
    assert "Quý III/2026" in sheet["A1"].value
    headings = [cell.value for cell in sheet[annex_write.HEAD]]
    assert headings == [*HEADINGS, *(one.short_name for one in elements)]
    assert len(elements) == 14
    assert [cell.value for cell in sheet[4]][:5] == ["CS-001", "CĐCS Công ty Dệt may Một", "Công ty Một", 600, 500]
    assert template(elements, *kept()) == template(elements, *kept())


def test_it_opens_clean(elements: list[Element]) -> None:
    assert findings(template(elements, *kept()), ".xlsx") == []


def test_what_was_downloaded_is_read_again(elements: list[Element]) -> None:
    found = read_annex(forms(["2026-Q3"], ["unit"])["2026-Q3", "unit"], read(template(elements, *kept())))
    assert found.faults == []
    assert found.sums == SUMS
    assert [(row.code, row.name) for row in found.rows] == [row[:2] for row in ROWS]


def test_text_is_never_a_formula(elements: list[Element]) -> None:
    row = AnnexRow(line=2, code="=1+1", name="=cmd|x", employer="@x", values=[1, 1, 1])
    found = read(template(elements, row))
    assert found.rows[3][:3] == ["=1+1", "=cmd|x", "@x"]
    assert found.refused == {}


@pytest.mark.office
def test_filled_in_and_saved_by_libreoffice(elements: list[Element], tmp_path: Path) -> None:
    filled = openpyxl.load_workbook(io.BytesIO(template(elements)))
    sheet = filled["Phụ lục"]
    places = [4 + next(n for n, one in enumerate(elements) if one.code == code) for code in COLUMNS]
    for line, row in enumerate(ROWS, start=4):
        for place, value in zip([1, 2, 3, *places], row, strict=True):
            sheet.cell(line, place).value = value
    source = tmp_path / "phu-luc.xlsx"
    filled.save(source)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", tmp_path / "out", source], check=True, capture_output=True, timeout=120)
    content = (tmp_path / "out" / "phu-luc.xlsx").read_bytes()
    found = read_annex(forms(["2026-Q3"], ["unit"])["2026-Q3", "unit"], read(content))
    assert found.faults == []
    assert found.sums == SUMS
    assert is_plain(parts(content)["xl/worksheets/sheet1.xml"], ANNEX)
