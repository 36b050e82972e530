"""The restatement log: every approved figure that a later approval changed, read from revisions and audit events.

A first approval after the closing stamp is a restatement too (docs/rules.md#period): it adds to official figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reporting.models import Supplier
from reporting.reports.cells import MISSING, NO_CELL, NOT_APPLICABLE, NUMBER, Cell
from reporting.totals.scopes import scopes_of

# What a cell comes to as a figure: its number, "n/a", or none.
_FIGURE = "CASE {0}.value ->> 'state' WHEN 'number' THEN {0}.value ->> 'value' WHEN 'n/a' THEN 'n/a' END"
# Each approval of a report `r`, with the revision approved before it.
_APPROVALS = """
SELECT e.id, e.at, e.by_id, e.verb, v.id AS revision, v.number, v.cells, v.by_id AS saved_by,
       lag(v.id) OVER (ORDER BY e.id) AS before, lag(v.cells) OVER (ORDER BY e.id) AS cells_before
FROM reporting_auditevent e
JOIN reporting_revision v ON v.report_id = e.report_id
     AND v.number = (e.detail ->> 'number')::int AND v.save_number = (e.detail ->> 'save')::int
WHERE e.report_id = r.id AND e.verb IN ('approved', 'imported', 'register_confirmed')
"""
# The figures that approvals `a` of a report `r` of the period `p` changed.
CHANGES = f"""
({_APPROVALS}) a CROSS JOIN LATERAL (
    SELECT coalesce(new.key, old.key) AS element, {_FIGURE.format("old")} AS before, {_FIGURE.format("new")} AS after,
           (new.value ->> 'by')::bigint AS by
    FROM jsonb_each(a.cells) new FULL JOIN jsonb_each(coalesce(a.cells_before, '{{}}')) old ON old.key = new.key
) cell
"""
_IS_CHANGE = "(a.before IS NOT NULL OR a.at > p.closed_at) AND cell.before IS DISTINCT FROM cell.after"
# Whether a figure of the report `r` changed after the stamp on its period `p`; the days decide first, and cheaply.
AFTER_CLOSING = f"""
coalesce(r.approved_at > p.closed_at, false)
AND EXISTS (SELECT 1 FROM {CHANGES} WHERE a.at > p.closed_at AND {_IS_CHANGE})
"""


def restated_elements(periods: str) -> str:
    """SQL of `(period, scope, element)`: figures of units changed after the closing, and what these are summed in.

    `periods` is SQL of an array of period codes.
    """
    return f"""
WITH RECURSIVE restated_figure(unit, day, period, element) AS (
    SELECT DISTINCT r.unit_id::text, p.as_of, p.code::text, cell.element
    FROM (SELECT unnest({periods}::text[]) AS code) period_code
    JOIN targets_period p ON p.code = period_code.code
    JOIN reporting_report r ON r.period_id = p.code AND r.approved_at > p.closed_at
    CROSS JOIN LATERAL {CHANGES}
    WHERE a.at > p.closed_at AND {_IS_CHANGE}
), {scopes_of("SELECT DISTINCT unit, day FROM restated_figure")}
SELECT DISTINCT restated_figure.period, seat.scope, restated_figure.element
FROM seat JOIN restated_figure ON restated_figure.unit = seat.unit AND restated_figure.day = seat.day
WHERE NOT seat.inseparable
"""


@dataclass(frozen=True)
class Restatement:
    """One figure that changed: what it was, what it is, why, by which paper, who entered and approved it when.

    `code` is the element's, `element` its name. Who entered and approved it is "" of what was imported from papers,
    which the reason names.
    """

    report: int
    unit: str
    unit_name: str
    period: str
    code: str
    element: str
    supplier: str
    before: Cell
    after: Cell
    reason: str
    document: str
    entered_by: str
    approved_by: str
    at: dt.datetime
    after_closing: bool

    @property
    def source(self) -> str:
        """Who supplies the figure, where it is not the unit itself."""
        return "" if self.supplier == Supplier.UNIT else str(Supplier(self.supplier).label)


@dataclass(frozen=True)
class Choice:
    """A unit and period with restatements, and how many."""

    unit: str
    unit_name: str
    period: str
    count: int


@dataclass(frozen=True)
class Log:
    """The restatements of these units, latest first, as something to be paged; one query a page.

    `unit` and `period` narrow it where they are given. `choices` are all that could be asked for.
    """

    choices: list[Choice]
    units: list[str]
    unit: str = ""
    period: str = ""

    def count(self) -> int:
        """How many there are: no query."""
        return sum(
            choice.count
            for choice in self.choices
            if self.unit in ("", choice.unit) and self.period in ("", choice.period)
        )

    def __getitem__(self, page: slice) -> list[Restatement]:
        return read_page(_PAGE, page, units=[self.unit] if self.unit else self.units, period=self.period)


def restatement_log(units: Iterable[str], *, unit: str = "", period: str = "") -> Log:
    """The log of these units, of one of them or of one period where given; a stranger to them has no restatements."""
    units = list(units)
    with connection.cursor() as cursor:
        cursor.execute(_CHOICES, {"units": units})
        choices = [Choice(*row) for row in cursor.fetchall()]
    return Log(choices, units, unit if unit in units else "", period) if unit in ("", *units) else Log([], [])


def read_page(statement: str, bounds: slice, **parameters: Any) -> list[Restatement]:
    """The rows within these bounds of a statement that ends in `page_of`."""
    start = bounds.start or 0
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, "start": start, "size": bounds.stop - start})
        rows = cursor.fetchall()
    restatements = []
    for before, after, first, report, unit, unit_name, period, code, element, supplier, *why in rows:
        cells = NO_CELL if first else _cell(before), _cell(after)
        restatements.append(Restatement(report, unit, unit_name, period, code, element, supplier, *cells, *why))
    return restatements


def _cell(figure: str | None) -> Cell:
    if figure is None:
        return Cell(MISSING)
    return Cell(NOT_APPLICABLE) if figure == "n/a" else Cell(NUMBER, int(figure))


# Only reports approved twice (so with a second "lần gửi") or after the stamp can be in the log.
_LOG = f"""
FROM reporting_report r
JOIN targets_unit unit ON unit.code = r.unit_id
JOIN targets_period p ON p.code = r.period_id
JOIN reporting_revision last ON last.id = r.approved_revision_id
CROSS JOIN LATERAL {CHANGES}
WHERE r.unit_id = ANY(%(units)s) AND (last.number > 1 OR r.approved_at > p.closed_at) AND {_IS_CHANGE}
"""
_CHOICES = f"""
SELECT r.unit_id, unit.name, r.period_id, count(*) {_LOG}
GROUP BY r.unit_id, unit.name, r.period_id, unit."order", unit.sort_key
ORDER BY unit."order", unit.sort_key, r.unit_id, r.period_id DESC
"""


def page_of(changes: str) -> str:
    """SQL of a page (`size` rows from `start` on) of changed figures, latest first.

    `changes` is SQL from FROM on, with the report `r`, its `unit` and period `p`, an approval `a` and its `cell`.
    """
    return f"""
SELECT change.before, change.after, change.first, change.report, change.unit_id, change.unit_name, change.period_id,
       change.element, element.name, change.supplier, coalesce(why.reason, ''), coalesce(why.document, ''),
       CASE WHEN change.imported THEN '' ELSE coalesce(nullif(writer.full_name, ''), writer.username) END,
       CASE WHEN change.imported THEN '' ELSE coalesce(nullif(approver.full_name, ''), approver.username) END,
       change.at, change.after_closing
FROM (
    SELECT a.id AS event, a.at, a.by_id, a.verb = 'imported' AS imported, a.revision,
           a.before AS revision_before, a.before IS NULL AS first,
           coalesce(cell.by, a.saved_by) AS written_by, cell.element, cell.before, cell.after,
           r.id AS report, r.unit_id, unit.name AS unit_name, r.period_id, r.supplier,
           coalesce(a.at > p.closed_at, false) AS after_closing
    {changes}
) change
JOIN targets_element element ON element.code = change.element
JOIN targets_user writer ON writer.id = change.written_by
JOIN targets_user approver ON approver.id = change.by_id
LEFT JOIN LATERAL (
    SELECT w.reason, w.document FROM reporting_revision w
    WHERE w.report_id = change.report AND w.id > coalesce(change.revision_before, 0) AND w.id <= change.revision
      AND w.reason <> ''
    ORDER BY w.id DESC LIMIT 1
) why ON true
ORDER BY change.event DESC, element."order" LIMIT %(size)s OFFSET %(start)s
"""


_PAGE = page_of(f"{_LOG} AND (%(period)s = '' OR r.period_id = %(period)s)")
