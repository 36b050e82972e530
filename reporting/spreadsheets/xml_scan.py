"""One pass over the XML of a part: no document types, no sheet without end, and which cells are no plain values.

The reader gives an empty cell for a formula that was never calculated and for an error like #REF!, and makes room for
every cell between the first and the last: both must be known before it reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat  # document types, and so all entities, are refused as they begin

from openpyxl.utils import column_index_from_string

from reporting.reports.annex import letters
from reporting.spreadsheets.limits import BROKEN, FORM, Limits, bad_file
from targets.domain.numbers import format_count
from targets.domain.refusals import INPUT, TOO_LARGE, UNFIT

MAX_SHEETS = 100
_ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_SPREAD = ("mergeCell", "hyperlink")  # their areas are gone through cell by cell
_CHUNK = 1024 * 1024


@dataclass
class PartScan:
    """What a part holds: cells with formulas and with errors, the sheets and relations it names."""

    formulas: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    sheets: list[tuple[str, str]] = field(default_factory=list)
    relations: dict[str, str] = field(default_factory=dict)


def look_through(part: bytes, limits: Limits = FORM) -> PartScan:
    """What the part holds; raises Refused."""
    scanner = _Scanner(limits)
    try:
        for start in range(0, len(part), _CHUNK):
            scanner.parser.Parse(part[start : start + _CHUNK], False)
        scanner.parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise bad_file(INPUT, BROKEN) from error
    return scanner.result


class _Scanner:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.result = PartScan()
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = _no_document_type
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._cells = self._row = self._column = self._covered = 0
        self._address = ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif local == "c":
            self._begin_cell(attributes)
        elif local in ("v", "is", "f") and self._address:
            self._filled(local)
        elif local in _SPREAD:
            self._spread(attributes.get("ref", ""))
        elif local == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.result.sheets.append((attributes.get("name", ""), relation))
            if len(self.result.sheets) > MAX_SHEETS:
                raise bad_file(TOO_LARGE, f"Tệp có quá {MAX_SHEETS} trang tính. Hãy chỉ gửi trang tính của biểu.")
        elif local == "Relationship":
            self.result.relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self._address = ""

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            match = _ADDRESS.fullmatch(attributes["r"])
            if match is None:
                raise bad_file(INPUT, BROKEN)
            self._row, self._column = int(match[2]), column_index_from_string(match[1])
            self._address = attributes["r"]
        else:
            self._column += 1
            self._address = f"{letters(self._column - 1)}{self._row}"
        if attributes.get("t") == "e":
            self.result.errors.add(self._address)

    def _filled(self, local: str) -> None:
        """A cell that holds something: only these make the reader's table grow."""
        self._cells += 1
        most = self.limits
        if self._row > most.rows or self._column > most.columns or self._cells > 2 * most.cells:
            rows, cells = format_count(most.rows), format_count(most.cells)
            raise bad_file(
                TOO_LARGE, f"Trang tính quá lớn (quá {rows} dòng, {most.columns} cột hoặc {cells} ô). Hãy chỉ gửi biểu."
            )
        if local == "f":
            self.result.formulas.add(self._address)

    def _spread(self, area: str) -> None:
        """An area that is one cell, or one link."""
        corners = [_ADDRESS.fullmatch(corner) for corner in area.split(":")]
        if not 1 <= len(corners) <= 2 or None in corners:
            raise bad_file(INPUT, BROKEN)
        rows = [int(corner[2]) for corner in corners if corner]
        columns = [column_index_from_string(corner[1]) for corner in corners if corner]
        self._covered += (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
        if self._covered > self.limits.cells:
            raise bad_file(TOO_LARGE, "Trang tính có vùng gộp ô hoặc liên kết quá rộng. Hãy bỏ gộp ô rồi nạp lại.")


def _no_document_type(*_: Any) -> NoReturn:
    raise bad_file(UNFIT, "Tệp có khai báo kiểu tài liệu (DTD), không phải tệp do Excel, LibreOffice hay WPS lưu.")
