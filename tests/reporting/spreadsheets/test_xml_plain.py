"""Parts of a workbook that are plain at a look: the parser would find nothing in them either."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.spreadsheets.limits import ANNEX, BROKEN, FORM
from reporting.spreadsheets.xml_plain import is_plain
from reporting.spreadsheets.xml_scan import PartScan, look_through
from targets.domain.refusals import Refused
from tests.reporting.annexes import book, parts, saved

SHEET = parts(saved(book()))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("limits", [FORM, ANNEX])
def test_ordinary_sheets_are_plain(limits: Any) -> None:
    assert is_plain(SHEET, limits)
    assert is_plain(SHEET.replace(b'<?xml version="1.0"?>', b""), limits)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<v>600</v>", b"<f>1+1</f><v/>"),
        (b"<v>600</v>", b"<f\n>1+1</f><v/>"),
        (b"<v>600</v>", b"<x:f>1+1</x:f>"),
        (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD9999"/></mergeCells>'),
        (b"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A1:XFD9999"/></hyperlinks>'),
        (b"<worksheet", b"<!DOCTYPE a><worksheet"),
        (b'r="D2" t="n"', b'r="D2" t="e"'),
        (b'r="D2" t="n"', b't="e" r="D2"'),
        (b'r="D2" t="n"', b'r="D2" t="&#101;"'),
        (b'r="D2" t="n"', b'r="XFD2"'),
        (b'r="D2" t="n"', b'r="IW2"'),
        (b'r="D2" t="n"', b'r="D1048576"'),
        (b'r="D2" t="n"', b'r="D20101"'),
        (b'<c r="D2" t="n"', b"<c"),
        (b'<c r="D2" t="n"', b'<c\nr="D2"'),
        (b'<c r="D2" t="n"><v>600</v></c>', b'<x:c r="XFD2"><x:v>5</x:v></x:c>'),
        (b"600", b"6\x0000"),
    ],
)
def test_what_is_not_plain_goes_to_the_parser(old: bytes, new: bytes) -> None:
    changed = SHEET.replace(old, new, 1)
    assert changed != SHEET
    assert not is_plain(changed, FORM)
    assert not is_plain(changed, ANNEX)


def test_other_encodings_and_too_many_cells_go_to_the_parser() -> None:
    declared = re.sub(rb"<\?xml.*?\?>|^", b'<?xml version="1.0" encoding="utf-7"?>', SHEET, count=1)
    assert not is_plain(declared, ANNEX)
    assert not is_plain(SHEET.decode().encode("utf-16"), ANNEX)
    assert not is_plain(SHEET, type(ANNEX)(rows=20_100, columns=256, cells=5))


ATOMS = [
    b"<", b">", b"/", b"<!", b"<f>", b"</f>", b"<c ", b'<c r="', b"A1", b"XFD9", b"B99999", b'"', b"/>", b"<v>",
    b"</v>", b"</c>", b"<row>", b"</row>", b' t="e"', b' t="s"', b"mergeCell", b' ref="A1:XFD100000"', b"<x:c>", b":",
    b"&#101;", b"<a", b" ", b"\n", b"<hyperlink", b"<sheet ", b"<Relationship ", b"\xc3\xa0",
]  # fmt: skip


@settings(max_examples=500)
@given(st.lists(st.sampled_from(ATOMS), max_size=14).map(b"".join), st.integers(0, len(SHEET)), st.integers(0, 30))
def test_whatever_is_plain_the_parser_finds_nothing_in(put: bytes, at: int, cut: int) -> None:
    part = SHEET[:at] + put + SHEET[at + cut :]
    if is_plain(part, ANNEX):
        try:
            found = look_through(part, ANNEX)
        except Refused as refused:
            if refused.message == BROKEN:
                return  # the reader refuses it
            raise AssertionError(part) from refused
        assert found == PartScan()
