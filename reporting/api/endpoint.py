"""What every endpoint has in common: who may call, JSON in, JSON out, problems in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpResponse
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reporting.api import problems
from reporting.api.authentication import SessionWithCsrf, TokenAuthentication
from reporting.api.reading import StrictJSONParser
from reporting.web.working import now, today
from targets.models import User


class Endpoint(APIView):
    """An address of the API for accounts that are signed in; nothing of it is kept by caches."""

    authentication_classes = [TokenAuthentication, SessionWithCsrf]
    permission_classes: list[Any] = [IsAuthenticated]
    renderer_classes = [JSONRenderer]
    parser_classes = [StrictJSONParser]
    metadata_class = None  # OPTIONS is answered 405: /api/v1/schema/ describes the API

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], HttpResponse | None]:
        return problems.answer

    @property
    def allowed_methods(self) -> list[str]:
        """The methods of the Allow header: what is answered 405 is not among them."""
        return [method for method in super().allowed_methods if method != "OPTIONS"]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """DRF's own, and no copy in any cache."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        return response


class ForAnyRole(Endpoint):
    """An address for every account that holds a role today, whichever and wherever; 403 for one without."""

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if not caller(request).roles.filter(valid__contains=today()).exists():
            self.permission_denied(request)


def caller(request: Request) -> User:
    return cast(User, request.user)


__all__ = ["Endpoint", "ForAnyRole", "Request", "Response", "caller", "now", "today"]
