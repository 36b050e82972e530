"""Editions: published, read, withdrawn; the files of a unit or perimeter asked for."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reporting import policies
from reporting.actions import editions as actions
from reporting.actions.snapshot import Unsettled
from reporting.domain.edition import Content
from reporting.forms.base import put_errors
from reporting.forms.editions import PackForm, PublishForm, WithdrawForm
from reporting.models import Edition, Pack
from reporting.pack.thaw import targets_of
from reporting.policies import Refused
from reporting.queries import layouts, published
from reporting.queries.editions import Damaged
from reporting.queries.lines import TargetRow
from reporting.queries.scopes import CITY, OLD_CITY
from reporting.queries.since import changes_since
from reporting.views.edition_access import edition_or_404, reached, readable
from reporting.views.edition_files import Files, files, json_of, unmade
from reporting.views.edition_register import comparison
from reporting.views.working import VIA, caller, done, now, today, working
from targets.domain.periods import Quarter, QuarterError
from targets.models import Period

PAGE = 50


@working(*policies.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """Which packs were published, and which are still good?"""
    periods = list(Period.objects.filter(as_of__lt=today()).order_by("-as_of"))
    publishes = policies.can_publish(caller(request), today())
    if request.method == "POST":
        policies.check_publishes(caller(request), today())
        return _publish(request, periods)
    form = PublishForm(initial=_proposed(request, periods), **_choices(periods)) if publishes else None
    return _list(request, form)


def _choices(periods: Iterable[Period]) -> dict[str, Any]:
    return {"periods": [(each.code, each.quarter.label) for each in periods], "layouts": layouts.labels()}


def _proposed(request: HttpRequest, periods: list[Period]) -> dict[str, str]:
    """The period a link names, else the last closed one, else the last; the next free number."""
    latest = periods[0].code if periods else ""
    closed = next((each.code for each in periods if each.is_closed), latest)
    return {"period": request.GET.get("ky") or closed, "number": published.next_number()}


def _publish(request: HttpRequest, periods: list[Period]) -> HttpResponse:
    form = PublishForm(request.POST, **_choices(periods))
    if not form.is_valid():
        return _list(request, form, HTTPStatus.BAD_REQUEST)
    typed = form.cleaned_data
    period = next(each for each in periods if each.code == typed["period"])
    try:
        made = actions.publish(
            period=period, number=typed["number"], layout=typed["layout"], by=caller(request), at=now(), via=VIA
        )
    except Refused as refused:
        put_errors(form, refused)
        return _list(request, form, refused.status)
    except Unsettled as error:
        form.add_error(None, str(error))
        return _list(request, form, HTTPStatus.CONFLICT)
    said = f"Đã công bố bản số {made.number}. Tài liệu đang được lập; có thể rời trang trong khi chờ."
    return done(request, said, "edition", number=made.number)


def _label(period: str) -> str:
    try:
        return Quarter.parse(period).label
    except QuarterError:
        return "kỳ này"


def _list(request: HttpRequest, form: PublishForm | None, status: int = HTTPStatus.OK) -> HttpResponse:
    found = published.editions()
    period = request.GET.get("ky", "")
    shown = [each for each in found if period in ("", each.period_id)]
    context = {
        "editions": shown,
        "form": form,
        "asked": period,
        "asked_label": _label(period),
        "all": reverse("editions"),
    }
    return render(request, "reporting/editions.html", context, status=status)


@working(*policies.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, number: str) -> HttpResponse:
    """What does this edition say, may it still be used, and where are its files?"""
    found = edition_or_404(number)
    if request.method != "POST":
        other = request.GET.get("so-voi", "")
        return comparison(request, found, other) if other else _page(request, found)
    verbs = {"pack": _ask, "withdraw": _withdraw}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    return verb(request, found)


def _ask(request: HttpRequest, found: Edition) -> HttpResponse:
    """Have the files of a scope made, or made again where that failed."""
    scope = request.POST.get("scope", "").replace("\0", "")
    policies.check_reads_pack(caller(request), scope, today())
    content = published.cut(found, "units", "perimeters")
    form = PackForm(request.POST, scopes=_scopes(content, readable(request)))
    if not form.is_valid():
        return _page(request, found, HTTPStatus.BAD_REQUEST, pack_form=form)
    made = actions.ask_pack(edition=found, scope=scope, by=caller(request), at=now())
    name = published.names(content)[scope]
    said = f"Đã giao lập tài liệu: {name}. Lập xong, tệp hiện ở mục “Tài liệu”."
    if made.state == Pack.State.DONE:
        said = f"Tài liệu đã có: {name}."
    return done(request, said, "edition", number=found.number)


def _withdraw(request: HttpRequest, found: Edition) -> HttpResponse:
    policies.check_publishes(caller(request), today())
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, found, HTTPStatus.BAD_REQUEST, withdraw_form=form)
    try:
        actions.withdraw(edition=found, reason=form.cleaned_data["reason"], by=caller(request), at=now(), via=VIA)
    except Refused as refused:
        put_errors(form, refused)
        return _page(request, edition_or_404(found.number), refused.status, withdraw_form=form)
    return done(request, f"Đã thu hồi bản công bố số {found.number}.", "edition", number=found.number)


def _page(request: HttpRequest, found: Edition, status: int = HTTPStatus.OK, **typed: Any) -> HttpResponse:
    """The edition; where its content is not the published one, what was kept beside it, and nothing of what it says."""
    content: Content | None
    try:
        content = published.promises(found, CITY)
    except Damaged:
        content = None
    mine = readable(request)
    names = published.names(content) if content else {}
    packs = [files(each, names) for each in found.packs.all() if mine is None or each.scope in mine]
    publishes = policies.can_publish(caller(request), today())
    context = {
        "edition": found,
        "standing": published.standing(found),
        "layout": dict(layouts.labels()).get(found.layout, found.layout),
        "packs": packs,
        "damaged": content is None,
        "everything": mine is None,
        "others": [each for each in published.editions() if each.pk != found.pk],
        "withdraw_form": WithdrawForm() if publishes and found.withdrawn_at is None else None,
        **(_said(request, found, content, mine, packs) if content else {}),
        **typed,
    }
    return render(request, "reporting/edition.html", context, status=status)


def _said(
    request: HttpRequest, found: Edition, content: Content, mine: set[str] | None, packs: list[Files]
) -> dict[str, Any]:
    """What the content says, what changed since, and what else can be made from it."""
    scopes = _scopes(content, mine)
    changes = changes_since(found, reached(request))
    return {
        "stamp": content["periods"][found.period_id],
        "coverage": content["coverage"],
        "json": json_of(found) if mine is None else None,
        "pack_form": PackForm(scopes=scopes, initial={"scope": unmade(scopes, packs)}) if scopes else None,
        "lines": _lines(content, published.names(content)),
        "changes": changes,
        "added": changes.added,
        "page": Paginator(changes, PAGE).get_page(request.GET.get("page")),
    }


def _lines(content: Content, names: dict[str, str]) -> list[tuple[TargetRow, str]]:
    """The targets of the city as they were judged, with the names of what they were judged on."""
    targets = targets_of(content, CITY) if CITY in content["progress"] else []
    return [(TargetRow(one), names.get(one.scope, one.scope)) for one in targets]


def _scopes(content: Content, mine: set[str] | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The units and perimeters of the edition as choices, those that the caller reads."""
    units = [(one["code"], one["name"]) for one in content["units"] if mine is None or one["code"] in mine]
    perimeters = [] if mine is not None else [(one["code"], one["name"]) for one in content["perimeters"]]
    first = [each for each in units if each[0] == CITY] + [each for each in perimeters if each[0] == OLD_CITY]
    groups = [
        ("Thành phố", first),
        ("Phạm vi", [each for each in perimeters if each[0] != OLD_CITY]),
        ("Đơn vị", [each for each in units if each[0] != CITY]),
    ]
    return [group for group in groups if group[1]]
