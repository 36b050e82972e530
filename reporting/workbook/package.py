"""The file itself: made only from what is in the workbook, and readable without recalculating.

openpyxl writes a formula without its value, so a phone, a preview or Excel's protected view would show an empty
cell, and stamps the file with the hour of writing. Here each formula gets its value, and every part the given time.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

Values = Mapping[str, int | float | str]

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)</c>')


def pack(workbook: Workbook, live: Mapping[str, Values], at: dt.datetime) -> bytes:
    """The .xlsx file; `live` holds by sheet title the value of each cell with a formula."""
    written = io.BytesIO()
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_DEFLATED)).save()
    parts = {f"xl/worksheets/sheet{n}.xml": live[sheet.title] for n, sheet in enumerate(workbook.worksheets, start=1)}
    packed = io.BytesIO()
    with ZipFile(written) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in parts:
                content = _with_values(content.decode(), parts[name]).encode()
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            target.writestr(info, content)
    return packed.getvalue()


def _with_values(xml: str, values: Values) -> str:
    def valued(found: re.Match[str]) -> str:
        address, attributes, formula = found.groups()
        value = values[address]
        if isinstance(value, str):
            return f'<c r="{address}"{attributes} t="str"><f>{formula}</f><v>{escape(value)}</v></c>'
        return f'<c r="{address}"{attributes}><f>{formula}</f><v>{value!r}</v></c>'

    return _FORMULA.sub(valued, xml)
