"""The three files of units, perimeters and zones as typed rows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from targets.domain.spans import Span
from targets.domain.tables import Cells, Line, Problem, TableError, read_table

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


Row = TypeVar("Row")


def _read(
    content: bytes, columns: Sequence[str], row: Callable[[Line, list[Problem]], Row | None]
) -> tuple[list[Row], list[Problem]]:
    lines, problems = read_table(content, columns)
    rows = [sound_row for line in lines if (sound_row := row(line, problems)) is not None]
    return rows, problems


def placement_rows(content: bytes) -> tuple[list[PlacementRow], list[Problem]]:
    """The sound rows of a file of `import_units`, and what is wrong with the others."""
    return _read(content, UNIT_COLUMNS, _placement)


def _placement(line: Line, problems: list[Problem]) -> PlacementRow | None:
    cells = Cells(line, "code", problems)
    code, name = cells.code("code"), cells.text("name")
    kind = cells.choice("kind", UNIT_KINDS)
    parent = cells.code("parent", blank=True)
    span = cells.span()
    owes = cells.choice("owes", ("yes", "no", ""))
    if parent and parent == code:
        cells.refuse("đơn vị không thể là cấp trên của chính mình.")
    if not cells.sound or span is None:
        return None
    return PlacementRow(line.number, code, name, kind, parent, span, owes == "yes" if owes else kind in OWING_KINDS)


def membership_rows(content: bytes) -> tuple[list[MembershipRow], list[Problem]]:
    """The sound rows of a file of `import_perimeters`, and what is wrong with the others."""
    return _read(content, PERIMETER_COLUMNS, _membership)


def _membership(line: Line, problems: list[Problem]) -> MembershipRow | None:
    cells = Cells(line, "perimeter", problems)
    code, name, unit = cells.code("perimeter"), cells.text("name"), cells.code("unit")
    span = cells.span()
    if not cells.sound or span is None:
        return None
    return MembershipRow(line.number, code, name, unit, span)


def zone_rows(content: bytes) -> tuple[list[ZoneRow], list[Problem]]:
    """The sound rows of a file of `import_zones`, and what is wrong with the others.

    The four columns of the location may be empty together, and so may the four of the facility, but not all eight.
    """
    return _read(content, ZONE_COLUMNS, _zone)


def _zone(line: Line, problems: list[Problem]) -> ZoneRow | None:
    cells = Cells(line, "zone", problems)
    code, name = cells.code("zone", limit=30), cells.text("name")
    has_location = any(cells.raw(column) for column in ("unit", "state", "valid_from", "valid_to"))
    has_facility = any(cells.raw(column) for column in ("facility", "kind", "facility_state", "since"))
    if not has_location and not has_facility:
        cells.refuse("phải có vị trí (unit, state, valid_from) hoặc thiết chế (facility, kind, facility_state, since).")
    location = _location(cells) if has_location else None
    facility = _facility(cells) if has_facility else None
    return ZoneRow(line.number, code, name, location, facility) if cells.sound else None


def _location(cells: Cells) -> SpanRow | None:
    unit, state, span = cells.code("unit"), cells.choice("state", ZONE_STATES), cells.span()
    return SpanRow(unit, state, span) if span is not None else None


def _facility(cells: Cells) -> FacilityRow | None:
    name, kind = cells.text("facility"), cells.text("kind", limit=60)
    state, first_day = cells.choice("facility_state", FACILITY_STATES), cells.day("since")
    return FacilityRow(name, kind, state, first_day) if first_day is not None else None


class Lined(Protocol):
    """A row that knows its line."""

    @property
    def line(self) -> int: ...


SomeRow = TypeVar("SomeRow", bound=Lined)


def without_bad_lines(rows: Sequence[SomeRow], problems: Sequence[Problem]) -> list[SomeRow]:
    """The rows on whose line nothing is wrong: with them the rest of the file can still be examined."""
    bad = {problem.line for problem in problems}
    return [row for row in rows if row.line not in bad]


def refuse_any(problems: Sequence[Problem]) -> None:
    if problems:
        raise TableError(problems)
