"""Editions: published, read, withdrawn; their files asked for, followed while the worker is at work, taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from reporting import policies
from reporting.actions import editions as actions
from reporting.actions.snapshot import Unsettled
from reporting.domain.edition import Content, file_name
from reporting.forms.base import put_errors
from reporting.forms.editions import PackForm, PublishForm, WithdrawForm
from reporting.models import Edition, Pack
from reporting.pack.thaw import targets_of
from reporting.policies import Refused
from reporting.queries import editions as frozen_editions
from reporting.queries import layouts, published
from reporting.queries.lines import TargetLine
from reporting.queries.scopes import CITY, OLD_CITY
from reporting.queries.since import since
from reporting.views.edition_access import edition_or_404, no_nul, reached, readable
from reporting.views.edition_register import comparison
from reporting.views.working import VIA, caller, done, now, today, working
from targets.domain.periods import Quarter, QuarterError
from targets.models import Period

AT_WORK = (Pack.State.WAITING, Pack.State.RUNNING)
ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
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
    actions.ask_pack(edition=found, scope=scope, by=caller(request), at=now())
    said = f"Đã giao lập tài liệu: {published.names(content)[scope]}. Lập xong, tệp hiện ở mục “Tài liệu”."
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
    content, mine = published.promises(found, CITY), readable(request)
    scopes, names = _scopes(content, mine), published.names(content)
    packs = [_files(each, names) for each in found.packs.all() if mine is None or each.scope in mine]
    publishes = policies.can_publish(caller(request), today())
    changes = since(found, reached(request))
    context = {
        "edition": found,
        "standing": published.standing(found),
        "layout": dict(layouts.labels()).get(found.layout, found.layout),
        "stamp": content["periods"][found.period_id],
        "coverage": content["coverage"],
        "json": _json(found) if mine is None else None,
        "packs": packs,
        "pack_form": PackForm(scopes=scopes) if scopes else None,
        "lines": _lines(content, names),
        "everything": mine is None,
        "changes": changes,
        "added": changes.added,
        "page": Paginator(changes, PAGE).get_page(request.GET.get("page")),
        "others": [each for each in published.editions() if each.pk != found.pk],
        "withdraw_form": WithdrawForm() if publishes and found.withdrawn_at is None else None,
        **typed,
    }
    return render(request, "reporting/edition.html", context, status=status)


def _lines(content: Content, names: dict[str, str]) -> list[tuple[TargetLine, str]]:
    """The targets of the city as they were judged, with the names of what they were judged on."""
    targets = targets_of(content, CITY) if CITY in content["progress"] else []
    return [(TargetLine(one), names.get(one.scope, one.scope)) for one in targets]


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


@dataclass(frozen=True)
class File:
    """One file of a pack; `size` None: it is no longer where it was put."""

    label: str
    ending: str
    sha256: str
    size: int | None


@dataclass(frozen=True)
class Files:
    """A pack as a line of the page."""

    pack: Pack
    name: str
    files: list[File]

    @property
    def at_work(self) -> bool:
        """Whether the worker has still to make it."""
        return self.pack.state in AT_WORK


def _files(pack: Pack, names: dict[str, str]) -> Files:
    ready = pack.state == Pack.State.DONE
    kinds = [("Biểu Excel", "xlsx", pack.workbook, pack.workbook_sha256),
             ("Dự thảo Word", "docx", pack.draft, pack.draft_sha256)]  # fmt: skip
    files = [File(label, ending, sha, _size(file)) for label, ending, file, sha in kinds] if ready else []
    return Files(pack, names.get(pack.scope, pack.scope), files)


def _size(file: FieldFile) -> int | None:
    try:
        return file.size if file else None
    except FileNotFoundError:
        return None


def _json(found: Edition) -> File:
    made = published.json_file(found, str(found.published_by), _moment(found))
    return File("Nội dung đã chốt (JSON)", "json", made.sha256, made.size)


def _moment(found: Edition) -> str:
    return timezone.localtime(found.published_at).isoformat(timespec="seconds")


@working(*policies.READERS)
@require_safe
def pack(request: HttpRequest, number: str, scope: str) -> HttpResponse:
    """One pack of the list, as htmx asks for it while the worker is at work."""
    found = edition_or_404(number)
    no_nul(scope)
    policies.check_reads_pack(caller(request), scope, today())
    each = _files(_pack(found, scope), published.names(published.cut(found, "units", "perimeters")))
    return render(request, "reporting/edition_pack.html", {"edition": found, "each": each})


@working(*policies.READERS)
@require_safe
def pack_file(request: HttpRequest, number: str, scope: str, ending: str) -> HttpResponseBase:
    """A file: the workbook or the draft of a scope, or the city's `edition.json`."""
    found = edition_or_404(number)
    no_nul(scope)
    policies.check_reads_pack(caller(request), scope, today())
    name = file_name(found.number, found.period_id, scope, ending)
    if ending == "json" and scope == CITY:
        frozen = frozen_editions.frozen(found)
        answer: HttpResponseBase = HttpResponse(f"{frozen.written()}\n".encode(), content_type=ENDINGS[ending])
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    made = _pack(found, scope)
    file = {"xlsx": made.workbook, "docx": made.draft}.get(ending)
    if made.state != Pack.State.DONE or not file:
        raise Http404("Tệp này chưa có.")
    try:
        return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=ENDINGS[ending])
    except FileNotFoundError as error:
        raise Http404("Tệp này không còn trên máy chủ.") from error


def _pack(found: Edition, scope: str) -> Pack:
    made = found.packs.filter(scope=scope).first()
    if made is None:
        raise Http404("Chưa lập tài liệu của phạm vi này.")
    return made
