"""The one management tree: its lock, its check as a whole, and its flaws in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from targets.domain.rows import PlacementRow
from targets.domain.spans import Span, minus
from targets.domain.tables import Problem
from targets.models import Placement

TREE_LOCK = 250731122023  # the lock that the triggers of migration 0002 take
MESSAGES = {
    "cycle": "vòng lặp: {unit} nằm dưới chính mình qua {other} ({during}).",
    "parent_not_placed": "cấp trên {other} của {unit} không có vị trí trong suốt {during}.",
    "filing_above_filing": "{unit} và cấp trên {other} cùng phải nộp báo cáo ({during}).",
    "files_for_parent": "{other} nộp thay toàn bộ cấp trên nên {unit} không thể cùng nộp ({during}).",
    "duty_not_placed": "{unit} phải nộp báo cáo khi không có vị trí ({during}).",
    "member_not_placed": "{unit} thuộc phạm vi {other} khi không có vị trí ({during}).",
    "zone_not_placed": "{unit} có KCN, KCX {other} khi không có vị trí ({during}).",
}


@dataclass(frozen=True)
class TreeProblem:
    """A flaw of the tree that `targets_tree_problems()` found."""

    problem: str
    unit: str
    other: str
    during: Span

    @property
    def message(self) -> str:
        during = f"từ {self.during.start}" + (f" đến trước {self.during.end}" if self.during.end else "")
        return MESSAGES[self.problem].format(unit=self.unit, other=self.other, during=during)


def lock_tree() -> None:
    """Queue behind every other writer of the tree until the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def tree_problems() -> list[TreeProblem]:
    """What is wrong with the tree as it stands in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT problem, unit, other, during FROM targets_tree_problems() ORDER BY 1, 2, 3, 4")
        rows = cursor.fetchall()
    return [TreeProblem(problem, unit, other or "", to_span(during)) for problem, unit, other, during in rows]


def to_span(days: Any) -> Span:
    """A range of the database as days."""
    return Span(days.lower, days.upper)


def to_range(span: Span) -> DateRange:
    """Days as a range of the database."""
    return DateRange(span.start, span.end)


def changed_days(before: Span | None, after: Span, same: bool) -> list[Span]:
    """The days a row's change touches: all of both, or only those gained or lost where nothing else differs."""
    old = [] if before is None else [before]
    if same:
        return minus(old, [after]) + minus([after], old)
    return [*old, after]


def range_detail(span: Span) -> list[str | None]:
    """A range as the record of changes keeps it."""
    return [span.start.isoformat(), span.end.isoformat() if span.end else None]


def tree_flaws(rows: Sequence[PlacementRow], blamed: Set[str]) -> list[Problem]:
    """What is wrong with the tree, at the lines it comes from; flaws of units already blamed are left out."""
    flaws = [flaw for flaw in tree_problems() if not blamed & {flaw.unit, flaw.other}]
    return [Problem(row.line, row.code, flaw.message) for flaw in flaws for row in _culprits(flaw, rows)]


def _culprits(flaw: TreeProblem, rows: Sequence[PlacementRow]) -> Sequence[PlacementRow]:
    """The rows of its unit in those days, else of the other one, else of one in between; else any row of either."""
    for about in ({flaw.unit}, {flaw.other}, _above(flaw)):
        hit = [row for row in rows if row.code in about and row.span.overlaps(flaw.during)]
        if hit:
            return hit
    loose = [row for row in rows if row.code in (flaw.unit, flaw.other)]
    return (loose or rows)[:1]


def _above(flaw: TreeProblem) -> set[str]:
    """Every unit above the flaw's in those days."""
    above: set[str] = set()
    fresh = {flaw.unit}
    while fresh:
        placements = Placement.objects.filter(unit__in=fresh, valid__overlap=to_range(flaw.during))
        parents = set(placements.exclude(parent=None).values_list("parent_id", flat=True))
        fresh = {parent for parent in parents if parent is not None} - above
        above |= fresh
    return above


def overlaps(
    code: str, file: Iterable[tuple[int, Span]], stored: Sequence[Span], stored_as: str, about: str = ""
) -> Iterator[Problem]:
    """Lines whose days overlap those of a line that starts earlier, or `stored` ones that no line replaces."""
    ordered = sorted(file, key=lambda row: (row[1].start, row[0]))
    for index, (line, span) in enumerate(ordered):
        clashes = [f"dòng {earlier}" for earlier, other in ordered[:index] if other.overlaps(span)]
        clashes += [f"{stored_as} đã có {other}" for other in stored if other.overlaps(span)]
        for clash in clashes:
            yield Problem(line, code, f"{about}chồng thời gian với {clash}.")
