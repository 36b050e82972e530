"""Who was summed where in every period: the tree, the duties and the perimeters of each as-of day.

See docs/rules.md#tree-of-the-day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from reporting.editions.content import TreeText
from targets.models import Duty, Membership, Period, Placement


@dataclass(frozen=True)
class _Rows:
    """Every placement in official order (unit, parent, name, range), the duties, the memberships."""

    placements: list[tuple[str, str | None, str, Any]]
    duties: list[tuple[str, Any]]
    members: list[tuple[str, str, bool, Any]]


def trees(until: Period) -> dict[str, TreeText]:
    """By period up to this one; four queries, whatever the periods."""
    placements = Placement.objects.order_by("unit__order", "unit__sort_key", "unit")
    rows = _Rows(
        list(placements.values_list("unit_id", "parent_id", "name", "valid")),
        list(Duty.objects.values_list("unit_id", "valid")),
        list(Membership.objects.values_list("perimeter_id", "unit_id", "inseparable", "valid")),
    )
    periods = Period.objects.filter(as_of__lte=until.as_of).values_list("code", "as_of")
    return {code: _tree(rows, as_of) for code, as_of in periods}


def _tree(rows: _Rows, day: dt.date) -> TreeText:
    placed = {unit: (parent, name) for unit, parent, name, valid in rows.placements if day in valid}
    owing = {unit for unit, valid in rows.duties if day in valid}
    filing = [unit for unit in placed if unit in owing]
    scopes: dict[str, list[str]] = {}
    for unit in filing:
        for above in _above(unit, placed):
            scopes.setdefault(above, []).append(unit)
    for perimeter, (summed, straddling) in _members(rows, day).items():
        inside = [unit for unit in filing if _seated([unit, *_above(unit, placed)], summed, straddling)]
        if inside:
            scopes[perimeter] = inside
    return TreeText(names={unit: placed[unit][1] for unit in filing}, scopes=scopes)


def _above(unit: str, placed: dict[str, tuple[str | None, str]]) -> Iterable[str]:
    """The units above one, the nearest first."""
    parent = placed[unit][0]
    while parent is not None and parent in placed:
        yield parent
        parent = placed[parent][0]


def _members(rows: _Rows, day: dt.date) -> dict[str, tuple[set[str], set[str]]]:
    """Of each perimeter the members that are summed, and those that straddle it."""
    members_by_perimeter: dict[str, tuple[set[str], set[str]]] = {}
    for perimeter, unit, inseparable, valid in rows.members:
        if day in valid:
            members_by_perimeter.setdefault(perimeter, (set(), set()))[int(inseparable)].add(unit)
    return members_by_perimeter


def _seated(line: Iterable[str], summed: Collection[str], straddling: Collection[str]) -> bool:
    """Whether the first of the unit and those above it that is a member at all is one that is summed."""
    return next((code in summed for code in line if code in summed or code in straddling), False)
