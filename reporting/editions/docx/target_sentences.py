"""The sentences of II.2: how an indicator stands, what was reached of each of its targets."""

from __future__ import annotations

from reporting.editions.comparison import compare, reorganisations
from reporting.editions.docx.references import appendix, of_perimeter, row, source
from reporting.editions.docx.wording import day_of
from reporting.editions.part import EditionPart
from reporting.progress import wording
from reporting.progress.periods import MERGED_FROM
from reporting.progress.presenters import TargetRow
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.verdict import JUDGED_ON_YEARLY, NO_ALLOCATION, Verdict
from reporting.totals.scopes import OLD_CITY
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

NOBODY = "không có đơn vị nào phải báo cáo số liệu này"


def quarter_shown(
    part: EditionPart, reading_standing: ReadingStanding, back: int = 0
) -> tuple[Quarter, QuarterFigures | None]:
    """The quarter whose figures stand for the one `back` before the asked one, with them."""
    figure_quarter = reading_standing.aim.figure_quarter(part.quarter.previous(back))
    figures = reading_standing.quarters.get(figure_quarter)
    return figure_quarter, figures if figures and figures.point.expected else None


def target_words(standing: TargetStanding) -> str:
    """The promise: "1.580.000 đoàn viên", "trên 70%", a word with its threshold."""
    aim = standing.default.aim
    if aim.is_count and not aim.judged and standing.scope != standing.revision.perimeter:
        return wording.NOT_ALLOCATED
    word = TargetRow(standing).word
    if word:
        return wording.promise_with_state(aim, word, standing.default.reading.state)
    return wording.threshold(aim, standing.indicator.measure)


def counting_sentences(part: EditionPart, indicator_number: int, standings: list[TargetStanding], only: bool) -> str:
    """One way of counting: its value now, how much of it is known, beside a quarter and a year ago.

    `only`: the indicator is counted in no other way.
    """
    standing, appendix_source = standings[0], source(appendix(indicator_number))
    reading_standing, is_count, measure = standing.default, standing.is_count, standing.indicator.measure
    figure_quarter, figures = quarter_shown(part, reading_standing)
    opening = f"Đến ngày {day_of(figure_quarter.as_of)}, {_scope_named(part, standing)}"
    milestones = wording.listed([str(target_standing.target.milestone) for target_standing in standings])
    way = "" if only else f" theo cách tính của mốc {milestones}"
    if figures is None:
        return f"{wording.quarter_label(part.quarter)} không thu thập số liệu{way} {appendix_source}."
    opening += f",{way}," if way else ""
    point = figures.point
    behind = wording.units_answered(point.answered, point.expected, point.left_out)
    if not is_count and point.numerator is not None and point.denominator is not None:
        behind = f"{format_count(point.numerator)}/{format_count(point.denominator)}; {behind}"
    text = f"{opening} {wording.reached(point.value(is_count), measure, is_count)} ({behind})"
    for back in (1, 4):
        text += _compared(part, standing, figures, back)
    text += f" {appendix_source}."
    if figure_quarter != part.quarter:
        text += f" {wording.quarter_label(part.quarter)} {wording.NOT_COLLECTED}."
    if is_count and figures.carried and figures.carried_numerator is not None:
        text += (
            f" Tạm tính theo số kỳ trước của {format_count(figures.carried)} đơn vị {wording.NO_FIGURES} thì có"
            f" {wording.measured(figures.carried_numerator, measure, is_count)} {appendix_source}."
        )
    return f"{text} {_merged_city(part, standing)}".rstrip()


def _scope_named(part: EditionPart, standing: TargetStanding) -> str:
    if standing.scope == OLD_CITY:
        return "toàn Thành phố (địa giới cũ)"
    name = part.names.get(standing.scope, standing.scope)
    return f"phạm vi “{name}”" if part.scope.is_perimeter else "toàn Thành phố" if part.scope.is_city else name


def _compared(part: EditionPart, standing: TargetStanding, figures: QuarterFigures, back: int) -> str:
    """Against the quarter before or last year's, over like units; what makes the two unlike is told."""
    is_count, measure, now = standing.is_count, standing.indicator.measure, figures.point.quarter
    then, earlier = quarter_shown(part, standing.default, back)
    if then == now or earlier is None or figures.point.value(is_count) is None:
        return ""
    label = wording.quarter_label(then)
    comparison = compare(part.content, standing.scope, standing.default.formula, then, now)
    if comparison.change is None:
        why = wording.not_comparable(label, comparison)
        for day in reorganisations(part.content, then, now):
            why = why.replace(short_date(day), day_of(day))
        return f"; {why}"
    change = wording.change_since(label, comparison.change, is_count, measure)
    remarks = [wording.compared_units(comparison.change, earlier.point.expected, is_count)]
    remarks += [f"qua sắp xếp tổ chức ngày {day_of(day)}" for day in comparison.across]
    breaks = {noted.on for noted in standing.default.breaks if then.as_of < noted.on <= now.as_of}
    others = [day_of(day) for day in sorted(breaks.difference(comparison.across))]
    remarks += [f"thời điểm thay đổi cách thống kê: {', '.join(others)}"] if others else []
    return f"; {change} ({'; '.join(remarks)})"


def _merged_city(part: EditionPart, standing: TargetStanding) -> str:
    """The merged city beside the perimeter that the programme's targets are judged on."""
    points = part.meeting.scope_points.get(standing.default.formula.code, {})
    point = points.get(quarter_shown(part, standing.default)[0])
    value = point.value(standing.is_count) if point else None
    if standing.scope == part.scope.code or point is None or value is None or point.quarter < MERGED_FROM:
        return ""
    city_text = wording.measured(value, standing.indicator.measure, standing.is_count)
    answered = wording.units_answered(point.answered, point.expected, point.left_out)
    return f"{wording.MERGED_CITY}: {city_text} ({answered}) {source(of_perimeter(part))}."


def result(standing: TargetStanding, verdict: Verdict) -> str:
    """What was reached, its coverage, how far that is: "có 1.360.400 đoàn viên (36/36 …), đạt 90,7% chỉ tiêu (…)"."""
    if not verdict.expected:
        return NOBODY
    answered = wording.units_answered(verdict.answered, verdict.expected, verdict.left_out)
    text = f"{wording.reached(verdict.actual, standing.indicator.measure, standing.is_count)} ({answered})"
    aim = standing.default.aim
    gap_text = wording.in_full(wording.gap_with_share(verdict, aim)) if aim.judged else ""
    return f"{text}, {gap_text}" if gap_text else text


def milestone_sentences(part: EditionPart, indicator_number: int, row_number: int, standing: TargetStanding) -> str:
    """The sentences of a target: asked, reached, judged and why, still needed; what other readings come to."""
    verdict, aim, is_count = standing.default.verdict, standing.default.aim, standing.is_count
    measure, row_source = standing.indicator.measure, source(row(row_number))
    aim_text = target_words(standing)
    text = f"({row_number}) Mốc {standing.target.milestone} – "
    text += "chưa được giao chỉ tiêu" if aim_text == wording.NOT_ALLOCATED else f"chỉ tiêu {aim_text}"
    text += f": đến ngày {day_of(verdict.judged_on.as_of)} {result(standing, verdict)}"
    text += f"; {verdict.label.lower() if verdict.status == 'not_judged' else f'đánh giá: {verdict.label.lower()}'}"
    already_told = {f"{JUDGED_ON_YEARLY}{verdict.judged_on.label}"}  # the way of counting says so, the day which
    if aim_text == wording.NOT_ALLOCATED:
        already_told.add(NO_ALLOCATION)
    if verdict.actual is None:
        already_told.add(f"{wording.NO_FIGURES} {verdict.judged_on.label}")
    way = wording.way_to_milestone(verdict, aim, measure, standing.default.things)
    sentences = [
        f"{text} {source(row(row_number), appendix(indicator_number))}.",
        wording.sentence(wording.in_full(way), row_source),
        wording.sentence(wording.in_full(wording.reasons_text(verdict.reasons, already_told))),
        wording.sentence(wording.in_full(wording.kept_since(verdict))),
        wording.sentence(wording.range_with_missing_measured(verdict, is_count, measure)),
    ]
    if standing.differs_by_reading:
        sentences += [wording.sentence(other, row_source) for other in other_readings(standing)]
    return " ".join(filter(None, sentences))


def other_readings(standing: TargetStanding) -> list[str]:
    """What the readings besides the default one come to."""
    is_count, measure = standing.is_count, standing.indicator.measure
    return [wording.if_read_so(other.reading.text, other.verdict, is_count, measure) for other in standing.readings[1:]]
