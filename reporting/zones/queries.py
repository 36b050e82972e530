"""The register of zones as pages show it: where each lies, what it has, and whose figures a period's came from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from reporting.models import Report, Supplier
from reporting.reports.cells import NO_CELL, Cell
from reporting.reports.queries import cells_of
from reporting.zones.counting import counted_zones
from targets.domain.vietnamese import fold, sort_key
from targets.models import Change, Element, Facility, FacilityState, Period, Unit, Zone, ZoneSpan


@dataclass(frozen=True)
class FacilityStatus:
    """A facility with its state on a day; `state` None: not yet begun."""

    facility: Facility
    state: FacilityState | None
    history: list[FacilityState] = field(default_factory=list)

    @property
    def in_use(self) -> bool:
        return self.state is not None and self.state.state == FacilityState.State.IN_USE


@dataclass(frozen=True)
class ZoneFigures:
    """A zone on a day: its place and its facilities; `span` None: in no place on that day."""

    zone: Zone
    span: ZoneSpan | None
    facilities: list[FacilityStatus]

    @property
    def in_use(self) -> list[FacilityStatus]:
        return [status for status in self.facilities if status.in_use]


def register(day: dt.date, *, unit: str = "", state: str = "", word: str = "") -> list[ZoneFigures]:
    """Zones in the order of units and names on a day, filtered by unit, state and a word of the name: four queries."""
    placed = ZoneSpan.objects.filter(valid__contains=day).select_related("unit")
    spans = {span.zone_id: span for span in placed if unit in ("", span.unit_id) and state in ("", span.state)}
    facilities, folded_word = _facilities(day), fold(word.strip())
    figures = [
        ZoneFigures(zone, spans.get(zone.code), facilities.get(zone.code, []))
        for zone in Zone.objects.all()
        if (zone.code in spans or not (unit or state)) and folded_word in fold(zone.name)
    ]

    def order(figures: ZoneFigures) -> tuple[int, str, str]:
        unit = figures.span.unit if figures.span else None
        return (unit.order if unit else 2**31, unit.sort_key if unit else "", sort_key(figures.zone.name))

    return sorted(figures, key=order)


def _facilities(day: dt.date, zone: Zone | None = None) -> dict[str, list[FacilityStatus]]:
    states: dict[int, list[FacilityState]] = defaultdict(list)
    for state in FacilityState.objects.order_by("since"):
        states[state.facility_id].append(state)
    statuses_by_zone: dict[str, list[FacilityStatus]] = defaultdict(list)
    facilities = Facility.objects.filter(zone=zone) if zone else Facility.objects.all()
    for facility in facilities:
        history = states[facility.pk]
        state_now = next((state for state in reversed(history) if state.since <= day), None)
        statuses_by_zone[facility.zone_id].append(FacilityStatus(facility, state_now, history))
    return statuses_by_zone


def zone_figures(zone: Zone, day: dt.date) -> ZoneFigures:
    span = ZoneSpan.objects.filter(zone=zone, valid__contains=day).select_related("unit").first()
    return ZoneFigures(zone, span, _facilities(day, zone).get(zone.code, []))


def spans(zone: Zone) -> list[ZoneSpan]:
    """Every place of a zone, latest first."""
    return list(ZoneSpan.objects.filter(zone=zone).select_related("unit").order_by("-valid"))


def changes(zone: Zone, limit: int = 20) -> list[Change]:
    """Who changed what of a zone, latest first."""
    return list(Change.objects.filter(subject=zone.code).select_related("by")[:limit])


def holders(day: dt.date) -> list[Unit]:
    """Units at which zones lie on the day, in official order."""
    return list(Unit.objects.filter(zone_spans__valid__contains=day).distinct())


@dataclass(frozen=True)
class Count:
    """The register's figures of one unit at a period: as it counts now, as prepared and as confirmed."""

    unit: Unit
    elements: list[Element]
    report: Report | None
    now: dict[str, int]
    prepared: dict[str, Cell]
    confirmed: dict[str, Cell]

    @property
    def differs(self) -> bool:
        """Whether the register has changed since it was prepared."""
        return {code: cell.value for code, cell in self.prepared.items()} != self.now

    @property
    def waits(self) -> bool:
        """Whether a second person has to confirm it."""
        return self.report is not None and self.report.state == Report.State.SUBMITTED

    @property
    def values(self) -> list[tuple[Element, int | None, int | None]]:
        """Each element of the register: what it counts now, and what is confirmed."""
        return [
            (element, self.now.get(element.code), self.confirmed.get(element.code, NO_CELL).value)
            for element in self.elements
        ]


def counts(period: Period) -> list[Count]:
    """The register of a period by unit, in official order."""
    stored = Report.objects.filter(period=period, supplier=Supplier.REGISTER)
    reports = {
        report.unit_id: report
        for report in stored.select_related("revision", "approved_revision", "submitted_by", "unit")
    }
    counted = counted_zones(period)
    units = Unit.objects.filter(pk__in=counted.keys() | reports.keys())
    register_elements = elements(period)
    result = []
    for unit in units:
        report = reports.get(unit.code)
        prepared = cells_of(report.revision) if report else {}
        confirmed = cells_of(report.approved_revision) if report else {}
        result.append(Count(unit, register_elements, report, counted.get(unit.code, {}), prepared, confirmed))
    return result


def elements(period: Period) -> list[Element]:
    """What the register gives in the period."""
    return [element for element in Element.objects.filter(supplier=Supplier.REGISTER) if element.asked_in(period.code)]
