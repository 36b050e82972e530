"""The restatement log: every figure that a later approval changed, against a slow twin that replays the revisions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.deadlines import actions as closing
from reporting.filing.sheet import display_text
from reporting.models import AuditEvent, Report, Revision
from reporting.reports import actions as reports
from reporting.reports.cells import NO_CELL, Cell
from reporting.reports.queries import cells_of
from reporting.totals import import_figures, restatements
from reporting.totals.figure_file import FigureRow
from reporting.zones import actions as register
from targets.models import Period, Unit, User
from tests import factories as make
from tests.cast import NOW, PERIOD, Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db
LATER = make.at(dt.date(2026, 10, 20))


def approved(
    unit: Unit, by: User, reviewer: User, period: str = PERIOD, moment: dt.datetime = NOW, **cells: Any
) -> Report:
    """A report that went the whole way; a reviewer who enters for the unit submits it."""
    report = make.report(by, unit, period, moment, **cells)
    report = reports.submit(report=report, by=by, at=moment, via="page")
    return reports.approve(report=report, by=reviewer, at=moment, via="page")


def corrected(report: Report, by: User, reviewer: User, moment: dt.datetime = LATER, **cells: Any) -> Report:
    """A correction of it, opened by the federation and approved; every question that comes up is answered."""
    make.opening(report.unit, report.period_id)
    act: dict[str, Any] = {"by": by, "at": moment, "via": "page"}
    report = reports.correct(report=report, reason="Bỏ sót hai cơ sở", document="CV 9/CĐ", **act)
    changes = {code: value if isinstance(value, dict) else {"value": value} for code, value in cells.items()}
    report = reports.save_cells(report=report, cells=changes, **act)
    report = reports.submit(report=report, answers=dict.fromkeys(changes, "Đã rà soát"), **act)
    return reports.approve(report=report, by=reviewer, at=moment, via="page")


def close(period: str, by: User, at: dt.datetime = NOW) -> Period:
    """The stamp; what is in work is left out."""
    found = Period.objects.get(pk=period)
    in_work = Report.objects.filter(period=found, state__in=("submitted", "returned")).values_list("pk", flat=True)
    return closing.close(
        period=found, signer="B", number="7/BC", on=at.date(), left_out=in_work, by=by, at=at, via="page"
    )


def log(*units: str, **narrowed: str) -> list[restatements.Restatement]:
    """Everything the log says of these units, of all where none is named."""
    found = restatements.restatement_log(units or Unit.objects.values_list("pk", flat=True), **narrowed)
    every = found[0 : found.count() + 5]
    assert len(every) == found.count()
    return every


def twin() -> set[tuple[Any, ...]]:
    """The same by replaying every report: approvals in order, each cell against what was approved before."""
    found = set()
    for report in Report.objects.select_related("period"):
        before: Revision | None = None
        for event in AuditEvent.objects.filter(report=report).order_by("pk"):
            if event.verb not in ("approved", "imported", "register_confirmed"):
                continue
            number, save = event.detail["number"], event.detail["save"]
            after = Revision.objects.get(report=report, number=number, save_number=save)
            late = report.period.closed_at is not None and event.at > report.period.closed_at
            if before is not None or late:
                found |= _changes(report, before, after, event, late)
            before = after
    return found


def _changes(
    report: Report, before: Revision | None, after: Revision, event: AuditEvent, late: bool
) -> set[tuple[Any, ...]]:
    old, new = cells_of(before), cells_of(after)
    saves = Revision.objects.filter(report=report, pk__gt=before.pk if before else 0, pk__lte=after.pk)
    why = [save for save in saves.order_by("pk") if save.reason]
    found = set()
    for code in old.keys() | new.keys():
        was, now = old.get(code, NO_CELL), new.get(code, NO_CELL)
        if (was.value, was.state == "n/a") != (now.value, now.state == "n/a"):
            writer = User.objects.get(pk=now.by) if now.by else after.by
            people = ("", "") if event.verb == "imported" else (str(writer), str(event.by))
            found.add((
                report.unit_id, report.period_id, code, "" if before is None else _read(was), _read(now),
                why[-1].reason if why else "", why[-1].document if why else "", *people, event.at, late,
            ))  # fmt: skip
    return found


def _read(cell: Cell) -> str:
    return display_text(cell) or "…"


def told() -> set[tuple[Any, ...]]:
    """The log in the twin's words."""
    from targets.models import Element

    codes = dict(Element.objects.values_list("name", "code"))
    return {
        (one.unit, one.period, codes[one.element], display_text(one.before), display_text(one.after), one.reason,
         one.document, one.entered_by, one.approved_by, one.at, one.after_closing)
        for one in log()
    }  # fmt: skip


def test_nothing_is_restated_by_a_first_approval(city: Cast) -> None:
    approved(city.ward, city.reviewer2, city.reviewer)
    assert log() == []


def test_a_return_before_the_first_approval_is_no_restatement(city: Cast) -> None:
    act: dict[str, Any] = {"by": city.reviewer2, "at": NOW, "via": "page"}
    report = reports.submit(report=make.report(city.reviewer2, city.ward), **act)
    report = reports.return_report(report=report, cells={"workers": "sai"}, by=city.reviewer, at=NOW, via="page")
    report = reports.save_cells(report=report, cells={"workers": {"value": 1300}}, **act)
    report = reports.submit(report=report, **act)
    reports.approve(report=report, by=city.reviewer, at=NOW, via="page")
    assert log() == []


def test_a_correction_says_everything(city: Cast) -> None:
    report = approved(city.ward, city.reviewer2, city.reviewer)
    corrected(report, city.reviewer2, city.reviewer, workers=1250, grassroots_unions={"state": "n/a"})
    one, other = log()
    assert (one.unit, one.unit_name, one.period) == ("P-26740", "Công đoàn phường Sài Gòn", PERIOD)
    assert (display_text(one.before), display_text(one.after)) == ("1.200", "1.250")
    assert (display_text(other.before), display_text(other.after)) == ("3", "–")
    assert (one.reason, one.document) == ("Bỏ sót hai cơ sở", "CV 9/CĐ")
    assert (one.entered_by, one.approved_by, one.at) == ("reviewer2", "reviewer", LATER)
    assert not one.after_closing
    assert one.source == ""


def test_a_correction_after_the_closing_says_so_and_one_without_a_change_is_none(city: Cast) -> None:
    first = approved(city.ward, city.reviewer2, city.reviewer)
    second = approved(city.ward_b, city.reviewer2, city.reviewer)
    close(PERIOD, city.reviewer)
    corrected(first, city.reviewer2, city.reviewer, workers=1250)
    corrected(second, city.reviewer2, city.reviewer, workers={"note": "chỉ ghi chú"})
    assert [(one.unit, one.after_closing) for one in log()] == [("P-26740", True)]
    assert told() == twin()


def test_an_approval_that_the_stamp_left_out_is_a_restatement(city: Cast) -> None:
    act: dict[str, Any] = {"by": city.reviewer2, "at": NOW, "via": "page"}
    workers = {"state": "missing", "reason": "chưa có"}
    left_out = reports.submit(report=make.report(city.reviewer2, city.ward, workers=workers), **act)
    close(PERIOD, city.reviewer)
    reports.approve(report=left_out, by=city.reviewer, at=LATER, via="page")
    found = log()
    assert len(found) == len(make.figures()) - 1  # what is missing still adds nothing
    assert {display_text(one.before) for one in found} == {""}
    assert {one.after_closing for one in found} == {True}
    assert {one.reason for one in found} == {""}
    assert told() == twin()


def test_imports_and_the_register_are_in_it(city: Cast) -> None:
    rows = [FigureRow(2, "P-26740", "2026-Q1", "members", "100"), FigureRow(3, "P-26740", "2026-Q1", "workers", "120")]
    act: dict[str, Any] = {"by": city.reviewer, "at": NOW, "via": "command"}
    import_figures.import_figures(rows=rows, reason="Nhập từ báo cáo giấy", **act)
    assert log() == []
    import_figures.import_figures(
        rows=[FigureRow(2, "P-26740", "2026-Q1", "members", "110")], reason="Sửa lỗi nhập", **act
    )
    (one,) = log()
    assert (display_text(one.before), display_text(one.after), one.reason) == ("100", "110", "Sửa lỗi nhập")
    assert (one.entered_by, one.approved_by) == ("", "")
    make.zone("Z-1", city.ward, since="2025-07-01")
    period = Period.objects.get(pk="2026-Q2")
    register.prepare(period=period, by=city.reviewer, at=NOW, via="page")
    register.confirm(period=period, by=city.reviewer2, at=NOW, via="page")
    make.zone("Z-2", city.ward, since="2025-07-01")
    register.prepare(period=period, reason="Sót KCN", document="QĐ 1", by=city.reviewer, at=LATER, via="page")
    register.confirm(period=period, by=city.reviewer2, at=LATER, via="page")
    newest = log()[0]
    assert (display_text(newest.before), display_text(newest.after), newest.reason) == ("1", "2", "Sót KCN")
    assert newest.source == "sổ theo dõi KCN, KCX"
    assert (newest.entered_by, newest.approved_by) == ("reviewer", "reviewer2")
    assert told() == twin()


def test_a_long_story_against_the_twin(city: Cast) -> None:
    for unit in (city.ward, city.ward_b, city.ward2):
        report = approved(unit, city.reviewer2, city.reviewer)
        report = corrected(report, city.reviewer2, city.reviewer, NOW, workers=1250)
        if unit != city.ward_b:
            corrected(report, city.reviewer, city.reviewer2, NOW, workers={"state": "missing", "reason": "rà soát"})
    close(PERIOD, city.reviewer)
    report = Report.objects.get(unit=city.ward)
    report = corrected(report, city.reviewer2, city.reviewer, workers=1260, grassroots_unions=4)
    act: dict[str, Any] = {"by": city.reviewer2, "at": LATER, "via": "page"}
    report = reports.correct(report=report, reason="Lần nữa", document="CV 10", **act)
    report = reports.submit(report=reports.save_cells(report=report, cells={"workers": {"value": 1270}}, **act), **act)
    report = reports.return_report(report=report, comment="Xem lại", by=city.reviewer, at=LATER, via="page")
    report = reports.submit(report=reports.save_cells(report=report, cells={"workers": {"value": 1280}}, **act), **act)
    reports.approve(report=report, by=city.reviewer, at=LATER, via="page")
    assert told() == twin()
    newest = log()[0]
    assert (display_text(newest.before), display_text(newest.after), newest.reason) == ("1.260", "1.280", "Lần nữa")
    assert len(log("P-26743")) == 1
    assert {one.period for one in log(period="2026-Q2")} == set()
    assert {one.unit for one in log(unit="P-26824")} == {"P-26824"}
    assert log("P-26743", unit="P-26740") == []


# ---------------------------------------------------------------- the page


def read(who: User, query: str = "") -> str:
    """The log as this person sees it."""
    answer = pages.browser(who).get(f"/dieu-chinh/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def units_in(page: str) -> set[str]:
    """Which of the two units a page names."""
    return {name for name in ("phường Sài Gòn", "phường Thủ Đức") if name in page.partition("<main")[2]}


def test_each_reads_the_log_of_the_units_they_see(city: Cast) -> None:
    for unit in (city.ward, city.ward2):
        corrected(approved(unit, city.reviewer2, city.reviewer), city.reviewer2, city.reviewer, workers=1250)
    for who in (city.observer, city.reviewer, city.office_clerk):
        assert units_in(read(who)) == {"phường Sài Gòn", "phường Thủ Đức"}
    for who in (city.clerk, city.leader, city.area_reviewer):
        assert units_in(read(who)) == {"phường Sài Gòn"}
        assert units_in(read(who, "?don-vi=P-26824")) == set()
    assert "Không có số liệu nào được điều chỉnh" in read(city.administrator)
    page = read(city.observer, "?don-vi=P-26824&ky=2026-Q3")
    assert page.count("<tr>") == 2
    for said in ("1.250", "Bỏ sót hai cơ sở", "CV 9/CĐ"):
        assert said in page
    assert "Không có số liệu nào được điều chỉnh" in read(city.observer, "?ky=2026-Q2")


def test_a_correction_in_work_is_not_in_it(city: Cast) -> None:
    report = approved(city.ward, city.reviewer2, city.reviewer)
    act: dict[str, Any] = {"by": city.reviewer2, "at": NOW, "via": "page"}
    report = reports.correct(report=report, reason="KÍN", document="CV", **act)
    reports.save_cells(report=report, cells={"workers": {"value": 9999}}, **act)
    page = read(city.observer)
    assert "KÍN" not in page
    assert "9.999" not in page


def test_the_log_is_paged_and_asks_seven_queries(city: Cast) -> None:
    units = [city.ward, city.ward_b, city.ward2, city.base, city.office]
    corrected(approved(units[0], city.reviewer2, city.reviewer), city.reviewer2, city.reviewer, workers=1250)
    few = asked(city.observer)
    changes: dict[str, Any] = {code: value["value"] + 1 for code, value in make.figures().items() if code != "members"}
    changes |= {"members_employed": 901, "members": 1001, "members_left": 41}
    for unit in units[1:]:
        corrected(approved(unit, city.reviewer2, city.reviewer), city.reviewer2, city.reviewer, **changes)
    assert restatements.restatement_log([unit.pk for unit in units]).count() == 57
    assert "Trang 1/2" in read(city.observer)
    assert read(city.observer, "?page=2").count("<tr>") == 8
    assert "ky=2026-Q3&amp;page=2" in read(city.observer, "?ky=2026-Q3")
    assert read(city.observer, "?page=x").count("<tr>") == 51
    assert asked(city.observer) == few == 6


def asked(who: User) -> int:
    """How many queries the page costs."""
    browser = pages.browser(who)
    browser.get("/dieu-chinh/")
    with CaptureQueriesContext(connection) as queries:  # type: ignore[arg-type]
        assert browser.get("/dieu-chinh/").status_code == 200
    return len(queries)


# ---------------------------------------------------------------- the marks


def test_units_above_and_perimeters_bear_the_mark(city: Cast) -> None:
    first = approved(city.ward, city.reviewer2, city.reviewer)
    approved(city.ward2, city.reviewer2, city.reviewer)
    close(PERIOD, city.reviewer)
    assert scopes() == set()
    corrected(first, city.reviewer2, city.reviewer, workers={"note": "chỉ ghi chú"})
    assert scopes() == set()
    first.refresh_from_db()
    corrected(first, city.reviewer2, city.reviewer, workers=1250)
    assert scopes() == {"P-26740", "T-1", "TPHCM", "TPHCM-CU"}


def scopes() -> set[str]:
    """Where 2026-Q3 is restated."""
    with connection.cursor() as cursor:
        cursor.execute(restatements.restated_elements("%s"), [["2026-Q2", PERIOD]])
        rows = cursor.fetchall()
    assert {(period, element) for period, _, element in rows} <= {(PERIOD, "workers")}
    return {scope for _, scope, _ in rows}
