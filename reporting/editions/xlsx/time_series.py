"""Each indicator through the quarters, one series for each method that counts it by default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reporting.editions.content import PointText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.counting import CountingMethod, counting_methods, goal_of, is_asked, point_of
from reporting.editions.xlsx.footnotes import breaks_of
from reporting.progress.periods import MERGED_FROM
from reporting.progress.promises import BreakText
from targets.domain.periods import Quarter


@dataclass(frozen=True)
class TimeSeries:
    """A counting method through the quarters from its first figure to the asked one.

    quarters      what it came to; None where nothing is known of a filing unit
    aims          by quarter the number of the next milestone's target, where it is judged by one
    merged_city   the whole city where targets are judged on less
    breaks        by quarter those noted between it and the quarter before
    """

    method: CountingMethod
    title: str
    scope_name: str
    quarters: dict[Quarter, PointText | None]
    aims: dict[Quarter, float | int]
    merged_city: dict[Quarter, PointText]
    breaks: dict[Quarter, list[BreakText]]

    @property
    def exceeds(self) -> bool:
        """Whether a ratio is above the whole somewhere."""
        return any(
            (point.n or 0) > (point.d or 0) for point in [*self.quarters.values(), *self.merged_city.values()] if point
        )


def time_series(part: EditionPart) -> list[TimeSeries]:
    """One for every method that counts an indicator by default, in the programme's order."""
    all_series = []
    for methods in counting_methods(part).values():
        for method in methods:
            scope, indicator = method.targets[-1].scope, method.indicator
            method_label = f" – cách tính của {method.milestones}" if len(methods) > 1 else ""
            quarters = _quarters(part, scope, method)
            city_points = _kept_points(part, part.scope.code, method) if scope != part.scope.code else {}
            series = TimeSeries(
                method=method,
                title=f"{indicator.name}{method_label} ({indicator.measure}) – {part.names[scope]}",
                scope_name=part.names[scope],
                quarters=quarters,
                aims=_goals(method, quarters),
                merged_city={quarter: point for quarter, point in city_points.items() if quarter >= MERGED_FROM},
                breaks=_breaks(part, method, list(quarters)),
            )
            all_series.append(series)
    return all_series


def _goals(method: CountingMethod, quarters: Iterable[Quarter]) -> dict[Quarter, float | int]:
    """The number to be reached next at each quarter; words without a threshold, or counts not allocated, have none."""
    aims = [standing.default.aim for standing in method.targets]
    following = {quarter: next((aim for aim in aims if aim.milestone >= quarter), None) for quarter in quarters}
    return {quarter: goal for quarter, aim in following.items() if aim and (goal := goal_of(aim)) is not None}


def _breaks(part: EditionPart, method: CountingMethod, quarters: Sequence[Quarter]) -> dict[Quarter, list[BreakText]]:
    breaks_by_quarter: dict[Quarter, list[BreakText]] = {}
    for break_text in breaks_of(part, [method]):
        break_quarter = Quarter.of(break_text.on)
        later_quarters = [quarter for quarter in quarters if quarter >= break_quarter]
        if later_quarters and later_quarters[0] != quarters[0]:
            breaks_by_quarter.setdefault(later_quarters[0], []).append(break_text)
    return breaks_by_quarter


def _kept_points(part: EditionPart, scope: str, method: CountingMethod) -> dict[Quarter, PointText]:
    points_by_code = part.content.series.get(scope, {}).get(method.formula.code, {})
    return {Quarter.parse(code): points_by_code[code] for code in sorted(points_by_code)}


def _quarters(part: EditionPart, scope: str, method: CountingMethod) -> dict[Quarter, PointText | None]:
    """The kept quarters; of a filing unit, which keeps a few, all in which it could be asked from its first on."""
    if scope not in part.content.states:
        return dict(_kept_points(part, scope, method))
    codes = (Quarter.parse(code) for code in sorted(part.content.periods))
    points = {
        quarter: point_of(part, scope, method.formula, quarter)
        for quarter in codes
        if is_asked(part, method.formula, quarter)
    }
    first = min((quarter for quarter, point in points.items() if point), default=None)
    return {quarter: point for quarter, point in points.items() if first and quarter >= first}
