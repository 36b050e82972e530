"""The days off of Vietnam from the package `holidays` into the table that the federation keeps from then on."""

from __future__ import annotations

from collections.abc import Iterable

from holidays import country_holidays

from targets.models import Holiday


def fill_holidays(years: Iterable[int]) -> int:
    """Write the days off, compensations and swapped days included, of each year that has none yet; how many.

    A year that has a day is the portal's: what people have changed, added or struck out there stays.
    """
    years_filled = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    empty = [year for year in years if year not in years_filled]
    named = country_holidays("VN", years=empty, language="vi", expand=False)
    holidays = [Holiday(day=day, name=name) for day, name in sorted(named.items())]
    Holiday.objects.bulk_create(holidays)
    return len(holidays)
