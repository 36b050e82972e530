"""The OpenAPI document of the API, made once a process from the endpoints themselves."""

from __future__ import annotations

import functools
import threading
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny

from reporting.api import documents as doc
from reporting.api.endpoint import Endpoint, Request, Response

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
