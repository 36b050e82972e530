"""Cells taken from a workbook: all or none, once for each file; and which rows of a unit's own form mean what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from reporting.models import Report, RowMapping, Supplier, Upload
from reporting.reports import policies, workflow
from reporting.reports.actions import save_cells
from reporting.reports.cells import Cell
from reporting.reports.queries import cells_of
from reporting.reports.record import record
from reporting.reports.report_query import report_by_id
from reporting.spreadsheets.queries import form_elements, taken_before
from targets.actions.changes import Actor
from targets.domain.refusals import HIDDEN, INPUT, STALE, Refused
from targets.models import User


@dataclass(frozen=True)
class Taken:
    """What became of a file: the cells before and after, or the upload by which it was taken already."""

    before: dict[str, Cell]
    after: dict[str, Cell]
    already: Upload | None = None


def check_unit_form(report: Report) -> None:
    """Raise Refused unless the report is filed by the unit: only that form is a workbook."""
    if report.supplier != Supplier.UNIT:
        raise Refused("no_workbook", "Báo cáo này không có biểu Excel: chỉ báo cáo do đơn vị lập mới có.", HIDDEN)


def take(
    *,
    report: Report,
    cells: Mapping[str, Any],
    name: str,
    sha256: str,
    base: int | None,
    by: User,
    at: dt.datetime,
    via: str,
    expected_revision_id: int | None = None,
    dry: bool = False,
) -> Taken:
    """Save the cells of a file as `save_cells` does, and remember the file; `dry`: the same, and nothing is kept.

    The same bytes again change nothing: the upload of before is returned. Raises Refused as `save_cells` does, and as
    stale where somebody else has saved since the form was made from the revision `base` (None: it does not say); one's
    own saves since then do not count.
    """
    with transaction.atomic():
        report = report_by_id(report.pk, lock=True)
        check_unit_form(report)
        policies.check_edit(by, report, timezone.localdate(at))
        revision_id_before, before = report.revision_id, cells_of(report.revision)
        already = taken_before(report, sha256)
        if already is not None:
            return Taken(before, before, already)
        later = report.revisions.filter(pk__gt=base).exclude(by=by).select_related("by") if base is not None else None
        if later is not None and (other := later.order_by("pk").last()):
            moment = timezone.localtime(other.at)
            raise Refused(
                "stale",
                f"Báo cáo đã được {other.by} lưu lúc {moment:%H:%M ngày %d/%m/%Y}, sau khi biểu này được tải."
                " Hãy tải biểu mới rồi chép số liệu sang.",
                STALE,
            )
        report = save_cells(
            report=report, cells=cells, by=by, at=at, via=via, expected_revision_id=expected_revision_id
        )
        if report.revision_id != revision_id_before:
            Upload.objects.create(report=report, revision=report.revision, name=name[:200], sha256=sha256, by=by, at=at)
            detail = {"file": name[:200], "sha256": sha256}
            record(Actor(by, at, via), workflow.UPLOADED, detail, report=report)
        if dry:
            transaction.set_rollback(True)
        return Taken(before, cells_of(report.revision))


@transaction.atomic
def map_rows(*, report: Report, rows: Mapping[str, str], by: User, at: dt.datetime, via: str) -> None:
    """Say which element each row of the unit's own form means ("" = passed over); raises Refused.

    `rows` are folded texts; what was said of the same texts before is replaced. For whoever may edit the report.
    """
    actor, report = Actor(by, at, via), report_by_id(report.pk, lock=True)
    check_unit_form(report)
    policies.check_edit(by, report, timezone.localdate(at))
    elements = form_elements(report)
    chosen = [code for code in rows.values() if code]
    if len(set(chosen)) < len(chosen) or not elements.keys() >= set(chosen):
        raise Refused("bad_rows", "Mỗi số liệu của biểu chỉ được gán cho một dòng.", INPUT)
    RowMapping.objects.bulk_create(
        [
            RowMapping(unit_id=report.unit_id, label=label, element_id=code or None, by=by, at=at)
            for label, code in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["unit", "label"],
        update_fields=["element", "by", "at"],
    )
    record(actor, workflow.ROWS_MAPPED, {"rows": dict(rows)}, report=report)
