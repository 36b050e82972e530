"""One indicator: its targets with every reading, the way it has come, and the units it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.progress.overview import THE_CITY, IndicatorCard, card
from reporting.progress.periods import Filed, PeriodStatus, choose_period, open_statuses, period_statuses
from reporting.progress.presenters import TargetRow
from reporting.progress.series import Number
from reporting.progress.standing import ReadingStanding, TargetStanding, progress
from reporting.progress.units import UnitValue, median, unit_values
from reporting.totals.scopes import CITY, OLD_CITY
from targets.domain.periods import Quarter
from targets.domain.refusals import not_found
from targets.models import Break, Element, Period


@dataclass(frozen=True)
class IndicatorMethod:
    """One way the indicator is counted: its elements above and below the line, and the milestones that count so."""

    formula: str
    numerator: list[Element]
    denominator: list[Element]
    milestones: list[int]


@dataclass(frozen=True)
class IndicatorPage:
    """Everything the page of an indicator says; `units` belong to `scope` at `units_at`."""

    choices: list[PeriodStatus]
    period_status: PeriodStatus | None
    running: list[PeriodStatus]
    card: IndicatorCard
    methods: list[IndicatorMethod]
    breaks: list[Break]
    scope: str
    units_at: Quarter
    units: list[UnitValue]
    inseparable: list[UnitValue]
    scope_value: Number | None
    middle: Number | None

    @property
    def lines(self) -> list[TargetRow]:
        return self.card.lines

    @property
    def restated(self) -> bool:
        """Whether a figure of the period shown changed after its closing."""
        return self.period_status is not None and self.card.restated(self.period_status.quarter)

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
    period = (
        period_status.period if period_status else Period(code=Quarter.of(today).code, as_of=Quarter.of(today).as_of)
    )
    standings = progress(THE_CITY, period, other_scopes=[CITY], indicator=code)
    if not standings:
        raise not_found(f"Không có chỉ tiêu “{code[:60]}”.")
    indicator_card = card(standings, period_status or _before_any(period))
    current, is_count = indicator_card.current, indicator_card.is_count
    judged_quarter = current.aim.figure_quarter(period.quarter)
    units_period = next((status.period for status in choices if status.quarter == judged_quarter), period)
    units = unit_values(scope, current.reading.formula_id, units_period, is_count=is_count)
    figures = (current.quarters if scope == OLD_CITY else current.other_scopes.get(CITY, {})).get(judged_quarter)
    return IndicatorPage(
        choices=choices,
        period_status=period_status,
        running=open_statuses(choices),
        card=indicator_card,
        methods=_methods(standings),
        breaks=_breaks(standings),
        scope=scope,
        units_at=judged_quarter,
        units=[unit for unit in units if not unit.inseparable],
        inseparable=[unit for unit in units if unit.inseparable],
        scope_value=figures.point.value(is_count) if figures else None,
        middle=median(units),
    )


def _before_any(period: Period) -> PeriodStatus:
    """A period in which nobody is expected: the page then shows the promises alone."""
    nobody = Filed(0, 0, 0)
    return PeriodStatus(period, "planned", nobody, nobody, pending=False)


def _readings(standings: Iterable[TargetStanding]) -> list[tuple[TargetStanding, ReadingStanding]]:
    return [(standing, reading_standing) for standing in standings for reading_standing in standing.readings]


def _methods(standings: Iterable[TargetStanding]) -> list[IndicatorMethod]:
    """Each formula of the readings once, with its elements by name: one query."""
    years: dict[str, list[int]] = {}
    formulas = {}
    for standing, reading_standing in _readings(standings):
        formulas[reading_standing.reading.formula_id] = reading_standing.reading.formula
        years.setdefault(reading_standing.reading.formula_id, []).append(standing.target.milestone_id)
    codes = {code for formula in formulas.values() for code in formula.elements}
    elements = {element.code: element for element in Element.objects.filter(pk__in=codes)}
    return [
        IndicatorMethod(
            code,
            [elements[element_code] for element_code in formula.numerator],
            [elements[element_code] for element_code in formula.denominator],
            sorted(set(years[code])),
        )
        for code, formula in formulas.items()
    ]


def _breaks(standings: Iterable[TargetStanding]) -> list[Break]:
    breaks_by_day = {
        data_break.pk: data_break
        for _, reading_standing in _readings(standings)
        for data_break in reading_standing.breaks
    }
    return [breaks_by_day[day] for day in sorted(breaks_by_day)]
