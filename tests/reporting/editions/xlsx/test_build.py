"""The workbook of an edition: its sheets, their links, the same bytes anywhere, nothing in it that was not meant."""

from __future__ import annotations

import copy
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from reporting.editions.docx.build import build as build_draft
from reporting.editions.jobs import Write
from reporting.editions.xlsx.build import build
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one

SCOPES = ("TPHCM", "TPHCM-CU", "P-26740", "PV-760", "T-1")


def links(book: Workbook) -> list[tuple[str, Any, str, str]]:
    """Sheet, cell, and the sheet and cell that it leads to."""
    found = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink:
                    to = re.fullmatch(r"'([^']+)'!([A-Z]+[0-9]+)", cell.hyperlink.location)
                    assert to, cell.hyperlink.location
                    found.append((sheet.title, cell, *to.groups()))
    return found


@pytest.mark.parametrize("scope", SCOPES)
def test_every_link_leads_to_a_cell_that_says_something(content: Json, scope: str) -> None:
    book = meeting.opened(build(worlds.frozen(content), scope))
    found = links(book)
    assert found
    for sheet, cell, to, address in found:
        assert book[to][address].value not in (None, ""), (sheet, cell.coordinate, to, address)


def test_the_contents_name_every_sheet_in_order(content: Json) -> None:
    book = meeting.opened(build(worlds.frozen(content), "TPHCM"))
    named = [cell.value for title, cell, to, _ in links(book) if title == "Mục lục" and cell.column == 2]
    assert ["Mục lục", *named] == book.sheetnames
    rows = meeting.values(build(worlds.frozen(content), "TPHCM"), "Mục lục")
    said = {str(row[0]): row[2] for row in rows}
    assert said["Mã băm nội dung (SHA-256)"] == worlds.frozen(content).sha256
    assert said["Người công bố"] == "Đặng Hải Yến"
    assert said["Lần, ngày"].startswith("Lần 01, ngày 03 tháng 10 năm 2026, lúc 09:30")


def test_a_unit_leads_to_its_report(content: Json) -> None:
    book = meeting.opened(build(worlds.frozen(content), "TPHCM"))
    found = [(cell, to, address) for title, cell, to, address in links(book) if title == meeting.TWO]
    units = [
        (book[meeting.TWO].cell(cell.row, 2).value, address.replace("A", "B"))
        for cell, to, address in found
        if to == "Tình hình BC"
    ]
    assert len(units) == len(meeting.UNITS)
    assert all(book["Tình hình BC"][address].value == name for name, address in units)


def test_the_states_of_all_reports(content: Json) -> None:
    changed = copy.deepcopy(content)
    changed["states"]["P-26740"] |= {"source": "", "submitted_by": "A", "approved_by": "B", "days": 10}
    rows = meeting.values(build(worlds.frozen(changed), "TPHCM"), "Tình hình BC")
    first = meeting.row_of(rows, "1") - 1
    by_name = {row[1]: row for row in rows[first : first + len(meeting.UNITS)]}
    for unit in changed["units"]:
        if not unit["owes"]:
            continue
        state, row = changed["states"][unit["code"]], by_name[unit["name"]]
        assert row[2] == state["label"]
        assert row[3] == ("…" if state["revision"] is None else state["revision"])
        assert row[6] == ("–" if state["source"] else state["days"])
    assert by_name["Công đoàn phường Sài Gòn"][6:9] == [10, "A", "B"]
    assert by_name["Công đoàn phường Linh Xuân"][2:5] == ["Chưa lập", "…", "…"]


OFFICE = pytest.mark.office


@OFFICE
@pytest.mark.parametrize("scope", ["TPHCM", "PV-760"])
def test_recalculated_every_formula_comes_to_what_it_carries(content: Json, tmp_path: Path, scope: str) -> None:
    made = build(worlds.frozen(content), scope)
    assert meeting.recalculated(made, tmp_path, meeting.opened(made).sheetnames) > 20


def test_the_same_bytes_whatever_the_process(content: Json, tmp_path: Path) -> None:
    """Two processes with other seeds of hashing, another zone and another locale write the same file."""
    source = tmp_path / "edition.json"
    source.write_text(worlds.frozen(content).written(), encoding="utf-8")
    made = []
    for seed, zone in (("1", "UTC"), ("2", "America/Lima")):
        out = tmp_path / f"{seed}.xlsx"
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
        command = [sys.executable, "-m", "tests.reporting.editions.make", str(source), "TPHCM", str(out)]
        subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parents[4])
        made.append(out.read_bytes())
    assert made[0] == made[1] == build(worlds.frozen(content), "TPHCM")


@pytest.mark.parametrize("build_file", [build, build_draft])
def test_a_units_files_hold_no_word_of_another_unit(content: Json, build_file: Write) -> None:
    told: Any = copy.deepcopy(content)
    others = [one["code"] for one in told["units"] if one["owes"] and one["code"] != "P-26740"]
    for unit in others:
        told["texts"][unit] = {"difficulties": "lời kín", "results": "lời kín"}
        told["notes"][unit] = {
            "members": dict.fromkeys(("note", "reason", "source", "answer"), "lời kín") | {"state": "missing"}
        }
        told["annexes"][unit] = {
            "name": "lời kín",
            "sha256": "",
            "elements": ["members"],
            "rows": [["1", "lời kín", "", [1]]],
        }
        if unit in told["states"]:
            told["states"][unit] |= {"submitted_by": "lời kín", "approved_by": "lời kín"}
    assert "lời kín" in texts(build_file(worlds.frozen(told), "TPHCM"))
    assert "lời kín" not in texts(build_file(worlds.frozen(told), "P-26740"))


def texts(made: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
