"""Who is calling: a token in the header, or the session of the pages with its CSRF secret."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.crypto import hash_token
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from reporting.api.problems import Problem, TokenExpired
from reporting.reports.prepared import Prepared
from targets.models import User

SCHEME = "Token"
# what a call looks at, in the model's order; the rest is read when asked for
_LOOKED_AT = {"id", "username", "full_name", "is_active"}
_USER = [field.attname for field in User._meta.concrete_fields if field.attname in _LOOKED_AT]
# The account of a token and when the token ends: one statement written out, as every call begins with it.
_TOKEN = Prepared(
    "token",
    "text",
    f"""SELECT {", ".join(f'u."{name}"' for name in _USER)}, t.expiry
        FROM knox_authtoken t JOIN targets_user u ON u.id = t.user_id WHERE t.digest = $1""",
)


class TokenAuthentication(BaseAuthentication):
    """knox's tokens, found by their digest in one query; an expired one says so and is left to the next log-in.

    (knox's own class reads every other token of the account on each request.)
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The account of the token in the header, None without one; raises AuthenticationFailed (401)."""
        scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        with connection.cursor() as cursor:
            _TOKEN.execute(cursor, hash_token(secret.strip()))
            row = cursor.fetchone()
        if row is None:
            raise AuthenticationFailed
        user, expiry = User.from_db("default", _USER, row[:-1]), row[-1]
        if not user.is_active:
            raise AuthenticationFailed
        if expiry is not None and expiry <= timezone.now():
            raise TokenExpired
        return user, None

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class SessionWithCsrf(SessionAuthentication):
    """The session of the pages; a changing request needs the CSRF secret."""

    def enforce_csrf(self, request: Request) -> None:
        """Raises a problem (403) in Vietnamese."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refusal:
            raise Problem(403, "Thiếu mã CSRF hoặc mã đã cũ (X-CSRFToken). Hãy tải lại trang.") from refusal


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token <mã truy cập>"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionWithCsrf
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
