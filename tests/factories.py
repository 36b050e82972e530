"""Short makers of rows for tests; what is not said is ordinary. Nothing here checks a rule: tests do."""

from __future__ import annotations

import datetime as dt
import functools
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.backends.postgresql.psycopg_any import DateRange

from reporting.models import Opening, Report
from reporting.reports import actions as reports
from targets.domain.periods import Quarter, default_calendar
from targets.domain.vietnamese import sort_key
from targets.models import (
    Break,
    Clause,
    Duty,
    Element,
    Membership,
    Part,
    Perimeter,
    Period,
    Placement,
    Programme,
    Role,
    Task,
    Unit,
    User,
    Zone,
    ZoneSpan,
)

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
PROGRAMME = Path(__file__).resolve().parent.parent / "targets" / "data" / "ctr25.json"
SPECIAL = {
    "members": 1000, "members_employed": 900, "members_admitted": 30, "members_joined_other": 10, "members_left": 40,
    "workers": 1200, "unorganised_workers": 50, "officials_fulltime": 4, "enterprises_25": 40,
}  # fmt: skip


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    """A moment of a day in Ho Chi Minh City."""
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=SAIGON)


def elements() -> None:
    """The form's elements, their parts and the noted breaks, without the rest of the programme."""
    data = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    Element.objects.bulk_create(Element(order=n, **row) for n, row in enumerate(data["elements"]))
    Part.objects.bulk_create(
        Part(part_id=row["part"], whole_id=row["whole"], on_breach=row["on_breach"]) for row in data["parts"]
    )
    Break.objects.bulk_create(Break(**row) for row in data["breaks"])


def periods(first: str = "2024-Q1", last: str = "2027-Q4") -> None:
    """The periods from `first` to `last` with the usual days, not moved off weekends and holidays."""
    quarter, rows = Quarter.parse(first), []
    while quarter <= Quarter.parse(last):
        rows.append(Period(code=quarter.code, **vars(default_calendar(quarter))))
        quarter = quarter.next()
    Period.objects.bulk_create(rows)


def days(start: str | None, end: str | None = None) -> DateRange:
    """A half-open range of days from ISO dates; None = open."""
    return DateRange(*(day and dt.date.fromisoformat(day) for day in (start, end)))


def unit(
    code: str, parent: Unit | None = None, kind: str = "ward", since: str | None = None, until: str | None = None,
    *, owes: bool | None = None, **more: Any,
) -> Unit:  # fmt: skip
    """A unit placed under `parent` (as long as that), owing the form if its kind files or as `owes` says."""
    name = more.pop("name", f"Đơn vị {code}")
    above = parent.placements.first() if parent else None
    since = since or (above.valid.lower.isoformat() if above else "2023-01-01")
    made = Unit.objects.create(code=code, name=name, kind=kind, sort_key=sort_key(name), **more)
    Placement.objects.create(unit=made, parent=parent, name=name, kind=kind, valid=days(since, until))
    if owes if owes is not None else kind in ("upper", "ward"):
        Duty.objects.create(unit=made, valid=days(since, until))
    return made


def user(username: str, **more: Any) -> User:
    """An account with the password `demo` and no role."""
    return User.objects.create(
        username=username, full_name=more.pop("full_name", username), password=_demo_password(), **more
    )


@functools.cache
def _demo_password() -> str:
    return make_password("demo")


def role(account: User, name: str, at_unit: Unit, since: str = "2023-01-01", until: str | None = None) -> Role:
    """A role of an account at a unit between two days."""
    return Role.objects.create(user=account, name=name, unit=at_unit, valid=days(since, until))


def perimeter(code: str, *members: Unit, since: str = "2023-01-01") -> Perimeter:
    """A perimeter of these units."""
    made, _ = Perimeter.objects.get_or_create(code=code, defaults={"name": f"Phạm vi {code}"})
    Membership.objects.bulk_create(Membership(perimeter=made, unit=m, valid=days(since)) for m in members)
    return made


def zone(code: str, at_unit: Unit, state: str = "operating", since: str = "2023-01-01") -> Zone:
    """A zone at a filing unit, without facilities."""
    made = Zone.objects.create(code=code, name=f"KCN {code}")
    ZoneSpan.objects.create(zone=made, unit=at_unit, state=state, valid=days(since))
    return made


def task(code: str, kind: str = "routine", **more: Any) -> Task:
    """A task of the programme at a clause of its own."""
    programme, _ = Programme.objects.get_or_create(code="25-CTr/TU", defaults={"issued_on": dt.date(2022, 12, 31)})
    order = Task.objects.count()
    clause = Clause.objects.create(programme=programme, address=f"III.{order + 1}", order=order)
    return Task.objects.create(code=code, kind=kind, clause=clause, order=order, **more)


def figures(period: str = "2026-Q3", supplier: str = "unit", **different: Any) -> dict[str, Any]:
    """A possible body of `PATCH … "cells"` for every cell of the form; `members=5` replaces a value."""
    asked = [e.code for e in Element.objects.filter(supplier=supplier) if e.asked_in(period)]
    body: dict[str, Any] = {
        code: {"value": SPECIAL.get(code, 20 if code.startswith("unionised") else 3)} for code in asked
    }
    body.update({code: value if isinstance(value, dict) else {"value": value} for code, value in different.items()})
    return body


def paper() -> reports.SignedPaper:
    """A signed paper to submit with."""
    return reports.SignedPaper(
        "Nguyễn Văn A", "12/BC-CĐ", dt.date(2026, 10, 2), SimpleUploadedFile("bc.pdf", b"%PDF-1.4 x")
    )


def opening(at_unit: Unit, period: str = "2026-Q3", until: dt.date = dt.date(2099, 12, 31)) -> Opening:
    """What the federation opens again for a unit, here without end."""
    someone, _ = User.objects.get_or_create(username="opener")
    return Opening.objects.create(
        unit=at_unit, period_id=period, reason="Công văn 5/CV-CĐ", until=until, by=someone, at=at(dt.date(2026, 10, 26))
    )


def report(
    by: User, at_unit: Unit, period: str = "2026-Q3", moment: dt.datetime | None = None, supplier: str = "unit",
    cells: dict[str, Any] | None = None, **different: Any,
) -> Report:  # fmt: skip
    """A draft by `by` with every cell filled (or only `cells`)."""
    moment = moment or at(dt.date(2026, 10, 3))
    found, _ = reports.open_report(
        unit=at_unit, period=Period.objects.get(pk=period), supplier=supplier, by=by, at=moment, via="page"
    )
    body = figures(period, supplier, **different) if cells is None else cells
    if body:
        found = reports.save_cells(report=found, cells=body, by=by, at=moment, via="page")
    return found
