"""Reads for one report: last quarter beside this one, questions, findings, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.models import Report
from reporting.reports import actions as reports
from reporting.reports import queries
from reporting.reports.comparison import earlier_figures, earlier_figures_of
from reporting.reports.questions import EarlierFigures
from targets.models import Break, User
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


def test_beside_stand_the_approved_figures_of_two_quarters(cast: Cast, django_assert_num_queries: Any) -> None:
    Break.objects.all().delete()
    for period, members in (("2025-Q3", 900), ("2026-Q1", 950), ("2026-Q2", 1000)):
        gap = {"grassroots_unions": {"state": "missing", "reason": "?"}, "unionised_nonpublic_other": {"state": "n/a"}}
        gap["with_agreement_nonpublic_other"] = {"state": "n/a"}
        body = {"unionised_public": 5, "with_agreement_public": 5} if period == "2025-Q3" else {}
        approved(cast.reviewer, cast.reviewer2, cast.ward, period, members=members, **{**body, **gap})
    ours = make.report(cast.clerk, cast.ward)
    theirs = make.report(cast.clerk2, cast.ward2)
    found = list(Report.objects.filter(pk__in=[ours.pk, theirs.pk]).select_related("period"))
    with django_assert_num_queries(1):
        both = earlier_figures_of(found)
    assert both[theirs.pk] == EarlierFigures()
    assert (both[ours.pk].previous["members"], both[ours.pk].year_ago["members"]) == (1000, 900)
    assert "grassroots_unions" not in both[ours.pk].previous
    assert both[ours.pk].previous["unionised_nonpublic_other"] is None
    one = Report.objects.select_related("period").get(pk=ours.pk)
    with django_assert_num_queries(1):
        assert earlier_figures(one) == earlier_figures(one) == both[ours.pk]
    read = Report.objects.select_related("period").get(pk=ours.pk)
    with django_assert_num_queries(1):
        queries.form_for(read)
        assert earlier_figures(read) == both[ours.pk]
    assert earlier_figures_of([]) == {}


@pytest.mark.parametrize(
    ("on", "previous", "year_ago"),
    [
        ("2025-09-30", 1000, 900),
        ("2025-10-01", 1000, None),
        ("2026-06-30", 1000, None),
        ("2026-07-01", None, None),
        ("2026-09-30", None, None),
        ("2026-10-01", 1000, 900),
    ],
)
def test_nothing_stands_beside_across_a_reorganisation(
    cast: Cast, on: str, previous: int | None, year_ago: int | None
) -> None:
    Break.objects.filter(is_reorganisation=True).delete()
    approved(cast.reviewer, cast.reviewer2, cast.ward, "2025-Q3", members=900)
    approved(cast.reviewer, cast.reviewer2, cast.ward, "2026-Q2", members=1000)
    Break.objects.create(on=on, title="x", text="x", is_reorganisation=True)
    Break.objects.create(on="2026-08-08", title="y", text="y", is_reorganisation=False)
    found = earlier_figures(make.report(cast.clerk, cast.ward))
    assert (found.previous.get("members"), found.year_ago.get("members")) == (previous, year_ago)


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
