"""Where the tasks stand as workbook and draft tell it: silence apart, a clause once, nothing done beside late."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest
from django.core.management import call_command

from reporting.editions.docx.build import build as build_draft
from reporting.editions.edition_json import canonical
from reporting.editions.freeze_texts import tasks
from reporting.editions.xlsx.build import build
from targets.actions.tasks import note
from targets.models import Task
from tests import factories as make
from tests.reporting.editions import drafts, meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)
NOTES = (
    ("NV-1.1", "done", "2023-12-20"),
    ("NV-1.3", "running", "2026-01-10"),
    ("DK-1", "done", "2026-01-22"),
    ("DK-2", "done", "2025-12-26"),
    ("DK-3", "done", "2025-05-28"),
    ("DK-7", "done", "2025-12-10"),
    ("DK-9", "done", "2025-12-30"),
    ("NV-4.3.2", "not_started", "2024-05-20"),
)


@pytest.fixture
def noted(content: Json) -> Json:
    call_command("load_programme", verbosity=0)
    observer = make.user("observer")
    for code, state, on in NOTES:
        task, day = Task.objects.get(pk=code), dt.date.fromisoformat(on)
        note(task=task, state=state, on=day, by=observer, at=make.at(TODAY), via="page")
    return copy.deepcopy(content) | {"tasks": json.loads(canonical(tasks(TODAY)))}


def rows(content: Json) -> list[list[Any]]:
    return meeting.values(build(worlds.frozen(content), "TPHCM"), "Nhiệm vụ")


def test_the_sheet(noted: Json) -> None:
    values = rows(noted)
    states: dict[str, list[tuple[str, str, Any]]] = {}
    for row in values:
        if isinstance(row[0], float) and row[1]:
            states.setdefault(row[1], []).append((row[6], row[8], row[9]))
    assert states["III.1.3"] == [("Đã hoàn thành", "–", "–")] * 2
    assert states["IV.2"] == [("Chưa làm kỳ này; lần gần nhất 10/12/2025", "31/12/2026", 0)] * 2
    assert states["III.2.3"] == [
        ("Chưa làm kỳ này; lần gần nhất 26/12/2025", "30/06/2026", 153),
        ("Chưa làm kỳ này; lần gần nhất 26/12/2025", "30/06/2026", 153),
        ("Chưa làm kỳ này; lần gần nhất 28/5/2025", "31/12/2026", 0),
    ]
    assert states["III.1.2"] == [("Chưa có thông tin", "–", "–")]
    assert states["IV.9"] == [("Chưa làm kỳ này; lần gần nhất 30/12/2025", "–", "–")] * 2  # restricted: no day
    assert not [
        clause for clause, cells in states.items() for state, _, late in cells if "hoàn thành" in state and late != "–"
    ]
    (told,) = {cell for row in values for cell in row if isinstance(cell, str) and "chỉ tính một lần" in cell}
    assert (
        "Chương trình giao việc tại 45 điểm: chưa có thông tin: 39; chưa làm kỳ này: 3; chưa triển khai: 1;"
        " đã hoàn thành: 2; trong đó quá hạn: 1." in told
    )


def test_the_draft(noted: Json) -> None:
    draft = build_draft(worlds.frozen(noted), "TPHCM")
    sentences = [sentence.replace("\u00a0", " ") for sentence in drafts.paragraphs(draft)]
    assert (
        "Có 34 nhiệm vụ thuộc 7 nhóm: 2 đã hoàn thành; 1 chưa làm kỳ này; 1 chưa triển khai; 30 chưa có thông tin;"
        " trong tổng số có 1 nhiệm vụ quá hạn (Nhiệm vụ)." in sentences
    )
    late = [sentence for sentence in sentences if "quá hạn 153 ngày" in sentence]
    assert not [sentence for sentence in sentences if "DK-" in sentence]
    assert late[0].startswith("Nhiệm vụ: điểm III.2.3 (")
    assert not [
        sentence
        for sentence in sentences
        if "hoàn thành" in sentence and "quá hạn" in sentence and "tổng" not in sentence
    ]
    coming = [sentence for sentence in sentences if sentence.startswith("- Điểm ") and "hạn 31/12/2026" in sentence]
    assert len(coming) == len({sentence.split("(")[0] for sentence in coming})
    groups = drafts.rows(draft, "Bảng 2.")
    assert groups[0][1:] == [
        "Tổng số", "Đã hoàn thành", "Đang thực hiện", "Chưa làm kỳ này", "Chưa triển khai", "Không tiếp tục",
        "Chưa có thông tin", "Quá hạn",
    ]  # fmt: skip
    for table in (groups, drafts.rows(draft, "Bảng 3.")):
        for row in table[1:]:
            if row[1].isdigit():
                assert int(row[1]) == sum(map(int, row[2:8])), row
    assert groups[-1][1:] == ["34", "2", "0", "1", "1", "0", "30", "1"]
    routines = {row[0]: row for row in drafts.rows(draft, "Bảng 5.")}
    assert routines["IV.2"][3] == "Chưa làm kỳ này; lần gần nhất 10/12/2025"
