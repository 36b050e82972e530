"""The inbox by what needs deciding, and approving many clean reports exactly as they were shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile

from reporting.filing import inbox
from reporting.filing.inbox import ASKED, CLEAN, CORRECTION, MENDED, OWN
from reporting.models import Figure, Report
from reporting.reports import actions, annex_actions, policies
from targets.models import Unit, User
from tests import factories as make
from tests.cast import NOW, TODAY, Cast
from tests.reporting import pages
from tests.reporting.annexes import grid

pytestmark = pytest.mark.django_db
AT: dict[str, Any] = {"at": NOW, "via": "page"}


def sent(unit: Unit, by: User, answers: dict[str, str] | None = None, **cells: Any) -> Report:
    """A submitted report, entered for the unit."""
    report = make.report(by, unit, **cells)
    return actions.submit(report=report, answers=answers, by=by, **AT)


def returned(report: Report, reviewer: User, **cells: str) -> Report:
    """Sent back."""
    return actions.return_report(report=report, cells=cells, comment="Xem lại", by=reviewer, **AT)


def again(report: Report, by: User, **cells: Any) -> Report:
    """Mended and submitted once more."""
    changes = {code: {"value": value} for code, value in cells.items()}
    return actions.submit(report=actions.save_cells(report=report, cells=changes, by=by, **AT), by=by, **AT)


def seen_by(who: User) -> dict[str, inbox.Waiting]:
    """What this reviewer finds, by unit."""
    found = inbox.inbox(who, policies.reach(who, TODAY))
    return {each.report.unit_id: each for each in found}


# ---------------------------------------------------------------- groups


def test_each_group(city: Cast) -> None:
    me, other = city.reviewer, city.reviewer2
    sent(city.ward, other)
    sent(city.ward_b, other, {"members": "Thêm nghiệp đoàn"}, members=1300, members_left=0)
    again(returned(sent(city.ward2, other), me, workers="sai"), other, workers=1210)
    done = actions.approve(report=sent(city.base, other), by=me, **AT)
    done = actions.correct(report=done, reason="Sót", document="CV 1", by=other, **AT)
    again(done, other, workers=1300)
    sent(city.paper_ward, me)
    found = seen_by(me)
    assert {unit: each.group for unit, each in found.items()} == {
        "B-SAWACO": CORRECTION, "P-26743": ASKED, "P-26824": MENDED, "P-26740": CLEAN, "P-26830": OWN,
    }  # fmt: skip
    assert list(found) == ["B-SAWACO", "P-26743", "P-26824", "P-26740", "P-26830"]
    assert [group.code for group in inbox.grouped(list(found.values()))] == [CORRECTION, ASKED, MENDED, CLEAN, OWN]
    assert seen_by(other)["P-26740"].group == OWN
    page = read(me)
    places = [page.index(label) for label in inbox.GROUPS.values()]
    assert places == sorted(places)
    assert "Chờ duyệt: 5" in page


def test_a_finding_asks_for_a_look(city: Cast) -> None:
    whole = make.report(city.reviewer, city.ward, supplier="federation", enterprises_25=10)
    actions.submit(report=whole, by=city.reviewer, **AT)
    sent(city.ward, city.reviewer2, enterprises_25_unionised=12)
    each = seen_by(city.reviewer)["P-26740"]
    assert (each.group, each.findings, each.questions) == (ASKED, 1, 0)
    assert "1 điểm cần xem" in read(city.reviewer)


def with_annex(unit: Unit, by: User, *rows: tuple[Any, ...]) -> Report:
    """A submitted report whose first cells are the sums of these base unions."""
    report = annex_actions.attach(
        report=make.report(by, unit), grid=grid(*rows), name="phu-luc.xlsx", sha256="a" * 64, by=by, **AT
    )
    return actions.submit(report=report, by=by, **AT)


def test_a_base_union_in_two_annexes_asks_for_a_look_at_both(city: Cast) -> None:
    with_annex(city.ward, city.reviewer2)
    with_annex(city.ward2, city.reviewer2, ("cs-002", "Trùng mã", "", 1000, 880, 1200))
    with_annex(city.ward_b, city.reviewer2, ("CS-009", "Mã riêng", "", 1000, 880, 1200))
    sent(city.base, city.reviewer2)
    found = seen_by(city.reviewer)
    assert {unit: (each.group, each.findings) for unit, each in found.items()} == {
        "P-26740": (ASKED, 1), "P-26824": (ASKED, 1), "P-26743": (CLEAN, 0), "B-SAWACO": (CLEAN, 0),
    }  # fmt: skip
    assert len(boxes(read(city.reviewer))) == 2


def test_the_inbox_costs_the_same_with_many_annexes(city: Cast, django_assert_num_queries: Any) -> None:
    reached = policies.reach(city.reviewer, TODAY)
    sent(city.base, city.reviewer2)
    with django_assert_num_queries(6):
        inbox.inbox(city.reviewer, reached)
    with_annex(city.ward, city.reviewer2)
    with django_assert_num_queries(7):
        inbox.inbox(city.reviewer, reached)
    for unit in (city.ward2, city.ward_b, city.paper_ward):
        with_annex(unit, city.reviewer2)
    with django_assert_num_queries(7):
        found = inbox.inbox(city.reviewer, reached)
    assert [each.findings for each in found] == [3, 3, 3, 3, 0]


@pytest.mark.parametrize(
    ("reasons", "mended", "said"),
    [
        ({"workers": "x", "members_left": "y"}, {"workers": 1210}, "gửi lại, đã sửa 1/2 ô bị trả lại"),
        ({"workers": "x"}, {"workers": 1210, "grassroots_unions": 4}, "gửi lại, đã sửa 1/1 ô bị trả lại, sửa 1 ô khác"),
        ({"workers": "x"}, {}, "gửi lại, đã sửa 0/1 ô bị trả lại"),
        ({}, {}, "gửi lại, không sửa ô nào"),
        ({}, {"workers": 1210}, "gửi lại, sửa 1 ô"),
    ],
)
def test_what_became_of_a_return(city: Cast, reasons: dict[str, str], mended: dict[str, int], said: str) -> None:
    again(returned(sent(city.ward, city.reviewer2), city.reviewer, **reasons), city.reviewer2, **mended)
    each = seen_by(city.reviewer)["P-26740"]
    assert (each.group, each.mending) == (MENDED, said)
    assert said[1:] in read(city.reviewer)


def test_a_return_before_the_approval_is_forgotten_by_a_correction(city: Cast) -> None:
    done = again(returned(sent(city.ward, city.reviewer2), city.reviewer, workers="x"), city.reviewer2, workers=1210)
    actions.approve(report=done, by=city.reviewer, **AT)
    done.refresh_from_db()
    again(actions.correct(report=done, reason="x", document="y", by=city.reviewer2, **AT), city.reviewer2, workers=1220)
    each = seen_by(city.reviewer)["P-26740"]
    assert (each.group, each.mending) == (CORRECTION, "")


def test_own_work_is_what_the_policy_calls_own(city: Cast) -> None:
    """Sent once by the reviewer, sent back, mended and sent by the leader: still partly the reviewer's."""
    report = make.report(city.clerk, city.ward)
    actions.save_cells(report=report, cells={"workers": {"value": 1201}}, by=city.reviewer, **AT)
    report = actions.submit(report=Report.objects.get(pk=report.pk), by=city.reviewer, **AT)
    report = returned(report, city.reviewer2)
    actions.submit(report=report, by=city.leader, **AT)
    for who in (city.reviewer, city.reviewer2, city.area_reviewer):
        own = policies.is_author(who, Report.objects.select_related("revision").get(pk=report.pk))
        assert (seen_by(who)["P-26740"].group == OWN) == own == (who == city.reviewer)


def test_the_last_saver_is_an_author_without_a_cell_of_theirs(city: Cast) -> None:
    report = make.report(city.reviewer, city.ward)
    actions.save_cells(report=report, cells=make.figures(workers=1201), by=city.clerk, **AT)
    report = actions.submit(report=Report.objects.get(pk=report.pk), by=city.leader, **AT)
    assert seen_by(city.reviewer)["P-26740"].group == OWN
    assert policies.authored(city.reviewer2, [report]) == set()


def test_an_empty_inbox_asks_nothing_more(city: Cast) -> None:
    assert seen_by(city.reviewer) == {}
    assert policies.authored(city.reviewer, [make.report(city.clerk, city.ward, cells={})]) == set()


# ---------------------------------------------------------------- approving many


def read(who: User, query: str = "") -> str:
    """The inbox as this person sees it."""
    answer = pages.browser(who).get(f"/xet-duyet/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def boxes(page: str) -> list[str]:
    """What the tick boxes of a page would post."""
    return re.findall(r'name="report" value="([^"]+)"', page)


def tick(who: User, values: list[str], **more: str) -> tuple[int, str]:
    """Post these boxes: status, and the page that follows."""
    answer = pages.browser(who).post("/xet-duyet/", {"report": values, **more}, follow=True)
    return answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code, answer.content.decode()


def test_all_clean_reports_at_once(city: Cast) -> None:
    for unit in (city.ward, city.ward_b, city.ward2):
        sent(unit, city.reviewer2)
    sent(city.base, city.reviewer2, {"members": "Thêm"}, members=1300, members_left=0)
    page = read(city.reviewer)
    assert (len(boxes(page)), page.count(" checked")) == (3, 0)
    page = read(city.reviewer, "?chon=het")
    assert page.count(" checked") == 3
    status, page = tick(city.reviewer, boxes(page))
    assert status == 302
    assert "Đã duyệt 3 báo cáo" in page
    assert set(Report.objects.filter(state="approved").values_list("unit", flat=True)) == {
        "P-26740", "P-26743", "P-26824",
    }  # fmt: skip
    assert Figure.objects.filter(element="members").count() == 3


def test_what_moved_meanwhile_is_refused_and_named(city: Cast) -> None:
    """Returned; returned and sent again; approved by a colleague: all others are approved."""
    for unit in (city.ward, city.ward_b, city.ward2, city.base):
        sent(unit, city.reviewer2)
    values = boxes(read(city.reviewer))
    by_unit = {report.unit_id: report for report in Report.objects.all()}
    returned(by_unit["P-26743"], city.area_reviewer, workers="x")
    again(returned(by_unit["P-26824"], city.area2_reviewer, workers="x"), city.reviewer2, workers=1250)
    actions.approve(report=by_unit["B-SAWACO"], by=city.office_clerk, **AT)
    _, page = tick(city.reviewer, values, ky="2026-Q3")
    assert "Đã duyệt 1 báo cáo" in page
    for name in ("phường Bến Thành", "phường Thủ Đức", "SAWACO"):
        assert f"Chưa duyệt Công đoàn {name}, Quý III/2026:" in page
    assert "phường Thủ Đức, Quý III/2026: Báo cáo đã được người khác lưu" in page
    states = dict(Report.objects.values_list("unit", "state"))
    assert states == {"P-26740": "approved", "P-26743": "returned", "P-26824": "submitted", "B-SAWACO": "approved"}


def test_one_cannot_tick_ones_own_work_or_other_units(city: Cast) -> None:
    report = sent(city.ward, city.reviewer)
    value = f"{report.pk}:{report.revision_id}"
    assert boxes(read(city.reviewer)) == []
    _, page = tick(city.reviewer, [value])
    assert "Chưa duyệt Công đoàn phường Sài Gòn" in page
    assert "Không ai duyệt lần gửi mà chính mình" in page
    for who, status in ((city.area2_reviewer, 404), (city.clerk2, 403), (city.leader, 403), (city.observer, 403)):
        assert pages.browser(who).post("/xet-duyet/", {"report": [value]}).status_code == status
    report.refresh_from_db()
    assert report.state == "submitted"


@pytest.mark.parametrize("value", ["", "x", "1", "1:", ":1", "²:1", "1:" + "9" * 19, "999999:1"])
def test_a_bent_tick_is_nobodys_report(city: Cast, value: str) -> None:
    assert pages.browser(city.reviewer).post("/xet-duyet/", {"report": [value]}).status_code == 404


def test_nothing_ticked(city: Cast) -> None:
    sent(city.ward, city.reviewer2)
    assert "Chưa chọn báo cáo nào" in tick(city.reviewer, [], ky="2026-Q3")[1]
    assert Report.objects.get().state == "submitted"


def test_a_hundred_and_more_are_shown_in_portions(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.filing.review_views.AT_ONCE", 2)
    for unit in (city.ward, city.ward_b, city.ward2):
        sent(unit, city.reviewer2)
    page = read(city.reviewer)
    assert len(boxes(page)) == 2
    assert "Hiện 2 báo cáo gửi trước nhất" in page


# ---------------------------------------------------------------- one after the other


def test_approve_and_open_the_next(city: Cast) -> None:
    first, second = sent(city.ward, city.reviewer2), sent(city.ward_b, city.reviewer2)
    sent(city.ward2, city.reviewer)
    browser = pages.browser(city.reviewer)
    answer = browser.post(pages.verb(first, "approve_next"), pages.sheet(first))
    assert answer.headers["Location"] == f"/bao-cao/{second.pk}/"
    assert "Đã duyệt báo cáo" in browser.get(f"/bao-cao/{second.pk}/").content.decode()
    answer = browser.post(pages.verb(second, "approve_next"), pages.sheet(second))
    assert answer.headers["Location"] == "/xet-duyet/"


# ---------------------------------------------------------------- what changed, on the page of one report


def page_of(report: Report, who: User) -> str:
    """The report's page."""
    return pages.browser(who).get(f"/bao-cao/{report.pk}/").content.decode()


def test_the_difference_to_what_was_sent_back(city: Cast) -> None:
    report = returned(sent(city.ward, city.reviewer2), city.reviewer, workers="Thiếu", grassroots_unions="Đối chiếu")
    page = page_of(again(report, city.reviewer2, workers=1250), city.reviewer)
    assert "Thay đổi từ lần trả lại: 1 ô" in page
    assert "khi trả lại: 1.200" in page
    assert page.count("Đã trả lại vì:") == 2
    assert page.count(">đã sửa<") == page.count(">chưa sửa<") == 1
    assert "so với số đã duyệt" not in page
    assert "Đã trả lại vì:" not in page_of(report, city.clerk)


def test_the_difference_to_what_is_approved(city: Cast) -> None:
    done = actions.approve(report=sent(city.ward, city.reviewer2), by=city.reviewer, **AT)
    assert "Thay đổi" not in page_of(done, city.reviewer)
    done = actions.correct(report=done, reason="x", document="y", by=city.reviewer2, **AT)
    actions.save_cells(report=done, cells={"workers": {"note": "đã rà"}}, by=city.reviewer2, **AT)
    done = actions.submit(report=Report.objects.get(pk=done.pk), by=city.reviewer2, **AT)
    assert "Thay đổi so với số đã duyệt: 0 ô" in page_of(done, city.reviewer)
    done = again(returned(done, city.reviewer), city.reviewer2, workers=1300)
    page = page_of(done, city.reviewer)
    assert "Thay đổi so với số đã duyệt: 1 ô" in page
    assert "Thay đổi từ lần trả lại: 1 ô" in page
    assert "đã duyệt: 1.200" in page


# ---------------------------------------------------------------- the signed paper


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4 x", "application/pdf"),
        (b"\xff\xd8\xff\xe0 x", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n x", "image/png"),
        (b"<html><script>alert(1)</script>", ""),
        (b"", ""),
    ],
)
def test_the_paper_is_shown_as_what_it_is(city: Cast, settings: Any, tmp_path: Any, content: bytes, kind: str) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = actions.submit(
        report=make.report(city.paper_clerk, city.paper_ward), paper=make.paper(), by=city.paper_clerk, **AT
    )
    report.paper.save("bc.pdf", ContentFile(content))
    browser = pages.browser(city.reviewer)
    kept = browser.get(f"/bao-cao/{report.pk}/ban-ky/")
    assert b"".join(kept) == content
    assert kept["Content-Disposition"].startswith("attachment")
    assert kept["Content-Type"] == "application/octet-stream"
    shown = browser.get(f"/bao-cao/{report.pk}/ban-ky/?xem=1")
    assert b"".join(shown) == content
    assert shown["Content-Type"] == (kind or "application/octet-stream")
    assert shown["Content-Disposition"].startswith("inline" if kind else "attachment")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    page = browser.get(f"/bao-cao/{report.pk}/")
    pdf, seen = kind == "application/pdf", page.content.decode()
    assert ("frame-src 'self'" in page["Content-Security-Policy"], "<iframe" in seen) == (pdf, pdf)
    assert ("<img class=" in seen or '<img src="/bao-cao' in seen) == kind.startswith("image")
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    for who in (city.observer, city.clerk2, city.area_reviewer):
        assert pages.browser(who).get(f"/bao-cao/{report.pk}/ban-ky/?xem=1").status_code == 404


def test_a_paper_whose_file_is_gone_is_no_fault_of_the_page(city: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    report = actions.submit(
        report=make.report(city.paper_clerk, city.paper_ward), paper=make.paper(), by=city.paper_clerk, **AT
    )
    (tmp_path / report.paper.name).unlink()
    assert "Bản giấy đã ký" in page_of(report, city.reviewer)
