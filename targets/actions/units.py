"""Units in time: placements and duties from a file (`import_units`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from targets.actions.changes import Actor, Imported, record
from targets.actions.periods import ask_recount_of
from targets.actions.tree import changed_days, lock_tree, overlaps, range_detail, to_range, to_span, tree_flaws
from targets.domain.rows import PlacementRow, placement_rows, refuse_any
from targets.domain.spans import Span, merged, minus
from targets.domain.tables import Problem
from targets.domain.vietnamese import sort_key
from targets.models import Duty, Perimeter, Placement, Unit


class PlacementValues(NamedTuple):
    """A placement as compared with another: what it says, without the database's key."""

    parent: str
    name: str
    kind: str
    span: Span


@dataclass
class History:
    """What the database and the file say of one unit."""

    code: str
    stored: dict[date, tuple[int, PlacementValues]] = field(default_factory=dict)
    duties: list[Span] = field(default_factory=list)
    rows: list[PlacementRow] = field(default_factory=list)

    def placements(self) -> list[PlacementValues]:
        """The placements after the import, in order of time."""
        after = {start: values for start, (_, values) in self.stored.items()}
        after |= {row.span.start: _values(row) for row in self.rows}
        return [after[start] for start in sorted(after)]

    def duties_after(self) -> list[Span]:
        """The duties after the import: the file decides over the days of its rows and of those they replace."""
        replaced = [self.stored[row.span.start][1].span for row in self.rows if row.span.start in self.stored]
        kept = minus(self.duties, [*replaced, *(row.span for row in self.rows)])
        return merged([*kept, *(row.span for row in self.rows if row.owes)])

    def before(self, row: PlacementRow) -> PlacementValues | None:
        """The placement of the unit that began on the row's first day."""
        return self.stored[row.span.start][1] if row.span.start in self.stored else None

    def differing(self) -> list[PlacementRow]:
        return [row for row in self.rows if self.before(row) != _values(row)]

    def days_touched(self) -> list[Span]:
        """The days on which sums or what is owed may come out differently."""
        days = self.days_owed_differently()
        for row in self.differing():
            old = self.before(row)
            same = old is not None and (old.parent, old.kind) == (row.parent, row.kind)
            days += changed_days(old.span if old else None, row.span, same)
        return days

    def days_owed_differently(self) -> list[Span]:
        """The days on which the unit owes the form before or after the import, but not both."""
        after = self.duties_after()
        return minus(self.duties, after) + minus(after, self.duties)

    def changing(self) -> list[PlacementRow]:
        """The rows that change a placement or what is owed in their days."""
        owed, differing = self.days_owed_differently(), self.differing()
        return [row for row in self.rows if row in differing or any(row.span.overlaps(days) for days in owed)]

    def overlaps(self) -> Iterator[Problem]:
        """Rows that overlap each other or a stored placement that no row replaces."""
        starts = {row.span.start for row in self.rows}
        kept = [values.span for start, (_, values) in self.stored.items() if start not in starts]
        return overlaps(self.code, [(row.line, row.span) for row in self.rows], kept, "vị trí")

    def detail(self) -> dict[str, Any]:
        """What the record of changes keeps."""
        stored = [values for _, values in self.stored.values()]
        return {
            "lines": [row.line for row in self.rows],
            "placements_before": [[*values[:3], *range_detail(values.span)] for values in stored],
            "placements": [[*values[:3], *range_detail(values.span)] for values in self.placements()],
            "duties_before": [range_detail(span) for span in self.duties],
            "duties": [range_detail(span) for span in self.duties_after()],
        }


def _values(row: PlacementRow) -> PlacementValues:
    return PlacementValues(row.parent, row.name, row.kind, row.span)


def import_units(*, content: bytes, actor: Actor, dry_run: bool = False) -> Imported:
    """Take the placements of a file `code,name,kind,parent,valid_from,valid_to,owes`; all rows or none.

    A row replaces the placement of the same unit that begins on the same day, so a second run changes nothing and a
    row with an end closes an open placement; other placements stay as they are, and what overlaps them is refused.
    Over the days of a row (and of the one it replaces) the unit owes the form as the row says; adjacent duties become
    one. Raises TableError naming every bad row by line and code: overlaps, unknown parents, cycles at any date,
    inverted ranges, a filing unit above another (docs/rules.md#counted-once).
    """
    with transaction.atomic():
        lock_tree()
        rows, problems = placement_rows(content)
        problems += _row_problems(rows, problems)
        problems += [problem for history in _histories(rows) for problem in history.overlaps()]
        bad = {problem.line for problem in problems}  # without them the rest of the file can still be examined
        sound = [row for row in rows if row.line not in bad]
        result = _write(_histories(sound), actor)
        refuse_any([*problems, *tree_flaws(sound, {problem.code for problem in problems})])
        if dry_run:
            transaction.set_rollback(True)
    return result


def _histories(rows: list[PlacementRow]) -> list[History]:
    """Of every unit in the file, by code, the order in which figures hold them."""
    histories = {row.code: History(row.code) for row in rows}
    for placement in Placement.objects.filter(unit__in=histories).order_by("unit", "valid"):
        span = to_span(placement.valid)
        values = PlacementValues(placement.parent_id or "", placement.name, placement.kind, span)
        histories[placement.unit_id].stored[span.start] = (placement.pk, values)
    for duty in Duty.objects.filter(unit__in=histories).order_by("unit", "valid"):
        histories[duty.unit_id].duties.append(to_span(duty.valid))
    for row in rows:
        histories[row.code].rows.append(row)
    return [histories[code] for code in sorted(histories)]


def _row_problems(rows: list[PlacementRow], bad: list[Problem]) -> list[Problem]:
    """Parents nobody knows, and codes that are a perimeter's."""
    codes = {
        *Unit.objects.values_list("code", flat=True),
        *(row.code for row in rows),
        *(problem.code for problem in bad),
    }
    perimeters = set(Perimeter.objects.values_list("code", flat=True))
    problems = []
    for row in rows:
        if row.parent and row.parent not in codes:
            problems.append(Problem(row.line, row.code, f"không có cấp trên “{row.parent}”."))
        if row.code in perimeters:
            problems.append(Problem(row.line, row.code, "trùng mã với một phạm vi."))
    return problems


def _write(histories: list[History], actor: Actor) -> Imported:
    """Write what differs, with the record and the counters; the tree is checked by the caller."""
    units = []
    for history in histories:  # a unit's own name and kind are those of its latest placement
        latest = history.placements()[-1]
        key = sort_key(latest.name)[:600]
        units.append(Unit(code=history.code, name=latest.name, kind=latest.kind, sort_key=key))
    Unit.objects.bulk_create(
        units, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind", "sort_key"]
    )
    differing = [(history, row) for history in histories for row in history.differing()]
    replaced = [history.stored[row.span.start][0] for history, row in differing if history.before(row)]
    Placement.objects.filter(pk__in=replaced).delete()
    Placement.objects.bulk_create(
        Placement(
            unit_id=row.code, parent_id=row.parent or None, name=row.name, kind=row.kind, valid=to_range(row.span)
        )
        for _, row in differing
    )
    rewritten = {
        history.code: history.duties_after() for history in histories if history.duties_after() != history.duties
    }
    Duty.objects.filter(unit__in=rewritten).delete()
    Duty.objects.bulk_create(
        Duty(unit_id=code, valid=to_range(span)) for code, spans in rewritten.items() for span in spans
    )
    changed = {row.code for _, row in differing} | rewritten.keys()
    record(actor, "import_units", {history.code: history.detail() for history in histories if history.code in changed})
    ask_recount_of(day for history in histories for day in history.days_touched())
    changing = [history.before(row) is None for history in histories for row in history.changing()]
    rows = sum(len(history.rows) for history in histories)
    return Imported(rows, sum(changing), len(changing) - sum(changing), sorted(changed))
