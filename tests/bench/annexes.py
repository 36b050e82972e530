"""import_workbooks: annexes of 160 base unions from each of 145 units, against reading and COPY alone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from reporting.models import Report
from reporting.reports import annex_actions
from reporting.spreadsheets.annex_read import read
from targets.models import Element, Period, Role, Unit, User
from tests.bench.measure import compare, empty
from tests.bench.world import Scale

UNITS, ROWS, CELLS = 145, 160, 14
REPEATS = 5


def run(scale: Scale, periods: list[Period]) -> None:
    """Every unit's workbook read, checked and saved by the action; the bound reads and copies the same cells."""
    now, today = timezone.now(), timezone.localdate()
    period = max((one for one in periods if one.as_of < today), key=lambda one: one.as_of)
    reviewer = _reviewer(today)
    asked = [one for one in Element.objects.filter(supplier="unit") if one.asked_in(period.code)][:CELLS]
    Period.objects.filter(pk=period.pk).update(closes=max(period.closes, today))  # the last day of entry is to come
    reports = _drafts(period)
    books = [_book(report.unit_id, asked) for report in reports]
    keys, codes = [report.pk for report in reports], [element.code for element in asked]

    def ours() -> None:
        for report, content in zip(reports, books, strict=True):
            annex_actions.attach(
                report=report, grid=read(content), name="bench.xlsx", sha256="", by=reviewer, at=now, via="command"
            )

    def bound(table: str) -> None:
        for key, content in zip(keys, books, strict=True):
            rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
            with (
                transaction.atomic(),
                connection.cursor() as cursor,
                cursor.copy(f"COPY {table} (annex_id, line, element, value) FROM STDIN") as copy,
            ):
                for line, row in enumerate(rows[1:], start=2):
                    for element, value in zip(codes, row[3:], strict=True):
                        copy.write_row((key, line, element, int(value)))

    with _scratch() as table:
        compare(
            "import_workbooks", scale.name, ours=ours, bound=lambda: bound(table),
            rows=len(reports) * ROWS * len(asked), repeats=REPEATS, before_bound=lambda: empty([table]),
        )  # fmt: skip


@contextmanager
def _scratch() -> Iterator[str]:
    """An empty table of cells with the key they would have, gone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_cell (annex_id bigint, line int, element varchar(40), value bigint,"
            " PRIMARY KEY (annex_id, line, element))"
        )
        try:
            yield "bench_cell"
        finally:
            cursor.execute("DROP TABLE bench_cell")


def _reviewer(today: dt.date) -> User:
    """Someone who may enter for every unit."""
    user = User.objects.create(username="bench-annexes")
    since = today - dt.timedelta(days=9)
    Role.objects.create(user=user, name="reviewer", unit=Unit.objects.get(pk="TPHCM"), valid=(since, None))
    return user


def _drafts(period: Period) -> list[Report]:
    """The reports of so many units, as corrections in work."""
    found = Report.objects.filter(period=period, supplier="unit").order_by("unit_id")[:UNITS]
    Report.objects.filter(pk__in=[report.pk for report in found]).update(state=Report.State.DRAFT, submitted_at=None)
    return list(found)


def _book(unit: str, asked: list[Element]) -> bytes:
    """A workbook as openpyxl writes it; parts stay below their wholes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Phụ lục")
    sheet.append(["Mã", "Tên công đoàn cơ sở", "Đơn vị sử dụng lao động", *(one.short_name for one in asked)])
    for n in range(ROWS):
        values = [
            n if one.code.startswith(("with_", "members_")) else 1000 + 7 * n + place for place, one in enumerate(asked)
        ]
        name = f"Công đoàn cơ sở Công ty TNHH Sản xuất Thương mại số {n}"
        sheet.append([f"{unit}-{n:04}", name, name.removeprefix("Công đoàn cơ sở "), *values])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
