"""Noting the state of tasks: what is written, and that a refusal writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from targets.actions.tasks import note
from targets.domain.refusals import Refused
from targets.models import Change, Task, TaskRecord, User
from tests import factories as make
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def observer() -> User:
    """With the programme loaded."""
    call_command("load_programme", verbosity=0)
    return make.user("observer")


def noted(observer: User, code: str = "NV-1.2", **different: Any) -> TaskRecord:
    given: dict[str, Any] = {"state": "running", "on": TODAY, "by": observer, "at": NOW, "via": "page", **different}
    return note(task=Task.objects.get(pk=code), **given)


def refused(observer: User, code: str = "NV-1.2", **different: Any) -> tuple[str, str]:
    """Field and message of the refusal, after which nothing has changed."""
    before = (TaskRecord.objects.count(), Change.objects.count())
    with pytest.raises(Refused) as caught:
        noted(observer, code, **different)
    assert (TaskRecord.objects.count(), Change.objects.count()) == before
    assert str(caught.value) == caught.value.message
    return caught.value.field, caught.value.message


def test_a_note_is_written_and_recorded_without_its_words(observer: User) -> None:
    due = TODAY + dt.timedelta(days=9)
    made = noted(observer, due=due, paper=" 12-KH/TU ", text="Đa\u0303 làm\r\nmột nửa ")
    made.refresh_from_db()
    assert (made.task_id, made.state, made.on, made.due) == ("NV-1.2", "running", TODAY, due)
    assert (made.paper, made.text, made.by, made.at) == ("12-KH/TU", "Đã làm\nmột nửa", observer, NOW)
    change = Change.objects.get(verb="task_noted")
    assert (change.subject, change.by, change.via, change.at) == ("NV-1.2", observer, "page", NOW)
    assert change.detail == {"record": made.pk, "state": "running", "on": TODAY.isoformat()}


def test_notes_stay(observer: User) -> None:
    made = noted(observer)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaskRecord.objects.filter(pk=made.pk).update(state="done")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"state": "gone"}, "state"),
        ({"on": TODAY + dt.timedelta(days=1)}, "on"),
        ({"due": TODAY - dt.timedelta(days=1)}, "due"),
        ({"paper": "x" * 201}, "paper"),
        ({"text": "x" * 1001}, "text"),
    ],
)
def test_what_cannot_be_is_refused(observer: User, different: dict[str, Any], field: str) -> None:
    assert refused(observer, **different)[0] == field


def test_the_edges_are_taken(observer: User) -> None:
    made = noted(observer, due=TODAY, paper="x" * 200, text="y" * 1000)
    assert (len(made.paper), len(made.text)) == (200, 1000)


RESTRICTED = ("NV-2.2", "NV-7.5", "NV-7.6", "PC-9", "DK-4", "DK-9")


def test_the_restricted_ones_are_those_of_the_domain(observer: User) -> None:
    assert set(Task.objects.filter(restricted=True).values_list("pk", flat=True)) == set(RESTRICTED)


@pytest.mark.parametrize("code", RESTRICTED)
def test_a_restricted_clause_takes_state_and_paper_only(observer: User, code: str) -> None:
    message = "Nội dung thuộc diện hạn chế: chỉ ghi trạng thái, ngày và số văn bản."
    assert refused(observer, code, text="Bí mật") == ("text", message)
    assert refused(observer, code, due=TODAY) == ("due", message)
    made = noted(observer, code, state="done", paper="01-BC/TU", text="  ")
    assert (made.state, made.paper, made.text, made.due) == ("done", "01-BC/TU", "", None)
