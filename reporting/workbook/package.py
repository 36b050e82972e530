"""The file itself: made only from what is in the workbook, and readable without recalculating.

openpyxl writes a formula without its value, so a phone, a preview or Excel's protected view would show an empty
cell, and stamps the file with the hour of writing. Here each formula gets its value, and every part the given time;
see `archive` for the rest.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from reporting.workbook.archive import archive

Values = Mapping[str, int | float | str]

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)</c>')


def pack(workbook: Workbook, live: Mapping[str, Values], at: dt.datetime) -> bytes:
    """The .xlsx file; `live` holds by sheet title the value of each cell with a formula."""
    written = io.BytesIO()
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_DEFLATED)).save()
    parts = {f"xl/worksheets/sheet{n}.xml": live[sheet.title] for n, sheet in enumerate(workbook.worksheets, start=1)}
    return repack(written.getvalue(), at, lambda name, content: _filled(content, parts.get(name)))


def repack(data: bytes, at: dt.datetime, change: Callable[[str, bytes], bytes] = lambda _, content: content) -> bytes:
    """The same zip file as every machine would write it, each part as `change(name, content)` gives it."""
    with ZipFile(io.BytesIO(data)) as source:
        return archive(((name, change(name, source.read(name))) for name in source.namelist()), at)


def _filled(content: bytes, values: Values | None) -> bytes:
    return _with_values(content.decode(), values).encode() if values else content


def _with_values(xml: str, values: Values) -> str:
    def valued(found: re.Match[str]) -> str:
        address, attributes, formula = found.groups()
        value = values[address]
        if isinstance(value, str):
            return f'<c r="{address}"{attributes} t="str"><f>{formula}</f><v>{escape(value)}</v></c>'
        return f'<c r="{address}"{attributes}><f>{formula}</f><v>{value!r}</v></c>'

    return _FORMULA.sub(valued, xml)
