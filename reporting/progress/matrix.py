"""The matrix of report states: filing units down, quarters across. States only: nothing of what a draft says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from reporting.progress.periods import PeriodStatus, period_statuses
from reporting.reports.days import days_late, is_late
from reporting.reports.workflow import BY_PAPERS, State
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
    """One report's state in a word, its tone, and what else is to be said (`marks`).

    `report` is None where nothing is filed yet; `duty` False where the unit owes nothing in that quarter.
    """

    word: str
    tone: str
    duty: bool = True
    marks: Sequence[str] = ()
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
class Filter:
    """What the reader asked for: the last quarter shown, a parent, a kind, words of a name."""

    until: str = ""
    area: str = ""
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Matrix:
    """The page: quarters across (oldest first), the units of each parent in official order, and by quarter the sums
    of what is shown: how many reports are approved, of how many.
    """

    choices: list[PeriodStatus]
    columns: list[PeriodStatus]
    groups: list[tuple[str, list[MatrixRow]]]
    areas: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    filter: Filter
    sums: list[tuple[int, int]]

    @property
    def headings(self) -> list[tuple[PeriodStatus, bool]]:
        """The quarters, and whether one of the reports shown changed figures after the closing."""
        cells = [row.cells for _, rows in self.groups for row in rows]
        return [(column, any(of_unit[n].restated for of_unit in cells)) for n, column in enumerate(self.columns)]

    @property
    def size(self) -> int:
        return sum(len(rows) for _, rows in self.groups)


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
    words = fold(criteria.words).split()
    kept = [
        row
        for row in rows
        if criteria.area in ("", row.area)
        and criteria.kind in ("", row.kind)
        and all(word in fold(row.name) for word in words)
    ]
    sums = []
    for owed in ([row.cells[n] for row in kept if row.cells[n].duty] for n in range(len(columns))):
        sums.append((sum(cell.approved for cell in owed), len(owed)))
    return Matrix(
        choices=choices,
        columns=columns,
        groups=[(areas[area], list(of_area)) for area, of_area in groupby(kept, key=lambda row: row.area)],
        areas=list(areas.items()),
        kinds=kinds,
        filter=criteria,
        sums=sums,
    )


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
        order = (ended, last.parent_rank, last.parent_key, last.parent, len(rows))
        rows.append((order, MatrixRow(code, last.name, last.kind, area, area_name, cells)))
    return [row for _, row in sorted(rows, key=lambda ordered: ordered[0])]


def _cell(column: PeriodStatus, owed_report: _OwedReport | None, today: dt.date) -> MatrixCell:
    """The word for a report at a quarter; None: the unit owes nothing in it."""
    if owed_report is None:
        return NO_DUTY
    state, due = owed_report.state, column.period.due
    # what the whole city has by papers is filed for it, and is late on no day (docs/rules.md#by-papers)
    by_papers = owed_report.kind == Unit.Kind.CITY
    overdue = days_late(today, due) > 0 and not by_papers
    if state is None and column.state == CLOSED and not by_papers:
        return MatrixCell("Không gửi", "bad")
    if state is None and overdue:
        return MatrixCell("Quá hạn", "bad")
    if state is None:
        return MatrixCell("Chưa có", "warn" if today >= column.period.as_of else "empty")
    word, tone = ("Soạn, quá hạn", "bad") if overdue else ("Đang soạn", "warn")
    if owed_report.imported:
        word, tone = BY_PAPERS, "info"
    elif owed_report.approved:
        word, tone = "Đã duyệt", "good"
    elif state == State.SUBMITTED:
        word, tone = "Chờ duyệt", "info"
    elif state == State.RETURNED:
        unanswered = owed_report.return_due is not None and days_late(today, owed_report.return_due)
        word, tone = "Trả lại, quá hạn" if unanswered else "Trả lại", "bad"
    marks = {
        "muộn": is_late(owed_report.sent, due) and not owed_report.imported,
        "gửi lại trễ": is_late(owed_report.sent_last, owed_report.return_due),
        "sửa": owed_report.approved and state != State.APPROVED,
        "có điều chỉnh": owed_report.restated,
    }
    return MatrixCell(
        word,
        tone,
        marks=[mark for mark, applies in marks.items() if applies],
        restated=owed_report.restated,
        approved=owed_report.approved,
        report=owed_report.report,
    )


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
    imported: bool
    sent: dt.datetime | None
    sent_last: dt.datetime | None
    return_due: dt.date | None
    restated: bool


_REPORTS = f"""
SELECT u.code, p.code, filing.name, filing.kind, coalesce(filing.parent_id, ''), coalesce(above.name, ''),
       coalesce(parent."order", 0), coalesce(parent.sort_key, ''),
       r.id, r.state, r.approved_revision_id IS NOT NULL, r.imported, r.first_submitted_at, r.submitted_at,
       r.return_due, {AFTER_CLOSING}
FROM targets_period p
CROSS JOIN LATERAL {filing_units("p.as_of")} filing
JOIN targets_unit u ON u.code = filing.unit_id
LEFT JOIN targets_unit parent ON parent.code = filing.parent_id
LEFT JOIN targets_placement above ON above.unit_id = filing.parent_id AND above.valid @> p.as_of
LEFT JOIN reporting_report r ON r.unit_id = u.code AND r.period_id = p.code AND r.supplier = 'unit'
WHERE p.code = ANY(%s)
ORDER BY u."order", u.sort_key, u.code
"""
