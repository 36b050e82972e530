"""The file itself: made only from what is in the workbook, and readable without recalculating.

openpyxl writes a formula without its value, so a phone, a preview or Excel's protected view would show an empty
cell, and stamps the file with the hour of writing. Here each formula gets its value, and every part the given time;
see `archive` for the rest.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Mapping
from typing import cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, localname, tostring

from reporting.excel.archive import archive
from reporting.excel.sheet import PORTAL, Bulk, SheetWriter
from reporting.excel.text import clean

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # media type

Values = Mapping[str, int | float | str]

# The order of what describes a font (ISO 29500-1, CT_Font); openpyxl has its own, and Excel may offer to repair it
_FONT = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
         "family", "charset", "scheme")  # fmt: skip
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v\s*(?:/>|></v>)</c>')
_ROW = re.compile(rb'<row r="([0-9]+)"')


def pack(
    workbook: Workbook, sheets: Iterable[SheetWriter], at: dt.datetime, *, title: str, author: str = PORTAL
) -> bytes:
    """The .xlsx file with its properties; `sheets` are those that hold formulas or bulk rows."""
    properties = workbook.properties
    properties.title = clean(title)
    properties.creator = properties.lastModifiedBy = author
    properties.created = properties.modified = at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    written = io.BytesIO()
    ExcelWriter(workbook, ZipFile(written, "w", ZIP_DEFLATED)).save()
    by_title = {sheet.worksheet.title: sheet for sheet in sheets}
    parts = {
        f"xl/worksheets/sheet{n}.xml": by_title[worksheet.title]
        for n, worksheet in enumerate(workbook.worksheets, start=1)
        if worksheet.title in by_title
    }

    def change(name: str, content: bytes) -> bytes:
        if name == ARC_STYLE:
            return _ordered(content)
        sheet = parts.get(name)
        if sheet and sheet.live:
            content = _with_values(content.decode(), sheet.live).encode()
        return _with_rows(content, sheet.bulk) if sheet and sheet.bulk else content

    return repack(written.getvalue(), at, change)


def repack(data: bytes, at: dt.datetime, change: Callable[[str, bytes], bytes] = lambda _, content: content) -> bytes:
    """The same zip file as every machine would write it, each part as `change(name, content)` gives it."""
    with ZipFile(io.BytesIO(data)) as source:
        return archive(((name, change(name, source.read(name))) for name in source.namelist()), at)


def _ordered(styles: bytes) -> bytes:
    root = fromstring(styles)
    for font in root.iter(f"{{{SHEET_MAIN_NS}}}font"):
        font[:] = sorted(font, key=lambda child: _FONT.index(localname(child)))
    return cast(bytes, tostring(root))  # its stubs say text


def _with_rows(xml: bytes, bulk: Bulk) -> bytes:
    """The rows put before the first one that stands below them."""
    below = next(match for match in _ROW.finditer(xml) if int(match[1]) >= bulk.first)
    xml_out = bytearray(xml[: below.start()])
    for row in bulk.rows():
        xml_out += row.encode()
    xml_out += xml[below.start() :]
    return bytes(xml_out)


def _with_values(xml: str, values: Values) -> str:
    def valued(formula_cell: re.Match[str]) -> str:
        address, attributes, formula = formula_cell.groups()
        value = values[address]
        if isinstance(value, str):
            return f'<c r="{address}"{attributes} t="str"><f>{formula}</f><v>{escape(value)}</v></c>'
        return f'<c r="{address}"{attributes}><f>{formula}</f><v>{value!r}</v></c>'

    return _FORMULA.sub(valued, xml)
