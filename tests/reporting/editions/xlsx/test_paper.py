"""On paper nothing is cut off: rows as high as their text, letters that can be read, totals with what they total."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import indicators
from reporting.editions.xlsx.build import build
from reporting.excel import paging, styles, text
from reporting.excel.sheet import Rows, SheetWriter
from reporting.excel.styles import BODY
from targets.models import Period
from tests.reporting.editions import explained_sheets, meeting, worlds
from tests.reporting.editions.test_load import frozen_content
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the told world needs one
TOO_LONG = "Vì số liệu của công đoàn cơ sở chưa đối chiếu xong với bảo hiểm xã hội. " * 450  # of 32.767 characters


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any) -> Json:
    """The told world with texts as long as they may be, and an older figure taken of every unit."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        explained_sheets.world()
        found: Json = copy.deepcopy(frozen_content())
        transaction.set_rollback(True)
    for one in found["tasks"][:2]:
        one.update(text=f"{one['clause']} {TOO_LONG}", note=TOO_LONG)
    for restated in found["restatements"]:
        restated.update(reason=TOO_LONG)
    for unit in found["notes"].values():
        for note in list(unit.values())[:1]:
            note.update(reason=TOO_LONG, note="=" + "d" * 32_766)
    for noted in found["breaks"]:
        noted.update(text=TOO_LONG)
    for perimeter in found["perimeters"]:
        perimeter.update(note=TOO_LONG)
    owing = [unit for unit in found["units"] if unit["owes"]]
    for number, each in enumerate(owing):
        each["name"] = f"Đơn vị {number} " + "tên dài " * 20
    found["carried"] = {
        code: {each["code"]: {"value": 1234, "period": "2026-Q1"} for each in owing} for code in found["carried"]
    }  # type: ignore[assignment, typeddict-item]
    return found


def shown(sheet: Worksheet) -> Iterator[tuple[str, str, float, float]]:
    """Each text with its address, the height that it needs, and the height that it has."""
    merged = {each.coord.split(":")[0]: range_boundaries(each.coord) for each in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or cell.data_type == "f" or not cell.alignment.wrap_text:
                continue
            left, top, right, bottom = merged.get(cell.coordinate, (cell.column, cell.row, cell.column, cell.row))
            wide = sum(sheet.column_dimensions[get_column_letter(at)].width for at in range(left, right + 1))
            high = sum(sheet.row_dimensions[at].height or 15 for at in range(top, bottom + 1))
            size = cell.font.sz
            count = text.lines(cell.value, wide, size, bold=bool(cell.font.b))
            yield cell.coordinate, cell.value, count * size * 1.27, high


@pytest.mark.parametrize("scope", ["TPHCM", "TPHCM-CU", "P-26740"])
def test_every_text_shows_whole_in_rows_that_excel_does_not_cut(content: Json, scope: str) -> None:
    cut = []
    for sheet in meeting.opened(build(worlds.frozen(content), scope)).worksheets:
        assert all((one.height or 0) <= 409 for one in sheet.row_dimensions.values()), sheet.title
        cut += [(sheet.title, at, said[:40]) for at, said, needed, had in shown(sheet) if needed > had]
    assert not cut


def test_a_text_that_goes_on_below_is_there_whole(content: Json) -> None:
    book = meeting.opened(build(worlds.frozen(content), "TPHCM"))
    for name in ("Nhiệm vụ", "Điều chỉnh", "Giải trình", "PL 1"):
        rows = book[name].iter_rows(values_only=True)
        columns = ["".join(one for one in column if isinstance(one, str)) for column in zip(*rows, strict=True)]
        assert any(bare(TOO_LONG) in bare(one) for one in columns), name


def bare(said: str) -> str:
    """Without blanks, which are where it is parted."""
    return "".join(said.split())


@pytest.mark.parametrize("scope", ["TPHCM", "P-26740"])
def test_letters_are_not_printed_too_small_to_read(content: Json, scope: str) -> None:
    across = {(9, "landscape"): 841.9, (9, "portrait"): 595.3, (8, "landscape"): 1190.6}
    for sheet in meeting.opened(build(worlds.frozen(content), scope)).worksheets:
        last = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[2] or 0
        wide = sum(sheet.column_dimensions[get_column_letter(at)].width * 5.25 + 3.75 for at in range(1, last + 1))
        paper = across[int(sheet.page_setup.paperSize or 9), sheet.page_setup.orientation]
        assert BODY * (paper - 57.6) / wide >= 5.8, sheet.title


def test_totals_stay_with_the_last_units_and_their_notes(content: Json) -> None:
    """With every number of units: also where the notes are longer than a page."""
    pack = EditionPart.of(worlds.frozen(content), "TPHCM-CU")
    broken = []
    for count in range(10, 130, 12):
        units = [pack.meeting.units[0]] * count
        sheet = _appendix(dataclasses.replace(pack, meeting=dataclasses.replace(pack.meeting, units=units)))
        total = next(row for row in range(1, sheet.tail.last) if sheet.worksheet.cell(row, 1).value == "TỔNG CỘNG")
        broken.append([one.id for one in sheet.worksheet.row_breaks.brk])
        assert broken[-1] in ([], [total - 3])
    assert [] in broken
    assert any(broken)


def test_a_heading_stays_with_its_units(content: Json) -> None:
    pack = EditionPart.of(worlds.frozen(content), "TPHCM")
    sheet = _appendix(pack)
    assert sheet.worksheet.cell(sheet.tail.first, 1).value == "III"
    assert sheet.worksheet.cell(sheet.tail.first + 3, 1).value == "TỔNG CỘNG"


def _appendix(pack: EditionPart) -> SheetWriter:
    book = Workbook()
    styles.register(book)
    return indicators.write(book.worksheets[0], pack, pack.content.indicators[0].code)


def test_every_page_of_illustrative_figures_says_so_in_large_letters(content: Json) -> None:
    for illustrative in (True, False):
        made = build(worlds.frozen({**content, "illustrative": illustrative}), "TPHCM")
        for sheet in meeting.opened(made).worksheets:
            mark = sheet.oddHeader.center
            wanted = ("SỐ LIỆU MINH HỌA", 36, "BFBFBF") if illustrative else (None, None, None)
            assert (mark.text, mark.size, mark.color) == wanted, sheet.title


def test_lists_of_units_can_be_filtered_and_their_totals_cannot(content: Json) -> None:
    book = meeting.opened(build(worlds.frozen(content), "TPHCM"))
    for name in ("Biểu 02", "PL 1", "PL 3", "Tình hình BC"):
        sheet = book[name]
        _, first, columns, last = range_boundaries(sheet.auto_filter.ref)
        assert columns == range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))[2]
        assert isinstance(sheet.cell(last, 1).value, int), name
        assert not isinstance(sheet.cell(last + 1, 1).value, int), name
        assert sheet.cell(first - 1, 1).value == "(1)" or sheet.cell(first, 1).value == "(1)", name


def test_a_workbook_opens_at_the_top_of_its_first_sheet(content: Json) -> None:
    book = meeting.opened(build(worlds.frozen(content), "P-26740"))
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == ["Mục lục"]
    for sheet in book.worksheets:
        assert sheet.sheet_view.topLeftCell in (None, "A1")
        assert {one.activeCell for one in sheet.sheet_view.selection} <= {"A1", None}, sheet.title


def test_a_heading_is_never_the_last_on_a_page() -> None:
    """Wherever on its page it comes to stand; one with room below it has no page begun for it."""
    broken = []
    for row in range(20, 60):
        sheet = SheetWriter(Workbook().worksheets[0], [40.0] * 3)
        for at in range(1, 101):
            sheet.high(at, 1)
        sheet.leads[row] = 2
        paging.page(sheet, subject(), "Thử", Rows(1, 2), Rows(99, 100))
        broken += [one.id + 1 for one in sheet.worksheet.row_breaks.brk]
    assert broken == [27, 28, 29, 53, 54, 55]  # pages of 28 rows, two of them repeated


def subject() -> paging.Subject:
    """What a foot needs to know."""
    return SimpleNamespace(period=Period(code="2026-Q2"), illustrative=False)  # type: ignore[return-value]
