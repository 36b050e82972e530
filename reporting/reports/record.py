"""Writing the record: every act once, in the transaction of the act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reporting.models import AuditEvent, Report
from targets.models import Period, User


@dataclass(frozen=True)
class Act:
    """Who acts, when, and by which door (`page`, `api`, `command`)."""

    by: User
    at: dt.datetime
    via: str

    def record(
        self, verb: str, detail: Mapping[str, Any], *, report: Report | None = None, period: Period | None = None
    ) -> None:
        """Write one audit event; empty details are left out."""
        self.event(verb, detail, report=report, period=period).save(force_insert=True)

    def event(
        self, verb: str, detail: Mapping[str, Any], *, report: Report | None = None, period: Period | None = None
    ) -> AuditEvent:
        """One audit event, not yet written; a report's event is its period's too."""
        code = report.period_id if report else None
        return AuditEvent(
            at=self.at,
            by=self.by,
            via=self.via,
            verb=verb,
            report=report,
            period_id=period.code if period else code,
            detail={key: value for key, value in detail.items() if value not in (None, "", [], {})},
        )
