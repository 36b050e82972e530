"""The totals of a unit or perimeter at a period, in the shape of command line and API."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from reporting.models import Coverage, Total
from reporting.totals.scopes import Scope
from targets.models import Element, Period

Basis = Literal["reported", "carried"]


def totals(scope: Scope, period: Period, *, basis: Basis, today: dt.date) -> dict[str, Any]:
    """Every element of the form and register with value, units answered and units carried (docs/api.md).

    Counts are integers; `value` is null where nobody gave a number. `carried` is 0 on the basis `reported`.
    """
    coverage = Coverage.objects.filter(period=period, scope=scope.code).first()
    rows = {row.element_id: row for row in Total.objects.filter(period=period, scope=scope.code)}
    return {
        "unit": scope.code,
        "period": period.code,
        "basis": basis,
        "as_of": period.as_of.isoformat(),
        "state": period.state(today),
        "expected": coverage.expected if coverage else 0,
        "submitted": coverage.submitted if coverage else 0,
        "approved": coverage.approved if coverage else 0,
        "elements": {code: _element(rows.get(code), basis) for code in Element.objects.values_list("code", flat=True)},
    }


def _element(row: Total | None, basis: Basis) -> dict[str, int | None]:
    if row is None:
        return {"value": None, "answered": 0, "carried": 0}
    if basis == "carried":
        return {"value": row.carried_value, "answered": row.answered, "carried": row.carried}
    return {"value": row.value, "answered": row.answered, "carried": 0}
