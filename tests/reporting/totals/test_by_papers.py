"""What was imported from papers, on pages and in the API: its source, no sender, nobody's approval, never late."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.migrations.executor import MigrationExecutor

from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports.queries import cells_of, form_for, report_questions
from reporting.totals import recount
from reporting.totals.figure_file import FigureRow
from reporting.totals.import_figures import import_figures
from targets.models import Duty, Period, User
from tests import cast as casting
from tests import factories as make
from tests.cast import NOW, TODAY, Cast
from tests.reporting import pages

PERIOD, SOURCE, CELL_SOURCE = "2026-Q2", "Báo cáo số 45/BC-LĐLĐ ngày 12/7/2026", "Biểu 3, trang 7"


@pytest.fixture
def city(db: None) -> Cast:
    cast = casting.build()
    take(cast, "P-26740", 1000)
    recount.run_pending(NOW, TODAY)
    return cast


def take(cast: Cast, unit: str, members: int, period: str = PERIOD) -> Report:
    """Long after the period's due day."""
    row = FigureRow(2, unit, period, "members", str(members), CELL_SOURCE)
    import_figures(rows=[row], by=cast.reviewer2, reason=SOURCE, at=NOW, via="command")
    return Report.objects.get(unit=unit, period=period, supplier="unit")


def read(who: User, address: str) -> str:
    """A page's words."""
    with pages.clock():
        page = pages.read(who, address)
    body = page[page.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_report_page(city: Cast) -> None:
    report = Report.objects.get()
    for who in (city.clerk, city.reviewer, city.observer):
        page = read(who, f"/bao-cao/{report.pk}/")
        assert f"số liệu nhập từ văn bản: {SOURCE}" in page
        assert f"Nguồn: {CELL_SOURCE}" in page
        assert "gửi trễ" not in page
        assert "Đã duyệt" not in page
        versions = page[page.index("Các lần gửi") : page.index("Nhật ký")]
        assert "Lần 1: nhập từ văn bản" in versions
        assert f"Nguồn: {SOURCE}" in versions
        assert "được duyệt" not in versions
        assert str(city.reviewer2) not in versions
        assert f"Nhập từ văn bản – {city.reviewer2}: {SOURCE}" in page[page.index("Nhật ký") :]  # who answers for it


def test_matrix_unit_page_and_period(city: Cast) -> None:
    matrix = read(city.observer, "/ma-tran/")
    row = matrix.split("Công đoàn phường Sài Gòn", 1)[1][:200]
    assert "Nhập từ văn bản" in row
    assert "muộn" not in row
    assert "Nhập từ văn bản" in read(city.observer, "/don-vi/P-26740/")
    period = read(city.reviewer, f"/ky/{PERIOD}/")
    assert "(trong đó 1 nhập từ văn bản, không có người gửi)" in period
    urging = read(city.reviewer, f"/don-doc/{PERIOD}/")
    assert "Công đoàn phường Sài Gòn" not in urging


def test_nobody_is_late_for_the_whole_city_by_papers(city: Cast) -> None:
    name = "Toàn thành phố theo văn bản"
    for duty in Duty.objects.filter(valid__startswith__lt=dt.date(2024, 4, 1)):  # nobody else owes it meanwhile
        duty.valid = DateRange(dt.date(2024, 4, 1), duty.valid.upper)
        duty.save()
    make.unit("TPHCM-VB", city.city, "city", "2023-01-01", "2024-04-01", owes=True, name=name)
    matrix = read(city.observer, "/ma-tran/?ky=2024-Q1").split("Toàn thành phố theo văn bản", 1)[1][:200]
    assert "Quá hạn" not in matrix
    assert "Không gửi" not in matrix
    assert "Toàn thành phố theo văn bản" not in read(city.reviewer, "/don-doc/2024-Q1/")
    take(city, "TPHCM-VB", 1_300_000, "2024-Q1")
    matrix = read(city.observer, "/ma-tran/?ky=2024-Q1").split("Toàn thành phố theo văn bản", 1)[1][:200]
    assert "Nhập từ văn bản" in matrix
    assert "muộn" not in matrix


def test_the_desk_of_the_unit(city: Cast) -> None:
    page = read(city.clerk, "/bao-cao/")
    handed_in = page[page.index("Đã nộp") :]
    assert "Nhập từ văn bản" in handed_in
    assert "trễ" not in handed_in


def test_the_api(city: Cast) -> None:
    report = Report.objects.get()
    client = pages.browser(city.observer)
    with pages.clock():
        row = client.get("/api/v1/reports/").json()["results"][0]
        body = client.get(f"/api/v1/reports/{report.pk}/").json()
    assert (row["state"], row["imported"]) == ("approved", True)
    assert body["imported_from"] == SOURCE
    assert body["cells"]["members"]["source"] == CELL_SOURCE
    assert "source" not in body["cells"]["workers"]


def test_a_correction_has_people_again_and_is_not_late(city: Cast) -> None:
    make.opening(city.ward, PERIOD)
    report = reports.correct(
        report=Report.objects.get(), reason="Sót", document="CV 5", by=city.clerk, at=NOW, via="page"
    )
    assert (report.imported, report.revision and report.revision.number) == (True, 2)
    assert "đang dùng nhập từ văn bản" in read(city.clerk, f"/bao-cao/{report.pk}/")
    assert "Nhập từ văn bản sửa" in read(city.observer, "/ma-tran/")
    report = reports.save_cells(report=report, cells=make.figures(PERIOD), by=city.clerk, at=NOW, via="page")
    report = reports.submit(report=report, answers=_answers(report), by=city.leader, at=NOW, via="page")
    assert report.first_submitted_at is None
    assert "gửi trễ" not in read(city.reviewer, f"/bao-cao/{report.pk}/")
    report = reports.approve(report=report, by=city.reviewer, at=NOW, via="page")
    assert not report.imported
    page = read(city.observer, f"/bao-cao/{report.pk}/")
    assert "số liệu nhập từ văn bản" not in page
    assert "gửi trễ" not in page
    assert "Lần gửi 2" in page
    matrix = read(city.observer, "/ma-tran/").split("Công đoàn phường Sài Gòn", 1)[1][:200]
    assert "Đã duyệt" in matrix
    assert "muộn" not in matrix


def _answers(report: Report) -> dict[str, str]:
    return {remark.cell: "đúng" for remark in report_questions(report, form_for(report), cells_of(report.revision))}


def test_a_corrected_import_names_no_people_in_the_log(city: Cast) -> None:
    take(city, "P-26740", 1100)
    page = read(city.reviewer, "/dieu-chinh/")
    assert "Nhập từ văn bản" in page
    assert SOURCE in page
    assert str(city.reviewer2) not in page


def test_a_late_report_corrected_by_papers_is_not_late(city: Cast) -> None:
    late = dt.datetime.combine(Period.objects.get(pk=PERIOD).due + dt.timedelta(days=1), NOW.timetz())
    make.opening(city.ward_b, PERIOD)
    report = make.report(city.reviewer, city.ward_b, PERIOD, late)
    Report.objects.filter(pk=report.pk).update(
        state="approved", approved_revision=report.revision, first_submitted_at=late, submitted_at=late,
        submitted_by=city.reviewer, approved_at=late,
    )  # fmt: skip
    assert "muộn" in read(city.observer, "/ma-tran/").split("Công đoàn phường Bến Thành", 1)[1][:200]
    take(city, "P-26743", 900)
    assert "muộn" not in read(city.observer, "/ma-tran/").split("Công đoàn phường Bến Thành", 1)[1][:200]


@pytest.mark.django_db(transaction=True)
def test_what_was_imported_before_is_marked_and_unmarked() -> None:
    """The migration there and back, on a report as an import left it."""
    cast = casting.build()
    report = take(cast, "P-26740", 1000)
    before, after = [("reporting", "0008_editions_kept")], [("reporting", "0009_reports_by_papers")]
    MigrationExecutor(connection).migrate(before)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT submitted_by_id, submitted_at, first_submitted_at FROM reporting_report")
            assert cursor.fetchall() == [(cast.reviewer2.pk, NOW, NOW)]
    finally:
        MigrationExecutor(connection).migrate(after)
    report.refresh_from_db()
    assert (report.imported, report.submitted_by, report.submitted_at, report.first_submitted_at) == (
        True, None, None, None
    )  # fmt: skip
