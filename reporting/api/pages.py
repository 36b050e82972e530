"""A long list in pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from reporting.api.problems import Problem

SIZE = 100


def page(request: Request, rows: QuerySet[Any, Any], number: int) -> dict[str, Any]:
    """Page `number` of the rows, from 1: two queries. Raises a problem: 404 beyond the last."""
    count = rows.count()
    last = max(1, -(-count // SIZE))
    if number > last:
        raise Problem(404, f"Chỉ có {last} trang.")
    return {
        "count": count,
        "next": _address(request, number + 1) if number < last else None,
        "previous": _address(request, number - 1) if number > 1 else None,
        "results": rows[(number - 1) * SIZE : number * SIZE],
    }


def _address(request: Request, number: int) -> str:
    return replace_query_param(request.build_absolute_uri(), "page", str(number))
