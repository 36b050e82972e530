"""The register of zones and their facilities from a file (`import_zones`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from targets.actions.changes import Author, record
from targets.actions.recount import ask_recount_of
from targets.actions.result import Imported
from targets.actions.tree import changed_days, lock_tree, overlapping, range_detail, to_range, to_span
from targets.domain.rows import FacilityRow, SpanRow, ZoneRow, refuse_any, zone_rows
from targets.domain.spans import Span, covers
from targets.domain.tables import Problem
from targets.models import Duty, Facility, FacilityState, Unit, Zone, ZoneSpan

SpanKey = tuple[str, date]  # zone, first day
FacilityKey = tuple[str, str]  # zone, name


def import_zones(*, content: bytes, author: Author, dry_run: bool = False) -> Imported:
    """Take the zones, their places and facilities of a file; all rows or none.

    A row replaces the place of the same zone that begins on the same day, and the state of the same facility since
    the same day; a place may be repeated, a line a facility. Other places and states stay, and a place that overlaps
    them is refused. Raises TableError naming every bad row by line and code: unknown units, a zone at a unit that
    does not file in those days (domain.md §4).
    """
    with transaction.atomic():
        lock_tree()
        rows, problems = zone_rows(content)
        register = Register(rows)
        refuse_any([*problems, *register.problems()])
        result = register.write(author)
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
            (each.zone_id, to_span(each.valid).start): each for each in ZoneSpan.objects.filter(zone__in=zones)
        }
        self.facilities: dict[FacilityKey, Facility] = {
            (each.zone_id, each.name): each for each in Facility.objects.filter(zone__in=zones)
        }
        found = FacilityState.objects.filter(facility__zone__in=zones).select_related("facility")
        self.states = {(each.facility.zone_id, each.facility.name, each.since): each for each in found}
        self.marks: dict[int, bool] = {}  # line → whether it brought something new
        self.subjects: set[str] = set()
        self.days: list[Span] = []

    def places(self) -> Iterator[tuple[ZoneRow, SpanRow]]:
        """Each place once, at the first line that says it."""
        seen = set()
        for row in self.rows:
            if row.place is not None and (row.code, row.place) not in seen:
                seen.add((row.code, row.place))
                yield row, row.place

    def built(self) -> Iterator[tuple[ZoneRow, FacilityRow]]:
        """Each state of a facility, with its line."""
        for row in self.rows:
            if row.facility is not None:
                yield row, row.facility

    def problems(self) -> list[Problem]:
        """Everything that forbids the file, line by line."""
        return [*self._contradictions(), *self._unit_problems(), *self._overlaps()]

    def _contradictions(self) -> Iterator[Problem]:
        """One zone with two names, one facility with two kinds or with two states on one day."""
        said: dict[tuple[object, ...], tuple[int, str]] = {}
        for row in self.rows:
            claims: list[tuple[tuple[object, ...], str, str]] = [((row.code,), row.name, "tên KCN, KCX")]
            if row.facility is not None:
                key = (row.code, row.facility.name)
                claims += [(key, row.facility.kind, "loại thiết chế")]
                claims += [((*key, row.facility.since), row.facility.state, "trạng thái thiết chế trong một ngày")]
            for subject, value, what in claims:
                line, first = said.setdefault(subject, (row.line, value))
                if first != value:
                    yield Problem(row.line, row.code, f"{what} khác với dòng {line}.")

    def _unit_problems(self) -> Iterator[Problem]:
        """Units nobody knows or that do not file in all those days."""
        units = set(Unit.objects.values_list("code", flat=True))
        duties: dict[str, list[Span]] = defaultdict(list)
        for duty in Duty.objects.filter(unit__in={place.unit for _, place in self.places()}):
            duties[duty.unit_id].append(to_span(duty.valid))
        for row, place in self.places():
            if place.unit not in units:
                yield Problem(row.line, row.code, f"không có đơn vị “{place.unit}”.")
            elif not covers(duties[place.unit], place.span):
                yield Problem(row.line, row.code, f"{place.unit} không phải nộp báo cáo trong suốt {place.span}.")

    def _overlaps(self) -> Iterator[Problem]:
        """Places of one zone that overlap each other or a stored one that no row replaces."""
        mine: dict[str, list[tuple[int, Span]]] = defaultdict(list)
        for row, place in self.places():
            mine[row.code].append((row.line, place.span))
        for zone, file in mine.items():
            starts = {span.start for _, span in file}
            stored = [(start, to_span(each.valid)) for (code, start), each in self.spans.items() if code == zone]
            kept = [span for start, span in stored if start not in starts]
            for first, second in overlapping(file):
                yield Problem(second, zone, f"chồng thời gian với dòng {first}.")
            for line, span in file:
                for other in kept:
                    if other.overlaps(span):
                        yield Problem(line, zone, f"chồng thời gian với vị trí đã có {other}.")

    def write(self, author: Author) -> Imported:
        """Write what differs, with the record and the counters."""
        self._write_zones()
        for row, place in self.places():
            self._write_place(row, place)
        for row, facility in self.built():
            self._write_state(row, self._written_facility(row, facility), facility)
        record(author, "import_zones", {code: self._detail(code) for code in sorted(self.subjects)})
        ask_recount_of(self.days)
        added = sum(self.marks.values())
        return Imported(len(self.rows), added, len(self.marks) - added, sorted(self.subjects))

    def _mark(self, row: ZoneRow, added: bool) -> None:
        """Note that the row brought something: a new thing, or a change of a known one."""
        self.marks[row.line] = self.marks.get(row.line, False) or added
        self.subjects.add(row.code)

    def _write_zones(self) -> None:
        for row in self.rows:
            if self.names.get(row.code) != row.name:
                self._mark(row, row.code not in self.names)
                Zone.objects.update_or_create(code=row.code, defaults={"name": row.name})
                self.names[row.code] = row.name

    def _write_place(self, row: ZoneRow, place: SpanRow) -> None:
        stored = self.spans.get((row.code, place.span.start))
        if stored is None:
            stored = ZoneSpan(zone_id=row.code, unit_id=place.unit, state=place.state)
            before, same = None, False
        else:
            before, same = to_span(stored.valid), (stored.unit_id, stored.state) == (place.unit, place.state)
        if before == place.span and same:
            return
        self._mark(row, before is None)
        self.days += changed_days(before, place.span, same)
        stored.unit_id, stored.state, stored.valid = place.unit, place.state, to_range(place.span)
        stored.save()

    def _written_facility(self, row: ZoneRow, said: FacilityRow) -> Facility:
        facility = self.facilities.get((row.code, said.name))
        if facility is None or facility.kind != said.kind:
            self._mark(row, facility is None)
            facility = facility or Facility(zone_id=row.code, name=said.name)
            facility.kind = said.kind
            facility.save()
            self.facilities[row.code, said.name] = facility
        return facility

    def _write_state(self, row: ZoneRow, facility: Facility, said: FacilityRow) -> None:
        stored = self.states.get((row.code, said.name, said.since))
        if stored is not None and stored.state == said.state:
            return
        self._mark(row, stored is None)
        self.days.append(Span(said.since))
        stored = stored or FacilityState(facility=facility, since=said.since)
        stored.state = said.state
        stored.save()
        self.states[row.code, said.name, said.since] = stored

    def _detail(self, code: str) -> dict[str, object]:
        mine = [row for row in self.rows if row.code == code]
        places = [row.place for row in mine if row.place is not None]
        built = [row.facility for row in mine if row.facility is not None]
        return {
            "name": self.names[code],
            "places": [[each.unit, each.state, *range_detail(each.span.start, each.span.end)] for each in places],
            "facilities": [[each.name, each.kind, each.state, each.since.isoformat()] for each in built],
        }
