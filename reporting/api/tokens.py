"""Tokens for programs: a name and a password against twelve hours of calls."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.permissions import AllowAny

from reporting.api import documents as doc
from reporting.api.authentication import SCHEME
from reporting.api.endpoint import Endpoint, Request, Response, now
from reporting.api.problems import Problem
from reporting.api.serializers import CredentialsSerializer, TokenSerializer
from targets.models import User


class Tokens(Endpoint):
    """Several tokens an account may live side by side; wrong passwords count towards the lock-out of the pages."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(**doc.TOKEN)
    def post(self, request: Request) -> Response:
        """A new token; 401 for a wrong name or password, 429 once locked out."""
        credentials = CredentialsSerializer.read(request.data)
        http = request._request
        user = authenticate(http, **credentials)
        if getattr(http, "axes_locked_out", False):
            http.axes_locked_out = False  # type: ignore[attr-defined]  # answered here, with Retry-After
            wait = settings.AXES_COOLOFF_TIME
            raise Problem(
                429,
                f"Nhập sai mật khẩu quá nhiều lần. Hãy thử lại sau {wait.seconds // 60} phút.",
                {"Retry-After": str(int(wait.total_seconds()))},
            )
        if user is None:
            raise Problem(401, "Sai tên đăng nhập hoặc mật khẩu.", {"WWW-Authenticate": SCHEME})
        user_logged_in.send(sender=User, request=http, user=user)
        AuthToken.objects.filter(user=user, expiry__lte=now()).delete()  # the account's ended ones
        token, secret = AuthToken.objects.create(user)
        return Response(TokenSerializer.write({"token": secret, "expires": token.expiry.replace(microsecond=0)}))
