"""The form goes through LibreOffice and comes back as it was filled in; on paper it is one page of A4."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reporting.models import Report
from reporting.spreadsheets import actions as uploads
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting.spreadsheets import books
from tests.reporting.spreadsheets.test_form_read import MEANT, OWN

pytestmark = [pytest.mark.office, pytest.mark.django_db]


@pytest.fixture
def report(cast: Cast) -> Report:
    """The ward's draft, nothing in it."""
    return factories.report(cast.clerk, cast.ward, cells={})


def test_filled_by_one_program_and_saved_by_another(report: Report, cast: Cast, tmp_path: Path) -> None:
    content = books.whole(
        report, members="1.580.000", workers="\u00a01 600 000 ", grassroots_unions="Không có",
        members_left="chưa có số liệu",
    )  # fmt: skip
    book = books.opened(content)
    book["Biểu"].cell(books.rows(book)["members_left"], 5).value = "Đang rà soát"
    again = books.office(books.saved(book), tmp_path)
    outcome = books.take(report, again, cast.clerk)
    assert outcome.faults == []
    expected = {code: change["value"] for code, change in factories.figures().items()}
    assert books.values(report) == {
        **expected, "members": 1580000, "workers": 1600000, "grassroots_unions": "n/a", "members_left": "missing",
    }  # fmt: skip


def test_what_office_keeps_of_the_form(report: Report, tmp_path: Path) -> None:
    book = books.opened(books.office(books.form(report), tmp_path))
    sheet, at = book["Biểu"], books.rows(book)
    assert sheet.protection.sheet
    assert not sheet.cell(at["members"], 4).protection.locked
    assert sheet.cell(at["members"], 2).protection.locked
    assert len(sheet.data_validations.dataValidation) == 2
    assert book["_ctr25"].sheet_state in ("hidden", "veryHidden")


def test_faults_are_found_after_office_too(report: Report, cast: Cast, tmp_path: Path) -> None:
    content = books.filled(report, members="1.580", workers="=1000+200", grassroots_unions="=1/0", members_left=1.5)
    outcome = books.take(report, books.office(content, tmp_path), cast.clerk)
    said = {each.element: each.message[:17] for each in outcome.faults}
    assert said == {
        "members": "“1.580” có thể là",
        "workers": "Ô là công thức. H",
        "grassroots_unions": "Ô là công thức. H",
        "members_left": "Ô đang chứa 1,5, ",
    }
    assert books.values(report) == {}


def test_the_unit_s_own_form_through_office(report: Report, cast: Cast, tmp_path: Path) -> None:
    uploads.map_rows(report=report, rows=MEANT, by=cast.clerk, at=NOW, via="page")
    outcome = books.take(report, books.office(books.foreign(*OWN), tmp_path), cast.clerk)
    assert outcome.faults == []
    assert books.values(report) == {"members": 1234, "workers": 2345}


def test_the_form_is_one_page_of_a4(cast: Cast, tmp_path: Path) -> None:
    moment = factories.at(factories.dt.date(2026, 1, 3))
    longest = factories.report(cast.clerk, cast.ward, "2025-Q4", moment)
    book = books.opened(books.form(longest))
    for name in book.sheetnames:
        if name != "Biểu":
            del book[name]
    pdf = books.office(books.saved(book), tmp_path, "pdf")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    boxes = set(re.findall(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)\s*\]", pdf))
    assert [[round(float(side)) for side in box] for box in boxes] == [[595, 842]]
