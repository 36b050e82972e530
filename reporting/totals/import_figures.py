"""History from files: figures known from papers, approved at once, one new revision per unit, period and supplier."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from reporting.models import AuditEvent, Report, Revision, Supplier
from reporting.reports import workflow
from reporting.reports.actions import next_revision, periods_touched
from reporting.reports.cells import MAX_TEXT, MISSING, Cell, impossible, without_authors
from reporting.reports.figures import write_figures
from reporting.reports.queries import cells_of, forms
from reporting.reports.record import event
from reporting.totals.figure_file import LEFT_OUT, FigureRow
from targets.actions.changes import Actor
from targets.actions.periods import hold, raise_asked
from targets.domain.numbers import NumberError
from targets.domain.tables import Problem, TableError
from targets.models import Duty, Period, Unit, User

Key = tuple[str, str, str]  # unit, period, supplier
BATCH = 500


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do: rows taken, reports made, reports corrected."""

    rows: int
    added: int
    corrected: int


@transaction.atomic
def import_figures(
    *,
    rows: Sequence[FigureRow],
    by: User,
    reason: str,
    at: dt.datetime,
    via: str,
    dry_run: bool = False,
    problems: Sequence[Problem] = (),
) -> Imported:
    """Take all rows, approved at once, or none; raises TableError naming every bad row by line and code.

    Nobody sends or approves such a report, so that none is late (docs/rules.md#by-papers); `by` is who answers for the
    import, any account (who runs commands on the server is trusted), `reason` names the papers. `problems` are flaws
    found while the rows were read. Elements left out are missing in a first revision and stay as they are in a
    correction.
    """
    batch = ImportBatch(rows, timezone.localdate(at))
    refusals = [*problems, *batch.problems()]
    if not reason.strip() or len(reason) > MAX_TEXT:
        refusals.append(Problem(0, "", f"phải ghi lý do nhập (--reason), không quá {MAX_TEXT} ký tự."))
    if refusals:
        raise TableError(refusals)
    if not dry_run:
        batch.write(Actor(by, at, via), reason.strip())
    corrected = sum(batch.reports[key].approved_revision_id is not None for key in batch.merged if key in batch.reports)
    return Imported(len(rows), len(batch.merged) - corrected, corrected)


@dataclass
class ImportBatch:
    """The rows of one import beside what the database holds of their units and periods."""

    rows: Sequence[FigureRow]
    today: dt.date
    entries: dict[Key, dict[str, tuple[FigureRow, Cell]]] = field(default_factory=dict)
    merged: dict[Key, dict[str, Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        units, periods = {row.unit for row in self.rows}, {row.period for row in self.rows}
        # Held in the order of everyone else, so that nobody opens, submits or approves one of these reports meanwhile.
        held = Unit.objects.select_for_update(no_key=True).filter(code__in=units).order_by("code")
        self.units = {unit.code for unit in held}
        self.periods = Period.objects.in_bulk(periods)
        self.touched = {code for period in self.periods.values() for code in periods_touched(period)}
        hold(self.touched)
        self.forms = forms(self.periods, (Supplier.UNIT, Supplier.FEDERATION))
        self.owed = Duty.objects.owed(self.units, [period.as_of for period in self.periods.values()])
        locked = Report.objects.filter(unit__in=self.units, period__in=self.periods).order_by("pk")
        stored = locked.select_for_update(of=("self",)).select_related("revision")
        self.reports: dict[Key, Report] = {(r.unit_id, r.period_id, r.supplier): r for r in stored}

    def problems(self) -> list[Problem]:
        problems = [problem for row in self.rows if (problem := self._take(row)) is not None]
        working = {
            (unit, period)
            for (unit, period, supplier), report in self.reports.items()
            if report.state != Report.State.APPROVED and supplier != Supplier.REGISTER
        }
        problems += [
            Problem(row.line, row.unit, f"đang có báo cáo kỳ {row.period} chưa duyệt xong.")
            for row in self.rows
            if (row.unit, row.period) in working
        ]
        self.merged = {key: self._merge(key) for key in self.entries}
        bad = {problem.line for problem in problems}
        unread = {(row.unit, row.period, row.element) for row in self.rows if row.line in bad}
        problems += [problem for key in self.merged for problem in self._impossible(key, unread)]
        return problems

    def _take(self, row: FigureRow) -> Problem | None:
        """Note the row under its report, or say why it cannot be."""
        about, message = self._misplaced(row)
        if message:
            return Problem(row.line, about, message)
        supplier = self.forms[row.period, Supplier.UNIT].elements[row.element].supplier
        cells = self.entries.setdefault((row.unit, row.period, supplier), {})
        if row.element in cells:
            first = cells[row.element][0].line
            return Problem(row.line, row.element, f"đã có ở dòng {first} cho {row.unit} kỳ {row.period}.")
        try:
            cells[row.element] = row, row.cell()
        except NumberError as error:
            return Problem(row.line, row.element, error.message)
        return None

    def _misplaced(self, row: FigureRow) -> tuple[str, str]:
        """The code and the reason why such a cell cannot be, or two blanks."""
        if row.unit not in self.units:
            return row.unit[:40], "không có đơn vị này."
        period = self.periods.get(row.period)
        if period is None:
            return row.period[:40], "không có kỳ này (ghi dạng 2026-Q3, từ 2023-Q1 đến 2045-Q4)."
        if period.as_of >= self.today:
            return row.period, f"chưa đến ngày tính số liệu {period.as_of:%d/%m/%Y}."
        if (row.unit, period.as_of) not in self.owed:
            return row.unit, f"không có nghĩa vụ báo cáo ngày {period.as_of:%d/%m/%Y} (kỳ {row.period})."
        element = self.forms[row.period, Supplier.UNIT].elements.get(row.element)
        if element is None:
            return row.element[:60], "không có số liệu này."
        if element.supplier == Supplier.REGISTER:
            return row.element, "lấy từ sổ theo dõi KCN, KCX, không nhập từ tệp."
        if not element.asked:
            return row.element, f"không thuộc biểu của kỳ {row.period}."
        return "", ""

    def _merge(self, key: Key) -> dict[str, Cell]:
        """The whole report: over the approved cells, or with everything left out as missing."""
        stated = {code: cell for code, (_, cell) in self.entries[key].items()}
        report = self.reports.get(key)
        if report is None:
            missing = Cell(MISSING, reason=LEFT_OUT)
            return {code: stated.get(code, missing) for code in self.forms[key[1:]].codes}
        return {**without_authors(cells_of(report.revision)), **stated}

    def _impossible(self, key: Key, unread: Set[Key]) -> Iterator[Problem]:
        """Parts above their wholes and halves of n/a, at a line of the file that has to do with it.

        A cell that the file leaves out was never stated: it is no half that contradicts an n/a. Nor is one whose row
        is refused already (`unread`: unit, period, element).
        """
        form, entries = self.forms[key[1:]], self.entries[key]
        stated = {
            code: cell
            for code, cell in self.merged[key].items()
            if (code in entries or cell.reason != LEFT_OUT) and (key[0], key[1], code) not in unread
        }
        for remark in impossible(form, stated):
            pairs = [pair for pair in form.pairs() if remark.cell in (pair.part, pair.whole)]
            near = [remark.cell, *(code for pair in pairs for code in (pair.part, pair.whole))]
            named = next((code for code in near if code in entries), next(iter(entries)))
            yield Problem(entries[named][0].line, remark.cell, f"{remark.message} ({key[0]}, kỳ {key[1]})")

    def write(self, actor: Actor, reason: str) -> None:
        """One new revision a report, approved, with its figures, its audit event and the periods' counters."""
        raise_asked(self.touched)
        fresh = [Report(unit_id=k[0], period_id=k[1], supplier=k[2]) for k in self.merged if k not in self.reports]
        Report.objects.bulk_create(fresh, batch_size=BATCH)
        reports = self.reports | {(r.unit_id, r.period_id, r.supplier): r for r in fresh}
        revisions = [next_revision(reports[key], cells, actor, reason) for key, cells in self.merged.items()]
        revision_ids = _copy(revisions)
        with connection.cursor() as cursor:
            cursor.execute(_APPROVE, [revision_ids])
        write_figures(revision_ids)
        details = [{"number": r.number, "save": r.save_number, "reason": reason} for r in revisions]
        events = [
            event(actor, workflow.IMPORTED, detail, report=revision.report)
            for revision, detail in zip(revisions, details, strict=True)
        ]
        AuditEvent.objects.bulk_create(events, batch_size=BATCH)


# Not the annex of the one before: its sums may be others now.
_COLUMNS = (
    "id", "report_id", "number", "save_number", "cells", "narrative", "by_id", "at", "via", "reason", "document",
)  # fmt: skip
_DOCUMENTS = ("cells", "narrative")


def _copy(revisions: list[Revision]) -> list[int]:
    """Insert the revisions by COPY (thousands of documents); their ids, which they are given too."""
    table = Revision._meta.db_table
    with connection.cursor() as cursor:
        ids = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, %s)"
        cursor.execute(ids, [len(revisions)])
        for revision, (pk,) in zip(revisions, cursor.fetchall(), strict=True):
            revision.pk = pk
        with cursor.copy(f"COPY {table} ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for revision in revisions:
                texts = {name: json.dumps(getattr(revision, name), ensure_ascii=False) for name in _DOCUMENTS}
                row = {**vars(revision), **texts}
                copy.write_row([row[column] for column in _COLUMNS])
    return [revision.pk for revision in revisions]


_APPROVE = """
UPDATE reporting_report r SET state = 'approved', revision_id = v.id, approved_revision_id = v.id,
    imported = true, submitted_by_id = NULL, submitted_at = NULL, approved_at = v.at,
    returned = '{}', return_comment = '',
    returned_at = NULL, return_due = NULL,
    paper_signer = '', paper_number = '', paper_on = NULL, paper = ''
FROM reporting_revision v WHERE v.id = ANY(%s) AND v.report_id = r.id
"""
