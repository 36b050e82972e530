"""The figures that the federation supplies for every unit of a period."""

from __future__ import annotations

from collections.abc import Collection

from reporting.models import Report, Supplier
from reporting.reports.cells import NO_CELL
from reporting.reports.comparison import earlier_figures_of
from reporting.reports.queries import cells_of, forms
from reporting.reports.questions import Question, find_questions
from targets.models import Element, Period


def elements(period: Period) -> list[Element]:
    """What the federation supplies in the period, in the form's order."""
    return [
        element for element in Element.objects.filter(supplier=Supplier.FEDERATION) if element.asked_in(period.code)
    ]


def reports(period: Period) -> dict[str, Report]:
    supplied = Report.objects.filter(period=period, supplier=Supplier.FEDERATION)
    rows = supplied.select_related("unit", "period", "revision", "approved_revision")
    return {report.unit_id: report for report in rows}


def open_questions(reports: Collection[Report]) -> dict[str, list[Question]]:
    """The questions about each of these reports of one period that have no answer yet, by unit: two queries."""
    form_by_key = forms({report.period_id for report in reports}, [Supplier.FEDERATION])
    earlier_by_report = earlier_figures_of(reports)
    open_by_unit = {}
    for report in reports:
        form, cells = form_by_key[report.period_id, Supplier.FEDERATION], cells_of(report.revision)
        every = find_questions(form, cells, earlier_by_report[report.pk])
        open_by_unit[report.unit_id] = [question for question in every if not cells.get(question.cell, NO_CELL).answer]
    return open_by_unit
