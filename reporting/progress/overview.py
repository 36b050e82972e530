"""The overview: where the thirteen targets stand at one period, by indicator, with the merged city beside."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from reporting.progress import wording
from reporting.progress.periods import MERGED_FROM, PeriodStatus, choose_period, open_statuses, period_statuses
from reporting.progress.presenters import TargetRow
from reporting.progress.promises import IndicatorText
from reporting.progress.series import Number
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import ReadingStanding, TargetStanding, progress
from reporting.progress.verdict import LABELS, Status
from reporting.totals.scopes import CITY, Scope
from targets.domain.periods import Quarter

THE_CITY = Scope(CITY, "Liên đoàn Lao động Thành phố Hồ Chí Minh", is_perimeter=False, is_city=True)


@dataclass(frozen=True)
class CurrentValue:
    """An indicator's value in one scope at the quarter shown, with how many units it comes from.

    `with_carried` is a count's value on the carried basis, which its chart draws; None where no unit is carried.
    """

    value: Number | None
    figures: QuarterFigures
    with_carried: int | None

    @property
    def coverage_text(self) -> str:
        point = self.figures.point
        return wording.units_answered(point.answered, point.expected, point.left_out)


@dataclass(frozen=True)
class IndicatorCard:
    """One indicator with its targets; `current` is the reading whose trend is drawn."""

    indicator: IndicatorText
    standings: list[TargetStanding]
    current: ReadingStanding
    now: CurrentValue | None
    merged: CurrentValue | None

    @property
    def lines(self) -> list[TargetRow]:
        return [TargetRow(standing) for standing in self.standings]

    def restated(self, quarter: Quarter) -> bool:
        """Whether a figure of the quarter changed after its closing, in any of the scopes shown."""
        quarters_by_scope = [self.current.quarters, *self.current.other_scopes.values()]
        return any(quarter in quarters and quarters[quarter].restated for quarters in quarters_by_scope)

    @property
    def is_count(self) -> bool:
        """Whether its values are counts (else per cent)."""
        return self.indicator.is_count


@dataclass(frozen=True)
class Overview:
    """Everything the first page says; `period_status` is None before any period has an expected report."""

    choices: list[PeriodStatus]
    period_status: PeriodStatus | None
    running: list[PeriodStatus]
    cards: list[IndicatorCard]
    tally: list[tuple[Status, int]]

    @property
    def restated(self) -> bool:
        return self.period_status is not None and any(card.restated(self.period_status.quarter) for card in self.cards)


def overview(today: dt.date, period_code: str = "") -> Overview:
    """The thirteen targets at the period asked for, else at the last that counts; raises Unknown. Five queries."""
    choices = period_statuses(today)
    period_status = choose_period(choices, period_code)
    if period_status is None:
        return Overview(choices, None, open_statuses(choices), [], [])
    standings = progress(THE_CITY, period_status.period, other_scopes=[CITY])
    by_indicator: dict[str, list[TargetStanding]] = {}
    for standing in sorted(standings, key=lambda standing: standing.indicator.order):
        by_indicator.setdefault(standing.target.indicator, []).append(standing)
    cards = [card(targets, period_status.quarter) for targets in by_indicator.values()]
    counted = Counter(standing.default.verdict.status for standing in standings)
    tally = [(status, counted[status]) for status in LABELS if counted[status]]
    running = [status for status in open_statuses(choices) if status != period_status]
    return Overview(choices, period_status, running, cards, tally)


def card(standings: list[TargetStanding], quarter: Quarter) -> IndicatorCard:
    """The card of one indicator: its values now are those of the first target ahead, else of the last."""
    ahead = [standing for standing in standings if standing.default.aim.milestone > quarter]
    current = (ahead or standings[-1:])[0].default
    city = current.other_scopes.get(CITY, {}) if quarter >= MERGED_FROM else {}
    figure_quarter, is_count = current.aim.figure_quarter(quarter), standings[0].is_count
    now, merged = (_current_value(quarters.get(figure_quarter), is_count) for quarters in (current.quarters, city))
    return IndicatorCard(standings[0].indicator, standings, current, now, merged)


def _current_value(figures: QuarterFigures | None, is_count: bool) -> CurrentValue | None:
    if figures is None:
        return None
    with_carried = figures.carried_numerator if is_count and figures.carried else None
    return CurrentValue(figures.point.value(is_count), figures, with_carried)
