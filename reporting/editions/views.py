"""Editions: published, read, withdrawn; the files of a unit or perimeter asked for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from reporting.editions import actions, layouts, published
from reporting.editions import policies as edition_policies
from reporting.editions.access import edition_or_404, reached, readable
from reporting.editions.changes_since import changes_since
from reporting.editions.compare_views import comparison
from reporting.editions.content import Content
from reporting.editions.file_views import Files, files, json_of, unmade
from reporting.editions.forms import Choices, PackForm, PublishForm, WithdrawForm, scope_choices
from reporting.editions.load import targets_of
from reporting.models import Edition, Pack
from reporting.progress.presenters import TargetRow
from reporting.reports import policies
from reporting.totals.scopes import CITY
from reporting.web.forms import carry_out
from reporting.web.working import act_of, acts_on, caller, done, now, paginator, today, working
from targets.domain.periods import Quarter, QuarterError
from targets.domain.refusals import Refused
from targets.models import Period

PAGE = 50


@working(*policies.READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """Which packs were published, and which are still good? A POST publishes.

    Proposed are the period a link names, else the last closed one, else the last; and the next free number.
    """
    publishes_in = edition_policies.layouts_published_in(caller(request), today())
    ended = Period.objects.filter(as_of__lt=today()).order_by("-as_of") if publishes_in else []
    official_only = publishes_in == [layouts.BOARD]
    periods = {period.code: period for period in ended if period.is_closed or not official_only}
    choices = {
        "period": [(code, period.quarter.label) for code, period in periods.items()],
        "layout": [(code, layouts.LABELS[code]) for code in publishes_in],
    }
    if request.method == "POST":
        if not publishes_in:
            edition_policies.check_withdraws(caller(request), today())
        bound = PublishForm(request.POST, choices=choices)

        def publish(period: str, number: str, layout: str) -> HttpResponse:
            edition = actions.publish(period=periods[period], number=number, layout=layout, **act_of(request))
            message = f"Đã công bố lần {edition.number}. Tài liệu đang được lập; có thể rời trang trong khi chờ."
            return done(request, message, "edition", number=edition.number)

        return carry_out(bound, publish, lambda status: _list(request, bound, status))
    form = None
    if publishes_in:
        closed = next((code for code, period in periods.items() if period.is_closed), next(iter(periods), ""))
        initial = {"period": request.GET.get("ky") or closed, "number": published.next_number()}
        form = PublishForm(initial=initial, choices=choices)
    return _list(request, form)


def _list(request: HttpRequest, form: PublishForm | None, status: int = HTTPStatus.OK) -> HttpResponse:
    period = request.GET.get("ky", "")
    try:
        period_label = Quarter.parse(period).label
    except QuarterError:
        period_label = "kỳ này"
    context = {
        "editions": [edition for edition in published.editions() if period in ("", edition.period_id)],
        "form": form,
        "period": period,
        "period_label": period_label,
        "all": reverse("editions"),
    }
    return render(request, "reporting/editions/editions.html", context, status=status)


@working(*policies.READERS)
@require_safe
def edition(request: HttpRequest, number: str) -> HttpResponse:
    """What does this edition say, may it still be used, and where are its files?"""
    edition, other = edition_or_404(number), request.GET.get("so-voi", "")
    return comparison(request, edition, other) if other else _page(request, edition)


@acts_on("edition", *policies.READERS)
def ask_pack(request: HttpRequest, number: str) -> HttpResponse:
    """Have the files of a scope made, or made again where that failed."""
    edition, scope = edition_or_404(number), request.POST.get("scope", "").replace("\0", "")
    edition_policies.check_reads_pack(caller(request), scope, today())
    content = published.cut(edition, "units", "perimeters")
    form = PackForm(request.POST, choices={"scope": _scopes(content, readable(request))})
    if not form.is_valid():
        return _page(request, edition, HTTPStatus.BAD_REQUEST, pack_form=form)
    pack = actions.ask_pack(edition=edition, scope=scope, by=caller(request), at=now())
    name = content.names()[scope]
    message = f"Đã giao lập tài liệu: {name}. Lập xong, tệp hiện ở mục “Tài liệu”."
    if pack.state == Pack.State.DONE:
        message = f"Tài liệu đã có: {name}."
    return done(request, message, "edition", number=number)


@acts_on("edition", *policies.READERS)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take an edition out of use, for good."""
    edition, form = edition_or_404(number), WithdrawForm(request.POST)
    edition_policies.check_withdraws(caller(request), today())

    def act(reason: str) -> HttpResponse:
        actions.withdraw(edition=edition, reason=reason, **act_of(request))
        return done(request, f"Đã thu hồi bộ số liệu công bố lần {number}.", "edition", number=number)

    return carry_out(form, act, lambda status: _page(request, edition_or_404(number), status, withdraw_form=form))


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
    withdraws = edition_policies.can_withdraw(caller(request), today())
    context = {
        "edition": edition,
        "standing": published.standing(edition),
        "layout": layouts.LABELS.get(edition.layout, edition.layout),
        "packs": packs,
        "damaged": content is None,
        "everything": mine is None,
        "others": [other for other in published.editions() if other.pk != edition.pk],
        "withdraw_form": WithdrawForm() if withdraws and edition.withdrawn_at is None else None,
        **(_content_context(request, edition, content, mine, packs) if content else {}),
        **typed,
    }
    return render(request, "reporting/editions/edition.html", context, status=status)


def _content_context(
    request: HttpRequest, edition: Edition, content: Content, mine: set[str] | None, packs: list[Files]
) -> dict[str, Any]:
    """What the content says, what changed since, and what else can be made from it."""
    scopes, names = _scopes(content, mine), content.names()
    changes = changes_since(edition, reached(request))
    standings = targets_of(content, CITY) if CITY in content.progress else []
    initial = {"scope": unmade(scopes, packs)}
    return {
        "stamp": content.periods[edition.period_id],
        "coverage": content.coverage[edition.period_id].get(CITY),
        "json": json_of(edition) if mine is None else None,
        "pack_form": PackForm(choices={"scope": scopes}, initial=initial) if scopes else None,
        "lines": [(TargetRow(standing), names.get(standing.scope, standing.scope)) for standing in standings],
        "changes": changes,
        "added": changes.added,
        "page": paginator(changes, PAGE).get_page(request.GET.get("page")),
    }


def _scopes(content: Content, mine: set[str] | None) -> list[tuple[str, Choices]]:
    """The units and perimeters of the edition as choices, those that the caller reads."""
    units = [(unit.code, unit.name) for unit in content.units if mine is None or unit.code in mine]
    return scope_choices(units, [] if mine is not None else [(row.code, row.name) for row in content.perimeters])
