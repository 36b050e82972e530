"""Reminders: on which days, to whom, and what they say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reporting.deadlines import late_reports
from reporting.models import Mail, Report
from reporting.reports import actions as reports
from targets.models import Holiday, Period, User
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting.jobs.letters import MONDAY, SOON, addressed, digests, returned, sent, to
from tests.reporting.jobs.smtp import SITE, Server

DUE = dt.date(2026, 10, 10)


@pytest.fixture
def city(cast: Cast) -> Cast:
    """The cast with addresses for two units' people; the others have none."""
    return addressed(cast)


def stamp(cast: Cast) -> None:
    """Close the quarter, past the verb."""
    Period.objects.filter(pk="2026-Q3").update(
        closed_at=NOW, closed_by=cast.reviewer, closed_signer="A", closed_number="1", closed_on=NOW.date()
    )


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
