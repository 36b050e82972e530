"""The register of zones: the list, one zone with its facilities, and its figures for a period in two steps."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting.reports import policies
from reporting.reports.policies import REVIEWER
from reporting.web.forms import VietnameseForm, carry_out
from reporting.web.working import (
    act_of,
    acts_on,
    caller,
    done,
    federation_period,
    is_federation,
    status_of,
    today,
    working,
)
from reporting.zones import actions, queries
from reporting.zones.forms import FacilityForm, FacilityStateForm, PlaceForm, PrepareForm
from targets.actions import zone_edits
from targets.actions.changes import Actor
from targets.domain.refusals import Refused
from targets.models import Facility, Period, Unit, Zone, ZoneSpan

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
    operating = [line for line in lines if line.span and line.span.state == ZoneSpan.State.OPERATING]
    context = {
        "lines": lines,
        "filters": filters,
        "units": queries.holders(today()),
        "states": ZoneSpan.State.choices,
        "operating": len(operating),
        "with_facilities": sum(bool(line.in_use) for line in operating),
        "federation": is_federation(request),
        "period": Period.objects.filter(as_of__lte=today()).order_by("-as_of").first(),
    }
    return render(request, "reporting/zones/zones.html", context)


@working()
@require_safe
def zone(request: HttpRequest, code: str) -> HttpResponse:
    """Where does this zone lie, what does it have, and since when?"""
    return _zone_page(request, get_object_or_404(Zone, pk=code))


@acts_on("zone")
def locate(request: HttpRequest, code: str) -> HttpResponse:
    zone = _own_zone(request, code)
    form = PlaceForm(request.POST, choices={"unit": _units()})

    def act(unit: str, **details: Any) -> HttpResponse:
        zone_edits.locate(zone=zone, unit=Unit.objects.get(pk=unit), actor=_actor(request), **details)
        return done(request, "Đã ghi vị trí và trạng thái của khu.", "zone", code=code)

    return carry_out(form, act, lambda status: _zone_page(request, zone, status, place=form))


@acts_on("zone")
def add_facility(request: HttpRequest, code: str) -> HttpResponse:
    zone, form = _own_zone(request, code), FacilityForm(request.POST)

    def act(**details: Any) -> HttpResponse:
        zone_edits.add_facility(zone=zone, actor=_actor(request), **details)
        return done(request, "Đã thêm thiết chế.", "zone", code=code)

    return carry_out(form, act, lambda status: _zone_page(request, zone, status, facility=form))


@acts_on("zone")
def set_state(request: HttpRequest, code: str) -> HttpResponse:
    zone = _own_zone(request, code)
    form = FacilityStateForm(request.POST, choices={"facility": _facilities(zone)})

    def act(facility: str, **details: Any) -> HttpResponse:
        zone_facility = Facility.objects.get(pk=int(facility), zone=zone)
        zone_edits.set_facility_state(facility=zone_facility, actor=_actor(request), **details)
        return done(request, "Đã ghi trạng thái của thiết chế.", "zone", code=code)

    return carry_out(form, act, lambda status: _zone_page(request, zone, status, state=form))


def _own_zone(request: HttpRequest, code: str) -> Zone:
    """The zone, for the federation; raises Refused for anybody else."""
    zone = get_object_or_404(Zone, pk=code)
    policies.check_federation(caller(request), today())
    return zone


def _actor(request: HttpRequest) -> Actor:
    return Actor(**act_of(request))


def _zone_page(request: HttpRequest, zone: Zone, status: int = HTTPStatus.OK, **typed: VietnameseForm) -> HttpResponse:
    line = queries.zone_figures(zone, today())
    context: dict[str, Any] = {
        "zone": zone,
        "line": line,
        "spans": queries.spans(zone),
        "federation": is_federation(request),
    }
    if context["federation"]:
        location = {"unit": line.span.unit_id, "state": line.span.state} if line.span else {}
        context["changes"] = [(CHANGES.get(change.verb, change.verb), change) for change in queries.changes(zone)]
        context["edits"] = {
            "place": PlaceForm(choices={"unit": _units()}, initial=location, auto_id="vi-tri-%s"),
            "facility": FacilityForm(auto_id="thiet-che-%s"),
            "state": FacilityStateForm(choices={"facility": _facilities(zone)}, auto_id="trang-thai-%s"),
            **typed,
        }
    return render(request, "reporting/zones/zone.html", context, status=status)


def _units() -> list[tuple[str, str]]:
    return [(unit.code, unit.name) for unit in Unit.objects.owing(today())]


def _facilities(zone: Zone) -> list[tuple[str, str]]:
    return [(str(facility.pk), facility.name) for facility in zone.facilities.all()]


@working(REVIEWER)
@require_safe
def figures(request: HttpRequest, code: str) -> HttpResponse:
    """Does the register of this period stand? One person prepares it, a second confirms."""
    return _figures_page(request, federation_period(request, code))


@acts_on("zones_confirm", REVIEWER)
def prepare(request: HttpRequest, code: str) -> HttpResponse:
    """Take the figures from the register, for a second person to confirm."""
    period, form = federation_period(request, code), PrepareForm(request.POST)

    def act(**grounds: Any) -> HttpResponse:
        reports = actions.prepare(period=period, **act_of(request), **grounds)
        message = "Sổ không có gì thay đổi."
        if reports:
            message = f"Đã lập số liệu của {len(reports)} đơn vị, chờ người thứ hai xác nhận."
        return done(request, message, "zones_confirm", code=code)

    return carry_out(form, act, lambda status: _figures_page(request, period, status, form=form))


@acts_on("zones_confirm", REVIEWER)
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Make what was prepared the figures of the period."""
    period = federation_period(request, code)
    try:
        reports = actions.confirm(period=period, **act_of(request))
    except Refused as refused:
        return _figures_page(request, period, status_of(refused), refused=refused.message)
    return done(request, f"Đã xác nhận số liệu của {len(reports)} đơn vị.", "zones_confirm", code=code)


def _figures_page(request: HttpRequest, period: Period, status: int = HTTPStatus.OK, **details: Any) -> HttpResponse:
    counts = queries.counts(period)
    waiting = [count for count in counts if count.waits]
    changed = any(count.differs for count in counts)
    context = {
        "period": period,
        "counts": counts,
        "elements": queries.elements(period),
        "form": PrepareForm(),
        "waiting": waiting,
        "mine": any(count.report and count.report.submitted_by_id == caller(request).pk for count in waiting),
        "changed": changed,
        "corrects": changed and (period.is_closed or any(count.differs and count.confirmed for count in counts)),
        "confirmed": sum(bool(count.confirmed) and not count.waits for count in counts),
        "ready": today() >= period.as_of,
        **details,
    }
    return render(request, "reporting/zones/zones_confirm.html", context, status=status)
