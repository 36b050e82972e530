"""Files for the tests of papers: small real ones of every kind, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
# a preview with an end of its own inside the APP1 segment, then the picture
JPEG = (
    b"\xff\xd8" + b"\xff\xe1\x00\x08\xff\xd8\xff\xd9!!" + b"\xff\xdb\x00\x04\x00\x01"
    b"\xff\xda\x00\x04\x00\x00" + b"\x12\x34" * 20 + b"\xff\xd9"
)  # fmt: skip
EXE = b"MZ\x90\x00" + b"\0" * 200 + b"PE\0\0"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
TYPES = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
STREAMS = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}


def png() -> bytes:
    """One white point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")


def office(kind: str, *, main: str = "", types: str | None = None, **parts: bytes) -> bytes:
    """An Office file since 2007: `main` replaces the type of its main part, `types` the whole list of types."""
    path, name = TYPES[kind]
    main = main or f"application/vnd.openxmlformats-officedocument.{name}.main+xml"
    listed = f'<?xml version="1.0"?><Types><Override PartName="/{path}" ContentType="{main}"/></Types>'
    return zipped({"[Content_Types].xml": (types or listed).encode(), path: b"<x/>", **parts})


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip of these."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def bomb() -> bytes:
    """A file of 400 MB in half a megabyte."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", office_types("docx"))
        with archive.open("word/document.xml", "w") as part:
            for _ in range(400):
                part.write(b"\0" * 1024 * 1024)
    return held.getvalue()


def office_types(kind: str) -> str:
    """The list of types of an Office file."""
    with zipfile.ZipFile(io.BytesIO(office(kind))) as archive:
        return archive.read("[Content_Types].xml").decode()


def compound(*names: str, tail: bytes = b"") -> bytes:
    """An Office file until 2003: a header, a directory with these names, and what follows."""
    entries = b""
    for name in ("Root Entry", *names):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0") + struct.pack("<HB", len(text), 2) + b"\0" * 61
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries + tail


def every() -> dict[str, bytes]:
    """A fitting file by name."""
    return {
        "bao-cao.pdf": PDF,
        "anh.jpg": JPEG,
        "ANH.JPEG": JPEG,
        "anh.png": png(),
        **{f"van-ban.{kind}": office(kind) for kind in TYPES},
        **{f"cu.{kind}": compound(name) for kind, name in STREAMS.items()},
    }
