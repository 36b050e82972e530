"""II.2 and II.3: the seven groups of tasks, the agencies that lead them, assignments and recurring duties.

Of a restricted task nothing but its state and a paper number is said (docs/rules.md#restricted).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reporting.editions.content import TaskText
from reporting.editions.docx.references import TASKS, source
from reporting.editions.docx.wording import day, shortened
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.tasks import applies, by_clause
from reporting.excel.sheet import NOT_APPLICABLE
from reporting.progress.tasks import STATE_LABELS
from reporting.progress.wording import sentence
from targets.domain.numbers import format_count
from targets.domain.tasks import DONE, NOT_STARTED, PENDING, RUNNING, STOPPED, UNKNOWN

TASK, ASSIGNMENT, ROUTINE = "task", "assignment", "routine"
NOBODY = "Chưa ghi cơ quan chủ trì"
KINDS = {TASK: "Nhiệm vụ", ASSIGNMENT: "Nhiệm vụ phân công", ROUTINE: "Nhiệm vụ thường kỳ"}
RESTRICTED = "(nội dung hạn chế)"
NAMED, WHOLE = 110, 220  # how much of a task's words is told, in characters: the workbook holds them all


@dataclass(frozen=True)
class TaskCounts:
    """How many tasks a group or an agency has, by state; all as they are shown.

    `pending` are those done before and not yet in their present span, `unknown` those of which nothing was noted.
    """

    name: str
    total: str
    done: str
    running: str
    pending: str
    not_started: str
    stopped: str
    unknown: str
    late: str


@dataclass(frozen=True)
class TaskGroup:
    """A group of tasks: its numbers, then what was noted."""

    number: str
    title: str
    sentences: list[str]


@dataclass(frozen=True)
class DraftDuty:
    """An assignment or a recurring duty; `paper` also tells its day."""

    clause: str
    text: str
    lead: str
    state: str
    paper: str
    deadline: str


@dataclass(frozen=True)
class DraftTasks:
    """Both sections; `group_counts` end with the sum of all."""

    sentences: list[str]
    group_counts: list[TaskCounts]
    groups: list[TaskGroup]
    agency_counts: list[TaskCounts]
    assignments: list[DraftDuty]
    routines: list[DraftDuty]


def tasks(part: EditionPart) -> DraftTasks | None:
    """None for a unit's own paper: it says nothing of the city's tasks."""
    if not applies(part):
        return None
    every = [task for task in part.content.tasks if task.kind == TASK]
    sentences = [f"Có {format_count(len(every))} nhiệm vụ thuộc 7 nhóm: {_states(every)} {source(TASKS)}."]
    # what is past its day, the longest first; assignments too, each called what it is, a clause once
    for task in sorted(by_clause(part.content.tasks), key=lambda task: -task.late):
        if task.late and not task.restricted:
            late = f"quá hạn {format_count(task.late)} ngày (hạn {day(task.deadline)}) {source(TASKS)}."
            sentences.append(f"{KINDS[task.kind]}: {_named(task, 'đ')} {late}")
    counts, groups = [], []
    for number, title in part.content.groups:
        tasks_of_group = [task for task in every if task.group == number]
        counts.append(_counted(f"III.{number}. {title}", tasks_of_group))
        groups.append(TaskGroup(number, title.rstrip("."), _group(tasks_of_group)))
    return DraftTasks(
        sentences=sentences,
        group_counts=[*counts, _counted("Cộng", every)],
        groups=groups,
        agency_counts=_agencies(part),
        assignments=[_duty(task) for task in part.content.tasks if task.kind == ASSIGNMENT],
        routines=[_duty(task) for task in part.content.tasks if task.kind == ROUTINE],
    )


def _group(tasks: list[TaskText]) -> list[str]:
    """How far its tasks have come, then what was reported of each: state, note, paper, how late it is."""
    if not tasks:
        return ["Không có nhiệm vụ."]
    sentences = [f"Có {format_count(len(tasks))} nhiệm vụ: {_states(tasks)} {source(TASKS)}."]
    for task in tasks:
        on = "" if task.restricted else f" ngày {day(task.on)}"
        state = task.state_label.lower() + (f" (văn bản số {task.paper}{on})" if task.paper else "")
        if task.state == UNKNOWN:
            continue
        if task.restricted and task.state != NOT_STARTED:
            sentences.append(f"Điểm {task.clause}: {state}.")
        elif not task.restricted and (task.late or task.state != NOT_STARTED):
            late = f"; quá hạn {format_count(task.late)} ngày" if task.late else ""
            sentences.append(f"{_named(task)}: {state}{late}.{f' {sentence(task.note)}' if task.note else ''}")
    return sentences


def _states(tasks: list[TaskText]) -> str:
    """How many are in which state; of what nothing was noted apart from the rest, at the end."""
    counts = Counter(task.state for task in tasks)
    order = (DONE, RUNNING, PENDING, NOT_STARTED, STOPPED, UNKNOWN)
    states = [f"{counts[state]} {STATE_LABELS[state].lower()}" for state in order if counts[state]]
    if len(states) == 1 and len(tasks) > 1:
        states = [f"tất cả {STATE_LABELS[tasks[0].state].lower()}"]
    late = sum(1 for task in tasks if task.late)
    return "; ".join([*states, f"trong tổng số có {late} nhiệm vụ quá hạn"] if late else states)


def _named(task: TaskText, letter: str = "Đ") -> str:
    """A task by its clause and the beginning of its words."""
    return f"{letter}iểm {task.clause} ({shortened(task.text, NAMED).rstrip('.;')})"


def _agencies(part: EditionPart) -> list[TaskCounts]:
    """By leading agency, the busiest first; a task of several is counted at each."""
    tasks_by_agency: dict[str, list[TaskText]] = {}
    for task in part.content.tasks:
        if task.kind != ROUTINE:
            for name in task.lead or [NOBODY]:
                tasks_by_agency.setdefault(name, []).append(task)
    busiest = sorted(tasks_by_agency.items(), key=lambda entry: (entry[0] == NOBODY, -len(entry[1])))
    return [_counted(name, tasks) for name, tasks in busiest]


def _counted(name: str, tasks: list[TaskText]) -> TaskCounts:
    counts = Counter(task.state for task in tasks)
    return TaskCounts(
        name=name,
        total=format_count(len(tasks)),
        done=format_count(counts[DONE]),
        running=format_count(counts[RUNNING]),
        pending=format_count(counts[PENDING]),
        not_started=format_count(counts[NOT_STARTED]),
        stopped=format_count(counts[STOPPED]),
        unknown=format_count(counts[UNKNOWN]),
        late=format_count(sum(1 for task in tasks if task.late)),
    )


def _duty(task: TaskText) -> DraftDuty:
    if task.restricted:
        paper = task.paper or NOT_APPLICABLE
        return DraftDuty(task.clause, RESTRICTED, NOT_APPLICABLE, task.state_label, paper, NOT_APPLICABLE)
    every = f" ({task.recurrence})" if task.recurrence else ""
    late = f" (quá hạn {format_count(task.late)} ngày)" if task.late else ""
    return DraftDuty(
        clause=task.clause,
        text=shortened(task.text, WHOLE) + every,
        lead="; ".join(task.lead) or NOT_APPLICABLE,
        state=task.state_label,
        paper="; ".join(filter(None, [task.paper, day(task.on)])) or NOT_APPLICABLE,
        deadline=f"{day(task.deadline) or NOT_APPLICABLE}{late}",
    )
