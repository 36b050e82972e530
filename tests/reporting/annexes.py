"""Helpers of the annex tests: a workbook of base unions as somebody fills it in."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from openpyxl import Workbook

from reporting.reports.annex import HEADINGS, SheetGrid

COLUMNS = ("members", "members_employed", "workers")
ROWS = (
    ("CS-001", "CĐCS Công ty Dệt may Một", "Công ty Một", 600, 500, 700),
    ("CS-002", "CĐCS Trường Mầm non Hoa Sen", "Trường Hoa Sen", 400, 380, 450),
    ("CS-003", "Nghiệp đoàn xe ôm", "", "không có", "không có", 50),
)
SUMS = {"members": 1000, "members_employed": 880, "workers": 1200}


def grid(*rows: tuple[Any, ...], columns: tuple[str, ...] = COLUMNS) -> SheetGrid:
    """The sheet as the reader hands it over (numbers are floats)."""
    body = [[float(v) if isinstance(v, int) else v for v in row] for row in rows or ROWS]
    return SheetGrid("Phụ lục", [[*HEADINGS, *columns], *body])


def book(*rows: tuple[Any, ...], columns: tuple[str, ...] = COLUMNS, title: str = "Phụ lục") -> Workbook:
    """The same as a workbook."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    sheet.append([*HEADINGS, *columns])
    for row in rows or ROWS:
        sheet.append(list(row))
    return made


def saved(workbook: Workbook) -> bytes:
    """The file of a workbook."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
