"""A save of a report in one statement: the revision, the report that points to it, and the record.

A save is what the portal does most; three round trips to the database would be most of its time.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from reporting.models import AuditEvent, Report, Revision

_SAVE = """
WITH made AS (
    INSERT INTO reporting_revision (report_id, number, save_number, cells, by_id, at, via, reason, document)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
), kept AS (
    UPDATE reporting_report SET revision_id = (SELECT id FROM made), submitted_by_id = NULL, submitted_at = NULL
    WHERE id = %s
), said AS (
    INSERT INTO reporting_auditevent (at, by_id, via, verb, report_id, period_id, detail)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
)
SELECT id FROM made
"""


def save_at_once(report: Report, revision: Revision, event: AuditEvent) -> None:
    """Write all three, none of them saved before; the report, locked by the caller, is submitted by nobody now."""
    made: list[Any] = [revision.number, revision.save_number, json.dumps(revision.cells), revision.by_id]
    made += [revision.at, revision.via, revision.reason, revision.document]
    said: list[Any] = [event.at, event.by_id, event.via, event.verb]
    said += [report.pk, event.period_id, json.dumps(event.detail)]
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [report.pk, *made, report.pk, *said])
        revision.pk = cursor.fetchone()[0]
    revision._state.adding = False
    report.revision, report.submitted_by, report.submitted_at = revision, None, None
