"""How often each rule asked in a period, and was right: the saves of its reports replayed, five queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from reporting.filing.question_statistics import Save, SaveHistory, Tally, tally
from reporting.models import AuditEvent, Report, Revision, Supplier
from reporting.reports.cells import Form, cells_from_json
from reporting.reports.comparison import earlier_figures_of
from reporting.reports.queries import forms
from reporting.reports.questions import RULES
from reporting.reports.workflow import IMPORTED, Action, State, step
from targets.models import Period

_SUPPLIERS = (Supplier.UNIT, Supplier.FEDERATION)  # the register is counted, not typed
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
    form_by_key = forms([period.code], _SUPPLIERS)
    tallies = tally(_histories(period, form_by_key))
    statistics = []
    for rule, label in RULES.items():
        row = RuleStatistics(label)
        for code, element in form_by_key[period.code, Supplier.UNIT].elements.items():
            element_tally = tallies.get((rule, code))
            if element_tally is not None:
                row.total.add(element_tally)
                row.elements.append((element.name, element_tally))
        statistics.append(row)
    return statistics


def _histories(period: Period, form_by_key: dict[tuple[str, str], Form]) -> Iterator[SaveHistory]:
    reports = list(Report.objects.filter(period=period, supplier__in=_SUPPLIERS, revision__isnull=False))
    for report in reports:
        report.period = period
    earlier_by_report = earlier_figures_of(reports)
    returned: dict[tuple[int, int, int], set[str]] = {}  # by version the cells that were sent back
    imported = set()  # versions that came from papers, about which nobody was asked
    events = AuditEvent.objects.filter(period=period, verb__in=(_RETURNED, IMPORTED), report__isnull=False)
    for pk, verb, detail in events.values_list("report", "verb", "detail"):
        version = (pk, detail.get("number", 0), detail.get("save", 0))
        if verb == IMPORTED:
            imported.add(version)
        else:
            returned.setdefault(version, set()).update(detail.get("cells", ()))
    revisions = Revision.objects.filter(report__in=reports).order_by("report", "number", "save_number")
    saves = revisions.values_list("report", "number", "save_number", "pk", "cells").iterator()
    by_report = {report.pk: report for report in reports}
    for pk, group in groupby(saves, key=itemgetter(0)):
        report, report_saves, approved = by_report[pk], list[Save](), None
        for index, (_, number, save, revision, cells) in enumerate(group):
            version = (pk, number, save)
            report_saves.append(Save(cells_from_json(cells), version not in imported, returned.get(version, ())))
            approved = index if revision == report.approved_revision_id else approved
        yield SaveHistory(form_by_key[period.code, report.supplier], earlier_by_report[pk], report_saves, approved)
