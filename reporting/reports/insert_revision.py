"""A save of a report in one statement: the revision, the report that points to it, and the record.

A save is what the portal does most; three round trips to the database would be most of its time.
"""

from __future__ import annotations

import json

from django.db import connection

from reporting.models import AuditEvent, Report, Revision
from reporting.reports.prepared import Prepared

_SAVE = Prepared(
    "save",
    "bigint, int, int, jsonb, bigint, timestamptz, text, text, text, text, text, jsonb, jsonb, bigint",
    """
WITH inserted AS (
    INSERT INTO reporting_revision (report_id, number, save_number, cells, by_id, at, via, reason, document,
        narrative, annex_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $13, $14) RETURNING id
), updated AS (
    UPDATE reporting_report SET revision_id = (SELECT id FROM inserted), submitted_by_id = NULL, submitted_at = NULL
    WHERE id = $1
), recorded AS (
    INSERT INTO reporting_auditevent (at, by_id, via, verb, report_id, period_id, detail)
    VALUES ($6, $5, $7, $10, $1, $11, $12)
)
SELECT id FROM inserted
""",
)


def insert_revision(report: Report, revision: Revision, event: AuditEvent) -> None:
    """Write all three, none of them saved before; the report, locked by the caller, is submitted by nobody now.

    The event is the revision's: by the same account, at the same time, through the same door.
    """
    with connection.cursor() as cursor:
        _SAVE.execute(
            cursor, report.pk, revision.number, revision.save_number, json.dumps(revision.cells), revision.by_id,
            revision.at, revision.via, revision.reason, revision.document,
            event.verb, event.period_id, json.dumps(event.detail), json.dumps(revision.narrative), revision.annex_id,
        )  # fmt: skip
        revision.pk = cursor.fetchone()[0]
    revision._state.adding = False
    report.revision, report.submitted_by, report.submitted_at = revision, None, None
