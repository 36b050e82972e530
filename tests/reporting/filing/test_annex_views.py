"""The page of an annex: sent, refused with every fault, looked through, taken off; and the report that is its sum."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting.models import Annex, Report
from reporting.reports import actions
from reporting.reports.queries import cells_of
from targets.models import User
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages
from tests.reporting.annexes import ROWS, SUMS, book, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(city: Cast) -> Report:
    """A draft of the clerk's ward with every cell."""
    return factories.report(city.clerk, city.ward)


def at(report: Report, name: str = "report_annex") -> str:
    return reverse(name, args=[report.pk])


def get(who: User, report: Report, query: str = "") -> str:
    answer = pages.browser(who).get(at(report) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(who: User, report: Report, content: bytes | None = None, *, follow: bool = True, **more: Any) -> Any:
    """Attach a workbook as the page does."""
    report.refresh_from_db()
    file = SimpleUploadedFile("phu-luc.xlsx", saved(book()) if content is None else content)
    data = {"revision": str(report.revision_id or 0), "file": file, **more}
    return pages.browser(who).post(pages.verb(report, "annex_attach"), data, follow=follow)


def value(report: Report, code: str) -> int | None:
    report.refresh_from_db()
    return cells_of(report.revision)[code].value


def test_a_report_without_an_annex_offers_one(city: Cast, draft: Report) -> None:
    page = get(city.clerk, draft)
    assert "Báo cáo không có phụ lục" in page
    assert at(draft, "report_annex_file") in page
    assert "Nạp phụ lục" in page
    assert "Gỡ phụ lục" not in page
    reader = get(city.reviewer, draft)
    assert "Bạn đang nhập thay cho đơn vị" in reader


def test_sent_the_rows_and_their_sums_are_shown(city: Cast, draft: Report) -> None:
    answer = send(city.clerk, draft)
    page = answer.content.decode()
    assert answer.redirect_chain == [(at(draft), 302)]
    assert "Đã nạp phụ lục." in page
    assert "3 công đoàn cơ sở" in page
    for row in ROWS:
        assert row[0] in page
        assert row[1] in page
    assert {code: value(draft, code) for code in SUMS} == SUMS
    assert "<strong>1.200</strong>" in page


def test_the_same_file_again_changes_nothing(city: Cast, draft: Report) -> None:
    content = saved(book())
    send(city.clerk, draft, content)
    draft.refresh_from_db()
    before = draft.revision_id
    assert "không có gì thay đổi" in send(city.clerk, draft, content).content.decode()
    draft.refresh_from_db()
    assert draft.revision_id == before
    assert Annex.objects.count() == 1


def test_every_fault_is_told_with_its_sheet_cell_and_element(city: Cast, draft: Report) -> None:
    bad = book(("A", "Một", "", 5, 6, "mười"), ("A", "", "", 5, 5, None), title="Quý III")
    answer = send(city.clerk, draft, saved(bad))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Phụ lục có lỗi; chưa lưu gì." in page
    for told in ("Quý III", "F2", "B3", "A3", "F3", "Lao động nơi có CĐ", "Mã “A” đã có ở dòng 2."):
        assert told in page
    assert value(draft, "members") == 1000
    assert Annex.objects.count() == 0


def test_very_many_faults_are_told_in_part(city: Cast, draft: Report) -> None:
    rows = [(f"A{n}", "Một", "", "x", "x", "x") for n in range(90)]
    page = send(city.clerk, draft, saved(book(*rows))).content.decode()
    assert "200 lỗi đầu tiên" in page
    assert "Còn 70 lỗi nữa" in page


def test_sums_that_do_not_fit_the_report_are_told(city: Cast, draft: Report) -> None:
    answer = send(city.clerk, draft, saved(book(("A", "Một", "", 899), columns=("members",))))
    assert answer.status_code == 400
    assert "Tổng của phụ lục không khớp" in answer.content.decode()
    assert "lớn hơn “Đoàn viên” (899)" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"MZ", 415, "không phải là bảng tính .xlsx"),
        (b"", 400, "Tệp gửi lên trống."),
        (b"x" * (10 * 1024 * 1024 + 1), 400, "Tệp lớn quá 10 MB."),
    ],
)
def test_files_that_are_no_workbook(city: Cast, draft: Report, content: bytes, status: int, message: str) -> None:
    answer = send(city.clerk, draft, content)
    assert answer.status_code == status
    assert message in answer.content.decode()


def test_no_file_no_such_verb_a_stale_page(city: Cast, draft: Report) -> None:
    browser = pages.browser(city.clerk)
    assert "Chưa điền mục này." in browser.post(pages.verb(draft, "annex_attach")).content.decode()
    assert browser.post(at(draft)).status_code == 405
    assert browser.get(pages.verb(draft, "annex_take_off") + "?tim=a").headers["Location"] == at(draft) + "?tim=a"
    for stale in ("", "1", "x", "9" * 30, "9" * 5000):
        answer = send(city.clerk, draft, revision=stale)
        assert answer.status_code == 412
        assert "đã được người khác lưu" in answer.content.decode()


def test_taken_off(city: Cast, draft: Report) -> None:
    send(city.clerk, draft)
    draft.refresh_from_db()
    data, address = {"revision": str(draft.revision_id)}, pages.verb(draft, "annex_take_off")
    page = pages.browser(city.clerk).post(address, data, follow=True).content.decode()
    assert "Đã gỡ phụ lục." in page
    assert "Báo cáo không có phụ lục" in page
    assert value(draft, "members") == 1000
    again = pages.browser(city.clerk).post(address, {**data, "revision": str(Report.objects.get().revision_id)})
    assert again.status_code == 409


def test_searched_by_any_of_code_name_and_employer_without_tones(city: Cast, draft: Report) -> None:
    send(city.clerk, draft)
    for wanted in ("hoa+sen", "MAM+NON", "cs-002", "truong+cs-002"):
        page = get(city.clerk, draft, f"?tim={wanted}")
        assert "CS-002" in page
        assert "CS-001" not in page
    assert "Không có dòng nào khớp" in get(city.clerk, draft, "?tim=zzz")


def test_one_element_of_many_rows_by_pages(city: Cast, draft: Report) -> None:
    rows = [(f"C{n:04}", f"CĐCS {n}", "", 1000 + n, 500, 2000) for n in range(120)]
    send(city.clerk, draft, saved(book(*rows)))
    page = get(city.clerk, draft, "?cot=workers&page=2")
    assert "Trang 2/3" in page
    assert "C0050" in page
    assert "C0000" not in page
    assert "?tim=&amp;cot=workers&amp;page=3" in page
    assert '<th scope="col" class="number">Đoàn viên</th>' not in page
    assert "Trang 3/3" in get(city.clerk, draft, "?cot=nothing&page=99")


def test_the_report_links_each_sum_to_its_rows_and_does_not_offer_to_type(city: Cast, draft: Report) -> None:
    send(city.clerk, draft)
    page = pages.browser(city.clerk).get(reverse("report", args=[draft.pk])).content.decode()
    assert f'href="{at(draft)}?cot=members"' in page
    assert page.count("tổng của 3 dòng") == 3
    assert page.count(" disabled") == 6
    answer = pages.browser(city.clerk).post(
        pages.verb(draft, "save"), pages.sheet(draft, grassroots_unions="9", members="1001")
    )
    assert answer.status_code == 400
    assert "là tổng 3 dòng của phụ lục" in answer.content.decode()
    fine = pages.browser(city.clerk).post(pages.verb(draft, "save"), pages.sheet(draft, grassroots_unions="9"))
    assert fine.status_code == 302
    assert value(draft, "grassroots_unions") == 9
    assert value(draft, "members") == 1000


def test_the_api_refuses_a_sum_and_tells_why(city: Cast, draft: Report) -> None:
    from tests.leaks.world import with_a_token

    send(city.clerk, draft)
    answer = with_a_token(city.clerk).patch(
        f"/api/v1/reports/{draft.pk}/", {"cells": {"members": {"value": 5}}}, content_type="application/json",
        headers={"If-Match": "*"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "members" in [error["cell"] for error in answer.json()["errors"]]
    assert "gỡ phụ lục để nhập tay" in answer.content.decode()


def test_the_reviewer_sees_rows_and_finding_the_observer_those_approved(city: Cast, draft: Report) -> None:
    send(city.clerk, draft)
    other = factories.report(city.clerk2, city.ward2)
    send(city.clerk2, other)
    actions.submit(report=other, by=city.leader2, at=NOW, via="page")
    draft.refresh_from_db()
    actions.submit(report=draft, by=city.leader, at=NOW, via="page")
    page = get(city.reviewer, draft)
    assert "Mã có ở hai phụ lục" in page
    assert "Công đoàn phường Thủ Đức</strong> (3 mã)" in page
    assert "Nạp phụ lục" not in page
    assert "Mã có ở hai phụ lục" not in get(city.clerk, draft)
    review = pages.browser(city.area_reviewer).get(reverse("report", args=[draft.pk])).content.decode()
    assert "cũng có trong phụ lục của Công đoàn phường Thủ Đức" in review
    observer = pages.browser(city.observer)
    assert observer.get(at(draft)).status_code == 403
    actions.approve(report=draft, by=city.reviewer, at=NOW, via="page")
    assert "CS-001" in observer.get(at(draft)).content.decode()
    assert "Mã có ở hai phụ lục" not in observer.get(at(draft)).content.decode()
    assert observer.get(at(draft, "report_annex_file")).status_code == 403


def test_the_observer_of_a_correction_sees_the_annex_before(city: Cast, draft: Report) -> None:
    send(city.clerk, draft)
    draft.refresh_from_db()
    actions.submit(report=draft, by=city.leader, at=NOW, via="page")
    actions.approve(report=draft, by=city.reviewer, at=NOW, via="page")
    actions.correct(report=draft, reason="x", document="y", by=city.clerk, at=NOW, via="page")
    rows = ("NEW-1", "CĐCS Mới", "", 1000, 880, 1200)
    send(city.clerk, draft, saved(book(rows)))
    assert "NEW-1" in get(city.reviewer, draft)
    page = get(city.observer, draft)
    assert "CS-001" in page
    assert "NEW-1" not in page


def test_only_a_units_report_has_the_page(city: Cast) -> None:
    report = factories.report(city.reviewer, city.ward, supplier="federation")
    for name in ("report_annex", "report_annex_file"):
        assert pages.browser(city.reviewer).get(at(report, name)).status_code == 404
    page = pages.browser(city.reviewer).get(reverse("report", args=[report.pk])).content.decode()
    assert "Phụ lục CĐCS" not in page


def test_the_sheet_to_fill_in_holds_the_rows_there_are(city: Cast, draft: Report) -> None:
    def rows() -> int:
        answer = pages.browser(city.clerk).get(at(draft, "report_annex_file"))
        assert answer["Content-Disposition"] == 'attachment; filename="Phu-luc-P-26740-2026-Q3.xlsx"'
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        return openpyxl.load_workbook(io.BytesIO(content))["Phụ lục"].max_row

    empty = rows()
    send(city.clerk, draft)
    assert rows() == empty + 3


def test_more_rows_cost_no_more_queries(city: Cast, draft: Report) -> None:
    sheet, page = reverse("report", args=[draft.pk]), at(draft)
    without = pages.asked(city.clerk, sheet)
    assert pages.asked(city.clerk, page) == 7
    send(city.clerk, draft)
    assert pages.asked(city.clerk, sheet) == without + 1
    assert pages.asked(city.clerk, page) == 12
    send(city.clerk, draft, saved(book(*[(f"C{n}", "Một", "", 1000, 500, 2000) for n in range(200)])))
    assert pages.asked(city.clerk, sheet) == without + 1
    assert pages.asked(city.clerk, page) == 12
