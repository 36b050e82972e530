"""Who was summed where in every period, by the tree of each as-of day (docs/rules.md#tree-of-the-day)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from reporting.editions.content import TreeText
from reporting.totals.scopes import scopes_of
from targets.models.units import filing_units


def trees(periods: Iterable[str]) -> dict[str, TreeText]:
    """By period; one query, whatever the periods."""
    tree_by_period = {code: TreeText(names={}, scopes={}) for code in periods}
    with connection.cursor() as cursor:
        cursor.execute(_SUMMED, {"periods": list(tree_by_period)})
        for period, unit, name, scopes in cursor.fetchall():
            tree = tree_by_period[period]
            tree.names[unit] = name
            for scope in scopes:
                tree.scopes.setdefault(scope, []).append(unit)
    return tree_by_period


# The filing units of every period in official order, each with what it is summed in besides itself.
_SUMMED = f"""
WITH RECURSIVE filing AS (
    SELECT p.code AS period, p.as_of AS day, filing.unit_id, filing.name
    FROM targets_period p CROSS JOIN LATERAL {filing_units("p.as_of")} filing
    WHERE p.code = ANY(%(periods)s)
), {scopes_of("SELECT unit_id, day FROM filing")}
SELECT filing.period, filing.unit_id, filing.name,
       coalesce(array_agg(seat.scope) FILTER (WHERE seat.scope <> seat.unit AND NOT seat.inseparable), '{{}}')
FROM filing
JOIN seat ON seat.unit = filing.unit_id AND seat.day = filing.day
JOIN targets_unit u ON u.code = filing.unit_id
GROUP BY filing.period, filing.unit_id, filing.name, u."order", u.sort_key
ORDER BY u."order", u.sort_key, filing.unit_id
"""
