"""The three files of units, perimeters and zones as typed rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from targets.domain.spans import Span
from targets.domain.tables import Problem, TableError, read_table

UNIT_COLUMNS = ("code", "name", "kind", "parent", "valid_from", "valid_to", "owes")
PERIMETER_COLUMNS = ("perimeter", "name", "unit", "valid_from", "valid_to")
ZONE_COLUMNS = (
    "zone", "name", "unit", "state", "valid_from", "valid_to", "facility", "kind", "facility_state", "since",
)  # fmt: skip
UNIT_KINDS = ("city", "area", "upper", "ward", "base")
OWING_KINDS = frozenset({"upper", "ward"})
ZONE_STATES = ("planned", "established", "operating")
FACILITY_STATES = ("planned", "building", "in_use", "closed")


@dataclass(frozen=True)
class PlacementRow:
    """One placement: the unit's name, kind and parent over a range of days, and whether it owes the form then."""

    line: int
    code: str
    name: str
    kind: str
    parent: str
    span: Span
    owes: bool


@dataclass(frozen=True)
class MembershipRow:
    """One membership of a unit in a perimeter."""

    line: int
    code: str
    name: str
    unit: str
    span: Span


@dataclass(frozen=True)
class SpanRow:
    """Where a zone lies, and its state, over a range of days."""

    unit: str
    state: str
    span: Span


@dataclass(frozen=True)
class FacilityRow:
    """A facility of a zone and the state it has since a day."""

    name: str
    kind: str
    state: str
    since: date


@dataclass(frozen=True)
class ZoneRow:
    """A line of the register: a zone with a span, a facility's state, or both."""

    line: int
    code: str
    name: str
    location: SpanRow | None
    facility: FacilityRow | None


def placement_rows(content: bytes) -> tuple[list[PlacementRow], list[Problem]]:
    """The sound rows of a file of `import_units`, and what is wrong with the others."""
    lines, problems = read_table(content, UNIT_COLUMNS)
    rows = []
    for line in lines:
        code, name, kind = line.code("code"), line.text("name"), line.choice("kind", UNIT_KINDS)
        parent, span = line.code("parent", blank=True), line.span()
        owes = line.choice("owes", ("yes", "no", ""))
        if parent and parent == code:
            line.refuse("đơn vị không thể là cấp trên của chính mình.")
        if line.sound and span is not None:
            owing = owes == "yes" if owes else kind in OWING_KINDS
            rows.append(PlacementRow(line.number, code, name, kind, parent, span, owing))
    return rows, problems


def membership_rows(content: bytes) -> tuple[list[MembershipRow], list[Problem]]:
    """The sound rows of a file of `import_perimeters`, and what is wrong with the others."""
    lines, problems = read_table(content, PERIMETER_COLUMNS)
    rows = []
    for line in lines:
        code, name, unit, span = line.code("perimeter"), line.text("name"), line.code("unit"), line.span()
        if line.sound and span is not None:
            rows.append(MembershipRow(line.number, code, name, unit, span))
    return rows, problems


def zone_rows(content: bytes) -> tuple[list[ZoneRow], list[Problem]]:
    """The sound rows of a file of `import_zones`, and what is wrong with the others.

    The four columns of the location may be empty together, and so may the four of the facility, but not all eight.
    """
    lines, problems = read_table(content, ZONE_COLUMNS)
    rows = []
    for line in lines:
        code, name = line.code("zone", limit=30), line.text("name")
        location = facility = None
        has_location = any(line.cells[column] for column in ZONE_COLUMNS[2:6])
        has_facility = any(line.cells[column] for column in ZONE_COLUMNS[6:])
        if has_location:
            unit, state, span = line.code("unit"), line.choice("state", ZONE_STATES), line.span()
            location = SpanRow(unit, state, span) if span is not None else None
        if has_facility:
            facility_name, kind = line.text("facility"), line.text("kind", limit=60)
            condition, first_day = line.choice("facility_state", FACILITY_STATES), line.day("since")
            facility = FacilityRow(facility_name, kind, condition, first_day) if first_day is not None else None
        if not has_location and not has_facility:
            line.refuse(
                "phải có vị trí (unit, state, valid_from) hoặc thiết chế (facility, kind, facility_state, since)."
            )
        if line.sound:
            rows.append(ZoneRow(line.number, code, name, location, facility))
    return rows, problems


def refuse_any(problems: Sequence[Problem]) -> None:
    if problems:
        raise TableError(problems)
