"""workbook: the meeting's workbook of the city, against openpyxl writing the same values bare."""

from __future__ import annotations

from django.utils import timezone

from reporting.editions.jobs import gather
from reporting.editions.xlsx.meeting import build
from reporting.totals import scopes
from targets.models import Period
from tests.bench.sheets import compare_with_bare_sheets
from tests.bench.world import Scale


def run(scale: Scale, periods: list[Period]) -> None:
    """The last period whose as-of day has passed."""
    at = timezone.localtime()
    last = max((one for one in periods if one.as_of < at.date()), key=lambda one: one.as_of)

    def ours() -> bytes:
        found = gather(scope=scopes.scope(scopes.CITY), period=last, at=at)
        return build(found, at, "bench")

    compare_with_bare_sheets("workbook", scale.name, ours)
