"""What the observer has noted of the programme's tasks: made up, on fixed days before any first start."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reporting.demo.scene import VIA, Scene
from targets.actions import tasks as actions
from targets.models import Task, TaskRecord

NOT_STARTED, RUNNING, DONE = TaskRecord.State.NOT_STARTED, TaskRecord.State.RUNNING, TaskRecord.State.DONE
STOPPED = TaskRecord.State.STOPPED


@dataclass(frozen=True)
class Note:
    """One record; days as ISO dates."""

    task: str
    state: str
    on: str
    paper: str = ""
    text: str = ""
    due: str = ""


NOTES = (
    Note("NV-1.1", RUNNING, "2023-02-15", "09-KH/BDVTU", "Đã ban hành kế hoạch học tập, quán triệt."),
    Note("NV-1.1", DONE, "2023-12-20", "231-BC/BDVTU", "Các đảng bộ trực thuộc đã hoàn thành học tập, quán triệt."),
    Note("NV-1.2", DONE, "2023-11-30", "214-BC/BDVTU", "Các chi bộ đã sinh hoạt chuyên đề về Nghị quyết."),
    Note("NV-1.3", RUNNING, "2026-01-22", "12-CTr/LT", "Đang thực hiện chương trình liên tịch năm 2026."),
    Note("NV-2.2", RUNNING, "2025-06-10", "45-CV/TU"),
    Note(
        "NV-2.3", RUNNING, "2026-03-18", "58-BC/BTGDVTU", "Phần lớn cấp ủy mới đã làm việc với công đoàn.", "2026-12-31"
    ),
    Note("NV-3.2", RUNNING, "2025-10-08", "77/KH-LĐLĐ", "Thử nghiệm phần mềm quản lý đoàn viên.", "2026-06-30"),
    Note("NV-4.1", RUNNING, "2025-10-15", "101-BC/LĐLĐ", "Đã lập 145 công đoàn phường, xã, đặc khu."),
    Note("NV-4.1", DONE, "2026-02-05", "14-BC/LĐLĐ", "Hoàn thành sắp xếp công đoàn cấp trên trực tiếp cơ sở."),
    Note("NV-4.3.2", NOT_STARTED, "2024-05-20", "", "Chờ hướng dẫn của Trung ương về biên chế.", "2025-12-31"),
    Note("NV-4.4", STOPPED, "2025-07-10", "133-CV/TU", "Không còn công đoàn quận, huyện từ 01/7/2025."),
    Note("NV-5.4", RUNNING, "2026-04-28", "36/KH-LĐLĐ", "Đã mở hai trung tâm hỗ trợ đoàn viên.", "2026-12-15"),
    Note("NV-7.6", NOT_STARTED, "2025-09-12", "88-CV/TU"),
    Note("PC-2", DONE, "2025-12-10", "52/NQ-HĐND", "Chỉ tiêu đã có trong nghị quyết năm 2026."),
    Note("PC-5", RUNNING, "2026-05-15", "66-KH/BTGDVTU", "Chuẩn bị sơ kết 3 năm thực hiện.", "2026-08-31"),
    Note("DK-1", DONE, "2024-12-18", "301-BC/BDVTU", "Ký kết chương trình liên tịch năm 2025."),
    Note("DK-1", DONE, "2026-01-22", "12-CTr/LT", "Ký kết chương trình liên tịch năm 2026."),
    Note("DK-2", DONE, "2025-12-26", "240-BC/BTGDVTU", "Kỳ 6 tháng cuối năm 2025."),
    Note("DK-3", DONE, "2025-05-28", "97-BC/BTGDVTU", "Đối thoại trong Tháng Công nhân năm 2025."),
    Note("DK-7", DONE, "2025-12-10", "52/NQ-HĐND", "Kỳ họp cuối năm 2025."),
    Note("DK-9", DONE, "2025-12-30", "19-BC/ĐU"),
    Note("DK-11", DONE, "2026-01-30", "08/KH-LĐLĐ", "Kế hoạch công tác năm 2026."),
)


def note_all(scene: Scene) -> None:
    """Everything as noted on its day by the observer of the time."""
    tasks = Task.objects.in_bulk([note.task for note in NOTES])
    for note in NOTES:
        on = dt.date.fromisoformat(note.on)
        actions.note(
            task=tasks[note.task],
            state=note.state,
            on=on,
            due=dt.date.fromisoformat(note.due) if note.due else None,
            paper=f"{note.paper} (minh họa)" if note.paper else "",
            text=note.text,
            by=scene.people["observer"],
            at=scene.clock(on, note.task),
            via=VIA,
        )
