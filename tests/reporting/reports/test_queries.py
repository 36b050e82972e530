"""Reads for one report: last quarter beside this one, questions, findings, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import queries
from targets.models import User
from tests import factories as make
from tests.cast import NOW, PERIOD, Cast


def approved(by: User, second: User, *arguments: Any, **more: Any) -> Report:
    make.opening(*arguments)
    report = make.report(by, *arguments, **more)
    answers = {"members": "đúng"} if report.supplier == "unit" else {}
    report = reports.submit(report=report, answers=answers, by=by, at=NOW, via="page")
    return reports.approve(report=report, by=second, at=NOW, via="page")


def test_a_row_has_everything_a_page_shows(cast: Cast, django_assert_num_queries: Any) -> None:
    approved(cast.reviewer, cast.reviewer2, cast.ward, "2026-Q2", grassroots_unions={"state": "missing", "reason": "?"})
    approved(cast.reviewer, cast.reviewer2, cast.ward, supplier="federation", cells={
        "enterprises_25": {"value": 2, "source": "BHXH"}})  # fmt: skip
    report = make.report(cast.clerk, cast.ward, members=1500, enterprises_25_unionised=3)
    answers = {"members": "tăng thật"}
    report = reports.submit(report=report, answers=answers, by=cast.leader, at=NOW, via="page")
    report = reports.return_report(report=report, cells={"workers": "thiếu"}, by=cast.reviewer, at=NOW, via="page")
    report = Report.objects.get(pk=report.pk)
    assert (report.period.code, report.revision.number) == (PERIOD, 1)
    with django_assert_num_queries(4):
        rows = {row.element.code: row for row in queries.rows_of(report, report.revision, review=True)}
    assert next(iter(rows)) == "members"
    members = rows["members"]
    assert (members.cell.value, members.cell.answer, members.previous, members.previous_known) == (
        1500, "tăng thật", 1000, True,
    )  # fmt: skip
    assert "lớn hơn" in members.question
    assert rows["workers"].returned == "thiếu"
    assert (rows["grassroots_unions"].previous, rows["grassroots_unions"].previous_known) == (None, False)
    assert "lớn hơn “DN ≥ 25 LĐ” (2)" in rows["enterprises_25_unionised"].finding
    plain = queries.rows_of(report, report.revision)
    assert not any(row.finding for row in plain)


def test_other_suppliers_count_as_submitted_or_as_approved(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    federation = make.report(cast.reviewer, cast.ward, supplier="federation")
    assert queries.other_cells(report) == {}
    federation = reports.submit(report=federation, by=cast.reviewer, at=NOW, via="page")
    assert queries.other_cells(report)["enterprises_25"].value == 40
    federation = reports.approve(report=federation, by=cast.reviewer2, at=NOW, via="page")
    reports.correct(report=federation, reason="a", document="b", by=cast.reviewer, at=NOW, via="page")
    assert queries.other_cells(report)["enterprises_25"].value == 40


def test_revisions_are_listed_latest_first(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    report = reports.save_cells(report=report, cells={"members": {"value": 999}}, by=cast.leader, at=NOW, via="page")
    assert [(r.number, r.save_number, r.by) for r in queries.revisions_of(report)] == [
        (1, 2, cast.leader),
        (1, 1, cast.clerk),
    ]


def test_findings_of_a_report_without_source(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward, supplier="federation")
    form = queries.form_of(PERIOD, "federation")
    [finding] = queries.findings_of(report, form, queries.cells_of(report.revision))
    assert finding.cell == "enterprises_25"
