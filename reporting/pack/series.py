"""Diễn biến: every indicator quarter by quarter, a table and a chart of Excel's own for each way it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.pagebreak import Break as PageBreak
from openpyxl.worksheet.worksheet import Worksheet

from reporting.pack import frame, line_chart
from reporting.pack.courses import Course, courses
from reporting.pack.frame import Column
from reporting.pack.pack import Pack
from reporting.queries.series import Quartered
from reporting.workbook.columns import HALF_UP, ratio
from reporting.workbook.paging import fits
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, Content, Live, Rows, Sheet
from reporting.workbook.styles import COUNT, PERCENT
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

NAME = "Diễn biến"
TITLE = "DIỄN BIẾN CÁC CHỈ TIÊU QUA CÁC QUÝ"
COLUMNS = (
    Column("Kỳ", 14),
    Column("Số liệu tính đến", 12, "Ô giữa"),
    Column("Tử số (số lượng)", 13, "Ô số"),
    Column("Mẫu số", 13, "Ô số"),
    Column("Giá trị\n(5) = (3) : (4)", 13, "Ô số"),
    Column("Kể cả số kỳ trước lấy thay", 13, "Ô số"),
    Column("Số đơn vị lấy số kỳ trước", 10, "Ô số"),
    Column("Đã/phải báo cáo", 10, "Ô giữa"),
    Column("Tính chất", 11, "Ô giữa"),
    Column("Mức phấn đấu", 12, "Ô số"),
    Column("Toàn thành phố sau sáp nhập", 13, "Ô số"),
    Column("Ghi chú", 52, "Ghi chú"),
)
VALUE, CARRIED, AIM, MERGED = 5, 6, 10, 11
# Beside the table, out of print: what the chart draws, its quarters first. A cell with a word would be drawn as zero;
# an empty one is a gap.
QUARTER, DRAWN = 14, (15, 16, 17)
CHART_ROWS = 16


@dataclass(frozen=True)
class Place:
    """Where a course stands in the sheet: its title, its quarters, the chart below them."""

    title: int
    rows: Rows

    @property
    def chart(self) -> int:
        """The first row of the chart."""
        return self.rows.last + 2

    @property
    def after(self) -> int:
        """The first row free below the chart."""
        return self.chart + CHART_ROWS + 1


def write(worksheet: Worksheet, pack: Pack) -> Sheet:
    """Fill the sheet: one page for each course."""
    sheet = frame.begin(worksheet, pack, NAME, TITLE, COLUMNS)
    row, found = frame.body(pack), courses(pack)
    for number, course in enumerate(found):
        place = Place(row, Rows(row + 1, row + max(1, len(course.quarters))))
        if number:
            worksheet.row_breaks.append(PageBreak(id=row - 1))
        _course(sheet, pack, course, place)
        row = place.after
    if not found:
        frame.nothing(sheet, row, "Chưa có quý nào có số liệu.")
    heading = Rows(frame.top(pack), frame.body(pack) - 1)
    return frame.finish(sheet, pack, NAME, heading, row - 1 if found else row, _notes())


def _course(sheet: Sheet, pack: Pack, course: Course, place: Place) -> None:
    sheet.spread(place.title, 1, sheet.last_column, course.title, "Tổng chữ")
    sheet.fit(place.title, [(course.title, sum(sheet.widths), "Tổng chữ")])
    for row, (quarter, found) in enumerate(course.quarters.items(), start=place.rows.first):
        contents = _row(pack, course, quarter, found, row)
        frame.write_row(sheet, row, COLUMNS, contents)
        _formats(sheet, course, row, contents)
        _drawn(sheet, course, quarter, row, contents)
    if not course.quarters:
        frame.nothing(sheet, place.rows.first, "Chưa có quý nào có số liệu.")
        return
    for row in range(place.chart, place.chart + CHART_ROWS):
        sheet.high(row, 1)
    _keep_together(sheet, pack, place, first=place.title == frame.body(pack))
    chart = line_chart.chart(sheet.worksheet, course, place.rows, QUARTER, DRAWN)
    sheet.worksheet.add_chart(chart, f"A{place.chart}")


def _keep_together(sheet: Sheet, pack: Pack, place: Place, *, first: bool) -> None:
    """The chart stands on the page of its table, or on the next one, never on both."""
    above = Rows(1, place.title - 1) if first else Rows(frame.top(pack), frame.body(pack) - 1)
    if not fits(sheet, above, Rows(place.title, place.chart + CHART_ROWS)):
        sheet.worksheet.row_breaks.append(PageBreak(id=place.chart - 1))


def _row(pack: Pack, course: Course, quarter: Quarter, found: Quartered, row: int) -> list[Content]:
    point = found.point
    value = _value(course, found, row)
    merged = course.merged.get(quarter)
    return [
        quarter.label,
        short_date(quarter.as_of),
        _count(point.numerator, point.missing),
        NOT_APPLICABLE if course.is_count else _count(point.denominator, point.missing),
        value,
        _count(found.carried_numerator, point.missing) if course.is_count else NOT_APPLICABLE,
        found.carried if course.is_count else NOT_APPLICABLE,
        f"{point.answered}/{point.expected}",
        "Chính thức" if found.closed else "Tạm thời",
        course.aims.get(quarter, NOT_APPLICABLE),
        NOT_APPLICABLE if merged is None else _plain(course, merged),
        _said(course, quarter, found),
    ]


def _count(value: int | None, missing: int) -> Content:
    """A sum; missing where units are, n/a where nobody has such a thing."""
    if value is None:
        return MISSING if missing else NOT_APPLICABLE
    return value


def _value(course: Course, found: Quartered, row: int) -> Content:
    """The value by formula: the count itself, or the sums divided last (domain §3.2)."""
    point = found.point
    if point.numerator is None:
        return _count(None, point.missing)
    if course.is_count:
        return Live(f"=C{row}", point.numerator)
    if not point.denominator:
        return NOT_APPLICABLE
    return Live(f"=C{row}/D{row}*{HALF_UP}", ratio(point.numerator, point.denominator))


def _plain(course: Course, found: Quartered) -> Content:
    """The merged city's value: a count on the carried basis, as the chart draws counts."""
    point = found.point
    if course.is_count:
        return _count(found.carried_numerator, point.missing)
    if point.numerator is None:
        return _count(None, point.missing)
    return ratio(point.numerator, point.denominator) if point.denominator else NOT_APPLICABLE


def _said(course: Course, quarter: Quarter, found: Quartered) -> str:
    """What is to be known of a quarter: a break before it, that it does not count yet, that it was restated."""
    said = [f"Điểm gãy {short_date(one.on)}: {one.title}" for one in course.breaks if Quarter.of(one.on) == quarter]
    if not found.point.counts:
        said.append("Chưa đủ 95% đơn vị được duyệt")
    if found.restated:
        said.append("Có số liệu điều chỉnh sau khóa kỳ")
    return ". ".join(said)


def _formats(sheet: Sheet, course: Course, row: int, contents: Sequence[Content]) -> None:
    """Ratios are shown in per cent; words stand in the middle."""
    if course.is_count:
        return
    for column in (VALUE, AIM, MERGED):
        content = contents[column - 1]
        if not isinstance(content, str):
            sheet.put(row, column, content, "Ô tỷ lệ")


def _drawn(sheet: Sheet, course: Course, quarter: Quarter, row: int, contents: Sequence[Content]) -> None:
    """The cells that the chart draws, by formula from those of the table; nothing where there is no number."""
    sheet.put(row, QUARTER, quarter.label.removeprefix("Quý "), "Ghi chú")
    drawn = (CARRIED if course.is_count else VALUE, AIM, MERGED)
    for column, source in zip(DRAWN, drawn, strict=True):
        content = contents[source - 1]
        shown = content.value if isinstance(content, Live) else content
        if isinstance(shown, int | float):
            letter = "ABCDEFGHIJKL"[source - 1]
            style, form = "Ghi chú", COUNT if course.is_count else PERCENT
            sheet.put(row, column, Live(f"={letter}{row}", shown), style, form)


def _notes() -> list[str]:
    return [
        "Tỷ lệ bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu trong quý. Số lượng trên biểu đồ kể"
        " cả số của đơn vị chưa báo cáo, lấy từ kỳ gần nhất trong 4 quý (cột (6), (7)); đánh giá chỉ dùng cột (5).",
        "Quý chưa có số liệu để trống trên biểu đồ, không vẽ thành số 0. Cột ngoài khổ in là số vẽ biểu đồ.",
    ]
