"""Pack and draft open clean: neither a hostile text nor a library leaves in them what Office would repair."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from reporting.editions.docx.build import build as build_draft
from reporting.editions.edition_json import Frozen
from reporting.editions.layouts import LABELS
from reporting.editions.xlsx.build import build as build_workbook
from tests.reporting.editions import worlds
from tests.reporting.editions.worlds import Json
from tests.valid import findings

pytestmark = pytest.mark.django_db  # the frozen world needs one
GOLDEN = Path(__file__).parent / "golden"  # the world with the hostile texts


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/*.*x")), ids=lambda path: path.name)
def test_golden_files(path: Path) -> None:
    assert findings(path.read_bytes(), path.suffix) == []


@pytest.mark.parametrize("scope", ["TPHCM", "PV-760", "T-1"])
@pytest.mark.parametrize(
    ("build", "suffix"), [(build_workbook, ".xlsx"), (build_draft, ".docx")], ids=["pack", "draft"]
)
def test_every_kind_of_scope(content: Json, build: Callable[[Frozen, str], bytes], suffix: str, scope: str) -> None:
    for layout in LABELS:
        assert findings(build(worlds.frozen(content, layout=layout), scope), suffix) == []


def test_what_the_libraries_write_of_themselves_would_be_found() -> None:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.save(made)
    assert any("styles.xml" in said for said in findings(made.getvalue(), ".xlsx"))
    document, written = docx.Document(), io.BytesIO()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles.add_style("Ô bảng", 1)
    document.save(written)
    assert any("stylesWithEffects" in said for said in findings(written.getvalue(), ".docx"))


def test_a_draft_says_its_hour_and_its_language(content: Json) -> None:
    made = build_draft(worlds.frozen(content), "TPHCM")
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        core, styles = parts.read("docProps/core.xml").decode(), parts.read("word/styles.xml").decode()
        assert not [name for name in parts.namelist() if "thumbnail" in name or "customXml" in name]
        assert 'w:val="15"' in parts.read("word/settings.xml").decode()
    assert "2026-10-03T02:30:00Z" in core  # 09:30 in Hồ Chí Minh City
    assert '<w:lang w:val="vi-VN"' in styles
    assert 'w:lang w:val="en-US"' not in styles
