"""Writing the record: every act once, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.models import AuditEvent, Report
from targets.actions.changes import Actor
from targets.models import Period


def record(
    actor: Actor, verb: str, detail: Mapping[str, Any], *, report: Report | None = None, period: Period | None = None
) -> None:
    """Write one audit event; empty details are left out."""
    event(actor, verb, detail, report=report, period=period).save(force_insert=True)


def event(
    actor: Actor, verb: str, detail: Mapping[str, Any], *, report: Report | None = None, period: Period | None = None
) -> AuditEvent:
    """One audit event, not yet written; a report's event is its period's too."""
    code = report.period_id if report else None
    return AuditEvent(
        **vars(actor),
        verb=verb,
        report=report,
        period_id=period.code if period else code,
        detail={key: value for key, value in detail.items() if value not in (None, "", [], {})},
    )
