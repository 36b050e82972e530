"""Base unions as an annex: attached and taken off by the action, held in the cells, found twice by the reviewer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from reporting.models import Annex, AnnexRow, AuditEvent, Figure, Report, Revision
from reporting.reports import actions as reports
from reporting.reports import annex_actions, annex_queries
from reporting.reports.queries import cells_of, findings_of, form_for
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from targets.models import User
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting.annexes import ROWS, SUMS, grid

pytestmark = pytest.mark.django_db


def attach(report: Report, by: User, *rows: tuple[Any, ...], **more: Any) -> Report:
    given = {"grid": grid(*rows), "name": "phu-luc.xlsx", "sha256": "a" * 64, **more}
    return annex_actions.attach(report=report, by=by, at=NOW, via="page", **given)


def refused(act: Any, **arguments: Any) -> Refused:
    """The refusal of an act, after which nothing has changed."""
    models = (Report, Revision, AuditEvent, Annex, AnnexRow)
    before = [list(model.objects.order_by("pk").values_list()) for model in models]
    with pytest.raises(Refused) as caught:
        act(**{"at": NOW, "via": "page", **arguments})
    assert [list(model.objects.order_by("pk").values_list()) for model in models] == before
    return caught.value


def values(report: Report) -> dict[str, tuple[str, int | None]]:
    report.refresh_from_db()
    return {code: (cell.state, cell.value) for code, cell in cells_of(report.revision).items()}


def submitted(report: Report, leader: User) -> Report:
    return reports.submit(report=report, by=leader, at=NOW, via="page", answers={"members": "đúng"})


def test_the_cells_become_the_sums_and_the_rows_are_kept(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, members=1, members_employed=1, workers=1)
    others = {code: cell for code, cell in values(report).items() if code not in SUMS}
    before = report.revision_id
    attach(report, cast.clerk, expected_revision_id=before)
    now = values(report)
    assert {code: now[code] for code in SUMS} == {code: ("number", value) for code, value in SUMS.items()}
    assert {code: cell for code, cell in now.items() if code not in SUMS} == others
    assert report.revision is not None
    assert report.revision.annex is not None
    assert (report.revision.number, report.revision.save_number, report.state) == (1, 2, "draft")
    annex = report.revision.annex
    assert (annex.name, annex.elements, annex.row_count, annex.by, annex.at) == (
        "phu-luc.xlsx", list(SUMS), 3, cast.clerk, NOW,
    )  # fmt: skip
    assert list(annex.rows.order_by("line").values_list("line", "code", "name", "employer", "values")) == [
        (line, *row[:3], [None if value == "không có" else value for value in row[3:]])
        for line, row in enumerate(ROWS, start=2)
    ]
    event = AuditEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.verb, event.by, event.report, event.via) == ("annex_attached", cast.clerk, report, "page")
    assert event.detail == {"number": 1, "save": 2, "file": "phu-luc.xlsx", "rows": 3}
    assert {code: cells_of(report.revision)[code].by for code in SUMS} == dict.fromkeys(SUMS, cast.clerk.pk)


def test_a_first_save_may_be_an_annex(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, cells={})
    attach(report, cast.clerk, expected_revision_id=0)
    assert values(report) == {code: ("number", value) for code, value in SUMS.items()}


def test_where_every_row_is_not_applicable_the_cell_is_not_either(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    rows = ("A", "Một", "", "không có"), ("B", "Hai", "", "n/a")
    attach(report, cast.clerk, grid=grid(*rows, columns=("grassroots_unions",)))
    assert values(report)["grassroots_unions"] == ("n/a", None)


def test_a_sheet_with_faults_is_refused_whole(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    bad = grid(("A", "Một", "", 5, 6, 7), ("B", "", "", 5, 5, ""))
    found = refused(annex_actions.attach, report=report, grid=bad, name="x", sha256="", by=cast.clerk)
    assert (found.code, status_of(found), [fault.cell for fault in found.faults]) == (
        "bad_annex",
        400,
        ["E2", "B3", "F3"],
    )


def test_sums_that_cannot_stand_beside_the_other_cells_are_refused(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, members=1000, members_employed=900)
    only = grid(("A", "Một", "", 899), columns=("members",))
    found = refused(annex_actions.attach, report=report, grid=only, name="x", sha256="", by=cast.clerk)
    assert (found.code, [error.cell for error in found.errors]) == ("bad_cells", ["members_employed"])
    assert "(900) lớn hơn “Đoàn viên” (899)" in found.errors[0].message


def test_the_sums_are_read_only_while_the_annex_is_on(cast: Cast) -> None:
    report = attach(make.report(cast.clerk, cast.ward), cast.clerk)
    for change in ({"value": 1100}, {"state": "n/a"}, {"state": "missing", "reason": "chưa rõ"}, {"value": None}):
        cells = {"members": change, "grassroots_unions": {"value": 7}}
        found = refused(reports.save_cells, report=report, cells=cells, by=cast.clerk)
        assert "members" in [error.cell for error in found.errors]
        message = next(error.message for error in found.errors if "phụ lục" in error.message)
        assert message == (
            "“Đoàn viên” là tổng 3 dòng của phụ lục công đoàn cơ sở nên chỉ đọc."
            " Hãy sửa trong phụ lục rồi nạp lại, hoặc gỡ phụ lục để nhập tay."
        )
    same = {"members": {"value": 1000, "note": "theo phụ lục"}, "grassroots_unions": {"value": 7}}
    reports.save_cells(report=report, cells=same, by=cast.clerk, at=NOW, via="page")
    assert values(report)["grassroots_unions"] == ("number", 7)
    assert report.revision is not None
    assert report.revision.annex_id is not None


def test_a_new_sheet_takes_the_place_of_the_last_which_stays(cast: Cast) -> None:
    report = attach(make.report(cast.clerk, cast.ward), cast.clerk)
    first = report.revision.annex_id if report.revision else None
    attach(report, cast.clerk, grid=grid(("A", "Một", "", 1300), columns=("workers",)), sha256="b" * 64)
    assert values(report)["workers"] == ("number", 1300)
    assert values(report)["members"] == ("number", 1000)
    reports.save_cells(report=report, cells={"members": {"value": 1001}}, by=cast.clerk, at=NOW, via="page")
    assert AnnexRow.objects.filter(annex_id=first).count() == 3


def test_taken_off_the_numbers_stay_to_be_edited(cast: Cast) -> None:
    report = attach(make.report(cast.clerk, cast.ward), cast.clerk)
    before = values(report)
    annex_actions.take_off(report=report, by=cast.clerk, at=NOW, via="page", expected_revision_id=report.revision_id)
    assert values(report) == before
    assert report.revision is not None
    assert report.revision.annex is None
    event = AuditEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.verb, event.detail["file"], event.detail["rows"]) == ("annex_removed", "phu-luc.xlsx", 3)
    reports.save_cells(report=report, cells={"members": {"value": 1100}}, by=cast.clerk, at=NOW, via="page")
    assert values(report)["members"] == ("number", 1100)
    found = refused(annex_actions.take_off, report=report, by=cast.clerk)
    assert found.code == "no_annex"


def test_nothing_to_take_off_before_the_first_save(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward, cells={})
    assert refused(annex_actions.take_off, report=report, by=cast.clerk).code == "no_annex"


@pytest.mark.parametrize("verb", ["attach", "take_off"])
def test_who_may_not_edit_may_not_annex(cast: Cast, verb: str) -> None:
    report = attach(make.report(cast.clerk, cast.ward), cast.clerk)
    act = getattr(annex_actions, verb)
    more: dict[str, Any] = {"grid": grid(), "name": "x", "sha256": ""} if verb == "attach" else {}
    kinds = {who: refused(act, report=report, by=getattr(cast, who), **more).kind for who in (
        "clerk2", "observer", "administrator", "area2_reviewer"
    )}  # fmt: skip
    assert kinds == {"clerk2": "hidden", "observer": "person", "administrator": "hidden", "area2_reviewer": "hidden"}
    found = refused(act, report=report, by=cast.clerk, expected_revision_id=1, **more)
    assert (found.code, status_of(found)) == ("stale", 412)
    report = submitted(report, cast.leader)
    assert refused(act, report=report, by=cast.clerk, **more).code == "wrong_state"


def test_only_a_units_own_report_has_one(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward, supplier="federation")
    found = refused(annex_actions.attach, report=report, grid=grid(), name="x", sha256="", by=cast.reviewer)
    assert found.code == "no_annex"


def test_who_enters_by_annex_for_a_unit_does_not_approve_it(cast: Cast) -> None:
    report = make.report(cast.clerk, cast.ward)
    report = attach(report, cast.reviewer)
    report = submitted(report, cast.leader)
    with pytest.raises(Refused, match="chính mình"):
        reports.approve(report=report, by=cast.reviewer, at=NOW, via="page")


def test_an_approved_annex_stays_and_a_correction_may_replace_it(cast: Cast) -> None:
    report = submitted(attach(make.report(cast.clerk, cast.ward), cast.clerk), cast.leader)
    report = reports.approve(report=report, by=cast.reviewer, at=NOW, via="page")
    approved = report.approved_revision
    assert approved is not None
    assert approved.annex_id is not None
    figures = {"period": report.period, "unit": report.unit, "element": "members"}
    assert Figure.objects.get(**figures).value == 1000
    report = reports.correct(report=report, reason="Sót một dòng", document="12/BC", by=cast.clerk, at=NOW, via="page")
    assert report.revision is not None
    assert report.revision.annex_id == approved.annex_id
    attach(report, cast.clerk, *ROWS, ("CS-004", "CĐCS Bốn", "", 1, 1, 1))
    report.refresh_from_db()
    assert report.approved_revision is not None
    assert report.revision is not None
    assert report.approved_revision.annex_id == approved.annex_id
    assert report.revision.annex_id != approved.annex_id
    assert values(report)["members"] == ("number", 1001)
    assert Figure.objects.get(**figures).value == 1000


@pytest.mark.parametrize("table", ["reporting_annex", "reporting_annexrow"])
@pytest.mark.parametrize("change", ["UPDATE {} SET name = 'x'", "DELETE FROM {}"])
def test_the_database_keeps_annexes(cast: Cast, table: str, change: str) -> None:
    attach(make.report(cast.clerk, cast.ward), cast.clerk)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


# ---------------------------------------------------------------- one code in two annexes


def test_a_code_in_two_annexes_is_a_finding_once_the_other_is_submitted(cast: Cast) -> None:
    mine = attach(make.report(cast.clerk, cast.ward), cast.clerk)
    other = attach(
        make.report(cast.clerk2, cast.ward2),
        cast.clerk2,
        ("cs-002", "Trùng", "", 400, 380, 450),
        ("X", "Y", "", 1, 1, 1),
    )
    assert annex_queries.shared(mine) == []  # a draft says nothing yet
    other = submitted(other, cast.leader2)
    assert [(each.unit, each.name, each.codes) for each in annex_queries.shared(mine)] == [
        ("P-26824", "Công đoàn phường Thủ Đức", ("CS-002",))
    ]
    found = [
        remark for remark in findings_of(mine, form_for(mine), cells_of(mine.revision)) if "CS-002" in remark.message
    ]
    assert [remark.cell for remark in found] == ["members"]
    assert "cũng có trong phụ lục của Công đoàn phường Thủ Đức" in found[0].message
    reports.return_report(report=other, comment="xem lại", by=cast.reviewer, at=NOW, via="page")
    assert annex_queries.shared(mine) == []
    assert annex_queries.findings(make.report(cast.reviewer, cast.ward_b)) == []


def test_an_approved_annex_counts_while_its_correction_is_in_work(cast: Cast) -> None:
    other = submitted(attach(make.report(cast.clerk2, cast.ward2), cast.clerk2), cast.leader2)
    other = reports.approve(report=other, by=cast.reviewer, at=NOW, via="page")
    other = reports.correct(report=other, reason="x", document="y", by=cast.clerk2, at=NOW, via="page")
    attach(other, cast.clerk2, ("Z", "Khác", "", 900, 900, 900))
    mine = attach(make.report(cast.clerk, cast.ward), cast.clerk)
    assert [each.codes for each in annex_queries.shared(mine)] == [("CS-001", "CS-002", "CS-003")]


def test_many_shared_codes_are_named_in_part(cast: Cast) -> None:
    rows = [(f"C{n}", "Một", "", 900, 900, 900) for n in range(8)]
    submitted(attach(make.report(cast.clerk2, cast.ward2), cast.clerk2, *rows), cast.leader2)
    mine = attach(make.report(cast.clerk, cast.ward), cast.clerk, *rows)
    (remark,) = annex_queries.findings(mine)
    assert "C0, C1, C2, C3, C4 và 3 mã khác cũng có" in remark.message


def test_a_new_sheet_begins_with_the_last_one(cast: Cast) -> None:
    before = attach(make.report(cast.clerk, cast.ward, "2026-Q3"), cast.clerk)
    later = make.report(cast.clerk, cast.ward, "2026-Q4", make.at(make.dt.date(2027, 1, 4)), cells={})
    found = annex_queries.last_annex(later)
    assert found is not None
    assert found == annex_queries.last_annex(before)
    assert annex_queries.last_annex(make.report(cast.clerk2, cast.ward2, cells={})) is None
