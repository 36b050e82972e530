"""Word of a return: at once, with its reasons and its day."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from reporting.jobs import outbox
from reporting.models import Mail
from reporting.reports import actions as reports
from reporting.reports.mail import tell_of_return
from targets.models import Element
from tests import cast as casting
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting.jobs.letters import MONDAY, WHY, addressed, returned, to
from tests.reporting.jobs.smtp import SITE, Server


@pytest.fixture
def city(cast: Cast) -> Cast:
    """The cast with addresses for two units' people; the others have none."""
    return addressed(cast)


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
