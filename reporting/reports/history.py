"""What stands around a report on its page: approved cells of other quarters, other suppliers' cells, its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from reporting.models import AuditEvent, Report, Revision
from reporting.reports.cells import NO_CELL, Cell, Form, changed_cells
from reporting.reports.queries import cells_of
from reporting.reports.workflow import IMPORTED, VERB_LABELS
from targets.models import Element, Placement, User

_WORDS = ("comment", "reason", "document", "file")  # that people gave with an act


@dataclass(frozen=True)
class Names:
    """Who files and whom it files to, as both were called on the as-of day; no federation: ""."""

    unit: str
    federation: str


@dataclass(frozen=True)
class Supplied:
    """A cell of the same unit and period that somebody else supplies, with the state of its report."""

    element: Element
    cell: Cell
    state: str


@dataclass(frozen=True)
class CellDifference:
    code: str
    name: str
    before: Cell
    after: Cell


@dataclass(frozen=True)
class Version:
    """One sitting at a report: the saves of one "lần gửi" that one person made in a row.

    `revision` is its last save; the cells are those that all its saves together changed. `imported`: it came from the
    papers that its reason names, sent and approved by nobody. `was_sent`: its number was
    submitted, if only to be returned.
    """

    revision: Revision
    saves: int
    differences: list[CellDifference]
    is_approved: bool
    imported: bool
    was_sent: bool


@dataclass(frozen=True)
class Event:
    """One line of the record, in words."""

    at: dt.datetime
    by: User
    label: str
    text: str


def earlier_cells(report: Report) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """The approved cells of the same unit and supplier a quarter and a year before: one query."""
    quarter = report.period.quarter
    codes = [quarter.previous().code, quarter.previous(4).code]
    reports = Report.objects.filter(unit_id=report.unit_id, supplier=report.supplier, period__in=codes)
    reports = reports.select_related("approved_revision")
    cells = {earlier.period_id: cells_of(earlier.approved_revision) for earlier in reports}
    previous, year_ago = (cells.get(code, {}) for code in codes)
    return previous, year_ago


def names(report: Report) -> Names:
    """The unit's name on the period's as-of day, else its latest, and the federation's: one query."""
    placements = Placement.objects.filter(valid__contains=report.period.as_of)
    placements = placements.filter(Q(unit_id=report.unit_id) | Q(parent__isnull=True)).order_by("parent_id")
    rows = list(placements.values_list("unit_id", "parent_id", "name"))
    unit = next((name for code, _, name in rows if code == report.unit_id), report.unit.name)
    return Names(unit, next((name for _, parent, name in rows if parent is None), ""))


def supplied(report: Report, elements: dict[str, Element], *, drafts: bool) -> list[Supplied]:
    """The cells of this period that others supply, read-only here; unapproved ones only for who reads drafts."""
    others = Report.objects.filter(unit_id=report.unit_id, period_id=report.period_id).exclude(pk=report.pk)
    by_supplier: dict[str, tuple[dict[str, Cell], str]] = {}
    for other in others.select_related("revision", "approved_revision"):
        waiting = drafts and other.state in (Report.State.SUBMITTED, Report.State.APPROVED)
        revision = other.revision if waiting else other.approved_revision
        by_supplier[other.supplier] = (cells_of(revision), other.state if waiting else Report.State.APPROVED)
    supplied_cells = []
    for element in elements.values():
        if element.supplier == report.supplier or not element.asked_in(report.period_id):
            continue
        cells, state = by_supplier.get(element.supplier, ({}, ""))
        if element.supplier == Element.Supplier.REGISTER and not cells:
            continue
        supplied_cells.append(Supplied(element, cells.get(element.code, NO_CELL), state))
    return supplied_cells


def elements() -> dict[str, Element]:
    """Every element by code, in the form's order."""
    return {element.code: element for element in Element.objects.all()}


def versions(report: Report, form: Form, *, drafts: bool) -> list[Version]:
    """The sittings at a report with what each changed, latest first; without drafts only approved saves.

    The form saves by itself every few seconds: a line for each save would tell nobody anything.
    """
    saves = list(report.revisions.select_related("by").order_by("number", "save_number"))
    # approved were the last of each number before the next correction, and the current one
    latest = {save.number: save.pk for save in saves}
    approved = {latest.get(save.number - 1) for save in saves if save.reason} | {report.approved_revision_id}
    imported = {
        (detail["number"], detail["save"])
        for detail in AuditEvent.objects.filter(report=report, verb=IMPORTED).values_list("detail", flat=True)
    }
    if not drafts:
        saves = [save for save in saves if save.pk in approved]
    sittings, before = [], dict[str, Cell]()
    for _, sitting in groupby(saves, key=lambda save: (save.number, save.by_id)):
        sitting_saves = list(sitting)
        last = sitting_saves[-1]
        after = cells_of(last)
        is_approved = last.pk in approved
        sittings.append(
            Version(
                last, len(sitting_saves), differences(form, before, after), is_approved,
                (last.number, last.save_number) in imported, is_approved or _was_sent(report, last),
            )
        )  # fmt: skip
        before = after
    return sittings[::-1]


def _was_sent(report: Report, save: Revision) -> bool:
    """Whether the save's number was submitted: a later one begins only after that."""
    current = report.revision
    if current is not None and save.number < current.number:
        return True
    return report.submitted_at is not None and save.at <= report.submitted_at


def differences(form: Form, before: dict[str, Cell], after: dict[str, Cell]) -> list[CellDifference]:
    return [
        CellDifference(code, form.name(code), before.get(code, NO_CELL), after.get(code, NO_CELL))
        for code in changed_cells(form, before, after)
    ]


def events(report: Report, *, drafts: bool) -> list[Event]:
    """The record of a report, latest first; who reads no drafts sees no remarks of the review, but what was imported.

    The same act by the same person over and over, as when the form saves by itself, is one line: its last time.
    """
    audit_events = AuditEvent.objects.filter(report=report).select_related("by").order_by("-id")
    lines = []
    for event in audit_events:
        readable = drafts or event.verb == IMPORTED
        words = [str(event.detail[key]) for key in _WORDS if event.detail.get(key)] if readable else []
        lines.append(Event(event.at, event.by, VERB_LABELS.get(event.verb, event.verb), ". ".join(words)))
    return [next(same) for _, same in groupby(lines, key=lambda line: (line.by, line.label, line.text))]
