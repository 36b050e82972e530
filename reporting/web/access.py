"""Who is at the door: log-in, then at least one role held today (approved figures are open to every role)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reporting.reports import policies
from targets.domain.refusals import Refused
from targets.models import Role

View = Callable[..., HttpResponse]


def today() -> dt.date:
    """The day it is in Ho Chi Minh City: the clock is read at the edge only."""
    return timezone.localdate()


def roles_of(request: HttpRequest) -> list[Role]:
    """The roles held today by whoever asks, read once a request."""
    roles: list[Role] | None = getattr(request, "_roles", None)
    if roles is None:
        user: Any = request.user
        roles = policies.roles(user, today()) if user.is_authenticated else []
        request._roles = roles  # type: ignore[attr-defined]  # remembered for the length of the request
    return roles


def dashboard(view: View) -> View:
    """A page of approved figures: the log-in page for strangers, a clear page for accounts without a role today."""

    @wraps(view)
    @never_cache
    @login_required
    @require_safe
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not roles_of(request):
            return render(request, "reporting/web/no_role.html", status=HTTPStatus.FORBIDDEN)
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:  # no such unit, indicator or period
            raise Http404 from refused

    return guarded
