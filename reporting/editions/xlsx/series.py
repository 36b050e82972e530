"""Diễn biến: every indicator quarter by quarter, a table and a chart of Excel's own for each counting method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break as PageBreak
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import PointText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame, line_chart
from reporting.editions.xlsx.columns import HALF_UP
from reporting.editions.xlsx.counting import coverage_of, side_of, value_of
from reporting.editions.xlsx.footnotes import break_note
from reporting.editions.xlsx.frame import PlainColumn
from reporting.editions.xlsx.time_series import TimeSeries, time_series
from reporting.excel.paging import left
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, Rows, SheetWriter, plain
from reporting.excel.styles import BODY, COUNT, PERCENT
from reporting.excel.text import height, lines
from reporting.progress.wording import MERGED_CITY, standing, threshold_in_full
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

NAME = "Diễn biến"
TITLE = "DIỄN BIẾN CÁC CHỈ TIÊU QUA CÁC QUÝ"
COLUMNS = (
    PlainColumn("Kỳ", 13),
    PlainColumn("Số lượng hoặc tử số", 11, "Ô số"),
    PlainColumn("Mẫu số", 11, "Ô số"),
    PlainColumn("Giá trị\n(4)=(2)/(3)", 11, "Ô số"),
    PlainColumn("Kể cả số kỳ trước lấy thay", 11, "Ô số"),
    PlainColumn("Số đơn vị lấy số kỳ trước", 9, "Ô số"),
    PlainColumn("Có số liệu/ phải có", 10, "Ô giữa"),
    PlainColumn("Tính chất", 11.5, "Ô giữa"),
    PlainColumn("Mức phấn đấu của mốc kế tiếp", 12, "Ô số"),
)
CITY_COLUMNS = (PlainColumn(MERGED_CITY, 12, "Ô số"), PlainColumn("Có số liệu/ phải có", 10, "Ô giữa"))
NOTE = PlainColumn("Ghi chú", 30, "Ghi chú")
VALUE, CARRIED, AIM, CITY_VALUE = 4, 5, 9, 10
NOTES = (
    "Tỷ lệ bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu trong quý. Số lượng trên biểu đồ,"
    f" cả của toàn Thành phố, gồm số gần nhất trong 4 quý của đơn vị chưa có số (cột ({CARRIED}), ({CARRIED + 1}));"
    f" đánh giá chỉ dùng cột ({VALUE}).",
    f"Quý chưa có số liệu ghi “{MISSING}” và để trống trên biểu đồ, không vẽ thành số 0; dấu ×: quý chưa đủ 95%"
    " đơn vị được duyệt hoặc có đơn vị lấy số kỳ trước. Cột ngoài khổ in là số vẽ biểu đồ.",
)
CHART_ROWS = (12, 24)  # at least, at most
_LINE = height(1, BODY)
_BELOW, _FOOT = 4 * _LINE, 12 * _LINE  # what a series without a quarter takes below a chart, and the foot of the sheet


@dataclass(frozen=True)
class SeriesRows:
    """Where a series stands in the sheet: its title, its quarters, the chart below them, what is said of it."""

    title: int
    rows: Rows
    chart: Rows

    @property
    def notes(self) -> int:
        """The first row below the chart."""
        return self.chart.last + 1


def write(worksheet: Worksheet, part: EditionPart) -> SheetWriter:
    """Fill the sheet: one page for each series that has a quarter."""
    all_series = time_series(part)
    merged_city = any(series.merged_city for series in all_series)
    columns = [*COLUMNS, *(CITY_COLUMNS if merged_city else ()), NOTE]
    sheet = frame.begin(worksheet, part, TITLE, columns)
    sheet.upright = True
    row = frame.body(part)
    for series in all_series:
        if series.quarters and series is not all_series[0]:
            worksheet.row_breaks.append(PageBreak(id=row - 1))
        row = _write_series(sheet, part, columns, series, row, last=series is all_series[-1])
    return frame.finish(sheet, part, row - 1, NOTES)


def _write_series(
    sheet: SheetWriter, part: EditionPart, columns: Sequence[PlainColumn], series: TimeSeries, row: int, *, last: bool
) -> int:
    """Table, chart and notes; gives the first row free below."""
    sheet.banner(row, series.title)
    if not series.quarters:
        sheet.nothing(row + 1, "Chưa có quý nào có số liệu.")
        return row + 3
    rows = Rows(row + 1, row + len(series.quarters))
    for quarter_row, (quarter, point) in enumerate(series.quarters.items(), start=rows.first):
        contents = _row(series, quarter, point, quarter_row)
        contents = contents if len(columns) > len(COLUMNS) + 1 else [*contents[: len(COLUMNS)], contents[-1]]
        frame.write_row(sheet, quarter_row, columns, contents)
        _formats(sheet, series, quarter_row, contents)
        _chart_cells(sheet, series, quarter, quarter_row, contents)
    notes = _series_notes(series)
    layout = SeriesRows(row, rows, _chart_rows(sheet, part, row, rows, notes, last=last))
    _chart(sheet, series, layout)
    row = layout.notes
    for note in notes:
        row = sheet.wide(row, note, "Chân biểu")
    return row + 1


def _chart_rows(
    sheet: SheetWriter, part: EditionPart, title: int, rows: Rows, notes: Sequence[str], *, last: bool
) -> Rows:
    """The rows of the chart: as many as the page of the table has room for; with too little it goes to the next one."""
    next_row, width = rows.last + 1, sum(sheet.widths)
    heading = Rows(frame.top(part), frame.body(part) - 1)
    above = Rows(1, title - 1) if title == frame.body(part) else heading
    below = sum(height(lines(note, width, BODY), BODY) for note in notes) + (_FOOT if last else _BELOW)
    least, most = CHART_ROWS
    count = int((left(sheet, above, Rows(title, next_row)) - below) / _LINE)
    if count < least:
        sheet.worksheet.row_breaks.append(PageBreak(id=next_row))
        count = most
    return Rows(next_row + 1, next_row + min(count, most))


def _chart(sheet: SheetWriter, series: TimeSeries, layout: SeriesRows) -> None:
    """As wide as the table, in the rows kept for it."""
    for row in range(layout.chart.first, layout.chart.last + 1):
        sheet.high(row, 1)
    firm = [_is_firm(series, point) for point in series.quarters.values()]
    chart = line_chart.chart(sheet.worksheet, series, layout.rows, sheet.last_column + 2, firm)
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stubs say str
        editAs="oneCell",
        _from=AnchorMarker(col=0, row=layout.chart.first - 1),
        to=AnchorMarker(col=sheet.last_column, row=layout.chart.last - 1),
    )
    sheet.worksheet.add_chart(chart)


def _is_firm(series: TimeSeries, point: PointText | None) -> bool:
    """Whether it stands on the quarter's own approved figures of nearly everybody."""
    return point is not None and point.counts and not (series.method.is_count and point.carried)


def _row(series: TimeSeries, quarter: Quarter, point: PointText | None, row: int) -> list[Content]:
    is_count = series.method.is_count
    city_point = series.merged_city.get(quarter)
    contents = [
        quarter.label,
        side_of(point, "n"),
        NOT_APPLICABLE if is_count else side_of(point, "d"),
        _value(point, row, is_count=is_count),
        _carried(point) if is_count else NOT_APPLICABLE,
        point.carried if point and is_count else NOT_APPLICABLE,
        coverage_of(point),
        _status(point),
        series.aims.get(quarter, NOT_APPLICABLE),
        _carried(city_point) if is_count else value_of(city_point, is_count=False),
        coverage_of(city_point),
        _remark(series, quarter, point),
    ]
    return [NOT_APPLICABLE if content == NOT_EXPECTED else content for content in contents[:-1]] + contents[-1:]


def _value(point: PointText | None, row: int, *, is_count: bool) -> Content:
    """The value by formula: the count itself, or the sums divided last (docs/rules.md#ratios)."""
    content = value_of(point, is_count=is_count)
    value = plain(content)
    if isinstance(value, str):
        return value
    return Live(f"=B{row}" if is_count else f"=B{row}/C{row}*{HALF_UP}", value)


def _carried(point: PointText | None) -> Content:
    """A count with the older figures of who gave none; still missing where nobody has one."""
    if point is None or point.cn is None:
        return side_of(point, "n")
    return point.cn


def _status(point: PointText | None) -> str:
    if point is None:
        return NOT_APPLICABLE
    return standing(point.closed).capitalize()


def _remark(series: TimeSeries, quarter: Quarter, point: PointText | None) -> str:
    """What is to be known of a quarter: a milestone, a break before it, that it does not count yet, was restated."""
    remarks = [
        f"Mốc {standing.target.milestone}"
        for standing in series.method.targets
        if standing.default.aim.milestone == quarter and quarter in series.aims
    ]
    remarks += [f"* Điểm gãy {short_date(break_text.on)}" for break_text in series.breaks.get(quarter, ())]
    if point and not point.counts:
        remarks.append("Chưa đủ 95% đơn vị được duyệt")
    if point and point.restated:
        remarks.append("Có số liệu điều chỉnh sau khóa kỳ")
    return "; ".join(remarks)


def _formats(sheet: SheetWriter, series: TimeSeries, row: int, contents: Sequence[Content]) -> None:
    """Ratios are shown in per cent."""
    if series.method.is_count:
        return
    for column in (VALUE, AIM, CITY_VALUE):
        content = contents[column - 1]
        if not isinstance(content, str):
            sheet.put(row, column, content, "Ô tỷ lệ")


def _chart_cells(
    sheet: SheetWriter, series: TimeSeries, quarter: Quarter, row: int, contents: Sequence[Content]
) -> None:
    """Beside the table, out of print: the quarter and by formula what the chart draws.

    A cell with a word would be drawn as zero; an empty one is a gap.
    """
    first_column = sheet.last_column + 2
    star = "*" if quarter in series.breaks else ""
    sheet.put(row, first_column, f"{quarter.label.removeprefix('Quý ')}{star}", "Ghi chú")
    for column, source in enumerate(
        (CARRIED if series.method.is_count else VALUE, AIM, CITY_VALUE), start=first_column + 1
    ):
        value = plain(contents[source - 1])
        if not isinstance(value, str):
            formula = Live(f"={get_column_letter(source)}{row}", value)
            sheet.put(row, column, formula, "Ghi chú", COUNT if series.method.is_count else PERCENT)


def _series_notes(series: TimeSeries) -> list[str]:
    """Under the chart: the levels to be reached, and the breaks between its quarters."""
    own = [
        standing
        for standing in series.method.targets
        if standing.default.aim.value is not None and (standing.default.aim.judged or not standing.is_count)
    ]
    levels = [f"mốc {standing.target.milestone}: {threshold_in_full(standing.default.aim)}" for standing in own]
    notes = [f"Mức phấn đấu {'; '.join(levels)}."] if levels else []
    if series.method.is_count and len(own) < len(series.method.targets):
        notes.append("Số lượng của Chương trình không giao riêng cho phạm vi này thì không có mức phấn đấu.")
    return notes + [f"* {break_note(break_text)}" for breaks in series.breaks.values() for break_text in breaks]
