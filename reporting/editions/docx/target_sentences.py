"""The sentences of II.1: how an indicator stands, what was reached of each of its targets."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.editions.docx.references import appendix, of_perimeter, row, source
from reporting.editions.docx.wording import (
    day_of,
    difference_text,
    listed,
    measured,
    needed,
    number,
    of_units,
    quarter,
    sentence,
)
from reporting.editions.part import EditionPart
from reporting.progress.periods import MERGED_FROM
from reporting.progress.presenters import TargetRow
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.verdict import BREAK_AT, NO_ALLOCATION
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.models import Reading

UNASSIGNED = "chưa giao"
NOBODY = "không có đơn vị nào phải báo cáo số liệu này"


def quarter_shown(
    part: EditionPart, reading_standing: ReadingStanding, back: int = 0
) -> tuple[Quarter, QuarterFigures | None]:
    """The quarter whose figures stand for the one `back` before the asked one, with them."""
    figure_quarter = reading_standing.aim.figure_quarter(part.quarter.previous(back))
    figures = reading_standing.quarters.get(figure_quarter)
    return figure_quarter, figures if figures and figures.point.expected else None


def target_words(standing: TargetStanding) -> str:
    """The promise: "từ 1.580.000", "trên 70%", a word with its threshold."""
    target_row = TargetRow(standing)
    if standing.is_count and not standing.default.aim.judged and standing.scope != standing.revision.perimeter_id:
        return UNASSIGNED
    if target_row.proposed:
        reading = standing.default.reading
        state_text = "đề xuất" if reading.state == Reading.State.PROPOSED else "xác nhận"
        return f"{target_row.promise_text} ({state_text}: {target_row.proposed})"
    return target_row.promise_text


def counting_sentences(part: EditionPart, indicator_number: int, standings: list[TargetStanding]) -> str:
    """One way of counting: its value now, how much of it is known, beside a quarter and a year ago."""
    standing = standings[0]
    reading_standing, is_count, measure = standing.default, standing.is_count, standing.target.indicator.measure
    figure_quarter, figures = quarter_shown(part, reading_standing)
    milestones = [str(target_standing.target.milestone_id) for target_standing in standings]
    opening = f"Theo cách tính của mốc {listed(milestones)}: "
    if figures is None:
        return f"{opening}{quarter(figure_quarter)} không hỏi số liệu này {source(appendix(indicator_number))}."
    value = figures.point.value(is_count)
    value_text = measured(value, measure, is_count=is_count)
    text = f"{opening}{quarter(figure_quarter)} {'có' if is_count else 'đạt'} {value_text}"
    if value is None:
        text = f"{opening}{quarter(figure_quarter)} chưa có số liệu"
    text += f" ({_behind(figures, is_count=is_count)})"
    for back in (1, 4):
        text += _compared(part, standing, figures, back)
    text += f" {source(appendix(indicator_number))}."
    return " ".join(filter(None, [text, _carried(standing, figures, indicator_number), _merged_city(part, standing)]))


def _behind(figures: QuarterFigures, *, is_count: bool) -> str:
    """The two sums of a ratio and the coverage."""
    point = figures.point
    coverage = of_units(point.answered, point.expected)
    if is_count or point.numerator is None or point.denominator is None:
        return coverage
    return f"{format_count(point.numerator)}/{format_count(point.denominator)}; {coverage}"


def _compared(part: EditionPart, standing: TargetStanding, figures: QuarterFigures, back: int) -> str:
    """Against the quarter before or last year's; what makes the two unlike is said."""
    reading_standing, is_count, measure = standing.default, standing.is_count, standing.target.indicator.measure
    now, value = figures.point.quarter, figures.point.value(is_count)
    then, earlier = quarter_shown(part, reading_standing, back)
    if earlier is None or value is None or then == now:
        return ""
    before = earlier.point.value(is_count)
    if before is None:
        return ""
    if is_count and (figures.point.missing or earlier.point.missing):
        shares = f"{earlier.point.answered}/{earlier.point.expected}"
        return f"; {quarter(then)}: {number(before, is_count=True)} ({shares} đơn vị, không so trực tiếp được)"
    change = "bằng"
    if value != before:
        way = "tăng" if value > before else "giảm"
        change = f"{way} {difference_text(value, before, measure, is_count=is_count)} so với"
    earlier_coverage = (earlier.point.answered, earlier.point.expected)
    unlike = []
    if earlier_coverage != (figures.point.answered, figures.point.expected):
        unlike.append(f"{earlier.point.answered}/{earlier.point.expected} đơn vị")
    breaks = [
        day_of(series_break.on) for series_break in reading_standing.breaks if then.as_of < series_break.on <= now.as_of
    ]
    unlike += [f"có điểm gián đoạn {', '.join(breaks)}"] if breaks else []
    return f"; {change} {quarter(then)} ({'; '.join([number(before, is_count=is_count), *unlike])})"


def _carried(standing: TargetStanding, figures: QuarterFigures, indicator_number: int) -> str:
    """A count with the last known figures of those that did not answer."""
    if not standing.is_count or not figures.carried or figures.carried_numerator is None:
        return ""
    value_text = measured(figures.carried_numerator, standing.target.indicator.measure, is_count=True)
    return (
        f"Nếu lấy số kỳ trước của {format_count(figures.carried)} đơn vị chưa có số liệu thì có"
        f" {value_text} {source(appendix(indicator_number))}."
    )


def _merged_city(part: EditionPart, standing: TargetStanding) -> str:
    """The merged city beside the perimeter that the programme's targets are judged on."""
    formula = standing.default.reading.formula_id
    if standing.scope == part.scope.code:
        return ""
    point = part.meeting.scope_points.get(formula, {}).get(quarter_shown(part, standing.default)[0])
    value = point.value(standing.is_count) if point else None
    if point is None or value is None or point.quarter < MERGED_FROM:
        return ""
    value_text = measured(value, standing.target.indicator.measure, is_count=standing.is_count)
    coverage = of_units(point.answered, point.expected)
    return f"Toàn Thành phố sau sáp nhập: {value_text} ({coverage}) {source(of_perimeter(part))}."


def milestone_sentences(part: EditionPart, indicator_number: int, row_number: int, standing: TargetStanding) -> str:
    """The sentence of a target: asked, reached, judged, still needed."""
    verdict, is_count = standing.default.verdict, standing.is_count
    measure = standing.target.indicator.measure
    passed = standing.default.aim.milestone <= part.quarter
    aim_text = target_words(standing)
    text = f"({row_number}) Mốc {standing.target.milestone_id} – "
    text += "chưa được giao mức phấn đấu" if aim_text == UNASSIGNED else f"mức phấn đấu {aim_text}"
    text += f": {'xét tại' if passed else 'đến'} {quarter(verdict.judged_on)} "
    if not verdict.expected:
        text += NOBODY
    elif verdict.actual is None:
        text += f"chưa có số liệu ({of_units(verdict.answered, verdict.expected)})"
    else:
        text += f"{'có' if is_count else 'đạt'} {measured(verdict.actual, measure, is_count=is_count)}"
        text += f" ({of_units(verdict.answered, verdict.expected)})"
    text += _gap(standing)
    verdict_text = verdict.label.lower() if verdict.status == "not_judged" else f"đánh giá: {verdict.label}"
    text += f"; {verdict_text} {source(row(row_number), appendix(indicator_number))}."
    return " ".join(
        filter(
            None,
            [
                text,
                _needed(standing, row_number),
                _held_since(standing),
                _range(standing),
                _reasons(standing),
                *_others(standing, row_number),
            ],
        )
    )


def _gap(standing: TargetStanding) -> str:
    verdict, aim = standing.default.verdict, standing.default.aim
    if verdict.gap is None or verdict.actual is None or aim.value is None or not aim.judged:
        return ""
    if not verdict.gap:
        return ", bằng mức phấn đấu"
    size = difference_text(verdict.actual, aim.value, standing.target.indicator.measure, is_count=standing.is_count)
    return f", {'thấp' if verdict.gap > 0 else 'cao'} hơn mức phấn đấu {size}"


def _needed(standing: TargetStanding, row_number: int) -> str:
    required = standing.default.verdict.required_per_quarter
    if not required:
        return ""
    way = "tăng" if required > 0 else "giảm"
    size = needed(required, standing.target.indicator.measure, is_count=standing.is_count)
    return (
        f"Cần {way} bình quân {size} mỗi quý đến {quarter(standing.default.aim.milestone)} {source(row(row_number))}."
    )


def _held_since(standing: TargetStanding) -> str:
    first_quarter = standing.default.verdict.satisfied_since
    return f"Mức này đạt liên tục từ {quarter(first_quarter)}." if first_quarter else ""


def _range(standing: TargetStanding) -> str:
    ends = standing.default.verdict.range
    if ends is None:
        return ""
    measure, is_count = standing.target.indicator.measure, standing.is_count
    if ends.high is None:
        return f"Tính cả đơn vị còn thiếu thì từ {measured(ends.low, measure, is_count=is_count)} trở lên."
    low, high = number(ends.low, is_count=is_count), measured(ends.high, measure, is_count=is_count)
    return f"Tính cả đơn vị còn thiếu thì từ {low} đến {high}."


def _reasons(standing: TargetStanding) -> str:
    """Why it stands so, what the sentence has told already left out, like ones told together."""
    verdict = standing.default.verdict
    stated = {NO_ALLOCATION} if target_words(standing) == UNASSIGNED else set()
    if verdict.actual is None:
        stated.add(f"chưa có số liệu {verdict.judged_on.label}")
    breaks = [reason.removeprefix(BREAK_AT) for reason in verdict.reasons if reason.startswith(BREAK_AT)]
    reasons = [reason for reason in verdict.reasons if reason not in stated and not reason.startswith(BREAK_AT)]
    reasons += [f"{BREAK_AT}{listed(breaks)}"] if breaks else []
    return sentence("; ".join(reasons)).replace("Quý ", "Quý\u00a0")


def _others(standing: TargetStanding, row_number: int) -> Iterable[str]:
    """Where the readings give different verdicts, all are told (docs/rules.md#verdict)."""
    if not standing.differs_by_reading:
        return
    for reading_standing in standing.readings[1:]:
        verdict, reading_text = reading_standing.verdict, reading_standing.reading.text.rstrip(".")
        value_text = measured(verdict.actual, standing.target.indicator.measure, is_count=standing.is_count)
        value_text = "chưa có số liệu" if verdict.actual is None else value_text
        yield f"Theo cách hiểu khác ({reading_text}): {value_text}, {verdict.label.lower()} {source(row(row_number))}."
