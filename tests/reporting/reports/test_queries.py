"""Reads for one report: form, questions, findings, in a fixed number of queries."""

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


def test_form_questions_and_findings_cost_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    approved(cast.reviewer, cast.reviewer2, cast.ward, "2026-Q2")
    approved(cast.reviewer, cast.reviewer2, cast.ward, supplier="federation", cells={
        "enterprises_25": {"value": 2, "source": "BHXH"}})  # fmt: skip
    report = make.report(cast.clerk, cast.ward, members=1500, enterprises_25_unionised=3)
    report = Report.objects.get(pk=report.pk)
    assert (report.period.code, report.revision.number) == (PERIOD, 1)
    with django_assert_num_queries(2):
        form, cells = queries.form_for(report), queries.cells_of(report.revision)
        questions = queries.question_remarks(report, form, cells)
        findings = queries.findings_of(report, form, cells)
    assert form.codes[0] == "members"
    assert "lớn hơn" in next(remark.message for remark in questions if remark.cell == "members")
    assert [finding.cell for finding in findings] == ["enterprises_25_unionised"]
    assert "lớn hơn “DN ≥ 25 LĐ” (2)" in findings[0].message


def test_other_suppliers_count_as_submitted_or_as_approved(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    federation = make.report(cast.reviewer, cast.ward, supplier="federation")
    assert queries.other_cells_of([report]) == {report.pk: {}}
    federation = reports.submit(report=federation, by=cast.reviewer, at=NOW, via="page")
    assert queries.other_cells_of([report])[report.pk]["enterprises_25"].value == 40
    federation = reports.approve(report=federation, by=cast.reviewer2, at=NOW, via="page")
    reports.correct(report=federation, reason="a", document="b", by=cast.reviewer, at=NOW, via="page")
    assert queries.other_cells_of([report])[report.pk]["enterprises_25"].value == 40


def test_findings_of_a_report_without_source(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward, supplier="federation")
    [finding] = queries.findings_of(report, queries.form_for(report), queries.cells_of(report.revision))
    assert finding.cell == "enterprises_25"
