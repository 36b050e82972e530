"""The course of each indicator through the quarters, one for each way it is counted by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from reporting.domain.edition import BreakText, PointText
from reporting.pack.pack import EditionPart
from reporting.pack.remarks import breaks_of
from reporting.pack.ways import CountingMethod, is_asked, point_of, ways
from reporting.queries.quarters import MERGED_FROM
from targets.domain.periods import Quarter


@dataclass(frozen=True)
class TimeSeries:
    """A way through the quarters from its first figure to the asked one.

    quarters   what it came to; None where nothing is known of a filing unit
    aims       by quarter the number of the next milestone's target, where it is judged by one
    merged     the whole city where targets are judged on less
    breaks     by quarter those noted between it and the quarter before
    """

    way: CountingMethod
    title: str
    place: str
    quarters: dict[Quarter, PointText | None]
    aims: dict[Quarter, float | int]
    merged: dict[Quarter, PointText]
    breaks: dict[Quarter, list[BreakText]]

    @property
    def exceeds(self) -> bool:
        """Whether a ratio is above the whole somewhere."""
        return any((one["n"] or 0) > (one["d"] or 0) for one in [*self.quarters.values(), *self.merged.values()] if one)


def courses(pack: EditionPart) -> list[TimeSeries]:
    """Every way in which an indicator is counted by default, in the programme's order."""
    return [_course(pack, way, several=len(found) > 1) for found in ways(pack).values() for way in found]


def _course(pack: EditionPart, way: CountingMethod, *, several: bool) -> TimeSeries:
    scope, indicator = way.targets[-1].scope, way.indicator
    counted = f" – cách tính của {way.milestones}" if several else ""
    quarters = _quarters(pack, scope, way)
    return TimeSeries(
        way=way,
        title=f"{indicator.name}{counted} ({indicator.measure}) – {pack.names[scope]}",
        place=pack.names[scope],
        quarters=quarters,
        aims={quarter: aim for quarter in quarters if (aim := _aim(way, quarter)) is not None},
        merged=_merged(pack, scope, way),
        breaks=_breaks(pack, way, list(quarters)),
    )


def _breaks(pack: EditionPart, way: CountingMethod, quarters: Sequence[Quarter]) -> dict[Quarter, list[BreakText]]:
    found: dict[Quarter, list[BreakText]] = {}
    for one in breaks_of(pack, [way]):
        at = Quarter.of(dt.date.fromisoformat(one["on"]))
        after = [quarter for quarter in quarters if quarter >= at]
        if after and after[0] != quarters[0]:
            found.setdefault(after[0], []).append(one)
    return found


def _aim(way: CountingMethod, quarter: Quarter) -> float | int | None:
    """The number to be reached next; words without a threshold, or counts not allocated, have none."""
    aim = next((one.default.aim for one in way.targets if one.default.aim.milestone >= quarter), None)
    if aim is None or aim.value is None or not aim.judged:
        return None
    return int(aim.value) if aim.is_count else float(aim.value / 100)


def _merged(pack: EditionPart, scope: str, way: CountingMethod) -> dict[Quarter, PointText]:
    if scope == pack.scope.code:
        return {}
    found = _kept(pack, pack.scope.code, way)
    return {quarter: one for quarter, one in found.items() if quarter >= MERGED_FROM}


def _kept(pack: EditionPart, scope: str, way: CountingMethod) -> dict[Quarter, PointText]:
    found = pack.content["series"].get(scope, {}).get(way.formula.code, {})
    return {Quarter.parse(code): found[code] for code in sorted(found)}


def _quarters(pack: EditionPart, scope: str, way: CountingMethod) -> dict[Quarter, PointText | None]:
    """The kept quarters; of a filing unit, which keeps a few, all in which it could be asked from its first on."""
    if scope not in pack.content["states"]:
        return dict(_kept(pack, scope, way))
    codes = (Quarter.parse(code) for code in sorted(pack.content["periods"]))
    points = {
        quarter: point_of(pack, scope, way.formula, quarter)
        for quarter in codes
        if is_asked(pack, way.formula, quarter)
    }
    first = min((quarter for quarter, point in points.items() if point), default=None)
    return {quarter: point for quarter, point in points.items() if first and quarter >= first}
