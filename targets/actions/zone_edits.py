"""Edits of the register of zones, one at a time: where a zone lies, its facilities and their states.

An edit that reaches back before the as-of day of a closed period is a correction: it needs a reason and a document,
and that period's register is then prepared and confirmed anew (docs/rules.md#zones).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from targets.actions.changes import Actor, record
from targets.actions.periods import ask_recount_of, poke
from targets.actions.tree import lock_tree, range_detail, to_range, to_span
from targets.domain.refusals import INPUT, Refused
from targets.domain.spans import Span, covers
from targets.domain.vietnamese import short_date
from targets.models import Duty, Facility, FacilityState, Period, Unit, Zone, ZoneSpan


@dataclass(frozen=True)
class Grounds:
    """Why an edit reaches back into closed periods, and by which document; both empty for an ordinary one."""

    reason: str = ""
    document: str = ""


NONE = Grounds()


@transaction.atomic
def locate(*, zone: Zone, unit: Unit, state: str, since: date, actor: Actor, grounds: Grounds = NONE) -> ZoneSpan:
    """From a day on the zone lies at the unit with this state, until its next known place; raises Refused.

    The place it had then ends on that day; one that began on the same day is replaced.
    """
    lock_tree()
    spans = list(ZoneSpan.objects.select_for_update().filter(zone=zone).order_by("valid"))
    stood = next((span for span in spans if since in span.valid), None)
    if stood is not None and (stood.unit_id, stood.state) == (unit.code, state):
        raise Refused("no_change", "Khu này đã ở đơn vị và trạng thái đó từ trước.", INPUT)
    later = (span.valid.lower for span in spans if span.valid.lower > since)
    days = Span(since, stood.valid.upper if stood is not None else min(later, default=None))
    if not covers([to_span(duty.valid) for duty in Duty.objects.filter(unit=unit)], days):
        # Who owes the form is placed too, so the tree stays whole.
        raise Refused(
            "bad_edit",
            f"{unit.name} không phải nộp báo cáo trong suốt thời gian này, không nhận được khu.",
            INPUT,
            field="unit",
        )
    _check_closed(days, grounds)
    if stood is not None and stood.valid.lower < since:
        stood.valid = to_range(Span(stood.valid.lower, since))
        stood.save(update_fields=["valid"])
        stood = None
    span = stood or ZoneSpan(zone=zone)
    span.unit, span.state, span.valid = unit, state, to_range(days)
    span.save()
    detail = {"unit": unit.code, "state": state, "days": range_detail(days)}
    _record(actor, "zone_placed", zone, grounds, detail, days)
    return span


@transaction.atomic
def add_facility(
    *, zone: Zone, name: str, kind: str, state: str, since: date, actor: Actor, grounds: Grounds = NONE
) -> Facility:
    """A facility the register did not know, with its first state; raises Refused."""
    Zone.objects.select_for_update().get(pk=zone.pk)
    name = " ".join(name.split())
    if Facility.objects.filter(zone=zone, name__iexact=name).exists():
        raise Refused("bad_edit", "Khu này đã có thiết chế cùng tên.", INPUT, field="name")
    if state == FacilityState.State.IN_USE:
        _check_closed(Span(since), grounds)
    facility = Facility.objects.create(zone=zone, name=name, kind=kind)
    FacilityState.objects.create(facility=facility, state=state, since=since)
    detail = {"facility": name, "kind": kind, "state": state, "since": since.isoformat()}
    _record(actor, "facility_added", zone, grounds, detail, Span(since))
    return facility


@transaction.atomic
def set_facility_state(
    *, facility: Facility, state: str, since: date, actor: Actor, grounds: Grounds = NONE
) -> FacilityState:
    """The facility has this state since a day; one noted for the same day is replaced. Raises Refused."""
    Zone.objects.select_for_update().get(pk=facility.zone_id)
    states = list(FacilityState.objects.filter(facility=facility).order_by("since"))
    before = [row for row in states if row.since <= since]
    if before and before[-1].state == state:
        raise Refused("bad_edit", "Thiết chế đã ở trạng thái này.", INPUT, field="state")
    later = [row.since for row in states if row.since > since]
    days = Span(since, later[0] if later else None)
    _check_closed(days, grounds)
    facility_state = (
        before[-1] if before and before[-1].since == since else FacilityState(facility=facility, since=since)
    )
    facility_state.state = state
    facility_state.save()
    detail = {"facility": facility.name, "state": state, "since": since.isoformat()}
    _record(actor, "facility_state", facility.zone, grounds, detail, days)
    return facility_state


def closed_within(days: Span) -> list[Period]:
    """The closed periods whose as-of day lies in these days, earliest first."""
    periods = Period.objects.filter(closed_at__isnull=False, as_of__gte=days.start)
    return list(periods.filter(as_of__lt=days.end) if days.end else periods)


def _check_closed(days: Span, grounds: Grounds) -> None:
    """Raise Refused where closed periods are touched without reason and document."""
    closed = closed_within(days)
    if not closed or (grounds.reason.strip() and grounds.document.strip()):
        return
    labels = ", ".join(period.quarter.label for period in closed[:4])
    more = f" và {len(closed) - 4} kỳ khác" if len(closed) > 4 else ""
    raise Refused(
        "closed_period",
        f"Từ ngày {short_date(days.start)} sửa đến kỳ đã chốt số liệu ({labels}{more}): đây là điều chỉnh, "
        "phải ghi lý do và văn bản, rồi lập và xác nhận lại sổ của kỳ đó.",
        INPUT,
        field="reason",
    )


def _record(actor: Actor, verb: str, zone: Zone, grounds: Grounds, detail: Mapping[str, object], days: Span) -> None:
    """The record of changes, the counters of the periods touched, and a poke."""
    why = {key: text.strip() for key, text in vars(grounds).items() if text.strip()}
    record(actor, verb, {zone.code: {**detail, **why}})
    ask_recount_of([days])
    transaction.on_commit(poke)
