"""Statements that the database plans once a connection: planning would be most of the cost of entering a report.

They live as long as the session, so nothing that shares sessions (a pooler by transaction) may stand in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

_prepared_names: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Prepared:
    """A statement with parameters `$1`, `$2`… of these types."""

    def __init__(self, name: str, types: str, sql: str) -> None:
        count = len(types.split(",")) if types else 0
        self.name = f"ctr25_{name}"
        self.definition = f"PREPARE {self.name} {f'({types})' if types else ''} AS {sql}"
        self.call = f"EXECUTE {self.name} {'(' + ', '.join(['%s'] * count) + ')' if types else ''}"

    def execute(self, cursor: CursorWrapper, *parameters: Any) -> None:
        execute(cursor, [self], parameters)


def execute(cursor: CursorWrapper, statements: Sequence[Prepared], parameters: Sequence[Any] = ()) -> None:
    """Run several in one round trip; `cursor.nextset()` leads from each result to the next.

    The first time on a connection each is prepared, which outlives the transaction even where that is rolled back.
    """
    names = _prepared_names.setdefault(connection.connection, set())
    for statement in statements:
        if statement.name not in names:
            with connection.connection.cursor() as plain:
                plain.execute(statement.definition)
            names.add(statement.name)
    cursor.execute("; ".join(statement.call for statement in statements), list(parameters) or None)
