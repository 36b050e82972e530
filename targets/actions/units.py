"""Units in time: placements and duties from a file (`import_units`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from targets.actions.changes import Actor, record
from targets.actions.recount import ask_recount_of
from targets.actions.result import Imported
from targets.actions.tree import changed_days, lock_tree, overlapping, range_detail, to_range, to_span, tree_flaws
from targets.domain.rows import PlacementRow, placement_rows, refuse_any, without_bad_lines
from targets.domain.spans import Span, merged, minus
from targets.domain.tables import Problem
from targets.domain.vietnamese import sort_key
from targets.models import Duty, Perimeter, Placement, Unit


@dataclass(frozen=True)
class PlacementValues:
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
        starts = {row.span.start for row in self.rows}
        replaced = [values.span for start, (_, values) in self.stored.items() if start in starts]
        kept = minus(self.duties, [*replaced, *(row.span for row in self.rows)])
        return merged([*kept, *(row.span for row in self.rows if row.owes)])

    def differing(self) -> list[PlacementRow]:
        return [row for row in self.rows if self._before(row) != _values(row)]

    def is_new(self, row: PlacementRow) -> bool:
        """Whether no placement of the unit began on the row's first day."""
        return row.span.start not in self.stored

    def days_touched(self) -> list[Span]:
        """The days on which sums or what is owed may come out differently."""
        days = []
        for row in self.differing():
            old, new = self._before(row), _values(row)
            same = old is not None and (old.parent, old.kind) == (new.parent, new.kind)
            days += changed_days(old.span if old else None, new.span, same)
        return days + self.days_owed_differently()

    def days_owed_differently(self) -> list[Span]:
        """The days on which the unit owes the form before or after the import, but not both."""
        after = self.duties_after()
        return minus(self.duties, after) + minus(after, self.duties)

    def changing(self) -> list[PlacementRow]:
        """The rows that change a placement or what is owed in their days."""
        owed, differing = self.days_owed_differently(), self.differing()
        return [row for row in self.rows if row in differing or any(row.span.overlaps(days) for days in owed)]

    def ids_replaced(self) -> list[int]:
        return [self.stored[row.span.start][0] for row in self.differing() if not self.is_new(row)]

    def _before(self, row: PlacementRow) -> PlacementValues | None:
        return self.stored[row.span.start][1] if row.span.start in self.stored else None


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
        problems += [*_row_problems(rows, problems), *_overlaps(_histories(rows).values())]
        sound = without_bad_lines(rows, problems)
        result = _write(sound, _histories(sound), actor)
        refuse_any([*problems, *tree_flaws(sound, {problem.code for problem in problems})])
        if dry_run:
            transaction.set_rollback(True)
    return result


def _histories(rows: list[PlacementRow]) -> dict[str, History]:
    histories = {row.code: History(row.code) for row in rows}
    for placement in Placement.objects.filter(unit__in=histories).order_by("unit", "valid"):
        span = to_span(placement.valid)
        values = PlacementValues(placement.parent_id or "", placement.name, placement.kind, span)
        histories[placement.unit_id].stored[span.start] = (placement.pk, values)
    for duty in Duty.objects.filter(unit__in=histories).order_by("unit", "valid"):
        histories[duty.unit_id].duties.append(to_span(duty.valid))
    for row in rows:
        histories[row.code].rows.append(row)
    return histories


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


def _overlaps(histories: Iterable[History]) -> list[Problem]:
    """Rows of one unit that overlap each other or a stored placement that no row replaces."""
    problems = []
    for history in histories:
        starts = {row.span.start for row in history.rows}
        stored = [(0, values.span) for start, (_, values) in history.stored.items() if start not in starts]
        file = [(row.line, row.span) for row in history.rows]
        for first, second in overlapping(file):
            problems.append(Problem(second, history.code, f"chồng thời gian với dòng {first}."))
        for line, span in file:
            clashes = [other for _, other in stored if other.overlaps(span)]
            problems += [
                Problem(line, history.code, f"chồng thời gian với vị trí đã có {stored_span}.")
                for stored_span in clashes
            ]
    return problems


def _write(rows: list[PlacementRow], histories: dict[str, History], actor: Actor) -> Imported:
    """Write what differs, with the record and the counters; the tree is checked by the caller."""
    _write_units(histories.values())
    _write_placements(histories.values())
    changed = _write_duties(histories.values()) | {code for code, history in histories.items() if history.differing()}
    record(actor, "import_units", {code: _detail(histories[code]) for code in sorted(changed)})
    ask_recount_of(day for history in histories.values() for day in history.days_touched())
    changing = [(history, row) for history in histories.values() for row in history.changing()]
    added = sum(history.is_new(row) for history, row in changing)
    return Imported(len(rows), added, len(changing) - added, sorted(changed))


def _write_units(histories: Iterable[History]) -> None:
    """A unit's own name and kind are those of its latest placement; locked by code, as figures hold them."""
    units = []
    for history in sorted(histories, key=lambda history: history.code):
        latest = history.placements()[-1]
        key = sort_key(latest.name)[:600]
        units.append(Unit(code=history.code, name=latest.name, kind=latest.kind, sort_key=key))
    Unit.objects.bulk_create(
        units, update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind", "sort_key"]
    )


def _write_placements(histories: Iterable[History]) -> None:
    everyone = list(histories)
    Placement.objects.filter(pk__in=[pk for history in everyone for pk in history.ids_replaced()]).delete()
    Placement.objects.bulk_create(
        Placement(
            unit_id=row.code, parent_id=row.parent or None, name=row.name, kind=row.kind, valid=to_range(row.span)
        )
        for history in everyone
        for row in history.differing()
    )


def _write_duties(histories: Iterable[History]) -> set[str]:
    """The units whose duties had to be rewritten."""
    after = {history.code: history.duties_after() for history in histories}
    rewritten = {history.code: after[history.code] for history in histories if after[history.code] != history.duties}
    Duty.objects.filter(unit__in=rewritten).delete()
    Duty.objects.bulk_create(
        Duty(unit_id=code, valid=to_range(span)) for code, spans in rewritten.items() for span in spans
    )
    return set(rewritten)


def _detail(history: History) -> dict[str, Any]:
    def listed(placements: list[PlacementValues]) -> list[list[str | None]]:
        return [
            [values.parent, values.name, values.kind, *range_detail(values.span.start, values.span.end)]
            for values in placements
        ]

    return {
        "lines": [row.line for row in history.rows],
        "placements_before": listed([values for _, values in history.stored.values()]),
        "placements": listed(history.placements()),
        "duties_before": [range_detail(span.start, span.end) for span in history.duties],
        "duties": [range_detail(span.start, span.end) for span in history.duties_after()],
    }
