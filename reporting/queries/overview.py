"""The overview: where the thirteen targets stand at one period, by indicator, with the merged city beside."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reporting.domain.series import Number
from reporting.domain.verdict import LABELS, Status
from reporting.queries.lines import TargetRow
from reporting.queries.progress import ReadingStanding, TargetStanding, progress
from reporting.queries.quarters import PeriodStatus, choose_period, open_statuses, period_statuses
from reporting.queries.scopes import CITY, Scope
from reporting.queries.series import QuarterFigures
from targets.domain.periods import Quarter
from targets.models import Indicator

THE_CITY = Scope(CITY, "Liên đoàn Lao động Thành phố Hồ Chí Minh", is_perimeter=False, is_city=True)


@dataclass(frozen=True)
class CurrentValue:
    """An indicator's value in one scope at the quarter shown, with how many units it comes from."""

    quarter: Quarter
    value: Number | None
    quartered: QuarterFigures


@dataclass(frozen=True)
class IndicatorCard:
    """One indicator with its targets; `current` is the reading whose trend is drawn."""

    indicator: Indicator
    targets: list[TargetStanding]
    current: ReadingStanding
    now: CurrentValue | None
    merged: CurrentValue | None

    @property
    def lines(self) -> list[TargetRow]:
        """Its targets as lines of a table."""
        return [TargetRow(one) for one in self.targets]

    def restated(self, quarter: Quarter) -> bool:
        """Whether a figure of the quarter changed after its closing, in any of the scopes shown."""
        every = [self.current.quarters, *self.current.beside.values()]
        return any(quarter in found and found[quarter].restated for found in every)

    @property
    def is_count(self) -> bool:
        """Whether its values are counts (else per cent)."""
        return self.indicator.kind == Indicator.Kind.COUNT


@dataclass(frozen=True)
class Overview:
    """Everything the first page says; `shown` is None before any period has an expected report."""

    choices: list[PeriodStatus]
    shown: PeriodStatus | None
    running: list[PeriodStatus]
    cards: list[IndicatorCard]
    tally: list[tuple[Status, int]]

    @property
    def restated(self) -> bool:
        """Whether the period shown is a restated one."""
        return self.shown is not None and any(card.restated(self.shown.quarter) for card in self.cards)


def overview(today: dt.date, asked: str = "") -> Overview:
    """The thirteen targets at the period asked for, else at the last that counts; raises Unknown. Five queries."""
    choices = period_statuses(today)
    at = choose_period(choices, asked)
    if at is None:
        return Overview(choices, None, open_statuses(choices), [], [])
    found = progress(THE_CITY, at.period, beside=[CITY])
    cards = [
        card(list(targets), at)
        for _, targets in groupby(
            sorted(found, key=lambda one: one.target.indicator.order), key=lambda one: one.target.indicator_id
        )
    ]
    counted = Counter(one.default.verdict.status for one in found)
    tally = [(status, counted[status]) for status in LABELS if counted[status]]
    return Overview(choices, at, [one for one in open_statuses(choices) if one != at], cards, tally)


def card(targets: Sequence[TargetStanding], at: PeriodStatus) -> IndicatorCard:
    """The card of one indicator: its values now are those of the first target ahead, else of the last."""
    asked = at.quarter
    ahead = [one for one in targets if one.default.aim.milestone > asked]
    current = (ahead or targets[-1:])[0].default
    is_count = targets[0].is_count
    return IndicatorCard(
        indicator=targets[0].target.indicator,
        targets=list(targets),
        current=current,
        now=_now(current.quarters, current.aim.figure_quarter(asked), is_count),
        merged=_now(current.beside.get(CITY, {}), current.aim.figure_quarter(asked), is_count) if at.merged else None,
    )


def _now(quarters: dict[Quarter, QuarterFigures], quarter: Quarter, is_count: bool) -> CurrentValue | None:
    found = quarters.get(quarter)
    return CurrentValue(quarter, found.point.value(is_count), found) if found else None
