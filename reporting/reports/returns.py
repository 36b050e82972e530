"""What a report was sent back for, and what stood in it then: the record keeps it when the report comes again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from reporting.models import Report
from reporting.reports.cells import NO_CELL, Cell, Cells, cells_from_json


@dataclass(frozen=True)
class Returned:
    """The last return since the last approval: when, why by cell, the remark on the whole, the cells as they were."""

    at: dt.datetime
    reasons: Mapping[str, str]
    comment: str
    cells: dict[str, Cell]

    def changed(self, cells: Cells) -> set[str]:
        return {
            code
            for code in self.cells.keys() | cells.keys()
            if self.cells.get(code, NO_CELL).content != cells.get(code, NO_CELL).content
        }


def last_returns(reports: Iterable[Report]) -> dict[int, Returned]:
    """The last return of each of these reports, where one came after its last approval; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_RETURNS, [[report.pk for report in reports]])
        rows = cursor.fetchall()
    return {
        pk: Returned(at, json.loads(reasons), comment, cells_from_json(json.loads(cells)))
        for pk, at, reasons, comment, cells in rows
    }


_RETURNS = """
SELECT DISTINCT ON (e.report_id) e.report_id, e.at, coalesce(e.detail -> 'cells', '{}')::text,
       coalesce(e.detail ->> 'comment', ''), v.cells::text
FROM reporting_auditevent e
JOIN reporting_revision v ON v.report_id = e.report_id
     AND v.number = (e.detail ->> 'number')::int AND v.save_number = (e.detail ->> 'save')::int
WHERE e.report_id = ANY(%s) AND e.verb = 'returned' AND NOT EXISTS (
    SELECT 1 FROM reporting_auditevent l
    WHERE l.report_id = e.report_id AND l.id > e.id AND l.verb IN ('approved', 'imported', 'register_confirmed'))
ORDER BY e.report_id, e.id DESC
"""
