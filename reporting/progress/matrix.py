"""The matrix of report states: filing units down, quarters across. States only: nothing of what a draft says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from reporting.progress.periods import PeriodStatus, period_statuses
from reporting.reports.days import days_late, is_late
from reporting.reports.workflow import State
from reporting.totals.restatements import AFTER_CLOSING
from targets.domain.periods import CLOSED
from targets.domain.refusals import not_found
from targets.domain.vietnamese import fold
from targets.models import Unit
from targets.models.units import filing_units

WIDTH = 8
KINDS = dict(Unit.Kind.choices)
ENDED = "Đơn vị đã kết thúc nghĩa vụ báo cáo"


@dataclass(frozen=True)
class MatrixCell:
    """One report's state in a word, its tone, and what else is to be said (`late`, `mended_late`,
    `correcting`, `restated`).

    `report` is None where nothing is filed yet; `duty` False where the unit owes nothing in that quarter.
    """

    word: str
    tone: str
    duty: bool = True
    late: bool = False
    mended_late: bool = False
    correcting: bool = False
    restated: bool = False
    approved: bool = False
    report: int | None = None


NO_DUTY = MatrixCell("–", "off", duty=False)


@dataclass(frozen=True)
class MatrixRow:
    """A unit under the name of the last quarter shown in which it owed the form."""

    code: str
    name: str
    kind: str
    area: str
    area_name: str
    cells: list[MatrixCell]


@dataclass(frozen=True)
class UnitGroup:
    """Units of one parent."""

    name: str
    rows: list[MatrixRow]


@dataclass(frozen=True)
class Filter:
    """What the reader asked for: the last quarter shown, a parent, a kind, words of a name."""

    until: str = ""
    area: str = ""
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Matrix:
    """The page: quarters across (oldest first), groups in official order, and the sums of what is shown."""

    choices: list[PeriodStatus]
    columns: list[PeriodStatus]
    groups: list[UnitGroup]
    areas: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    filter: Filter
    sums: list[tuple[int, int]] = field(default_factory=list)

    @property
    def headings(self) -> list[tuple[PeriodStatus, bool]]:
        """The quarters, and whether one of the reports shown changed figures after the closing."""
        rows = [row.cells for group in self.groups for row in group.rows]
        return [(column, any(cells[n].restated for cells in rows)) for n, column in enumerate(self.columns)]

    @property
    def size(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def matrix(today: dt.date, criteria: Filter) -> Matrix:
    """The last eight quarters up to the one asked for; raises Unknown. Two queries."""
    choices = period_statuses(today)
    ends = [n for n, status in enumerate(choices) if status.period.code == criteria.until] if criteria.until else [0]
    if not ends:
        raise not_found(f"Không có kỳ báo cáo “{criteria.until[:20]}” hoặc kỳ chưa mở.")
    columns = list(reversed(choices[ends[0] : ends[0] + WIDTH]))
    rows = _rows(columns, today)
    areas = {row.area: row.area_name for row in rows}
    kinds = [(kind, KINDS[kind]) for kind in KINDS if any(row.kind == kind for row in rows)]
    kept = [row for row in rows if _matches(row, criteria)]
    return Matrix(
        choices=choices,
        columns=columns,
        groups=[UnitGroup(areas[area], list(of)) for area, of in groupby(kept, key=lambda row: row.area)],
        areas=list(areas.items()),
        kinds=kinds,
        filter=criteria,
        sums=[_approved_and_owed(row.cells[n] for row in kept) for n in range(len(columns))],
    )


def _matches(row: MatrixRow, criteria: Filter) -> bool:
    return (
        criteria.area in ("", row.area)
        and criteria.kind in ("", row.kind)
        and all(word in fold(row.name) for word in fold(criteria.words).split())
    )


def _approved_and_owed(cells: Iterable[MatrixCell]) -> tuple[int, int]:
    """How many reports are approved, of how many."""
    owed_cells = [cell for cell in cells if cell.duty]
    return sum(cell.approved for cell in owed_cells), len(owed_cells)


def _rows(columns: Sequence[PeriodStatus], today: dt.date) -> list[MatrixRow]:
    """Units that owed the form in any of the quarters, in official order below the parent of their last one."""
    periods = [column.period.code for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(_REPORTS, [periods])
        owed_reports = [_OwedReport(*row) for row in cursor.fetchall()]
    rows: list[tuple[tuple[Any, ...], MatrixRow]] = []
    for code, of_unit in groupby(owed_reports, key=lambda owed_report: owed_report.code):
        owed_by_period = {owed_report.period: owed_report for owed_report in of_unit}
        last = owed_by_period[max(owed_by_period)]
        ended = not periods or last.period != periods[-1]
        area, area_name = ("-", ENDED) if ended else (last.parent, last.parent_name)
        cells = [_cell(column, owed_by_period.get(column.period.code), today) for column in columns]
        order = (ended, *last.parent_order, len(rows))
        rows.append((order, MatrixRow(code, last.name, last.kind, area, area_name, cells)))
    return [row for _, row in sorted(rows, key=lambda ordered: ordered[0])]


def _cell(column: PeriodStatus, owed_report: _OwedReport | None, today: dt.date) -> MatrixCell:
    """The word for a report at a quarter; None: the unit owes nothing in it."""
    if owed_report is None:
        return NO_DUTY
    state = owed_report.state
    details: dict[str, Any] = {
        "report": owed_report.report,
        "late": is_late(owed_report.sent, column.period.due),
        "mended_late": is_late(owed_report.sent_last, owed_report.return_due),
        "approved": owed_report.approved,
        "restated": owed_report.restated,
    }
    if owed_report.approved:
        return MatrixCell("Đã duyệt", "good", correcting=state != State.APPROVED, **details)
    if state == State.SUBMITTED:
        return MatrixCell("Chờ duyệt", "info", **details)
    if state == State.RETURNED:
        unanswered = owed_report.return_due is not None and days_late(today, owed_report.return_due)
        return MatrixCell("Trả lại, quá hạn" if unanswered else "Trả lại", "bad", **details)
    overdue = days_late(today, column.period.due) > 0
    if state == State.DRAFT:
        return MatrixCell("Soạn, quá hạn" if overdue else "Đang soạn", "bad" if overdue else "warn", **details)
    if column.state == CLOSED:
        return MatrixCell("Không gửi", "bad")
    if overdue:
        return MatrixCell("Quá hạn", "bad")
    return MatrixCell("Chưa có", "warn" if today >= column.period.as_of else "empty")


class _OwedReport(NamedTuple):
    """A unit that owes the form at a quarter: its place on that day, and what has come of it."""

    code: str
    period: str
    name: str
    kind: str
    parent: str
    parent_name: str
    parent_rank: int
    parent_key: str
    report: int | None
    state: str | None
    approved: bool
    sent: dt.datetime | None
    sent_last: dt.datetime | None
    return_due: dt.date | None
    restated: bool

    @property
    def parent_order(self) -> tuple[int, str, str]:
        return self.parent_rank, self.parent_key, self.parent


_REPORTS = f"""
SELECT u.code, p.code, filing.name, filing.kind, coalesce(filing.parent_id, ''), coalesce(above.name, ''),
       coalesce(parent."order", 0), coalesce(parent.sort_key, ''),
       r.id, r.state, r.approved_revision_id IS NOT NULL, r.first_submitted_at, r.submitted_at, r.return_due,
       {AFTER_CLOSING}
FROM targets_period p
CROSS JOIN LATERAL {filing_units("p.as_of")} filing
JOIN targets_unit u ON u.code = filing.unit_id
LEFT JOIN targets_unit parent ON parent.code = filing.parent_id
LEFT JOIN targets_placement above ON above.unit_id = filing.parent_id AND above.valid @> p.as_of
LEFT JOIN reporting_report r ON r.unit_id = u.code AND r.period_id = p.code AND r.supplier = 'unit'
WHERE p.code = ANY(%s)
ORDER BY u."order", u.sort_key, u.code
"""
