"""The record of every act on units, perimeters, zones, roles and the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from targets.models import Change, User


@dataclass(frozen=True)
class Author:
    """Who acts, when and by which way in; `by` None = someone at the server's command line."""

    at: datetime
    by: User | None = None
    via: str = "command"


def record(author: Author, verb: str, details: dict[str, dict[str, Any]]) -> None:
    """Write one row for each subject (a code) in `details`."""
    Change.objects.bulk_create(
        Change(at=author.at, by=author.by, via=author.via, verb=verb, subject=subject, detail=detail)
        for subject, detail in details.items()
    )
