"""The days of a period, openings after the last of them, and lateness, as people meet them on the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from reporting.deadlines import actions as periods
from reporting.models import AuditEvent, Opening, Report
from reporting.reports import actions as reports
from reporting.reports import openings
from reporting.totals import import_figures
from reporting.totals.figure_file import FigureRow
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import Holiday, Period, User
from tests import cast as casting
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages
from tests.reporting.api.conftest import Caller
from tests.reporting.pages import read

pytestmark = pytest.mark.django_db
ONE = "/ky/2026-Q3/"
SET_DAYS, OPEN_AGAIN = f"{ONE}lich/", f"{ONE}mo-lai/"
AFTER = dt.date(2026, 10, 26)  # a Monday
LATE = factories.at(AFTER)
DAYS = {"opens": "25/09/2026", "due": "10/10/2026", "closes": "25/10/2026"}
OPEN = {"unit": "P-26740", "reason": "Công văn 5/CV-CĐ: nhầm cột", "until": "30/10/2026"}


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast on the day after the last day of entry."""
    with pages.clock(AFTER):
        yield casting.build()


def post(who: User, address: str, body: dict[str, Any]) -> tuple[int, str]:
    answer = pages.browser(who).post(address, body, follow=True)
    return (answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code), answer.content.decode()


def period() -> Period:
    return Period.objects.get(pk="2026-Q3")


def approved(city: Cast, moment: dt.datetime = NOW) -> Report:
    report = factories.report(city.clerk, city.ward, moment=moment)
    report = reports.submit(report=report, by=city.leader, at=moment, via="page")
    return reports.approve(report=report, by=city.reviewer, at=moment, via="page")


# ---------------------------------------------------------------- the days of a period


def test_the_federation_sets_days_and_they_move_off_days_off(city: Cast) -> None:
    Holiday.objects.create(day=dt.date(2026, 10, 26), name="Nghỉ")
    status, page = post(city.reviewer, SET_DAYS, DAYS)
    assert status == 302
    assert "hạn gửi 12/10/2026, hết hạn nhập 27/10/2026" in page
    assert (period().opens, period().due, period().closes) == (
        dt.date(2026, 9, 25), dt.date(2026, 10, 12), dt.date(2026, 10, 27),
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="days_set")
    assert (event.by, event.period_id) == (city.reviewer, "2026-Q3")
    assert event.detail == {
        "due": {"old": "2026-10-10", "new": "2026-10-12"}, "closes": {"old": "2026-10-25", "new": "2026-10-27"},
    }  # fmt: skip
    post(city.reviewer, SET_DAYS, DAYS)
    assert AuditEvent.objects.filter(verb="days_set").count() == 1


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"due": ""}, "Chưa điền mục này."),
        ({"due": "31/31/2026"}, "Ngày không hợp lệ: ghi như 31/12/2026."),
        ({"opens": "01/10/2026"}, "Ngày mở nhập phải trong 180 ngày đến ngày tính số liệu 30/09/2026."),
        ({"opens": "01/01/2020"}, "Ngày mở nhập phải trong 180 ngày"),
        ({"due": "29/09/2026"}, "Hạn gửi phải từ 30/09/2026 đến 29/03/2027."),
        ({"closes": "09/10/2026"}, "Hết hạn nhập phải từ hạn gửi đến 29/03/2027."),
        ({"closes": "01/01/2999"}, "Hết hạn nhập phải từ hạn gửi"),
    ],
)
def test_days_that_cannot_be(city: Cast, different: dict[str, str], message: str) -> None:
    status, page = post(city.reviewer, SET_DAYS, DAYS | different)
    assert status == 400
    assert message in page
    assert (period().due, period().closes) == (dt.date(2026, 10, 10), dt.date(2026, 10, 25))


def test_a_closed_period_keeps_its_days(city: Cast) -> None:
    periods.close(period=period(), signer="A", number="9", on=AFTER, by=city.reviewer, at=LATE, via="page")
    assert "Lưu lịch" not in read(city.reviewer, ONE)
    status, page = post(city.reviewer, SET_DAYS, DAYS)
    assert status == 409
    assert "đã chốt số liệu, không đổi lịch được nữa" in page


def test_only_the_federation_sets_days_and_opens_again(city: Cast) -> None:
    approved(city)
    for name, who in city.everyone.items():
        if name in ("reviewer", "reviewer2", "office_clerk"):
            continue
        for address, body in ((SET_DAYS, DAYS), (OPEN_AGAIN, OPEN)):
            assert pages.browser(who).post(address, body).status_code == 403, name
    for name in ("clerk", "area_reviewer", "observer"):
        page = read(city.everyone[name], ONE)
        assert "Lưu lịch" not in page
        assert "Mở lại sau hạn nhập" not in page
    assert pages.browser(city.reviewer).post(ONE, DAYS).status_code == 405
    assert pages.browser(city.reviewer).get(f"{SET_DAYS}?x=1").headers["Location"] == f"{ONE}?x=1"
    assert not Opening.objects.exists()


# ---------------------------------------------------------------- openings


def test_an_opening_says_who_why_and_until_when(city: Cast) -> None:
    report = approved(city)
    status, page = post(city.reviewer, OPEN_AGAIN, OPEN)
    assert status == 302
    assert "Đã mở lại Quý III/2026 cho Công đoàn phường Sài Gòn đến hết ngày 30/10/2026." in page
    assert "còn hiệu lực" in page
    made = Opening.objects.get()
    assert (made.unit_id, made.by, made.at, made.until) == ("P-26740", city.reviewer, LATE, dt.date(2026, 10, 30))
    event = AuditEvent.objects.get(verb="reopened")
    assert (event.report_id, event.period_id, event.detail["unit"]) == (report.pk, "2026-Q3", "P-26740")
    page = read(city.clerk, reverse("report", args=[report.pk]))
    assert "Được mở lại đến hết ngày 30/10/2026" in page
    assert "lý do: Công văn 5/CV-CĐ: nhầm cột" in page
    assert "Mở lại sau hạn nhập" in page  # in its history
    with pages.clock(dt.date(2026, 10, 31)):
        assert "đã hết" in read(city.reviewer, ONE)
        assert "Được mở lại" not in read(city.clerk, reverse("report", args=[report.pk]))


@pytest.mark.parametrize(
    ("different", "status", "message"),
    [
        ({"unit": ""}, 400, "Chưa điền mục này."),
        ({"unit": "Q-760"}, 400, "Hãy chọn một mục trong danh sách."),
        ({"reason": "  "}, 400, "Chưa điền mục này."),
        ({"reason": "x" * 1001}, 400, "Dài quá 1000 ký tự."),
        ({"until": "25/10/2026"}, 400, "Ngày phải từ hôm nay đến 25/11/2026 (không quá 30 ngày)."),
        ({"until": "26/11/2026"}, 400, "Ngày phải từ hôm nay đến 25/11/2026 (không quá 30 ngày)."),
        ({"until": "mai"}, 400, "Ngày không hợp lệ: ghi như 31/12/2026."),
    ],
)
def test_an_opening_with_gaps_is_refused(city: Cast, different: dict[str, str], status: int, message: str) -> None:
    found, page = post(city.reviewer, OPEN_AGAIN, OPEN | different)
    assert (found, message in page) == (status, True)
    assert not Opening.objects.exists()


def test_before_the_last_day_nobody_needs_one(city: Cast) -> None:
    with pages.clock(dt.date(2026, 10, 25)):
        status, page = post(city.reviewer, OPEN_AGAIN, OPEN)
        assert "Mở lại sau hạn nhập" not in read(city.reviewer, ONE)
    assert status == 409
    assert "nhập được đến hết ngày 25/10/2026, chưa cần mở lại" in page


@pytest.mark.parametrize(("reason", "unit", "code"), [("", "P-26740", "bad_opening"), ("x", "Q-760", "no_duty")])
def test_the_verb_checks_for_itself(city: Cast, reason: str, unit: str, code: str) -> None:
    where = {"P-26740": city.ward, "Q-760": city.district}[unit]
    with pytest.raises(Refused) as caught:
        openings.open_again(
            period=period(), unit=where, reason=reason, until=AFTER, by=city.reviewer, at=LATE, via="page"
        )
    assert caught.value.code == code


def test_the_verbs_are_the_federations_alone(city: Cast) -> None:
    done = set()
    for name, who in city.everyone.items():
        days = {"opens": period().opens, "due": dt.date(2026, 10, 12), "closes": dt.date(2026, 10, 23)}
        act: dict[str, Any] = {"by": who, "at": LATE, "via": "page"}
        calls = (
            lambda act=act: openings.open_again(period=period(), unit=city.ward, reason="x", until=AFTER, **act),
            lambda act=act, days=days: periods.set_days(period=period(), **days, **act),
        )
        for number, call in enumerate(calls):
            if name in ("reviewer", "reviewer2", "office_clerk"):
                call()
                done.add((name, number))
                continue
            with pytest.raises(Refused) as caught:
                call()
            assert status_of(caught.value) == 403, name
    assert len(done) == 6


def test_an_opening_is_never_changed(city: Cast) -> None:
    made = factories.opening(city.ward)
    with pytest.raises(DatabaseError), transaction.atomic():
        Opening.objects.filter(pk=made.pk).update(reason="khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_a_correction_after_closing_from_the_page(city: Cast) -> None:
    report = approved(city)
    address = reverse("report", args=[report.pk])
    body = {"reason": "Nhầm cột", "document": "12/CV"}
    page = read(city.clerk, address)
    assert "hãy đề nghị Liên đoàn Lao động Thành phố mở lại" in page
    assert "Bắt đầu điều chỉnh" not in page
    assert "#mo-lai" not in page
    assert "#mo-lai" in read(city.reviewer, address)
    assert "hãy đề nghị" not in read(city.observer, address)
    status, page = post(city.clerk, pages.verb(report, "correct"), body)
    assert status == 409
    assert "hãy đề nghị Liên đoàn Lao động Thành phố mở lại" in page
    factories.opening(city.ward, until=dt.date(2026, 10, 28))
    assert "Bắt đầu điều chỉnh" in read(city.clerk, address)
    assert post(city.clerk, pages.verb(report, "correct"), body)[0] == 302
    report.refresh_from_db()
    assert report.state == "draft"
    desk = read(city.leader, "/bao-cao/")
    assert "được mở lại đến hết ngày 28/10/2026" in desk
    assert "Trễ hạn" not in desk  # a correction is owed on no day


def test_the_api_says_so_too(city: Cast) -> None:
    report = approved(city)
    body = {"reason": "Nhầm cột", "document": "12/CV"}
    for path, sent in ((f"reports/{report.pk}/correct/", body), ("reports/", {"unit": "P-26743", "period": "2026-Q3"})):
        answer = Caller(city.reviewer).post(path, sent)
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
        assert "hãy đề nghị Liên đoàn Lao động Thành phố mở lại" in answer.json()["detail"]
    factories.opening(city.ward)
    factories.opening(city.ward_b)
    assert Caller(city.clerk).post(f"reports/{report.pk}/correct/", body).status_code == 200
    assert Caller(city.reviewer).post("reports/", {"unit": "P-26743", "period": "2026-Q3"}).status_code == 201


def test_a_first_report_by_an_opening(city: Cast) -> None:
    assert "Bắt đầu nhập" not in read(city.leader, "/bao-cao/").split("Quý IV/2026")[0]
    inbox = read(city.reviewer, "/xet-duyet/")
    assert "Đã hết hạn nhập ngày 25/10/2026" in inbox
    assert "Nhập thay<" not in inbox
    factories.opening(city.ward)
    desk = read(city.leader, "/bao-cao/")
    assert "Quý III/2026" in desk
    assert "được mở lại đến hết ngày" in desk
    assert read(city.reviewer, "/xet-duyet/").count("Nhập thay<") == 1
    status, page = post(city.leader, "/bao-cao/mo/", {"unit": "P-26740", "period": "2026-Q3"})
    assert status == 302
    assert "Được mở lại đến hết ngày" in page


# ---------------------------------------------------------------- late or not


def returned(city: Cast, first: dt.datetime = NOW, back: dt.datetime = NOW) -> Report:
    report = factories.report(city.clerk, city.ward, moment=first)
    report = reports.submit(report=report, by=city.leader, at=first, via="page")
    return reports.return_report(report=report, comment="xem lại", by=city.reviewer, at=back, via="page")


def test_a_return_is_due_after_three_working_days(city: Cast) -> None:
    Holiday.objects.create(day=dt.date(2026, 10, 6), name="Nghỉ")
    report = returned(city)  # on Saturday 3/10
    assert (report.returned_at, report.return_due) == (NOW, dt.date(2026, 10, 8))
    assert AuditEvent.objects.get(verb="returned").detail["due"] == "2026-10-08"
    address = reverse("report", args=[report.pk])
    with pages.clock(dt.date(2026, 10, 8)):
        assert "Hạn gửi lại: hết ngày 08/10/2026." in read(city.clerk, address)
        assert "hạn gửi lại 08/10/2026" in read(city.clerk, "/bao-cao/")
        assert "08/10/2026</td>" in read(city.reviewer, "/xet-duyet/")
        assert "Trả lại, quá hạn" not in read(city.observer, "/ma-tran/")
    with pages.clock(dt.date(2026, 10, 11)):
        assert "đã quá hạn" in read(city.clerk, address)
        assert "Trễ hạn gửi lại 3 ngày" in read(city.clerk, "/bao-cao/")
        assert "quá hạn</strong>" in read(city.reviewer, "/xet-duyet/")
        assert "Trả lại, quá hạn" in read(city.observer, "/ma-tran/")


@pytest.mark.parametrize(
    ("first", "again", "late", "mended_late"),
    [
        (dt.datetime(2026, 10, 10, 23, 59, 59, tzinfo=factories.SAIGON), 14, False, False),
        (dt.datetime(2026, 10, 10, 23, 59, 59, tzinfo=factories.SAIGON), 20, False, True),
        (dt.datetime(2026, 10, 11, 0, 0, 0, tzinfo=factories.SAIGON), 14, True, False),
        (dt.datetime(2026, 10, 11, 0, 0, 0, tzinfo=factories.SAIGON), 20, True, True),
    ],
)
def test_on_time_is_by_the_first_submission(
    city: Cast, first: dt.datetime, again: int, late: bool, mended_late: bool
) -> None:
    report = returned(city, first, factories.at(dt.date(2026, 10, 11)))
    moment = factories.at(dt.date(2026, 10, again))
    reports.submit(report=report, by=city.leader, at=moment, via="page")
    seen = {
        "inbox": read(city.reviewer, "/xet-duyet/"),
        "report": read(city.clerk, reverse("report", args=[report.pk])),
        "matrix": read(city.observer, "/ma-tran/?ky=2026-Q3").split("<tbody>", 1)[1],
    }
    for name, page in seen.items():
        assert ((">muộn<" if name == "matrix" else ">gửi trễ<") in page) is late, name
        assert (">gửi lại trễ<" in page) is mended_late, name
    assert ("(trễ hạn)" in read(city.clerk, "/bao-cao/")) is False  # the desk of a period whose entry is over is gone
    with pages.clock(dt.date(2026, 10, 25)):
        assert ("(trễ hạn)" in read(city.clerk, "/bao-cao/")) is late


def test_a_correction_and_an_import_leave_no_return_behind(city: Cast) -> None:
    report = reports.submit(report=returned(city), by=city.leader, at=NOW, via="page")
    report = reports.approve(report=report, by=city.reviewer, at=NOW, via="page")
    assert report.return_due is not None
    report = reports.correct(report=report, reason="x", document="1", by=city.clerk, at=NOW, via="page")
    assert Report.objects.values_list("returned_at", "return_due").get() == (None, None)
    report = reports.submit(report=report, by=city.leader, at=NOW, via="page")
    report = reports.return_report(report=report, comment="?", by=city.reviewer, at=NOW, via="page")
    report = reports.submit(report=report, by=city.leader, at=NOW, via="page")
    reports.approve(report=report, by=city.reviewer, at=NOW, via="page")
    row = FigureRow(2, "P-26740", "2026-Q3", "members", "999", "", "")
    import_figures.import_figures(
        rows=[row], by=city.superuser, reason="CV 9", at=LATE, via="command"
    )  # never needs one
    assert Report.objects.values_list("returned_at", "return_due").get() == (None, None)
