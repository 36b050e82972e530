"""What a workbook's sheets say, by way of the door: only parts that it let in reach the reader."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TypeVar

from python_calamine import CalamineWorkbook, SheetTypeEnum

from reporting.spreadsheets.gate import open_package
from reporting.spreadsheets.limits import BROKEN, FORM, Limits, bad_file
from reporting.spreadsheets.xml_scan import PartScan
from targets.domain.refusals import INPUT, Refused

Result = TypeVar("Result")


def read_sheets(
    content: bytes, parse: Callable[[CalamineWorkbook, dict[str, PartScan]], Result], limits: Limits = FORM
) -> Result:
    """What `parse` makes of an .xlsx file and of the scans of its sheets; raises Refused."""
    package = open_package(content, limits)
    scans = dict(package.sheets())
    try:
        return parse(CalamineWorkbook.from_filelike(io.BytesIO(package.clean)), scans)
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
