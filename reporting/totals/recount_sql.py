"""The SQL of the recount: temporary tables of one period, the leaves of the day, grouped by what they are summed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from reporting.totals.scopes import scopes_of
from targets.models import Formula
from targets.models.units import filing_units

Statement = tuple[str, list[Any] | dict[str, Any]]


@dataclass(frozen=True)
class Plan:
    """What a period asks and how far it may look back: the parameters of its SQL."""

    period: str
    as_of: dt.date
    elements: list[str]
    carriable: list[str]
    register: list[str]
    formulas: list[Formula]
    annual: set[str]
    past: list[str]
    carried_from: list[str]


@dataclass(frozen=True)
class TotalsTable:
    """A table of totals: what it is keyed by below period and scope, and what is summed.

    `name` is the stored table; its temporary twin of the same shape holds a recount that is only compared.
    """

    name: str
    key: tuple[str, ...]
    sums: tuple[str, ...]

    @property
    def twin(self) -> TotalsTable:
        return replace(self, name=f"t_{self.name}")

    @property
    def columns(self) -> str:
        return ", ".join(("period_id", "scope", *self.key, *self.sums))


COVERAGE = TotalsTable("reporting_coverage", (), ("expected", "submitted", "approved"))
TOTAL = TotalsTable("reporting_total", ("element_id",), ("value", "answered", "carried_value", "carried"))
FORMULA = TotalsTable(
    "reporting_formulatotal",
    ("formula_id",),
    (
        "numerator", "denominator", "expected", "answered",
        "carried_numerator", "carried_denominator", "carried",
        "missing_known", "missing_unknown", "missing_last",
        "matched", "before_numerator", "before_denominator", "after_numerator", "after_denominator",
    ),
)  # fmt: skip
STORED = (COVERAGE, TOTAL, FORMULA)

# Made once a connection and emptied at every commit: making them anew each time costs more than a small period.
_COLUMNS = {
    "t_filing": "unit text, has_zones boolean",
    "t_seat": "unit text, scope text",
    "t_part": "formula text, element text, above boolean, cells int, annual boolean, register boolean",
    "t_pair": "period text, unit text, formula text, numerator numeric, denominator numeric",
    **{table.twin.name: f"LIKE {table.name}" for table in STORED},
}
SCRATCH = ";".join(f"CREATE TEMPORARY TABLE {name} ({body}) ON COMMIT DELETE ROWS" for name, body in _COLUMNS.items())
ASKED = "SELECT asked FROM targets_period WHERE code = %s"
COUNTED = """
INSERT INTO reporting_counted (period_id, asked, at) VALUES (%s, %s, %s)
ON CONFLICT (period_id) DO UPDATE SET asked = EXCLUDED.asked, at = EXCLUDED.at
"""
EMPTY = ";".join(f"DELETE FROM {name}" for name in _COLUMNS)


def tree(as_of: dt.date) -> list[Statement]:
    """Who files on the as-of day, and in which other scopes each is summed."""
    day = {"day": as_of}
    return [
        ("INSERT INTO t_filing" + _FILING, day),
        ("ANALYZE t_filing", []),
        ("INSERT INTO t_seat" + _SEAT, day),
        ("ANALYZE t_seat", []),
    ]


def leaves(plan: Plan, into: Sequence[TotalsTable]) -> list[Statement]:
    """The filing units' own rows of the three tables, written into these (in the order of STORED)."""
    parts = [
        (formula.code, element, element in formula.numerator, len(formula.elements), formula.code in plan.annual,
         element in plan.register)
        for formula in plan.formulas
        for element in formula.elements
    ]  # fmt: skip
    columns = [list(column) for column in zip(*parts, strict=True)] or [[], [], [], [], [], []]
    values = {
        "period": plan.period,
        "elements": plan.elements,
        "carriable": plan.carriable,
        "register": plan.register,
        "past": plan.past,
        "year_ago": plan.past[-1],
        "quarter_ago": plan.past[0],
        "carried_from": plan.carried_from,
        "periods": [plan.period, *plan.past],
        **{f"part_{n}": column for n, column in enumerate(columns)},
    }
    coverage, total, formula = (f"INSERT INTO {table.name} ({table.columns})" for table in into)
    return [
        ("INSERT INTO t_part" + _PART, values),
        ("ANALYZE t_part", []),
        ("INSERT INTO t_pair" + _PAIR, values),
        (coverage + _COVERAGE, values),
        (total + _TOTAL, values),
        (formula + _FORMULA, values),
    ]


def sums(table: TotalsTable) -> str:
    """The filing units of every unit above them and every perimeter summed; the parameter is the period."""
    sums = ", ".join(f"sum({column})" for column in table.sums)
    key = ", ".join(("leaf.period_id", "seat.scope", *(f"leaf.{column}" for column in table.key)))
    return (
        f"INSERT INTO {table.name} ({table.columns}) SELECT {key}, {sums} FROM {table.name} leaf"
        f" JOIN t_seat seat ON seat.unit = leaf.scope WHERE leaf.period_id = %s GROUP BY {key}"
    )


def clear(table: TotalsTable) -> str:
    return f"DELETE FROM {table.name} WHERE period_id = %s"


_EARLY = "period_id IN (SELECT code FROM targets_period WHERE opens > %s)"


def early(table: TotalsTable) -> str:
    """Rows of periods that open after a day, the parameter."""
    return f"SELECT {table.columns} FROM {table.name} WHERE {_EARLY} ORDER BY 1, 2"


def forget_early(table: str) -> str:
    return f"DELETE FROM {table} WHERE {_EARLY}"


def compare(table: TotalsTable) -> str:
    """Rows counted but not stored so ("expected"), and stored but not counted so ("stored"); both of the period."""
    counted = f"SELECT {table.columns} FROM {table.twin.name} WHERE period_id = %(period)s"
    stored = f"SELECT {table.columns} FROM {table.name} WHERE period_id = %(period)s"
    return (
        f"SELECT 'expected', * FROM ({counted} EXCEPT {stored}) missing"
        f" UNION ALL SELECT 'stored', * FROM ({stored} EXCEPT {counted}) surplus ORDER BY 3, 1"
    )


_FILING = f" SELECT unit_id, has_zones FROM {filing_units('%(day)s::date')} filing"
_SEAT = f"""
WITH RECURSIVE {scopes_of("SELECT unit, %(day)s::date FROM t_filing")}
SELECT unit, scope FROM seat WHERE NOT inseparable AND scope <> unit
"""

_PART = """
SELECT * FROM unnest(%(part_0)s::text[], %(part_1)s::text[], %(part_2)s::boolean[], %(part_3)s::int[],
                     %(part_4)s::boolean[], %(part_5)s::boolean[])
    AS part(formula, element, above, cells, annual, register)
"""

_COVERAGE = """
SELECT %(period)s, filing.unit, 1,
       (coalesce(r.state = 'submitted', false) OR r.approved_revision_id IS NOT NULL)::int,
       (r.approved_revision_id IS NOT NULL)::int
FROM t_filing filing
LEFT JOIN reporting_report r ON r.unit_id = filing.unit AND r.period_id = %(period)s AND r.supplier = 'unit'
"""

# A unit without a value takes its last approved answer, if that is a number; the look-back stops at a reorganisation.
_TOTAL = """
WITH now AS (
    SELECT f.unit_id, f.element_id, f.value FROM reporting_figure f JOIN t_filing ON t_filing.unit = f.unit_id
    WHERE f.period_id = %(period)s AND f.element_id = ANY(%(elements)s::text[])
), absent AS (
    SELECT filing.unit, stock.element FROM t_filing filing CROSS JOIN unnest(%(carriable)s::text[]) stock(element)
    LEFT JOIN now ON now.unit_id = filing.unit AND now.element_id = stock.element
    WHERE now.unit_id IS NULL AND (filing.has_zones OR NOT stock.element = ANY(%(register)s::text[]))
), last AS (
    SELECT DISTINCT ON (f.unit_id, f.element_id) f.unit_id, f.element_id, f.value
    FROM absent JOIN reporting_figure f ON f.unit_id = absent.unit AND f.element_id = absent.element
    WHERE f.period_id = ANY(%(carried_from)s::text[])
    ORDER BY f.unit_id, f.element_id, f.period_id DESC
)
SELECT %(period)s, unit_id, element_id, value, 1, value, 0 FROM now
UNION ALL
SELECT %(period)s, unit_id, element_id, NULL, 0, value, 1 FROM last WHERE value IS NOT NULL
"""

# Both sums of every formula a unit answered whole, in this period and the four before; n/a adds nothing.
_PAIR = """
SELECT f.period_id, f.unit_id, part.formula,
       sum(f.value) FILTER (WHERE part.above), sum(f.value) FILTER (WHERE NOT part.above)
FROM reporting_figure f
JOIN t_filing filing ON filing.unit = f.unit_id
JOIN t_part part ON part.element = f.element_id
WHERE f.period_id = ANY(%(periods)s::text[])
GROUP BY f.period_id, f.unit_id, part.formula HAVING count(*) = min(part.cells)
"""

_FORMULA = """
WITH owed AS (
    SELECT filing.unit, part.formula, bool_or(part.annual) AS annual, bool_and(part.above) AS is_count
    FROM t_filing filing CROSS JOIN t_part part
    GROUP BY filing.unit, filing.has_zones, part.formula
    HAVING filing.has_zones OR NOT bool_or(part.register)
), last AS (
    SELECT DISTINCT ON (past.unit, past.formula) past.unit, past.formula, past.numerator, past.denominator
    FROM t_pair past
    LEFT JOIN t_pair now ON now.unit = past.unit AND now.formula = past.formula AND now.period = %(period)s
    WHERE past.period <> %(period)s AND now.unit IS NULL
    ORDER BY past.unit, past.formula, past.period DESC
), carried AS (
    SELECT DISTINCT ON (past.unit, past.formula) past.unit, past.formula, past.numerator, past.denominator
    FROM t_pair past
    LEFT JOIN t_pair now ON now.unit = past.unit AND now.formula = past.formula AND now.period = %(period)s
    WHERE past.period = ANY(%(carried_from)s::text[]) AND now.unit IS NULL
    ORDER BY past.unit, past.formula, past.period DESC
)
SELECT %(period)s, owed.unit, owed.formula, now.numerator, now.denominator, 1, (now.unit IS NOT NULL)::int,
       coalesce(now.numerator, carried.numerator), coalesce(now.denominator, carried.denominator),
       (carried.numerator IS NOT NULL OR carried.denominator IS NOT NULL)::int,
       (now.unit IS NULL AND last.unit IS NOT NULL)::int, (now.unit IS NULL AND last.unit IS NULL)::int,
       coalesce(CASE WHEN owed.is_count THEN last.numerator ELSE last.denominator END, 0),
       (before.unit IS NOT NULL)::int, before.numerator, before.denominator,
       CASE WHEN before.unit IS NOT NULL THEN now.numerator END,
       CASE WHEN before.unit IS NOT NULL THEN now.denominator END
FROM owed
LEFT JOIN t_pair now ON now.unit = owed.unit AND now.formula = owed.formula AND now.period = %(period)s
LEFT JOIN last ON last.unit = owed.unit AND last.formula = owed.formula
LEFT JOIN carried ON carried.unit = owed.unit AND carried.formula = owed.formula
LEFT JOIN t_pair before ON before.unit = now.unit AND before.formula = now.formula
    AND before.period = CASE WHEN owed.annual THEN %(year_ago)s ELSE %(quarter_ago)s END
"""
