"""The OpenAPI document of the API, made once a process from the endpoints themselves."""

from __future__ import annotations

import functools
import threading
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny

from reporting.api import documents as doc
from reporting.api.endpoint import Endpoint, Request, Response


class NumberOrDecimalExtension(OpenApiSerializerFieldExtension):
    """A count is an integer, a ratio a decimal string."""

    target_class: Any = "reporting.api.serializers.NumberOrDecimalField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": ["integer", "string"]}


class NumberOrTextExtension(NumberOrDecimalExtension):
    """A count is an integer, all else text."""

    target_class = "reporting.api.serializers.NumberOrTextField"


_maker_lock = threading.Lock()  # drf-spectacular finds its extensions in globals that two must not fill at once


def document() -> dict[str, Any]:
    """The whole document; the first caller makes it, callers meanwhile wait."""
    with _maker_lock:
        return _document()


@functools.cache
def _document() -> dict[str, Any]:
    openapi: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return openapi


class Schema(Endpoint):
    """Open to everybody: it tells nothing but shapes."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(**doc.SCHEMA)
    def get(self, request: Request) -> Response:
        return Response(document())
