"""The outbox: each mail once, through a real SMTP server that may be down, refuse or be shared."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from ctr25.celery import app
from reporting import tasks
from reporting.deadlines.mail import make_digests
from reporting.jobs import outbox
from reporting.models import Mail
from targets.models import User
from tests import cast as casting
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting.jobs.letters import MONDAY, addressed, digests, returned, sent, to
from tests.reporting.jobs.smtp import Server


@pytest.fixture
def city(cast: Cast) -> Cast:
    """The cast with addresses for two units' people; the others have none."""
    return addressed(cast)


# ---------------------------------------------------------------- digests


@pytest.mark.django_db
def test_nothing_is_made_without_a_server(city: Cast) -> None:
    assert digests(MONDAY) == []
    returned(city)
    assert not Mail.objects.exists()
    outbox.send_waiting(at=NOW)
    outbox.send_forgotten(at=NOW)


@pytest.mark.django_db
def test_told_twice_is_made_once(city: Cast, server: Server) -> None:
    digests(MONDAY)
    assert len(digests(MONDAY)) == Mail.objects.count() == 4
    sent()
    sent()
    assert len(server.taken) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(kind="digest", to=city.clerk, day=MONDAY, made_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_and_send_once(server: Server) -> None:
    addressed(casting.build())

    def work(_: int) -> None:
        try:
            make_digests(at=make.at(MONDAY, 8))
            sent()
        finally:
            connection.close()

    for _ in range(3):
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(work, range(4)))
    assert Mail.objects.filter(sent_at__isnull=False).count() == 4
    assert sorted(map(to, server.taken)) == [f"{name}@example.vn" for name in ("clerk2", "clerk", "leader2", "leader")]


# ---------------------------------------------------------------- returned reports


@pytest.mark.django_db
def test_a_unit_whose_people_have_no_address_is_written_to_by_nobody(cast: Cast, server: Server) -> None:
    returned(cast)
    digests(MONDAY)
    assert not Mail.objects.exists()


# ---------------------------------------------------------------- sending


@pytest.mark.django_db
def test_a_refused_address_keeps_nobody_else_waiting(city: Cast, server: Server) -> None:
    server.refused.add("clerk@example.vn")
    returned(city)
    User.objects.filter(username="leader").update(email="không-phải@@ví dụ")
    other = Mail.objects.create(kind="returned", to=city.clerk2, day=NOW.date(), subject="x", text="y", made_at=NOW)
    for _ in range(3):
        outbox.send_waiting(at=NOW)
    assert list(map(to, server.taken)) == ["clerk2@example.vn"]
    other.refresh_from_db()
    assert other.sent_at == NOW
    refused = Mail.objects.filter(sent_at__isnull=True)
    assert {row.tries for row in refused} == {1}, "the next try is due a minute later"
    for wait in outbox.WAITS:
        outbox.send_waiting(at=NOW + wait)
        outbox.send_waiting(at=NOW + wait)
    outbox.send_waiting(at=NOW + 2 * outbox.WAITS[-1])
    assert {row.tries for row in refused.all()} == {len(outbox.WAITS)}, "given up"
    assert len(server.taken) == 1


@pytest.mark.django_db
def test_a_server_that_was_down_gets_the_mail_when_it_is_back(city: Cast, server: Server, poked: list[str]) -> None:
    server.stop()
    returned(city)
    outbox.send_waiting(at=NOW)
    assert set(Mail.objects.values_list("tries", flat=True)) == {1}
    outbox.send_forgotten(at=NOW)
    assert poked == [], "not yet due"
    server.start()
    outbox.send_forgotten(at=NOW + dt.timedelta(minutes=1))
    assert poked == [outbox.TASK]
    outbox.send_waiting(at=NOW + dt.timedelta(minutes=1))
    assert len(server.taken) == 2
    assert not Mail.objects.filter(sent_at__isnull=True).exists()


@pytest.mark.django_db
def test_a_digest_of_yesterday_is_not_sent(city: Cast, server: Server) -> None:
    digests(MONDAY)
    sent(MONDAY, days=1)
    assert server.taken == []


@pytest.mark.django_db
def test_a_worker_killed_after_the_server_took_it_sends_it_again_as_the_same_message(
    city: Cast, server: Server
) -> None:
    returned(city)
    outbox.send_waiting(at=NOW)
    Mail.objects.update(sent_at=None)  # what the killed worker did not come to write
    outbox.send_waiting(at=NOW + dt.timedelta(minutes=1))
    numbers = [message["Message-ID"] for message in server.taken]
    assert len(numbers) == 4
    assert len(set(numbers)) == 2


@pytest.mark.django_db(transaction=True)
def test_who_finds_another_sending_leaves_it_alone(server: Server) -> None:
    returned(addressed(casting.build()))

    def elsewhere() -> None:
        try:
            outbox.send_waiting(at=NOW)
        finally:
            connection.close()

    with outbox.single_process(outbox.SENDING) as has_lock, ThreadPoolExecutor(1) as worker:
        assert has_lock
        worker.submit(elsewhere).result()
    assert server.taken == []


@pytest.mark.django_db
def test_the_tasks_by_their_names(
    city: Cast, server: Server, poked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.at(MONDAY, 8))
    assert (tasks.make_digests.name, tasks.send_mail.name) == ("reporting.digests", outbox.TASK)
    beat = app.conf.beat_schedule["digests"]
    assert beat["task"] == tasks.make_digests.name
    assert (beat["schedule"].hour, beat["schedule"].minute, beat["schedule"].day_of_week) == ({8}, {0}, {1, 2, 3, 4, 5})
    tasks.make_digests()
    tasks.sweep()
    assert poked == [outbox.TASK]
    tasks.send_mail()
    assert len(server.taken) == 4
