"""The page of a report's words and papers: written, attached, read by each role, sent as a download."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reporting.filing import papers_actions
from reporting.models import Attachment, Report
from reporting.reports import actions as reports
from targets.models import User
from tests import cast as casting
from tests import factories, files
from tests.cast import NOW, Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db
BY_PAGE: dict[str, Any] = {"at": NOW, "via": "page"}


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    """The cast on a day when 2026-Q3 is collected."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield casting.build()


@pytest.fixture
def draft(city: Cast) -> Report:
    """The ward's report with words and one paper."""
    report = factories.report(city.clerk, city.ward)
    papers_actions.save_narrative(report=report, narrative={"results": "Đã vận động 3 nơi"}, by=city.clerk, **BY_PAGE)
    papers_actions.attach(report=report, name="Phụ lục.pdf", content=files.PDF, by=city.clerk, **BY_PAGE)
    report.refresh_from_db()
    return report


def at(report: Report) -> str:
    return reverse("report_papers", args=[report.pk])


def read(who: User, report: Report, query: str = "") -> str:
    return pages.browser(who).get(at(report) + query).content.decode()


def post(who: User, report: Report, do: str, *args: object, **fields: Any) -> tuple[int, str]:
    data = {"revision": str(report.revision_id or 0), **fields}
    answer = pages.browser(who).post(pages.verb(report, f"papers_{do}", *args), data, follow=True)
    return answer.status_code, answer.content.decode()


def approve(city: Cast, report: Report) -> Report:
    report = reports.submit(report=report, by=city.leader, **BY_PAGE)
    return reports.approve(report=report, by=city.reviewer, **BY_PAGE)


# ---------------------------------------------------------------- writing


def test_the_clerk_writes_and_the_tab_is_there(city: Cast, draft: Report) -> None:
    sheet = pages.browser(city.clerk).get(reverse("report", args=[draft.pk])).content.decode()
    assert f'href="{at(draft)}"' in sheet
    status, page = post(city.clerk, draft, "save", results="Mới", difficulties="<b>Khó</b>", proposals="")
    assert status == 200
    assert "Đã lưu thuyết minh." in page
    assert "&lt;b&gt;Khó&lt;/b&gt;" in page
    draft.refresh_from_db()
    assert draft.revision is not None
    assert draft.revision.narrative == {"results": "Mới", "difficulties": "<b>Khó</b>"}


def test_too_long_words_stay_on_the_page(city: Cast, draft: Report) -> None:
    status, page = post(city.clerk, draft, "save", results="ế" * 5001)
    assert status == 400
    assert "Dài quá 5000 ký tự." in page
    assert "ế" * 5001 in page


def test_stale_words_are_shown_beside_what_is_saved_now(city: Cast, draft: Report) -> None:
    papers_actions.save_narrative(report=draft, narrative={"results": "Của lãnh đạo"}, by=city.leader, **BY_PAGE)
    status, page = post(city.clerk, draft, "save", results="Của cán bộ", proposals="Giống")
    assert status == 412
    assert "Chưa lưu gì của bạn" in page
    assert "Của cán bộ" in page
    assert 'Đang lưu:</strong> <span class="pre">Của lãnh đạo' in page
    draft.refresh_from_db()
    assert f'name="revision" value="{draft.revision_id}"' in page
    status, page = post(city.clerk, draft, "save", results="Của cán bộ")
    assert status == 200


def test_words_typed_while_the_report_was_submitted_are_not_lost(city: Cast, draft: Report) -> None:
    reports.submit(report=draft, by=city.leader, **BY_PAGE)
    status, page = post(city.clerk, draft, "save", results="Lời vừa viết")
    assert status == 409
    assert "Lời bạn vừa viết chưa được lưu" in page
    assert "Lời vừa viết" in page
    assert "<textarea" not in page


def test_a_reviewer_writes_only_when_standing_in(city: Cast, draft: Report) -> None:
    assert "<textarea" not in read(city.reviewer, draft)
    assert 'href="?nhap-thay=1"' in read(city.reviewer, draft)
    page = read(city.reviewer, draft, "?nhap-thay=1")
    assert "<textarea" in page
    assert f'action="{pages.verb(draft, "papers_save")}?nhap-thay=1"' in page
    assert "Bạn đang nhập thay cho đơn vị" in page
    answer = pages.browser(city.reviewer).post(
        pages.verb(draft, "papers_save") + "?nhap-thay=1", {"revision": draft.revision_id, "results": "Thay"}
    )
    assert answer.headers["Location"] == at(draft) + "?nhap-thay=1"


def test_the_page_itself_takes_nothing(city: Cast, draft: Report) -> None:
    browser = pages.browser(city.clerk)
    assert browser.post(at(draft)).status_code == 405
    assert browser.post(f"{at(draft)}explode/").status_code == 404
    assert browser.get(pages.verb(draft, "papers_attach")).headers["Location"] == at(draft)


# ---------------------------------------------------------------- papers


def test_a_file_is_attached_and_removed(city: Cast, draft: Report) -> None:
    file = SimpleUploadedFile("Danh sách.xlsx", files.office("xlsx"))
    status, page = post(city.clerk, draft, "attach", file=file)
    assert status == 200
    assert "Đã đính kèm “Danh sách.xlsx”." in page
    assert "Tài liệu kèm theo (2/10)" in page
    made = Attachment.objects.get(name="Danh sách.xlsx")
    status, page = post(city.clerk, draft, "detach", made.pk)
    assert "Đã gỡ “Danh sách.xlsx”." in page
    assert post(city.clerk, draft, "detach", made.pk)[0] == 409
    assert post(city.clerk, draft, "detach", 10**30)[0] == 409


def test_words_typed_beside_a_file_are_saved_with_it(city: Cast, draft: Report) -> None:
    bad = SimpleUploadedFile("a.docx", files.EXE)
    status, page = post(city.clerk, draft, "attach", file=bad, results="Vừa viết")
    assert status == 400
    assert "Vừa viết" in page
    draft.refresh_from_db()
    assert draft.revision is not None
    assert draft.revision.narrative == {"results": "Vừa viết"}
    assert f'name="revision" value="{draft.revision_id}"' in page
    status, page = post(city.clerk, draft, "detach", Attachment.objects.get().pk, results="Viết nữa")
    assert "Viết nữa" in page
    assert post(city.clerk, draft, "attach", results="ế" * 5001)[0] == 400


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", files.EXE, "nội dung tệp này không phải"),
        ("a.pdf", b"", "Tệp gửi lên trống."),
        ("a.svg", files.SVG, "nội dung tệp này không phải"),
        ("a.jpg", files.JPEG[:-4], "hỏng"),
        ("a.pdf", files.PDF.ljust(10 * 1024 * 1024 + 1), "Tệp lớn quá 10 MB."),
        ("b.pdf", files.PDF, "đã được đính kèm"),
    ],
    ids=["exe", "empty", "svg", "cut", "large", "again"],
)
def test_a_file_that_does_not_fit_is_refused_at_its_field(
    city: Cast, draft: Report, name: str, content: bytes, reason: str
) -> None:
    revision = draft.revision_id
    status, page = post(city.clerk, draft, "attach", file=SimpleUploadedFile(name, content))
    assert status == 400
    assert reason in page
    draft.refresh_from_db()
    assert draft.revision_id == revision
    assert Attachment.objects.count() == 1


def test_no_file_chosen(city: Cast, draft: Report) -> None:
    status, page = post(city.clerk, draft, "attach")
    assert status == 400
    assert "Chưa điền mục này." in page


def test_no_field_for_an_eleventh(city: Cast, draft: Report) -> None:
    for n in range(9):
        papers_actions.attach(report=draft, name=f"{n}.pdf", content=files.PDF + bytes([n]), by=city.clerk, **BY_PAGE)
    page = read(city.clerk, draft)
    assert "Đã đủ 10 tài liệu" in page
    assert 'type="file"' not in page


def send(who: User, made: Attachment, report: Report | None = None) -> Any:
    owner = report.pk if report else made.report_id
    return pages.browser(who).get(reverse("report_attachment", args=[owner, made.pk]))


def test_a_paper_is_always_a_download(city: Cast, draft: Report) -> None:
    made = Attachment.objects.get()
    answer = send(city.reviewer, made)
    assert b"".join(answer.streaming_content) == files.PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('Phụ lục.pdf')}"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_paper_of_another_report_is_not_sent(city: Cast, draft: Report) -> None:
    theirs = factories.report(city.clerk2, city.ward2)
    made = papers_actions.attach(report=theirs, name="a.pdf", content=files.PDF, by=city.clerk2, **BY_PAGE)
    assert send(city.clerk, made).status_code == 404
    assert send(city.clerk, made, draft).status_code == 404


def test_a_paper_lost_on_the_disk_is_said_so(city: Cast, draft: Report) -> None:
    made = Attachment.objects.get()
    Path(made.file.path).unlink()
    answer = send(city.clerk, made)
    assert answer.status_code == 404


def test_observers_get_what_was_approved_only(city: Cast, draft: Report) -> None:
    first = Attachment.objects.get()
    assert send(city.observer, first).status_code == 403
    draft = approve(city, draft)
    reports.correct(report=draft, reason="x", document="y", by=city.clerk, **BY_PAGE)
    papers_actions.detach(report=draft, pk=first.pk, by=city.clerk, **BY_PAGE)
    later = papers_actions.attach(report=draft, name="Kín.pdf", content=files.PDF + b"2", by=city.clerk, **BY_PAGE)
    papers_actions.save_narrative(report=draft, narrative={"results": "Lời kín"}, by=city.clerk, **BY_PAGE)
    assert b"".join(send(city.observer, first).streaming_content) == files.PDF
    assert send(city.observer, later).status_code == 404
    for page in (
        read(city.observer, draft),
        pages.browser(city.observer).get(f"/bao-cao/{draft.pk}/").content.decode(),
    ):
        assert "Phụ lục.pdf" in page
        assert "Đã vận động 3 nơi" in page
        assert "Kín.pdf" not in page
        assert "Lời kín" not in page
    assert "<textarea" not in read(city.observer, draft)
    for who in (city.clerk2, city.administrator):
        assert send(who, first).status_code == 404


# ---------------------------------------------------------------- beside the figures


def test_the_reviewer_reads_words_and_papers_under_the_figures(city: Cast, draft: Report) -> None:
    reports.submit(report=draft, by=city.leader, **BY_PAGE)
    page = pages.browser(city.reviewer).get(f"/bao-cao/{draft.pk}/").content.decode()
    assert "Đã vận động 3 nơi" in page
    assert "Phụ lục.pdf" in page
    assert "Ghi thuyết minh" in page
    assert "Đính kèm tài liệu – clerk: Phụ lục.pdf" in page


def test_a_report_without_words_says_so(city: Cast) -> None:
    report = factories.report(city.clerk, city.ward)
    assert "Không có thuyết minh, tài liệu" in read(city.reviewer, report)
    assert 'id="thuyet-minh"' not in pages.browser(city.reviewer).get(f"/bao-cao/{report.pk}/").content.decode()


def test_more_papers_cost_no_more_queries(city: Cast, draft: Report) -> None:
    few = pages.asked(city.clerk, at(draft))
    assert few == 8
    for n in range(5):
        papers_actions.attach(report=draft, name=f"{n}.pdf", content=files.PDF + bytes([n]), by=city.leader, **BY_PAGE)
    assert pages.asked(city.clerk, at(draft)) == few
