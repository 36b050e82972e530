"""The worker's job of an edition: files made once and whole; made again only to the same bytes."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import current_app
from django.db import IntegrityError, transaction

from reporting.editions import actions as editions
from reporting.editions import jobs
from reporting.editions.jobs import Writers
from reporting.models import Edition, Mail, Pack
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from tests import cast as people
from tests.reporting.editions import meeting
from tests.reporting.editions.published import WRITERS, never, publish, whole

NEVER = Writers(workbook=never, draft=never)


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> people.Cast:
    settings.MEDIA_ROOT = tmp_path
    return meeting.world()


def make(pack: Pack, write: Writers = WRITERS) -> Pack:
    jobs.make_pack(pk=pack.pk, at=people.NOW, write=write)
    pack.refresh_from_db()
    return pack


def test_both_files_are_made_with_checksums_and_progress(world: people.Cast, tmp_path: Path) -> None:
    pack, seen = whole(publish(world)), []

    def draft(found: Any, scope: str) -> bytes:
        now = Pack.objects.get(pk=pack.pk)
        seen.append((now.state, now.progress, bool(now.workbook_sha256), bool(now.draft_sha256)))
        return WRITERS.draft(found, scope)

    made = make(pack, Writers(WRITERS.workbook, draft))
    assert seen == [("running", 60, True, False)]
    assert (made.state, made.progress, made.finished_at) == ("done", 100, people.NOW)
    folder = tmp_path / "editions" / str(made.edition_id)
    assert sorted(path.name for path in folder.iterdir()) == [
        "CTr25-ban-01-2026-Q2-TPHCM.docx", "CTr25-ban-01-2026-Q2-TPHCM.xlsx",
    ]  # fmt: skip
    assert made.workbook_sha256 == hashlib.sha256("biểu 01 TPHCM".encode()).hexdigest()
    assert make(made, NEVER).state == "done"


def test_a_worker_that_died_between_the_files_goes_on_where_it_was(world: people.Cast) -> None:
    pack = whole(publish(world))
    with pytest.raises(KeyboardInterrupt):
        make(pack, Writers(WRITERS.workbook, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)))
    pack.refresh_from_db()
    assert (pack.state, bool(pack.workbook_sha256), bool(pack.draft_sha256)) == ("running", True, False)
    assert make(pack, Writers(never, WRITERS.draft)).state == "done"


def test_what_goes_wrong_is_told_and_tried_again_on_asking(world: people.Cast) -> None:
    edition = publish(world)
    with pytest.raises(ZeroDivisionError):
        make(whole(edition), Writers(lambda *_: bytes(1 // 0), never))
    failed = whole(edition)
    assert (failed.state, failed.message) == (
        "failed", "Không lập được tài liệu do lỗi hệ thống. Hãy báo người quản trị.",
    )  # fmt: skip
    assert make(failed, NEVER).state == "failed"
    again = editions.ask_pack(edition=edition, scope="TPHCM", by=world.observer, at=people.NOW)
    assert (again.pk, again.state, again.message, again.asked_by) == (failed.pk, "waiting", "", world.observer)
    assert make(again).state == "done"


def test_a_lost_file_is_made_again_to_the_same_bytes_or_refused(world: people.Cast, tmp_path: Path) -> None:
    edition = publish(world)
    pack = make(whole(edition))
    Path(pack.workbook.path).write_bytes(b"khac")
    again = jobs.files(edition=edition, scope="TPHCM", write=WRITERS)
    assert list(again) == ["edition.json", "CTr25-ban-01-2026-Q2-TPHCM.xlsx", "CTr25-ban-01-2026-Q2-TPHCM.docx"]
    assert again["CTr25-ban-01-2026-Q2-TPHCM.xlsx"] == "biểu 01 TPHCM".encode()
    newer = Writers(lambda *_: b"moi", never)
    with pytest.raises(jobs.ChecksumDiffers, match="phần mềm đã đổi"):
        jobs.files(edition=edition, scope="TPHCM", write=newer)
    Path(pack.workbook.path).unlink()
    Pack.objects.filter(pk=pack.pk).update(state="waiting")
    with pytest.raises(jobs.ChecksumDiffers):
        make(pack, newer)
    pack.refresh_from_db()
    assert pack.message == "Không lập được tài liệu: tệp .xlsx lập lại không khớp mã kiểm tra đã công bố."


def test_a_disk_that_takes_nothing_is_told(world: people.Cast, settings: Any, tmp_path: Path) -> None:
    edition = publish(world)
    settings.MEDIA_ROOT = tmp_path / "tệp"
    settings.MEDIA_ROOT.write_text("x")
    with pytest.raises(NotADirectoryError):
        make(whole(edition))
    assert "không đọc, ghi được tệp trên máy chủ (Not a directory)" in whole(edition).message
    assert (whole(edition).workbook_sha256, whole(edition).workbook.name) == ("", "")


def test_a_content_that_was_changed_makes_no_file(world: people.Cast, settings: Any) -> None:
    settings.EMAIL_HOST, settings.SITE_URL = "mail.example.vn", "https://ctr25.example.vn"
    type(world.reviewer).objects.update(email="nguoi@example.vn")
    edition = publish(world)
    edition.pk, edition.number, edition.content = None, "02", edition.content.replace("1234567", "1234568")
    edition.save()
    pack = jobs.begin(edition=edition, scope="P-26740", by=world.reviewer, at=people.NOW, send=False)
    with pytest.raises(Refused):
        make(pack, NEVER)
    pack.refresh_from_db()
    assert (pack.state, pack.workbook_sha256) == ("failed", "")
    assert "không khớp mã băm đã công bố" in pack.message
    assert pack.message in Mail.objects.get().text
    with pytest.raises(Refused):
        jobs.knows(edition, "P-26740")


def test_a_lost_file_is_asked_for_again(world: people.Cast) -> None:
    edition = publish(world)
    done = make(whole(edition))
    ask = {"edition": edition, "scope": "TPHCM", "by": world.observer, "at": people.NOW}
    assert editions.ask_pack(**ask).state == "done"
    Path(done.draft.path).unlink()
    assert editions.ask_pack(**ask).state == "waiting"
    assert make(done, Writers(never, WRITERS.draft)).draft_sha256 == done.draft_sha256


def test_kept_files_are_given_whatever_the_program_makes_today(world: people.Cast) -> None:
    edition = publish(world)
    make(whole(edition))
    given = jobs.files(edition=edition, scope="TPHCM", write=NEVER)
    assert given["CTr25-ban-01-2026-Q2-TPHCM.docx"] == "dự thảo 01 TPHCM".encode()
    unasked = jobs.files(edition=edition, scope="P-26740", write=WRITERS)
    assert unasked["CTr25-ban-01-2026-Q2-P-26740.docx"] == "dự thảo 01 P-26740".encode()


def test_the_database_keeps_checksums(world: people.Cast) -> None:
    pack = make(whole(publish(world)))
    for column in ("workbook_sha256", "draft_sha256"):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Pack.objects.filter(pk=pack.pk).update(**{column: "0" * 64})
    with pytest.raises(IntegrityError, match="never dropped"), transaction.atomic():
        pack.delete()
    editions.ask_pack(edition=pack.edition, scope="P-26740", by=world.clerk, at=people.NOW).delete()


def test_a_pack_is_asked_once_by_who_may_read_it(world: people.Cast) -> None:
    edition = publish(world)
    first = editions.ask_pack(edition=edition, scope="P-26740", by=world.clerk, at=people.NOW)
    again = editions.ask_pack(edition=edition, scope="P-26740", by=world.observer, at=people.NOW)
    assert (again, again.asked_by) == (first, world.clerk)
    for scope, person in (("TPHCM", world.clerk), ("TPHCM-CU", world.leader), ("P-26740", world.clerk2)):
        with pytest.raises(Refused) as caught:
            editions.ask_pack(edition=edition, scope=scope, by=person, at=people.NOW)
        assert status_of(caught.value) == 403
    with pytest.raises(Refused) as caught:
        editions.ask_pack(edition=edition, scope="P-99999", by=world.observer, at=people.NOW)
    assert caught.value.errors[0].message == "Bộ số liệu này không có đơn vị hoặc phạm vi nào có mã “P-99999”."


def test_one_process_makes_it_at_a_time(world: people.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = whole(publish(world))
    monkeypatch.setattr(jobs, "single_process", lambda key: contextlib.nullcontext(False))
    assert make(pack, NEVER).state == "waiting"


def test_the_sweep_sends_what_was_forgotten_and_a_broker_gets_it(
    world: people.Cast, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = whole(publish(world, send=False))
    jobs.send_forgotten(at=people.NOW)  # half a minute has not passed
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    jobs.send_forgotten(at=people.NOW + jobs.FORGOTTEN_AFTER)  # no broker: told in the log alone
    monkeypatch.setattr(current_app.conf, "broker_write_url", valkey_url)
    with redis.Redis.from_url(valkey_url) as broker:
        before = broker.llen("celery")
        jobs.send_forgotten(at=people.NOW + jobs.FORGOTTEN_AFTER)
        assert broker.llen("celery") == before + 1
        assert str(pack.pk) in str(broker.lindex("celery", 0))


def test_knowing_a_scope_reads_no_content(world: people.Cast, django_assert_num_queries: Any) -> None:
    edition = Edition.objects.defer("content").get(pk=publish(world).pk)
    with django_assert_num_queries(1):
        assert jobs.knows(edition, "TPHCM-CU")
    assert not jobs.knows(edition, "P-99999")
