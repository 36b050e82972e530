"""Three small worlds that every paper is held to: imports only, right after a reorganisation, a third missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from reporting.deadlines import actions as deadlines
from reporting.models import Via
from reporting.totals import recount
from reporting.totals.figure_file import read_figure_file
from reporting.totals.import_figures import import_figures
from reporting.zones import actions as register
from targets.actions import tasks
from targets.actions.programme import load_programme
from targets.domain.periods import Quarter
from targets.management.commands.load_programme import OURS
from targets.management.edge import actor
from targets.models import Facility, FacilityState, Membership, Period, Task, Unit, User
from tests import cast as people
from tests import factories as make

MERGED_ON = "2025-07-01"
DISTRICTS = ("Q-760", "Q-761", "H-783")
OLD_WARDS = ("P-26740", "P-26743", "P-26824", "P-26830")
NEW_WARDS = ("P-25747", "P-26506", "P-26560")
BASES = ("B-SAWACO", "TPHCM-VP")
STRADDLING = "K-KCN"
SOURCE = "Báo cáo số 41/BC-LĐLĐ"

NOTED = [  # what the observer noted in the last world: recurring duties of last year, a task done, one that goes on
    ("DK-2", "done", dt.date(2025, 5, 28)), ("DK-3", "done", dt.date(2025, 5, 28)),
    ("NV-1.1", "done", dt.date(2023, 6, 1)), ("NV-1.2", "running", dt.date(2026, 3, 2)),
]  # fmt: skip

Cells = dict[str, Any]  # element → count, "" = missing, "n/a"

STEADY = {
    "members": 150_000, "members_employed": 140_000, "members_admitted": 900, "members_joined_other": 120,
    "members_left": 700, "workers": 190_000, "grassroots_unions": 210,
    "enterprises_25_unionised": 330, "enterprises_25": 400,
    "unionised_enterprises": 300, "unionised_nonpublic_service": 55, "unionised_nonpublic_other": 35,
    "with_agreement_enterprises": 215, "with_agreement_nonpublic_service": 30, "with_agreement_nonpublic_other": 25,
}  # fmt: skip
UNTIL_2025 = {"unionised_public": 100, "with_agreement_public": 95}
EVERY_Q4 = {
    "officials_fulltime": 40, "officials_professional": 39, "officials_political": 38, "officials_union_skills": 37,
    "officials_standardised": 36, "unorganised_workers": 3_000, "unorganised_participants": 1_400,
}  # fmt: skip


def units_at(quarter: Quarter) -> tuple[str, ...]:
    """Who owes the form."""
    if quarter.as_of < dt.date.fromisoformat(MERGED_ON):
        return (*DISTRICTS, "TPHCM-VP")
    return (*OLD_WARDS, *NEW_WARDS, *BASES, STRADDLING)


def cells_at(unit: str, quarter: Quarter) -> Cells:
    """Figures of which no two units or quarters have the same."""
    order = [*DISTRICTS, *OLD_WARDS, *NEW_WARDS, *BASES, STRADDLING].index(unit)
    quarters = quarter.year * 4 + quarter.number - 2023 * 4
    step = 7 * order + 3 * quarters
    cells: Cells = {code: value + step * (101 if code.startswith("m") else 1) for code, value in STEADY.items()}
    if unit in DISTRICTS:
        cells["members"] += 250_000
    if quarter.year < 2026:
        cells |= UNTIL_2025
    if quarter.number == 4:
        cells |= EVERY_Q4
    return cells


def imports_only() -> people.Cast:
    """History and the asked quarter 2026-Q2 by import alone, a source per figure; some cells missing or n/a."""
    cast = _city()
    silent = {("P-26824", "2026-Q1"), ("Q-761", "2024-Q4")}
    _history(cast, "2023-Q4", "2026-Q2", silent)
    _import(cast.reviewer, "2025-Q4", {"P-26740": {"members": 151_333}})  # a correction
    return _counted(cast)


def reorganised() -> people.Cast:
    """Asked at 2025-Q3, the city merged between it and the quarter before; a unit straddles the old city."""
    cast = _city()
    _history(cast, "2023-Q4", "2025-Q3", {("H-783", "2024-Q3")})
    return _counted(cast)


def third_missing() -> people.Cast:
    """2026-Q2 closed by its stamp with a third of the units missing."""
    cast = _city()
    missing = {(unit, "2026-Q2") for unit in ("P-26743", "P-26560", "B-SAWACO")} | {("P-26830", "2025-Q4")}
    _history(cast, "2023-Q4", "2026-Q2", missing)
    for code in ("2025-Q4", "2026-Q2"):
        deadlines.close(
            period=Period.objects.get(pk=code), signer="Nguyễn Văn A", number="15/TB-LĐLĐ", on=dt.date(2026, 8, 3),
            by=cast.reviewer, at=people.NOW, via=Via.PAGE,
        )  # fmt: skip
    for code, state, day in NOTED:
        task = Task.objects.get(pk=code)
        tasks.note(task=task, state=state, on=day, paper="12-BC/TU", by=cast.observer, at=people.NOW, via=Via.PAGE)
    return _counted(cast)


WORLDS = {
    "imports": (imports_only, "2026-Q2"),
    "merger": (reorganised, "2025-Q3"),
    "missing": (third_missing, "2026-Q2"),
}
SCOPES = ("TPHCM", "TPHCM-CU", "P-26740")


def _city() -> people.Cast:
    """The programme, the cast's people, and more units: districts to 1/7/2025, wards of old and new city after it."""
    load_programme(content=OURS.read_bytes(), actor=actor())
    cast = people.build(elements=False)
    for code in DISTRICTS[1:]:
        make.unit(code, cast.city, "upper", until=MERGED_ON, name=f"Liên đoàn Lao động {code}", order=31)
    for number, code in enumerate(NEW_WARDS):
        make.unit(code, cast.area2, since=MERGED_ON, name=f"Công đoàn phường mới {number + 1}", order=14 + number)
    zones = make.unit(
        STRADDLING, cast.city, "base", MERGED_ON, owes=True, name="Công đoàn các khu công nghiệp", order=22
    )
    for code in DISTRICTS:
        _member(code, "2023-01-01", MERGED_ON)
    for code in (*OLD_WARDS[2:], "B-SAWACO"):
        _member(code, MERGED_ON)
    _member(zones.code, MERGED_ON, inseparable=True)
    return cast


def _member(code: str, start: str, end: str | None = None, **more: bool) -> None:
    Membership.objects.create(perimeter_id="TPHCM-CU", unit_id=code, valid=make.days(start, end), **more)


def _history(cast: people.Cast, first: str, last: str, silent: set[tuple[str, str]]) -> None:
    quarter = Quarter.parse(first)
    while quarter <= Quarter.parse(last):
        answered = [unit for unit in units_at(quarter) if (unit, quarter.code) not in silent]
        _import(cast.reviewer, quarter.code, {unit: cells_at(unit, quarter) for unit in answered})
        quarter = quarter.next()
    for number, unit in enumerate((cast.ward, cast.ward2, Unit.objects.get(pk="P-26506"))):
        zone = make.zone(f"Z-{number}", unit, since=MERGED_ON)
        if number == 1:
            facility = Facility.objects.create(zone=zone, name="Nhà văn hóa", kind="culture")
            FacilityState.objects.create(facility=facility, state="in_use", since=MERGED_ON)
    for period in Period.objects.filter(code__gte="2025-Q3", code__lte=last):
        register.prepare(period=period, by=cast.reviewer, at=people.NOW, via="page")
        register.confirm(period=period, by=cast.reviewer2, at=people.NOW, via="page")


def _import(by: User, period: str, cells: Mapping[str, Cells]) -> None:
    text = "unit,period,element,value,source\n" + "".join(
        f"{unit},{period},{element},{value},{SOURCE} ({unit} {period})\n"
        for unit, row in cells.items()
        for element, value in row.items()
    )
    rows, problems = read_figure_file(text.encode())
    import_figures(rows=rows, problems=problems, by=by, reason="số liệu lưu", at=people.NOW, via="command")


def _counted(cast: people.Cast) -> people.Cast:
    Period.objects.update(asked=F("asked") + 1)
    recount.run_pending(people.NOW, people.TODAY)
    return cast
