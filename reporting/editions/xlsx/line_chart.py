"""The chart of a time series as Excel draws it itself: lines differ by dashes and marks, for black-and-white print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from openpyxl.chart import LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series as Line
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import PointText
from reporting.editions.xlsx.time_series import TimeSeries
from reporting.excel.sheet import Rows
from reporting.excel.styles import COUNT, FONT
from reporting.excel.text import clean
from targets.domain.periods import Quarter

AIM = "Chỉ tiêu của mốc kế tiếp"
MERGED = "Toàn Thành phố sau sáp nhập"


@dataclass(frozen=True)
class Look:
    """How a line is drawn; without `dash` only its marks are."""

    colour: str
    dash: str | None
    mark: Literal["circle", "dash", "square"]
    size: int


OWN, LEVEL, CITY = (
    Look("0B4F8A", "solid", "circle", 6),
    Look("14603A", None, "dash", 9),
    Look("8A5A00", "dash", "square", 6),
)


def chart(worksheet: Worksheet, series: TimeSeries, rows: Rows, quarter: int) -> LineChart:
    """Over the column `quarter`, of the three columns after it: a line for the scope, marks at the level of the next
    milestone, a dashed line for the merged city where it stands beside.

    Marks are hollow where a quarter does not stand on its own approved figures of every unit.
    """
    indicator = series.method.indicator
    drawing = LineChart()
    run = RegularTextRun(rPr=_letters(1100, bold=True), t=clean(f"{indicator.short_name} ({indicator.measure})"))
    drawing.title = Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)
    drawing.legend = Legend(legendPos="b")
    drawing.legend.txPr = _small()
    drawing.display_blanks = "gap"
    drawing.visible_cells_only = False
    _axes(drawing, series)
    own = _line(worksheet, rows, quarter + 1, clean(series.scope_name), OWN)
    own.dPt = _hollow(series, OWN, series.quarters)
    drawing.series.append(own)
    if series.aims:
        drawing.series.append(_line(worksheet, rows, quarter + 2, AIM, LEVEL))
    if series.merged_city:
        city = _line(worksheet, rows, quarter + 3, MERGED, CITY)
        city.dPt = _hollow(series, CITY, series.merged_city)
        drawing.series.append(city)
    drawing.set_categories(Reference(worksheet, min_col=quarter, min_row=rows.first, max_row=rows.last))
    return drawing


def _line(worksheet: Worksheet, rows: Rows, column: int, name: str, look: Look) -> Line:
    line: Line = Series(Reference(worksheet, min_col=column, min_row=rows.first, max_row=rows.last), title=name)
    line.smooth = False
    line.marker = _mark(look)
    line.graphicalProperties = _stroke(look)
    return line


def _hollow(series: TimeSeries, look: Look, points: Mapping[Quarter, PointText | None]) -> list[DataPoint]:
    """The marks of a line that are not filled, by the place of their quarter."""
    unsure = (
        index
        for index, quarter in enumerate(series.quarters)
        if not is_firm(points.get(quarter), is_count=series.method.is_count)
    )
    return [DataPoint(idx=index, marker=_mark(look, hollow=True), spPr=_stroke(look)) for index in unsure]


def is_firm(point: PointText | None, *, is_count: bool) -> bool:
    """As on screen (reporting/progress/presenters.py)."""
    return point is not None and point.counts and point.is_whole and not (is_count and point.carried)


def _stroke(look: Look) -> GraphicalProperties:
    if look.dash is None:
        return GraphicalProperties(ln=LineProperties(noFill=True))
    drawn = LineProperties(solidFill=look.colour, w=22_000)
    drawn.prstDash = look.dash  # type: ignore[assignment]  # one of the words that it takes
    return GraphicalProperties(ln=drawn)


def _mark(look: Look, *, hollow: bool = False) -> Marker:
    edge = LineProperties(solidFill=look.colour, w=15_000)
    fill = GraphicalProperties(noFill=True, ln=edge) if hollow else GraphicalProperties(solidFill=look.colour, ln=edge)
    return Marker(symbol=look.mark, size=look.size, spPr=fill)


def _axes(drawing: LineChart, series: TimeSeries) -> None:
    drawing.x_axis.delete = drawing.y_axis.delete = False  # newer Excel hides axes that do not say so
    drawing.y_axis.number_format = COUNT if series.method.is_count else "0%"
    grid = GraphicalProperties(ln=LineProperties(solidFill="D5DBE3", w=6_000))
    drawing.y_axis.majorGridlines = ChartLines(spPr=grid)
    drawing.x_axis.tickLblPos = "low"
    drawing.x_axis.number_format = "General"
    drawing.x_axis.txPr = drawing.y_axis.txPr = _small()
    drawing.y_axis.scaling.min = 0
    if not series.method.is_count and not series.exceeds:
        drawing.y_axis.scaling.max = 1


def _small() -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_letters(900)), endParaRPr=CharacterProperties())
    return RichText(p=[paragraph])


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, latin=Font(typeface=FONT))
