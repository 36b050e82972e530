"""The matrix of report states: filing units down, quarters across. States only: nothing of what a draft says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection

from reporting.domain.workflow import State
from reporting.queries.quarters import Standing, standings
from reporting.queries.scopes import Unknown
from targets.domain.periods import CLOSED
from targets.domain.vietnamese import fold
from targets.models import Unit

WIDTH = 8
KINDS = dict(Unit.Kind.choices)
ENDED = "Đơn vị đã kết thúc nghĩa vụ báo cáo"


@dataclass(frozen=True)
class Cell:
    """One report's state in a word, its tone, and what else is to be said (`late`, `correcting`).

    `report` is None where nothing is filed yet; `duty` False where the unit owes nothing in that quarter.
    """

    word: str
    tone: str
    duty: bool = True
    late: bool = False
    correcting: bool = False
    approved: bool = False
    report: int | None = None


NO_DUTY = Cell("–", "off", duty=False)


@dataclass(frozen=True)
class Row:
    """A unit under the name of the last quarter shown in which it owed the form."""

    code: str
    name: str
    kind: str
    area: str
    area_name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """Units of one parent."""

    name: str
    rows: list[Row]


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

    choices: list[Standing]
    columns: list[Standing]
    groups: list[Group]
    areas: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    filter: Filter
    sums: list[tuple[int, int]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many units are shown."""
        return sum(len(group.rows) for group in self.groups)


def matrix(today: dt.date, wanted: Filter) -> Matrix:
    """The last eight quarters up to the one asked for; raises Unknown. Two queries."""
    choices = standings(today)
    ends = [n for n, one in enumerate(choices) if one.period.code == wanted.until] if wanted.until else [0]
    if not ends:
        raise Unknown(f"Không có kỳ báo cáo “{wanted.until[:20]}” hoặc kỳ chưa mở.")
    columns = list(reversed(choices[ends[0] : ends[0] + WIDTH]))
    rows = _rows(columns, today)
    areas = {row.area: row.area_name for row in rows}
    kinds = [(kind, KINDS[kind]) for kind in KINDS if any(row.kind == kind for row in rows)]
    kept = [row for row in rows if _wanted(row, wanted)]
    return Matrix(
        choices=choices,
        columns=columns,
        groups=[Group(areas[area], list(of)) for area, of in groupby(kept, key=lambda row: row.area)],
        areas=list(areas.items()),
        kinds=kinds,
        filter=wanted,
        sums=[_sum(row.cells[n] for row in kept) for n in range(len(columns))],
    )


def _wanted(row: Row, wanted: Filter) -> bool:
    return (
        wanted.area in ("", row.area)
        and wanted.kind in ("", row.kind)
        and all(word in fold(row.name) for word in fold(wanted.words).split())
    )


def _sum(cells: Iterable[Cell]) -> tuple[int, int]:
    """Approved and owed."""
    owed = [cell for cell in cells if cell.duty]
    return sum(cell.approved for cell in owed), len(owed)


def _rows(columns: Sequence[Standing], today: dt.date) -> list[Row]:
    """Units that owed the form in any of the quarters, in official order below the parent of their last one."""
    periods = [one.period.code for one in columns]
    with connection.cursor() as cursor:
        cursor.execute(_REPORTS, {"periods": periods, "last": periods[-1] if periods else ""})
        found = cursor.fetchall()
    rows = []
    for code, name, kind, area, area_name, owes_last, reports in found:
        by_period = json.loads(reports)
        cells = [_cell(one, by_period.get(one.period.code), today) for one in columns]
        place, place_name = (area, area_name) if owes_last else ("-", ENDED)
        rows.append(Row(code, name, kind, place, place_name, cells))
    return rows


def _cell(column: Standing, report: dict[str, Any] | None, today: dt.date) -> Cell:
    """The word for a report at a quarter; None: the unit owes nothing in it."""
    if report is None:
        return NO_DUTY
    state, approved, sent = report["state"], bool(report["approved"]), report["sent"]
    late = sent is not None and dt.date.fromisoformat(sent) > column.period.due
    known = {"report": report["id"], "late": late, "approved": approved}
    if approved:
        return Cell("Đã duyệt", "good", correcting=state != State.APPROVED, **known)
    if state == State.SUBMITTED:
        return Cell("Chờ duyệt", "info", **known)
    if state == State.RETURNED:
        return Cell("Trả lại", "bad", **known)
    overdue = today > column.period.due
    if state == State.DRAFT:
        return Cell("Soạn, quá hạn" if overdue else "Đang soạn", "bad" if overdue else "warn", **known)
    if column.state == CLOSED:
        return Cell("Không gửi", "bad")
    if overdue:
        return Cell("Quá hạn", "bad")
    return Cell("Chưa có", "warn" if today >= column.period.as_of else "empty")


_REPORTS = """
WITH owed AS (
    SELECT d.unit_id AS unit, p.code AS period, p.as_of, place.name, place.kind, place.parent_id AS parent,
           row_number() OVER (PARTITION BY d.unit_id ORDER BY p.as_of DESC) AS recency
    FROM targets_period p
    JOIN targets_duty d ON d.valid @> p.as_of
    JOIN targets_placement place ON place.unit_id = d.unit_id AND place.valid @> p.as_of
    WHERE p.code = ANY(%(periods)s)
)
SELECT u.code, last.name, last.kind, coalesce(last.parent, ''), coalesce(above.name, ''), last.period = %(last)s,
       jsonb_object_agg(owed.period, jsonb_build_object(
           'id', r.id, 'state', r.state, 'approved', r.approved_revision_id IS NOT NULL,
           'sent', (r.first_submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date))
FROM owed
JOIN owed last ON last.unit = owed.unit AND last.recency = 1
JOIN targets_unit u ON u.code = owed.unit
LEFT JOIN targets_unit parent ON parent.code = last.parent
LEFT JOIN targets_placement above ON above.unit_id = last.parent AND above.valid @> last.as_of
LEFT JOIN reporting_report r ON r.unit_id = owed.unit AND r.period_id = owed.period AND r.supplier = 'unit'
GROUP BY u.code, last.name, last.kind, last.parent, above.name, last.period, parent.code
ORDER BY last.period = %(last)s DESC, parent."order", parent.sort_key, parent.code, u."order", u.sort_key, u.code
"""
