"""Nhiệm vụ: the tasks by their seven groups, the assignments and the routines, with what was noted last of each."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import TaskText
from reporting.pack import frame
from reporting.pack.frame import PlainColumn
from reporting.pack.pack import EditionPart
from reporting.workbook.sheet import NOT_APPLICABLE, Content, Rows, SheetWriter
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


def applies(pack: EditionPart) -> bool:
    """The tasks are the city's: the pack of a unit leaves them out."""
    return pack.scope.is_city or pack.scope.is_perimeter


def write(worksheet: Worksheet, pack: EditionPart) -> SheetWriter:
    """Fill the sheet."""
    sheet = frame.begin(worksheet, pack, NAME, TITLE.format(programme=pack.meeting.programme), COLUMNS)
    row, index = frame.body(pack), 0
    for title, tasks in _groups(pack):
        sheet.spread(row, 1, sheet.last_column, title, "Tổng chữ")
        sheet.fit(row, [(title, sum(sheet.widths), "Tổng chữ")])
        sheet.leads[row] = 1
        row += 1
        for task in tasks:
            index += 1
            row = frame.write_row(sheet, row, COLUMNS, _row(index, task))
    heading = Rows(frame.top(pack), frame.body(pack) - 1)
    return frame.finish(sheet, pack, NAME, heading, row - 1, _notes(pack))


def _groups(pack: EditionPart) -> Iterator[tuple[str, list[TaskText]]]:
    """Each heading with what stands below it, empty ones left out."""
    content = pack.content
    tasks = [one for one in content["tasks"] if one["kind"] == Task.Kind.TASK]
    found = [
        (f"III.{number}. {title}", [one for one in tasks if one["group"] == number])
        for number, title in content["groups"]
    ]
    for kind, title in (
        (Task.Kind.ASSIGNMENT, "IV. Phân công thực hiện"),
        (Task.Kind.ROUTINE, "Việc định kỳ theo Chương trình"),
    ):
        found.append((title, [one for one in content["tasks"] if one["kind"] == kind]))
    return ((title, members) for title, members in found if members)


def _row(index: int, one: TaskText) -> list[Content]:
    if one["restricted"]:
        paper = one["paper"] or NOT_APPLICABLE
        hidden = [NOT_APPLICABLE] * 3
        return [index, one["clause"], RESTRICTED, *hidden, one["state_label"], *hidden, paper, NOT_APPLICABLE]
    return [
        index,
        one["clause"],
        one["text"],
        "; ".join(one["lead"]) or NOT_APPLICABLE,
        "; ".join(one["coordinating"]) or NOT_APPLICABLE,
        one["recurrence"] or NOT_APPLICABLE,
        one["state_label"],
        frame.day(one["on"]),
        frame.day(one["deadline"]),
        one["late"] if one["deadline"] else NOT_APPLICABLE,
        one["paper"] or NOT_APPLICABLE,
        one["note"] or NOT_APPLICABLE,
    ]


def _notes(pack: EditionPart) -> list[str]:
    counts: dict[str, int] = {}
    for one in pack.content["tasks"]:
        counts[one["state_label"]] = counts.get(one["state_label"], 0) + 1
    said = "; ".join(f"{label}: {count}" for label, count in counts.items())
    return [f"Tổng số {len(pack.content['tasks'])} nhiệm vụ, phân công và việc định kỳ. {said}."]
