"""page_overview, page_indicator, page_matrix: the SQL a page runs against bare statements for the rows it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reporting.totals.scopes import CITY, OLD_CITY
from targets.models import Period, Role, Unit, User
from tests.bench.measure import compare
from tests.bench.world import Scale

Statement = tuple[str, Any]
REPEATS = 15


def run(scale: Scale, periods: list[Period]) -> None:
    """Each page's statements, caught once and then run again and again beside the bound."""
    client = _observer()
    opened = [period.code for period in periods if period.opens <= timezone.localdate()]
    last = opened[-1]
    bounds: dict[str, list[Statement]] = {
        reverse("overview"): [
            (_OVERVIEW, [[OLD_CITY, CITY], opened]),
            (_PROMISES, None),
            (_CALENDAR, [[OLD_CITY, CITY], opened]),
        ],
        reverse("indicator", args=["collective_agreements"]): [(_INDICATOR, [OLD_CITY, CITY, opened, last, OLD_CITY])],
        reverse("matrix"): [(_MATRIX, [opened[-8:]])],
    }
    names = ("page_overview", "page_indicator", "page_matrix")
    for name, (path, bare) in zip(names, bounds.items(), strict=True):
        statements = _caught(client, path)
        rows = _run(bare)
        compare(name, scale.name, ours=_runner(statements), bound=_runner(bare), rows=rows, repeats=REPEATS)


def _observer() -> Client:
    user = User.objects.create(username="bench-observer")
    since = timezone.localdate() - dt.timedelta(days=9)
    Role.objects.create(user=user, name="observer", unit=Unit.objects.get(pk=CITY), valid=(since, None))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _caught(client: Client, path: str) -> list[Statement]:
    """The reading statements of one request, session and account included."""
    found: list[Statement] = []

    def catch(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(catch):
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return found


def _runner(statements: list[Statement]) -> Callable[[], int]:
    return lambda: _run(statements)


def _run(statements: list[Statement]) -> int:
    """Run the statements and fetch everything; how many rows came."""
    rows = 0
    with connection.cursor() as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
            rows += len(cursor.fetchall())
    return rows


# Sums, coverage and closing of both scopes over all quarters.
_OVERVIEW = """
SELECT t.*, c.expected, c.approved, p.closed_at FROM reporting_formulatotal t
JOIN reporting_coverage c USING (period_id, scope) JOIN targets_period p ON p.code = t.period_id
WHERE t.scope = ANY(%s) AND t.period_id = ANY(%s)
"""

# The targets with their readings in words, and how far every period has come.
_PROMISES = """
SELECT t.*, r.*, v.*, i.*, f.*, c.text FROM targets_target t JOIN targets_reading r ON r.target_id = t.code
JOIN targets_targetrevision v ON v.target_id = t.code JOIN targets_indicator i ON i.code = t.indicator_id
JOIN targets_formula f ON f.code = r.formula_id JOIN targets_clause c ON c.id = t.clause_id
"""
_CALENDAR = """
SELECT p.*, c.* FROM targets_period p JOIN reporting_coverage c ON c.period_id = p.code
WHERE c.scope = ANY(%s) AND p.code = ANY(%s)
"""

# The same of one indicator, and its sums at every filing unit of the perimeter at one quarter, named as of that day.
_INDICATOR = """
SELECT t.period_id, t.scope, t.formula_id, t.numerator, t.denominator, t.expected, t.answered, c.approved, '', ''
FROM reporting_formulatotal t JOIN reporting_coverage c USING (period_id, scope)
WHERE t.scope IN (%s, %s) AND t.period_id = ANY(%s) AND t.formula_id LIKE 'agreements%%'
UNION ALL
SELECT t.period_id, t.scope, t.formula_id, t.numerator, t.denominator, t.expected, t.answered, 0, u.name, above.name
FROM reporting_formulatotal t
JOIN targets_period p ON p.code = t.period_id
JOIN targets_membership m ON m.unit_id = t.scope AND m.valid @> p.as_of
JOIN targets_placement u ON u.unit_id = t.scope AND u.valid @> p.as_of
JOIN targets_placement above ON above.unit_id = u.parent_id AND above.valid @> p.as_of
JOIN targets_duty d ON d.unit_id = t.scope AND d.valid @> p.as_of
WHERE t.period_id = %s AND m.perimeter_id = %s AND t.formula_id LIKE 'agreements%%'
"""

# Every report owed in the quarters shown with its state, the unit and its parent named as of that day, in order.
_MATRIX = """
SELECT u.code, place.name, above.name, p.code, r.id, r.state, r.approved_revision_id, r.first_submitted_at
FROM targets_period p JOIN targets_duty d ON d.valid @> p.as_of JOIN targets_unit u ON u.code = d.unit_id
JOIN targets_placement place ON place.unit_id = u.code AND place.valid @> p.as_of
LEFT JOIN targets_placement above ON above.unit_id = place.parent_id AND above.valid @> p.as_of
LEFT JOIN reporting_report r ON r.unit_id = u.code AND r.period_id = p.code AND r.supplier = 'unit'
WHERE p.code = ANY(%s) ORDER BY u."order", u.sort_key, u.code
"""
