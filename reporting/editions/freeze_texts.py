"""What was said in words: narratives, notes beside cells, restatements, and the state of the tasks."""

from __future__ import annotations

import datetime as dt

from reporting.editions.content import NoteText, RestatementText, TaskText
from reporting.editions.freeze_reports import moment
from reporting.models import Report, Supplier
from reporting.progress.promises import from_row
from reporting.progress.tasks import TaskRow, all_lines, group_titles
from reporting.progress.wording import sentence
from reporting.reports.cells import MISSING, NOT_APPLICABLE, Cell
from reporting.totals.restatements import restatement_log
from targets.models import Agency, Period, Unit

_SAID = ("note", "reason", "source", "answer")


def texts(period: Period) -> dict[str, dict[str, str]]:
    """Unit → the narrative of its approved report, the parts that say something."""
    narratives = {}
    reports = Report.objects.filter(period=period, supplier=Supplier.UNIT, approved_revision__isnull=False)
    for unit, narrative in reports.values_list("unit_id", "approved_revision__narrative"):
        parts = {part: text for part, text in narrative.items() if text}
        if parts:
            narratives[unit] = parts
    return narratives


def notes(period: Period) -> dict[str, dict[str, NoteText]]:
    """Unit → element → what was said beside the cell, whoever supplied it; cells without a word are absent."""
    notes_by_unit: dict[str, dict[str, NoteText]] = {}
    reports = Report.objects.filter(period=period, approved_revision__isnull=False).order_by("unit", "supplier")
    for unit, cells in reports.values_list("unit_id", "approved_revision__cells"):
        for element, cell in cells.items():
            note, reason, source, answer = (cell.get(word) or "" for word in _SAID)
            if note or reason or source or answer:
                notes_by_unit.setdefault(unit, {})[element] = NoteText(
                    state=cell["state"], note=note, reason=reason, source=source, answer=answer
                )
    return notes_by_unit


def restatements(until: Period) -> list[RestatementText]:
    """Every approved figure that a later approval changed, of all periods up to this one, latest first."""
    every = restatement_log(Unit.objects.values_list("code", flat=True))
    return [
        from_row(
            RestatementText,
            restatement,
            element=restatement.code,
            before=_figure(restatement.before),
            after=_figure(restatement.after),
            at=moment(restatement.at),
        )
        for restatement in every[0 : every.count()]
        if restatement.period <= until.code
    ]


def _figure(cell: Cell) -> int | str | None:
    if cell.state == MISSING:
        return None
    return "n/a" if cell.state == NOT_APPLICABLE else cell.value


def tasks(today: dt.date) -> list[TaskText]:
    """Every task, assignment and routine with where it stands; of restricted ones state and paper alone."""
    texts = []
    for line in all_lines(today):
        task, standing, last = line.task, line.standing, line.last
        texts.append(
            from_row(
                TaskText,
                task,
                clause=task.clause.address,
                text=line.words,
                lead=_names(line.lead),
                coordinating=_names(line.coordinating),
                state=standing.state,
                state_label=line.state_label,
                on=last.on.isoformat() if last else "",
                deadline=standing.deadline.isoformat() if standing.deadline else "",
                late=standing.late,
                paper=last.paper if last else "",
                note=_note(line),
            )
        )
    return texts


def _names(agencies: list[Agency]) -> list[str]:
    """What they are called today, each once: who carries on where a body has ended."""
    return list(dict.fromkeys(agency.successor or agency.name for agency in agencies))


def _note(line: TaskRow) -> str:
    """What was noted last, and at the task of a clause with several routines where each of these stands."""
    if line.task.restricted or not line.parts:
        return line.text
    parts = [f"{routine.text or routine.code}: {obligation.part_label}." for routine, obligation in line.parts]
    return " ".join(filter(None, [sentence(line.text), *parts]))


def groups() -> list[list[str]]:
    """Number and title of the seven groups of tasks (III.1 … III.7)."""
    return [list(pair) for pair in group_titles()]
