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
    def said(self) -> str:
        """Its words, none of a restricted clause."""
        return "" if self.task.restricted else self.task.text

    @property
    def state(self) -> str:
        """The state that was noted last."""
        return self.last.state if self.last else TaskRecord.State.NOT_STARTED

    @property
    def state_label(self) -> str:
        """The same in words."""
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
    desks: list[AgencyTasks]
    agencies: list[Agency]
    groups: list[tuple[str, str]]
    total: int
    done: int


def shown_text(task: Task, noted: TaskRecord | None) -> str:
    """The words of a note, none of a restricted clause even if a row had one (domain §6)."""
    return "" if noted is None or task.restricted else noted.text


def board(today: dt.date, *, agency: str = "", group: str = "") -> Board:
    """The tasks in which an agency takes part and of a group, all where these are "". Seven queries."""
    lines = _lines(Task.objects.all(), today)
    agencies = sorted(
        {one for line in lines for one in (*line.lead, *line.coordinating)}, key=lambda one: one.order
    )  # fmt: skip
    wanted = [line for line in lines if _takes_part(line, agency) and group in ("", group_of(line.task))]
    overdue = sorted((line for line in wanted if line.late), key=lambda line: (-line.late, line.task.order))
    done = sum(line.state == TaskRecord.State.DONE and not line.late for line in wanted)
    return Board(overdue, _desks(wanted, agency), agencies, _groups(), len(wanted), done)


def all_lines(today: dt.date) -> list[TaskRow]:
    """Every task of the programme in its order."""
    return _lines(Task.objects.all(), today)


def line_of(task: Task, today: dt.date) -> TaskRow:
    """One task by itself."""
    return _lines(Task.objects.filter(pk=task.pk), today)[0]


def history(task: Task) -> list[tuple[TaskRecord, str]]:
    """Every note of a task with its words as far as they may be shown, latest day first."""
    noted = TaskRecord.objects.filter(task=task).select_related("by").order_by("-on", "-pk")
    return [(each, shown_text(task, each)) for each in noted]


def group_of(task: Task) -> str:
    """By what the page filters: "1" … "7", or the assignments, or the routines."""
    special = {Task.Kind.ASSIGNMENT: ASSIGNMENTS, Task.Kind.ROUTINE: ROUTINES}
    return special.get(Task.Kind(task.kind), task.group)


def _takes_part(line: TaskRow, agency: str) -> bool:
    if agency == NO_AGENCY:
        return not line.lead
    return not agency or any(one.name == agency for one in (*line.lead, *line.coordinating))


def _desks(lines: Iterable[TaskRow], agency: str) -> list[AgencyTasks]:
    """A task led by several agencies stands at each of them; with one agency asked for, at that alone."""
    found: dict[str, AgencyTasks] = {}
    for line in lines:
        hosts: list[Agency | None] = [one for one in line.lead if agency in ("", one.name)] or [*line.lead] or [None]
        for host in hosts:
            found.setdefault(host.name if host else "", AgencyTasks(host, [])).lines.append(line)
    return sorted(found.values(), key=lambda desk: (desk.agency is None, desk.agency.order if desk.agency else 0))


def group_titles() -> list[tuple[str, str]]:
    """Number and title of the groups of tasks: the clauses of section III."""
    clauses = Clause.objects.filter(address__regex=rf"^{GROUPS}\.\d+$").exclude(title="")
    return [(one.address.removeprefix(f"{GROUPS}."), one.title) for one in clauses]


def _groups() -> list[tuple[str, str]]:
    titles = [(number, f"{GROUPS}.{number}. {title}") for number, title in group_titles()]
    return [*titles, (ASSIGNMENTS, "IV. Phân công thực hiện"), (ROUTINES, "Việc định kỳ")]


def _lines(tasks: QuerySet[Task], today: dt.date) -> list[TaskRow]:
    begun = Programme.objects.values_list("issued_on", flat=True).first() or today
    # of one day's notes the last counts
    records = TaskRecord.objects.filter(task__in=tasks)
    noted = records.order_by("task_id", "-on", "-pk").distinct("task_id", "on")
    done: dict[str, dt.date] = {}
    for task, on, state in noted.values_list("task_id", "on", "state"):
        if state == TaskRecord.State.DONE:
            done.setdefault(task, on)
    latest = records.order_by("task_id", "-on", "-pk").distinct("task_id")
    last = {each.task_id: each for each in latest}
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
    lead, coordinating = (sorted(which.all(), key=lambda one: one.order) for which in (task.lead, task.coordinating))
    return TaskRow(task, lead, coordinating, last, due, max(0, (today - due).days) if due else 0)
