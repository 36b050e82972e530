"""The course of each indicator through the quarters, one for each way it is counted by default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporting.domain.series import Point
from reporting.pack.pack import Pack
from reporting.pack.thaw import quarters_of
from reporting.queries.progress import TargetProgress
from reporting.queries.quarters import MERGED_FROM
from reporting.queries.series import Quartered
from targets.domain.periods import Quarter
from targets.models import Break, Element, Formula


@dataclass(frozen=True)
class Course:
    """One formula of an indicator; `aims` at their milestones, `merged`: the whole city where the scope is less."""

    title: str
    name: str
    is_count: bool
    quarters: dict[Quarter, Quartered]
    aims: dict[Quarter, float | int]
    merged: dict[Quarter, Quartered]
    breaks: list[Break]


def courses(pack: Pack) -> list[Course]:
    """Every way in which an indicator is counted by default, in the programme's order."""
    by_formula: dict[tuple[str, str], list[TargetProgress]] = {}
    for one in pack.meeting.targets:
        key = (one.target.indicator_id, one.default.reading.formula_id)
        by_formula.setdefault(key, []).append(one)
    several = {
        indicator for indicator, _ in by_formula if sum(indicator == other for other, _ in by_formula) > 1
    }  # fmt: skip
    return [_course(pack, targets, several=key[0] in several) for key, targets in by_formula.items()]


def _course(pack: Pack, targets: Sequence[TargetProgress], *, several: bool) -> Course:
    first = targets[0]
    indicator, formula = first.target.indicator, first.default.reading.formula
    years = ", ".join(str(one.target.milestone_id) for one in targets)
    way = f" – cách tính của mốc {years}" if several else ""
    merged = {}
    if first.scope != pack.scope.code:
        found = quarters_of(pack.content, pack.scope.code, formula.code)
        merged = {quarter: one for quarter, one in found.items() if quarter >= MERGED_FROM}
    place = pack.names[first.scope]
    return Course(
        title=f"{indicator.name}{way} ({indicator.measure}) – {place}",
        name=indicator.short_name,
        is_count=first.is_count,
        quarters=_quarters(pack, first, formula),
        aims=_aims(targets),
        merged=merged,
        breaks=first.default.breaks,
    )


def _aims(targets: Iterable[TargetProgress]) -> dict[Quarter, float | int]:
    """The targets' numbers at their milestones; words without a threshold, or counts not allocated, have none."""
    found: dict[Quarter, float | int] = {}
    for one in targets:
        aim = one.default.aim
        if aim.value is not None and aim.judged:
            found[aim.milestone] = int(aim.value) if aim.is_count else float(aim.value / 100)
    return found


def _quarters(pack: Pack, one: TargetProgress, formula: Formula) -> dict[Quarter, Quartered]:
    """The kept quarters; of a filing unit, which keeps a few, those before follow from its figures."""
    kept = quarters_of(pack.content, one.scope, formula.code)
    if one.scope not in pack.content["states"]:
        return kept
    earlier = _from_figures(pack, one.scope, formula, is_count=one.is_count)
    return dict(sorted({**earlier, **kept}.items()))


def _from_figures(pack: Pack, unit: str, formula: Formula, *, is_count: bool) -> dict[Quarter, Quartered]:
    """The quarters in which the unit gave any cell of the formula: it counts where it gave every one (domain §3.2)."""
    asked = {code: element for code, element in _elements(pack).items() if code in formula.elements}
    found = {}
    for code, units in pack.content["figures"].items():
        cells = units.get(unit, {})
        if not cells or not all(element.asked_in(code) for element in asked.values()):
            continue
        whole = all(element in cells for element in formula.elements)
        sums = [_sum(cells, side) if whole else None for side in (formula.numerator, formula.denominator)]
        quarter = Quarter.parse(code)
        point = Point(
            quarter=quarter,
            expected=1,
            answered=int(whole),
            numerator=sums[0],
            denominator=None if is_count else sums[1],
            missing_unknown=int(not whole),
            counts=True,
        )
        closed = bool(pack.content["periods"][code]["closed_at"])
        found[quarter] = Quartered(point, sums[0], None if is_count else sums[1], 0, closed)
    return found


def _elements(pack: Pack) -> dict[str, Element]:
    return {one["code"]: Element(**one) for one in pack.content["elements"]}


def _sum(cells: dict[str, int | None], side: Iterable[str]) -> int | None:
    """The sum of the numbers, n/a adding nothing; None where there is no number."""
    numbers = [value for element in side if (value := cells[element]) is not None]
    return sum(numbers) if numbers else None
