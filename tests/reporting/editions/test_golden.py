"""Golden editions: published anew from the same acts, every file is the one in `golden/`, byte for byte.

`CTR25_WRITE_GOLDEN=1 make test ARGS=tests/reporting/editions/test_golden.py` writes them anew, after a change
that is meant.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from reporting.editions import jobs
from reporting.management.edition_files import WRITERS
from reporting.models import Edition
from tests.reporting.editions import explained_sheets
from tests.reporting.editions.published import publish

GOLDEN = Path(__file__).parent / "golden"
WRITE = bool(os.environ.get("CTR25_WRITE_GOLDEN"))
# number → period, layout, and the scopes whose files are kept
EDITIONS = {
    "01": ("2025-Q4", "van-kien-dang", ("TPHCM",)),
    "02": ("2026-Q2", "nghi-dinh-30", ("TPHCM", "P-26830", "TPHCM-CU")),
}


def differing(ours: bytes, golden: bytes) -> list[str]:
    """The parts of two Office files that differ, for whoever has to find out why."""
    with ZipFile(io.BytesIO(ours)) as one, ZipFile(io.BytesIO(golden)) as other:
        names = sorted({*one.namelist(), *other.namelist()})
        shared = set(one.namelist()) & set(other.namelist())
        return [name for name in names if name not in shared or one.read(name) != other.read(name)]


@pytest.mark.django_db
def test_every_file_is_the_golden_one(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = explained_sheets.world()
    for number, (period, layout, scopes) in EDITIONS.items():
        publish(world, number, period, layout=layout)
        edition = Edition.objects.get(number=number)
        for scope in scopes:
            for name, content in jobs.files(edition=edition, scope=scope, write=WRITERS).items():
                _compare(GOLDEN / number / name, content)


def test_sheets_are_written_by_the_one_library_they_are_golden_with() -> None:
    """Without lxml openpyxl writes other bytes; docxtpl brings it, the lock its version."""
    assert openpyxl.LXML


def _compare(path: Path, content: bytes) -> None:
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    golden = path.read_bytes()
    if content != golden:
        parts = differing(content, golden) if path.suffix in (".xlsx", ".docx") else []
        pytest.fail(f"{path.name} is not the golden one; parts that differ: {parts or 'none, only the packing'}")
