"""The pack of a whole city with twenty thousand base unions stays small while it is made."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from reporting.editions.content import AnnexText
from tests.reporting.editions import worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one
ROWS, COLUMNS, MEGABYTES = 20_000, 18, 300


def test_memory_of_a_process_that_makes_it(content: Json, tmp_path: Path) -> None:
    big: Json = {**content, "annexes": {}}
    filing, elements = list(content["states"]), [one["code"] for one in content["elements"]][:COLUMNS]
    each = -(-ROWS // len(filing))
    for number, unit in enumerate(filing):
        count = min(each, ROWS - number * each)
        rows = [(f"{unit}-{line}", f"CĐCS Công ty số {line}", f"Công ty TNHH {line}", [line % 900] * COLUMNS)
                for line in range(count)]  # fmt: skip
        big["annexes"][unit] = AnnexText(name="phu-luc.xlsx", sha256="", elements=elements, rows=rows)
    source, out = tmp_path / "edition.json", tmp_path / "pack.xlsx"
    source.write_text(worlds.frozen(big).written(), "utf-8")
    command = [sys.executable, "-m", "tests.reporting.editions.make", str(source), "TPHCM", str(out)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[4])
    assert json.loads(said.stdout)["megabytes"] <= MEGABYTES
    sheet = CalamineWorkbook.from_path(out).get_sheet_by_name("CĐCS").to_python()
    assert sum(isinstance(row[0], float) and bool(row[2]) for row in sheet) == ROWS
