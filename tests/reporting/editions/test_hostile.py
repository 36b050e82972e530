"""Texts that were meant ill stand in every sheet as they are, and do nothing."""

from __future__ import annotations

import copy
import io
import re
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from django.db import transaction
from python_calamine import CalamineWorkbook

from reporting.editions.xlsx.build import build
from tests.reporting.editions import explained_sheets, meeting, worlds
from tests.reporting.editions.test_load import frozen_content
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the told world needs one
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
MEANT_ILL = [
    *explained_sheets.HOSTILE,
    "ết\x0b\x00 bell\x07",
    "=" + "d" * 32_766,
    "'='",
    "</t></is></c>",
    "]]>",
    "\ud83d"[:0] + "\uffff",
]


@pytest.fixture(scope="module")
def hostile(django_db_setup: None, django_db_blocker: Any) -> Json:
    """The told world with more: names, reasons, papers and tasks that are all meant ill."""
    with django_db_blocker.unblock(), transaction.atomic():
        explained_sheets.world()
        content: Json = frozen_content()
        transaction.set_rollback(True)
    found = copy.deepcopy(content)
    for number, unit in enumerate(one for one in found["units"] if one["owes"]):
        unit["name"] = MEANT_ILL[number % len(MEANT_ILL)][:200]
    for number, one in enumerate(found["tasks"]):
        one.update(text=MEANT_ILL[number % len(MEANT_ILL)], note=MEANT_ILL[(number + 3) % len(MEANT_ILL)])
    for one in found["restatements"]:
        one.update(reason=MEANT_ILL[0], document=MEANT_ILL[4], entered_by=MEANT_ILL[5])
    for unit in found["notes"].values():
        for number, note in enumerate(unit.values()):
            note.update(note=MEANT_ILL[number % len(MEANT_ILL)])
    return found


def test_no_cell_is_a_formula_that_is_not_ours(hostile: Json) -> None:
    made = build(worlds.frozen(hostile), "TPHCM")
    book = openpyxl.load_workbook(io.BytesIO(made))
    texts: set[str] = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert not any(word in str(cell.value) for word in ("HYPERLINK", "xau.example", "SUM(A1)"))
                elif isinstance(cell.value, str):
                    assert len(cell.value) <= 32_767
                    assert not CONTROL.search(cell.value)
                    texts.add(cell.value)
                assert cell.hyperlink is None or cell.hyperlink.location, (sheet.title, cell.coordinate)
                assert cell.hyperlink is None or cell.hyperlink.target is None
    for text in explained_sheets.HOSTILE:
        assert any(text.replace("_x0041_", "_x005F_x0041_") in one or text in one for one in texts), text


def test_calamine_reads_texts_as_they_were(hostile: Json) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(build(worlds.frozen(hostile), "TPHCM")))
    unions = {cell for row in book.get_sheet_by_name("CĐCS").to_python() for cell in row if isinstance(cell, str)}
    for text in explained_sheets.HOSTILE[:9]:
        assert text in unions, text


@pytest.mark.office
def test_libreoffice_opens_it_and_finds_every_formula_as_it_was(hostile: Json, tmp_path: Path) -> None:
    made = build(worlds.frozen(hostile), "TPHCM")
    again = meeting.office(made, tmp_path, "xlsx").read_bytes()
    for sheet in meeting.opened(made).sheetnames:
        ours, theirs = meeting.formulas(made, sheet), meeting.formulas(again, sheet)
        assert set(ours) == set(theirs), sheet


def test_the_author_cannot_break_the_foot(hostile: Json) -> None:
    made = build(worlds.frozen(hostile, published_by='&A &"x" ' + "Nguyễn " * 60), "P-26740")
    with ZipFile(io.BytesIO(made)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    for xml in sheets:
        foot = unescape(re.search("<oddFooter>(.*?)</oddFooter>", xml, re.S)[1])  # type: ignore[index]
        assert len(foot) <= 255
        assert "Bộ số liệu công bố lần 01" in foot
        assert "&A" not in foot.replace("&&", "")
