"""The register of zones and their facilities from a file (`import_zones`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from targets.actions.changes import Actor, Imported, record
from targets.actions.periods import ask_recount_of
from targets.actions.tree import changed_days, lock_tree, overlaps, range_detail, to_range, to_span
from targets.domain.rows import FacilityRow, SpanRow, ZoneRow, refuse_any, zone_rows
from targets.domain.spans import Span, covers
from targets.domain.tables import Problem
from targets.models import Duty, Facility, FacilityState, Unit, Zone, ZoneSpan

SpanKey = tuple[str, date]  # zone, first day
FacilityKey = tuple[str, str]  # zone, name


def import_zones(*, content: bytes, actor: Actor, dry_run: bool = False) -> Imported:
    """Take the zones, their locations and facilities of a file; all rows or none.

    A row replaces the location of the same zone that begins on the same day, and the state of the same facility since
    the same day; a location may be repeated, a line a facility. Other locations and states stay, and one that overlaps
    them is refused. Raises TableError naming every bad row by line and code: unknown units, a zone at a unit that
    does not file in those days (docs/rules.md#zones).
    """
    with transaction.atomic():
        lock_tree()
        rows, problems = zone_rows(content)
        register = Register(rows)
        refuse_any([*problems, *register.contradictions(), *register.unit_problems(), *register.overlaps()])
        result = register.write(actor)
        if dry_run:
            transaction.set_rollback(True)
    return result


class Register:
    """What the file says of its zones, beside what the database holds of them."""

    def __init__(self, rows: list[ZoneRow]) -> None:
        self.rows = rows
        zones = {row.code for row in rows}
        self.names = dict(Zone.objects.filter(code__in=zones).values_list("code", "name"))
        self.spans: dict[SpanKey, ZoneSpan] = {
            (span.zone_id, to_span(span.valid).start): span for span in ZoneSpan.objects.filter(zone__in=zones)
        }
        self.facilities: dict[FacilityKey, Facility] = {
            (facility.zone_id, facility.name): facility for facility in Facility.objects.filter(zone__in=zones)
        }
        states = FacilityState.objects.filter(facility__zone__in=zones).select_related("facility")
        self.states = {(state.facility.zone_id, state.facility.name, state.since): state for state in states}
        self.marks: dict[int, bool] = {}  # line → whether it brought something new
        self.subjects: set[str] = set()
        self.days: list[Span] = []

    def locations(self) -> Iterator[tuple[ZoneRow, SpanRow]]:
        """Each location once, at the first line that says it."""
        locations = set()
        for row in self.rows:
            if row.location is not None and (row.code, row.location) not in locations:
                locations.add((row.code, row.location))
                yield row, row.location

    def contradictions(self) -> Iterator[Problem]:
        """One zone with two names, one facility with two kinds or with two states on one day."""
        first_claims: dict[tuple[object, ...], tuple[int, str]] = {}
        for row in self.rows:
            claims: list[tuple[tuple[object, ...], str, str]] = [((row.code,), row.name, "tên KCN, KCX")]
            if row.facility is not None:
                key = (row.code, row.facility.name)
                claims += [(key, row.facility.kind, "loại thiết chế")]
                claims += [((*key, row.facility.since), row.facility.state, "trạng thái thiết chế trong một ngày")]
            for subject, value, what in claims:
                line, first = first_claims.setdefault(subject, (row.line, value))
                if first != value:
                    yield Problem(row.line, row.code, f"{what} khác với dòng {line}.")

    def unit_problems(self) -> Iterator[Problem]:
        """Units nobody knows or that do not file in all those days."""
        units = set(Unit.objects.values_list("code", flat=True))
        duties: dict[str, list[Span]] = defaultdict(list)
        for duty in Duty.objects.filter(unit__in={location.unit for _, location in self.locations()}):
            duties[duty.unit_id].append(to_span(duty.valid))
        for row, location in self.locations():
            if location.unit not in units:
                yield Problem(row.line, row.code, f"không có đơn vị “{location.unit}”.")
            elif not covers(duties[location.unit], location.span):
                yield Problem(row.line, row.code, f"{location.unit} không phải nộp báo cáo trong suốt {location.span}.")

    def overlaps(self) -> Iterator[Problem]:
        """Locations of one zone that overlap each other or a stored one that no row replaces."""
        file: dict[str, list[tuple[int, Span]]] = defaultdict(list)
        for row, location in self.locations():
            file[row.code].append((row.line, location.span))
        kept: dict[str, list[Span]] = defaultdict(list)
        for zone, start in self.spans.keys() - {(row.code, location.span.start) for row, location in self.locations()}:
            kept[zone].append(to_span(self.spans[zone, start].valid))
        for zone, lines in file.items():
            yield from overlaps(zone, lines, kept[zone], "vị trí")

    def write(self, actor: Actor) -> Imported:
        """Write what differs, with the record and the counters."""
        for row in self.rows:
            if self.names.get(row.code) != row.name:
                self._mark(row, row.code not in self.names)
                Zone.objects.update_or_create(code=row.code, defaults={"name": row.name})
                self.names[row.code] = row.name
        for row, location in self.locations():
            self._write_location(row, location)
        for row in self.rows:
            if row.facility is not None:
                self._write_facility(row, row.facility)
        details: dict[str, dict[str, Any]] = {
            code: {"name": self.names[code], "places": [], "facilities": []} for code in sorted(self.subjects)
        }
        for row in self.rows:
            if row.code in details and row.location:
                location = row.location
                days = range_detail(location.span)
                details[row.code]["places"].append([location.unit, location.state, *days])
            if row.code in details and row.facility:
                name, kind, state, first_day = vars(row.facility).values()
                details[row.code]["facilities"].append([name, kind, state, first_day.isoformat()])
        record(actor, "import_zones", details)
        ask_recount_of(self.days)
        added = sum(self.marks.values())
        return Imported(len(self.rows), added, len(self.marks) - added, sorted(self.subjects))

    def _mark(self, row: ZoneRow, added: bool) -> None:
        """Note that the row brought something: a new thing, or a change of a known one."""
        self.marks[row.line] = self.marks.get(row.line, False) or added
        self.subjects.add(row.code)

    def _write_location(self, row: ZoneRow, location: SpanRow) -> None:
        stored = self.spans.get((row.code, location.span.start))
        if stored is None:
            stored = ZoneSpan(zone_id=row.code, unit_id=location.unit, state=location.state)
            before, same = None, False
        else:
            before, same = to_span(stored.valid), (stored.unit_id, stored.state) == (location.unit, location.state)
        if before == location.span and same:
            return
        self._mark(row, before is None)
        self.days += changed_days(before, location.span, same)
        stored.unit_id, stored.state, stored.valid = location.unit, location.state, to_range(location.span)
        stored.save()

    def _write_facility(self, row: ZoneRow, facility_row: FacilityRow) -> None:
        facility = self.facilities.get((row.code, facility_row.name))
        if facility is None or facility.kind != facility_row.kind:
            self._mark(row, facility is None)
            facility = facility or Facility(zone_id=row.code, name=facility_row.name)
            facility.kind = facility_row.kind
            facility.save()
            self.facilities[row.code, facility_row.name] = facility
        stored = self.states.get((row.code, facility_row.name, facility_row.since))
        if stored is not None and stored.state == facility_row.state:
            return
        self._mark(row, stored is None)
        self.days.append(Span(facility_row.since))
        stored = stored or FacilityState(facility=facility, since=facility_row.since)
        stored.state = facility_row.state
        stored.save()
        self.states[row.code, facility_row.name, facility_row.since] = stored
