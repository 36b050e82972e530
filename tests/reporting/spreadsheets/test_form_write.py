"""The form as it is written: columns, last values, protection, drop-downs, help, and who it is for."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from reporting.models import Report
from reporting.reports import actions
from targets.models import Element, Period, Unit
from tests import factories
from tests.cast import Cast
from tests.reporting.spreadsheets import books
from tests.reporting.spreadsheets.books import FORM, HEADINGS, HELP, IDENTITY
from tests.valid import findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast: Cast) -> Report:
    """The ward's draft beside approved figures of the quarter and the year before."""
    for period in ("2025-Q3", "2026-Q2"):
        moment = factories.at(Period.objects.get(pk=period).as_of, 10)
        past = factories.report(cast.clerk, cast.ward, period, moment)
        actions.submit(report=past, by=cast.leader, at=moment, via="page", answers=_answers(past))
        actions.approve(report=past, by=cast.reviewer, at=moment, via="page")
    missing = {"state": "missing", "reason": "=Đang rà soát"}
    return factories.report(
        cast.clerk, cast.ward, cells={"members": {"value": 0, "note": "mới"}, "workers": missing,
                                      "grassroots_unions": {"state": "n/a"}},
    )  # fmt: skip


def _answers(report: Report) -> dict[str, str]:
    from reporting.reports import queries

    form = queries.form_for(report)
    asked = queries.question_remarks(report, form, queries.cells_of(report.revision))
    return {each.cell: "đúng" for each in asked}


def sheet_of(report: Report) -> tuple[Worksheet, dict[str, int]]:
    book = books.opened(books.form(report))
    return book[FORM], books.rows(book)


def test_it_has_these_columns_and_a_row_for_each_cell(report: Report) -> None:
    sheet, rows = sheet_of(report)
    asked = [e.code for e in Element.objects.filter(supplier="unit") if e.asked_in("2026-Q3")]
    assert list(rows) == asked
    head = rows["members"] - 2
    assert tuple(sheet.cell(head, column).value for column in range(1, 6)) == HEADINGS
    assert [sheet.cell(head, column).value for column in (6, 7)] == ["Quý II/2026", "Quý III/2025"]
    assert sheet.cell(rows["members"], 3).value == "đoàn viên"
    assert "PHƯỜNG SÀI GÒN" in sheet["A1"].value


def test_it_is_filled_with_what_is_saved_and_what_was_approved(report: Report) -> None:
    sheet, rows = sheet_of(report)

    def row(code: str) -> list[Any]:
        return [sheet.cell(rows[code], column).value for column in range(4, 8)]

    assert row("members") == [0, "mới", 1000, 1000]
    assert row("workers") == ["chưa có số liệu", "=Đang rà soát", 1200, 1200]
    assert row("grassroots_unions") == ["không có", None, 3, 3]
    assert row("members_left") == [None, None, 40, 40]
    assert sheet.cell(rows["workers"], 5).data_type == "s"


def test_only_two_columns_are_open_and_there_is_no_password(report: Report) -> None:
    sheet, rows = sheet_of(report)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    open_cells = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert open_cells == {f"{letter}{row}" for row in rows.values() for letter in "DE"}


def test_the_drop_downs_forbid_nothing(report: Report) -> None:
    book = books.opened(books.form(report))
    words, reasons = book[FORM].data_validations.dataValidation
    assert words.formula1 == '"không có,chưa có số liệu"'
    assert not words.showErrorMessage
    assert not reasons.showErrorMessage
    where = reasons.formula1.replace("$", "").split("!")[1]
    offered = [cell.value for (cell,) in book[HELP][where]]
    assert len(offered) == 5
    assert all(offered)
    rows = books.rows(book)
    assert all(f"D{row}" in words.sqref for row in rows.values())
    assert all(f"E{row}" in reasons.sqref for row in rows.values())


def test_the_help_explains_every_row(report: Report) -> None:
    book = books.opened(books.form(report))
    said = {row[1]: row[2:4] for row in book[HELP].iter_rows(min_row=2, values_only=True)}
    for code in books.rows(book):
        element = Element.objects.get(pk=code)
        assert said[element.name] == (element.definition, element.example or None)


def test_it_says_on_a_hidden_sheet_whose_it_is(report: Report) -> None:
    sheet = books.opened(books.form(report))[IDENTITY]
    assert sheet.sheet_state == "veryHidden"
    said = dict(sheet.iter_rows(values_only=True))
    assert said["unit"] == "P-26740"
    assert said["period"] == "2026-Q3"
    assert said["report"] == str(report.pk)
    assert said["revision"] == str(report.revision_id)
    assert said["version"].startswith("CTR25-Q/1-")


def test_q4_asks_two_more_and_the_name_is_the_one_of_the_day(cast: Cast) -> None:
    moment = factories.at(Period.objects.get(pk="2025-Q4").as_of, 10)
    report = factories.report(cast.clerk, cast.ward, "2025-Q4", moment, cells={})
    Unit.objects.filter(pk="P-26740").update(name="Tên mới")
    sheet, rows = sheet_of(report)
    assert {"unorganised_workers", "unorganised_participants", "with_agreement_public"} <= rows.keys()
    assert "PHƯỜNG SÀI GÒN" in sheet["A1"].value


def test_the_same_form_is_the_same_file(report: Report) -> None:
    assert books.form(report) == books.form(report)


def test_made_up_figures_are_marked(report: Report, settings: Any) -> None:
    settings.DEMO = True
    texts = [cell.value for (cell,) in books.opened(books.form(report))[FORM]["A1:A8"]]
    assert "SỐ LIỆU MINH HỌA" in texts
    for sheet in books.opened(books.form(report)).worksheets:
        if sheet.sheet_state == "visible":
            assert sheet.oddHeader.center.text == "SỐ LIỆU MINH HỌA"


def test_a_name_that_looks_like_a_formula_stays_text(cast: Cast) -> None:
    Unit.objects.filter(pk="P-26740").update(name="=HYPERLINK(1)")
    cast.ward.placements.update(name="=HYPERLINK(1)")
    content = books.form(factories.report(cast.clerk, cast.ward, cells={}))
    with zipfile.ZipFile(BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_it_prints_on_one_page_of_a4(report: Report) -> None:
    setup = books.opened(books.form(report))[FORM]
    assert (setup.page_setup.paperSize, setup.page_setup.orientation) == (9, "portrait")
    assert (setup.page_setup.fitToWidth, setup.page_setup.fitToHeight) == (1, 1)


def test_it_opens_clean(report: Report) -> None:
    assert findings(books.form(report), ".xlsx") == []
