"""What a paper is by its content, never by its name alone: PDF, pictures, Office documents. Pure.

`kind_of` names the kind or is refused: what is not one of them, what carries macros or a password, what is cut
short, and what its name gives out to be something else. Nothing is unpacked but the list of an Office file's parts.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from targets.domain.refusals import INPUT, Refused, Remark

MAX_SIZE = 10 * 1024 * 1024  # bytes of one paper
MAX_PAPERS = 10  # papers of one report
MAX_NAME = 200
MAX_UNPACKED = 300 * 1024 * 1024  # bytes that an Office file may claim to hold
MAX_LIST = 1024 * 1024  # bytes of the list of its parts


def unfit(reason: str) -> Refused:
    return Refused("bad_file", "Chưa đính kèm được tệp.", INPUT, errors=[Remark("file", reason)])


@dataclass(frozen=True)
class Kind:
    """A kind of file: how people call it, its type on the wire, the endings its name may have."""

    label: str
    mime: str
    endings: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("PDF", "application/pdf", (".pdf",))
JPEG = Kind("ảnh JPEG", "image/jpeg", (".jpg", ".jpeg"))
PNG = Kind("ảnh PNG", "image/png", (".png",))
DOCX = Kind("Word", f"{_OFFICE}.wordprocessingml.document", (".docx",))
XLSX = Kind("Excel", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
PPTX = Kind("PowerPoint", f"{_OFFICE}.presentationml.presentation", (".pptx",))
DOC = Kind("Word 97–2003", "application/msword", (".doc",))
XLS = Kind("Excel 97–2003", "application/vnd.ms-excel", (".xls",))
PPT = Kind("PowerPoint 97–2003", "application/vnd.ms-powerpoint", (".ppt",))
_SCANS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
HEAD = 8  # bytes that tell a scan
SCANS = tuple(kind for _, kind in _SCANS)
KINDS = (*SCANS, DOCX, XLSX, PPTX, DOC, XLS, PPT)

ACCEPT = ",".join(ending for kind in KINDS for ending in kind.endings)
_NO_SUCH_KIND = {
    SCANS: "Chỉ nhận tệp PDF, ảnh JPEG hoặc PNG; nội dung tệp này không phải.",
    KINDS: "Chỉ nhận tệp PDF, ảnh JPEG, PNG hoặc tệp Word, Excel, PowerPoint; nội dung tệp này không phải.",
}
_MACROS = "Tệp có macro (mã lệnh chạy kèm): hãy lưu lại thành tệp không có macro."
_PASSWORD = "Tệp đặt mật khẩu nên người xét duyệt không mở được: hãy bỏ mật khẩu."  # noqa: S105 – a message
_BROKEN = "Tệp hỏng hoặc chưa tải lên trọn vẹn: hãy mở thử rồi chọn lại."


def kind_of(name: str, content: bytes, among: Sequence[Kind] = KINDS) -> Kind:
    """The kind of a file called `name`; raises Refused."""
    if not content:
        raise unfit("Tệp gửi lên trống.")
    if len(content) > MAX_SIZE:
        raise unfit("Tệp lớn quá 10 MB.")
    kinds = [kind for kind in _sniffed(content) if kind in among]
    if not kinds:
        raise unfit(_NO_SUCH_KIND[tuple(among)])
    ending = PurePosixPath(name).suffix.lower()
    for kind in kinds:
        if ending in kind.endings:
            return kind
    ending_text = f"có đuôi “{ending[:20]}”" if ending else "không có đuôi"
    raise unfit(f"Tên tệp {ending_text} nhưng nội dung là {kinds[0].label}: đuôi phải là “{kinds[0].endings[0]}”.")


def scan_of(head: bytes) -> Kind | None:
    """The kind of a scan that begins so, by its first `HEAD` bytes: what may be shown in a page; None for all else."""
    return next((kind for magic, kind in _SCANS if head.startswith(magic)), None)


def clean_name(name: str) -> str:
    """The name under which a paper is shown and sent: no folders, no invisible or reversing signs, not too long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join("".join(sign for sign in name if sign == " " or unicodedata.category(sign)[0] not in "CZ").split())
    ending = PurePosixPath(name).suffix[:20]
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - len(ending)].rstrip(". ") + ending


def _sniffed(content: bytes) -> Sequence[Kind]:
    """What the content may be: several only for an old Office file with another inside."""
    scan = scan_of(content)
    if scan is not None:
        # a PDF may be of any length
        if not (_is_complete_jpeg(content) if scan == JPEG else scan == PDF or b"IEND\xaeB`\x82" in content):
            raise unfit(_BROKEN)
        return [scan]
    if content.startswith(b"PK\x03\x04"):
        return _in_zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_compound_file(content)
    return []


def _is_complete_jpeg(content: bytes) -> bool:
    """Whether the picture's own end is there; the one of a preview in a segment before it does not count."""
    offset = 2
    while content[offset : offset + 1] == b"\xff" and offset + 4 <= len(content):
        if content[offset + 1] == 0xDA:
            return content.find(b"\xff\xd9", offset) > 0
        offset += 2 + int.from_bytes(content[offset + 2 : offset + 4])
    return False


# ---------------------------------------------------------------- Office since 2007: a zip that lists its parts

_MAIN = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": DOCX,
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": XLSX,
    f"{_OFFICE}.presentationml.presentation.main+xml": PPTX,
}
_LIST = "[Content_Types].xml"
_TYPE = re.compile(r"""ContentType\s*=\s*["']([^"']*)["']""")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)


def _in_zip(content: bytes) -> Sequence[Kind]:
    try:
        parts, type_list = _parts(content)
    except _UNREADABLE as error:
        raise unfit(_BROKEN) from error
    types = [content_type.lower() for content_type in _TYPE.findall(type_list)]
    if any("macro" in name or "vbaproject" in name for name in [*types, *parts]):
        raise unfit(_MACROS)
    return [kind for main, kind in _MAIN.items() if main in types][:1]


def _parts(content: bytes) -> tuple[list[str], str]:
    """Names of the parts in small letters and the list of their types, "" in a zip that is no Office file.

    Raises Refused for what no Office writes: parts that claim to be huge, twice the same name, a list with entities.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        names = [entry.filename.lower() for entry in entries]
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise unfit("Tệp nén quá nhiều dữ liệu bên trong: hãy lưu lại thành tệp nhỏ hơn.")
        if _LIST not in archive.namelist():
            return names, ""
        if len(set(names)) < len(names) or any(entry.flag_bits & 1 for entry in entries):
            raise unfit(_BROKEN)
        with archive.open(_LIST) as part:
            type_list = part.read(MAX_LIST).decode()
    if "<!" in type_list or "&" in type_list:
        raise unfit(_BROKEN)
    return names, type_list


# ---------------------------------------------------------------- Office until 2003: a compound file with a directory

_ENTRY = 128  # bytes of a line of the directory: a name in UTF-16 (64), its length (2), the sort of thing it is (1) …
_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS, "PowerPoint Document": PPT}
_MACRO_STORES = {"Macros", "VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR"}
_SLIDES_WITH_MACROS = re.compile(rb"\x02\x00\x00\x04\x0c\x00\x00\x00.{4}\x01\x00\x00\x00", re.DOTALL)  # VbaInfoAtom


def _in_compound_file(content: bytes) -> Sequence[Kind]:
    names = {_entry_name(content[offset : offset + _ENTRY]) for offset in range(512, len(content) - _ENTRY + 1, _ENTRY)}
    if "EncryptedPackage" in names:
        raise unfit(_PASSWORD)
    kinds = [kind for name, kind in _STREAMS.items() if name in names]
    if names & _MACRO_STORES or (PPT in kinds and _SLIDES_WITH_MACROS.search(content)):
        raise unfit(_MACROS)
    return kinds


def _entry_name(entry: bytes) -> str:
    """The name in a line of the directory; "" where these bytes are none."""
    length = int.from_bytes(entry[64:66], "little")
    if entry[66] not in (1, 2, 5) or length % 2 or not 4 <= length <= 64:
        return ""
    return entry[: length - 2].decode("utf-16-le", "ignore")
