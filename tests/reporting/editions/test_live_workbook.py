"""The worker's job: a workbook asked for is made once, whole, and says how far it is."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import redis
from celery import current_app
from django.db import OperationalError, connection
from django.db.models import F
from django.utils import timezone

from reporting import tasks
from reporting.editions import jobs
from reporting.editions.meeting import Meeting
from reporting.jobs.storage import clear_leftovers, write_whole
from reporting.models import MeetingWorkbook
from reporting.totals import snapshot
from targets.domain.refusals import Refused
from targets.models import Period
from tests import cast as people
from tests.reporting.editions import meeting as m

State = MeetingWorkbook.State
Write = Callable[[Meeting, dt.datetime, str], bytes]


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> people.Cast:
    """The cast with its figures; files go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return m.world()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was given to a worker."""
    given: list[str] = []
    monkeypatch.setattr(jobs, "dispatch", lambda made: given.append(str(made.pk)))
    return given


def asked(world: people.Cast, scope: str = "TPHCM") -> MeetingWorkbook:
    return MeetingWorkbook.objects.create(
        period_id="2026-Q2", scope=scope, asked_by=world.reviewer, asked_at=people.NOW
    )


def make(made: MeetingWorkbook, write: Write) -> MeetingWorkbook:
    """Run the job; the row as it is afterwards."""
    jobs.make_workbook(pk=made.pk, at=people.NOW, write=write)
    made.refresh_from_db()
    return made


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_it_is_made_with_progress(world: people.Cast, tmp_path: Path) -> None:
    made, seen = asked(world), []

    def write(meeting: Meeting, at: dt.datetime, author: str) -> bytes:
        row = MeetingWorkbook.objects.get(pk=made.pk)
        seen.append((row.state, row.progress, meeting.scope.code, meeting.period.code, at, author))
        return b"bytes"

    make(made, write)
    assert seen == [(State.RUNNING, 40, "TPHCM", "2026-Q2", people.NOW, "reviewer")]
    assert (made.state, made.progress, made.message, made.finished_at) == (State.DONE, 100, "", people.NOW)
    assert made.file.name == f"workbooks/2026/10/{made.pk}.xlsx"
    assert files(tmp_path) == [made.file.name]
    with made.file.open("rb") as file:
        assert file.read() == b"bytes"
    assert Path(made.file.path).stat().st_mode & 0o777 == 0o640


def test_the_task_writes_the_workbook(world: people.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: people.NOW)
    made = asked(world)
    tasks.make_workbook(str(made.pk))
    made.refresh_from_db()
    assert made.state == State.DONE
    content = Path(made.file.path).read_bytes()
    assert len([row for row in m.values(content, m.ONE) if isinstance(row[0], float)]) == 13
    assert any("người lập: reviewer." in str(row[0]) for row in m.values(content, m.ONE))
    assert tasks.make_workbook.name == jobs.TASKS[MeetingWorkbook] == "reporting.make_workbook"


def test_told_twice_it_is_made_once(world: people.Cast) -> None:
    made = asked(world)
    make(made, lambda *_: b"first")
    make(made, lambda *_: pytest.fail("made again"))
    assert Path(made.file.path).read_bytes() == b"first"


def test_one_that_nobody_asked_for_is_left_alone(world: people.Cast, tmp_path: Path) -> None:
    jobs.make_workbook(pk=uuid4(), at=people.NOW, write=lambda *_: pytest.fail("made"))
    assert files(tmp_path) == []


def test_what_a_killed_worker_left_is_made_anew(world: people.Cast, tmp_path: Path) -> None:
    made = asked(world)
    MeetingWorkbook.objects.filter(pk=made.pk).update(state=State.RUNNING, progress=90)
    leftover = tmp_path / f"workbooks/2026/10/.{made.pk}.xlsx.4711.tmp"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"half a f")
    make(made, lambda *_: b"whole")
    assert made.state == State.DONE
    assert files(tmp_path) == [made.file.name]


def test_while_another_worker_makes_it_nobody_else_does(world: people.Cast) -> None:
    made = asked(world)
    with psycopg.connect(_address(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [made.pk.int & (2**63 - 1)])
        make(made, lambda *_: pytest.fail("made twice"))
        assert made.state == State.WAITING
        other.execute("SELECT pg_advisory_unlock_all()")  # a server lets go of a closed connection's a moment later
    make(made, lambda *_: b"now")
    assert made.state == State.DONE


def _address() -> str:
    given = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        dbname=given["NAME"], user=given["USER"], password=given["PASSWORD"], host=given["HOST"], port=given["PORT"]
    )


def test_a_failure_is_told_and_raised(world: people.Cast, tmp_path: Path) -> None:
    made = asked(world)

    def write(*_: object) -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make(made, write)
    made.refresh_from_db()
    assert (made.state, made.progress, made.finished_at) == (State.FAILED, 40, people.NOW)
    assert made.message == "Không lập được biểu do lỗi hệ thống. Hãy báo người quản trị."
    assert files(tmp_path) == []
    make(made, lambda *_: pytest.fail("a failed one is asked for anew"))
    assert made.state == State.FAILED


def test_a_failure_that_people_understand(world: people.Cast) -> None:
    made = asked(world, "P-0")
    with pytest.raises(Refused, match="P-0"):
        make(made, lambda *_: b"")
    made.refresh_from_db()
    assert (made.state, made.message) == (
        State.FAILED,
        "Không lập được biểu. Không có đơn vị hoặc phạm vi nào có mã “P-0”.",
    )


def test_the_sweep_sends_what_was_forgotten(
    world: people.Cast, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, running, done, failed = (asked(world) for _ in range(4))
    for made, state in ((running, State.RUNNING), (done, State.DONE), (failed, State.FAILED)):
        MeetingWorkbook.objects.filter(pk=made.pk).update(state=state)
    assert jobs.send_forgotten(at=people.NOW + dt.timedelta(seconds=29)) == []
    monkeypatch.setattr(timezone, "now", lambda: people.NOW + dt.timedelta(seconds=30))
    tasks.sweep()
    assert sorted(sent) == sorted([str(waiting.pk), str(running.pk)])


def test_asking_sends_once_the_row_is_there(
    world: people.Cast, sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = jobs.ask_workbook(
            period=Period.objects.get(pk="2026-Q2"), scope="TPHCM", by=world.reviewer, at=people.NOW
        )
        assert sent == []
    assert sent == [str(made.pk)]
    assert (made.state, made.progress) == (State.WAITING, 0)


def test_a_broker_that_is_down_costs_a_moment(world: people.Cast, caplog: pytest.LogCaptureFixture) -> None:
    jobs.dispatch(asked(world))
    assert "the sweep will do it" in caplog.text


def test_a_broker_that_is_there_gets_the_task(
    world: people.Cast, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asked(world)
    monkeypatch.setattr(current_app.conf, "broker_write_url", valkey_url)
    with redis.Redis.from_url(valkey_url) as broker:
        jobs.dispatch(made)
        assert str(made.pk) in str(broker.lindex("celery", 0))


def test_figures_that_never_settle_are_told(world: people.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed_meanwhile(period: Period, at: dt.datetime) -> None:
        Period.objects.filter(pk=period.pk).update(asked=F("asked") + 1)

    monkeypatch.setattr(snapshot.recount, "recount_period", changed_meanwhile)
    Period.objects.filter(pk="2026-Q2").update(asked=F("asked") + 1)
    made = asked(world)
    with pytest.raises(Refused):
        make(made, lambda *_: pytest.fail("written from figures that are on the move"))
    made.refresh_from_db()
    assert made.state == State.FAILED
    assert made.message.startswith("Không lập được biểu. Số liệu thay đổi liên tục")
    assert Period.objects.get(pk="2026-Q2").asked > snapshot.SNAPSHOTS


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_meanwhile_is_the_error_that_is_told(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    made = asked(m.world())

    def write(*_: object) -> bytes:
        with psycopg.connect(_address(), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return b"x"

    with pytest.raises(OperationalError):
        make(made, write)
    connection.close()
    made.refresh_from_db()
    assert made.state == State.RUNNING
    make(made, lambda *_: b"made again: the hold ended with the session")
    assert made.state == State.DONE


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_snapshot(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world, seen = m.world(), []
    made = asked(world)

    def write(meeting: Meeting, *_: object) -> bytes:
        seen.append(connection.in_atomic_block)
        return b"x"

    make(made, write)
    assert (made.state, seen) == (State.DONE, [False])


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    write_whole(path, b"one")
    write_whole(path, b"two", 0o600)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o600)

    def killed(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(OSError, match="Input/output"):
        write_whole(path, b"three")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"two"]


def test_only_ones_own_leftovers_go(tmp_path: Path) -> None:
    for name in (".a.xlsx.12.tmp", ".b.xlsx.12.tmp", "a.xlsx"):
        (tmp_path / name).touch()
    clear_leftovers(tmp_path / "a.xlsx")
    assert files(tmp_path) == [".b.xlsx.12.tmp", "a.xlsx"]
