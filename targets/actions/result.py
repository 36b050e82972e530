"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Imported:
    """Rows of the file by what became of them; `subjects` are the codes that changed."""

    rows: int
    added: int
    changed: int
    subjects: list[str]

    @property
    def unchanged(self) -> int:
        """Rows that say what the database already held."""
        return self.rows - self.added - self.changed
