"""The register of zones: the list, one zone with its facilities, and its figures for a period in two steps."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from reporting.reports import policies
from reporting.reports.policies import REVIEWER
from reporting.web.forms import put_errors
from reporting.web.working import VIA, caller, done, is_federation, now, status_of, today, working
from reporting.zones import actions, queries
from reporting.zones.forms import FacilityForm, FacilityStateForm, PlaceForm, PrepareForm
from targets.actions import zone_edits
from targets.actions.changes import Actor
from targets.domain.refusals import Refused
from targets.models import Change, Facility, Period, Unit, Zone, ZoneSpan

CHANGES = {
    "zone_placed": "Đặt vị trí, trạng thái",
    "facility_added": "Thêm thiết chế",
    "facility_state": "Đổi trạng thái thiết chế",
    "import_zones": "Nhập từ tệp",
}


@working()
@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """Which zones are there, and which of them have facilities?"""
    filters = {name: request.GET.get(key, "") for name, key in (("unit", "dv"), ("state", "tt"), ("word", "ten"))}
    lines = queries.register(today(), **filters)
    context = {
        "lines": lines,
        "filters": filters,
        "units": queries.holders(today()),
        "states": ZoneSpan.State.choices,
        "operating": sum(_operates(line) for line in lines),
        "with_facilities": sum(_operates(line) and bool(line.in_use) for line in lines),
        "federation": is_federation(request),
        "period": Period.objects.filter(as_of__lte=today()).order_by("-as_of").first(),
    }
    return render(request, "reporting/zones/zones.html", context)


def _operates(line: queries.ZoneFigures) -> bool:
    return line.span is not None and line.span.state == ZoneSpan.State.OPERATING


@working()
@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: HttpRequest, code: str) -> HttpResponse:
    """Where does this zone lie, what does it have, and since when?"""
    zone = get_object_or_404(Zone, pk=code)
    if request.method != "POST":
        return _zone_page(request, zone)
    policies.check_federation(caller(request), today())
    verbs = {"place": _place, "facility": _add_facility, "state": _set_state}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    return verb(request, zone)


def _place(request: HttpRequest, zone: Zone) -> HttpResponse:
    form = PlaceForm(request.POST, units=_units())

    def act(unit: str, **details: Any) -> None:
        zone_edits.locate(zone=zone, unit=Unit.objects.get(pk=unit), actor=_actor(request), **details)

    return _edited(request, zone, "place", form, act, "Đã ghi vị trí và trạng thái của khu.")


def _add_facility(request: HttpRequest, zone: Zone) -> HttpResponse:
    def act(**details: Any) -> None:
        zone_edits.add_facility(zone=zone, actor=_actor(request), **details)

    return _edited(request, zone, "facility", FacilityForm(request.POST), act, "Đã thêm thiết chế.")


def _set_state(request: HttpRequest, zone: Zone) -> HttpResponse:
    form = FacilityStateForm(request.POST, facilities=_facilities(zone))

    def act(facility: str, **details: Any) -> None:
        zone_facility = Facility.objects.get(pk=int(facility), zone=zone)
        zone_edits.set_facility_state(facility=zone_facility, actor=_actor(request), **details)

    return _edited(request, zone, "state", form, act, "Đã ghi trạng thái của thiết chế.")


def _edited(
    request: HttpRequest, zone: Zone, name: str, form: Any, act: Callable[..., None], message: str
) -> HttpResponse:
    """Carry out an edit, or show the form again with why not."""
    if form.is_valid():
        try:
            act(**form.details())
        except Refused as refused:
            put_errors(form, refused)
        else:
            return done(request, message, "zone", code=zone.pk)
    return _zone_page(request, zone, {name: form}, HTTPStatus.BAD_REQUEST)


def _actor(request: HttpRequest) -> Actor:
    return Actor(caller(request), now(), VIA)


def _zone_page(
    request: HttpRequest, zone: Zone, bound: dict[str, forms.Form] | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    line = queries.zone_figures(zone, today())
    federation = is_federation(request)
    context: dict[str, Any] = {
        "zone": zone,
        "line": line,
        "spans": queries.spans(zone),
        "federation": federation,
        "changes": _changes(zone) if federation else [],
        "bound": list(bound or ()),
    }
    if federation:
        location = {"unit": line.span.unit_id, "state": line.span.state} if line.span else {}
        context["edits"] = {
            "place": PlaceForm(units=_units(), initial=location, auto_id="vi-tri-%s"),
            "facility": FacilityForm(auto_id="thiet-che-%s"),
            "state": FacilityStateForm(facilities=_facilities(zone), auto_id="trang-thai-%s"),
            **(bound or {}),
        }
    return render(request, "reporting/zones/zone.html", context, status=status)


def _changes(zone: Zone) -> list[tuple[str, Change]]:
    return [(CHANGES.get(change.verb, change.verb), change) for change in queries.changes(zone)]


def _units() -> list[tuple[str, str]]:
    return [(unit.code, unit.name) for unit in Unit.objects.owing(today())]


def _facilities(zone: Zone) -> list[tuple[str, str]]:
    return [(str(facility.pk), facility.name) for facility in zone.facilities.all()]


@working(REVIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Does the register of this period stand? One person prepares it, a second confirms."""
    policies.check_federation(caller(request), today())
    period = get_object_or_404(Period, pk=code)
    if request.method != "POST":
        return _confirm_page(request, period, PrepareForm())
    verbs = {"prepare": _prepare, "confirm": _confirm}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    return verb(request, period)


def _prepare(request: HttpRequest, period: Period) -> HttpResponse:
    form = PrepareForm(request.POST)
    if not form.is_valid():
        return _confirm_page(request, period, form, HTTPStatus.BAD_REQUEST)
    try:
        reports = actions.prepare(period=period, by=caller(request), at=now(), via=VIA, **form.cleaned_data)
    except Refused as refused:
        put_errors(form, refused)
        return _confirm_page(request, period, form, status_of(refused))
    message = "Sổ không có gì thay đổi."
    if reports:
        message = f"Đã lập số liệu của {len(reports)} đơn vị, chờ người thứ hai xác nhận."
    return done(request, message, "zones_confirm", code=period.pk)


def _confirm(request: HttpRequest, period: Period) -> HttpResponse:
    form = PrepareForm()
    try:
        reports = actions.confirm(period=period, by=caller(request), at=now(), via=VIA)
    except Refused as refused:
        return _confirm_page(request, period, form, status_of(refused), refused.message)
    return done(request, f"Đã xác nhận số liệu của {len(reports)} đơn vị.", "zones_confirm", code=period.pk)


def _confirm_page(
    request: HttpRequest, period: Period, form: PrepareForm, status: int = HTTPStatus.OK, refused: str = ""
) -> HttpResponse:
    counts = queries.counts(period)
    waiting = [count for count in counts if count.waits]
    mine = any(count.report and count.report.submitted_by_id == caller(request).pk for count in waiting)
    changed = any(count.differs for count in counts)
    context = {
        "period": period,
        "counts": counts,
        "elements": queries.elements(period),
        "form": form,
        "refused": refused,
        "waiting": waiting,
        "mine": mine,
        "changed": changed,
        "corrects": changed and (period.is_closed or any(count.differs and count.confirmed for count in counts)),
        "confirmed": sum(bool(count.confirmed) and not count.waits for count in counts),
        "ready": today() >= period.as_of,
    }
    return render(request, "reporting/zones/zones_confirm.html", context, status=status)
