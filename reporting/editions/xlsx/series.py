"""Diễn biến: every indicator quarter by quarter, a table and a chart of Excel's own for each counting method."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break as PageBreak
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.content import PointText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame, line_chart
from reporting.editions.xlsx.counting import coverage_of, side_of, value_of
from reporting.editions.xlsx.footnotes import break_note
from reporting.editions.xlsx.frame import PlainColumn
from reporting.editions.xlsx.time_series import TimeSeries, time_series
from reporting.excel.paging import left
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, Rows, SheetWriter, plain
from reporting.excel.styles import BODY, COUNT, PERCENT
from reporting.excel.text import height, lines
from reporting.progress.wording import COVERAGE, MERGED_CITY, sentence, standing, threshold_in_full, without
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

NAME = "Diễn biến"
TITLE = "DIỄN BIẾN CÁC CHỈ TIÊU QUA CÁC QUÝ"
COLUMNS = (
    PlainColumn("Kỳ", 13),
    PlainColumn("Số lượng hoặc tử số", 11, "Ô số"),
    PlainColumn("Mẫu số", 11, "Ô số"),
    PlainColumn("Giá trị\n(4)=(2)/(3)", 11, "Ô số"),
    PlainColumn("Kể cả số tạm tính theo số kỳ trước", 11, "Ô số"),
    PlainColumn("Số đơn vị tạm tính theo số kỳ trước", 9, "Ô số"),
    PlainColumn(COVERAGE, 10, "Ô giữa"),
    PlainColumn("Tính chất", 11.5, "Ô giữa"),
    PlainColumn("Chỉ tiêu của mốc kế tiếp", 12, "Ô số"),
)
CITY_COLUMNS = (PlainColumn(MERGED_CITY, 12, "Ô số"), PlainColumn(COVERAGE, 10, "Ô giữa"))
NOTE = PlainColumn("Ghi chú", 30, "Ghi chú")
VALUE, CARRIED, AIM, CITY_VALUE = 4, 5, 9, 10
NOTES = (
    "Tỷ lệ bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu trong quý. Số lượng trên biểu đồ,"
    f" cả của toàn Thành phố, gồm số gần nhất trong 4 quý của đơn vị chưa có số (cột ({CARRIED}), ({CARRIED + 1}));"
    f" đánh giá chỉ dùng cột ({VALUE}).",
    f"Quý chưa có số liệu ghi “{MISSING}” và để trống trên biểu đồ, không vẽ thành số 0; chấm rỗng: quý chưa"
    " đủ số liệu của mọi đơn vị, có đơn vị tạm tính theo số kỳ trước hoặc chưa đủ 95% đơn vị được duyệt."
    " Cột ngoài khổ in là số vẽ biểu đồ.",
)
CHART_ROWS = (12, 24)  # at least, at most
_LINE = height(1, BODY)
_BELOW, _FOOT = 4 * _LINE, 12 * _LINE  # what a series without a quarter takes below a chart, and the foot of the sheet


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
    """Table, chart as wide as the table, and notes; gives the first row free below."""
    sheet.banner(row, series.title)
    if not series.quarters:
        sheet.nothing(row + 1, "Chưa có quý nào có số liệu.")
        return row + 3
    rows = Rows(row + 1, row + len(series.quarters))
    for quarter_row, quarter in enumerate(series.quarters, start=rows.first):
        contents = _row(series, quarter, quarter_row)
        if len(columns) == len(COLUMNS) + 1:
            del contents[len(COLUMNS) : -1]
        frame.write_row(sheet, quarter_row, columns, contents)
        _chart_cells(sheet, series, quarter, quarter_row, contents)
    notes = _series_notes(series)
    chart_rows = _chart_rows(sheet, part, row, rows, notes, last=last)
    for chart_row in range(chart_rows.first, chart_rows.last + 1):
        sheet.high(chart_row, 1)
    chart = line_chart.chart(sheet.worksheet, series, rows, sheet.last_column + 2)
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stubs say str
        editAs="oneCell",
        _from=AnchorMarker(col=0, row=chart_rows.first - 1),
        to=AnchorMarker(col=sheet.last_column, row=chart_rows.last - 1),
    )
    sheet.worksheet.add_chart(chart)
    row = chart_rows.last + 1
    for note in notes:
        row = sheet.wide(row, note, "Chân biểu")
    return row + 1


def _chart_rows(
    sheet: SheetWriter, part: EditionPart, title: int, rows: Rows, notes: Sequence[str], *, last: bool
) -> Rows:
    """The rows of the chart: as many as the page of the table has room for; with too little it goes to the next one."""
    next_row, width = rows.last + 1, sum(sheet.widths)
    above = Rows(1, title - 1) if title == frame.body(part) else sheet.heading
    below = sum(height(lines(note, width, BODY), BODY) for note in notes) + (_FOOT if last else _BELOW)
    least, most = CHART_ROWS
    count = int((left(sheet, above, Rows(title, next_row)) - below) / _LINE)
    if count < least:
        sheet.worksheet.row_breaks.append(PageBreak(id=next_row))
        count = most
    return Rows(next_row + 1, next_row + min(count, most))


def _row(series: TimeSeries, quarter: Quarter, row: int) -> list[Content]:
    """The value stands by formula: the count itself, or the sums divided last (docs/rules.md#ratios)."""
    is_count = series.method.is_count
    point, city_point = series.quarters[quarter], series.merged_city.get(quarter)
    value: Content = plain(value_of(point, is_count=is_count))
    if not isinstance(value, str):
        value = Live(f"=B{row}" if is_count else f"=B{row}/C{row}", plain(value))
    contents = [
        quarter.label,
        side_of(point, "n"),
        NOT_APPLICABLE if is_count else side_of(point, "d"),
        value,
        _carried(point) if is_count else NOT_APPLICABLE,
        point.carried if point and is_count else NOT_APPLICABLE,
        coverage_of(point),
        standing(point.closed).capitalize() if point else NOT_APPLICABLE,
        series.aims.get(quarter, NOT_APPLICABLE),
        _carried(city_point) if is_count else value_of(city_point, is_count=False),
        coverage_of(city_point),
    ]
    return [NOT_APPLICABLE if content == NOT_EXPECTED else content for content in contents] + [_remark(series, quarter)]


def _carried(point: PointText | None) -> Content:
    """A count with the older figures of who gave none; still missing where nobody has one."""
    if point is None or point.cn is None:
        return side_of(point, "n")
    return point.cn


def _remark(series: TimeSeries, quarter: Quarter) -> str:
    """What is to be known of a quarter: a milestone, a break before it, that it does not count yet, was restated."""
    point = series.quarters[quarter]
    remarks = [
        f"Mốc {standing.target.milestone}"
        for standing in series.method.targets
        if standing.default.aim.milestone == quarter and quarter in series.aims
    ]
    remarks += [
        f"* Thay đổi cách thống kê {short_date(break_text.on)}" for break_text in series.breaks.get(quarter, ())
    ]
    if point and not point.counts:
        remarks.append("Chưa đủ 95% đơn vị được duyệt")
    if point and point.inseparable:
        remarks.append(sentence(without([unit.name for unit in point.inseparable])).rstrip("."))
    if point and point.restated:
        remarks.append("Có số liệu điều chỉnh sau khi chốt số liệu")
    return "; ".join(remarks)


def _chart_cells(
    sheet: SheetWriter, series: TimeSeries, quarter: Quarter, row: int, contents: Sequence[Content]
) -> None:
    """Beside the table, out of print: the quarter and by formula what the chart draws; in the table ratios in per cent.

    A cell with a word would be drawn as zero; an empty one is a gap.
    """
    is_count, first_column = series.method.is_count, sheet.last_column + 2
    star = "*" if quarter in series.breaks else ""
    sheet.put(row, first_column, f"{quarter.label.removeprefix('Quý ')}{star}", "Ghi chú")
    for column, source in enumerate((CARRIED if is_count else VALUE, AIM, CITY_VALUE), start=first_column + 1):
        content = contents[source - 1]
        value = plain(content)
        if not isinstance(value, str):
            if not is_count:
                sheet.put(row, source, content, "Ô tỷ lệ")
            formula = Live(f"={get_column_letter(source)}{row}", value)
            sheet.put(row, column, formula, "Ghi chú", COUNT if is_count else PERCENT)


def _series_notes(series: TimeSeries) -> list[str]:
    """Under the chart: the levels to be reached, and the breaks between its quarters."""
    own = [
        standing
        for standing in series.method.targets
        if standing.default.aim.value is not None and (standing.default.aim.judged or not standing.is_count)
    ]
    levels = [f"mốc {standing.target.milestone}: {threshold_in_full(standing.default.aim)}" for standing in own]
    notes = [f"Chỉ tiêu {'; '.join(levels)}."] if levels else []
    if series.method.is_count and len(own) < len(series.method.targets):
        notes.append("Số lượng của Chương trình không giao riêng cho phạm vi này thì không có chỉ tiêu riêng.")
    return notes + [f"* {break_note(break_text)}" for breaks in series.breaks.values() for break_text in breaks]
