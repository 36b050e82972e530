"""Forms as people send them back: moved, merged, decomposed, half filled; ours, another's, and the unit's own."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from reporting.models import AuditEvent, Report, Revision, RowMapping, Upload
from reporting.reports import actions
from reporting.spreadsheets import actions as uploads
from reporting.web.working import status_of
from targets.domain.refusals import Refused
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting.spreadsheets import books
from tests.reporting.spreadsheets.books import FORM, IDENTITY, filled, foreign, take, values, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast: Cast) -> Report:
    """The ward's draft, nothing in it."""
    return factories.report(cast.clerk, cast.ward, cells={})


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """A workbook after some hand has been at it."""
    book = books.opened(content)
    change(book)
    return books.saved(book)


def faults(outcome: Any) -> list[tuple[str, str, str]]:
    """Sheet, address and element of each fault."""
    return [(each.sheet, each.cell, each.element) for each in outcome.faults]


def test_a_whole_form_is_saved_as_typed_and_recorded(report: Report, cast: Cast) -> None:
    outcome = take(report, whole(report, members=1580, workers="1.580.000"), cast.clerk, name="quý 3.xlsx")
    assert outcome.faults == []
    assert values(report) == {**{c: v["value"] for c, v in factories.figures().items()},
                              "members": 1580, "workers": 1580000}  # fmt: skip
    upload = Upload.objects.get()
    assert (upload.name, upload.by, upload.at) == ("quý 3.xlsx", cast.clerk, NOW)
    assert upload.revision_id == Report.objects.get(pk=report.pk).revision_id
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == ["opened", "edited", "uploaded"]
    assert AuditEvent.objects.get(verb="uploaded").detail == {"file": "quý 3.xlsx", "sha256": upload.sha256}


def test_states_reasons_and_notes(report: Report, cast: Cast) -> None:
    content = filled(
        report, members=0, workers="chưa có số liệu", grassroots_unions="không có",
        notes={"members": "mới  lập", "workers": "Đang rà soát"},
    )  # fmt: skip
    assert take(report, content, cast.clerk).faults == []
    cells = Report.objects.get(pk=report.pk).revision.cells
    assert values(report) == {"members": 0, "workers": "missing", "grassroots_unions": "n/a"}
    assert cells["members"]["note"] == "mới lập"
    assert cells["workers"]["reason"] == "Đang rà soát"
    again = take(report, changed(books.form(report), lambda book: None), cast.clerk)
    assert again.changes == []
    assert Upload.objects.count() == 1


def test_a_dry_run_tells_and_keeps_nothing(report: Report, cast: Cast) -> None:
    take(report, filled(report, members=1200, workers=1300), cast.clerk)
    before = (Revision.objects.count(), AuditEvent.objects.count(), Upload.objects.count())
    content = filled(report, members=1250, workers=None, members_left="không có", notes={"members": "a"})
    outcome = take(report, content, cast.clerk, dry=True)
    at = books.rows(books.opened(content))
    assert [(change.cell, change.element, change.old, change.new) for change in outcome.changes] == [
        (f"D{at['members']}", "members", 1200, 1250),
        (f"E{at['members']}", "members", None, "a"),
        (f"D{at['members_left']}", "members_left", None, "n/a"),
        (f"D{at['workers']}", "workers", 1300, None),
    ]
    assert (Revision.objects.count(), AuditEvent.objects.count(), Upload.objects.count()) == before
    assert values(report) == {"members": 1200, "workers": 1300}


def test_every_fault_at_once_and_nothing_saved(report: Report, cast: Cast) -> None:
    content = whole(
        report, members="1.580", workers=1580.5, members_left=True, members_admitted="=1+1", grassroots_unions="–",
        members_joined_other="chưa có số liệu", unionised_enterprises=5, with_agreement_enterprises=6,
    )  # fmt: skip
    outcome = take(report, content, cast.clerk)
    at = books.rows(books.opened(content))
    assert {(cell, element) for _, cell, element in faults(outcome)} == {
        (f"D{at['members']}", "members"),
        (f"D{at['workers']}", "workers"),
        (f"D{at['members_left']}", "members_left"),
        (f"D{at['members_admitted']}", "members_admitted"),
        (f"D{at['grassroots_unions']}", "grassroots_unions"),
        (f"E{at['members_joined_other']}", "members_joined_other"),
        (f"D{at['with_agreement_enterprises']}", "with_agreement_enterprises"),
    }
    said = {each.element: each.message for each in outcome.faults}
    assert "1580" in said["members"]
    assert "công thức" in said["members_admitted"]
    assert "lý do" in said["members_joined_other"]
    assert "lớn hơn" in said["with_agreement_enterprises"]
    assert values(report) == {}
    assert not Upload.objects.exists()


def test_an_error_cell_and_a_long_note_are_no_empty_cells(report: Report, cast: Cast) -> None:
    take(report, filled(report, members=5, workers=6), cast.clerk)

    def spoil(book: Workbook) -> None:
        at = books.rows(book)
        cell = book[FORM].cell(at["members"], 4)
        cell.value, cell.data_type = "#REF!", "e"
        book[FORM].cell(at["workers"], 5).value = "x" * 32767

    outcome = take(report, changed(books.form(report), spoil), cast.clerk)
    assert [each.message[:20] for each in outcome.faults] == ["Ô đang báo lỗi (#REF", "Ghi chú dài 32767 ký"]
    assert values(report) == {"members": 5, "workers": 6}


def test_moved_columns_and_rows_blank_lines_and_decomposed_text(report: Report, cast: Cast) -> None:
    """Everything stands elsewhere, headings are merged and split over lines: the same cells are read."""
    source = books.opened(whole(report, members=4321))
    old, book = source[FORM], Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    sheet.cell(4, 9).value = unicodedata.normalize("NFD", "NỘI\u00a0DUNG ")
    sheet.cell(4, 3).value = "Số lượng\n(đến cuối kỳ):"
    sheet.merge_cells("C4:D5")
    sheet.merge_cells("I4:I5")
    lines = [(row, old.cell(row, 2).value, old.cell(row, 4).value) for row in books.rows(source).values()]
    for place, (_, name, value) in enumerate(reversed(lines)):
        row = 7 + 3 * place
        sheet.cell(row, 9).value = unicodedata.normalize("NFD", f"- {name.upper()} ")
        sheet.cell(row, 3 + place % 2).value = f"\u00a0{value}\u202f"
    hidden = book.create_sheet(IDENTITY)
    for line in source[IDENTITY].iter_rows(values_only=True):
        hidden.append(line)
    outcome = take(report, books.saved(book), cast.clerk)
    assert outcome.faults == []
    assert values(report)["members"] == 4321
    assert len(values(report)) == len(lines)


def test_merged_and_doubled_and_missing_and_strange_rows(report: Report, cast: Cast) -> None:
    def spoil(book: Workbook) -> None:
        sheet, at = book[FORM], books.rows(book)
        sheet.merge_cells(start_row=at["members"], end_row=at["members"] + 1, start_column=4, end_column=4)
        sheet.cell(at["members_left"], 2).value = sheet.cell(at["workers"], 2).value
        sheet.cell(at["grassroots_unions"], 2).value = "Số tổ công đoàn"

    outcome = take(report, changed(whole(report), spoil), cast.clerk)
    said = [each.message for each in outcome.faults]
    assert sum("gộp qua nhiều dòng" in each for each in said) == 2
    assert sum("đã ghi ở ô" in each for each in said) == 1
    assert any("“Số tổ công đoàn” không thuộc biểu" in each for each in said)
    assert any("Thiếu dòng “Công đoàn cơ sở, nghiệp đoàn”" in each for each in said)
    assert values(report) == {}


def test_two_columns_of_one_name_are_refused(report: Report, cast: Cast) -> None:
    content = changed(whole(report), lambda book: book[FORM].cell(5, 9, "Số lượng"))
    with pytest.raises(Refused, match="hai cột cùng tên “Số lượng”"):
        take(report, content, cast.clerk)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("unit", "P-26743", "đơn vị khác (mã P-26743)"),
        ("period", "2026-Q2", "của Quý II/2026"),
        ("version", "CTR25-Q/0-00000000", "mẫu khác"),
        ("report", "999999", "nhận dạng"),
        ("revision", "x", "nhận dạng"),
        ("unit", None, "đơn vị khác (mã trống)"),
    ],
)
def test_another_s_form_is_refused_with_the_reason(
    report: Report, cast: Cast, name: str, value: str | None, says: str
) -> None:
    def forge(book: Workbook) -> None:
        cell = next(row[1] for row in book[IDENTITY].iter_rows() if row[0].value == name)
        cell.value = value

    outcome = take(report, changed(whole(report), forge), cast.clerk)
    assert [says in each.message for each in outcome.faults] == [True]
    assert values(report) == {}


def test_a_form_of_another_unit_and_of_another_period(report: Report, cast: Cast) -> None:
    other = factories.report(cast.reviewer, cast.ward_b, cells={})
    outcome = take(report, whole(other), cast.clerk)
    assert "đơn vị khác (mã P-26743)" in outcome.faults[0].message
    moment = factories.at(factories.dt.date(2026, 7, 3))
    before = factories.report(cast.clerk, cast.ward, "2026-Q2", moment, cells={})
    assert "của Quý II/2026, không phải Quý III/2026" in take(report, whole(before), cast.clerk).faults[0].message


def test_the_same_file_again_says_when_and_by_whom(report: Report, cast: Cast) -> None:
    content = whole(report)
    take(report, content, cast.clerk)
    actions.save_cells(report=report, cells={"workers": {"value": 1999}}, by=cast.leader, at=NOW, via="page")
    counted = Revision.objects.count(), AuditEvent.objects.count()
    outcome = take(report, content, cast.leader)
    assert outcome.taken is not None
    assert outcome.taken.already is not None
    assert (outcome.taken.already.by, outcome.taken.already.at) == (cast.clerk, NOW)
    assert outcome.changes == []
    assert (Revision.objects.count(), AuditEvent.objects.count(), Upload.objects.count()) == (*counted, 1)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(report: Report, cast: Cast) -> None:
    content = whole(report)
    actions.save_cells(report=report, cells={"members": {"value": 7}}, by=cast.leader, at=NOW, via="page")
    with pytest.raises(Refused, match=r"leader lưu lúc 09:00 ngày 03/10/2026") as refusal:
        take(report, content, cast.clerk)
    assert status_of(refusal.value) == 412
    assert values(report) == {"members": 7}
    assert take(report, content, cast.leader).faults == []  # one's own saves do not count


def test_the_same_form_mended_twice_is_taken_twice(report: Report, cast: Cast) -> None:
    content = whole(report, members=1001)
    take(report, content, cast.clerk)
    at = books.rows(books.opened(content))["members"]
    mended = changed(content, lambda book: book[FORM].cell(at, 4, 1002))
    assert [each.new for each in take(report, mended, cast.clerk).changes] == [1002]
    assert values(report)["members"] == 1002
    assert Upload.objects.count() == 2


@pytest.mark.parametrize("who", ["clerk2", "area2_reviewer", "observer", "administrator", "outsider"])
def test_nobody_else_takes_a_file(report: Report, cast: Cast, who: str) -> None:
    with pytest.raises(Refused) as refusal:
        take(report, whole(report), getattr(cast, who))
    assert status_of(refusal.value) in (403, 404)
    with pytest.raises(Refused):
        uploads.map_rows(report=report, rows={"a": ""}, by=getattr(cast, who), at=NOW, via="page")
    assert not Upload.objects.exists()
    assert not RowMapping.objects.exists()


def test_a_submitted_report_takes_no_file(report: Report, cast: Cast) -> None:
    content = whole(report)
    take(report, content, cast.clerk)
    actions.submit(report=report, by=cast.leader, at=NOW, via="page")
    with pytest.raises(Refused, match="Chờ duyệt"):
        take(report, whole(report, members=1), cast.clerk)


OWN = (
    ("I", "ĐOÀN VIÊN", None, None, None),
    (1, "Tổng số đoàn viên", "người", 1234, "kể cả nghiệp đoàn"),
    (2, "- Nữ", "người", 600, None),
    (3, "Tổng số lao động", "người", 2345.0, None),
    (4, "- Nữ", "người", 1100, None),
    (5, "Công đoàn cơ sở", "CĐCS", None, None),
    (None, None, None, "TM. BAN CHẤP HÀNH", None),
)
MEANT = {
    "tong so doan vien": "members",
    "nu": "",
    "tong so lao dong": "workers",
    "nu (2)": "",
    "cong doan co so": "grassroots_unions",
}


def test_the_unit_s_own_form_is_read_once_its_rows_are_mapped(report: Report, cast: Cast) -> None:
    content = foreign(*OWN)
    outcome = take(report, content, cast.clerk)
    assert [line.key for line in outcome.intake.unmapped] == list(MEANT)
    assert faults(outcome) == [("Mẫu 2", f"D{row}", "") for row in range(6, 11)]
    assert "“Tổng số đoàn viên” chưa được gán" in outcome.faults[0].message
    act: dict[str, Any] = {"by": cast.clerk, "at": NOW, "via": "page"}
    uploads.map_rows(report=report, rows=MEANT, **act)
    factories.reports.save_cells(report=report, cells={"grassroots_unions": {"value": 9}}, **act)
    outcome = take(report, content, cast.clerk)
    assert outcome.faults == []
    assert values(report) == {"members": 1234, "workers": 2345, "grassroots_unions": 9}
    assert Report.objects.get(pk=report.pk).revision.cells["members"]["note"] == "kể cả nghiệp đoàn"
    assert AuditEvent.objects.filter(verb="rows_mapped").count() == 1


def test_rows_are_mapped_anew_and_each_element_once(report: Report, cast: Cast) -> None:
    act: dict[str, Any] = {"report": report, "by": cast.clerk, "at": NOW, "via": "page"}
    uploads.map_rows(rows=MEANT, **act)
    uploads.map_rows(rows={"tong so doan vien": "members_employed"}, **act)
    assert RowMapping.objects.get(label="tong so doan vien").element_id == "members_employed"
    assert RowMapping.objects.count() == len(MEANT)
    for rows in ({"a": "members", "b": "members"}, {"a": "enterprises_25"}, {"a": "khac"}):
        with pytest.raises(Refused):
            uploads.map_rows(rows=rows, **act)


def test_a_row_whose_element_is_not_asked_now_is_mapped_again(report: Report, cast: Cast) -> None:
    act: dict[str, Any] = {"by": cast.clerk, "at": NOW, "via": "page"}
    uploads.map_rows(report=report, rows=MEANT, **act)
    RowMapping.objects.filter(label="nu").update(element="unorganised_workers")
    assert [line.key for line in take(report, foreign(*OWN), cast.clerk).intake.unmapped] == ["nu"]


def test_faults_in_the_unit_s_own_form(report: Report, cast: Cast) -> None:
    uploads.map_rows(report=report, rows=MEANT, by=cast.clerk, at=NOW, via="page")
    lines = [list(line) for line in OWN]
    lines[1][3], lines[3][3] = "=SUM(D8,D10)", "1.234"
    outcome = take(report, foreign(*lines), cast.clerk)
    assert faults(outcome) == [("Mẫu 2", "D6", "members"), ("Mẫu 2", "D8", "workers")]
    assert take(report, foreign(), cast.clerk).faults[0].message.endswith("không có dòng nào.")


def test_a_workbook_without_the_headings_is_foreign(report: Report, cast: Cast) -> None:
    book = Workbook()
    book.worksheets[0].append(["Họ tên", "Số lượng"])
    with pytest.raises(Refused, match="Mẫu 2-HĐCĐ") as refusal:
        take(report, books.saved(book), cast.clerk)
    assert status_of(refusal.value) == 422


def test_the_federation_s_part_has_no_workbook(cast: Cast) -> None:
    report = factories.report(cast.reviewer, cast.ward, supplier="federation", cells={})
    with pytest.raises(Refused, match="không có biểu Excel"):
        uploads.check_unit_form(report)
