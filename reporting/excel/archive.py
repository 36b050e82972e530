"""A zip file that is the same, byte for byte, wherever it is made.

`zipfile` writes what the machine's zlib makes of the content (builds differ) and which system wrote it. Here libdeflate
of the locked version packs, every part bears the given time, and nothing else is said.
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Iterable

import deflate

_LOCAL, _ENTRY, _END = struct.Struct("<IHHHHHIIIHH"), struct.Struct("<IHHHHHHIIIHHHHHII"), struct.Struct("<IHHHHIIH")
_VERSION, _UTF8, _DEFLATED, _LEVEL = 20, 0x800, 8, 6


def archive(parts: Iterable[tuple[str, bytes]], at: dt.datetime) -> bytes:
    """The zip file of these parts (name, content) in their order, all of the time `at` (local, two seconds exact)."""
    day = (at.year - 1980) << 9 | at.month << 5 | at.day
    hour = at.hour << 11 | at.minute << 5 | at.second // 2
    written, entries, count = bytearray(), bytearray(), 0
    for name, content in parts:
        packed, label, start = deflate.deflate_compress(content, _LEVEL), name.encode(), len(written)
        fields = (_VERSION, _UTF8, _DEFLATED, hour, day, zlib.crc32(content), len(packed), len(content), len(label), 0)
        written += _LOCAL.pack(0x04034B50, *fields) + label + packed
        entries += _ENTRY.pack(0x02014B50, _VERSION, *fields, 0, 0, 0, 0, start) + label
        count += 1
    end = _END.pack(0x06054B50, 0, 0, count, count, len(entries), len(written), 0)
    return bytes(written + entries + end)
