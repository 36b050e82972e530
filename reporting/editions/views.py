"""Editions: published, read, withdrawn; the files of a unit or perimeter asked for."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from reporting.editions import actions, layouts, published
from reporting.editions import policies as edition_policies
from reporting.editions.access import edition_or_404, reached, readable
from reporting.editions.changes_since import changes_since
from reporting.editions.compare_views import comparison
from reporting.editions.content import Content
from reporting.editions.file_views import Files, files, json_of, unmade
from reporting.editions.forms import PackForm, PublishForm, WithdrawForm
from reporting.editions.load import targets_of
from reporting.models import Edition, Pack
from reporting.progress.presenters import TargetRow
from reporting.reports import policies
from reporting.totals.scopes import CITY, OLD_CITY
from reporting.web.forms import put_errors
from reporting.web.working import VIA, caller, done, now, paginator, status_of, today, working
from targets.domain.periods import Quarter, QuarterError
from targets.domain.refusals import Refused
from targets.models import Period

PAGE = 50


@working(*policies.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """Which packs were published, and which are still good?"""
    periods = list(Period.objects.filter(as_of__lt=today()).order_by("-as_of"))
    publishes = edition_policies.can_publish(caller(request), today())
    if request.method == "POST":
        edition_policies.check_publishes(caller(request), today())
        return _publish(request, periods)
    form = PublishForm(initial=_proposed(request, periods), **_choices(periods)) if publishes else None
    return _list(request, form)


def _choices(periods: Iterable[Period]) -> dict[str, Any]:
    return {
        "periods": [(period.code, period.quarter.label) for period in periods],
        "layouts": list(layouts.LABELS.items()),
    }


def _proposed(request: HttpRequest, periods: list[Period]) -> dict[str, str]:
    """The period a link names, else the last closed one, else the last; the next free number."""
    latest = periods[0].code if periods else ""
    closed = next((period.code for period in periods if period.is_closed), latest)
    return {"period": request.GET.get("ky") or closed, "number": published.next_number()}


def _publish(request: HttpRequest, periods: list[Period]) -> HttpResponse:
    form = PublishForm(request.POST, **_choices(periods))
    if not form.is_valid():
        return _list(request, form, HTTPStatus.BAD_REQUEST)
    typed = form.cleaned_data
    period = next(candidate for candidate in periods if candidate.code == typed["period"])
    try:
        edition = actions.publish(
            period=period, number=typed["number"], layout=typed["layout"], by=caller(request), at=now(), via=VIA
        )
    except Refused as refused:
        put_errors(form, refused)
        return _list(request, form, status_of(refused))
    message = f"Đã công bố bản số {edition.number}. Tài liệu đang được lập; có thể rời trang trong khi chờ."
    return done(request, message, "edition", number=edition.number)


def _label(period: str) -> str:
    try:
        return Quarter.parse(period).label
    except QuarterError:
        return "kỳ này"


def _list(request: HttpRequest, form: PublishForm | None, status: int = HTTPStatus.OK) -> HttpResponse:
    period = request.GET.get("ky", "")
    listed = [edition for edition in published.editions() if period in ("", edition.period_id)]
    context = {
        "editions": listed,
        "form": form,
        "period": period,
        "period_label": _label(period),
        "all": reverse("editions"),
    }
    return render(request, "reporting/editions/editions.html", context, status=status)


@working(*policies.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, number: str) -> HttpResponse:
    """What does this edition say, may it still be used, and where are its files?"""
    edition = edition_or_404(number)
    if request.method != "POST":
        other = request.GET.get("so-voi", "")
        return comparison(request, edition, other) if other else _page(request, edition)
    verbs = {"pack": _ask, "withdraw": _withdraw}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    return verb(request, edition)


def _ask(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Have the files of a scope made, or made again where that failed."""
    scope = request.POST.get("scope", "").replace("\0", "")
    edition_policies.check_reads_pack(caller(request), scope, today())
    content = published.cut(edition, "units", "perimeters")
    form = PackForm(request.POST, scopes=_scopes(content, readable(request)))
    if not form.is_valid():
        return _page(request, edition, HTTPStatus.BAD_REQUEST, pack_form=form)
    pack = actions.ask_pack(edition=edition, scope=scope, by=caller(request), at=now())
    name = content.names()[scope]
    message = f"Đã giao lập tài liệu: {name}. Lập xong, tệp hiện ở mục “Tài liệu”."
    if pack.state == Pack.State.DONE:
        message = f"Tài liệu đã có: {name}."
    return done(request, message, "edition", number=edition.number)


def _withdraw(request: HttpRequest, edition: Edition) -> HttpResponse:
    edition_policies.check_publishes(caller(request), today())
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, edition, HTTPStatus.BAD_REQUEST, withdraw_form=form)
    try:
        actions.withdraw(edition=edition, reason=form.cleaned_data["reason"], by=caller(request), at=now(), via=VIA)
    except Refused as refused:
        put_errors(form, refused)
        return _page(request, edition_or_404(edition.number), status_of(refused), withdraw_form=form)
    return done(request, f"Đã thu hồi bản công bố số {edition.number}.", "edition", number=edition.number)


def _page(request: HttpRequest, edition: Edition, status: int = HTTPStatus.OK, **typed: Any) -> HttpResponse:
    """The edition; where its content is not the published one, what was kept beside it, and nothing of what it says."""
    content: Content | None
    try:
        content = published.promises(edition, CITY)
    except Refused:
        content = None
    mine = readable(request)
    names = content.names() if content else {}
    packs = [files(pack, names) for pack in edition.packs.all() if mine is None or pack.scope in mine]
    publishes = edition_policies.can_publish(caller(request), today())
    context = {
        "edition": edition,
        "standing": published.standing(edition),
        "layout": layouts.LABELS.get(edition.layout, edition.layout),
        "packs": packs,
        "damaged": content is None,
        "everything": mine is None,
        "others": [other for other in published.editions() if other.pk != edition.pk],
        "withdraw_form": WithdrawForm() if publishes and edition.withdrawn_at is None else None,
        **(_content_context(request, edition, content, mine, packs) if content else {}),
        **typed,
    }
    return render(request, "reporting/editions/edition.html", context, status=status)


def _content_context(
    request: HttpRequest, edition: Edition, content: Content, mine: set[str] | None, packs: list[Files]
) -> dict[str, Any]:
    """What the content says, what changed since, and what else can be made from it."""
    scopes = _scopes(content, mine)
    changes = changes_since(edition, reached(request))
    return {
        "stamp": content.periods[edition.period_id],
        "coverage": content.coverage[edition.period_id].get(CITY),
        "json": json_of(edition) if mine is None else None,
        "pack_form": PackForm(scopes=scopes, initial={"scope": unmade(scopes, packs)}) if scopes else None,
        "lines": _lines(content, content.names()),
        "changes": changes,
        "added": changes.added,
        "page": paginator(changes, PAGE).get_page(request.GET.get("page")),
    }


def _lines(content: Content, names: dict[str, str]) -> list[tuple[TargetRow, str]]:
    """The targets of the city as they were judged, with the names of what they were judged on."""
    standings = targets_of(content, CITY) if CITY in content.progress else []
    return [(TargetRow(standing), names.get(standing.scope, standing.scope)) for standing in standings]


def _scopes(content: Content, mine: set[str] | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The units and perimeters of the edition as choices, those that the caller reads."""
    units = [(unit.code, unit.name) for unit in content.units if mine is None or unit.code in mine]
    perimeters = [] if mine is not None else [(row.code, row.name) for row in content.perimeters]
    first = [choice for choice in units if choice[0] == CITY] + [
        choice for choice in perimeters if choice[0] == OLD_CITY
    ]
    groups = [
        ("Thành phố", first),
        ("Phạm vi", [choice for choice in perimeters if choice[0] != OLD_CITY]),
        ("Đơn vị", [choice for choice in units if choice[0] != CITY]),
    ]
    return [group for group in groups if group[1]]
