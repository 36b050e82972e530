"""What the acts of the demonstration share: the units, their figures, the people, and the moments of a quarter."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from reporting.demo.chance import chance
from reporting.demo.figures import World
from reporting.demo.profiles import Filer, profiles
from reporting.demo.story import CLERK2_UNIT, CLERK_UNIT
from reporting.models import Supplier
from targets.models import Duty, Element, Membership, Period, Placement, Unit, User, ZoneSpan

VIA = "command"
SOURCE = "Cơ quan Bảo hiểm xã hội (số liệu minh họa)"


@dataclass(frozen=True)
class Scene:
    """The demo's world on its first day: `now` is the moment of the first start."""

    now: dt.datetime
    world: World
    units: dict[str, Unit]
    elements: list[Element]
    people: dict[str, User]
    officers: dict[str, User]

    @property
    def today(self) -> dt.date:
        """The day of the first start, in Ho Chi Minh City."""
        return timezone.localdate(self.now)

    def filing(self, period: Period) -> list[str]:
        """Codes of the units that owe the form on the as-of day."""
        return list(Duty.objects.on(period.as_of).order_by("unit_id").values_list("unit", flat=True))

    def body(self, code: str, period: Period, supplier: str = Supplier.UNIT) -> dict[str, dict[str, Any]]:
        """Every cell of a unit's form, as the API would take it."""
        cells = self.world.cells(code, period.quarter)
        elements = [e.code for e in self.elements if e.supplier == supplier and e.asked_in(period.code)]
        body: dict[str, dict[str, Any]] = {
            element: {"state": "n/a"} if cells[element] is None else {"value": cells[element]} for element in elements
        }
        if "value" in body.get("enterprises_25", {}):
            body["enterprises_25"]["source"] = SOURCE
        return body

    def clock(self, day: dt.date, *words: object) -> dt.datetime:
        """A moment in office hours of a day, of the Monday after a week-end, never after now."""
        day += dt.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
        minutes = int(480 + 540 * chance(day.isoformat(), *words, "clock"))
        at = dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), timezone.get_current_timezone())
        return min(at, self.now)

    def reviewer(self, code: str) -> User:
        return self.people["reviewer" if chance(code, "reviewer") < 0.6 else "reviewer2"]

    def writer(self, code: str) -> User:
        """Who enters a unit's figures: its clerk where the demo has one."""
        clerks = {CLERK_UNIT: "clerk", CLERK2_UNIT: "clerk2"}
        return self.people[clerks[code]] if code in clerks else self.officers[code]

    def signer(self, code: str) -> User:
        return self.people["leader"] if code == CLERK_UNIT else self.officers[code]


def world() -> World:
    """Every unit that ever files, with what its size depends on, as the register of units has it."""
    districts = dict(
        Membership.objects.filter(perimeter__code__startswith="PV-").values_list("unit_id", "perimeter_id")
    )
    areas = dict(Placement.objects.filter(unit__duties__isnull=False).values_list("unit_id", "parent_id"))
    zones = Counter(ZoneSpan.objects.filter(valid__startswith=dt.date(2025, 7, 1)).values_list("unit_id", flat=True))
    codes = Unit.objects.filter(duties__isnull=False).distinct().values_list("code", flat=True)
    return World(
        profiles(Filer(code, areas[code] or "", districts.get(code, "PV-")[3:], zones[code]) for code in codes)
    )
