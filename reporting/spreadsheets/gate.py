"""What is refused before a file is read: too large, no .xlsx, protected, with macros, links or traps in it.

Nothing that a file says of itself is trusted. Each part is unpacked here under limits, looked through once, and only
what was looked at is handed on: the reader never meets the sender's own archive.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetTypeEnum

from reporting.spreadsheets.limits import BROKEN, FORM, Limits, bad_file
from reporting.spreadsheets.xml_plain import is_plain
from reporting.spreadsheets.xml_scan import PartScan, look_through
from targets.domain.refusals import INPUT, TOO_LARGE, UNFIT, WRONG_FORMAT, Refused

MB = 1024 * 1024
MAX_FILE = 10 * MB
MAX_UNPACKED = 40 * MB
MAX_PART_RATIO = 200  # unpacked to packed, of parts above a megabyte; real sheets stay below 60
MAX_PARTS = 500

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOMB = "Tệp giải nén ra quá lớn. Hãy chỉ gửi trang tính của biểu, tối đa 40 MB sau khi giải nén."
_FOREIGN = "Tệp không phải là bảng tính .xlsx. Hãy lưu dạng “Excel Workbook (.xlsx)” rồi nạp lại."
_MACROS = "Tệp có macro hoặc điều khiển nhúng. Hãy lưu lại dạng .xlsx không có macro rồi nạp lại."
_LINKS = "Tệp có liên kết tới tệp hoặc nguồn dữ liệu khác. Hãy ngắt liên kết (dán giá trị) rồi nạp lại."
_ACTIVE = ("vbaproject.bin", "xl/activex/", "xl/embeddings/", "xl/macrosheets/", "xl/dialogsheets/")
_PROPERTIES = "docProps/"
_UNREAD = (_PROPERTIES, "xl/theme/")  # of no use to the reader: never unpacked
_LINKED = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


@contextlib.contextmanager
def reading(content: bytes, limits: Limits = FORM) -> Iterator[tuple[CalamineWorkbook, dict[str, PartScan]]]:
    """An .xlsx file that may be read, and what was seen in its sheets, by name; raises Refused, within too."""
    parts = _admitted(content)
    scans = {name: PartScan() if is_plain(part, limits) else look_through(part, limits) for name, part in parts.items()}
    clean = io.BytesIO()
    try:
        with zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        targets, sheets = scans.get("xl/_rels/workbook.xml.rels", PartScan()).relations, {}
        for name, relation in scans["xl/workbook.xml"].sheets:
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            sheets[name] = scans.get(path, PartScan())
        clean.seek(0)
        yield CalamineWorkbook.from_filelike(clean), sheets
    except Refused:
        raise
    except BaseException as error:
        # the reader's own panics are no Exception; whatever it meets, the file is not as it should be
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise bad_file(INPUT, BROKEN) from error


def worksheets(book: CalamineWorkbook) -> list[str]:
    """The names of the sheets that hold cells, in order."""
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _admitted(content: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx file that may be looked through; raises Refused."""
    if len(content) > MAX_FILE:
        raise bad_file(TOO_LARGE, "Tệp lớn quá 10 MB.")
    if not content:
        raise bad_file(INPUT, "Tệp rỗng.")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise bad_file(WRONG_FORMAT, "Tệp có mật khẩu mở. Hãy bỏ mật khẩu rồi nạp lại.")
        raise bad_file(WRONG_FORMAT, "Tệp .xls kiểu cũ. Hãy lưu lại dạng “Excel Workbook (.xlsx)” rồi nạp lại.")
    if not content.startswith(_ZIP):
        raise bad_file(WRONG_FORMAT, _FOREIGN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_names(archive.infolist())
            return dict(_unpacked(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise bad_file(INPUT, BROKEN) from error


def without_properties(content: bytes) -> bytes:
    """The workbook that was let in, less the properties of the document: nobody has looked through these."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            if not entry.filename.startswith(_PROPERTIES):
                archive.writestr(entry.filename, source.read(entry))
    return buffer.getvalue()


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    """Raise Refused for what the list of parts alone tells."""
    names = [entry.filename.lower() for entry in entries]
    if len(names) > MAX_PARTS:
        raise bad_file(TOO_LARGE, "Tệp có quá nhiều trang tính hoặc phần đính kèm. Hãy chỉ gửi trang tính của biểu.")
    if len(set(names)) < len(names):
        raise bad_file(INPUT, BROKEN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise bad_file(WRONG_FORMAT, "Tệp nén có mật khẩu. Hãy bỏ mật khẩu rồi nạp lại.")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise bad_file(WRONG_FORMAT, _FOREIGN)
    for name in names:
        if name.endswith(_ACTIVE[0]) or name.startswith(_ACTIVE[1:]):
            raise bad_file(WRONG_FORMAT, _MACROS)
        if name.startswith(_LINKED):
            raise bad_file(UNFIT, _LINKS)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise bad_file(TOO_LARGE, _BOMB)


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The XML parts, each read to its end and held to its checksum; raises Refused where they are too large."""
    total = 0
    for entry in archive.infolist():
        if not entry.filename.endswith((".xml", ".rels")) or entry.filename.startswith(_UNREAD):
            continue
        with archive.open(entry) as stream:
            part = stream.read(MAX_UNPACKED - total + 1)
            stream.read(1)  # the end, where the checksum is compared
        total += len(part)
        if total > MAX_UNPACKED or (len(part) > MB and len(part) > MAX_PART_RATIO * max(entry.compress_size, 1)):
            raise bad_file(TOO_LARGE, _BOMB)
        if entry.filename == "[Content_Types].xml" and b"macroenabled" in part.lower():
            raise bad_file(WRONG_FORMAT, _MACROS)
        yield entry.filename, part
