"""Reading a request strictly: what is unreadable, unknown or missing is a problem that names it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, ClassVar, Self, cast

from rest_framework import serializers as s
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

MAX_TEXT = 2000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What is wrong with a key, by the code of DRF's error: its own words never reach the caller.
MESSAGES = {
    "unknown": "Không có {item} “{key}”.",
    "required": "Thiếu {item} “{key}”.",
    "not_text": "{Item} “{key}” phải là chữ.",
    "blank": "{Item} “{key}” không được để trống.",
    "max_length": f"{{Item}} “{{key}}” dài quá {MAX_TEXT} ký tự.",
    "unstorable": "{Item} “{key}” có ký tự lạ.",
    "not_a_dict": "{Item} “{key}” phải là một đối tượng JSON.",
    "not_a_page": "{Item} “{key}” phải là số trang, từ 1.",
    "null": "{Item} “{key}” phải là một trong: {choices}.",
    "invalid_choice": "{Item} “{key}” phải là một trong: {choices}.",
}


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


class TextField(s.CharField):
    """Text of at most 2.000 characters, which a number is not."""

    def run_validation(self, data: Any = s.empty) -> Any:
        if data is not s.empty:
            if not isinstance(data, str):
                raise ValidationError(code="not_text")
            if len(data) > MAX_TEXT:
                raise ValidationError(code="max_length")
            if _UNSTORABLE.search(data):
                raise ValidationError(code="unstorable")
        return super().run_validation(data)


class TableField(s.DictField):
    """Cells or texts by element code, as they came: the rules of the report name all that is wrong with them at once.

    The child is their shape in the OpenAPI document.
    """

    def run_validation(self, data: Any = s.empty) -> Any:
        if data is s.empty or isinstance(data, dict):
            self.validate_empty_values(data)
            return data
        raise ValidationError(code="not_a_dict")


class PageField(s.IntegerField):
    """The number of a page, from 1; no list has a thousand million of them."""

    def to_internal_value(self, data: Any) -> int:
        if not (data.isascii() and data.isdigit() and int(data[:9])):
            raise ValidationError(code="not_a_page")
        return int(data[:9])


class StrictSerializer(s.Serializer[Any]):
    # Comments, as a docstring would stand in the OpenAPI document as the description of every shape. One instance of
    # each class reads and writes for all requests: it keeps nothing of them, and making its fields takes longer.
    item: ClassVar[str] = "mục"
    messages: ClassVar[dict[str, str]] = MESSAGES

    @classmethod
    @functools.cache
    def shared(cls) -> Self:
        return cls()

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """What a body holds, by key; raises ValidationError that names every key in Vietnamese."""
        if not isinstance(data, dict):
            raise ValidationError("Nội dung gửi lên phải là một đối tượng JSON.")
        codes = {key: "unknown" for key in data if key not in cls.shared().fields}
        values: dict[str, Any] = {}
        try:
            values = cls.shared().run_validation(data)
        except ValidationError as error:
            wrong: dict[str, list[str]] = cast(Any, error.get_codes())
            for key in sorted(wrong, key=lambda key: wrong[key] != ["required"]):
                codes[key] = wrong[key][0]
        if codes:
            raise ValidationError({key[:60]: cls._message(key, code) for key, code in codes.items()})
        return values

    @classmethod
    def _message(cls, key: str, code: str) -> str:
        choices = ", ".join(getattr(cls.shared().fields.get(key), "choices", ()))
        return cls.messages[code].format(item=cls.item, Item=cls.item.capitalize(), key=key[:60], choices=choices)

    @classmethod
    def write(cls, instance: Any) -> dict[str, Any]:
        return cls.shared().to_representation(instance)


class QuerySerializer(StrictSerializer):
    # The parameters of an address; one without a value is one left out.
    item = "tham số"

    @classmethod
    def read_query(cls, request: Request) -> dict[str, Any]:
        query = {key: value.strip() for key, value in request.query_params.dict().items()}
        return cls.read({key: value for key, value in query.items() if value or key not in cls.shared().fields})
