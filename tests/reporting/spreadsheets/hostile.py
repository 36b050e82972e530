"""Files that nobody should send: made here, never kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping

import openpyxl
from openpyxl import Workbook

from tests.reporting.spreadsheets import books

SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
_HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><x>&d;</x>"""


def repacked(content: bytes, change: Mapping[str, bytes | None], more: int = 0) -> bytes:
    """The same archive with these parts replaced, added, or (None) left out, and `more` empty ones."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, part in change.items():
            if part is not None:
                new.writestr(name, part)
        for number in range(more):
            new.writestr(f"docProps/{number}.xml", "<a/>")
    return made.getvalue()


def part(content: bytes, name: str = SHEET) -> str:
    """A part of an archive as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def declared(content: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size declared for a part, in both places."""
    made = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo(name).file_size.to_bytes(4, "little")
    at = 0
    while (at := made.find(name.encode(), at + 1)) > 0:
        for back in (8, 22):
            if made[at - back : at - back + 4] == real:
                made[at - back : at - back + 4] = size.to_bytes(4, "little")
    return bytes(made)


def encrypted() -> bytes:
    """The beginning of a workbook with a password, as Excel saves it: an OLE file with the package in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def sheet(*rows: str) -> bytes:
    """The XML of a worksheet."""
    return (_HEAD + "<sheetData>" + "".join(rows) + "</sheetData></worksheet>").encode()


def far_cell(address: str) -> bytes:
    """A worksheet with two cells, one of them at the end of the world."""
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return sheet('<row r="1"><c r="A1"><v>1</v></c></row>', f'<row r="{row}"><c r="{address}"><v>1</v></c></row>')


def many_sheets(count: int) -> bytes:
    """A workbook of so many sheets."""
    book = Workbook()
    for number in range(count - 1):
        book.create_sheet(f"S{number}")
    return books.saved(book)


def with_links(content: bytes) -> bytes:
    """A formula that reads another workbook, as openpyxl keeps it."""
    return repacked(content, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def macros_by_type(content: bytes) -> bytes:
    """An .xlsm renamed."""
    types = part(content, "[Content_Types].xml").replace(
        "spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml"
    )  # fmt: skip
    types = types.replace(
        "application/vnd.openxmlformats-officedocument.sheet.macro", "application/vnd.ms-excel.sheet.macro"
    )
    assert "macroEnabled" in types
    return repacked(content, {"[Content_Types].xml": types.encode()})


# name → (how it is made from a good form, statuses it may be answered with, what the answer says)
CORPUS: dict[str, tuple[Callable[[bytes], bytes], set[int], str]] = {
    "empty": (lambda good: b"", {400}, "rỗng"),
    "text": (lambda good: b"TT,N\xe1\xbb\x99i dung\n1,2\n", {415}, ".xlsx"),
    "pdf": (lambda good: b"%PDF-1.4\n", {415}, ".xlsx"),
    "xls": (lambda good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), {415}, ".xls kiểu cũ"),
    "password": (lambda good: encrypted(), {415}, "mật khẩu"),
    "half": (lambda good: good[: len(good) // 2], {400}, "hỏng"),
    "no directory": (lambda good: good[:-22], {400}, "hỏng"),
    "zip of zips": (lambda good: repacked(b"PK\x05\x06" + bytes(18), {"a.zip": good, "b.zip": good}), {415}, ".xlsx"),
    "nested": (lambda good: repacked(good, {"xl/embeddings/a.xlsx": good}), {415}, "nhúng"),
    "macros": (lambda good: repacked(good, {"xl/vbaProject.bin": b"x"}), {415}, "macro"),
    "macros elsewhere": (lambda good: repacked(good, {"xl/VBAPROJECT.BIN": b"x"}), {415}, "macro"),
    "macros by type": (macros_by_type, {415}, "macro"),
    "links": (with_links, {422}, "liên kết"),
    "connections": (lambda good: repacked(good, {"xl/connections.xml": b"<a/>"}), {422}, "liên kết"),
    "entities": (lambda good: repacked(good, {"xl/sharedStrings.xml": _BOMB.encode()}), {422}, "DTD"),
    "entities in utf-16": (lambda good: repacked(good, {"xl/styles.xml": _BOMB.encode("utf-16")}), {400, 422}, ""),
    "bomb": (lambda good: repacked(good, {SHEET: b"<a>" + b" " * 60_000_000 + b"</a>"}), {413}, "quá lớn"),
    "dense bomb": (lambda good: repacked(good, {SHEET: b"<a>" + b" " * 30_000_000 + b"</a>"}), {413}, "quá lớn"),
    "bomb that lies": (
        lambda good: declared(repacked(good, {SHEET: b"<a>" + b" " * 60_000_000 + b"</a>"}), SHEET, 1000),
        {400}, "hỏng",
    ),
    "many parts": (lambda good: repacked(good, {}, more=3000), {413}, "quá nhiều"),
    "two of one name": (lambda good: _doubled(good), {400}, "hỏng"),
    "thousands of sheets": (lambda good: many_sheets(1500), {413}, "quá nhiều"),
    "hundred and one sheets": (lambda good: many_sheets(101), {413}, "trang tính"),
    "last row": (lambda good: repacked(good, {SHEET: far_cell("A1048576")}), {413}, "quá lớn"),
    "last column": (lambda good: repacked(good, {SHEET: far_cell("XFD2")}), {413}, "quá lớn"),
    "implied row": (
        lambda good: repacked(good, {SHEET: sheet('<row r="1048576"><c><v>1</v></c></row>')}), {413}, "quá lớn",
    ),
    "no such address": (lambda good: repacked(good, {SHEET: far_cell("AAAA1")}), {400}, "hỏng"),
    "deep": (lambda good: repacked(good, {SHEET: b"<a>" * 5000 + b"</a>" * 5000}), {422}, "không phải biểu"),
    "merged world": (
        lambda good: repacked(good, {SHEET: part(good).replace('mergeCell ref="A1:B1"', 'mergeCell ref="A1:XFD1048576"')
                                     .encode()}), {413}, "gộp ô",
    ),
    "not xml": (lambda good: repacked(good, {SHEET: b"\x00\x01\x02"}), {400}, "hỏng"),
    "no sheet": (lambda good: repacked(good, {SHEET: None}), {400, 422}, ""),
    "no workbook": (lambda good: repacked(good, {BOOK: None}), {415}, ".xlsx"),
    "workbook in capitals": (
        lambda good: repacked(good, {BOOK: None, BOOK.upper(): part(good, BOOK).encode()}),
        {400}, "hỏng",
    ),
    "open document": (
        lambda good: repacked(b"PK\x05\x06" + bytes(18),
                              {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        {415}, ".xlsx",
    ),
    "too large": (lambda good: good + bytes(10 * 1024 * 1024), {413}, "10 MB"),
}  # fmt: skip


def _doubled(good: bytes) -> bytes:
    """Two parts of one name: which of them is read depends on the reader."""
    made = io.BytesIO(good)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(SHEET.upper(), sheet())
    return made.getvalue()


def harmless(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Files that look strange and are all right."""
    claims = part(good).replace("<dimension ref=", '<dimension ref="A1:XFD1048576" was=')
    yield "claims a million rows", repacked(good, {SHEET: claims.encode()})
    empty = part(good).replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>')
    yield "an empty cell at the end", repacked(good, {SHEET: empty.encode()})
    yield "a picture", repacked(good, {"xl/media/image1.png": b"\x89PNG" + bytes(100)})
    yield "entities in the properties", repacked(good, {"docProps/core.xml": _BOMB.encode()})
    yield "broken properties", repacked(good, {"docProps/core.xml": b"<a"})
    book = openpyxl.load_workbook(io.BytesIO(good))
    book.create_sheet("Nháp")["A1"] = "=SUM(B1:B9)"
    yield "a sheet beside it", books.saved(book)
