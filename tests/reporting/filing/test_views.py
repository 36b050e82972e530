"""The pages on which a report is begun, entered and submitted; whatever is refused is shown again as typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting.models import AuditEvent, Report
from reporting.reports import actions
from reporting.reports.questions import ANSWERS
from targets.models import Period, User
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(city: Cast) -> Report:
    """A draft of the clerk's ward with every cell."""
    return factories.report(city.clerk, city.ward)


def at(report: Report) -> str:
    """Address of a report."""
    return reverse("report", args=[report.pk])


def post(who: User, report: Report, do: str = "save", **typed: str) -> tuple[int, str]:
    """Post the sheet as this person: status and page."""
    answer = pages.browser(who).post(pages.verb(report, do), pages.sheet(report, **typed))
    report.refresh_from_db()
    return answer.status_code, answer.content.decode()


def cell(report: Report, code: str) -> dict[str, Any]:
    """A cell as saved."""
    assert report.revision is not None
    return dict(report.revision.cells[code])


# ---------------------------------------------------------------- what is there to do


def test_the_running_period_is_offered_to_begin(city: Cast) -> None:
    page = pages.browser(city.clerk).get("/bao-cao/").content.decode()
    assert "Quý III/2026" in page
    assert "Bắt đầu nhập" in page
    assert "còn 7 ngày" in page
    assert "Công đoàn phường Thủ Đức" not in page


def test_a_late_report_says_so_and_after_the_last_day_it_is_too_late(city: Cast, draft: Report) -> None:
    with pages.clock(dt.date(2026, 10, 12)):
        assert "Trễ hạn 2 ngày" in pages.browser(city.clerk).get("/bao-cao/").content.decode()
    with pages.clock(dt.date(2026, 10, 26)):
        page = pages.browser(city.clerk).get(at(draft)).content.decode()
        assert "hết hạn nhập" in page
        assert 'name="members.value"' not in page


def test_submitted_reports_move_to_the_history(city: Cast, draft: Report) -> None:
    post(city.leader, draft, "submit")
    page = pages.browser(city.clerk).get("/bao-cao/").content.decode()
    assert "Đã nộp" in page
    assert "Chờ duyệt" in page


def test_a_whole_draft_is_the_leader_s_to_sign(city: Cast, draft: Report) -> None:
    assert "Nhập tiếp" in pages.browser(city.clerk).get("/bao-cao/").content.decode()
    page = pages.browser(city.leader).get("/bao-cao/").content.decode()
    assert ("Xem và ký gửi" in page, "Nhập tiếp" in page) == (True, False)
    actions.save_cells(report=draft, cells={"members": {"state": "empty"}}, by=city.clerk, at=NOW, via="page")
    page = pages.browser(city.leader).get("/bao-cao/").content.decode()
    assert ("Xem và ký gửi" in page, "Nhập tiếp" in page) == (False, True)


def test_begin(city: Cast) -> None:
    body = {"unit": "P-26740", "period": "2026-Q3"}
    answer = pages.browser(city.clerk).post("/bao-cao/mo/", body)
    made = Report.objects.get()
    assert answer.headers["Location"] == at(made)
    again = pages.browser(city.leader).post("/bao-cao/mo/", body)
    assert again.headers["Location"] == at(made)
    assert pages.browser(city.clerk).get("/bao-cao/mo/").status_code == 405


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("clerk2", {"unit": "P-26740", "period": "2026-Q3"}, 404),
        ("administrator", {"unit": "P-26740", "period": "2026-Q3"}, 404),
        ("observer", {"unit": "P-26740", "period": "2026-Q3"}, 403),
        ("outsider", {"unit": "P-26740", "period": "2026-Q3"}, 403),
        ("clerk", {"unit": "P-26740", "period": "2026-Q3", "supplier": "federation"}, 403),
        ("clerk", {"unit": "P-26740", "period": "2026-Q3", "supplier": "x"}, 400),
        ("clerk", {"unit": "P-00000", "period": "2026-Q3"}, 404),
        ("clerk", {"unit": "P-26740", "period": "1999-Q1"}, 404),
        ("clerk", {"unit": "P-26740", "period": "2027-Q1"}, 409),
        ("clerk", {"unit": "P-26740", "period": "2026-Q2"}, 409),
        ("clerk", {}, 404),
    ],
)
def test_begin_where_one_may_not(city: Cast, who: str, body: dict[str, str], status: int) -> None:
    assert pages.browser(getattr(city, who)).post("/bao-cao/mo/", body).status_code == status
    assert not Report.objects.exists()


# ---------------------------------------------------------------- entering


def test_the_form_shows_what_was_approved_before(city: Cast, draft: Report) -> None:
    for period, members in (("2026-Q2", 1234), ("2025-Q3", 4321)):
        day = Period.objects.get(pk=period).as_of + dt.timedelta(days=5)
        before = factories.report(
            city.clerk, city.ward, period, factories.at(day), members=members, workers=5000, members_employed=9
        )
        answers = dict.fromkeys(("members",), "đúng") if period == "2026-Q2" else {}
        actions.submit(report=before, answers=answers, by=city.leader, at=factories.at(day), via="page")
        actions.approve(report=before, by=city.reviewer, at=factories.at(day), via="page")
    page = pages.browser(city.clerk).get(at(draft)).content.decode()
    assert ">1.234<" in page
    assert ">4.321<" in page
    assert "Quý II/2026" in page
    assert "Quý III/2025" in page


def test_saving_keeps_every_kind_of_cell(city: Cast, draft: Report) -> None:
    status, _ = post(
        city.clerk,
        draft,
        members="1.580.000",
        workers="2 000 000",
        grassroots_unions="0",
        members_left__state="missing",
        members_left__value="",
        members_left__reason="chưa thống kê",
        members__note="đã đối chiếu",
    )
    assert status == 302
    assert cell(draft, "members") | {"by": None} == {
        "state": "number", "value": 1580000, "reason": "", "note": "đã đối chiếu", "source": "", "answer": "",
        "by": None,
    }  # fmt: skip
    assert cell(draft, "workers")["value"] == 2000000
    assert cell(draft, "grassroots_unions")["value"] == 0
    assert cell(draft, "members_left")["state"] == "missing"
    assert cell(draft, "members_left")["reason"] == "chưa thống kê"


def test_a_cell_can_be_emptied(city: Cast, draft: Report) -> None:
    assert post(city.clerk, draft, members_admitted="")[0] == 302
    assert draft.revision is not None
    assert "members_admitted" not in draft.revision.cells


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"members": "-5"}, "Số liệu không được âm."),
        ({"members": "12,5"}, "Chỉ nhận số nguyên"),
        ({"members": "nhiều"}, "Chỉ nhập chữ số"),
        ({"members": "99999999999"}, "Số quá lớn"),
        ({"members_employed": "1100"}, "lớn hơn"),
        ({"members_left__state": "n/a"}, "không đi kèm giá trị"),
        ({"members_left__state": "missing", "members_left": ""}, "phải ghi lý do"),
        ({"unionised_enterprises__state": "n/a", "unionised_enterprises": ""}, "cũng phải là “không có”"),
        ({"members__note": "x" * 1001}, "dài quá 1000"),
    ],
)
def test_bad_cells_save_nothing_and_lose_nothing(
    city: Cast, draft: Report, typed: dict[str, str], message: str
) -> None:
    before = draft.revision_id
    status, page = post(city.clerk, draft, **typed, workers="1.777.777")
    assert status == 400
    assert draft.revision_id == before
    assert message in page
    assert "chưa lưu gì" in page
    assert 'value="1.777.777"' in page


def test_an_ambiguous_number_is_taken_only_after_asking(city: Cast, draft: Report) -> None:
    status, page = post(city.clerk, draft, workers="1.580")
    assert status == 400
    assert "Đúng, “1.580” là 1580" in page
    assert post(city.clerk, draft, workers="1.580", workers__confirm="1.580")[0] == 302
    assert cell(draft, "workers")["value"] == 1580


def test_the_pages_own_thousands_are_not_asked_about(city: Cast, draft: Report) -> None:
    assert 'name="workers.value" value="1.200"' in pages.browser(city.clerk).get(at(draft)).content.decode()
    assert post(city.clerk, draft, workers="1.200", members="1.000", members_left="41")[0] == 302
    assert cell(draft, "workers")["value"] == 1200


def test_an_unknown_state_counts_as_a_number(city: Cast, draft: Report) -> None:
    assert post(city.clerk, draft, workers="1300", workers__state="perhaps")[0] == 302
    assert cell(draft, "workers")["value"] == 1300


def test_cells_of_the_federation_are_read_only(city: Cast, draft: Report) -> None:
    page = pages.browser(city.clerk).get(at(draft)).content.decode()
    assert "enterprises_25.value" not in page
    assert "Số liệu do nơi khác cung cấp" in page
    assert post(city.clerk, draft, enterprises_25="7", workers="1300")[0] == 302
    assert draft.revision is not None
    assert "enterprises_25" not in draft.revision.cells


# ---------------------------------------------------------------- two people at one report


def test_a_stale_form_shows_both_and_saves_after_looking(city: Cast, draft: Report) -> None:
    mine = pages.sheet(draft, members="1111", grassroots_unions="7")
    post(city.leader, draft, members="1150", workers="1999")
    answer = pages.browser(city.clerk).post(pages.verb(draft, "save"), mine)
    page = answer.content.decode()
    assert answer.status_code == 412
    draft.refresh_from_db()
    assert cell(draft, "members")["value"] == 1150
    assert "Người kia đã lưu: 1.150" in page
    assert 'name="members.value" value="1111"' in page
    assert 'name="grassroots_unions.value" value="7"' in page
    assert 'name="workers.value" value="1.999"' in page
    assert "1 ô hai người nhập khác nhau" in page
    assert f'name="revision" value="{draft.revision_id}"' in page
    assert post(city.clerk, draft, members="1111", grassroots_unions="7")[0] == 302
    assert cell(draft, "members")["value"] == 1111
    assert cell(draft, "workers")["value"] == 1999


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, pytest.param("9" * 5000, id="thousands of digits")])
def test_a_form_without_its_revision_is_stale(city: Cast, draft: Report, seen: str) -> None:
    answer = pages.browser(city.clerk).post(pages.verb(draft, "save"), {"revision": seen, "members.value": "5"})
    assert answer.status_code == 412


def test_a_form_that_may_no_longer_be_saved_is_not_lost(city: Cast, draft: Report) -> None:
    mine = pages.sheet(draft, members="1111")
    post(city.leader, draft, "submit")
    answer = pages.browser(city.clerk).post(pages.verb(draft, "save"), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Số bạn vừa nhập chưa được lưu" in page
    assert "Đoàn viên: 1111" in page


# ---------------------------------------------------------------- submitting


def test_a_leader_submits(city: Cast, draft: Report) -> None:
    assert post(city.leader, draft, "submit", workers="1300")[0] == 302
    assert draft.state == "submitted"
    assert cell(draft, "workers")["value"] == 1300
    assert AuditEvent.objects.filter(report=draft, verb="submitted", by=city.leader, via="page").exists()


def test_a_clerk_does_not_submit_and_is_told_who_does(city: Cast, draft: Report) -> None:
    page = pages.browser(city.clerk).get(at(draft)).content.decode()
    assert pages.verb(draft, "submit") not in page
    assert "lãnh đạo đơn vị gửi" in page
    status, _ = post(city.clerk, draft, "submit")
    assert status == 403
    assert draft.state == "draft"


def test_not_before_the_as_of_day(city: Cast, draft: Report) -> None:
    with pages.clock(dt.date(2026, 9, 28)):
        page = pages.browser(city.leader).get(at(draft)).content.decode()
        assert "chỉ gửi được từ ngày đó" in page
        status, page = post(city.leader, draft, "submit", workers="1300")
    assert status == 409
    assert draft.state == "draft"
    assert "Đã lưu nháp." in page
    assert cell(draft, "workers")["value"] == 1300


def test_missing_cells_are_named_at_the_cells(city: Cast, draft: Report) -> None:
    status, page = post(city.leader, draft, "submit", members_left="")
    assert status == 409
    assert draft.state == "draft"
    assert "Chưa nhập: ghi số" in page
    assert 'href="#o-members_left"' in page


def test_a_question_is_answered_at_its_cell(city: Cast, draft: Report) -> None:
    status, page = post(city.leader, draft, "submit", members="1300")
    assert status == 409
    assert "(1.300) lớn hơn" in page
    assert 'name="members.answer"' in page
    assert post(city.leader, draft, "submit", members="1300", members__answer="có nghiệp đoàn")[0] == 302
    assert draft.state == "submitted"
    assert cell(draft, "members")["answer"] == "có nghiệp đoàn"
    assert "có nghiệp đoàn" in pages.browser(city.reviewer).get(at(draft)).content.decode()


def test_an_answer_is_saved_with_the_draft_by_the_clerk_too(city: Cast, draft: Report) -> None:
    assert post(city.clerk, draft, "save", members="1300")[0] == 302
    page = pages.browser(city.clerk).get(at(draft)).content.decode()
    assert 'name="members.answer"' in page
    for answer in ANSWERS["above"]:
        assert f'<option value="{answer}">' in page
    assert post(city.clerk, draft, "save", members="1300", members__answer=ANSWERS["above"][0])[0] == 302
    assert cell(draft, "members")["answer"] == ANSWERS["above"][0]
    assert post(city.leader, draft, "submit", members="1300")[0] == 302
    assert draft.state == "submitted"


def test_an_answer_that_the_page_only_repeats_is_none_to_another_question(city: Cast, draft: Report) -> None:
    assert post(city.leader, draft, "save", members="1300", members__answer="có nghiệp đoàn")[0] == 302
    status, page = post(city.leader, draft, "submit", members="1400", members__answer="có nghiệp đoàn")
    assert status == 409
    assert "(1.400) lớn hơn" in page
    assert cell(draft, "members")["answer"] == ""
    assert post(city.leader, draft, "submit", members="1400", members__answer="vẫn thế")[0] == 302


# ---------------------------------------------------------------- the signed paper


@pytest.fixture
def paper_draft(city: Cast, tmp_path: Any, settings: Any) -> Report:
    """A whole draft of the unit whose clerk submits with the signed paper."""
    settings.MEDIA_ROOT = tmp_path
    return factories.report(city.paper_clerk, city.paper_ward)


def signed(report: Report, **different: Any) -> dict[str, Any]:
    """The sheet with the paper."""
    file = SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.4")
    paper = {"signer": "Nguyễn Văn A", "number": "12/BC-CĐ", "on": "02/10/2026", "file": file, **different}
    return {**pages.sheet(report), **paper}


def test_a_clerk_submits_with_the_signed_paper(city: Cast, paper_draft: Report) -> None:
    browser = pages.browser(city.paper_clerk)
    assert "Bản giấy đã ký" in browser.get(at(paper_draft)).content.decode()
    assert browser.post(pages.verb(paper_draft, "submit"), signed(paper_draft)).status_code == 302
    paper_draft.refresh_from_db()
    assert (paper_draft.state, paper_draft.paper_number) == ("submitted", "12/BC-CĐ")
    scan = pages.browser(city.reviewer).get(reverse("report_paper", args=[paper_draft.pk]))
    assert b"".join(scan.streaming_content) == b"%PDF-1.4"  # type: ignore[attr-defined]
    assert scan.headers["Content-Disposition"].startswith("attachment")
    for who in (city.clerk, city.observer, city.administrator):
        assert pages.browser(who).get(reverse("report_paper", args=[paper_draft.pk])).status_code == 404


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"signer": ""}, "Chưa điền mục này."),
        ({"on": "02/13/2026"}, "Ngày không hợp lệ"),
        ({"on": "04/10/2026"}, "Ngày này chưa tới."),
        ({"number": "x" * 61}, "Dài quá 60 ký tự."),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "Chỉ nhận tệp PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ")}, "nội dung tệp này không phải"),
        ({"file": SimpleUploadedFile("a.png", b"%PDF-1.4")}, "nội dung là PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "Tệp gửi lên trống."),
        ({"file": ""}, "Chưa điền mục này."),
    ],
)
def test_a_paper_with_gaps_is_refused(city: Cast, paper_draft: Report, different: dict[str, Any], message: str) -> None:
    answer = pages.browser(city.paper_clerk).post(pages.verb(paper_draft, "submit"), signed(paper_draft, **different))
    assert answer.status_code == 400
    assert message in answer.content.decode()
    paper_draft.refresh_from_db()
    assert paper_draft.state == "draft"


def test_a_scan_has_its_limit(city: Cast, paper_draft: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.reports.file_types.MAX_SIZE", 5)
    answer = pages.browser(city.paper_clerk).post(pages.verb(paper_draft, "submit"), signed(paper_draft))
    assert answer.status_code == 400
    assert "Tệp lớn quá 10 MB." in answer.content.decode()


def test_no_paper_no_scan(city: Cast, draft: Report) -> None:
    assert pages.browser(city.clerk).get(reverse("report_paper", args=[draft.pk])).status_code == 404


def test_a_verb_has_an_address_of_its_own_that_leads_back_to_the_page(city: Cast, draft: Report) -> None:
    browser = pages.browser(city.clerk)
    assert browser.post(at(draft), pages.sheet(draft)).status_code == 405
    assert browser.post(f"{at(draft)}explode/", pages.sheet(draft)).status_code == 404
    for name in ("save", "submit", "return", "approve", "approve_next", "correct"):
        answer = browser.get(pages.verb(draft, name) + "?nhap-thay=1")
        assert (answer.status_code, answer.headers["Location"]) == (302, at(draft) + "?nhap-thay=1")
