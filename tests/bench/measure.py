"""Times ours and the bare bound in turn, and prints one JSON line a benchmark."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def compare(
    name: str,
    scale: str,
    *,
    ours: Callable[[], object],
    bound: Callable[[], object],
    rows: int,
    repeats: int,
    warm_up: int = 1,
    before_bound: Callable[[], object] = lambda: None,
) -> None:
    """Ours and the bound in turn, `repeats` times after a warm-up; medians and their ratio.

    What the bound needs to find is made by `before_bound`, off the clock.
    """
    our_times, bound_times = [], []
    for turn in range(warm_up + repeats):
        before_bound()
        bound_ms, our_ms = milliseconds(bound), milliseconds(ours)
        if turn >= warm_up:
            bound_times.append(bound_ms)
            our_times.append(our_ms)
    report(name, scale, statistics.median(our_times), statistics.median(bound_times), rows)


def report(name: str, scale: str, ours_ms: float, bound_ms: float, rows: int) -> None:
    """One line: `ratio` = ours_ms / bound_ms."""
    line = {
        "bench": name,
        "scale": scale,
        "ours_ms": round(ours_ms, 2),
        "bound_ms": round(bound_ms, 2),
        "ratio": round(ours_ms / bound_ms, 2),
        "rows": rows,
    }
    print(json.dumps(line), flush=True)


def empty(tables: list[str]) -> None:
    """Nothing in them any more, whatever stood there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)}")


@contextmanager
def scratch_tables(*names: str) -> Iterator[list[str]]:
    """Empty copies of tables with the same columns and keys, gone afterwards."""
    from django.db import connection

    copies = [f"bench_{name}" for name in names]
    with connection.cursor() as cursor:
        for name, copy in zip(names, copies, strict=True):
            cursor.execute(f"CREATE TABLE {copy} (LIKE {name} INCLUDING DEFAULTS INCLUDING INDEXES)")
        try:
            yield copies
        finally:
            for copy in copies:
                cursor.execute(f"DROP TABLE {copy}")
