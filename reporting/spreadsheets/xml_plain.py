"""Whether a part of a workbook is as plain as nearly all are, told from its bytes: many times quicker than parsing.

In well-formed XML a `<` always begins markup, so what must not be there can be looked for as bytes, as long as these
are ASCII with nothing declared otherwise. Whatever is not at once seen to be harmless is left to the parser (xml_scan).
"""

from __future__ import annotations

import re

from reporting.spreadsheets.limits import Limits

_DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml\s[^<>&]*?encoding\s*=\s*["'](?i:utf-8|us-ascii)["'][^<>&]*\?>""")
_UNDECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<(?!\?xml)""")
# Document types, comments and CDATA; what `xml_scan` looks at besides cells; anything of that under a prefix.
_TELLING = re.compile(rb"<(?:[!?](?!xml)|f[\s/>]|sheet[\s/>]|mergeCell|hyperlink|Relationship)")
_PREFIXED = re.compile(rb":(?:f|c|v|row|is|sheet|mergeCell|hyperlink|Relationship)")
# A cell that does not begin as Excel, LibreOffice, WPS and openpyxl write it, or lies beyond 256 columns and the rows.
_OTHER_CELL, _OTHER_CELL_BELOW = (
    re.compile(
        rb'<c(?:[\t\r\n/>]| (?!r="(?:[A-H]?[A-Z]|I[A-V])' + rows + rb'"'
        rb'(?: s="[0-9]{1,6}")?(?: t="(?:s|n|str|b|inlineStr)")? ?/?>))'
    )
    for rows in (rb"[1-9][0-9]{0,3}", rb"(?:[1-9][0-9]{0,3}|1[0-9]{4})")
)


def is_plain(part: bytes, limits: Limits) -> bool:
    """Whether `xml_scan` would find neither a trap nor a formula, an error, a sheet or a relation in it.

    Broken XML may pass: the reader refuses it.
    """
    if b"\0" in part or not (_DECLARED.match(part) or _UNDECLARED.match(part)):
        return False
    if part.count(b"<") > 4 * limits.cells:  # a cell with its value has four
        return False
    other = _OTHER_CELL_BELOW if limits.rows >= 20_000 else _OTHER_CELL
    return not any(pattern.search(part) for pattern in (_PREFIXED, _TELLING, other))
