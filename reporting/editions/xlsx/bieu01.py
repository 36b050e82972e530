"""Biểu 01: one row a target with its result and verdict, then the figures of the reporting quarter and before."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.meeting import Meeting
from reporting.editions.xlsx.bieu02 import NAME as UNITS_SHEET
from reporting.editions.xlsx.bieu02 import Answers
from reporting.editions.xlsx.columns import divided, points_between, ratio
from reporting.editions.xlsx.counting import goal_of
from reporting.editions.xlsx.notes import note, perimeter_notes, point_at
from reporting.editions.xlsx.page import foot, head
from reporting.excel.paging import page
from reporting.excel.sheet import NOT_APPLICABLE, Content, Imprint, Live, Rows, SheetWriter, plain
from reporting.excel.styles import COUNT, COUNT_CHANGE, PERCENT, POINTS_CHANGE
from reporting.progress.series import Point
from reporting.progress.standing import TargetStanding
from reporting.progress.wording import (
    COVERAGE,
    NOT_ALLOCATED,
    OPERATOR_SIGNS,
    OVER_OR_UNDER,
    RESULT,
    SHARE,
    coverage,
    quarter_label,
    sign_of,
)
from targets.domain.numbers import displayed_percent
from targets.domain.periods import Quarter

NAME = "Biểu 01"
TITLE = "TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU CỦA CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ {programme}"
WIDTHS = (5.0, 34.0, 9.0, 6.0, 13.0, 13.0, 9.5, 9.0, 13.5, 8.0, 14.5, 12.0, 8.0, 12.0, 8.0, 12.0, 8.0, 54.0)
TITLES = (
    "TT", "Nội dung chỉ tiêu (nguyên văn)", "Đơn vị tính", "Mốc", "Chỉ tiêu",
    f"{RESULT}\n(chưa đến mốc: tại kỳ báo cáo)", "Kỳ đánh giá", COVERAGE, OVER_OR_UNDER, SHARE, "Đánh giá",
    "Kỳ báo cáo\n({now})", COVERAGE, "Kỳ trước\n({before})", COVERAGE, "Cùng kỳ năm trước\n({year_ago})", COVERAGE,
    "Phạm vi – cách hiểu – ghi chú",
)  # fmt: skip
NUMBERS = [f"({n})" for n in range(1, len(TITLES) + 1)]
NUMBERS[8:10] = "(9) = (6) – (5)", "(10) =\n(6) : (5)"
TARGET, RESULT_AT, JUDGED_ON, ANSWERED, AWAY, SHARE_OF, LABEL = range(5, 12)
NOW, BEFORE, YEAR_AGO = 12, 14, 16  # each followed by its coverage
NOTE = 18


def write(worksheet: Worksheet, meeting: Meeting, answers: Answers, imprint: Imprint) -> SheetWriter:
    sheet = SheetWriter(worksheet, WIDTHS, imprint.edition)
    quarter = meeting.period.quarter
    top = head(sheet, meeting, TITLE.format(programme=meeting.programme), "Đơn vị tính: ghi ở cột (3)")
    labels = {"year_ago": quarter.previous(4), "before": quarter.previous(), "now": quarter}
    titles = [title.format(**{name: quarter_label(label) for name, label in labels.items()}) for title in TITLES]
    for column, (title, caption) in enumerate(zip(titles, NUMBERS, strict=True), start=1):
        sheet.put(top, column, title, "Đầu cột")
        sheet.put(top + 1, column, caption, "Số cột")
    sheet.fit(top, [(title, width, "Đầu cột") for title, width in zip(titles, WIDTHS, strict=True)], at_least=3)
    sheet.fit(top + 1, [(caption, width, "Ghi chú") for caption, width in zip(NUMBERS, WIDTHS, strict=True)])
    last = top + 1
    for number, standing in enumerate(meeting.targets, start=1):
        last += 1
        _target(sheet, last, number, meeting, standing, answers)
    notes = [
        "Kết quả tại mốc là số liệu quý IV của năm mốc; số liệu các kỳ sau ở cột (12), (14), (16) chỉ để tham khảo."
        " Chỉ tiêu chưa đến mốc được đánh giá theo kỳ báo cáo; số liệu thu thập mỗi năm một lần được đánh giá theo"
        " quý IV gần nhất.",
        f"Cột (9), (10), (11) tính trên cột (6); “{NOT_APPLICABLE}” ở cột (9), (10): không đủ căn cứ để so.",
        f"Số liệu {quarter.label} lấy từ {UNITS_SHEET}; “≥” là từ mức đó trở lên, “>” là trên mức đó;"
        " “điểm %” là điểm phần trăm.",
        *perimeter_notes(meeting),
    ]
    foot_last = foot(sheet, meeting, last + 2, notes, imprint)
    page(sheet, meeting, NAME, Rows(top, top + 1), Rows(last, foot_last))
    return sheet


def _target(
    sheet: SheetWriter, row: int, number: int, meeting: Meeting, standing: TargetStanding, answers: Answers
) -> None:
    """Result, coverage, gap and share are the verdict's; the figures of other quarters stand behind it."""
    verdict, is_count, quarter = standing.default.verdict, standing.is_count, meeting.period.quarter
    sheet.put(row, 1, number, "Ô giữa")
    sheet.put(row, 2, standing.target.wording, "Ô chữ")
    sheet.put(row, 3, standing.indicator.measure, "Ô giữa")
    sheet.put(row, 4, standing.target.milestone, "Ô giữa")
    _put_goal(sheet, row, standing, goal_of(standing.default.aim))
    result, answered = _figures(standing, verdict.judged_on, quarter, answers)
    _put(sheet, row, RESULT_AT, result, is_count=is_count)
    sheet.put(row, JUDGED_ON, quarter_label(verdict.judged_on), "Ô giữa")
    sheet.put(row, ANSWERED, answered, "Ô giữa")
    _put_distance(sheet, row, standing)
    sheet.put(row, LABEL, verdict.label, "Đánh giá")
    for column, back in ((NOW, 0), (BEFORE, 1), (YEAR_AGO, 4)):
        value, covered = _figures(standing, quarter.previous(back), quarter, answers)
        _put(sheet, row, column, value, is_count=is_count)
        sheet.put(row, column + 1, covered, "Ô giữa")
    note_text = note(meeting, standing)
    sheet.put(row, NOTE, note_text, "Ghi chú")
    texts = ((standing.target.wording, 2, "Ô chữ"), (verdict.label, LABEL, "Đánh giá"), (note_text, NOTE, "Ghi chú"))
    sheet.fit(row, [(text, WIDTHS[column - 1], style) for text, column, style in texts], at_least=2)


def _figures(
    standing: TargetStanding, quarter: Quarter, report_quarter: Quarter, answers: Answers
) -> tuple[Content, Content]:
    """Value and coverage of a quarter: of the reporting one from Biểu 02, of another as its own sums."""
    key = (standing.default.formula.code, standing.scope)
    if quarter == report_quarter and key in answers:
        return answers[key]
    point = point_at(standing.default, quarter)
    answered = coverage(point.answered, point.expected) if point else NOT_APPLICABLE
    return _value(point, is_count=standing.is_count), answered


def _value(point: Point | None, *, is_count: bool) -> Content:
    """What stands for a quarter: a number, its division, missing, or "–" where nobody was asked or by 0."""
    if point is None or point.numerator is None:
        return sign_of(point, is_count)
    return point.numerator if is_count else divided(point.numerator, point.denominator)


def _put(sheet: SheetWriter, row: int, column: int, content: Content, *, is_count: bool) -> None:
    """A value of the indicator; words in the middle, formulas always with their number format."""
    number_format = COUNT if is_count else PERCENT
    if isinstance(content, str):
        sheet.put(row, column, content, "Ô giữa")
    elif isinstance(plain(content), str):
        sheet.put(row, column, content, "Ô giữa", number_format)
    else:
        sheet.put(row, column, content, "Ô số" if is_count else "Ô tỷ lệ")


def _put_goal(sheet: SheetWriter, row: int, standing: TargetStanding, goal: int | float | None) -> None:
    """The target with its sign as part of the number format, so that it stays a number; words as they stand."""
    word = standing.revision.word
    if goal is None:
        sheet.put(row, TARGET, word or NOT_ALLOCATED, "Ô giữa")
        return
    sign = OPERATOR_SIGNS[standing.default.aim.operator]
    before = f"{word}: {sign}" if word else sign
    kept = before.replace("\\", "").replace('"', "")
    number_format = (f'"{kept}"' if kept else "") + (COUNT if standing.is_count else PERCENT)
    sheet.put(row, TARGET, goal, "Ô số", number_format)


def _put_distance(sheet: SheetWriter, row: int, standing: TargetStanding) -> None:
    """So với chỉ tiêu (+/–), in percentage points for a ratio, and % chỉ tiêu of a count: only where there is a gap."""
    verdict, aim, is_count = standing.default.verdict, standing.default.aim, standing.is_count
    goal, level = f"E{row}", aim.value
    result = f"F{row}"
    away: Content = NOT_APPLICABLE
    share: Content = NOT_APPLICABLE
    if verdict.gap is not None and verdict.actual is not None and level is not None:
        if is_count:
            away = Live(f"={result}-{goal}", int(verdict.actual) - int(level))
            if level:
                share = Live(f"={result}/{goal}", ratio(int(verdict.actual), int(level)))
        else:
            distance = displayed_percent(verdict.actual) - displayed_percent(level)
            away = Live(f"={points_between(result, goal)}", float(distance))
    sheet.put(
        row, AWAY, away, "Ô số" if isinstance(away, Live) else "Ô giữa", COUNT_CHANGE if is_count else POINTS_CHANGE
    )
    sheet.put(row, SHARE_OF, share, "Ô tỷ lệ" if isinstance(share, Live) else "Ô giữa", PERCENT)
