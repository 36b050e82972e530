"""II.2 and II.3: the seven groups of tasks, the agencies that lead them, assignments and recurring duties.

Of a restricted task nothing but its state and a paper number is said (docs/rules.md#restricted).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reporting.editions.content import TaskText
from reporting.editions.docx.blocks import Block, DraftTable, Gap, Heading, Lines, TableColumn
from reporting.editions.docx.references import TASKS, source
from reporting.editions.docx.wording import day, shortened
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.tasks import applies
from reporting.excel.sheet import NOT_APPLICABLE
from reporting.progress.wording import sentence
from targets.domain.numbers import format_count

TASK, ASSIGNMENT, ROUTINE = "task", "assignment", "routine"
DONE, RUNNING, NOT_STARTED, STOPPED = "done", "running", "not_started", "stopped"
NOBODY = "Chưa ghi cơ quan chủ trì"
KINDS = {TASK: "Nhiệm vụ", ASSIGNMENT: "Việc được phân công", ROUTINE: "Việc định kỳ"}
RESTRICTED = "(nội dung hạn chế)"
NAMED, WHOLE = 110, 220  # how much of a task's words is told, in characters: the workbook holds them all
_COUNTS = tuple(
    TableColumn(title, 12, "center")
    for title in ("Tổng số", "Đã hoàn thành", "Đang thực hiện", "Chưa triển khai", "Dừng", "Quá hạn")
)
GROUPS = (TableColumn("Nhóm nhiệm vụ", 45), *_COUNTS)
AGENCIES = (TableColumn("Cơ quan chủ trì", 45), *_COUNTS)
DUTIES = (
    TableColumn("Điểm", 16, "center"),
    TableColumn("Nội dung", 50),
    TableColumn("Cơ quan chủ trì", 32),
    TableColumn("Tình trạng", 22, "center"),
    TableColumn("Văn bản, ngày", 24),
    TableColumn("Hạn", 21, "center"),
)
# What recurs was done the last time, and is late for the next one
ROUTINES = (
    *DUTIES[:3],
    TableColumn("Lần gần nhất", 22, "center"),
    TableColumn("Văn bản, ngày", 24),
    TableColumn("Hạn lần tới", 21, "center"),
)


def blocks(part: EditionPart) -> list[Block]:
    """Both sections; a unit's own paper says nothing of the city's tasks."""
    if not applies(part):
        return []
    return [
        Heading("2. Kết quả thực hiện 7 nhóm nhiệm vụ", 2),
        Lines([_summary(part), *_overdue(part)]),
        _counted_groups(part),
        *(block for number, title in part.content["groups"] for block in _group(part, number, title)),
        Heading("3. Kết quả thực hiện theo cơ quan", 2),
        _agencies(part),
        Lines([f"Nhiệm vụ có nhiều cơ quan chủ trì được tính ở từng cơ quan {source(TASKS)}."], "Ghi chú"),
        _duties(part, ASSIGNMENT, DUTIES, "Bảng 4. Phân công thực hiện (mục IV của Chương trình)"),
        _duties(part, ROUTINE, ROUTINES, "Bảng 5. Việc định kỳ"),
        Gap("đánh giá việc phối hợp giữa các cơ quan"),
    ]


def _summary(part: EditionPart) -> str:
    every = [task for task in part.content["tasks"] if task["kind"] == TASK]
    return f"Có {format_count(len(every))} nhiệm vụ thuộc 7 nhóm: {_states(every)} {source(TASKS)}."


def _overdue(part: EditionPart) -> list[str]:
    """What is past its day, the longest first; assignments and recurring duties too, each called what it is."""
    named = (task for task in part.content["tasks"] if task["late"] and not task["restricted"])
    late = sorted(named, key=lambda task: -task["late"])
    return [
        f"{KINDS[task['kind']]}: {_named(task, 'đ')} quá hạn {format_count(task['late'])} ngày"
        f" (hạn {day(task['deadline'])}) {source(TASKS)}."
        for task in late
    ]


def _counted_groups(part: EditionPart) -> DraftTable:
    """The groups as rows, with the sum of all."""
    numbered = [_counted(f"III.{number}. {title}", _of(part, number)) for number, title in part.content["groups"]]
    every = [task for task in part.content["tasks"] if task["kind"] == TASK]
    return DraftTable("Bảng 2. Bảy nhóm nhiệm vụ theo tình trạng", GROUPS, [*numbered, _counted("Cộng", every)])


def _of(part: EditionPart, group: str) -> list[TaskText]:
    return [task for task in part.content["tasks"] if task["kind"] == TASK and task["group"] == group]


def _group(part: EditionPart, number: str, title: str) -> list[Block]:
    """A group: its numbers, then what was noted."""
    tasks = _of(part, number)
    summary = (
        f"Có {format_count(len(tasks))} nhiệm vụ: {_states(tasks)} {source(TASKS)}." if tasks else "Không có nhiệm vụ."
    )
    return [Heading(f"2.{number}. {title.rstrip('.')}", 3), Lines([summary, *_noted(tasks)])]


def _states(tasks: Iterable[TaskText]) -> str:
    tasks = list(tasks)
    labels = {task["state"]: task["state_label"] for task in tasks}
    counts = Counter(task["state"] for task in tasks)
    state_counts = [
        f"{counts[state]} {labels[state].lower()}" for state in (DONE, RUNNING, NOT_STARTED, STOPPED) if counts[state]
    ]
    if len(state_counts) == 1 and len(tasks) > 1:
        state_counts = [f"tất cả {labels[tasks[0]['state']].lower()}"]
    late = sum(1 for task in tasks if task["late"])
    return "; ".join([*state_counts, *([f"trong tổng số có {late} nhiệm vụ quá hạn"] if late else [])])


def _noted(tasks: Iterable[TaskText]) -> Iterable[str]:
    """What was reported of a task: its state, the note, the paper, how late it is."""
    for task in tasks:
        if task["state"] == NOT_STARTED and (task["restricted"] or not task["late"]):
            continue
        if task["restricted"]:
            yield f"Điểm {task['clause']}: {task['state_label'].lower()}{_paper(task)}."
            continue
        late = f"; quá hạn {format_count(task['late'])} ngày" if task["late"] else ""
        note = f" {sentence(task['note'])}" if task["note"] else ""
        yield f"{_named(task)}: {task['state_label'].lower()}{_paper(task)}{late}.{note}"


def _named(task: TaskText, letter: str = "Đ") -> str:
    """A task by its clause and the beginning of its words."""
    return f"{letter}iểm {task['clause']} ({shortened(task['text'], NAMED).rstrip('.;')})"


def _paper(task: TaskText) -> str:
    if not task["paper"]:
        return ""
    on = "" if task["restricted"] else f" ngày {day(task['on'])}"
    return f" (văn bản số {task['paper']}{on})"


def _agencies(part: EditionPart) -> DraftTable:
    """By leading agency, the busiest first; a task of several is counted at each."""
    tasks_by_agency: dict[str, list[TaskText]] = {}
    for task in part.content["tasks"]:
        if task["kind"] != ROUTINE:
            for name in task["lead"] or [NOBODY]:
                tasks_by_agency.setdefault(name, []).append(task)
    busiest = sorted(tasks_by_agency.items(), key=lambda entry: (entry[0] == NOBODY, -len(entry[1])))
    rows = [_counted(name, tasks) for name, tasks in busiest]
    return DraftTable("Bảng 3. Nhiệm vụ và phân công theo cơ quan chủ trì", AGENCIES, rows)


def _counted(name: str, tasks: list[TaskText]) -> list[str]:
    counts = Counter(task["state"] for task in tasks)
    states = (format_count(counts[state]) for state in (DONE, RUNNING, NOT_STARTED, STOPPED))
    return [name, format_count(len(tasks)), *states, format_count(sum(1 for task in tasks if task["late"]))]


def _duties(part: EditionPart, kind: str, columns: tuple[TableColumn, ...], title: str) -> DraftTable:
    """Assignments or routines in the programme's order."""
    rows = [_duty(task) for task in part.content["tasks"] if task["kind"] == kind]
    return DraftTable(title, columns, rows)


def _duty(task: TaskText) -> list[str]:
    if task["restricted"]:
        paper = task["paper"] or NOT_APPLICABLE
        return [task["clause"], RESTRICTED, NOT_APPLICABLE, task["state_label"], paper, NOT_APPLICABLE]
    every = f" ({task['recurrence']})" if task["recurrence"] else ""
    late = f" (quá hạn {format_count(task['late'])} ngày)" if task["late"] else ""
    last = "; ".join(filter(None, [task["paper"], day(task["on"])]))
    return [
        task["clause"], shortened(task["text"], WHOLE) + every, "; ".join(task["lead"]) or NOT_APPLICABLE,
        task["state_label"], last or NOT_APPLICABLE, f"{day(task['deadline']) or NOT_APPLICABLE}{late}",
    ]  # fmt: skip
