"""pack: the files of an edition of the whole city with 20.000 base unions, against openpyxl writing the values bare."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from reporting.editions.content import AnnexText
from reporting.editions.docx.build import build as build_draft
from reporting.editions.edition_json import Frozen, canonical
from reporting.editions.freeze import freeze
from reporting.editions.xlsx.build import build as build_workbook
from reporting.totals.scopes import CITY
from targets.models import Period
from tests.bench.sheets import compare_with_bare_sheets
from tests.bench.world import Scale

BASE_UNIONS, CELLS = 20_000, 14


def run(scale: Scale, periods: list[Period]) -> None:
    """The last period whose as-of day has passed: both files from the frozen content, its parsing included."""
    found = edition(max((one for one in periods if one.as_of < timezone.localdate()), key=lambda one: one.as_of))

    def ours() -> bytes:
        parsed = replace(found)  # it reads its content anew
        build_draft(parsed, CITY)
        return build_workbook(parsed, CITY)

    compare_with_bare_sheets("pack", scale.name, ours)


def edition(period: Period) -> Frozen:
    """An edition of the period with as many base unions as a city has."""
    at = timezone.localtime()
    content = freeze(period, at)
    filing = list(content.states)
    elements = [one.code for one in content.elements if one.supplier == "unit"][:CELLS]
    each = -(-BASE_UNIONS // len(filing))
    for number, unit in enumerate(filing):
        count = min(each, BASE_UNIONS - number * each)
        rows = [_row(unit, line) for line in range(count)]
        content.annexes[unit] = AnnexText(name="phu-luc.xlsx", sha256="", elements=elements, rows=rows)
    return Frozen("01", at, "bench", "nghi-dinh-30", canonical(content))


def _row(unit: str, line: int) -> tuple[str, str, str, list[int | None]]:
    values: list[int | None] = [(line * 7 + cell) % 900 for cell in range(CELLS)]
    return f"{unit}-{line}", f"CĐCS Công ty số {line} {unit}", f"Công ty TNHH số {line}", values
