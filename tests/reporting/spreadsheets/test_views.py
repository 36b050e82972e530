"""The page of the workbook: downloaded, sent, looked at, mended, confirmed; and the files between the steps."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting import tasks
from reporting.models import Report, Revision, RowMapping, Upload
from reporting.reports import actions
from reporting.spreadsheets import actions as uploads
from reporting.spreadsheets import pending_uploads
from reporting.totals import recount
from tests import cast as casting
from tests import factories
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting import pages
from tests.reporting.spreadsheets import books, hostile
from tests.reporting.spreadsheets.books import filled, foreign, sent, values, whole
from tests.reporting.spreadsheets.test_form_read import MEANT, OWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    """The cast on its day, with a place for files."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield casting.build()


@pytest.fixture
def report(city: Cast) -> Report:
    """The ward's draft with a number in each cell."""
    return factories.report(city.clerk, city.ward)


class Desk:
    """Somebody at the page of a report's workbook."""

    def __init__(self, who: Any, report: Report) -> None:
        self.browser: Client = pages.browser(who)
        self.report = report
        self.address = reverse("report_workbook", args=[report.pk])
        self.page: Any = None

    def send(self, content: bytes, status: int = 200, **more: Any) -> str:
        """A file, to be looked at."""
        return self.post("check", {"file": sent(content), **more}, status)

    def press(self, do: str, status: int = 200, **more: str) -> str:
        """A button of the page that stands, with its hidden fields."""
        hidden = dict(re.findall(r'type="hidden" name="(sha256|name|revision)" value="([^"]*)"', self.text))
        return self.post(do, {**hidden, **more}, status)

    def post(self, do: str, data: dict[str, Any], status: int) -> str:
        self.page = self.browser.post(pages.verb(self.report, f"workbook_{do}"), data)
        assert self.page.status_code == status, self.page.content.decode()[:2000]
        return self.text

    @property
    def text(self) -> str:
        """The page."""
        return str(self.page.content.decode())


def downloaded(answer: Any) -> bytes:
    """The bytes of a file."""
    return b"".join(answer.streaming_content)


def test_the_form_is_downloaded_and_sent_back_changed(city: Cast, report: Report) -> None:
    desk = Desk(city.clerk, report)
    page = desk.browser.get(desk.address).content.decode()
    address = reverse("report_workbook_file", args=[report.pk])
    assert address in page
    answer = desk.browser.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="Bieu-P-26740-2026-Q3.xlsx"'
    content = downloaded(answer)
    assert content == books.form(report)
    book = books.opened(content)
    book["Biểu"].cell(books.rows(book)["members"], 4).value = 1100
    seen = desk.send(books.saved(book))
    assert "Xem trước: 1 ô thay đổi" in seen
    assert "1.000" in seen
    assert "<strong>1.100</strong>" in seen
    assert values(report)["members"] == 1000
    desk.press("save", 302)
    assert desk.page["Location"] == f"/bao-cao/{report.pk}/"
    assert "Đã lưu số liệu từ biểu Excel" in desk.browser.get(desk.page["Location"]).content.decode()
    assert values(report)["members"] == 1100
    assert Upload.objects.get().name == "bieu.xlsx"
    assert list(Path(pending_uploads._folder()).iterdir()) == []
    history = desk.browser.get(f"/bao-cao/{report.pk}/").content.decode()
    assert "Nạp biểu Excel" in history


def test_the_effect_on_the_totals_is_told(city: Cast, report: Report) -> None:
    for unit, members in ((city.ward_b, 1200), (city.ward2, 3000)):
        other = factories.report(city.reviewer, unit, members=members)
        answers = {"members": "đúng"}
        actions.submit(report=other, by=city.reviewer, at=NOW, via="page", answers=answers)
        actions.approve(report=other, by=city.reviewer2, at=NOW, via="page")
    recount.run_pending(NOW, TODAY)
    seen = Desk(city.clerk, report).send(filled(report, members=1500, workers="không có"))
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", seen))
    assert "4.200 → 5.700" in text  # the city
    assert "1.200 → 2.700" in text  # the programme's perimeter
    assert "2.400 → 2.400" in text  # workers: n/a adds nothing


def test_an_approved_number_is_replaced_in_the_totals(city: Cast, report: Report) -> None:
    actions.submit(report=report, by=city.leader, at=NOW, via="page")
    actions.approve(report=report, by=city.reviewer, at=NOW, via="page")
    recount.run_pending(NOW, TODAY)
    actions.correct(report=report, reason="Nhầm", document="1/CV", by=city.clerk, at=NOW, via="page")
    seen = Desk(city.clerk, report).send(
        filled(report, members=1500, grassroots_unions="chưa có số liệu", notes={"grassroots_unions": "Rà soát"})
    )
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", seen))
    assert "1.000 → 1.500" in text
    assert "3 → …" in text  # nobody gives a number any more: not 0
    assert "<strong>chưa có số liệu</strong>" in seen


def test_a_unit_outside_the_perimeter_sees_the_city_alone(city: Cast) -> None:
    report = factories.report(city.clerk2, city.ward2)
    seen = Desk(city.clerk2, report).send(filled(report, members=1500))
    assert "Thành phố, nếu được duyệt</th>" in seen
    assert "Phạm vi Chương trình 25" not in seen


def test_faults_are_listed_and_marked_in_the_same_workbook(city: Cast, report: Report) -> None:
    desk = Desk(city.clerk, report)
    content = filled(report, members="1.580", workers=12.5)
    seen = desk.send(content, 422)
    assert "Tệp có 2 chỗ cần sửa" in seen
    at = books.rows(books.opened(content))
    assert f"<strong>D{at['members']}</strong>" in seen
    assert "Đoàn viên công đoàn" in seen
    link = re.search(r'href="([^"]*danh-dau[^"]*)"', seen)
    assert link
    book = books.opened(downloaded(desk.browser.get(link[1])))
    cell = book["Biểu"].cell(at["members"], 4)
    assert cell.value == "1.580"
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert "hãy ghi 1580" in cell.comment.text
    assert book["Biểu"].protection.sheet
    assert [row[1].value for row in book["Lỗi cần sửa"].iter_rows(min_row=2)] == [cell.coordinate, f"D{at['workers']}"]
    mended = book["Biểu"]
    mended.cell(at["members"], 4).value = 1580
    seen = desk.send(books.saved(book), 422)
    again = books.opened(downloaded(desk.browser.get(re.findall(r'href="([^"]*danh-dau[^"]*)"', seen)[0])))
    assert again["Biểu"].cell(at["members"], 4).comment is None
    assert again["Biểu"].cell(at["workers"], 4).comment is not None
    assert again.sheetnames.count("Lỗi cần sửa") == 1
    again["Biểu"].cell(at["workers"], 4).value = 1600
    desk.send(books.saved(again))
    desk.press("save", 302)
    assert (values(report)["members"], values(report)["workers"]) == (1580, 1600)


def test_a_fault_in_a_merged_cell_is_marked_at_its_first(city: Cast, report: Report) -> None:
    book = books.opened(books.form(report))
    at = books.rows(book)["members"]
    book["Biểu"].merge_cells(start_row=at, end_row=at + 1, start_column=4, end_column=4)
    desk = Desk(city.clerk, report)
    seen = desk.send(books.saved(book), 422)
    made = books.opened(downloaded(desk.browser.get(re.findall(r'href="([^"]*danh-dau[^"]*)"', seen)[0])))
    assert made["Biểu"].cell(at, 4).comment.text.count("gộp qua nhiều dòng") == 2


def test_the_same_file_again_is_recognised(city: Cast, report: Report) -> None:
    desk, content = Desk(city.clerk, report), whole(report, members=1234)
    desk.send(content)
    desk.press("save", 302)
    saves = Revision.objects.count()
    for who in (city.clerk, city.leader):
        seen = Desk(who, report).send(content)
        assert "Tệp này đã được clerk nạp lúc 09:00 03/10/2026" in seen
        assert "Xác nhận lưu" not in seen
    assert Revision.objects.count() == saves


def test_a_file_that_changes_nothing_offers_nothing_to_save(city: Cast, report: Report) -> None:
    seen = Desk(city.clerk, report).send(books.form(report))
    assert "Tệp không khác số liệu đang lưu" in seen
    assert "Xác nhận lưu" not in seen


def test_confirming_after_somebody_else_saved_looks_again(city: Cast, report: Report) -> None:
    desk = Desk(city.clerk, report)
    desk.send(foreign_mapped(city, report))
    actions.save_cells(report=report, cells={"members": {"value": 990}}, by=city.leader, at=NOW, via="page")
    seen = desk.press("save", 412)
    assert "Báo cáo đã thay đổi sau khi bạn xem trước" in seen
    assert values(report)["members"] == 990
    desk.press("save", 302)
    assert values(report)["members"] == 1234


def foreign_mapped(city: Cast, report: Report) -> bytes:
    """The unit's own form with its rows mapped."""
    uploads.map_rows(report=report, rows=MEANT, by=city.clerk, at=NOW, via="page")
    return foreign(*OWN)


def test_a_stale_form_is_refused_with_the_name(city: Cast, report: Report) -> None:
    content = filled(report, members=950)
    actions.save_cells(report=report, cells={"members": {"value": 990}}, by=city.leader, at=NOW, via="page")
    seen = Desk(city.clerk, report).send(content, 412)
    assert "Báo cáo đã được leader lưu lúc 09:00 ngày 03/10/2026" in seen


def test_the_unit_s_own_form_is_mapped_once(city: Cast, report: Report) -> None:
    desk, content = Desk(city.clerk, report), foreign(*OWN, title="Mẫu 2-HĐCĐ")
    seen = desk.send(content)
    assert "mỗi dòng là số liệu nào?" in seen
    assert "Tổng số đoàn viên" in seen
    rows = {f"row{place}": code or "-" for place, code in enumerate(MEANT.values())}
    seen = desk.press("map", 400, **{**rows, "row1": "members"})
    assert "Số liệu này đã gán cho dòng khác" in seen
    seen = desk.press("map", 400, **{**rows, "row1": ""})
    assert "Hãy chọn số liệu" in seen
    assert not RowMapping.objects.exists()
    seen = desk.press("map", **rows)
    assert "Xem trước: 3 ô thay đổi" in seen  # members, its note, workers
    desk.press("save", 302)
    assert values(report)["members"] == 1234
    changed = foreign(*[(*line[:3], 977 if line[1] == "Tổng số đoàn viên" else line[3], line[4]) for line in OWN])
    seen = desk.send(changed)
    assert "<strong>977</strong>" in seen
    seen = desk.press("remap")
    assert '<option value="members" selected>' in seen
    assert '<option value="-" selected>' in seen


def test_rows_named_as_on_our_form_are_guessed(city: Cast, report: Report) -> None:
    seen = Desk(city.clerk, report).send(foreign((1, "ĐOÀN VIÊN CÔNG ĐOÀN:", "người", 5, None)))
    assert '<option value="members" selected>' in seen


def test_a_reviewer_enters_for_the_unit(city: Cast, report: Report) -> None:
    desk = Desk(city.reviewer, report)
    desk.send(filled(report, members=1001))
    desk.press("save", 302)
    assert desk.page["Location"].endswith("?nhap-thay=1")
    assert Report.objects.get(pk=report.pk).revision.cells["members"]["by"] == city.reviewer.pk


@pytest.mark.parametrize(
    ("do", "data", "status", "says"),
    [
        ("check", {}, 400, "Chưa chọn tệp"),
        ("check", {"file": "text"}, 400, "Chưa chọn tệp"),
        ("save", {}, 400, "không còn được giữ"),
        ("save", {"sha256": "0" * 64, "revision": "x"}, 400, "không còn được giữ"),
        ("map", {"sha256": "../../etc/passwd"}, 400, "không còn được giữ"),
        ("remap", {"sha256": "0" * 64}, 400, "không còn được giữ"),
    ],
)
def test_what_makes_no_sense_is_refused(
    city: Cast, report: Report, do: str, data: dict[str, str], status: int, says: str
) -> None:
    assert says in Desk(city.clerk, report).post(do, data, status)


def test_the_page_itself_takes_nothing(city: Cast, report: Report) -> None:
    desk = Desk(city.clerk, report)
    assert desk.browser.post(desk.address).status_code == 405
    assert desk.browser.post(f"{desk.address}drop/").status_code == 404
    assert desk.browser.get(pages.verb(report, "workbook_save")).headers["Location"] == desk.address


def test_a_file_of_more_than_ten_megabytes(city: Cast, report: Report) -> None:
    assert "10 MB" in Desk(city.clerk, report).send(b"PK\x03\x04" + bytes(10 * 1024 * 1024), 413)


def test_a_submitted_report_only_gives_its_form(city: Cast, report: Report) -> None:
    actions.submit(report=report, by=city.leader, at=NOW, via="page")
    desk = Desk(city.clerk, report)
    page = desk.browser.get(desk.address).content.decode()
    assert "chỉ tải được biểu" in page
    assert 'type="file"' not in page
    assert desk.browser.get(desk.address + "tep/").status_code == 200
    desk.send(filled(report, members=950), 409)
    assert values(report)["members"] == 1000


def test_an_observer_downloads_what_is_approved(city: Cast, report: Report) -> None:
    actions.submit(report=report, by=city.leader, at=NOW, via="page")
    actions.approve(report=report, by=city.reviewer, at=NOW, via="page")
    actions.correct(report=report, reason="Nhầm", document="1/CV", by=city.clerk, at=NOW, via="page")
    actions.save_cells(report=report, cells={"members": {"value": 977}}, by=city.clerk, at=NOW, via="page")
    desk = Desk(city.observer, report)
    assert "chỉ tải được biểu" in desk.browser.get(desk.address).content.decode()
    book = books.opened(downloaded(desk.browser.get(desk.address + "tep/")))
    assert book["Biểu"].cell(books.rows(book)["members"], 4).value == 1000
    assert desk.browser.post(pages.verb(report, "workbook_check")).status_code == 403


def test_the_file_between_the_steps_is_its_sender_s(city: Cast, report: Report) -> None:
    desk = Desk(city.clerk, report)
    desk.send(filled(report, members="1.580"), 422)
    link = re.findall(r'href="([^"]*danh-dau[^"]*)"', desk.text)[0]
    assert desk.browser.get(link).status_code == 200
    for other in (city.leader, city.reviewer, city.clerk2, city.observer):
        assert pages.browser(other).get(link).status_code == 404
    assert desk.browser.get(link[:-1]).status_code == 404
    with pages.clock(TODAY + dt.timedelta(days=1)):
        later = Desk(city.clerk, report)
        assert later.browser.get(link).status_code == 404
        assert "không còn được giữ" in later.post("save", {"sha256": link[-64:]}, 400)


def test_a_kept_file_is_looked_at_again_as_if_it_were_new(city: Cast, report: Report) -> None:
    """What lies on the disk is not trusted: a file put there by another hand meets the door as any other."""
    desk = Desk(city.clerk, report)
    desk.send(filled(report, members=1100))
    (kept,) = Path(pending_uploads._folder()).iterdir()
    kept.write_bytes(hostile.encrypted())
    assert "mật khẩu" in desk.press("save", 415)
    sha256 = kept.stem.rpartition("-")[2]
    assert desk.browser.get(f"{desk.address}danh-dau/?tep={sha256}").status_code == 404
    assert values(report)["members"] == 1000


def test_files_that_nobody_comes_back_for_are_cleared(city: Cast, report: Report) -> None:
    keep = {"report": report, "by": city.clerk}
    old = pending_uploads.keep(content=b"old", at=NOW - dt.timedelta(hours=2), **keep)
    new = pending_uploads.keep(content=b"new", at=NOW, **keep)
    assert pending_uploads.find(sha256=old, at=NOW, **keep) is None
    assert pending_uploads.find(sha256=new, at=NOW, **keep) == b"new"
    assert len(list(pending_uploads._folder().iterdir())) == 1
    with pages.clock(TODAY + dt.timedelta(days=1)):
        tasks.sweep()
    assert list(pending_uploads._folder().iterdir()) == []
    pending_uploads.forget(sha256="..", **keep)


def test_two_who_clear_at_once(city: Cast, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    pending_uploads.keep(report=report, by=city.clerk, content=b"old", at=NOW - dt.timedelta(hours=2))
    first = Path.unlink

    def after_another(path: Path, missing_ok: bool = False) -> None:
        first(path)
        first(path)

    monkeypatch.setattr(Path, "unlink", after_another)
    pending_uploads.clear_old(at=NOW)
    assert list(pending_uploads._folder().iterdir()) == []


def test_kept_files_are_not_the_world_s(city: Cast, report: Report) -> None:
    Desk(city.clerk, report).send(filled(report, members=1100))
    (kept,) = pending_uploads._folder().iterdir()
    assert kept.stat().st_mode & 0o007 == 0


def asked(who: Any, address: str) -> int:
    browser = pages.browser(who)
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
        assert answer.status_code == 200
        if answer.streaming:
            downloaded(answer)
    return len(queries)


def test_how_many_queries_it_costs(city: Cast, report: Report) -> None:
    address = reverse("report_workbook", args=[report.pk])
    assert asked(city.clerk, address) == 7
    assert asked(city.clerk, address + "tep/") == 9
    desk = Desk(city.clerk, report)
    content = filled(report, members=1100)
    desk.send(content)
    with CaptureQueriesContext(connection) as queries:
        desk.send(content)
    assert len(queries) == 26


def test_a_returned_form_is_filed_again(city: Cast, report: Report) -> None:
    actions.submit(report=report, by=city.leader, at=NOW, via="page")
    why = {"members": "Kiểm tra lại"}
    actions.return_report(report=report, cells=why, by=city.reviewer, at=NOW, via="page")
    desk = Desk(city.clerk, report)
    desk.send(filled(report, members=1001))
    desk.press("save", 302)
    found = Report.objects.get(pk=report.pk)
    assert (found.revision.number, found.period_id) == (2, PERIOD)
