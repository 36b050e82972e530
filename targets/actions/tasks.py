"""Noting how far a task, an assignment or a recurring duty has come, kept for ever."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from targets.actions.changes import Actor, record
from targets.domain.refusals import INPUT, Refused
from targets.models import Task, TaskRecord, User

MAX_TEXT, MAX_PAPER = 1000, 200
RESTRICTED = "Nội dung thuộc diện hạn chế: chỉ ghi trạng thái, ngày và số văn bản."


@transaction.atomic
def note(
    *, task: Task, state: str, on: date, due: date | None = None, paper: str = "", text: str = "",
    by: User, at: datetime, via: str,
) -> TaskRecord:  # fmt: skip
    """Note the state that a task has on a day; raises Refused.

    A second note of the same day takes the place of the first. A restricted clause takes state and paper number only
    (docs/rules.md#restricted). The record of changes holds no paper and no text: it is read by more people than these.
    """
    paper, text = _clean(paper), _clean(text)
    for wrong, field, message in (
        (state not in TaskRecord.State.values, "state", "Hãy chọn một trạng thái trong danh sách."),
        (on > timezone.localdate(at), "on", "Ngày này chưa tới."),
        (due is not None and due < on, "due", "Hạn không thể trước ngày ghi nhận."),
        (task.restricted and text, "text", RESTRICTED),
        (task.restricted and due, "due", RESTRICTED),
        (len(paper) > MAX_PAPER, "paper", f"Dài quá {MAX_PAPER} ký tự."),
        (len(text) > MAX_TEXT, "text", f"Dài quá {MAX_TEXT} ký tự."),
    ):
        if wrong:
            raise Refused("bad_note", message, INPUT, field=field)
    task_record = TaskRecord.objects.create(
        task=task, state=state, on=on, due=due, paper=paper, text=text, by=by, at=at
    )
    detail = {"record": task_record.pk, "state": state, "on": on.isoformat()}
    record(Actor(by, at, via), "task_noted", {task.code: detail})
    return task_record


def _clean(words: str) -> str:
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n")).strip()
