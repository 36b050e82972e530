"""Biểu 01: one row a target, its current value taken by formula from Biểu 02."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.meeting import Meeting
from reporting.editions.xlsx.bieu02 import NAME as UNITS_SHEET
from reporting.editions.xlsx.bieu02 import Answers
from reporting.editions.xlsx.columns import HALF_UP, divided, points, points_between
from reporting.editions.xlsx.counting import goal_of
from reporting.editions.xlsx.notes import note, perimeter_notes, point_at, shown_quarter
from reporting.editions.xlsx.page import foot, head
from reporting.excel.paging import page
from reporting.excel.sheet import NOT_APPLICABLE, Content, Imprint, Live, Rows, SheetWriter, plain
from reporting.excel.styles import COUNT, COUNT_CHANGE, PERCENT, POINTS_CHANGE
from reporting.progress.series import Point
from reporting.progress.standing import TargetStanding
from reporting.progress.wording import NOT_ALLOCATED, OPERATOR_SIGNS, coverage, quarter_label, sign_of

NAME = "Biểu 01"
TITLE = "TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU CỦA CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ {programme}"
WIDTHS = (5.0, 38.0, 9.5, 7.0, 14.0, 14.0, 14.0, 14.0, 13.5, 9.0, 16.5, 9.5, 66.0)
TITLES = (
    "TT", "Chỉ tiêu (nguyên văn)", "Đơn vị tính", "Mốc", "Mức phấn đấu", "Cùng kỳ năm trước\n({year_ago})",
    "Kỳ trước\n({before})", "Kỳ báo cáo\n({now})", "So mức\n(+/–)", "% so mức", "Đánh giá", "Đã/phải báo cáo",
    "Phạm vi – cách hiểu – ghi chú",
)  # fmt: skip
NUMBERS = [*(f"({n})" for n in range(1, 9)), "(9) = (8) – (5)", "(10) =\n(8) : (5)", *(f"({n})" for n in (11, 12, 13))]
TARGET, YEAR_AGO, BEFORE, NOW, CHANGE, SHARE = 5, 6, 7, 8, 9, 10


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
        "Chỉ tiêu đã qua mốc được đánh giá theo số liệu quý IV của năm mốc, số liệu các kỳ sau chỉ để so sánh;"
        " chỉ tiêu chưa đến mốc được đánh giá theo kỳ báo cáo.",
        f"Cột (8) lấy từ {UNITS_SHEET}; “≥” là từ mức đó trở lên, “>” là trên mức đó; “điểm %” là điểm phần trăm.",
        *perimeter_notes(meeting),
    ]
    foot_last = foot(sheet, meeting, last + 2, notes, imprint)
    page(sheet, meeting, NAME, Rows(top, top + 1), Rows(last, foot_last))
    return sheet


def _target(
    sheet: SheetWriter, row: int, number: int, meeting: Meeting, standing: TargetStanding, answers: Answers
) -> None:
    aim, verdict, is_count = standing.default.aim, standing.default.verdict, standing.is_count
    goal, note_text = goal_of(aim), note(meeting, standing)
    point = point_at(standing.default, shown_quarter(meeting, standing))
    answered = coverage(point.answered, point.expected) if point else NOT_APPLICABLE
    key = (standing.default.formula.code, standing.scope)
    now, covered = answers.get(key) or (_value(point, is_count=is_count), answered)
    label = verdict.label
    if aim.milestone <= meeting.period.quarter != verdict.judged_on:
        label += f"\n(xét {quarter_label(verdict.judged_on)})"
    sheet.put(row, 1, number, "Ô giữa")
    sheet.put(row, 2, standing.target.wording, "Ô chữ")
    sheet.put(row, 3, standing.indicator.measure, "Ô giữa")
    sheet.put(row, 4, standing.target.milestone, "Ô giữa")
    _put_goal(sheet, row, standing, goal)
    for column, back in ((YEAR_AGO, 4), (BEFORE, 1)):
        earlier = point_at(standing.default, shown_quarter(meeting, standing, back))
        _put(sheet, row, column, _value(earlier, is_count=is_count), is_count=is_count)
    _put(sheet, row, NOW, now, is_count=is_count)
    _compare(sheet, row, goal, plain(now), is_count=is_count)
    sheet.put(row, 11, label, "Đánh giá")
    sheet.put(row, 12, covered, "Ô giữa")
    sheet.put(row, 13, note_text, "Ghi chú")
    texts = ((standing.target.wording, 2, "Ô chữ"), (label, 11, "Đánh giá"), (note_text, 13, "Ghi chú"))
    sheet.fit(row, [(text, WIDTHS[column - 1], style) for text, column, style in texts], at_least=2)


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


def _compare(sheet: SheetWriter, row: int, goal: int | float | None, now: int | float | str, *, is_count: bool) -> None:
    """So mức (+/–), in percentage points for a ratio, and % so mức for a count."""
    target, current, change = f"E{row}", f"H{row}", f"I{row}"
    away = f"{current}-{target}" if is_count else points_between(current, target)
    difference: int | float | str = NOT_APPLICABLE if goal is None else now
    if goal is not None and not isinstance(now, str):
        difference = now - goal if is_count else points(now, goal)
    formula = f'=IF(ISNUMBER({target}),IF(ISNUMBER({current}),{away},{current}),"{NOT_APPLICABLE}")'
    number_format = COUNT_CHANGE if is_count else POINTS_CHANGE
    style = "Ô giữa" if isinstance(difference, str) else "Ô số"
    sheet.put(row, CHANGE, Live(formula, difference), style, number_format)
    if not is_count:
        sheet.put(row, SHARE, NOT_APPLICABLE, "Ô giữa")
        return
    share: float | str = str(difference)
    if goal is not None and not isinstance(now, str):
        share = now / goal * (1 + 1e-15) if goal else NOT_APPLICABLE
    formula = f'=IF(ISNUMBER({change}),IF({target}=0,"{NOT_APPLICABLE}",{current}/{target}*{HALF_UP}),{change})'
    sheet.put(row, SHARE, Live(formula, share), "Ô giữa" if isinstance(share, str) else "Ô tỷ lệ", PERCENT)
