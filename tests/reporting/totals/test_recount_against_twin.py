"""The set-wise recount and a slow, obvious one agree on made-up worlds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.models import Coverage, Figure, FormulaTotal, Report, Revision, Total
from reporting.totals import recount
from reporting.totals.recount_sql import FORMULA
from reporting.totals.scopes import scopes_of
from targets.domain.periods import Quarter, default_calendar
from targets.models import (
    Break,
    Duty,
    Element,
    Formula,
    Membership,
    Perimeter,
    Period,
    Placement,
    Unit,
    User,
    Zone,
    ZoneSpan,
)
from targets.models.units import filing_units
from tests.reporting.totals.recount_twin import NA, Span, Twin, World

pytestmark = pytest.mark.django_db

FIRST = Quarter(2024, 4)
QUARTERS = [FIRST.next(n) for n in range(6)]
DAYS = [dt.date(2024, 7, 1), dt.date(2025, 1, 1), dt.date(2025, 7, 1), dt.date(2025, 10, 1), dt.date(2025, 12, 31)]
LEAVES = ["L-1", "L-2", "L-3", "L-4"]
ELEMENTS = {
    "a": ("stock", "quarter", "unit"),
    "b": ("stock", "quarter", "federation"),
    "c": ("flow", "quarter", "unit"),
    "d": ("stock", "q4", "unit"),
    "z": ("stock", "quarter", "register"),
    "y": ("stock", "quarter", "register"),
}
FORMULAS = {"a": (["a"], []), "a-b": (["a"], ["b"]), "d-ab": (["d"], ["a", "b"]), "y-z": (["y"], ["z"])}


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.sampled_from(DAYS[:3]))
    return start, draw(st.sampled_from([None, *[day for day in DAYS if day > start]]))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World(elements=ELEMENTS, formulas=FORMULAS)
    world.placements = [("C", None, (DAYS[0], None)), ("A-1", "C", (DAYS[0], None)), ("A-2", "C", (DAYS[0], None))]
    parents = st.sampled_from(["C", "A-1", "A-2"])
    for leaf in LEAVES:
        moved = draw(st.sampled_from([None, *DAYS[1:]]))
        world.placements.append((leaf, draw(parents), (DAYS[0], moved)))
        if moved is not None and draw(st.booleans()):
            world.placements.append((leaf, draw(parents), (moved, None)))
        placed = (DAYS[0], None if moved is None or world.placements[-1][2][0] == moved else moved)
        duty = draw(spans())
        end = min((day for day in (placed[1], duty[1]) if day), default=None)
        if end is None or duty[0] < end:
            world.duties.append((leaf, (duty[0], end)))
            if draw(st.booleans()):
                world.zones.append((f"Z-{leaf}", leaf, (duty[0], end)))
        for perimeter in ("X-1", "X-2"):
            if draw(st.booleans()):
                world.memberships.append((perimeter, leaf, (DAYS[0], placed[1]), draw(st.booleans())))
    if draw(st.booleans()):
        world.memberships.append(("X-1", "A-1", (DAYS[0], None), draw(st.booleans())))
    world.reorganisations = draw(st.lists(st.sampled_from(DAYS[1:]), max_size=1))
    cell = st.sampled_from([1, 7, 7, 0, NA, None, None, 10**10])
    for quarter in QUARTERS:
        for leaf in LEAVES:
            state = draw(st.sampled_from(["draft", "submitted", "returned", "approved"]))
            world.states[quarter.code, leaf] = (state, state == "approved" or draw(st.booleans()))
            for element, (_, asked, _) in ELEMENTS.items():
                given_value = draw(cell)
                if given_value is not None and (asked == "quarter" or quarter.is_q4):
                    world.figures[quarter.code, leaf, element] = given_value
    return world


def _dates(span: Span) -> tuple[dt.date, dt.date | None]:
    return span


def _store(world: World) -> None:
    """The world as rows, straight into the tables: the recount reads nothing else."""
    by = User.objects.create(username="maker")
    for quarter in QUARTERS:
        calendar = default_calendar(quarter)
        Period.objects.create(
            code=quarter.code, opens=calendar.opens, as_of=calendar.as_of, due=calendar.due, closes=calendar.closes
        )
    for order, (code, (over_time, asked, supplier)) in enumerate(ELEMENTS.items()):
        Element.objects.create(
            code=code, name=code, short_name=code, definition=code, measure="", over_time=over_time, asked=asked,
            supplier=supplier, group="", first_period="2023-Q1", order=order,
        )  # fmt: skip
    for code, (above, below) in FORMULAS.items():
        Formula.objects.create(code=code, numerator=above, denominator=below)
    for code in ("C", "A-1", "A-2", *LEAVES):
        Unit.objects.create(code=code, name=code, kind="ward" if code in LEAVES else "area")
    for unit, parent, span in world.placements:
        Placement.objects.create(unit_id=unit, parent_id=parent, name=unit, kind="ward", valid=_dates(span))
    for unit, span in world.duties:
        Duty.objects.create(unit_id=unit, valid=_dates(span))
    for code in ("X-1", "X-2"):
        Perimeter.objects.create(code=code, name=code)
    for perimeter, unit, span, inseparable in world.memberships:
        Membership.objects.create(perimeter_id=perimeter, unit_id=unit, valid=_dates(span), inseparable=inseparable)
    for zone, unit, span in world.zones:
        Zone.objects.create(code=zone, name=zone)
        ZoneSpan.objects.create(zone_id=zone, unit_id=unit, state="operating", valid=_dates(span))
    for day in world.reorganisations:
        Break.objects.create(on=day, title="x", text="x", is_reorganisation=True)
    _store_reports(world, by)


def _store_reports(world: World, by: User) -> None:
    now = timezone.now()
    for (period, unit), (state, approved) in world.states.items():
        report = Report.objects.create(unit_id=unit, period_id=period, state="draft", submitted_by=by, submitted_at=now)
        revision = Revision.objects.create(report=report, number=1, save_number=1, by=by, at=now, via="command")
        Report.objects.filter(pk=report.pk).update(
            state=state, revision=revision, approved_revision=revision if approved else None
        )
        Figure.objects.bulk_create(
            Figure(period_id=p, unit_id=u, element_id=e, value=None if value == NA else value, revision=revision)
            for (p, u, e), value in world.figures.items()
            if (p, u) == (period, unit)
        )


def _stored(quarter: Quarter) -> tuple[dict, dict, dict]:
    period = quarter.code
    coverage = {
        row.scope: [row.expected, row.submitted, row.approved] for row in Coverage.objects.filter(period=period)
    }
    totals = {
        (row.scope, row.element_id): [row.value, row.answered, row.carried_value, row.carried]
        for row in Total.objects.filter(period=period)
    }
    formulas = {
        (row.scope, row.formula_id): [getattr(row, column) for column in FORMULA.sums]
        for row in FormulaTotal.objects.filter(period=period)
    }
    return coverage, totals, formulas


def _seats(quarter: Quarter) -> set[tuple[str, str, bool]]:
    """Filing unit, scope, and whether it is only listed there, as the SQL has it."""
    filing = filing_units("%(day)s::date")
    seats = f"WITH RECURSIVE {scopes_of(f'SELECT unit_id, %(day)s::date FROM {filing} f')} SELECT * FROM seat"
    with connection.cursor() as cursor:
        cursor.execute(seats, {"day": quarter.as_of})
        return {(unit, scope, inseparable) for unit, _, scope, inseparable in cursor.fetchall()}


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_recount_agrees_with_its_slow_twin(world: World) -> None:
    with transaction.atomic():
        _store(world)
        for quarter in QUARTERS[3:]:
            period = Period.objects.get(pk=quarter.code)
            recount.recount_period(period, timezone.now())
            coverage, totals, formulas = _stored(quarter)
            twin = Twin(world, quarter)
            assert coverage == twin.coverage()
            assert totals == twin.totals()
            assert formulas == twin.formulas()
            assert _seats(quarter) == {
                (unit, scope, listed)
                for unit in twin.filing
                for scopes, listed in ((twin.scopes(unit), False), (twin.straddled(unit), True))
                for scope in scopes
            }
            assert recount.differences(period) == []
        transaction.set_rollback(True)
