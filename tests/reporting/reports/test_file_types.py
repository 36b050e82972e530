"""What a paper is by its content; what is hostile, cut short or misnamed is refused with the reason."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.reports import file_types
from targets.domain.refusals import Refused
from tests import files
from tests.run import NEEDS


@pytest.mark.parametrize("name", files.every())
def test_every_kind_is_known_by_its_content(name: str) -> None:
    kind = file_types.kind_of(name, files.every()[name])
    assert name.lower().endswith(kind.endings)
    assert kind in file_types.KINDS


def test_the_types_on_the_wire() -> None:
    assert {kind.endings[0]: kind.mime for kind in file_types.KINDS} == {
        ".pdf": "application/pdf",
        ".jpg": "image/jpeg",
        ".png": "image/png",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".doc": "application/msword",
        ".xls": "application/vnd.ms-excel",
        ".ppt": "application/vnd.ms-powerpoint",
    }


def test_a_real_workbook() -> None:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    assert file_types.kind_of("so-lieu.xlsx", held.getvalue()) == file_types.XLSX


def test_a_real_picture(checkout: Path) -> None:
    assert file_types.kind_of("a.png", (checkout / "docs/overview.png").read_bytes()) == file_types.PNG


@pytest.mark.office
@pytest.mark.parametrize(
    ("source", "ending"), [("t.txt", "doc"), ("t.txt", "docx"), ("t.txt", "pdf"), ("t.csv", "xls")]
)
def test_what_an_office_program_writes(source: str, ending: str, tmp_path: Path) -> None:
    (tmp_path / source).write_text("1,2\n", encoding="utf-8")
    program = next(filter(None, map(shutil.which, NEEDS["office"])))
    subprocess.run(
        [program, f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", ending,
         "--outdir", str(tmp_path), str(tmp_path / source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    name = f"t.{ending}"
    assert f".{ending}" in file_types.kind_of(name, (tmp_path / name).read_bytes()).endings


MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
TWO_LISTS = files.office_types("docx").replace("/>", f'/><Override PartName="/a.xml" ContentType="{MACRO_MAIN}"/>')
SLIDES_INFO = b"\x02\x00\x00\x04\x0c\x00\x00\x00\x05\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00"
HOSTILE = {
    "empty": ("a.pdf", b"", "trống"),
    "too large": ("a.pdf", files.PDF.ljust(10 * 1024 * 1024 + 1), "quá 10 MB"),
    "exe as docx": ("a.docx", files.EXE, "Chỉ nhận"),
    "exe as exe": ("a.exe", files.EXE, "Chỉ nhận"),
    "svg": ("a.svg", files.SVG, "Chỉ nhận"),
    "svg as png": ("a.png", files.SVG, "Chỉ nhận"),
    "html as pdf": ("a.pdf", files.HTML, "Chỉ nhận"),
    "text": ("a.txt", "Báo cáo".encode(), "Chỉ nhận"),
    "gif": ("a.gif", b"GIF89a;", "Chỉ nhận"),
    "zip": ("a.zip", files.zipped({"a.txt": b"x"}), "Chỉ nhận"),
    "zip as docx": ("a.docx", files.zipped({"word/document.xml": b"x"}), "Chỉ nhận"),
    "template": ("a.docx", files.office("docx", main="application/x.template.main+xml"), "Chỉ nhận"),
    "compound file": ("a.doc", files.compound("\x05SummaryInformation"), "Chỉ nhận"),
    "bomb": ("a.docx", files.bomb(), "quá nhiều dữ liệu"),
    "bomb as pdf": ("a.pdf", files.bomb(), "quá nhiều dữ liệu"),
    "pdf with a zip behind as docx": ("a.docx", files.PDF + files.office("docx"), "nội dung là PDF"),
    "docx as pdf": ("a.pdf", files.office("docx"), "đuôi phải là “.docx”"),
    "docx as xlsx": ("a.xlsx", files.office("docx"), "nội dung là Word"),
    "doc as docx": ("a.docx", files.compound("WordDocument"), "Word 97"),
    "pdf as exe": ("a.pdf.exe", files.PDF, "có đuôi “.exe”"),
    "no ending": ("bao cao", files.PDF, "không có đuôi"),
    "macros in the list": ("a.docx", files.office("docx", main=MACRO_MAIN), "macro"),
    "macros in a second line": ("a.docx", files.office("docx", types=TWO_LISTS), "macro"),
    "macros in a part": ("a.docx", files.office("docx", **{"word/vbaProject.bin": b"x"}), "macro"),
    "sheet of macros": ("a.xlsx", files.office("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}), "macro"),
    "old macros": ("a.doc", files.compound("WordDocument", "Macros", "VBA"), "macro"),
    "old sheet macros": ("a.xls", files.compound("Workbook", "_VBA_PROJECT_CUR"), "macro"),
    "old slides with macros": ("a.ppt", files.compound("PowerPoint Document", tail=SLIDES_INFO), "macro"),
    "password": ("a.docx", files.compound("EncryptedPackage", "EncryptionInfo"), "mật khẩu"),
    "list with entities": ("a.docx", files.office("docx", types="<!DOCTYPE x><Types/>"), "hỏng"),
    "type in entities": ("a.docx", files.office("docx", types=TWO_LISTS.replace("macro", "m&#97;cro")), "hỏng"),
    "list in other letters": ("a.docx", files.zipped({"[Content_Types].xml": b"\xff\xfe<\0"}), "hỏng"),
    "part twice": ("a.docx", files.office("docx", **{"WORD/document.xml": b"y"}), "hỏng"),
    "cut zip": ("a.docx", files.office("docx")[:-30], "hỏng"),
    "cut jpeg": ("a.jpg", files.JPEG[:-5], "hỏng"),
    "jpeg of a preview only": ("a.jpg", files.JPEG[:20], "hỏng"),
    "jpeg head": ("a.jpg", files.JPEG[:3], "hỏng"),
    "cut png": ("a.png", files.png()[:-6], "hỏng"),
}


def refusal(name: str, content: bytes, *among: Sequence[file_types.Kind]) -> str:
    with pytest.raises(Refused) as caught:
        file_types.kind_of(name, content, *among)
    (error,) = caught.value.errors
    return error.message


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_with_the_reason(what: str) -> None:
    name, content, reason = HOSTILE[what]
    assert reason in refusal(name, content)


def test_ten_megabytes_are_taken() -> None:
    assert file_types.kind_of("a.pdf", files.PDF.ljust(10 * 1024 * 1024)) == file_types.PDF


def test_a_locked_part_is_refused() -> None:
    content = bytearray(files.office("docx"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "hỏng" in refusal("a.docx", bytes(content))


def test_an_old_document_with_a_sheet_inside_is_what_its_name_says() -> None:
    content = files.compound("WordDocument", "ObjectPool", "Workbook")
    assert file_types.kind_of("a.doc", content) == file_types.DOC
    assert file_types.kind_of("a.xls", content) == file_types.XLS
    with pytest.raises(Refused):
        file_types.kind_of("a.ppt", content)


def test_slides_that_say_they_have_no_macros() -> None:
    info = SLIDES_INFO.replace(b"\x01\x00\x00\x00\x02", b"\x00\x00\x00\x00\x02")
    assert file_types.kind_of("a.ppt", files.compound("PowerPoint Document", tail=info)) == file_types.PPT


def test_a_scan_is_a_pdf_or_a_picture() -> None:
    assert file_types.kind_of("a.png", files.png(), file_types.SCANS) == file_types.PNG
    assert "Chỉ nhận tệp PDF, ảnh JPEG hoặc PNG" in refusal("a.docx", files.office("docx"), file_types.SCANS)


@settings(max_examples=400)
@given(st.data())
def test_damaged_files_are_known_or_refused_and_nothing_else(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(files.every())))
    content = bytearray(files.every()[name])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        with contextlib.suppress(Refused):
            assert file_types.kind_of(name, damaged) in file_types.KINDS


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Báo cáo quý III.pdf", "Báo cáo quý III.pdf"),
        ("C:\\Users\\an\\bao cao.pdf", "bao cao.pdf"),
        ("../../etc/a.pdf", "a.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("Ba\u0301o  ca\u0301o.pdf", "Báo cáo.pdf"),
        ("x" * 300 + ".docx", "x" * 195 + ".docx"),
    ],
)
def test_names_are_made_harmless(given_name: str, shown: str) -> None:
    assert file_types.clean_name(given_name) == shown


def test_the_bomb_is_one() -> None:
    with zipfile.ZipFile(io.BytesIO(files.bomb())) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) > 400 * 1024 * 1024
    assert len(files.bomb()) < 1024 * 1024
