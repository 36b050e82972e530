"""Approved cells become figures: the one place that writes them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

_FORGET = """
DELETE FROM reporting_figure f USING reporting_revision v
JOIN reporting_report r ON r.id = v.report_id
WHERE v.id = ANY(%(revisions)s) AND f.period_id = r.period_id AND f.unit_id = r.unit_id
  AND f.element_id IN (SELECT code FROM targets_element e WHERE e.supplier = r.supplier)
"""
_WRITE = """
INSERT INTO reporting_figure (period_id, unit_id, element_id, value, revision_id)
SELECT r.period_id, r.unit_id, cell.key, (cell.value ->> 'value')::bigint, v.id
FROM reporting_revision v JOIN reporting_report r ON r.id = v.report_id CROSS JOIN jsonb_each(v.cells) cell
WHERE v.id = ANY(%(revisions)s) AND cell.value ->> 'state' IN ('number', 'n/a')
"""


def write_figures(revisions: Sequence[int]) -> None:
    """Make the answered cells of these revisions the figures of their units and periods, instead of any before.

    A number or n/a is a row, a missing cell is none; figures of other suppliers stay. Its caller has locked the
    reports and raised the periods' counters.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"revisions": list(revisions)})
        cursor.execute(_WRITE, {"revisions": list(revisions)})
