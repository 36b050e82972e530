"""What changed since an edition was published: figures that a later approval corrected, reports approved for the first
time. The edition's own list of approvals decides, not the clock: what it holds has not changed since.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reporting.models import Edition, Supplier
from reporting.totals.restatements import CHANGES, Restatement, page_of, read_page


@dataclass(frozen=True)
class FirstApproval:
    """A report approved after an edition that has nothing of it."""

    report: int
    unit_name: str
    period: str
    supplier: str
    imported: bool
    at: dt.datetime

    @property
    def source(self) -> str:
        """Who supplies the figures, where it is not the unit itself."""
        return "" if self.supplier == Supplier.UNIT else str(Supplier(self.supplier).label)


@dataclass(frozen=True)
class ChangesSince:
    """The corrections since an edition, latest first, as something to be paged; one query a page.

    `added`: reports approved for the first time since.
    """

    edition: int
    units: Sequence[str]
    size: int
    added: list[FirstApproval]

    def count(self) -> int:
        return self.size

    def __getitem__(self, bounds: slice) -> list[Restatement]:
        if not self.size:
            return []
        return read_page(_PAGE, bounds, edition=self.edition, units=list(self.units))


def changes_since(edition: Edition, units: Sequence[str]) -> ChangesSince:
    """What of these units' figures, up to the edition's period, changed since it was published: one query."""
    parameters: dict[str, Any] = {"edition": edition.pk, "units": list(units)}
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, parameters)
        size, added = cursor.fetchone()
    rows = [(*row, dt.datetime.fromisoformat(at)) for *row, at in json.loads(added)]
    return ChangesSince(edition.pk, units, size, [FirstApproval(*row) for row in rows])


# Reports whose last approval is not clearly older than the edition; the day's margin covers one that was being made.
_FROZEN = """
(SELECT e.published_at, last_period.as_of, (e.content::json -> 'approvals')::jsonb AS approvals
 FROM reporting_edition e JOIN targets_period last_period ON last_period.code = e.period_id WHERE e.id = %(edition)s)
"""
_REPORTS = """
FROM frozen
JOIN reporting_report r ON r.unit_id = ANY(%(units)s) AND r.approved_at > frozen.published_at - interval '1 day'
JOIN targets_unit unit ON unit.code = r.unit_id
JOIN targets_period p ON p.code = r.period_id AND p.as_of <= frozen.as_of
CROSS JOIN LATERAL (
    SELECT (frozen.approvals #>> ARRAY[p.code, r.unit_id, r.supplier, 'revision'])::int AS number
) published
"""
_CORRECTED = f"""
{_REPORTS} CROSS JOIN LATERAL {CHANGES}
WHERE a.number > published.number AND cell.before IS DISTINCT FROM cell.after
"""
_WITH = f"WITH frozen AS MATERIALIZED {_FROZEN}"
_PAGE = _WITH + page_of(_CORRECTED)
_SINCE = f"""
{_WITH} SELECT (SELECT count(*) {_CORRECTED}), (
    SELECT coalesce(jsonb_agg(jsonb_build_array(r.id, unit.name, p.code, r.supplier, r.imported, r.approved_at)
                              ORDER BY p.code DESC, unit."order", unit.sort_key, unit.code, r.supplier DESC), '[]')
    {_REPORTS} WHERE published.number IS NULL AND r.approved_revision_id IS NOT NULL)::text
"""
