"""Nhiệm vụ: the tasks by their seven groups, the assignments and the routines, with where each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import TaskText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.frame import PlainColumn
from reporting.excel.sheet import NOT_APPLICABLE, Content, SheetWriter
from reporting.progress.tasks import STATE_LABELS
from targets.models import Task

NAME = "Nhiệm vụ"
TITLE = "TÌNH HÌNH THỰC HIỆN CÁC NHIỆM VỤ CỦA CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ {programme}"
COLUMNS = (
    PlainColumn("TT", 5, "Ô giữa"),
    PlainColumn("Điểm", 9, "Ô giữa"),
    PlainColumn("Nội dung", 62, "Ghi chú"),
    PlainColumn("Chủ trì", 26, "Ghi chú"),
    PlainColumn("Phối hợp", 26, "Ghi chú"),
    PlainColumn("Định kỳ", 14, "Ghi chú"),
    PlainColumn("Trạng thái", 13, "Ô giữa"),
    PlainColumn("Ngày ghi nhận", 11, "Ô giữa"),
    PlainColumn("Thời hạn", 11, "Ô giữa"),
    PlainColumn("Số ngày trễ", 7, "Ô giữa"),
    PlainColumn("Văn bản", 20, "Ghi chú"),
    PlainColumn("Ghi chú", 34, "Ghi chú"),
)
RESTRICTED = "(Nội dung hạn chế: chỉ ghi trạng thái và số văn bản)"


def applies(part: EditionPart) -> bool:
    """The tasks are the city's: the workbook of a unit leaves them out."""
    return part.scope.is_city or part.scope.is_perimeter


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    sheet = frame.begin(worksheet, part, TITLE.format(programme=part.meeting.programme), COLUMNS)
    tasks, row, index = part.content.tasks, frame.body(part), 0
    groups = [
        (f"III.{number}. {title}", [task for task in tasks if task.kind == Task.Kind.TASK and task.group == number])
        for number, title in part.content.groups
    ]
    for kind, title in (
        (Task.Kind.ASSIGNMENT, "IV. Nhiệm vụ phân công"),
        (Task.Kind.ROUTINE, "Nhiệm vụ thường kỳ theo Chương trình"),
    ):
        groups.append((title, [task for task in tasks if task.kind == kind]))
    for title, members in groups:
        if members:
            sheet.banner(row, title)
            sheet.leads[row] = 1
            row += 1
        for task in members:
            index += 1
            row = frame.write_row(sheet, row, COLUMNS, _row(index, task))
    return frame.finish(sheet, part, row - 1, _notes(part))


def by_clause(tasks: Iterable[TaskText]) -> list[TaskText]:
    """One task of each clause, its own before the routines that say it again."""
    rows: dict[str, TaskText] = {}
    for task in sorted(tasks, key=lambda task: task.kind == Task.Kind.ROUTINE):
        rows.setdefault(task.clause, task)
    return list(rows.values())


def _row(index: int, task: TaskText) -> list[Content]:
    if task.restricted:  # docs/rules.md#restricted: only state and paper are shown
        paper = task.paper or NOT_APPLICABLE
        hidden = [NOT_APPLICABLE] * 3
        return [index, task.clause, RESTRICTED, *hidden, task.state_label, *hidden, paper, NOT_APPLICABLE]
    return [
        index,
        task.clause,
        task.text,
        "; ".join(task.lead) or NOT_APPLICABLE,
        "; ".join(task.coordinating) or NOT_APPLICABLE,
        task.recurrence or NOT_APPLICABLE,
        task.state_label,
        frame.day(task.on),
        frame.day(task.deadline),
        task.late if task.deadline else NOT_APPLICABLE,
        task.paper or NOT_APPLICABLE,
        task.note or NOT_APPLICABLE,
    ]


def _notes(part: EditionPart) -> list[str]:
    clauses = by_clause(part.content.tasks)
    counts = Counter(task.state for task in clauses)
    text = "; ".join(f"{label.lower()}: {counts[state]}" for state, label in STATE_LABELS.items() if counts[state])
    late = sum(task.late > 0 for task in clauses)
    overdue = f"; trong đó quá hạn: {late}" if late else ""
    return [
        f"Chương trình giao việc tại {len(clauses)} điểm: {text}{overdue}. Điểm nêu ở nhiều mục của biểu này là"
        " một việc, chỉ tính một lần.",
        "Việc hàng năm, 6 tháng tính theo năm, theo nửa năm dương lịch. Chưa có thông tin: chưa ghi nhận lần nào, không"
        " tính là chưa triển khai hay quá hạn.",
    ]
