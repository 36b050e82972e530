"""How often each rule asked in a period, and was right: the saves of its reports replayed, five queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from reporting.domain.asked import Save, SaveHistory, Tally, tally
from reporting.domain.cells import Form, cells_from_json
from reporting.domain.questions import RULES
from reporting.domain.workflow import IMPORTED, Action, State, step
from reporting.models import AuditEvent, Report, Revision, Supplier
from reporting.queries.beside import earlier_figures_of
from reporting.queries.reports import forms
from targets.models import Period

_ASKED = (Supplier.UNIT, Supplier.FEDERATION)  # the register is counted, not typed
_returning = step(State.SUBMITTED, Action.RETURN)
assert _returning is not None
_RETURNED = _returning.verb


@dataclass
class RuleStatistics:
    """A rule with its questions, and the same by element in the form's order."""

    label: str
    total: Tally = field(default_factory=Tally)
    elements: list[tuple[str, Tally]] = field(default_factory=list)


def rule_statistics(period: Period) -> list[RuleStatistics]:
    """Every rule, asked or not."""
    shapes = forms([period.code], _ASKED)
    found = tally(_courses(period, shapes))
    made = []
    for rule, label in RULES.items():
        line = RuleStatistics(label)
        for code, element in shapes[period.code, Supplier.UNIT].elements.items():
            one = found.get((rule, code))
            if one is not None:
                line.total.add(one)
                line.elements.append((element.name, one))
        made.append(line)
    return made


def _courses(period: Period, shapes: dict[tuple[str, str], Form]) -> Iterator[SaveHistory]:
    reports = list(Report.objects.filter(period=period, supplier__in=_ASKED, revision__isnull=False))
    for report in reports:
        report.period = period
    beside = earlier_figures_of(reports)
    returned, imported = _events(period)
    rows = Revision.objects.filter(report__in=reports).order_by("report", "number", "save_number")
    saves = rows.values_list("report", "number", "save_number", "pk", "cells").iterator()
    by_report = {report.pk: report for report in reports}
    for pk, group in groupby(saves, key=itemgetter(0)):
        report, made, approved = by_report[pk], list[Save](), None
        for place, (_, number, save, revision, cells) in enumerate(group):
            version = (pk, number, save)
            made.append(Save(cells_from_json(cells), version not in imported, returned.get(version, ())))
            approved = place if revision == report.approved_revision_id else approved
        yield SaveHistory(shapes[period.code, report.supplier], beside[pk], made, approved)


_Version = tuple[int, int, int]


def _events(period: Period) -> tuple[dict[_Version, set[str]], set[_Version]]:
    """The cells sent back by version, and the versions that came from papers, about which nobody was asked."""
    returned: dict[_Version, set[str]] = {}
    imported: set[_Version] = set()
    events = AuditEvent.objects.filter(period=period, verb__in=(_RETURNED, IMPORTED), report__isnull=False)
    for report, verb, detail in events.values_list("report", "verb", "detail"):
        version = (report, detail.get("number", 0), detail.get("save", 0))
        if verb == IMPORTED:
            imported.add(version)
        else:
            returned.setdefault(version, set()).update(detail.get("cells", ()))
    return returned, imported
