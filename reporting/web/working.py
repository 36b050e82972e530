"""What the working pages have in common: the door, the clock, and refusals as pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, Protocol, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reporting.reports import policies
from targets.domain.refusals import HIDDEN, INPUT, PERSON, STALE, STATE, TOO_LARGE, UNFIT, WRONG_FORMAT, Refused
from targets.models import Period, Role, User

View = Callable[..., HttpResponseBase]
VIA = "page"
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Sliceable(Protocol[T_co]):
    """Rows that are counted at once and read a page at a time, with a query for each."""

    def count(self) -> int: ...

    def __getitem__(self, rows: slice, /) -> Sequence[T_co]: ...


def now() -> dt.datetime:
    """The time of the request: the clock is read at the edge only."""
    return timezone.now()


def today() -> dt.date:
    """The day it is in Ho Chi Minh City."""
    return timezone.localdate()


def caller(request: HttpRequest) -> User:
    """The account that asks; the door has let in nobody else."""
    return cast(User, request.user)


def act_of(request: HttpRequest) -> dict[str, Any]:
    """By whom, when and by which way something is done: what every action is given."""
    return {"by": caller(request), "at": now(), "via": VIA}


def roles_of(request: HttpRequest) -> list[Role]:
    """The roles held today by whoever asks, read once a request."""
    roles: list[Role] | None = getattr(request, "_roles", None)
    if roles is None:
        roles = policies.roles(caller(request), today()) if request.user.is_authenticated else []
        request._roles = roles  # type: ignore[attr-defined]  # remembered for the length of the request
    return roles


def holds(request: HttpRequest, *names: str) -> bool:
    return any(role.name in names for role in roles_of(request))


def working(*names: str) -> Callable[[View], View]:
    """A working page for accounts that hold one of these roles (any role where none is named).

    Refusals become answers: hidden 404, a wrong person 403, all others a page that says so (each page that has
    something typed to keep catches them itself). Nothing is kept by caches.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @never_cache
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not roles_of(request):
                return render(request, "reporting/web/no_role.html", status=HTTPStatus.FORBIDDEN)
            if names and not holds(request, *names):
                raise PermissionDenied("Trang này không thuộc phần việc của bạn.")
            try:
                return view(request, *args, **kwargs)
            except Refused as refused:
                if refused.kind == HIDDEN:
                    raise Http404 from refused
                if refused.kind == PERSON:
                    raise PermissionDenied(refused.message) from refused
                return render(request, "reporting/web/refused.html", {"refused": refused}, status=status_of(refused))

        return guarded

    return decorate


def dashboard(view: View) -> View:
    """A page of approved figures, which are open to every role."""
    return working()(require_safe(view))


def acts_on(page: str, *names: str) -> Callable[[View], View]:
    """A verb at an address of its own below a page: a POST carries it out, a GET leads to the page.

    The page's address takes the first part of the verb's.
    """

    def decorate(view: View) -> View:
        @working(*names)
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: HttpRequest, **address: Any) -> HttpResponseBase:
            if request.method == "POST":
                return view(request, **address)
            query = request.GET.urlencode()
            return redirect(reverse(page, args=[*address.values()][:1]) + (query and f"?{query}"))

        return guarded

    return decorate


HTTP_STATUS = {
    INPUT: 400, PERSON: 403, HIDDEN: 404, STATE: 409, STALE: 412, TOO_LARGE: 413, WRONG_FORMAT: 415, UNFIT: 422,
}  # fmt: skip


def status_of(refused: Refused) -> int:
    return HTTP_STATUS[refused.kind]


def done(request: HttpRequest, message: str, where: str, **kwargs: Any) -> HttpResponse:
    messages.success(request, message)
    answer: HttpResponse = redirect(where, **kwargs)
    return answer


def posted_revision(request: HttpRequest, name: str = "revision") -> int:
    """The revision that a form was made from; 0 for what is no id of one, and so stale wherever one stands."""
    text = request.POST.get(name, "")
    # int() raises on thousands of digits, and PostgreSQL's ids end at nineteen
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def is_federation(request: HttpRequest) -> bool:
    """Whether the caller reviews for the federation today, asked once a request."""
    federation: bool | None = getattr(request, "_federation", None)
    if federation is None:
        federation = policies.is_federation(caller(request), today())
        request._federation = federation  # type: ignore[attr-defined]  # remembered for the length of the request
    return federation


def federation_period(request: HttpRequest, code: str) -> Period:
    """The period of a page that is the federation's; raises Refused for anybody else, Http404 where there is none."""
    policies.check_federation(caller(request), today())
    return get_object_or_404(Period.objects.select_related("closed_by"), pk=code)


def paginator(rows: Sliceable[T], size: int) -> Paginator[T]:
    """Pages of `rows`: Django only counts and slices them, though its types ask for a whole sequence."""
    return Paginator(cast(Sequence[T], rows), size)
