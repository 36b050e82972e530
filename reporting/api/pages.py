"""A long list in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from reporting.api.problems import Problem, bad_fields

SIZE = 100


def page(request: Request, rows: QuerySet[Any], number: str, shape: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Page `number` ("" = the first) of the rows: two queries. Raises a problem: 400 no number, 404 beyond the last."""
    if number and not (number.isascii() and number.isdigit() and int(number[:9]) > 0):
        raise bad_fields([("page", "Tham số “page” phải là số trang, từ 1.")])
    page_number = int(number[:9] or 1)
    count = rows.count()
    last = max(1, -(-count // SIZE))
    if page_number > last:
        raise Problem(404, f"Chỉ có {last} trang.")
    return {
        "count": count,
        "next": _address(request, page_number + 1) if page_number < last else None,
        "previous": _address(request, page_number - 1) if page_number > 1 else None,
        "results": [shape(row) for row in rows[(page_number - 1) * SIZE : page_number * SIZE]],
    }


def _address(request: Request, number: int) -> str:
    return replace_query_param(request.build_absolute_uri(), "page", str(number))
