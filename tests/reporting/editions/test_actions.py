"""Editions: published once under a number, kept as they are, withdrawn for a reason."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from reporting.editions import actions as editions
from reporting.editions import queries
from reporting.editions.edition_json import canonical, digest, file_name
from reporting.models import AuditEvent, Edition, Pack, Via
from reporting.totals import recount, snapshot
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Period, Task, TaskRecord, Unit, User
from tests import cast as people
from tests.reporting.editions import meeting
from tests.reporting.editions.published import publish, whole


@pytest.fixture
def world(db: None) -> people.Cast:
    return meeting.world()


def refused(**different: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        publish(**different)  # type: ignore[arg-type]
    return [(each.cell, each.message) for each in caught.value.errors]


def test_it_freezes_what_is_approved_under_number_day_and_hash(world: people.Cast) -> None:
    made = publish(world, " 01 ")
    assert (made.number, made.published_at, made.published_by) == ("01", people.NOW, world.reviewer)
    assert made.sha256 == digest(made.content)
    assert not made.official
    found = queries.frozen(Edition.objects.get(number="01"))
    assert found.content.figures["2026-Q2"]["P-26740"]["members"] == 1234567
    assert max(found.content.periods) == max(found.content.trees) == "2026-Q2"
    assert json.loads(found.written())["sha256"] == made.sha256
    assert canonical(json.loads(made.content)) == made.content
    assert Period.objects.get(pk="2026-Q2").published
    event = AuditEvent.objects.get(verb="edition_published")
    assert (event.by, event.via, event.detail["edition"]) == (world.reviewer, "page", "01")


def test_the_worker_is_asked_for_the_whole_city(
    world: people.Cast, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Pack] = []
    monkeypatch.setattr(editions.jobs, "dispatch", sent.append)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        first = publish(world)
        second = publish(world, "02", send=False)
    assert sent == [whole(first)]
    assert whole(second).state == Pack.State.WAITING


def test_bad_input_is_named_all_at_once(world: people.Cast) -> None:
    publish(world)
    found = refused(world=world, number="01", period="2027-Q4", layout="giấy")
    assert [cell for cell, _ in found] == ["number", "period", "layout"]
    assert "đã dùng" in found[0][1]
    assert "31/12/2027" in found[1][1]
    assert "nghi-dinh-30" in found[2][1]
    for number in ("", "01/BC", "-1", "a" * 21):
        assert [cell for cell, _ in refused(world=world, number=number)] == ["number"]
    assert Edition.objects.count() == 1


def test_of_two_at_once_one_is_told_that_the_number_is_used(
    world: people.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = snapshot.settled

    def slowly(**asked: object) -> object:
        read = settled(**asked)  # type: ignore[arg-type]
        with monkeypatch.context() as patch:
            patch.setattr(editions, "settled", settled)
            publish(world)
        return read

    monkeypatch.setattr(editions, "settled", slowly)
    assert refused(world=world) == [("number", "Số “01” đã dùng cho một lần công bố khác.")]
    assert Edition.objects.count() == 1


def test_only_the_federation_publishes_but_a_command_is_trusted(world: people.Cast) -> None:
    for person in (world.clerk, world.leader, world.observer, world.administrator, world.area_reviewer):
        with pytest.raises(Refused) as caught:
            publish(world, by=person)
        assert status_of(caught.value) == 403
    assert publish(world, by=world.clerk, via=Via.COMMAND).published_by == world.clerk


def test_it_is_withdrawn_once_for_a_reason_and_stays(world: people.Cast) -> None:
    made = publish(world)

    def withdraw(reason: str = "Sai số liệu", by: object = world.reviewer) -> Edition:
        return editions.withdraw(edition=made, reason=reason, by=by, at=people.NOW, via="page")  # type: ignore[arg-type]

    for reason in (" ", "x" * 2001):
        with pytest.raises(Refused, match="Chưa thu hồi"):
            withdraw(reason)
    with pytest.raises(Refused):
        withdraw(by=world.observer)
    other = publish(world, "02")
    longest = "x" * 2000
    kept = editions.withdraw(edition=other, reason=longest, by=world.reviewer, at=people.NOW, via="page")
    assert kept.withdrawn_reason == longest
    assert withdraw().withdrawn_reason == "Sai số liệu"
    with pytest.raises(Refused, match="đã thu hồi ngày"):
        withdraw()
    kept = Edition.objects.get(number="01")
    assert (kept.content, kept.withdrawn_by) == (made.content, world.reviewer)
    event = AuditEvent.objects.filter(verb="edition_withdrawn").latest("pk")
    assert (event.detail["edition"], event.detail["reason"]) == ("01", "Sai số liệu")


@pytest.mark.parametrize("column", ["number", "layout", "sha256", "content", "official", "published_at", "publisher"])
def test_the_database_refuses_to_change_one(world: people.Cast, column: str) -> None:
    made = publish(world)
    other = {"official": True, "published_at": people.NOW.replace(year=2020)}.get(column, "khác")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Edition.objects.filter(pk=made.pk).update(**{column: other})
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Edition.objects.filter(pk=made.pk)._raw_delete("default")
    assert Edition.objects.filter(pk=made.pk, sha256=made.sha256).exists()


def test_a_content_that_is_another_is_told(world: people.Cast) -> None:
    made = publish(world)
    made.content += " "
    with pytest.raises(Refused, match="không khớp mã băm"):
        queries.frozen(made)
    with pytest.raises(Refused, match="“99”"):
        queries.edition("99")


def test_the_files_bear_the_name_of_that_day(world: people.Cast) -> None:
    made = publish(world)
    before = queries.frozen(made).foot
    User.objects.filter(pk=world.reviewer.pk).update(full_name="Tên mới")
    assert queries.frozen(Edition.objects.get(pk=made.pk)).foot == before


def test_the_clock_of_a_server_elsewhere_changes_nothing(world: people.Cast) -> None:
    made = publish(world, at=people.NOW.replace(microsecond=5))
    before = queries.frozen(made).written()
    assert queries.frozen(made).published_at.microsecond == 0
    with timezone.override("America/New_York"):
        assert queries.frozen(made).written() == before


def test_a_published_period_guards_its_targets_like_a_closed_one(world: people.Cast) -> None:
    from targets.actions.programme import _published

    assert _published() is None
    publish(world)
    assert str(_published()) == "2026-06-30"


def test_names_of_files_and_the_foot_say_the_edition(world: people.Cast) -> None:
    found = queries.frozen(publish(world, "02-BC"))
    assert file_name("02-BC", "2026-Q2", "TPHCM", "xlsx") == "CTr25-ban-02-BC-2026-Q2-TPHCM.xlsx"
    assert found.foot.startswith("Bộ số liệu công bố lần 02-BC; số liệu tạm thời; lập lúc ")
    assert found.foot.endswith(f"người công bố: {world.reviewer.full_name or world.reviewer.username}")
    assert found.title.startswith("Bộ số liệu công bố lần 02-BC ngày ")
    assert found.quarter.code == "2026-Q2"
    assert "minh họa" not in found.standing


def test_it_holds_no_word_of_a_restricted_task_whatever_the_rows_hold(world: people.Cast) -> None:
    task = Task.objects.filter(restricted=True).order_by("pk").first()
    assert task
    Task.objects.filter(pk=task.pk).update(text="lời kín")
    said = {"on": people.TODAY, "text": "ghi kín", "paper": "09-BC/MẬT", "by": world.reviewer, "at": people.NOW}
    TaskRecord.objects.create(task=task, state="done", **said)
    content = publish(world).content
    assert "09-BC/MẬT" in content
    assert not {word for word in ("lời kín", "ghi kín") if word in content}


def test_the_day_after_the_as_of_day_is_the_first(world: people.Cast) -> None:
    last = timezone.make_aware(dt.datetime(2026, 6, 30, 23, 59, 59))
    assert [cell for cell, _ in refused(world=world, at=last, via=Via.COMMAND)] == ["period"]
    assert publish(world, at=last + dt.timedelta(seconds=1), via=Via.COMMAND)


def test_it_stays_provisional_or_official_and_under_the_full_name(world: people.Cast, settings: Any) -> None:
    world.reviewer.full_name = "Đặng Hải Yến"
    provisional = publish(world)
    stamp = {"closed_on": people.TODAY, "closed_number": "9", "closed_signer": "B", "closed_by": world.reviewer}
    Period.objects.filter(pk="2026-Q2").update(closed_at=people.NOW, **stamp)
    settings.DEMO = True
    official = publish(world, "02")
    for edition in (provisional, official):
        edition.refresh_from_db()
    assert (provisional.official, official.official, official.publisher) == (False, True, "Đặng Hải Yến")
    assert queries.frozen(provisional).standing == "số liệu tạm thời"
    assert queries.frozen(official).standing == "số liệu chính thức, số liệu minh họa"


@pytest.mark.django_db(transaction=True)
def test_everything_is_read_from_one_snapshot() -> None:
    def read() -> tuple[str, str]:
        with connection.cursor() as cursor:
            said = "current_setting('transaction_isolation'), current_setting('transaction_read_only')"
            cursor.execute(f"SELECT {said}")
            found: tuple[str, str] = cursor.fetchone()
            return found

    period = Period(code="2026-Q2")
    found = snapshot.settled(period=period, at=people.NOW, today=people.TODAY, read=read)
    assert found == ("repeatable read", "on")


def test_earlier_periods_are_counted_before_it_is_frozen(world: people.Cast) -> None:
    Period.objects.filter(pk="2025-Q4").update(asked=F("asked") + 1)
    assert publish(world)
    assert not recount.pending(people.TODAY).filter(pk="2025-Q4").exists()


def test_made_up_figures_are_told_by_the_units_that_file(world: people.Cast) -> None:
    Unit.objects.filter(pk="T-1").update(illustrative=True)
    assert not queries.frozen(publish(world)).content.illustrative
    Unit.objects.filter(pk="P-26740").update(illustrative=True)
    assert queries.frozen(publish(world, "02")).content.illustrative
