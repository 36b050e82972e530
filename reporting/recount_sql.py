"""The SQL of the recount: temporary tables of one period, each leaf touched once, grouped by its parent of the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reporting.recount import Plan

Statement = tuple[str, list[Any] | dict[str, Any]]


@dataclass(frozen=True)
class Table:
    """A stored table and its temporary twin: what it is keyed by below the scope, and what is summed."""

    temporary: str
    stored: str
    key: tuple[str, ...]
    sums: tuple[str, ...]

    @property
    def columns(self) -> str:
        """Scope, key and sums as a list of columns."""
        return ", ".join(("scope", *self.key, *self.sums))


COVERAGE = Table("t_coverage", "reporting_coverage", (), ("expected", "submitted", "approved"))
TOTAL = Table("t_total", "reporting_total", ("element_id",), ("value", "answered", "carried_value", "carried"))
FORMULA = Table(
    "t_formula",
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
SCRATCH = """
CREATE TEMPORARY TABLE IF NOT EXISTS t_placed (unit text, parent text, depth int) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_filing (unit text, has_zones boolean) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_seat (perimeter text, unit text) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_part
    (formula text, element text, above boolean, cells int, annual boolean, register boolean) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_pair
    (period text, unit text, formula text, annual boolean, numerator numeric, denominator numeric)
    ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_coverage (LIKE reporting_coverage) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_total (LIKE reporting_total) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS t_formula (LIKE reporting_formulatotal) ON COMMIT DELETE ROWS;
ALTER TABLE t_coverage ALTER period_id DROP NOT NULL;
ALTER TABLE t_total ALTER period_id DROP NOT NULL;
ALTER TABLE t_formula ALTER period_id DROP NOT NULL;
"""
EMPTY = "; ".join(
    f"DELETE FROM {name}"
    for name in ("t_placed", "t_filing", "t_seat", "t_part", "t_pair", "t_coverage", "t_total", "t_formula")
)


def tree(as_of: dt.date) -> list[Statement]:
    """Who is placed where, who files, and which filing units each perimeter holds, on the as-of day."""
    day = {"day": as_of}
    return [
        ("INSERT INTO t_placed" + _PLACED, day),
        ("INSERT INTO t_filing" + _FILING, day),
        ("INSERT INTO t_seat" + _SEAT, day),
    ]


def leaves(plan: Plan) -> list[Statement]:
    """The filing units' own rows of the three tables."""
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
        "every": [plan.period, *plan.past],
        **{f"part_{n}": column for n, column in enumerate(columns)},
    }
    return [
        ("INSERT INTO t_part" + _PART, values),
        (f"INSERT INTO t_coverage ({COVERAGE.columns})" + _COVERAGE, values),
        (f"INSERT INTO t_total ({TOTAL.columns})" + _TOTAL, values),
        ("INSERT INTO t_pair" + _PAIR, values),
        (f"INSERT INTO t_formula ({FORMULA.columns})" + _FORMULA, values),
    ]


def level(table: Table) -> str:
    """One level of the tree summed into its parents; the parameter is the depth of the children."""
    sums = ", ".join(f"sum({column})" for column in table.sums)
    key = ", ".join(("placed.parent", *(f"below.{column}" for column in table.key)))
    return (
        f"INSERT INTO {table.temporary} ({table.columns}) SELECT {key}, {sums} FROM {table.temporary} below"
        f" JOIN t_placed placed ON placed.unit = below.scope AND placed.depth = %s GROUP BY {key}"
    )


def perimeters(table: Table) -> str:
    """The filing units of every perimeter summed."""
    sums = ", ".join(f"sum({column})" for column in table.sums)
    key = ", ".join(("seat.perimeter", *(f"leaf.{column}" for column in table.key)))
    return (
        f"INSERT INTO {table.temporary} ({table.columns}) SELECT {key}, {sums} FROM {table.temporary} leaf"
        f" JOIN t_seat seat ON seat.unit = leaf.scope GROUP BY {key}"
    )


def clear(table: Table) -> str:
    """Forget what is stored of the period."""
    return f"DELETE FROM {table.stored} WHERE period_id = %s"


def store(table: Table) -> str:
    """Keep what was counted of the period."""
    return f"INSERT INTO {table.stored} (period_id, {table.columns}) SELECT %s, {table.columns} FROM {table.temporary}"


def compare(table: Table) -> str:
    """Rows counted but not stored so ("expected"), and stored but not counted so ("stored")."""
    return (
        f"WITH counted AS (SELECT {table.columns} FROM {table.temporary}),"
        f" stored AS (SELECT {table.columns} FROM {table.stored} WHERE period_id = %s)"
        f" SELECT 'expected', * FROM (SELECT * FROM counted EXCEPT SELECT * FROM stored) missing"
        f" UNION ALL SELECT 'stored', * FROM (SELECT {table.columns} FROM {table.stored} WHERE period_id = %s"
        f" EXCEPT SELECT * FROM counted) surplus ORDER BY 2, 1"
    )


_PLACED = """
WITH RECURSIVE down(unit, parent, depth) AS (
    SELECT unit_id, parent_id, 0 FROM targets_placement WHERE valid @> %(day)s::date AND parent_id IS NULL
    UNION ALL
    SELECT p.unit_id, p.parent_id, down.depth + 1
    FROM down JOIN targets_placement p ON p.parent_id = down.unit AND p.valid @> %(day)s::date
) SELECT unit, parent, depth FROM down
"""

_FILING = """
SELECT placed.unit,
       EXISTS (SELECT 1 FROM targets_zonespan z
               WHERE z.unit_id = placed.unit AND z.valid @> %(day)s::date) AS has_zones
FROM t_placed placed JOIN targets_duty d ON d.unit_id = placed.unit AND d.valid @> %(day)s::date
"""

_SEAT = """
WITH RECURSIVE members AS (
    SELECT perimeter_id, unit_id, inseparable FROM targets_membership WHERE valid @> %(day)s::date
), inside(perimeter, unit) AS (
    SELECT m.perimeter_id::text, m.unit_id::text FROM members m JOIN t_placed ON t_placed.unit = m.unit_id
    WHERE NOT m.inseparable
    UNION
    SELECT inside.perimeter, child.unit FROM inside JOIN t_placed child ON child.parent = inside.unit
    WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.perimeter_id = inside.perimeter
                      AND m.unit_id = child.unit AND m.inseparable)
) SELECT inside.perimeter, inside.unit FROM inside JOIN t_filing USING (unit)
"""

_PART = """
SELECT * FROM unnest(%(part_0)s::text[], %(part_1)s::text[], %(part_2)s::boolean[], %(part_3)s::int[],
                     %(part_4)s::boolean[], %(part_5)s::boolean[])
    AS part(formula, element, above, cells, annual, register)
"""

_COVERAGE = """
SELECT filing.unit AS scope, 1 AS expected,
       (coalesce(r.state = 'submitted', false) OR r.approved_revision_id IS NOT NULL)::int AS submitted,
       (r.approved_revision_id IS NOT NULL)::int AS approved
FROM t_filing filing
LEFT JOIN reporting_report r ON r.unit_id = filing.unit AND r.period_id = %(period)s AND r.supplier = 'unit'
"""

# A unit without a value takes its last approved answer, if that is a number; the look-back stops at a reorganisation.
_TOTAL = """
WITH now AS (
    SELECT f.unit_id, f.element_id, f.value FROM reporting_figure f JOIN t_filing ON t_filing.unit = f.unit_id
    WHERE f.period_id = %(period)s AND f.element_id = ANY(%(elements)s::text[])
), absent AS (
    SELECT filing.unit, asked.element FROM t_filing filing CROSS JOIN unnest(%(carriable)s::text[]) asked(element)
    LEFT JOIN now ON now.unit_id = filing.unit AND now.element_id = asked.element
    WHERE now.unit_id IS NULL AND (filing.has_zones OR NOT asked.element = ANY(%(register)s::text[]))
), last AS (
    SELECT DISTINCT ON (f.unit_id, f.element_id) f.unit_id, f.element_id, f.value
    FROM absent JOIN reporting_figure f ON f.unit_id = absent.unit AND f.element_id = absent.element
    WHERE f.period_id = ANY(%(carried_from)s::text[])
    ORDER BY f.unit_id, f.element_id, f.period_id DESC
)
SELECT unit_id AS scope, element_id, value AS value, 1 AS answered,
       value AS carried_value, 0 AS carried FROM now
UNION ALL
SELECT unit_id, element_id, NULL, 0, value, 1 FROM last WHERE value IS NOT NULL
"""

# Both sums of every formula a unit answered whole, in this period and the four before; n/a adds nothing.
_PAIR = """
SELECT f.period_id AS period, f.unit_id AS unit, part.formula, part.annual,
       sum(f.value) FILTER (WHERE part.above) AS numerator,
       sum(f.value) FILTER (WHERE NOT part.above) AS denominator
FROM reporting_figure f
JOIN t_filing filing ON filing.unit = f.unit_id
JOIN t_part part ON part.element = f.element_id
WHERE f.period_id = ANY(%(every)s::text[])
GROUP BY f.period_id, f.unit_id, part.formula, part.annual, part.cells HAVING count(*) = part.cells
"""

_FORMULA = """
WITH asked AS (
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
SELECT asked.unit AS scope, asked.formula AS formula_id,
       now.numerator AS numerator, now.denominator AS denominator,
       1 AS expected, (now.unit IS NOT NULL)::int AS answered,
       coalesce(now.numerator, carried.numerator) AS carried_numerator,
       coalesce(now.denominator, carried.denominator) AS carried_denominator,
       (carried.numerator IS NOT NULL)::int AS carried,
       (now.unit IS NULL AND last.unit IS NOT NULL)::int AS missing_known,
       (now.unit IS NULL AND last.unit IS NULL)::int AS missing_unknown,
       coalesce(CASE WHEN asked.is_count THEN last.numerator ELSE last.denominator END, 0) AS missing_last,
       (before.unit IS NOT NULL)::int AS matched,
       before.numerator AS before_numerator, before.denominator AS before_denominator,
       CASE WHEN before.unit IS NOT NULL THEN now.numerator END AS after_numerator,
       CASE WHEN before.unit IS NOT NULL THEN now.denominator END AS after_denominator
FROM asked
LEFT JOIN t_pair now ON now.unit = asked.unit AND now.formula = asked.formula AND now.period = %(period)s
LEFT JOIN last ON last.unit = asked.unit AND last.formula = asked.formula
LEFT JOIN carried ON carried.unit = asked.unit AND carried.formula = asked.formula
LEFT JOIN t_pair before ON before.unit = now.unit AND before.formula = now.formula
    AND before.period = CASE WHEN asked.annual THEN %(year_ago)s ELSE %(quarter_ago)s END
"""
