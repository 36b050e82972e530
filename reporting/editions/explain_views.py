"""One published number, with what it is the sum of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.editions import policies as edition_policies
from reporting.editions import published
from reporting.editions.access import edition_or_404, no_nul
from reporting.editions.content import ApprovalText, Content, PointText
from reporting.editions.explain import Summation, Sums, UnitPart, certain, parts, quarters_behind
from reporting.editions.load import scope_of
from reporting.progress import wording
from reporting.progress.series import percent
from reporting.reports import policies
from reporting.totals.scopes import Scope
from reporting.web.working import caller, today, working
from targets.domain.periods import Quarter, QuarterError

REGISTER = "register"
NAMES = ("period", "units", "perimeters", "elements", "formulas", "indicators", "targets", "breaks", "periods")


@dataclass(frozen=True)
class ApprovedRevision:
    """The approved "lần gửi" of a report, who approved it and when; `source`: the papers it came from, or ""."""

    revision: int
    approved_by: str
    at: dt.datetime | None
    source: str


@dataclass(frozen=True)
class UnitRowOfNumber:
    """A filing unit and what it adds; `approvals`: of the revisions its figures stand in."""

    name: str
    part: UnitPart
    approvals: list[ApprovedRevision]


@dataclass(frozen=True)
class Number:
    """An element or formula at a quarter, as published, with its rows; `left_out` names the units that straddle it."""

    name: str
    measure: str
    is_ratio: bool
    quarter: Quarter
    as_of: dt.date
    official: bool
    total: Sums
    expected: int
    left_out: list[str]
    above: list[tuple[str, str]]
    below: list[tuple[str, str]]
    rows: list[UnitRowOfNumber]

    @property
    def percent(self) -> Any:
        """The ratio in per cent; None where there is none."""
        return self._percent(self.total.n, self.total.d)

    @property
    def carried_percent(self) -> Any:
        return self._percent(self.total.cn, self.total.cd)

    @property
    def coverage_text(self) -> str:
        return wording.units_answered(self.total.answered, self.expected, self.left_out)

    def _percent(self, n: int | None, d: int | None) -> Any:
        return percent(n, d) if self.is_ratio and n is not None and d is not None else None


@working(*policies.READERS)
@require_safe
def number(request: HttpRequest, number: str, scope: str, code: str) -> HttpResponse:
    """Where does this number come from?"""
    edition = edition_or_404(number)
    no_nul(scope, code)
    edition_policies.check_reads_pack(caller(request), scope, today())
    try:
        quarter = Quarter.parse(request.GET.get("ky") or edition.period_id)
        behind = [past.code for past in (quarter, *quarter.look_back())]
    except QuarterError as error:
        raise Http404(str(error)) from error
    content = published.cut(
        edition,
        *NAMES,
        ("totals", quarter.code, scope),
        ("trees", quarter.code, "scopes", scope),
        ("trees", quarter.code, "names"),
        ("coverage", quarter.code, scope),
        ("series", scope, code, quarter.code),
        *(("figures", period) for period in behind),
        *(("approvals", period) for period in behind),
    )
    published_scope = scope_of(content, scope)
    context = {
        "edition": edition,
        "standing": published.standing(edition),
        "scope": published_scope,
        "number": _number(content, published_scope, code, quarter, as_element="goc" in request.GET),
        "linked": scope in content.totals[quarter.code],
    }
    return render(request, "reporting/editions/edition_number.html", context)


def _number(content: Content, scope: Scope, code: str, quarter: Quarter, *, as_element: bool) -> Number:
    """A formula and an element may go by one code: the formula is meant, unless the element is asked for."""
    elements = {element.code: element for element in content.elements}
    point = None if as_element else content.series[scope.code][code].get(quarter.code)
    formula = content.formulas.get(code) if point else None
    totals = content.totals[quarter.code].get(scope.code)
    if point and formula:
        above, below = formula.numerator, formula.denominator
        total = Sums(point.n, point.d, point.answered, point.cn, point.cd, point.carried)
        expected: int | None = point.expected
        # a formula goes by the indicator of a target that is read by it
        indicator_code = next(
            target.indicator for target in content.targets if code in {reading.formula for reading in target.readings}
        )
        name = next(indicator.name for indicator in content.indicators if indicator.code == indicator_code)
        measure, carries = "%" if below else elements[above[0]].measure, True
    elif code in elements and totals is not None:
        above, below = [code], []
        value, answered, carried_value, carried = totals.get(code, [None, 0, None, 0])
        total = Sums(value, None, answered or 0, carried_value, None, carried or 0)
        asked_units = content.coverage[quarter.code].get(scope.code, [0])
        expected = None if elements[code].supplier == REGISTER else asked_units[0]
        name, measure = elements[code].name, elements[code].measure
        carries = elements[code].over_time != "flow"
    else:
        raise Http404("Bộ số liệu này không có số này ở kỳ và phạm vi đó.")
    as_of = {key: period.as_of for key, period in content.periods.items()}
    reorganised = [row.on for row in content.breaks if row.is_reorganisation]
    summation = Summation(above, below, quarters_behind(quarter, as_of, reorganised), carries)
    suppliers = {elements[element].supplier for element in [*above, *below]}
    tree = content.trees[quarter.code]
    units = tree.units_of(scope.code)
    if REGISTER in suppliers and quarter.code == content.period:  # of its own day an edition tells who has zones
        zoned = {unit.code for unit in content.units if unit.has_zones}
        units = [unit for unit in units if unit in zoned]
    expected = len(units) if expected is None else expected
    unit_parts = certain(parts(units, content.figures, summation), total, expected)
    return Number(
        name=name, measure=measure, is_ratio=bool(below), quarter=quarter, as_of=as_of[quarter.code],
        official=content.periods[quarter.code].is_closed, total=total, expected=expected,
        left_out=_left_out(content, scope, quarter, point),
        above=[(element, elements[element].name) for element in above],
        below=[(element, elements[element].name) for element in below],
        rows=[_row(part, tree.names, content.approvals, suppliers) for part in unit_parts],
    )  # fmt: skip


def _left_out(content: Content, scope: Scope, quarter: Quarter, point: PointText | None) -> list[str]:
    """Of a formula as its point keeps them; of an element as of the edition's own day, the only one told of."""
    if point is not None:
        return [unit.name for unit in point.inseparable]
    names = {unit.code: unit.name for unit in content.units}
    return [
        names[unit]
        for perimeter in content.perimeters
        if perimeter.code == scope.code and quarter.code == content.period
        for unit in perimeter.inseparable
    ]


def _row(
    part: UnitPart, names: Mapping[str, str], approvals: Mapping[str, Mapping[str, Mapping[str, ApprovalText]]],
    suppliers: set[str],
) -> UnitRowOfNumber:  # fmt: skip
    by_supplier = approvals.get(part.period, {}).get(part.unit, {})
    revisions = []
    for text in (by_supplier[code] for code in sorted(suppliers, reverse=True) if code in by_supplier):
        at = dt.datetime.fromisoformat(text.approved_at) if text.approved_at else None
        revisions.append(ApprovedRevision(text.revision, text.approved_by, at, text.source))
    return UnitRowOfNumber(names.get(part.unit, part.unit), part, revisions)
