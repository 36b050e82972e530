"""What a request says: its JSON body, its keys, its parameters; everything unreadable is a problem that names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from reporting.api.problems import Problem, bad_fields

MAX_TEXT = 2000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StrictJSONParser(JSONParser):
    """JSON that can be kept: no NaN, no nesting without end, no text that the database refuses."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The parsed body; raises ParseError (400)."""
        try:
            data = super().parse(stream, media_type, parser_context)
            storable = not any(_UNSTORABLE.search(text) for text in _texts(data))
        except RecursionError as error:
            raise ParseError from error
        if not storable:
            raise ParseError
        return data


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)


Reader = Callable[[object], Any]


class Unreadable(ValueError):
    """A value that a key cannot take; the text says why, in Vietnamese."""


def text(value: object) -> str:
    """Text of at most 2.000 characters, without blanks around it."""
    if not isinstance(value, str):
        raise Unreadable("phải là chữ.")
    if len(value) > MAX_TEXT:
        raise Unreadable(f"dài quá {MAX_TEXT} ký tự.")
    return value.strip()


def nonblank(value: object) -> str:
    """Text that says something."""
    words = text(value)
    if not words:
        raise Unreadable("không được để trống.")
    return words


def table(value: object) -> dict[str, Any]:
    """An object of cells by element code."""
    if not isinstance(value, dict):
        raise Unreadable("phải là một đối tượng JSON.")
    return value


def secret(value: object) -> str:
    """A password, as it is."""
    if not isinstance(value, str) or not value or len(value) > MAX_TEXT:
        raise Unreadable("phải là chữ và không được để trống.")
    return value


def body(
    request: Request, required: Mapping[str, Reader], optional: Mapping[str, Reader] | None = None
) -> dict[str, Any]:
    """The keys of the body, read; an optional key that is absent stays absent. Raises a problem (400)."""
    data = request.data
    if not isinstance(data, dict):
        raise Problem(400, "Nội dung gửi lên phải là một đối tượng JSON.")
    readers = {**required, **(optional or {})}
    errors = [(str(key)[:60], f"Không có mục “{str(key)[:60]}”.") for key in data if key not in readers]
    errors += [(key, f"Thiếu mục “{key}”.") for key in required if key not in data]
    values = {}
    for key in readers:
        if key in data:
            try:
                values[key] = readers[key](data[key])
            except Unreadable as error:
                errors.append((key, f"Mục “{key}” {error}"))
    if errors:
        raise bad_fields(errors)
    return values


def parameters(request: Request, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()) -> dict[str, str]:
    """The query's parameters, "" for an optional one left out. Raises a problem (400)."""
    query = request.query_params
    errors = [(key[:60], f"Không có tham số “{key[:60]}”.") for key in query if key not in required + optional]
    errors += [(key, f"Thiếu tham số “{key}”.") for key in required if not query.get(key, "").strip()]
    values = {key: query.get(key, "").strip() for key in required + optional}
    errors += [(key, f"Tham số “{key}” có ký tự lạ.") for key, value in values.items() if _UNSTORABLE.search(value)]
    if errors:
        raise bad_fields(errors)
    return values
