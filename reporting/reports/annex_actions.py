"""Base unions as an annex of a unit's report: attached, its cells being the sums from then on, and taken off."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from reporting.models import Annex, Report, Supplier
from reporting.reports import policies, queries, workflow
from reporting.reports.actions import check_fresh, insert_save
from reporting.reports.annex import AnnexLine, SheetGrid, changes, read_annex
from reporting.reports.comparison import earlier_figures
from reporting.reports.patch import read_patch
from reporting.reports.prepared import Prepared
from reporting.reports.report_query import report_by_id
from targets.actions.changes import Actor
from targets.domain.refusals import INPUT, Refused
from targets.models import User


def check_unit_report(report: Report) -> None:
    """Raise Refused unless the report is filed by the unit: only that has base unions below it."""
    if report.supplier != Supplier.UNIT:
        raise Refused("no_annex", "Phụ lục công đoàn cơ sở chỉ có ở báo cáo do đơn vị lập.")


@transaction.atomic
def attach(
    *,
    report: Report,
    grid: SheetGrid,
    name: str,
    sha256: str,
    by: User,
    at: dt.datetime,
    via: str,
    expected_revision_id: int | None = None,
) -> Report:
    """Take the base unions of a worksheet, in place of any before; the report's cells of its columns become their sums.

    Cells of columns that only the annex before had stay as numbers to edit. Raises Refused: `bad_annex` for the sheet,
    `bad_cells` where its sums and the other cells of the report cannot stand together; then nothing is saved.
    """
    actor, report = Actor(by, at, via), _lock_for_edit(report, by, at, expected_revision_id)
    form, before = queries.form_for(report), queries.cells_of(report.revision)
    sheet = read_annex(form, grid)
    if sheet.faults:
        raise Refused("bad_annex", "Phụ lục có lỗi; chưa lưu gì.", INPUT, faults=sheet.faults)
    patch = changes(sheet.sums)
    after, errors = read_patch(form, before, patch, by.pk, earlier_figures(report))
    if errors:
        raise Refused("bad_cells", "Tổng của phụ lục không khớp với các ô khác; chưa lưu gì.", INPUT, errors=errors)
    annex = Annex(
        report=report, name=name[-200:], sha256=sha256, elements=list(sheet.sums), row_count=len(sheet.rows),
        by=by, at=at,
    )  # fmt: skip
    _insert(annex, sheet.rows)
    detail = {"file": annex.name, "rows": annex.row_count}
    insert_save(report, after, actor, workflow.ANNEX_ATTACHED, detail, annex=annex)
    return report


@transaction.atomic
def take_off(*, report: Report, by: User, at: dt.datetime, via: str, expected_revision_id: int | None = None) -> Report:
    """Go on without the annex: its sums stay in the cells, as numbers to edit; raises Refused."""
    actor, report = Actor(by, at, via), _lock_for_edit(report, by, at, expected_revision_id)
    if report.revision is None or report.revision.annex is None:
        raise Refused("no_annex", "Báo cáo không có phụ lục để gỡ.")
    detail = {"file": report.revision.annex.name, "rows": report.revision.annex.row_count}
    insert_save(report, queries.cells_of(report.revision), actor, workflow.ANNEX_REMOVED, detail, annex=None)
    return report


def _lock_for_edit(report: Report, by: User, at: dt.datetime, expected_revision_id: int | None) -> Report:
    """The report locked, for someone who may edit it as they saw it; raises Refused."""
    report = report_by_id(report.pk, lock=True)
    policies.check_edit(by, report, timezone.localdate(at))
    check_unit_report(report)
    check_fresh(report, expected_revision_id)
    return report


_ANNEX = Prepared(
    "annex",
    "bigint, text, text, jsonb, int, bigint, timestamptz",
    """INSERT INTO reporting_annex (report_id, name, sha256, elements, row_count, by_id, at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id""",
)


def _insert(annex: Annex, rows: Sequence[AnnexLine]) -> None:
    """Write the annex, and its rows by COPY: there may be thousands."""
    with connection.cursor() as cursor:
        _ANNEX.execute(
            cursor, annex.report_id, annex.name, annex.sha256, json.dumps(annex.elements), annex.row_count,
            annex.by_id, annex.at,
        )  # fmt: skip
        annex.pk = cursor.fetchone()[0]
        annex._state.adding = False
        columns = "annex_id, line, code, name, employer, values"
        with cursor.copy(f"COPY reporting_annexrow ({columns}) FROM STDIN") as copy:
            write, pk = copy.write_row, annex.pk
            for line, code, name, employer, values in rows:
                # counts and n/a as JSON, many times quicker than by the encoder
                write((pk, line, code, name, employer, str(list(values)).replace("None", "null")))
