"""Perimeters: dated sets of units that are summed and judged together (`import_perimeters`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from targets.actions.changes import Actor, Imported, record
from targets.actions.periods import ask_recount_of
from targets.actions.tree import changed_days, lock_tree, overlaps, range_detail, to_range, to_span, tree_problems
from targets.domain.rows import MembershipRow, membership_rows, refuse_any
from targets.domain.spans import Span
from targets.domain.tables import Problem
from targets.models import Membership, Perimeter, Unit

Key = tuple[str, str, date]  # perimeter, unit, first day


def import_perimeters(*, content: bytes, actor: Actor, dry_run: bool = False) -> Imported:
    """Take the memberships of a file `perimeter,name,unit,valid_from,valid_to`; all rows or none.

    A row replaces the membership of the same unit in the same perimeter that begins on the same day (whether it is
    inseparable stays); other memberships stay, and what overlaps them is refused. Raises TableError naming every bad
    row by line and code: unknown units, a membership outside its unit's placements (docs/rules.md#counted-once).
    """
    with transaction.atomic():
        lock_tree()
        rows, problems = membership_rows(content)
        stored = {
            (membership.perimeter_id, membership.unit_id, to_span(membership.valid).start): membership
            for membership in Membership.objects.filter(perimeter__in={row.code for row in rows})
        }
        problems += [*_row_problems(rows), *_overlaps(rows, stored)]
        bad = {problem.line for problem in problems}  # without them the rest of the file can still be examined
        sound = [row for row in rows if row.line not in bad]
        result = _write(sound, stored, actor)
        unplaced = {(flaw.other, flaw.unit): flaw.message for flaw in tree_problems()}
        hit = [row for row in sound if (row.code, row.unit) in unplaced]
        refuse_any([*problems, *(Problem(row.line, row.code, unplaced[row.code, row.unit]) for row in hit)])
        if dry_run:
            transaction.set_rollback(True)
    return result


@transaction.atomic
def set_inseparable(*, perimeter: str, unit: str, start: date, actor: Actor) -> bool:
    """List a member as "không tách được" instead of summing it, over the membership that begins on `start`.

    Gives whether anything changed; raises Membership.DoesNotExist. The sums of those days are asked for anew.
    """
    lock_tree()
    membership = Membership.objects.get(perimeter=perimeter, unit=unit, valid__startswith=start)
    if membership.inseparable:
        return False
    membership.inseparable = True
    membership.save(update_fields=["inseparable"])
    span = to_span(membership.valid)
    record(actor, "set_inseparable", {perimeter: {"unit": unit, "days": range_detail(span)}})
    ask_recount_of([span])
    return True


def _key(row: MembershipRow) -> Key:
    return row.code, row.unit, row.span.start


def _row_problems(rows: list[MembershipRow]) -> list[Problem]:
    """Units nobody knows, codes that are a unit's, a perimeter with two names."""
    units = set(Unit.objects.values_list("code", flat=True))
    names: dict[str, MembershipRow] = {}
    problems = []
    for row in rows:
        if row.unit not in units:
            problems.append(Problem(row.line, row.code, f"không có đơn vị “{row.unit}”."))
        if row.code in units:
            problems.append(Problem(row.line, row.code, "trùng mã với một đơn vị."))
        first = names.setdefault(row.code, row)
        if first.name != row.name:
            problems.append(Problem(row.line, row.code, f"tên khác với dòng {first.line}."))
    return problems


def _overlaps(rows: list[MembershipRow], stored: dict[Key, Membership]) -> Iterator[Problem]:
    """Rows of one unit in one perimeter that overlap each other or a stored membership that no row replaces."""
    file: dict[tuple[str, str], list[tuple[int, Span]]] = defaultdict(list)
    kept: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for row in rows:
        file[row.code, row.unit].append((row.line, row.span))
    for key in stored.keys() - {_key(row) for row in rows}:
        kept[key[:2]].append(to_span(stored[key].valid))
    for (code, unit), lines in file.items():
        yield from overlaps(code, lines, kept[code, unit], "thành phần", f"{unit}: ")


def _write(rows: list[MembershipRow], stored: dict[Key, Membership], actor: Actor) -> Imported:
    """Write what differs, with the record and the counters; the tree is checked by the caller."""
    names = {row.code: row.name for row in rows}
    stored_names = dict(Perimeter.objects.filter(code__in=names).values_list("code", "name"))
    renamed = {code for code, name in names.items() if stored_names.get(code) != name}
    Perimeter.objects.bulk_create(
        [Perimeter(code=code, name=names[code]) for code in sorted(renamed)],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    before = {row: to_span(stored[_key(row)].valid) if _key(row) in stored else None for row in rows}
    new = [row for row in rows if before[row] is None]
    ended = [row for row in rows if before[row] not in (None, row.span)]
    Membership.objects.bulk_create(
        Membership(perimeter_id=row.code, unit_id=row.unit, valid=to_range(row.span)) for row in new
    )
    for row in ended:
        membership = stored[_key(row)]
        membership.valid = to_range(row.span)
        membership.save(update_fields=["valid"])
    details: dict[str, dict[str, Any]] = {code: {"name": name, "members": []} for code, name in names.items()}
    for row in [*new, *ended]:
        details[row.code]["members"].append([row.unit, *range_detail(row.span)])
    subjects = sorted(code for code, detail in details.items() if detail["members"] or code in renamed)
    record(actor, "import_perimeters", {code: details[code] for code in subjects})
    ask_recount_of(day for row in [*new, *ended] for day in changed_days(before[row], row.span, same=True))
    return Imported(len(rows), len(new), len(ended), subjects)
