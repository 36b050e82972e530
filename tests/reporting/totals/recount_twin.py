"""A slow, obvious second recount: plain loops over a small world, written from the domain's rules, not from the SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from targets.domain.periods import Quarter

NA = "n/a"
Span = tuple[dt.date, dt.date | None]


@dataclass
class World:
    """Everything a recount may depend on."""

    placements: list[tuple[str, str | None, Span]] = field(default_factory=list)
    duties: list[tuple[str, Span]] = field(default_factory=list)
    memberships: list[tuple[str, str, Span, bool]] = field(default_factory=list)
    zones: list[tuple[str, str, Span]] = field(default_factory=list)
    elements: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # over time, asked, supplier
    formulas: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    reorganisations: list[dt.date] = field(default_factory=list)
    states: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)  # state, approved once
    figures: dict[tuple[str, str, str], int | str] = field(default_factory=dict)  # period, unit, element


def _on(span: Span, day: dt.date) -> bool:
    return span[0] <= day and (span[1] is None or day < span[1])


def _plus(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else a + b


class Twin:
    """The answers for one period of a world."""

    def __init__(self, world: World, quarter: Quarter) -> None:
        self.world, self.quarter, self.day = world, quarter, quarter.as_of
        self.parent = {unit: parent for unit, parent, span in world.placements if _on(span, self.day)}
        placed = {unit for unit in self.parent if self._reaches_root(unit)}
        self.filing = [unit for unit, span in world.duties if _on(span, self.day) and unit in placed]
        self.asked = [code for code, (_, asked, _) in world.elements.items() if asked == "quarter" or quarter.is_q4]
        self.zone_units = {unit for _, unit, span in world.zones if _on(span, self.day)}

    def _reaches_root(self, unit: str) -> bool:
        while self.parent[unit] is not None:
            unit = self.parent[unit]
            if unit not in self.parent:
                return False
        return True

    def _above(self, unit: str) -> list[str]:
        chain = [unit]
        while self.parent[chain[-1]] is not None:
            chain.append(self.parent[chain[-1]])
        return chain

    def scopes(self, unit: str) -> set[str]:
        """The unit itself, all above it, and every perimeter that holds it."""
        return {*self._above(unit), *self._perimeters(unit, straddled=False)}

    def straddled(self, unit: str) -> set[str]:
        """The perimeters that list the unit and do not sum it."""
        return self._perimeters(unit, straddled=True)

    def _perimeters(self, unit: str, *, straddled: bool) -> set[str]:
        chain = self._above(unit)
        members = [(p, u, out) for p, u, span, out in self.world.memberships if _on(span, self.day)]
        perimeters = set()
        for perimeter in {p for p, _, _ in members}:
            cut_off = {u for p, u, out in members if p == perimeter and out}
            inside = {u for p, u, out in members if p == perimeter and not out}
            for step in chain:
                if step in inside or step in cut_off:
                    if (step in cut_off) == straddled:
                        perimeters.add(perimeter)
                    break
        return perimeters

    def _past(self, *, carrying: bool) -> list[Quarter]:
        quarters = [self.quarter.previous(n) for n in range(1, 5)]
        if not carrying:
            return quarters
        return [q for q in quarters if not any(q.as_of < day <= self.day for day in self.world.reorganisations)]

    def _expects(self, unit: str, elements: list[str]) -> bool:
        register = any(self.world.elements[e][2] == "register" for e in elements)
        return unit in self.zone_units or not register

    def coverage(self) -> dict[str, list[int]]:
        """Scope → expected, submitted, approved."""
        found: dict[str, list[int]] = {}
        for unit in self.filing:
            state, approved = self.world.states.get((self.quarter.code, unit), ("", False))
            for scope in self.scopes(unit):
                row = found.setdefault(scope, [0, 0, 0])
                row[0] += 1
                row[1] += state == "submitted" or approved
                row[2] += approved
        return found

    def totals(self) -> dict[tuple[str, str], list[int | None]]:
        """(scope, element) → value, answered, carried value, carried; only where something was given or carried."""
        found: dict[tuple[str, str], list[int | None]] = {}
        for unit in self.filing:
            for element in self.asked:
                given = self.world.figures.get((self.quarter.code, unit, element))
                value = None if given in (None, NA) else given
                carried = None if given is not None else self._carried(unit, element)
                if given is None and carried is None:
                    continue
                for scope in self.scopes(unit):
                    row = found.setdefault((scope, element), [None, 0, None, 0])
                    row[0] = _plus(row[0], value)
                    row[1] += given is not None
                    row[2] = _plus(row[2], value if given is not None else carried)
                    row[3] += carried is not None
        return found

    def _carried(self, unit: str, element: str) -> int | None:
        if self.world.elements[element][0] == "flow" or not self._expects(unit, [element]):
            return None
        for quarter in self._past(carrying=True):
            given = self.world.figures.get((quarter.code, unit, element))
            if given is not None:
                return None if given == NA else given
        return None

    def _pair(self, quarter: Quarter, unit: str, formula: str) -> tuple[int | None, int | None] | None:
        above, below = self.world.formulas[formula]
        cells = {e: self.world.figures.get((quarter.code, unit, e)) for e in above + below}
        if None in cells.values():
            return None
        sums: list[int | None] = [None, None]
        for side, elements in enumerate((above, below)):
            for element in elements:
                sums[side] = _plus(sums[side], None if cells[element] == NA else cells[element])
        return sums[0], sums[1]

    def formulas(self) -> dict[tuple[str, str], list[int | None]]:
        """(scope, formula) → the stored columns in their order."""
        found: dict[tuple[str, str], list[int | None]] = {}
        for formula, (above, below) in self.world.formulas.items():
            elements = above + below
            if not set(elements) <= set(self.asked):
                continue
            for unit in self.filing:
                if not self._expects(unit, elements):
                    continue
                for scope in self.scopes(unit):
                    row = found.setdefault((scope, formula), [None, None, 0, 0, None, None, *[0] * 5, *[None] * 4])
                    for place, value in enumerate(self._row(unit, formula, elements)):
                        row[place] = _plus(row[place], value)
        return found

    def _row(self, unit: str, formula: str, elements: list[str]) -> list[int | None]:
        now = self._pair(self.quarter, unit, formula)
        last = self._last(unit, formula, carrying=False) if now is None else None
        carried = self._last(unit, formula, carrying=True) if now is None else None
        is_count = not self.world.formulas[formula][1]
        annual = any(self.world.elements[e][1] == "q4" for e in elements)
        before = self._pair(self.quarter.previous(4 if annual else 1), unit, formula) if now else None
        kept = now or carried or (None, None)
        return [
            *(now or (None, None)),
            1,
            int(now is not None),
            *kept,
            int(carried is not None and carried != (None, None)),
            int(now is None and last is not None),
            int(now is None and last is None),
            ((last[0] if is_count else last[1]) or 0) if last else 0,
            int(before is not None),
            *(before or (None, None)),
            *(now if before and now else (None, None)),
        ]

    def _last(self, unit: str, formula: str, *, carrying: bool) -> tuple[int | None, int | None] | None:
        for quarter in self._past(carrying=carrying):
            pair = self._pair(quarter, unit, formula)
            if pair is not None:
                return pair
        return None
