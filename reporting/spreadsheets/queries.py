"""What an upload is held against: the unit's mapping of rows, files taken before, and what the totals would become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reporting.models import Figure, Report, RowMapping, Total, Upload
from reporting.reports.cells import NO_CELL, Cell, Cells
from reporting.totals.scopes import CITY, OLD_CITY, scopes_summing
from targets.models import Element

SHOWN_SCOPES = {CITY: "Thành phố", OLD_CITY: "Phạm vi Chương trình 25"}


def form_elements(report: Report) -> dict[str, Element]:
    """The elements that the report's form asks for, by code in the form's order: one query."""
    elements = (element for element in Element.objects.all() if element.supplier == report.supplier)
    return {element.code: element for element in elements if element.asked_in(report.period_id)}


def row_mapping(unit: str) -> dict[str, str]:
    """The elements that the rows of a unit's own form mean, by folded text; "" where a row is passed over."""
    rows = RowMapping.objects.filter(unit_id=unit).values_list("label", "element_id")
    return {label: element or "" for label, element in rows}


def taken_before(report: Report, sha256: str) -> Upload | None:
    """The upload of these very bytes to this report, if there was one."""
    return Upload.objects.select_related("by").filter(report=report, sha256=sha256).first()


@dataclass(frozen=True)
class Effect:
    """A cell that changes, and what the totals of the city and of the programme's perimeter would be with it.

    `totals` are triples of name, now and then, in whole counts; None: nobody gave a number.
    """

    element: Element
    before: Cell
    after: Cell
    totals: list[tuple[str, int | None, int | None]]


def effects(report: Report, elements: Mapping[str, Element], before: Cells, after: Cells) -> list[Effect]:
    """The cells whose value changes, each with the totals of the last recount now and once this were approved.

    What the unit has approved in this period is taken out of the total and the new number put in. Three queries.
    """
    changed = [code for code in elements if before.get(code, NO_CELL).content != after.get(code, NO_CELL).content]
    own = dict(Figure.objects.filter(period=report.period_id, unit=report.unit_id).values_list("element_id", "value"))
    summing = scopes_summing(report.unit_id, report.period.as_of)
    scopes = {code: name for code, name in SHOWN_SCOPES.items() if code in summing}
    rows = {
        (row.scope, row.element_id): row
        for row in Total.objects.filter(period=report.period_id, scope__in=scopes, element__in=changed)
    }
    return [
        Effect(
            elements[code],
            before.get(code, NO_CELL),
            after.get(code, NO_CELL),
            [
                (name, *_now_and_then(rows.get((scope, code)), own.get(code), after.get(code, NO_CELL).value))
                for scope, name in scopes.items()
            ],
        )
        for code in changed
    ]


def _now_and_then(row: Total | None, own: int | None, new: int | None) -> tuple[int | None, int | None]:
    """A total now, and with `new` in place of the unit's own; no number left is None, never 0."""
    now = row.value if row else None
    if now is None or (own is not None and row is not None and row.answered == 1):
        return now, new
    return now, now - (own or 0) + (new or 0)
