"""A small world for the meeting's workbook: 2025-Q4 all but complete, 2026-Q2 with gaps, n/a, zeros, a silent unit."""

from __future__ import annotations

import functools
import io
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from reporting.editions.freeze import freeze_for_meeting
from reporting.editions.jobs import gather
from reporting.editions.meeting import Meeting
from reporting.editions.xlsx.meeting import build
from reporting.models import Report
from reporting.progress.standing import TargetStanding, progress, progress_shape
from reporting.totals import recount, scopes
from reporting.totals.figure_file import read_figure_file
from reporting.totals.import_figures import import_figures
from reporting.totals.queries import totals
from reporting.zones import actions as register
from targets.actions.programme import load_programme
from targets.domain.numbers import displayed_percent
from targets.management.commands.load_programme import OURS
from targets.management.edge import actor
from targets.models import (
    Allocation,
    Facility,
    FacilityState,
    Membership,
    Perimeter,
    Period,
    Reading,
    TargetRevision,
    Unit,
)
from tests import cast
from tests import factories as make

UNITS = ("P-26740", "P-26743", "P-26824", "P-26830", "B-SAWACO", "TPHCM-VP")
BODY_01, BODY_02 = 9, 11  # first rows of the bodies where nothing is marked illustrative
ONE, TWO = "Biểu 01", "Biểu 02"
MADE_AT = timezone.localtime(cast.NOW)

_FORM = {
    "members": 1000, "members_employed": 900, "workers": 1200, "enterprises_25_unionised": 33, "enterprises_25": 40,
    "unionised_enterprises": 60, "unionised_nonpublic_service": 11, "unionised_nonpublic_other": 7,
    "with_agreement_enterprises": 50, "with_agreement_nonpublic_service": 6, "with_agreement_nonpublic_other": 5,
}  # fmt: skip
_OLD = {"unionised_public": 20, "with_agreement_public": 19}
_Q4 = {
    "officials_fulltime": 4, "officials_professional": 4, "officials_political": 4, "officials_union_skills": 4,
    "officials_standardised": 3, "unorganised_workers": 300, "unorganised_participants": 140,
}  # fmt: skip

# One half of a ratio given, the other missing, at 2025-Q4.
_HALVES = {"P-26824": {"officials_fulltime": ""}, "B-SAWACO": {"officials_standardised": "", "officials_fulltime": 9}}

# What differs at 2026-Q2: missing (""), n/a, zero, and one half of a pair that the other supplier gave.
_DIFFERENT: dict[str, dict[str, Any]] = {
    "P-26740": {"members": 1234567, "with_agreement_nonpublic_service": "", "enterprises_25_unionised": 0},
    "P-26743": {"unionised_nonpublic_other": "n/a", "with_agreement_nonpublic_other": "n/a"},
    "P-26824": {"members": "", "enterprises_25": ""},
    "B-SAWACO": {"enterprises_25_unionised": "n/a"},
    "TPHCM-VP": {
        "members": 0, "members_employed": 0,
        "unionised_enterprises": 0, "unionised_nonpublic_service": 0, "unionised_nonpublic_other": 0,
        "with_agreement_enterprises": 0, "with_agreement_nonpublic_service": 0, "with_agreement_nonpublic_other": 0,
    },
}  # fmt: skip


def world() -> cast.Cast:
    """The programme, the cast, their figures; everything counted."""
    load_programme(content=OURS.read_bytes(), actor=actor())
    made = cast.build(elements=False)
    figures(
        made.reviewer,
        "2025-Q4",
        {
            unit: {**_FORM, **_OLD, **_Q4, "members": 900 + 7 * n, **_HALVES.get(unit, {})}
            for n, unit in enumerate(UNITS)
        },
    )
    figures(made.reviewer, "2026-Q1", {**dict.fromkeys(UNITS, _FORM), "P-26743": {**_FORM, "members": ""}})
    heard = [unit for unit in UNITS if unit != "P-26830"]
    figures(made.reviewer, "2026-Q2", {unit: {**_FORM, **_DIFFERENT.get(unit, {})} for unit in heard})
    _zones(made)
    recount.run_pending(cast.NOW, cast.TODAY)
    return made


def figures(by: Any, period: str, cells: dict[str, dict[str, Any]]) -> None:
    """Approved figures of a period."""
    text = "unit,period,element,value,source\n" + "".join(
        f"{unit},{period},{element},{value},sổ bộ\n" for unit, row in cells.items() for element, value in row.items()
    )
    rows, problems = read_figure_file(text.encode())
    import_figures(rows=rows, problems=problems, by=by, reason="số liệu lưu", at=cast.NOW, via="command")


def _zones(made: cast.Cast) -> None:
    """Two zones at a unit of the old city, one with a facility, confirmed; one elsewhere, not confirmed yet."""
    with_one = make.zone("Z-1", made.ward, since="2025-07-01")
    make.zone("Z-2", made.ward, since="2025-07-01")
    facility = Facility.objects.create(zone=with_one, name="Nhà văn hóa", kind="culture")
    FacilityState.objects.create(facility=facility, state="in_use", since="2025-07-01")
    for period in Period.objects.filter(code__in=["2025-Q4", "2026-Q1", "2026-Q2"]):
        register.prepare(period=period, by=made.reviewer, at=cast.NOW, via="page")
        register.confirm(period=period, by=made.reviewer2, at=cast.NOW, via="page")
    make.zone("Z-3", made.ward2, since="2026-06-01")


def _in_correction() -> None:
    """Two reports in correction, one of which was imported from papers as all others but the first two."""
    Report.objects.filter(unit__in=["P-26740", "P-26743"]).update(imported=False)
    Report.objects.filter(unit__in=["P-26743", "TPHCM-VP"]).update(state="draft")


@dataclass
class Portal:
    """What the portal says of the world, kept after it is gone; `variants` by name, changed for one gathering."""

    meetings: dict[tuple[str, str], Meeting] = field(default_factory=dict)
    variants: dict[str, Meeting] = field(default_factory=dict)
    totals: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    shapes: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    queries: int = 0

    def made(self, unit: str = "TPHCM", period: str = "2026-Q2", author: str = "Trần Thị B") -> bytes:
        """A workbook."""
        return build(self.meetings[unit, period], MADE_AT, author)

    def variant(self, name: str) -> bytes:
        """The workbook of a variant."""
        return build(self.variants[name], MADE_AT, "Trần Thị B")

    def keep(self, name: str, change: Callable[[], object], unit: str = "TPHCM") -> None:
        """Gather with something changed, and take the change back."""
        with transaction.atomic():
            change()
            self.variants[name] = meeting(unit)
            transaction.set_rollback(True)


ASKED = [
    ("TPHCM", "2026-Q2"), ("TPHCM", "2025-Q4"), ("TPHCM", "2026-Q1"), ("P-26740", "2026-Q2"), ("T-1", "2026-Q2"),
    ("TPHCM-CU", "2026-Q2"), ("TPHCM-CU", "2025-Q4"), ("TPHCM-CU", "2026-Q1"), ("Q-760", "2026-Q2"),
    ("Q-760", "2025-Q1"), ("TPHCM", "2023-Q1"), ("TPHCM", "2028-Q1"),
]  # fmt: skip


def portal() -> Portal:
    """The world and everything asked of it."""
    made, found = world(), Portal()
    for unit, period in ASKED:
        scope, asked = scopes.scope(unit), scopes.period(period)
        found.meetings[unit, period] = meeting(unit, period)
        found.totals[unit, period] = totals(scope, asked, basis="reported", today=cast.TODAY)
        shape = progress_shape(scope, asked, progress(scope, asked))
        # the shape groups by indicator: put back into the programme's order
        by_place = {
            (one["code"], target["milestone"]): target for one in shape["indicators"] for target in one["targets"]
        }
        found.shapes[unit, period] = [
            by_place[one.target.indicator, one.target.milestone] for one in found.meetings[unit, period].targets
        ]
    scope, asked = scopes.scope("TPHCM"), scopes.period("2026-Q2")
    with CaptureQueriesContext(connection) as queries:
        freeze_for_meeting(scope, asked, MADE_AT)
    found.queries = len(queries)
    _variants(made, found)
    return found


def _variants(made: cast.Cast, found: Portal) -> None:
    confirmed = {"state": "confirmed", "confirmed_by": "Ban Thường vụ", "paper": "Thông báo số 9"}
    word = TargetRevision.objects.filter(target="CT-2030-2")
    reading = Reading.objects.filter(code="more-than-half")
    found.keep("confirmed", lambda: reading.update(**confirmed))
    found.keep("hostile word", lambda: (reading.update(**confirmed), word.update(word='phần "lớn\\" &')))
    established = Reading.objects.filter(target="CT-2030-4", code="established")
    found.keep("other reading", lambda: established.update(formula="unorganised_participation"))
    found.keep("in correction", _in_correction)
    found.keep("renamed", lambda: Unit.objects.filter(pk="P-26740").update(name="Tên mới"))
    found.keep("illustrative", lambda: Unit.objects.filter(pk="P-26740").update(illustrative=True))
    office = Membership.objects.filter(perimeter="TPHCM-CU", unit="TPHCM-VP")
    perimeter = Perimeter.objects.filter(pk="TPHCM-CU")
    asked = Period.objects.filter(pk="2026-Q2")
    found.keep(
        "inseparable",
        lambda: (office.update(inseparable=True), perimeter.update(approximate=True), asked.update(asked=1000)),
    )
    give = functools.partial(Allocation.objects.create, target_id="CT-2030-1", unit=made.ward, decision="QĐ 1")
    found.keep("allocated", lambda: give(value=2_000_000), "P-26740")
    found.keep("allocated nothing", lambda: give(value=0), "P-26740")


def meeting(unit: str = "TPHCM", period: str = "2026-Q2") -> Meeting:
    """The data of a workbook."""
    return gather(scope=scopes.scope(unit), period=scopes.period(period), at=cast.NOW)


def opened(content: bytes) -> Workbook:
    """As openpyxl reads it, formulas as text."""
    return openpyxl.load_workbook(io.BytesIO(content))


def values(content: bytes, sheet: str) -> list[list[Any]]:
    """What a reader that does not recalculate sees, from A1 on."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def formulas(content: bytes, sheet: str) -> dict[str, str]:
    """Every formula by address."""
    cells = (cell for row in opened(content)[sheet].iter_rows() for cell in row)
    return {cell.coordinate: cell.value for cell in cells if cell.data_type == "f"}


def row_of(rows: list[list[Any]], text: str, column: int = 0) -> int:
    """The number (from 1) of the first row whose cell begins with the text."""
    return next(n for n, row in enumerate(rows, start=1) if str(row[column]).startswith(text))


def place(address: str) -> tuple[int, int]:
    """Row and column (from 0) of an address."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(address[len(letters) :]) - 1, column - 1


def office(content: bytes, folder: Path, to: str, *, forget: bool = True) -> Path:
    """The workbook as LibreOffice converts it; `forget` the stored values first, so that it must calculate them."""
    source = folder / "meeting.xlsx"
    source.write_bytes(content)
    if forget:
        opened(content).save(source)
    out = folder / to.partition(":")[0]
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", out, source], check=True, capture_output=True, timeout=120)
    return next(out.glob("meeting.*"))


def recalculated(content: bytes, folder: Path, sheets: Iterable[str]) -> int:
    """Have LibreOffice recalculate these sheets: every formula comes to what it carries; how many there were."""
    again, checked = office(content, folder, "xlsx").read_bytes(), 0
    for sheet in sheets:
        carried, calculated = values(content, sheet), values(again, sheet)
        for address in formulas(content, sheet):
            row, column = place(address)
            want, got = carried[row][column], calculated[row][column]
            assert type(got) is type(want), (sheet, address, want, got)
            assert got == (pytest.approx(want, rel=1e-12, abs=1e-11) if isinstance(want, float) else want), address
            checked += 1
    return checked


def displayed(html: Path) -> list[list[list[str]]]:
    """By sheet the text of each cell as it is shown (LibreOffice's HTML)."""
    tables = html.read_text(encoding="utf-8").split("<table")[1:]
    return [
        [
            [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]
            for row in table.split("<tr")[1:]
        ]
        for table in tables
    ]


def away(one: TargetStanding) -> float:
    """How far a target is from its aim as a reader finds it: counts exactly, percentages as they are displayed."""
    actual, aim = one.default.verdict.actual, one.default.aim.value
    assert actual is not None
    assert aim is not None
    return float(actual - Fraction(aim) if one.is_count else displayed_percent(actual) - displayed_percent(aim))
