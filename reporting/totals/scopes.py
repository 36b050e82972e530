"""What can be summed: a unit with all below it, or a perimeter; both are asked for by code."""

from __future__ import annotations

from dataclasses import dataclass

from targets.domain.refusals import not_found
from targets.models import Perimeter, Period, Unit

CITY = "TPHCM"
OLD_CITY = "TPHCM-CU"


@dataclass(frozen=True)
class Scope:
    """A unit or perimeter that totals are kept for; `is_city`: the root, whose targets have perimeters of their own."""

    code: str
    name: str
    is_perimeter: bool
    is_city: bool
    note: str = ""
    approximate: bool = False


def scope(code: str) -> Scope:
    """The unit or perimeter of this code; raises Refused."""
    unit = Unit.objects.filter(pk=code).first()
    if unit is not None:
        is_city = unit.kind == Unit.Kind.CITY and not unit.placements.filter(parent__isnull=False).exists()
        return Scope(unit.code, unit.name, False, is_city, unit.note)
    perimeter = Perimeter.objects.filter(pk=code).first()
    if perimeter is None:
        raise not_found(f"Không có đơn vị hoặc phạm vi nào có mã “{code[:40]}”.")
    return Scope(perimeter.code, perimeter.name, True, False, perimeter.note, approximate=perimeter.approximate)


def period(code: str) -> Period:
    """The period of this code; raises Refused."""
    stored_period = Period.objects.filter(pk=code).first()
    if stored_period is None:
        raise not_found(f"Không có kỳ báo cáo “{code[:20]}”: phải ghi dạng 2026-Q3, từ 2023-Q1 đến 2045-Q4.")
    return stored_period
