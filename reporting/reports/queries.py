"""Reads for one report: its form, its cells, and what is asked back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from reporting.models import Report, Revision, Supplier
from reporting.reports import annex_queries, comparison, prepared
from reporting.reports.cells import Cell, ElementRule, Form, PartRule, cells_from_json, findings
from reporting.reports.prepared import Prepared
from reporting.reports.questions import EarlierFigures, Question, find_questions, merge_by_cell
from targets.domain.periods import asked_in
from targets.domain.refusals import Remark
from targets.models import Element, Period

_ELEMENTS = Prepared(
    "elements",
    "",
    "SELECT code, short_name, supplier, tolerance, matters_from, asked, first_period, last_period"
    ' FROM targets_element ORDER BY "order"',
)
_PARTS = Prepared("parts", "", "SELECT part_id, whole_id, on_breach FROM targets_part")


def forms(periods: Iterable[str], suppliers: Iterable[str]) -> dict[tuple[str, str], Form]:
    """Every form of these periods and suppliers: one query however many."""
    suppliers = list(suppliers)
    with connection.cursor() as cursor:
        prepared.execute(cursor, [_ELEMENTS, _PARTS])
        rows = _programme(cursor)
    return {(period, supplier): _form(period, supplier, *rows) for period in periods for supplier in suppliers}


def form_for(report: Report) -> Form:
    """The form that a report fills; read once for each instance, together with what stands beside it: one query."""
    if "_form" not in vars(report):
        read_with_form(report)
    form: Form = vars(report)["_form"]
    return form


def read_with_form(report: Report, *statement: Prepared, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Read a report's form and the figures beside it in the round trip of another statement; the rows of that one."""
    with connection.cursor() as cursor:
        values = [*comparison.parameters([report]), *parameters]
        prepared.execute(cursor, [_ELEMENTS, _PARTS, comparison.STATEMENT, *statement], values)
        elements, parts = _programme(cursor)
        cursor.nextset()
        comparison.keep(report, comparison.earlier_by_report(cursor.fetchall()).get(report.pk, EarlierFigures()))
        rows = cursor.fetchall() if cursor.nextset() else []
    vars(report)["_form"] = _form(report.period_id, report.supplier, elements, parts)
    return rows


_Rows = tuple[tuple[Any, ...], ...]


def _programme(cursor: CursorWrapper) -> tuple[_Rows, _Rows]:
    """The rows of elements and of parts: the first two results of a cursor."""
    elements = tuple(cursor.fetchall())
    cursor.nextset()
    return elements, tuple(cursor.fetchall())


@lru_cache(maxsize=256)
def _form(period: str, supplier: str, elements: _Rows, parts: _Rows) -> Form:
    """The form these rows make: the same rows the same form, so that it is made once a process."""
    order = {row[0]: position for position, row in enumerate(elements)}
    pairs = sorted(parts, key=lambda pair: (order[pair[0]], order[pair[1]]))
    element_rules = {
        code: ElementRule(code, name, source, asked_in(period, *life), tolerance, matters, life[0] == Element.Asked.Q4)
        for code, name, source, tolerance, matters, *life in elements
    }
    return Form(period, supplier, element_rules, tuple(PartRule(*pair) for pair in pairs))


def cells_of(revision: Revision | None) -> dict[str, Cell]:
    """The cells of a revision; none where nothing is saved yet."""
    return {} if revision is None else cells_from_json(revision.cells)


def report_questions(report: Report, form: Form, cells: dict[str, Cell]) -> list[Question]:
    return find_questions(form, cells, comparison.earlier_figures(report))


def question_remarks(report: Report, form: Form, cells: dict[str, Cell]) -> list[Remark]:
    """What the cells are asked back for, one remark a cell."""
    return merge_by_cell(report_questions(report, form, cells))


def other_cells_of(reports: Iterable[Report]) -> dict[int, dict[str, Cell]]:
    """The other suppliers' cells of the same unit and period, as submitted, else as approved, by these reports' ids.

    A report without any is absent. One query however many.
    """
    report_id_by_key = {(report.unit_id, report.period_id, report.supplier): report.pk for report in reports}
    cells_by_report: dict[int, dict[str, Cell]] = {}
    units, periods = {unit for unit, _, _ in report_id_by_key}, {period for _, period, _ in report_id_by_key}
    candidates = Report.objects.filter(unit__in=units, period__in=periods)
    for other in candidates.select_related("revision", "approved_revision"):
        waiting = other.state in (Report.State.SUBMITTED, Report.State.APPROVED)
        cells = cells_of(other.revision if waiting else other.approved_revision)
        for supplier in Supplier.values:
            pk = report_id_by_key.get((other.unit_id, other.period_id, supplier))
            if pk is not None and supplier != other.supplier:
                cells_by_report.setdefault(pk, {}).update(cells)
    return cells_by_report


def findings_of(report: Report, form: Form, cells: dict[str, Cell]) -> list[Remark]:
    """Questions to the reviewer: cells against the other supplier's, figures without a source, codes in two annexes."""
    return [*findings(form, cells, other_cells_of([report]).get(report.pk, {})), *annex_queries.findings(report)]


def period_reports_in_work(period: Period) -> list[Report]:
    """Reports of a period that its closing would have to name: submitted or returned, in official order."""
    states = (Report.State.SUBMITTED, Report.State.RETURNED)
    reports = Report.objects.filter(period=period, state__in=states).select_related("unit")
    return list(reports.order_by("unit__order", "unit__sort_key", "unit_id", "supplier"))
