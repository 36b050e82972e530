"""Diễn biến: every indicator quarter by quarter, a table and a chart of Excel's own for each way it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break as PageBreak
from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import PointText
from reporting.pack import frame, line_chart
from reporting.pack.columns import value_format
from reporting.pack.courses import TimeSeries, courses
from reporting.pack.frame import PlainColumn
from reporting.pack.pack import EditionPart
from reporting.pack.remarks import break_note, level
from reporting.pack.ways import coverage_of, plain, side_of, value_of
from reporting.workbook.columns import HALF_UP
from reporting.workbook.paging import left
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, NOT_EXPECTED, Content, Live, Rows, SheetWriter
from reporting.workbook.styles import BODY
from reporting.workbook.text import height, lines
from targets.domain.periods import Quarter

NAME = "Diễn biến"
TITLE = "DIỄN BIẾN CÁC CHỈ TIÊU QUA CÁC QUÝ"
ALONE = (
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
MERGED = (PlainColumn("Toàn Thành phố sau sáp nhập", 12, "Ô số"), PlainColumn("Có số liệu/ phải có", 10, "Ô giữa"))
NOTE = PlainColumn("Ghi chú", 30, "Ghi chú")
VALUE, CARRIED, AIM, BESIDE = 4, 5, 9, 10
CHART_ROWS = (12, 24)  # at least, at most
_LINE = height(1, BODY)
_BELOW, _FOOT = 4 * _LINE, 12 * _LINE  # what a course without a quarter takes below a chart, and the foot of the sheet


@dataclass(frozen=True)
class Place:
    """Where a course stands in the sheet: its title, its quarters, the chart below them, what is said of it."""

    title: int
    rows: Rows
    chart: Rows

    @property
    def notes(self) -> int:
        """The first row below the chart."""
        return self.chart.last + 1


def write(worksheet: Worksheet, pack: EditionPart) -> SheetWriter:
    """Fill the sheet: one page for each course that has a quarter."""
    found = courses(pack)
    columns = _columns(found)
    sheet = frame.begin(worksheet, pack, NAME, TITLE, columns)
    sheet.upright = True
    row = frame.body(pack)
    for course in found:
        if course.quarters and course is not found[0]:
            worksheet.row_breaks.append(PageBreak(id=row - 1))
        row = _course(sheet, pack, columns, course, row, last=course is found[-1])
    heading = Rows(frame.top(pack), frame.body(pack) - 1)
    return frame.finish(sheet, pack, NAME, heading, row - 1, _notes())


def _columns(found: Sequence[TimeSeries]) -> list[PlainColumn]:
    """With the merged city's where it stands beside a course."""
    return [*ALONE, *(MERGED if any(course.merged for course in found) else ()), NOTE]


def _course(
    sheet: SheetWriter, pack: EditionPart, columns: Sequence[PlainColumn], course: TimeSeries, row: int, *, last: bool
) -> int:
    """Table, chart and notes; gives the first row free below."""
    sheet.spread(row, 1, sheet.last_column, course.title, "Tổng chữ")
    sheet.fit(row, [(course.title, sum(sheet.widths), "Tổng chữ")])
    if not course.quarters:
        frame.nothing(sheet, row + 1, "Chưa có quý nào có số liệu.")
        return row + 3
    rows = Rows(row + 1, row + len(course.quarters))
    for at, (quarter, point) in enumerate(course.quarters.items(), start=rows.first):
        contents = _row(course, quarter, point, at)
        contents = contents if len(columns) > len(ALONE) + 1 else [*contents[: len(ALONE)], contents[-1]]
        frame.write_row(sheet, at, columns, contents)
        _formats(sheet, course, at, contents)
        _drawn(sheet, course, quarter, at, contents)
    said = _said(course)
    place = Place(row, rows, _chart_rows(sheet, pack, row, rows, said, last=last))
    _chart(sheet, course, place)
    row = place.notes
    for note in said:
        row = sheet.wide(row, note, "Chân biểu")
    return row + 1


def _chart_rows(
    sheet: SheetWriter, pack: EditionPart, title: int, rows: Rows, said: Sequence[str], *, last: bool
) -> Rows:
    """The rows of the chart: as many as the page of the table has room for; with too little it goes to the next one."""
    at, wide = rows.last + 1, sum(sheet.widths)
    heading = Rows(frame.top(pack), frame.body(pack) - 1)
    above = Rows(1, title - 1) if title == frame.body(pack) else heading
    below = sum(height(lines(note, wide, BODY), BODY) for note in said) + (_FOOT if last else _BELOW)
    least, most = CHART_ROWS
    count = int((left(sheet, above, Rows(title, at)) - below) / _LINE)
    if count < least:
        sheet.worksheet.row_breaks.append(PageBreak(id=at))
        count = most
    return Rows(at + 1, at + min(count, most))


def _chart(sheet: SheetWriter, course: TimeSeries, place: Place) -> None:
    """As wide as the table, in the rows kept for it."""
    for row in range(place.chart.first, place.chart.last + 1):
        sheet.high(row, 1)
    firm = [_is_firm(course, point) for point in course.quarters.values()]
    chart = line_chart.chart(sheet.worksheet, course, place.rows, sheet.last_column + 2, firm)
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]  # the stubs say str
        editAs="oneCell",
        _from=AnchorMarker(col=0, row=place.chart.first - 1),
        to=AnchorMarker(col=sheet.last_column, row=place.chart.last - 1),
    )
    sheet.worksheet.add_chart(chart)


def _is_firm(course: TimeSeries, point: PointText | None) -> bool:
    """Whether it stands on the quarter's own approved figures of nearly everybody."""
    return point is not None and point["counts"] and not (course.way.is_count and point["carried"])


def _row(course: TimeSeries, quarter: Quarter, point: PointText | None, row: int) -> list[Content]:
    is_count = course.way.is_count
    merged = course.merged.get(quarter)
    contents = [
        quarter.label,
        side_of(point, "n"),
        NOT_APPLICABLE if is_count else side_of(point, "d"),
        _value(point, row, is_count=is_count),
        _carried(point) if is_count else NOT_APPLICABLE,
        point["carried"] if point and is_count else NOT_APPLICABLE,
        coverage_of(point),
        _standing(point),
        course.aims.get(quarter, NOT_APPLICABLE),
        _carried(merged) if is_count else value_of(merged, is_count=False),
        coverage_of(merged),
        _remark(course, quarter, point),
    ]
    return [NOT_APPLICABLE if one == NOT_EXPECTED else one for one in contents[:-1]] + contents[-1:]


def _value(point: PointText | None, row: int, *, is_count: bool) -> Content:
    """The value by formula: the count itself, or the sums divided last (domain §3.2)."""
    content = value_of(point, is_count=is_count)
    shown = plain(content)
    if isinstance(shown, str):
        return shown
    return Live(f"=B{row}" if is_count else f"=B{row}/C{row}*{HALF_UP}", shown)


def _carried(point: PointText | None) -> Content:
    """A count with the older figures of who gave none; still missing where nobody has one."""
    if point is None or point["cn"] is None:
        return side_of(point, "n")
    return point["cn"]


def _standing(point: PointText | None) -> str:
    if point is None:
        return NOT_APPLICABLE
    return "Chính thức" if point["closed"] else "Tạm thời"


def _remark(course: TimeSeries, quarter: Quarter, point: PointText | None) -> str:
    """What is to be known of a quarter: a milestone, a break before it, that it does not count yet, was restated."""
    said = [
        f"Mốc {one.target.milestone_id}"
        for one in course.way.targets
        if one.default.aim.milestone == quarter and quarter in course.aims
    ]
    said += [f"* Điểm gãy {frame.day(one['on'])}" for one in course.breaks.get(quarter, ())]
    if point and not point["counts"]:
        said.append("Chưa đủ 95% đơn vị được duyệt")
    if point and point["restated"]:
        said.append("Có số liệu điều chỉnh sau khóa kỳ")
    return "; ".join(said)


def _formats(sheet: SheetWriter, course: TimeSeries, row: int, contents: Sequence[Content]) -> None:
    """Ratios are shown in per cent."""
    if course.way.is_count:
        return
    for column in (VALUE, AIM, BESIDE):
        content = contents[column - 1]
        if not isinstance(content, str):
            sheet.put(row, column, content, "Ô tỷ lệ")


def _drawn(sheet: SheetWriter, course: TimeSeries, quarter: Quarter, row: int, contents: Sequence[Content]) -> None:
    """Beside the table, out of print: the quarter and by formula what the chart draws.

    A cell with a word would be drawn as zero; an empty one is a gap.
    """
    at = sheet.last_column + 2
    star = "*" if quarter in course.breaks else ""
    sheet.put(row, at, f"{quarter.label.removeprefix('Quý ')}{star}", "Ghi chú")
    for place, source in enumerate((CARRIED if course.way.is_count else VALUE, AIM, BESIDE), start=at + 1):
        shown = plain(contents[source - 1])
        if not isinstance(shown, str):
            formula = Live(f"={get_column_letter(source)}{row}", shown)
            sheet.put(row, place, formula, "Ghi chú", value_format(is_count=course.way.is_count))


def _said(course: TimeSeries) -> list[str]:
    """Under the chart: the levels to be reached, and the breaks between its quarters."""
    own = [one for one in course.way.targets if level(one) and (one.default.aim.judged or not one.is_count)]
    levels = [f"mốc {one.target.milestone_id}: {level(one)}" for one in own]
    said = [f"Mức phấn đấu {'; '.join(levels)}."] if levels else []
    if course.way.is_count and len(own) < len(course.way.targets):
        said.append("Số lượng của Chương trình không giao riêng cho phạm vi này thì không có mức phấn đấu.")
    return said + [f"* {break_note(one)}" for noted in course.breaks.values() for one in noted]


def _notes() -> list[str]:
    return [
        "Tỷ lệ bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu trong quý. Số lượng trên biểu đồ,"
        f" cả của toàn Thành phố, gồm số gần nhất trong 4 quý của đơn vị chưa có số (cột ({CARRIED}), ({CARRIED + 1}));"
        f" đánh giá chỉ dùng cột ({VALUE}).",
        f"Quý chưa có số liệu ghi “{MISSING}” và để trống trên biểu đồ, không vẽ thành số 0; dấu ×: quý chưa đủ 95%"
        " đơn vị được duyệt hoặc có đơn vị lấy số kỳ trước. Cột ngoài khổ in là số vẽ biểu đồ.",
    ]
