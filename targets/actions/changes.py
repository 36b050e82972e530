"""The record of every act on units, perimeters, zones, roles and the programme, and what an import comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from targets.models import Change, User


@dataclass(frozen=True)
class Actor:
    """Who acts, when, by which door (`page`, `api`, `command`); `by` None = someone at the server's command line."""

    by: User | None
    at: datetime
    via: str = "command"


@dataclass(frozen=True)
class Imported:
    """Rows of the file by what became of them; `subjects` are the codes that changed."""

    rows: int
    added: int
    changed: int
    subjects: list[str]

    @property
    def unchanged(self) -> int:
        return self.rows - self.added - self.changed


def record(actor: Actor, verb: str, details: dict[str, dict[str, Any]]) -> None:
    """Write one row for each subject (a code) in `details`."""
    Change.objects.bulk_create(
        Change(**vars(actor), verb=verb, subject=subject, detail=detail) for subject, detail in details.items()
    )
