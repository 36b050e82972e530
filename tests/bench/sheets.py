"""The bound of every benchmark of workbooks: openpyxl writing the same values bare."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from tests.bench.measure import compare


def compare_with_bare_sheets(name: str, scale: str, ours: Callable[[], bytes]) -> None:
    """Ours, and its values written row by row without a style or a formula, in turn."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(ours()))
    sheets = [book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]

    def bare() -> None:
        made = Workbook(write_only=True)
        for rows in sheets:
            sheet = made.create_sheet()
            for row in rows:
                sheet.append(row)
        made.save(io.BytesIO())

    compare(name, scale, ours=ours, bound=bare, rows=sum(len(rows) for rows in sheets), repeats=3)
