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
    _describe(workbook, meeting, imprint)
    return pack(workbook, [above, below], at)


def _describe(workbook: Workbook, meeting: Meeting, imprint: Imprint) -> None:
    """Document properties; Excel recalculates when it opens the file."""
    moment = imprint.at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties = workbook.properties
    properties.title = clean(
        f"Biểu 01, Biểu 02 – {meeting.period.quarter.label} – {meeting.scope.name}"
        f"{' (số liệu minh họa)' if meeting.illustrative else ''}"
    )
    properties.subject = f"Chương trình hành động số {meeting.programme}"
    properties.creator = properties.lastModifiedBy = imprint.author or PORTAL
    properties.created = properties.modified = moment
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
