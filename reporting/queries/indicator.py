"""One indicator: its targets with every reading, the way it has come, and the units it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from reporting.domain.series import Number
from reporting.queries.lines import TargetRow
from reporting.queries.overview import THE_CITY, IndicatorCard, card
from reporting.queries.progress import ReadingStanding, TargetStanding, progress
from reporting.queries.quarters import Filed, PeriodStatus, choose_period, open_statuses, period_statuses
from reporting.queries.scopes import CITY, OLD_CITY, UnknownCode
from reporting.queries.units import UnitValue, median, unit_values
from targets.domain.periods import Quarter
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
    """Everything the page of an indicator says; `units` belong to `scope` at `units_at`, by the formula `counted`."""

    choices: list[PeriodStatus]
    shown: PeriodStatus | None
    running: list[PeriodStatus]
    card: IndicatorCard
    ways: list[IndicatorMethod]
    breaks: list[Break]
    scope: str
    units_at: Quarter
    units: list[UnitValue]
    inseparable: list[UnitValue]
    whole: Number | None
    middle: Number | None

    @property
    def lines(self) -> list[TargetRow]:
        """The targets."""
        return self.card.lines

    @property
    def restated(self) -> bool:
        """Whether a figure of the period shown changed after its closing."""
        return self.shown is not None and self.card.restated(self.shown.quarter)

    @property
    def answered(self) -> int:
        """How many of the units have answered (n/a included)."""
        return sum(one.state != "missing" for one in self.units)


def indicator_page(today: dt.date, code: str, asked: str = "", scope: str = "") -> IndicatorPage:
    """The indicator at the period asked for; its units in the programme's perimeter or the city. Raises Unknown.

    Seven queries: the periods, the promises and their series, the units, the elements.
    """
    if scope not in ("", OLD_CITY, CITY):
        raise UnknownCode(f"Chỉ xem được phạm vi {OLD_CITY} hoặc {CITY}.")
    scope = scope or OLD_CITY
    choices = period_statuses(today)
    at = choose_period(choices, asked)
    period = at.period if at else Period(code=Quarter.of(today).code, as_of=Quarter.of(today).as_of)
    targets = progress(THE_CITY, period, beside=[CITY], indicator=code)
    if not targets:
        raise UnknownCode(f"Không có chỉ tiêu “{code[:60]}”.")
    found = card(targets, at or _before_any(period))
    current, is_count = found.current, found.is_count
    judged = current.aim.figure_quarter(period.quarter)
    units_period = next((one.period for one in choices if one.quarter == judged), period)
    units = unit_values(scope, current.reading.formula_id, units_period, is_count=is_count)
    now = (current.quarters if scope == OLD_CITY else current.beside.get(CITY, {})).get(judged)
    return IndicatorPage(
        choices=choices,
        shown=at,
        running=open_statuses(choices),
        card=found,
        ways=_ways(targets),
        breaks=_breaks(targets),
        scope=scope,
        units_at=judged,
        units=[one for one in units if not one.inseparable],
        inseparable=[one for one in units if one.inseparable],
        whole=now.point.value(is_count) if now else None,
        middle=median(units),
    )


def _before_any(period: Period) -> PeriodStatus:
    """A period in which nobody is expected: the page then shows the promises alone."""
    nobody = Filed(0, 0, 0)
    return PeriodStatus(period, "planned", nobody, nobody, pending=False)


def _readings(targets: Iterable[TargetStanding]) -> list[tuple[TargetStanding, ReadingStanding]]:
    return [(target, reading) for target in targets for reading in target.readings]


def _ways(targets: Iterable[TargetStanding]) -> list[IndicatorMethod]:
    """Each formula of the readings once, with its elements by name: one query."""
    years: dict[str, list[int]] = {}
    formulas = {}
    for target, found in _readings(targets):
        formulas[found.reading.formula_id] = found.reading.formula
        years.setdefault(found.reading.formula_id, []).append(target.target.milestone_id)
    codes = {code for formula in formulas.values() for code in formula.elements}
    elements = {element.code: element for element in Element.objects.filter(pk__in=codes)}
    return [
        IndicatorMethod(
            code,
            [elements[one] for one in formula.numerator],
            [elements[one] for one in formula.denominator],
            sorted(set(years[code])),
        )
        for code, formula in formulas.items()
    ]


def _breaks(targets: Iterable[TargetStanding]) -> list[Break]:
    found = {one.pk: one for _, reading in _readings(targets) for one in reading.breaks}
    return [found[day] for day in sorted(found)]
