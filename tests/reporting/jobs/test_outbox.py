"""Reminders and word of returns, through a real SMTP server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ctr25.celery import app
from reporting import tasks
from reporting.deadlines import late_reports
from reporting.deadlines.mail import make_digests
from reporting.jobs import outbox
from reporting.models import Mail, Report
from reporting.reports import actions as reports
from reporting.reports.mail import tell_of_return
from targets.models import Element, Holiday, Period, User
from tests import cast as casting
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting.jobs.smtp import SITE, Server

DUE = dt.date(2026, 10, 10)
MONDAY = dt.date(2026, 10, 12)  # two days late; the step of the first day fell on the Sunday
SOON = dt.date(2026, 10, 7)
WHY = "Số đoàn viên giảm quá nửa: “đã đối chiếu sổ” chưa?"


@pytest.fixture
def server() -> Iterator[Server]:
    """The portal's mail server, up."""
    found = Server()
    with found.settings:
        found.start()
        yield found
        found.stop()


@pytest.fixture
def poked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks that were sent to the broker."""
    sent: list[str] = []
    monkeypatch.setattr(outbox, "poke", sent.append)
    return sent


@pytest.fixture
def city(cast: Cast) -> Cast:
    """The cast with addresses for two units' people; the others have none."""
    return addressed(cast)


def addressed(cast: Cast) -> Cast:
    for name in ("clerk", "leader", "clerk2", "leader2", "reviewer", "former"):
        User.objects.filter(username=name).update(email=f"{name}@example.vn", full_name=f"Nguyễn Thị {name}")
    return cast


def sent(day: dt.date = MONDAY, **later: int) -> None:
    """Send what waits, so much later than 8 o'clock of the day."""
    outbox.send_waiting(at=make.at(day, 8) + dt.timedelta(**later))


def digests(day: dt.date) -> list[str]:
    """Make the digests of a day; to whom."""
    make_digests(at=make.at(day, 8))
    return sorted(Mail.objects.filter(kind="digest", day=day).values_list("to__username", flat=True))


def returned(cast: Cast, **reasons: str) -> Report:
    """The ward's report, submitted and sent back."""
    report = make.report(cast.clerk, cast.ward)
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    return reports.return_report(
        report=report, cells=reasons or {"members": WHY}, comment="Xem lại giúp.", by=cast.reviewer, at=NOW, via="page"
    )


def stamp(cast: Cast) -> None:
    """Close the quarter, past the verb."""
    Period.objects.filter(pk="2026-Q3").update(
        closed_at=NOW, closed_by=cast.reviewer, closed_signer="A", closed_number="1", closed_on=NOW.date()
    )


def to(message: EmailMessage) -> str:
    return str(message["To"])


# ---------------------------------------------------------------- digests


@pytest.mark.django_db
def test_a_digest_three_days_before_and_what_it_says(city: Cast, server: Server) -> None:
    report = make.report(city.clerk, city.ward)
    assert digests(dt.date(2026, 10, 6)) == []
    assert digests(SOON) == ["clerk", "clerk2", "leader", "leader2"]
    sent(SOON)
    assert sorted(map(to, server.taken)) == [f"{name}@example.vn" for name in ("clerk2", "clerk", "leader2", "leader")]
    first = next(message for message in server.taken if to(message).startswith("clerk@"))
    assert first["Subject"].strip() == "[CTr25] Nhắc gửi báo cáo: 1 sắp đến hạn"
    assert first["From"] == "Cổng CTr25 <cong@example.vn>"
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content_type() == "text/plain"
    text = first.get_content()
    assert text.startswith("Kính gửi: Nguyễn Thị clerk,\n")
    assert "Công đoàn phường Sài Gòn, Quý III/2026: đang soạn, chưa gửi; hạn gửi 10/10/2026, còn 3 ngày." in text
    assert f"{SITE}/bao-cao/{report.pk}/" in text
    assert "Thủ Đức" not in text
    assert "1000" not in text.replace(".", "")
    other = next(message for message in server.taken if to(message).startswith("clerk2@"))
    assert f"Thủ Đức, Quý III/2026: chưa lập báo cáo; hạn gửi 10/10/2026, còn 3 ngày.\n  {SITE}/bao-cao/\n" in (
        other.get_content()
    )
    assert Mail.objects.filter(sent_at__isnull=True).count() == 0


@pytest.mark.django_db
def test_the_days_of_digests(city: Cast, server: Server) -> None:
    days = [SOON + dt.timedelta(days=n) for n in range(30)]
    told = [day for day in days if digests(day)]
    # −3, (1, a Sunday) 2, 3, (7, a Saturday) 9, (14, a Saturday) on Monday 26 entry is over
    assert [(day - DUE).days for day in told] == [-3, 2, 3, 9]


@pytest.mark.django_db
def test_no_digest_on_a_holiday_but_the_day_after(city: Cast, server: Server) -> None:
    Holiday.objects.create(day=MONDAY, name="Nghỉ bù")
    assert digests(MONDAY) == []
    assert digests(MONDAY + dt.timedelta(days=1)) == ["clerk", "clerk2", "leader", "leader2"]


@pytest.mark.django_db
def test_one_digest_gathers_all_units_and_periods_of_a_person(city: Cast, server: Server) -> None:
    make.role(city.clerk, "clerk", city.ward2)
    Period.objects.filter(pk="2026-Q2").update(due=MONDAY + dt.timedelta(days=1), closes=dt.date(2026, 10, 25))
    assert digests(MONDAY).count("clerk") == 1
    made = Mail.objects.get(to=city.clerk)
    assert made.subject == "[CTr25] Nhắc gửi báo cáo: 2 quá hạn, 2 sắp đến hạn"
    assert made.text.count("trễ 2 ngày") == 2
    assert made.text.count("Quý II/2026: chưa lập báo cáo; hạn gửi 13/10/2026, còn 1 ngày") == 2
    assert made.text.index("ĐÃ QUÁ HẠN") < made.text.index("SẮP ĐẾN HẠN")


@pytest.mark.django_db
def test_a_return_is_reminded_of_by_its_own_day(city: Cast, server: Server) -> None:
    report = returned(city)
    Report.objects.filter(pk=report.pk).update(return_due=dt.date(2026, 10, 13))
    Mail.objects.all().delete()
    assert digests(MONDAY) == ["clerk", "clerk2", "leader", "leader2"]
    made = Mail.objects.get(to=city.clerk)
    assert "bị trả lại, chưa gửi lại; hạn gửi lại 13/10/2026, còn 1 ngày." in made.text
    Report.objects.filter(pk=report.pk).update(return_due=MONDAY)
    Mail.objects.all().delete()
    digests(MONDAY + dt.timedelta(days=3))
    assert "hạn gửi lại 12/10/2026, trễ 3 ngày." in Mail.objects.get(to=city.clerk).text


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_can_be_sent_no_more(city: Cast, server: Server) -> None:
    """A draft after the last day of entry, an answer to a return after its own day, a period with its stamp."""
    report = returned(city)
    late = [dt.date(2026, 10, 26) + dt.timedelta(days=n) for n in range(20)]
    assert [day for day in late if digests(day)] == []
    Report.objects.filter(pk=report.pk).update(return_due=dt.date(2026, 10, 28))
    stamp(city)
    assert [(day.day, digests(day)) for day in late if digests(day)] == [(26, ["clerk", "leader"])]
    assert "hạn gửi lại 28/10/2026, còn 2 ngày.\n" in Mail.objects.get(kind="digest", to=city.clerk).text


@pytest.mark.django_db
@pytest.mark.parametrize("stamped", [False, True])
def test_who_may_enter_again_is_reminded_until_the_opening_ends(
    city: Cast, server: Server, stamped: bool, django_assert_num_queries: Any
) -> None:
    if stamped:
        stamp(city)
    make.opening(city.ward, until=dt.date(2026, 10, 30))
    days = [dt.date(2026, 10, 26) + dt.timedelta(days=n) for n in range(20)]
    told = [(day.day, digests(day)) for day in days if digests(day)]
    assert told == [(26, ["clerk", "leader"]), (27, ["clerk", "leader"])]  # 14 days late (a Saturday); 3 days before
    text = Mail.objects.filter(to=city.clerk).order_by("day")[0].text
    assert "hạn gửi 10/10/2026, trễ 16 ngày; được mở lại, nhập đến hết ngày 30/10/2026.\n" in text
    with django_assert_num_queries(4):
        (one,) = late_reports.on_desks(days[0])
    assert (one.unit, one.until) == ("P-26740", dt.date(2026, 10, 30))
    report = make.report(city.clerk, city.ward, moment=make.at(days[0]))
    reports.submit(report=report, by=city.leader, at=make.at(days[0]), via="page")
    Mail.objects.all().delete()
    assert digests(days[0]) == []


@pytest.mark.django_db
def test_who_has_filed_or_corrects_or_has_left_is_not_reminded(city: Cast, server: Server) -> None:
    report = make.report(city.clerk, city.ward)
    report = reports.submit(report=report, by=city.leader, at=NOW, via="page")
    assert digests(SOON) == ["clerk2", "leader2"]
    report = reports.approve(report=report, by=city.reviewer, at=NOW, via="page")
    reports.correct(report=report, reason="Sót", document="1/BC", by=city.clerk, at=NOW, via="page")
    User.objects.filter(username="leader2").update(is_active=False)
    assert digests(MONDAY) == ["clerk2"]


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
def test_a_return_is_told_at_once_with_its_reasons(
    city: Cast, server: Server, poked: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report = returned(city, members=WHY, workers="Thiếu nghiệp đoàn")
    assert poked == [outbox.TASK]
    outbox.send_waiting(at=NOW)
    assert sorted(map(to, server.taken)) == ["clerk@example.vn", "leader@example.vn"]
    for message in server.taken:
        assert message["Subject"].strip() == "[CTr25] Báo cáo Quý III/2026 của Công đoàn phường Sài Gòn bị trả lại"
        text = message.get_content()
        workers = Element.objects.get(pk="workers").short_name
        assert f"- Đoàn viên: {WHY}\n- {workers}: Thiếu nghiệp đoàn\n" in text
        assert "Nhận xét: Xem lại giúp." in text
        assert f"{SITE}/bao-cao/{report.pk}/" in text
        assert "&" not in text


@pytest.mark.django_db
def test_the_return_says_until_when(city: Cast, server: Server) -> None:
    report = returned(city)
    report.return_due = MONDAY
    Mail.objects.all().delete()
    tell_of_return(report=report, at=NOW)
    assert "Hạn gửi lại: hết ngày 12/10/2026." in Mail.objects.filter(to=city.clerk).get().text


@pytest.mark.django_db(transaction=True)
def test_a_return_that_is_rolled_back_is_not_told(server: Server, poked: list[str]) -> None:
    cast = addressed(casting.build())
    report = make.report(cast.clerk, cast.ward)
    report = reports.submit(report=report, by=cast.leader, at=NOW, via="page")
    with transaction.atomic():
        reports.return_report(report=report, cells={"members": WHY}, by=cast.reviewer, at=NOW, via="page")
        assert Mail.objects.count() == 2
        transaction.set_rollback(True)
    assert (poked, Mail.objects.count()) == ([], 0)
    outbox.send_waiting(at=NOW)
    assert server.taken == []
    reports.return_report(report=report, cells={"members": WHY}, by=cast.reviewer, at=NOW, via="page")
    assert poked == [outbox.TASK]


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
