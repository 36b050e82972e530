"""The pages on which a report is reviewed, entered for its unit, corrected and read back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from reporting.models import Figure, Report
from reporting.reports import actions
from targets.models import User
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages
from tests.reporting.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(city: Cast) -> Report:
    """The ward's report, submitted by its leader."""
    report = factories.report(city.clerk, city.ward)
    return actions.submit(report=report, by=city.leader, at=NOW, via="page")


def at(report: Report) -> str:
    """Address of a report."""
    return reverse("report", args=[report.pk])


def post(who: User, report: Report, do: str, **fields: str) -> tuple[int, str]:
    """Post a verb as this person: status and page."""
    body: dict[str, Any] = pages.sheet(report)
    body.update({name.replace("__", "."): text for name, text in fields.items()})
    answer = pages.browser(who).post(pages.verb(report, do), body)
    report.refresh_from_db()
    return answer.status_code, answer.content.decode()


# ---------------------------------------------------------------- the inbox


def test_the_inbox_of_each_reviewer(city: Cast, waiting: Report) -> None:
    for who in (city.reviewer, city.area_reviewer, city.office_clerk):
        assert "Công đoàn phường Sài Gòn" in read(who, "/xet-duyet/")
    other = read(city.area2_reviewer, "/xet-duyet/")
    assert "Công đoàn phường Sài Gòn" not in other
    assert "Không có báo cáo nào chờ duyệt" in other
    assert "1 báo cáo" in read(city.reviewer, "/bao-cao/")


@pytest.mark.parametrize("part", ["report", "report_papers", "report_workbook", "report_annex"])
def test_every_part_of_a_report_leads_back_to_the_list_one_works_from(city: Cast, waiting: Report, part: str) -> None:
    where = reverse(part, args=[waiting.pk])
    back = '<ol><li><a href="/xet-duyet/">Xét duyệt</a></li>'
    assert back in read(city.reviewer, where)
    assert back not in read(city.clerk, where)
    assert '<ol><li><a href="/bao-cao/">Báo cáo</a></li>' in read(city.clerk, where)


def test_the_workbook_of_who_does_not_enter_is_only_taken_away(city: Cast, waiting: Report) -> None:
    page = read(city.reviewer, reverse("report_workbook", args=[waiting.pk]))
    assert ": biểu Excel</h1>" in page
    assert "nạp lại" not in page


def test_the_inbox_leads_to_the_log(city: Cast) -> None:
    assert 'href="/dieu-chinh/"' in read(city.reviewer, "/xet-duyet/")


def test_nobody_finds_their_own_units_report_in_the_inbox(city: Cast) -> None:
    report = factories.report(city.office_clerk, city.office)
    actions.submit(report=report, by=office_leader(city), at=NOW, via="page")
    assert "Chờ duyệt: 0" in read(city.office_clerk, "/xet-duyet/")
    assert "Chờ duyệt: 1" in read(city.reviewer, "/xet-duyet/")


def office_leader(city: Cast) -> User:
    """A leader of the federation's office."""
    leader = factories.user("office_leader")
    factories.role(leader, "leader", city.office)
    return leader


def test_the_inbox_by_period(city: Cast, waiting: Report) -> None:
    assert "Chờ duyệt: 1" in read(city.reviewer, "/xet-duyet/?ky=2026-Q3")
    assert "Chờ duyệt: 0" in read(city.reviewer, "/xet-duyet/?ky=2026-Q2")
    assert "Chờ duyệt: 1" in read(city.reviewer, "/xet-duyet/?ky=never")


def test_ones_own_work_is_marked_in_the_inbox(city: Cast) -> None:
    report = factories.report(city.reviewer, city.ward)
    actions.submit(report=report, by=city.reviewer, at=NOW, via="page")
    assert "người khác duyệt" in read(city.reviewer, "/xet-duyet/")
    assert "người khác duyệt" not in read(city.reviewer2, "/xet-duyet/")
    page = read(city.reviewer, at(report))
    assert "Không ai duyệt lần gửi mà chính mình đã nhập hoặc gửi" in page
    assert pages.verb(report, "approve") not in page
    assert pages.verb(report, "return") in page
    assert post(city.reviewer, report, "approve")[0] == 403
    assert report.state == "submitted"


def test_what_the_federation_supplies_is_one_line_a_period(city: Cast) -> None:
    assert read(city.reviewer2, "/xet-duyet/").count("/so-lieu-lien-doan/2026-Q3/") == 1
    for unit in (city.ward, city.ward2):
        report = factories.report(city.reviewer, unit, supplier="federation")
        actions.submit(report=report, by=city.reviewer, at=NOW, via="page")
    page = read(city.reviewer2, "/xet-duyet/")
    assert page.count("/so-lieu-lien-doan/2026-Q3/") == 2
    assert "Chờ duyệt: 0" in page
    assert "/so-lieu-lien-doan/" not in read(city.area_reviewer, "/xet-duyet/")


# ---------------------------------------------------------------- judging


def test_approve(city: Cast, waiting: Report) -> None:
    page = read(city.area_reviewer, at(waiting))
    assert pages.verb(waiting, "approve") in page
    assert 'name="members.value"' not in page
    status, _ = post(city.area_reviewer, waiting, "approve", comment="Đã đối chiếu")
    assert (status, waiting.state) == (302, "approved")
    assert Figure.objects.get(unit=city.ward, element="members").value == 1000
    assert "Đã đối chiếu" in read(city.clerk, at(waiting))
    assert "Đã đối chiếu" not in read(city.observer, at(waiting))


def test_a_second_approval_is_too_late(city: Cast, waiting: Report) -> None:
    post(city.reviewer, waiting, "approve")
    status, page = post(city.reviewer2, waiting, "approve")
    assert status == 409
    assert "Đã duyệt" in page


def test_only_what_was_read_is_approved(city: Cast, waiting: Report) -> None:
    body = pages.sheet(waiting)
    post(city.area_reviewer, waiting, "return", members__why="sai")
    answer = pages.browser(city.leader).post(pages.verb(waiting, "submit"), pages.sheet(waiting, members="900"))
    assert answer.status_code == 302
    answer = pages.browser(city.reviewer).post(pages.verb(waiting, "approve"), body)
    waiting.refresh_from_db()
    assert (answer.status_code, waiting.state) == (412, "submitted")
    answer = pages.browser(city.reviewer).post(pages.verb(waiting, "approve"), {**body, "revision": "9" * 5000})
    assert answer.status_code == 412


def test_return_with_reasons_at_cells(city: Cast, waiting: Report) -> None:
    status, _ = post(city.reviewer, waiting, "return", members__why="Thiếu nghiệp đoàn", comment="Xem lại")
    assert (status, waiting.state) == (302, "returned")
    assert waiting.returned == {"members": "Thiếu nghiệp đoàn"}
    page = read(city.clerk, at(waiting))
    assert "Thiếu nghiệp đoàn" in page
    assert "1 ô cần xem lại" in page
    assert "Sửa theo yêu cầu" in read(city.clerk, "/bao-cao/")
    assert "Đã trả lại, chưa gửi lại: 1" in read(city.reviewer, "/xet-duyet/")


def test_a_return_needs_a_reason_and_loses_nothing(city: Cast, waiting: Report) -> None:
    status, page = post(city.reviewer, waiting, "return")
    assert (status, waiting.state) == (400, "submitted")
    assert "Trả lại phải ghi lý do" in page
    status, page = post(city.reviewer, waiting, "return", members__why="x" * 1001, comment="chung")
    assert (status, waiting.state) == (400, "submitted")
    assert "không quá 1000 ký tự" in page
    assert "x" * 1001 in page
    assert ">chung</textarea>" in page


def test_a_part_above_the_whole_of_the_federation_is_a_question_to_the_reviewer(city: Cast) -> None:
    whole = factories.report(city.reviewer, city.ward, supplier="federation", enterprises_25=10)
    actions.submit(report=whole, by=city.reviewer, at=NOW, via="page")
    part = factories.report(city.clerk, city.ward, enterprises_25_unionised=12)
    actions.submit(report=part, by=city.leader, at=NOW, via="page")
    page = read(city.reviewer2, at(part))
    assert "Cần xem:" in page
    assert "(12) lớn hơn" in page
    assert "chưa ghi nguồn" in read(city.reviewer2, at(whole))
    assert "Cần xem:" not in read(city.clerk, at(part))


# ---------------------------------------------------------------- entering for the unit


def test_a_reviewer_enters_for_a_unit_and_another_approves(city: Cast) -> None:
    assert "Nhập thay" in read(city.reviewer, "/xet-duyet/")
    body = {"unit": "P-26740", "period": "2026-Q3", "stand_in": "1"}
    where = pages.browser(city.reviewer).post("/bao-cao/mo/", body).headers["Location"]
    report = Report.objects.get()
    assert where == f"{at(report)}?nhap-thay=1"
    page = read(city.reviewer, where)
    assert "Bạn đang nhập thay" in page
    assert f'action="{pages.verb(report, "save")}?nhap-thay=1"' in page
    assert 'name="members.value"' not in read(city.reviewer, at(report))
    assert "?nhap-thay=1" in read(city.reviewer, at(report))
    typed = dict.fromkeys(factories.figures(), "3")
    answer = pages.browser(city.reviewer).post(
        pages.verb(report, "save") + "?nhap-thay=1", pages.sheet(report, **typed)
    )
    assert answer.headers["Location"] == where
    answer = pages.browser(city.reviewer).post(pages.verb(report, "submit") + "?nhap-thay=1", pages.sheet(report))
    report.refresh_from_db()
    assert (answer.status_code, report.state) == (302, "submitted")
    assert post(city.reviewer, report, "approve")[0] == 403
    assert post(city.reviewer2, report, "approve")[0] == 302


# ---------------------------------------------------------------- approved, corrected, read


@pytest.fixture
def approved(city: Cast, waiting: Report) -> Report:
    """The ward's report, approved."""
    return actions.approve(report=waiting, by=city.reviewer, at=NOW, via="page")


def test_a_correction_and_its_history(city: Cast, approved: Report) -> None:
    assert "Điều chỉnh số đã duyệt" in read(city.clerk, at(approved))
    assert "Điều chỉnh số đã duyệt" not in read(city.observer, at(approved))
    status, _ = post(city.clerk, approved, "correct", reason="Sót đơn vị", document="CV 9")
    assert (status, approved.state) == (302, "draft")
    page = read(city.clerk, at(approved))
    assert "Sót đơn vị" in page
    assert "đang điều chỉnh số đã duyệt" in page
    answer = pages.browser(city.leader).post(
        pages.verb(approved, "submit"), pages.sheet(approved, members="1050", members_left="0")
    )
    assert answer.status_code == 302
    page = read(city.reviewer, at(approved))
    assert "đã duyệt: 1.000" in page
    assert "Lần gửi 2" in page
    observed = read(city.observer, at(approved))
    assert "Trang này hiện lần gửi 1 đã được duyệt" in observed
    assert "1.050" not in observed
    assert "Sót đơn vị" not in observed


def test_the_saves_of_one_sitting_are_one_entry_of_the_history(city: Cast) -> None:
    """The form saves by itself: what counts is who sat at it, until when, and what came of it."""
    report = factories.report(city.clerk, city.ward, members=900)
    for minute, members in enumerate((910, 920), start=1):
        cells = {"members": {"value": members, "note": ""}}
        at_once = NOW + dt.timedelta(minutes=minute)
        actions.save_cells(report=report, cells=cells, by=city.clerk, at=at_once, via="page")
        report.refresh_from_db()
    page = read(city.clerk, at(report))
    history = page[page.index('id="lich-su"') :]
    assert history.count("Bản nháp: ") == 1
    assert f"lưu 3 lần, lần cuối {at_once.astimezone(factories.SAIGON):%H:%M %d/%m/%Y}" in history
    assert ">920<" in history
    assert ">910<" not in history
    assert history.count("Nhập số liệu") == 1
    actions.save_cells(
        report=report, cells={"members": {"value": 930}}, by=city.leader, at=NOW + dt.timedelta(hours=1), via="page"
    )
    page = read(city.clerk, at(report))
    history = page[page.index('id="lich-su"') :]
    assert history.count("Bản nháp: ") == 2
    assert history.index(">930<") < history.index("lưu 3 lần")
    assert history.count("Nhập số liệu") == 2


def test_a_reviewer_who_starts_a_correction_goes_on_entering(city: Cast, approved: Report) -> None:
    body = {**pages.sheet(approved), "reason": "Sót đơn vị", "document": "CV 9"}
    where = pages.browser(city.area_reviewer).post(pages.verb(approved, "correct"), body).headers["Location"]
    assert where == f"{at(approved)}?nhap-thay=1"
    assert "Bạn đang nhập thay" in read(city.area_reviewer, where)


@pytest.mark.parametrize(
    ("fields", "message"), [({"reason": "x"}, "Chưa điền mục này."), ({"document": "y"}, "Chưa điền mục này.")]
)
def test_a_correction_needs_reason_and_document(
    city: Cast, approved: Report, fields: dict[str, str], message: str
) -> None:
    status, page = post(city.clerk, approved, "correct", **fields)
    assert (status, approved.state) == (400, "approved")
    assert message in page


def test_a_correction_of_what_is_not_approved(city: Cast, waiting: Report) -> None:
    assert post(city.clerk, waiting, "correct", reason="x", document="y")[0] == 409
    assert post(city.clerk, waiting, "correct")[0] == 409
    assert waiting.state == "submitted"


def test_observers_follow_states(city: Cast, waiting: Report) -> None:
    page = read(city.observer, "/bao-cao/")
    assert "Bắt đầu nhập" not in page
    assert pages.browser(city.observer).get(at(waiting)).status_code == 403
