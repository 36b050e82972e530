"""The chart of a course as Excel draws it itself: lines told apart by dashes and marks, for black-and-white print."""

from __future__ import annotations

from openpyxl.chart import LineChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack.courses import Course
from reporting.workbook.sheet import Rows
from reporting.workbook.styles import COUNT

WIDTH, HEIGHT = 32.0, 8.0  # cm
# name, colour, dash, mark, its size
LOOKS = (
    ("Phạm vi đánh giá", "0B4F8A", "solid", "circle", 6),
    ("Mức phấn đấu", "14603A", None, "diamond", 10),
    ("Toàn thành phố sau sáp nhập", "8A5A00", "dash", "square", 6),
)


def chart(worksheet: Worksheet, course: Course, rows: Rows, quarter: int, drawn: tuple[int, ...]) -> LineChart:
    """Over the column `quarter`, of the columns `drawn`: a line for the scope, marks for the targets, a
    dashed line for the merged city where it stands beside."""
    made = LineChart()
    made.title = None
    made.width, made.height = WIDTH, HEIGHT  # type: ignore[assignment]  # the stubs say int
    made.legend = Legend(legendPos="b")
    made.display_blanks = "gap"
    made.visible_cells_only = False
    _axes(made, course)
    shown = (True, bool(course.aims), bool(course.merged))
    for column, look, wanted in zip(drawn, LOOKS, shown, strict=True):
        if wanted:
            _add(made, worksheet, rows, column, look)
    made.set_categories(Reference(worksheet, min_col=quarter, min_row=rows.first, max_row=rows.last))
    return made


def _add(
    made: LineChart, worksheet: Worksheet, rows: Rows, column: int, look: tuple[str, str, str | None, str, int]
) -> None:
    name, colour, dash, mark, size = look
    values = Reference(worksheet, min_col=column, min_row=rows.first, max_row=rows.last)
    line = Series(values, title=name)
    line.smooth = False
    line.marker.symbol, line.marker.size = mark, size
    line.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
    line.marker.graphicalProperties.line = LineProperties(solidFill=colour)
    if dash is None:
        line.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    else:
        drawn = LineProperties(solidFill=colour, w=22_000)
        drawn.prstDash = dash  # type: ignore[assignment]  # one of the words that it takes
        line.graphicalProperties = GraphicalProperties(ln=drawn)
    made.series.append(line)


def _axes(made: LineChart, course: Course) -> None:
    made.x_axis.delete = made.y_axis.delete = False  # newer Excel hides axes that do not say so
    made.y_axis.number_format = COUNT if course.is_count else "0%"
    grid = GraphicalProperties(ln=LineProperties(solidFill="D5DBE3", w=6_000))
    made.y_axis.majorGridlines = ChartLines(spPr=grid)
    made.x_axis.tickLblPos = "low"
    made.x_axis.number_format = "General"
    made.y_axis.scaling.min = 0
    if not course.is_count:
        made.y_axis.scaling.max = 1
    made.y_axis.title = None
