"""The programme as a document: clauses in order, with the targets, tasks and recurring duties that each holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch

from reporting.progress.tasks import Obligation, lines_of
from targets.domain.refusals import not_found
from targets.models import Agency, Clause, Programme, Target, Task


@dataclass(frozen=True)
class AssignedTask:
    """A task, assignment or recurring duty with its agencies; a restricted one has no text to show.

    `repeats_clause`: the clause itself already says its words. `obligation` is null for who may not read the tasks.
    """

    task: Task
    lead: list[Agency]
    coordinating: list[Agency]
    repeats_clause: bool
    obligation: Obligation | None

    @property
    def label(self) -> str:
        """What it is called: "Nhiệm vụ NV-1.2"."""
        return f"{self.task.get_kind_display().capitalize()} {self.task.code}"


@dataclass(frozen=True)
class Paragraph:
    """A clause with its depth in the document (1 … 4) and what hangs on it."""

    clause: Clause
    depth: int
    targets: list[Target]
    tasks: list[AssignedTask]

    @property
    def restricted(self) -> bool:
        """Whether its words are not kept here."""
        return any(assigned_task.task.restricted for assigned_task in self.tasks)


@dataclass(frozen=True)
class Document:
    """The whole page; `routines` repeats the recurring duties as a list of their own."""

    programme: Programme
    paragraphs: list[Paragraph]
    routines: list[AssignedTask]
    agencies: list[Agency]

    @property
    def chapters(self) -> list[Paragraph]:
        """What the table of contents lists."""
        return [paragraph for paragraph in self.paragraphs if paragraph.clause.title and paragraph.depth < 3]


def document(today: dt.date, *, reads_tasks: bool) -> Document:
    """The one programme; raises Unknown before it is loaded. Seven queries, with the tasks' states eight."""
    programme = Programme.objects.first()
    if programme is None:
        raise not_found("Chưa nạp Chương trình hành động.")
    targets = Target.objects.select_related("indicator")
    tasks = Task.objects.prefetch_related("lead", "coordinating")
    clauses = programme.clauses.prefetch_related(Prefetch("targets", targets), Prefetch("tasks", tasks))
    tasks_in_text = [task for clause in clauses for task in clause.tasks.all()] if reads_tasks else []
    obligations = {line.task.pk: line.obligation for line in lines_of(tasks_in_text, today)}
    paragraphs = [_paragraph(clause, obligations) for clause in clauses]
    routines = [
        assigned_task
        for paragraph in paragraphs
        for assigned_task in paragraph.tasks
        if assigned_task.task.kind == Task.Kind.ROUTINE
    ]
    agencies = [agency for agency in Agency.objects.all() if agency.successor]
    return Document(
        programme, paragraphs, sorted(routines, key=lambda assigned_task: assigned_task.task.order), agencies
    )


def _paragraph(clause: Clause, obligations: Mapping[str, Obligation]) -> Paragraph:
    return Paragraph(
        clause=clause,
        depth=clause.address.count(".") + 1,
        targets=list(clause.targets.all()),
        tasks=[
            AssignedTask(
                task,
                _sorted(task.lead.all()),
                _sorted(task.coordinating.all()),
                repeats_clause=task.text == clause.text,
                obligation=obligations.get(task.pk),
            )
            for task in clause.tasks.all()
        ],
    )


def _sorted(agencies: Iterable[Agency]) -> list[Agency]:
    return sorted(agencies, key=lambda agency: agency.order)
