"""The workbook of an edition for one unit or perimeter, made from what was frozen alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.edition_json import Frozen
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import (
    annexes,
    bieu01,
    bieu02,
    contents,
    explanations,
    indicators,
    perimeters,
    report_states,
    restatements,
    series,
    tables,
    tasks,
)
from reporting.excel import package, styles
from reporting.excel.sheet import SheetWriter
from reporting.excel.text import clean


@dataclass(frozen=True)
class SheetPart:
    """A sheet after Biểu 01 and Biểu 02: its name, its title in the contents, and which parts of an edition have it."""

    name: str
    title: str
    write: Callable[[Worksheet, EditionPart], SheetWriter]
    applies: Callable[[EditionPart], bool] = lambda part: True


PARTS: tuple[SheetPart, ...] = (
    SheetPart(perimeters.NAME, "Số liệu theo phạm vi quận, huyện cũ", perimeters.write, perimeters.applies),
    SheetPart(series.NAME, "Diễn biến các chỉ tiêu qua các quý, có biểu đồ", series.write),
    SheetPart(report_states.NAME, "Tình hình lập, gửi và duyệt báo cáo của từng đơn vị", report_states.write),
    SheetPart(restatements.NAME, "Số liệu đã duyệt được điều chỉnh", restatements.write),
    SheetPart(tasks.NAME, "Tình hình thực hiện nhiệm vụ, nhiệm vụ phân công, thường kỳ", tasks.write, tasks.applies),
    SheetPart(
        explanations.NAME,
        "Định nghĩa, cách hiểu, số đơn vị báo cáo, thay đổi cách thống kê, ghi chú của đơn vị",
        explanations.write,
    ),
    SheetPart(annexes.NAME, "Số liệu theo công đoàn cơ sở", annexes.write, annexes.applies),
)


def build(frozen: Frozen, scope: str) -> bytes:
    """The .xlsx file of a scope, the same bytes wherever it is made; raises Refused."""
    part = EditionPart.of(frozen, scope)
    workbook = Workbook()
    styles.register(workbook)
    contents_sheet = workbook.worksheets[0]
    contents_sheet.title = contents.NAME
    targets_sheet, units_sheet = tables.write(
        workbook.create_sheet(bieu01.NAME), workbook.create_sheet(bieu02.NAME), part
    )
    entries = [
        ("Tình hình thực hiện các chỉ tiêu", targets_sheet),
        ("Số liệu theo đơn vị phục vụ đánh giá các chỉ tiêu", units_sheet),
    ]
    for name, indicator in indicators.names(part).items():
        sheet = indicators.write(workbook.create_sheet(name), part, indicator)
        entries.append((indicators.title(part, indicator), sheet))
    for sheet_part in PARTS:
        if sheet_part.applies(part):
            sheet = sheet_part.write(workbook.create_sheet(sheet_part.name), part)
            entries.append((sheet_part.title, sheet))
    sheets = [contents.write(contents_sheet, part, entries), *(sheet for _, sheet in entries)]
    contents_sheet.sheet_view.tabSelected = True
    # the properties of the document are all the edition's; Excel recalculates when it opens the file
    workbook.properties.subject = f"Chương trình hành động số {part.meeting.programme}"
    workbook.properties.description = clean(frozen.foot)
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    title = f"{frozen.title} – {part.quarter.label} – {part.scope.name}"
    return package.pack(workbook, sheets, frozen.published_at, title=title, author=part.imprint.author)
