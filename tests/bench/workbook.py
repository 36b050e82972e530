"""workbook: the meeting's workbook of the city, against openpyxl writing the same values bare."""

from __future__ import annotations

import io

from django.utils import timezone
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from reporting.actions.workbooks import gather
from reporting.queries import scopes
from reporting.workbook import build
from targets.models import Period
from tests.bench.measure import compare
from tests.bench.world import Scale


def run(scale: Scale, periods: list[Period]) -> None:
    """The last period whose as-of day has passed."""
    at = timezone.localtime()
    last = max((one for one in periods if one.as_of < at.date()), key=lambda one: one.as_of)

    def ours() -> bytes:
        found = gather(scope=scopes.scope(scopes.CITY), period=last, at=at, today=at.date())
        return build(found, at, "bench")

    book = CalamineWorkbook.from_filelike(io.BytesIO(ours()))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    def bare() -> None:
        made = Workbook(write_only=True)
        for rows in sheets:
            sheet = made.create_sheet()
            for row in rows:
                sheet.append(row)
        made.save(io.BytesIO())

    rows = sum(len(rows) for rows in sheets)
    compare("workbook", scale.name, ours=ours, bound=bare, rows=rows, repeats=3)
