"""A unit or perimeter by itself: its figures over the quarters, its place in the tree through time, its standings."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from reporting.progress.presenters import TargetRow
from reporting.progress.series import counts
from reporting.progress.standing import NotApplicable, progress_of
from reporting.totals.restatements import restated_elements
from reporting.totals.scopes import CITY, Scope
from targets.domain.periods import CLOSED, Quarter, period_state
from targets.domain.refusals import not_found
from targets.domain.vietnamese import short_date
from targets.models import Element, Period, Unit

WIDTH = 8
KINDS = dict(Unit.Kind.choices)
INSEPARABLE = "không tách được"  # as the queries below note it
SPANS = ("placements", "duties", "members", "perimeters", "predecessors", "successors", "zones")


@dataclass(frozen=True)
class QuarterColumn:
    """A quarter of the table: its state, how many units have filed, and for a filing unit its own report.

    `restated`: the elements of which a figure changed after the closing, of the unit or of one that belongs to it.
    """

    quarter: Quarter
    state: str
    as_of: dt.date
    expected: int
    submitted: int
    approved: int
    restated: list[str]
    reports: list[dict[str, Any]]
    values: dict[str, dict[str, Any]]

    @property
    def closed(self) -> bool:
        return self.state == CLOSED


@dataclass(frozen=True)
class Value:
    """One element at one quarter. `state`: `number`, `n/a`, `missing`, or "" where it is not asked.

    `number` is the value of the answering units; `carried` how many take an older figure, which `with_carried` adds.
    `restated_in`: the quarter's code where a figure behind it changed after the closing, else "".
    """

    state: str
    number: int | None = None
    answered: int = 0
    carried: int = 0
    with_carried: int | None = None
    restated_in: str = ""


@dataclass(frozen=True)
class ElementRow:
    """An element across the quarters shown."""

    name: str
    measure: str
    values: list[Value]


@dataclass(frozen=True)
class DatedSpan:
    """Something that holds from a day to another (both as people say them: the last day included)."""

    code: str
    name: str
    kind: str
    start: dt.date | None
    end: dt.date | None
    now: bool
    note: str = ""

    @property
    def days_text(self) -> str:
        """ "từ 01/07/2025 đến 31/12/2025"."""
        start, end = (short_date(day) if day else "" for day in (self.start, self.end))
        return f"từ {start} đến {end}" if end else f"từ {start}"


@dataclass(frozen=True)
class UnitPage:
    code: str
    name: str
    kind: str
    note: str
    is_perimeter: bool
    approximate: bool
    illustrative: bool
    files: bool
    columns: list[QuarterColumn]
    groups: list[tuple[str, list[ElementRow]]]
    placements: list[DatedSpan]
    duties: list[DatedSpan]
    members: list[DatedSpan]
    perimeters: list[DatedSpan]
    predecessors: list[DatedSpan]
    successors: list[DatedSpan]
    zones: list[DatedSpan]
    wards: list[str]
    standings_period: Period | None
    standings: list[TargetRow]
    not_applicable: list[NotApplicable]

    @property
    def members_before(self) -> list[DatedSpan]:
        """The units that belonged to it, or will."""
        return [member for member in self.members if not member.now]

    @property
    def left_out(self) -> list[str]:
        """The names of the units that straddle the perimeter today."""
        return [member.name for member in self.members if member.now and member.note == INSEPARABLE]


def unit_page(today: dt.date, code: str, *, is_perimeter: bool) -> UnitPage:
    """A unit, or with `is_perimeter` a perimeter, over its last eight quarters; raises Unknown. Six queries."""
    with connection.cursor() as cursor:
        cursor.execute(_PERIMETER if is_perimeter else _UNIT, {"code": code, "today": today, "width": WIDTH})
        row = cursor.fetchone()
    if row is None:
        raise not_found(f"Không có {'phạm vi' if is_perimeter else 'đơn vị'} nào có mã “{code[:40]}”.")
    facts = json.loads(row[0])
    columns = [_column(period_facts, today) for period_facts in facts["periods"]]
    # the standings are asked at the last quarter that counts here, else the last with an approved report
    firm = [
        column for column in columns if counts(expected=column.expected, approved=column.approved, closed=column.closed)
    ]
    last = firm[-1:] or [column for column in columns if column.approved][-1:]
    standings_period = Period(code=last[0].quarter.code, as_of=last[0].as_of) if last else None
    is_root = any(placement["parent"] is None for placement in facts["placements"])
    scope = Scope(code, facts["name"], is_perimeter, is_city=code == CITY and is_root)
    progress = progress_of([scope], standings_period) if standings_period else None
    return UnitPage(
        code=code,
        name=facts["name"],
        kind=KINDS.get(facts["kind"], "Phạm vi"),
        note=facts["note"],
        is_perimeter=is_perimeter,
        approximate=facts["approximate"],
        illustrative=facts["illustrative"],
        files=bool(facts["duties"]),
        columns=columns,
        groups=_groups(facts["elements"], columns),
        **{name: [_span(span, today) for span in facts[name]] for name in SPANS},
        wards=[ward["name"] for ward in facts["serves"]],
        standings_period=standings_period,
        # ratios against the "mức chung", counts where they were allocated to it
        standings=[
            TargetRow(standing)
            for standing in (progress.standing[code] if progress else [])
            if standing.default.verdict.actual is not None and (standing.default.aim.judged or not standing.is_count)
        ],
        not_applicable=[
            target for target in (progress.not_applicable[code] if progress else []) if not target.indicator.is_count
        ],
    )


def _column(facts: dict[str, Any], today: dt.date) -> QuarterColumn:
    opens, as_of = dt.date.fromisoformat(facts["opens"]), dt.date.fromisoformat(facts["as_of"])
    coverage = facts["coverage"] or {"expected": 0, "submitted": 0, "approved": 0}
    return QuarterColumn(
        quarter=Quarter.parse(facts["code"]),
        state=period_state(today, opens=opens, as_of=as_of, closed=facts["closed"]),
        as_of=as_of,
        restated=facts["restated"],
        reports=facts["reports"] or [],
        values=facts["totals"] or {},
        **coverage,
    )


def _groups(elements: list[dict[str, Any]], columns: list[QuarterColumn]) -> list[tuple[str, list[ElementRow]]]:
    """The elements that were asked in any of the quarters or have a figure, by group in the form's order."""
    rows_by_group: dict[str, list[ElementRow]] = {}
    for facts in elements:
        element = Element(**facts)
        values = [
            replace(_value(element, column), restated_in=column.quarter.code if element.code in column.restated else "")
            for column in columns
        ]
        if any(value.state for value in values):
            row = ElementRow(element.name, element.measure, values)
            rows_by_group.setdefault(element.group, []).append(row)
    return list(rows_by_group.items())


def _value(element: Element, column: QuarterColumn) -> Value:
    """A total as it reads: for one unit a null with an answer is n/a, without one missing."""
    total = column.values.get(element.code)
    if total is None:
        register = element.supplier == Element.Supplier.REGISTER
        is_expected = element.asked_in(column.quarter.code) and column.expected > 0 and not register
        return Value("missing" if is_expected else "")
    if total["value"] is None and not total["carried"]:
        return Value("n/a" if total["answered"] else "missing")
    state = "number" if total["value"] is not None else "missing"
    return Value(state, total["value"], total["answered"], total["carried"], total["carried_value"])


def _span(facts: dict[str, Any], today: dt.date) -> DatedSpan:
    start = dt.date.fromisoformat(facts["start"]) if facts.get("start") else None
    after = dt.date.fromisoformat(facts["end"]) if facts.get("end") else None
    return DatedSpan(
        code=facts.get("code") or "",
        name=facts.get("name") or "",
        kind=KINDS.get(facts.get("kind") or "", facts.get("kind") or ""),
        start=start,
        end=after - dt.timedelta(days=1) if after else None,
        now=(start is None or start <= today) and (after is None or today < after),
        note=facts.get("note") or "",
    )


_PERIODS = f"""
(SELECT coalesce(jsonb_agg(facts ORDER BY facts->>'as_of'), '[]') FROM (
    SELECT jsonb_build_object(
        'restated', (SELECT coalesce(jsonb_agg(restated.element), '[]')
                     FROM ({restated_elements("ARRAY[p.code]")}) restated WHERE restated.scope = %(code)s),
        'code', p.code, 'opens', p.opens, 'as_of', p.as_of, 'closed', p.closed_at IS NOT NULL,
        'coverage', (SELECT jsonb_build_object('expected', c.expected, 'submitted', c.submitted, 'approved', c.approved)
                     FROM reporting_coverage c WHERE c.period_id = p.code AND c.scope = %(code)s),
        'totals', (SELECT jsonb_object_agg(t.element_id, jsonb_build_object(
                       'value', t.value, 'answered', t.answered, 'carried', t.carried,
                       'carried_value', t.carried_value))
                   FROM reporting_total t WHERE t.period_id = p.code AND t.scope = %(code)s),
        'reports', (SELECT jsonb_agg(jsonb_build_object(
                        'id', r.id, 'supplier', r.supplier, 'state', r.state, 'imported', r.imported,
                        'approved', r.approved_revision_id IS NOT NULL) ORDER BY r.supplier = 'unit' DESC)
                    FROM reporting_report r WHERE r.period_id = p.code AND r.unit_id = %(code)s)
    ) AS facts
    FROM targets_period p
    WHERE p.opens <= %(today)s
      AND EXISTS (SELECT 1 FROM reporting_coverage c
                  WHERE c.period_id = p.code AND c.scope = %(code)s AND c.expected > 0)
    ORDER BY p.as_of DESC LIMIT %(width)s
) last_periods)
"""
_ELEMENTS = """
(SELECT jsonb_agg(jsonb_build_object(
     'code', e.code, 'name', e.name, 'measure', e.measure, 'group', e."group", 'asked', e.asked,
     'supplier', e.supplier, 'first_period', e.first_period, 'last_period', e.last_period) ORDER BY e."order")
 FROM targets_element e)
"""
_UNIT = f"""
SELECT jsonb_build_object(
    'name', u.name, 'kind', u.kind, 'note', u.note, 'approximate', false, 'illustrative', u.illustrative,
    'serves', u.serves, 'periods', {_PERIODS}, 'elements', coalesce({_ELEMENTS}, '[]'),
    'placements', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', p.parent_id, 'parent', p.parent_id, 'name', coalesce(above.name, ''), 'kind', p.kind, 'note', p.name,
        'start', lower(p.valid), 'end', upper(p.valid)) ORDER BY lower(p.valid)), '[]')
        FROM targets_placement p LEFT JOIN targets_unit above ON above.code = p.parent_id WHERE p.unit_id = u.code),
    'duties', (SELECT coalesce(jsonb_agg(jsonb_build_object('start', lower(d.valid), 'end', upper(d.valid))
        ORDER BY lower(d.valid)), '[]') FROM targets_duty d WHERE d.unit_id = u.code),
    'members', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', c.unit_id, 'name', c.name, 'kind', c.kind, 'start', lower(c.valid), 'end', upper(c.valid))
        ORDER BY child."order", child.sort_key, c.unit_id, lower(c.valid)), '[]')
        FROM targets_placement c JOIN targets_unit child ON child.code = c.unit_id WHERE c.parent_id = u.code),
    'perimeters', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', m.perimeter_id, 'name', o.name, 'start', lower(m.valid), 'end', upper(m.valid),
        'note', CASE WHEN m.inseparable THEN 'không tách được' WHEN o.approximate THEN 'gần đúng' END)
        ORDER BY o."order", o.code, lower(m.valid)), '[]')
        FROM targets_membership m JOIN targets_perimeter o ON o.code = m.perimeter_id WHERE m.unit_id = u.code),
    'predecessors', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', s.predecessor_id, 'name', o.name, 'start', s."on", 'note', s.decision)
        ORDER BY s."on", o."order", o.sort_key), '[]')
        FROM targets_succession s JOIN targets_unit o ON o.code = s.predecessor_id WHERE s.successor_id = u.code),
    'successors', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', s.successor_id, 'name', o.name, 'start', s."on", 'note', s.decision)
        ORDER BY s."on", o."order", o.sort_key), '[]')
        FROM targets_succession s JOIN targets_unit o ON o.code = s.successor_id WHERE s.predecessor_id = u.code),
    'zones', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', z.zone_id, 'name', o.name, 'kind', z.state, 'start', lower(z.valid), 'end', upper(z.valid))
        ORDER BY z.zone_id, lower(z.valid)), '[]')
        FROM targets_zonespan z JOIN targets_zone o ON o.code = z.zone_id WHERE z.unit_id = u.code)
)::text
FROM targets_unit u WHERE u.code = %(code)s
"""
_PERIMETER = f"""
SELECT jsonb_build_object(
    'name', o.name, 'kind', '', 'note', o.note, 'approximate', o.approximate, 'illustrative', false,
    'serves', '[]'::jsonb, 'periods', {_PERIODS}, 'elements', coalesce({_ELEMENTS}, '[]'),
    'placements', '[]'::jsonb, 'duties', '[]'::jsonb, 'perimeters', '[]'::jsonb,
    'predecessors', '[]'::jsonb, 'successors', '[]'::jsonb, 'zones', '[]'::jsonb,
    'members', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'code', m.unit_id, 'name', u.name, 'kind', u.kind, 'start', lower(m.valid), 'end', upper(m.valid),
        'note', CASE WHEN m.inseparable THEN 'không tách được' END)
        ORDER BY u."order", u.sort_key, u.code, lower(m.valid)), '[]')
        FROM targets_membership m JOIN targets_unit u ON u.code = m.unit_id WHERE m.perimeter_id = o.code)
)::text
FROM targets_perimeter o WHERE o.code = %(code)s
"""
