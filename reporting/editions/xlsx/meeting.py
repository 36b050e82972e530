"""Both sheets as one .xlsx file, the same for the same data, time and author."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from reporting.editions.meeting import Meeting
from reporting.editions.xlsx import bieu01, bieu02
from reporting.excel import styles
from reporting.excel.package import pack
from reporting.excel.sheet import PORTAL, Imprint
from reporting.excel.text import clean


def build(meeting: Meeting, at: dt.datetime, author: str) -> bytes:
    """The workbook of a meeting as made at `at` (local time, shown in the foot) by `author` ("" = by the portal)."""
    workbook = Workbook()
    styles.register(workbook)
    targets, units = workbook.worksheets[0], workbook.create_sheet(bieu02.NAME)
    targets.title = bieu01.NAME
    imprint = Imprint(at, clean(author))
    below, answers = bieu02.write(units, meeting, imprint)
    above = bieu01.write(targets, meeting, answers, imprint)
    workbook.properties.subject = f"Chương trình hành động số {meeting.programme}"
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)  # Excel recalculates when it opens the file
    illustrative = " (số liệu minh họa)" if meeting.illustrative else ""
    title = f"Biểu 01, Biểu 02 – {meeting.period.quarter.label} – {meeting.scope.name}{illustrative}"
    return pack(workbook, [above, below], at, title=title, author=imprint.author or PORTAL)
