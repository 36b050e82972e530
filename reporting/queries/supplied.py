"""The figures that the federation supplies for every unit of a period."""

from __future__ import annotations

from reporting.models import Report, Supplier
from targets.models import Duty, Element, Period, Unit


def elements(period: Period) -> list[Element]:
    """What the federation supplies in the period, in the form's order."""
    return [each for each in Element.objects.filter(supplier=Supplier.FEDERATION) if each.asked_in(period.code)]


def units(period: Period) -> list[Unit]:
    """Units that owe the form on the period's as-of day, in official order."""
    owing = Duty.objects.filter(valid__contains=period.as_of).values("unit_id")
    return list(Unit.objects.filter(pk__in=owing))


def reports(period: Period) -> dict[str, Report]:
    """The federation's reports of the period by unit."""
    found = Report.objects.filter(period=period, supplier=Supplier.FEDERATION)
    rows = found.select_related("unit", "period", "revision", "approved_revision")
    return {report.unit_id: report for report in rows}
