"""One indicator: its targets with every reading, the way it has come, and the units it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.progress import wording
from reporting.progress.overview import THE_CITY, IndicatorCard, card
from reporting.progress.periods import PeriodStatus, choose_period, period_statuses
from reporting.progress.promises import BreakText, FormulaText
from reporting.progress.series import Number
from reporting.progress.standing import TargetStanding, progress
from reporting.progress.units import UnitValue, median, unit_values
from reporting.totals.scopes import CITY, OLD_CITY
from targets.domain.periods import Quarter
from targets.domain.refusals import not_found
from targets.models import Element, Period


@dataclass(frozen=True)
class IndicatorMethod:
    """One way the indicator is counted: names above and below the line, and the milestones that count so."""

    numerator: list[str]
    denominator: list[str]
    milestones: list[int]


@dataclass(frozen=True)
class IndicatorPage:
    """Everything the page of an indicator says; `units` belong to `scope` at `units_at`."""

    choices: list[PeriodStatus]
    period_status: PeriodStatus | None
    card: IndicatorCard
    methods: list[IndicatorMethod]
    breaks: list[BreakText]
    scope: str
    units_at: Quarter
    units: list[UnitValue]
    inseparable: list[UnitValue]
    scope_value: Number | None
    middle: Number | None

    @property
    def restated(self) -> bool:
        """Whether a figure of the period shown changed after its closing."""
        return self.period_status is not None and self.card.restated(self.period_status.quarter)

    @property
    def coverage_text(self) -> str:
        return wording.units_answered(self.answered, len(self.units), [unit.name for unit in self.inseparable])

    @property
    def answered(self) -> int:
        """How many of the units have answered (n/a included)."""
        return sum(unit.state != "missing" for unit in self.units)


def indicator_page(today: dt.date, code: str, period_code: str = "", scope: str = "") -> IndicatorPage:
    """The indicator at the period asked for; its units in the programme's perimeter or the city. Raises Unknown.

    Seven queries: the periods, the promises and their series, the units, the elements.
    """
    if scope not in ("", OLD_CITY, CITY):
        raise not_found(f"Chỉ xem được phạm vi {OLD_CITY} hoặc {CITY}.")
    scope = scope or OLD_CITY
    choices = period_statuses(today)
    period_status = choose_period(choices, period_code)
    this_quarter = Quarter.of(today)
    period = period_status.period if period_status else Period(code=this_quarter.code, as_of=this_quarter.as_of)
    standings = progress(THE_CITY, period, other_scopes=[CITY], indicator=code)
    if not standings:
        raise not_found(f"Không có chỉ tiêu “{code[:60]}”.")
    indicator_card = card(standings, period.quarter)
    current, is_count = indicator_card.current, indicator_card.is_count
    judged_quarter = current.aim.figure_quarter(period.quarter)
    units_period = next((status.period for status in choices if status.quarter == judged_quarter), period)
    units = unit_values(scope, current.formula.code, units_period, is_count=is_count)
    figures = (current.quarters if scope == OLD_CITY else current.other_scopes.get(CITY, {})).get(judged_quarter)
    breaks = {noted.on: noted for standing in standings for reading in standing.readings for noted in reading.breaks}
    return IndicatorPage(
        choices=choices,
        period_status=period_status,
        card=indicator_card,
        methods=_methods(standings),
        breaks=[breaks[day] for day in sorted(breaks)],
        scope=scope,
        units_at=judged_quarter,
        units=[unit for unit in units if not unit.inseparable],
        inseparable=[unit for unit in units if unit.inseparable],
        scope_value=figures.point.value(is_count) if figures else None,
        middle=median(units),
    )


def _methods(standings: Iterable[TargetStanding]) -> list[IndicatorMethod]:
    """Each formula of the readings once, with its elements by name: one query."""
    formulas: dict[str, FormulaText] = {}
    years: dict[str, set[int]] = {}
    for standing in standings:
        for reading_standing in standing.readings:
            formula = formulas.setdefault(reading_standing.formula.code, reading_standing.formula)
            years.setdefault(formula.code, set()).add(standing.target.milestone)
    codes = {code for formula in formulas.values() for code in formula.elements}
    names = dict(Element.objects.filter(pk__in=codes).values_list("code", "name"))
    return [
        IndicatorMethod(
            [names[element] for element in formula.numerator],
            [names[element] for element in formula.denominator],
            sorted(years[code]),
        )
        for code, formula in formulas.items()
    ]
