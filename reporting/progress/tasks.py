"""The tasks of the programme with their state, by agency: what is overdue first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from targets.domain.tasks import deadline, every_months
from targets.models import Agency, Clause, Programme, Task, TaskRecord

GROUPS = "III"  # the section whose clauses are the groups of tasks
ASSIGNMENTS, ROUTINES = "phan-cong", "dinh-ky"
NO_AGENCY = "-"


@dataclass(frozen=True)
class TaskRow:
    """A task with its agencies and what was noted last; of a restricted one no text, whatever its rows hold.

    `deadline` is the day by which something is expected, `late` the days since.
    """

    task: Task
    lead: list[Agency]
    coordinating: list[Agency]
    last: TaskRecord | None
    deadline: dt.date | None
    late: int

    @property
    def words(self) -> str:
        """Its words, none of a restricted clause."""
        return "" if self.task.restricted else self.task.text

    @property
    def state(self) -> str:
        """The state that was noted last."""
        return self.last.state if self.last else TaskRecord.State.NOT_STARTED

    @property
    def state_label(self) -> str:
        return str(TaskRecord.State(self.state).label)

    @property
    def text(self) -> str:
        """What was noted in words."""
        return shown_text(self.task, self.last)


@dataclass(frozen=True)
class AgencyTasks:
    """The tasks that an agency leads; no agency: those for which the programme names none."""

    agency: Agency | None
    lines: list[TaskRow]


@dataclass(frozen=True)
class Board:
    """The page: what is overdue, longest first, then everything by agency; `agencies`, `groups` are the choices."""

    overdue: list[TaskRow]
    by_agency: list[AgencyTasks]
    agencies: list[Agency]
    groups: list[tuple[str, str]]
    total: int
    done: int


def shown_text(task: Task, record: TaskRecord | None) -> str:
    """The words of a note, none of a restricted clause even if a row had one (docs/rules.md#restricted)."""
    return "" if record is None or task.restricted else record.text


def board(today: dt.date, *, agency_name: str = "", group: str = "") -> Board:
    """The tasks in which an agency takes part and of a group, all where these are "". Seven queries."""
    lines = _lines(Task.objects.all(), today)
    agencies = sorted(
        {agency for line in lines for agency in (*line.lead, *line.coordinating)}, key=lambda agency: agency.order
    )  # fmt: skip
    matching = [line for line in lines if _takes_part(line, agency_name) and group in ("", group_of(line.task))]
    overdue = sorted((line for line in matching if line.late), key=lambda line: (-line.late, line.task.order))
    done = sum(line.state == TaskRecord.State.DONE and not line.late for line in matching)
    sections = [(number, f"{GROUPS}.{number}. {title}") for number, title in group_titles()]
    groups = [*sections, (ASSIGNMENTS, "IV. Phân công thực hiện"), (ROUTINES, "Việc định kỳ")]
    return Board(overdue, _by_agency(matching, agency_name), agencies, groups, len(matching), done)


def all_lines(today: dt.date) -> list[TaskRow]:
    """Every task of the programme in its order."""
    return _lines(Task.objects.all(), today)


def line_of(task: Task, today: dt.date) -> TaskRow:
    return _lines(Task.objects.filter(pk=task.pk), today)[0]


def history(task: Task) -> list[tuple[TaskRecord, str]]:
    """Every note of a task with its words as far as they may be shown, latest day first."""
    records = TaskRecord.objects.filter(task=task).select_related("by").order_by("-on", "-pk")
    return [(record, shown_text(task, record)) for record in records]


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
    begun = Programme.objects.values_list("issued_on", flat=True).first() or today
    # of one day's notes the last counts
    records = TaskRecord.objects.filter(task__in=tasks)
    last_of_day = records.order_by("task_id", "-on", "-pk").distinct("task_id", "on")
    done: dict[str, dt.date] = {}
    for task, on, state in last_of_day.values_list("task_id", "on", "state"):
        if state == TaskRecord.State.DONE:
            done.setdefault(task, on)
    latest = records.order_by("task_id", "-on", "-pk").distinct("task_id")
    last = {record.task_id: record for record in latest}
    rows = tasks.select_related("clause").prefetch_related("lead", "coordinating")
    return [_line(task, last.get(task.pk), done.get(task.pk), begun, today) for task in rows]


def _line(task: Task, last: TaskRecord | None, done_on: dt.date | None, begun: dt.date, today: dt.date) -> TaskRow:
    due = deadline(
        state=last.state if last else "",
        due=last.due if last else None,
        every=every_months(task.recurrence) if task.kind == Task.Kind.ROUTINE else None,
        done_on=done_on,
        begun=begun,
    )
    lead, coordinating = (
        sorted(which.all(), key=lambda agency: agency.order) for which in (task.lead, task.coordinating)
    )
    return TaskRow(task, lead, coordinating, last, due, max(0, (today - due).days) if due else 0)
