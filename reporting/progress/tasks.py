"""The tasks of the programme with their state, by agency: what is overdue first (docs/rules.md#silence)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from reporting.reports.policies import OBSERVER, REVIEWER
from targets.domain.numbers import format_count
from targets.domain.tasks import (
    DONE,
    PENDING,
    STOPPED,
    UNKNOWN,
    DayNote,
    ObligationState,
    combined,
    every_months,
    obligation_state,
)
from targets.domain.vietnamese import paper_date
from targets.models import Agency, Clause, Task, TaskRecord

TASK_READERS = (OBSERVER, REVIEWER)
GROUPS = "III"  # the section whose clauses are the groups of tasks
ASSIGNMENTS, ROUTINES = "phan-cong", "dinh-ky"
NO_AGENCY = "-"
STATE_LABELS: dict[str, str] = {
    UNKNOWN: "Chưa có thông tin", PENDING: "Chưa làm kỳ này", **dict(TaskRecord.State.choices)
}  # fmt: skip


@dataclass(frozen=True)
class Obligation:
    """What is told of a task or a routine: where it stands and the note that was written last of it, if any."""

    standing: ObligationState
    last: TaskRecord | None

    @property
    def state_label(self) -> str:
        """The state; of a duty not yet done in its present span also when it was done last."""
        label = STATE_LABELS[self.standing.state]
        if self.standing.state == PENDING and self.standing.done_on:
            return f"{label}; lần gần nhất {paper_date(self.standing.done_on)}"
        return label

    @property
    def part_label(self) -> str:
        """The state of one of several parts: "done" would stand beside the other one's being late."""
        if self.standing.state == DONE and self.standing.done_on:
            return f"đã làm ngày {paper_date(self.standing.done_on)}"
        late = f", quá hạn {format_count(self.standing.late)} ngày" if self.standing.late else ""
        return f"{self.state_label.lower()}{late}"


@dataclass(frozen=True)
class TaskRow:
    """A task with its agencies and the obligation that it shows; of a restricted one no text, whatever its rows hold.

    `clause_obligation`: that of the whole clause, the same at each of its tasks but where several routines are told
    apart; `parts`: these routines, at the clause's own task alone.
    """

    task: Task
    lead: list[Agency]
    coordinating: list[Agency]
    obligation: Obligation
    clause_obligation: Obligation
    parts: list[tuple[Task, Obligation]]

    @property
    def words(self) -> str:
        """Its words, none of a restricted clause."""
        return "" if self.task.restricted else self.task.text

    @property
    def standing(self) -> ObligationState:
        return self.obligation.standing

    @property
    def state_label(self) -> str:
        return self.obligation.state_label

    @property
    def last(self) -> TaskRecord | None:
        """What was noted last of the obligation, at whichever of the clause's tasks."""
        return self.obligation.last

    @property
    def text(self) -> str:
        """What was noted in words."""
        return shown_text(self.task, self.last)


@dataclass(frozen=True)
class AgencyTasks:
    """The tasks that an agency leads; no agency: those for which the programme names none."""

    agency: Agency | None
    lines: list[TaskRow]

    @property
    def total(self) -> int:
        """How many clauses they are."""
        return len(by_clause(self.lines))


@dataclass(frozen=True)
class Board:
    """The page: what is overdue, longest first, then everything by agency; `agencies`, `groups` are the choices.

    A clause is counted, and stands among what is overdue, once, however many tasks show it.
    """

    overdue: list[TaskRow]
    by_agency: list[AgencyTasks]
    agencies: list[Agency]
    groups: list[tuple[str, str]]
    total: int
    done: int
    unknown: int


def shown_text(task: Task, record: TaskRecord | None) -> str:
    """The words of a note, none of a restricted clause even if a row had one (docs/rules.md#restricted)."""
    return "" if record is None or task.restricted else record.text


def board(today: dt.date, *, agency_name: str = "", group: str = "") -> Board:
    """The tasks in which an agency takes part and of a group, all where these are "". Six queries."""
    lines = all_lines(today)
    agencies = sorted(
        {agency for line in lines for agency in (*line.lead, *line.coordinating)}, key=lambda agency: agency.order
    )  # fmt: skip
    matching = [line for line in lines if _takes_part(line, agency_name) and group in ("", group_of(line.task))]
    clauses = by_clause(matching)
    states = [line.clause_obligation.standing.state for line in clauses]
    overdue = [line for line in clauses if line.clause_obligation.standing.late]
    overdue.sort(key=lambda line: (-line.clause_obligation.standing.late, line.task.order))
    sections = [(number, f"{GROUPS}.{number}. {title}") for number, title in group_titles()]
    groups = [*sections, (ASSIGNMENTS, "IV. Nhiệm vụ phân công"), (ROUTINES, "Nhiệm vụ thường kỳ")]
    return Board(
        overdue=overdue,
        by_agency=_by_agency(matching, agency_name),
        agencies=agencies,
        groups=groups,
        total=len(clauses),
        done=states.count(DONE),
        unknown=states.count(UNKNOWN),
    )


def by_clause(lines: Iterable[TaskRow]) -> list[TaskRow]:
    """One row of each clause: of its own task where it is among them, else of the routine that is latest."""
    rows: dict[int, TaskRow] = {}
    for line in sorted(lines, key=lambda line: (line.task.kind == Task.Kind.ROUTINE, -line.standing.late)):
        rows.setdefault(line.task.clause_id, line)
    return list(rows.values())


def all_lines(today: dt.date) -> list[TaskRow]:
    """Every task of the programme in its order."""
    return _lines(Task.objects.all(), today)


def lines_of_clause(task: Task, today: dt.date) -> list[TaskRow]:
    """Every task that shows the clause of this one, in the programme's order."""
    return _lines(Task.objects.filter(clause=task.clause_id), today)


def history(task: Task) -> list[tuple[TaskRecord, str]]:
    """Every note of a task's clause with its words as far as they may be shown, latest day first."""
    records = TaskRecord.objects.filter(task__clause=task.clause_id).select_related("by", "task").order_by("-on", "-pk")
    return [(record, "" if task.restricted else shown_text(record.task, record)) for record in records]


def group_of(task: Task) -> str:
    """By what the page filters: "1" … "7", or the assignments, or the routines."""
    special = {Task.Kind.ASSIGNMENT: ASSIGNMENTS, Task.Kind.ROUTINE: ROUTINES}
    return special.get(Task.Kind(task.kind), task.group)


def _takes_part(line: TaskRow, agency_name: str) -> bool:
    if agency_name == NO_AGENCY:
        return not line.lead
    return not agency_name or any(agency.name == agency_name for agency in (*line.lead, *line.coordinating))


def _by_agency(lines: Iterable[TaskRow], agency_name: str) -> list[AgencyTasks]:
    """A task led by several agencies stands at each of them; with one agency asked for, at that alone."""
    tasks_by_agency: dict[str, AgencyTasks] = {}
    for line in lines:
        hosts: list[Agency | None] = (
            [agency for agency in line.lead if agency_name in ("", agency.name)] or [*line.lead] or [None]
        )
        for host in hosts:
            tasks_by_agency.setdefault(host.name if host else "", AgencyTasks(host, [])).lines.append(line)
    return sorted(
        tasks_by_agency.values(),
        key=lambda agency_tasks: (agency_tasks.agency is None, agency_tasks.agency.order if agency_tasks.agency else 0),
    )


def group_titles() -> list[tuple[str, str]]:
    """Number and title of the groups of tasks: the clauses of section III."""
    clauses = Clause.objects.filter(address__regex=rf"^{GROUPS}\.\d+$").exclude(title="")
    return [(clause.address.removeprefix(f"{GROUPS}."), clause.title) for clause in clauses]


def _lines(tasks: QuerySet[Task], today: dt.date) -> list[TaskRow]:
    """Four queries."""
    return lines_of(list(tasks.select_related("clause").prefetch_related("lead", "coordinating")), today)


def lines_of(tasks: Sequence[Task], today: dt.date) -> list[TaskRow]:
    """The rows of tasks read with their agencies; none that shares a clause with another is left out. One query."""
    if not tasks:
        return []
    records_by_task: dict[str, list[TaskRecord]] = {}
    for record in TaskRecord.objects.filter(task__in=tasks).order_by("on", "pk"):
        records_by_task.setdefault(record.task_id, []).append(record)
    tasks_by_clause: dict[int, list[Task]] = {}
    for task in tasks:
        tasks_by_clause.setdefault(task.clause_id, []).append(task)
    obligations = {
        clause: _obligations(tasks_of_clause, records_by_task, today)
        for clause, tasks_of_clause in tasks_by_clause.items()
    }
    return [_line(task, *obligations[task.clause_id]) for task in tasks]


def _obligations(
    tasks: Sequence[Task], records_by_task: dict[str, list[TaskRecord]], today: dt.date
) -> tuple[Obligation, list[tuple[Task, Obligation]]]:
    """Where a clause stands, and each of its routines where it has several (else none).

    A clause with one routine, or none, is one duty, whatever it is noted at. Of several routines each is a duty of its
    own: a note at the clause as a whole says of them only that they are done, or stopped, with it, and is overtaken
    once each of them was done since.
    """
    records = sorted(
        (record for task in tasks for record in records_by_task.get(task.pk, [])),
        key=lambda record: (record.on, record.pk),
    )
    last = records[-1] if records else None
    routines = [task for task in tasks if task.kind == Task.Kind.ROUTINE]
    if len(routines) < 2:
        words = (routines or tasks)[0].recurrence
        return Obligation(_standing(records, every_months(words), today), last), []
    own = [record for record in records if record.task_id not in {routine.pk for routine in routines}]
    parts = []
    for routine in routines:
        records_of_routine = [
            record
            for record in records
            if record.task_id == routine.pk or (record in own and record.state in (DONE, STOPPED))
        ]
        standing = _standing(records_of_routine, every_months(routine.recurrence), today)
        parts.append((routine, Obligation(standing, records_of_routine[-1] if records_of_routine else None)))
    standings = [part.standing for _, part in parts]
    if own and not all(standing.done_on and standing.done_on >= own[-1].on for standing in standings):
        standings.append(_standing(own, None, today))
    return Obligation(combined(standings), last), parts


def _standing(records: Iterable[TaskRecord], months: int | None, today: dt.date) -> ObligationState:
    return obligation_state((DayNote(record.on, record.state, record.due) for record in records), months, today)


def _line(task: Task, clause_obligation: Obligation, parts: list[tuple[Task, Obligation]]) -> TaskRow:
    lead, coordinating = (
        sorted(which.all(), key=lambda agency: agency.order) for which in (task.lead, task.coordinating)
    )
    own = next((part for routine, part in parts if routine.pk == task.pk), None)
    return TaskRow(task, lead, coordinating, own or clause_obligation, clause_obligation, [] if own else parts)
