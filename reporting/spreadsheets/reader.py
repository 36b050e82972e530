"""What a workbook's sheets say, by way of the door: only parts that it let in reach the reader."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetTypeEnum

from reporting.spreadsheets.gate import open_package
from reporting.spreadsheets.limits import BROKEN, FORM, Limits, bad_file
from reporting.spreadsheets.xml_scan import PartScan
from targets.domain.refusals import INPUT, Refused


@contextlib.contextmanager
def reading(content: bytes, limits: Limits = FORM) -> Iterator[tuple[CalamineWorkbook, dict[str, PartScan]]]:
    """An .xlsx file and the scans of its sheets, to be read within; raises Refused."""
    package = open_package(content, limits)
    scans = dict(package.sheets())
    try:
        yield CalamineWorkbook.from_filelike(io.BytesIO(package.clean)), scans
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
