"""II.2 Results by target: each indicator in sentences with its chart, all that is shown of each target."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reporting.editions.docx import charts
from reporting.editions.docx.charts import Picture
from reporting.editions.docx.references import FIRST, appendix, row, source
from reporting.editions.docx.target_sentences import counting_sentences, milestone_sentences, target_words
from reporting.editions.docx.wording import day_of
from reporting.editions.part import EditionPart
from reporting.excel.sheet import MISSING, NOT_APPLICABLE
from reporting.progress.standing import TargetStanding
from reporting.progress.verdict import LABELS
from reporting.progress.wording import (
    coverage,
    gap_with_share,
    needed,
    quarter_label,
    range_between,
    sentence,
    sign_of,
    unbroken,
    units_answered,
    value_text,
    without,
)
from targets.models import Reading


@dataclass(frozen=True)
class DraftIndicator:
    """`sentences` tell where it stands by each way of counting, then each of its targets."""

    name: str
    sentences: list[str]
    chart: Picture | None


@dataclass(frozen=True)
class DraftTarget:
    """A target numbered as on the first sheet of the workbook; all as it is shown.

    indicator  its short name
    actual     the value the verdict goes by, at the milestone or now; `answered`: its coverage, those that straddle the
               scope by the number under which `left_out` names them
    status     the verdict, the range where too little is known; `verdict`: with the quarter it goes by
    gap        how far that is from the aim; `needed`: the way to it
    reading    how the target is read; `basis`: scope, quarter and decision it is judged by
    sheets     where its numbers stand in the workbook
    """

    number: str
    indicator: str
    wording: str
    milestone: str
    aim: str
    year_before: str
    quarter_before: str
    current: str
    actual: str
    status: str
    verdict: str
    gap: str
    needed: str
    answered: str
    formula: str
    reading: str
    basis: str
    sheets: str


def summary(part: EditionPart) -> str:
    targets = part.meeting.targets
    by_status = Counter(standing.default.verdict.status for standing in targets)
    counts = [
        f"{by_status[status]:02d} chỉ tiêu {label.lower()}" for status, label in LABELS.items() if by_status[status]
    ]
    differing = sum(standing.differs_by_reading for standing in targets)
    contested = f"; {differing:02d} chỉ tiêu có kết quả khác nhau theo cách hiểu" if differing else ""
    every = len(part.content.targets)
    opening = f"Trong {every:02d} chỉ tiêu của Chương trình"
    if len(targets) < every:
        where = "địa bàn này" if part.scope.is_perimeter else part.scope.name
        opening += f", {len(targets):02d} chỉ tiêu áp dụng cho {where}"
    return f"{opening}: {', '.join(counts)}{contested} {source(FIRST)}."


def indicators(part: EditionPart) -> list[DraftIndicator]:
    """Those that anybody here is asked about; their numbers are those of the programme's order."""
    rows = [numbered for numbered in enumerate(part.meeting.targets, start=1) if numbered[1].default.quarters]
    drafted = []
    for indicator_number, indicator in enumerate(part.content.indicators, start=1):
        numbered = [(number, standing) for number, standing in rows if standing.target.indicator == indicator.code]
        if not numbered:
            continue
        standings = [standing for _, standing in numbered]
        by_formula: dict[str, list[TargetStanding]] = {}
        for standing in standings:
            by_formula.setdefault(standing.default.formula.code, []).append(standing)
        only = len(by_formula) == 1
        counting = [counting_sentences(part, indicator_number, same_way, only) for same_way in by_formula.values()]
        reached = [milestone_sentences(part, indicator_number, *target) for target in numbered]
        drafted.append(DraftIndicator(standings[0].indicator.name, counting + reached, charts.picture(standings)))
    return drafted


def not_asked(part: EditionPart) -> str:
    """The indicators that nobody here is asked about; "" where there is none."""
    asked_codes = {standing.target.indicator for standing in part.meeting.targets if standing.default.quarters}
    names = [indicator.name for indicator in part.content.indicators if indicator.code not in asked_codes]
    return f"Chỉ tiêu không có đơn vị nào phải báo cáo: {'; '.join(names)} {source(FIRST)}." if names else ""


def targets(part: EditionPart) -> list[DraftTarget]:
    codes = [indicator.code for indicator in part.content.indicators]
    names = {element.code: element.short_name for element in part.content.elements}
    names_left_out = _left_out(part)
    drafted = []
    for row_number, standing in enumerate(part.meeting.targets, start=1):
        reading, verdict, aim = standing.default.reading, standing.default.verdict, standing.default.aim
        revision, formula, things = standing.revision, standing.default.formula, standing.default.things
        above, below = (" + ".join(names[code] for code in side) for side in (formula.numerator, formula.denominator))
        actual = MISSING if verdict.expected else NOT_APPLICABLE
        if verdict.actual is not None:
            actual = value_text(verdict.actual, standing.is_count)
        ends, judged_on = range_between(verdict, aim.is_count), quarter_label(verdict.judged_on)
        target = DraftTarget(
            number=str(row_number),
            indicator=standing.indicator.short_name,
            wording=standing.target.wording,
            milestone=str(standing.target.milestone),
            aim=target_words(standing),
            year_before=_cell(part, standing, 4),
            quarter_before=_cell(part, standing, 1),
            current=_cell(part, standing, 0),
            actual=actual,
            status=f"{verdict.label} ({ends})" if ends else verdict.label,
            verdict=f"{verdict.label} (xét\u00a0{judged_on}{'; ' * bool(ends)}{ends})",
            gap=(unbroken(gap_with_share(verdict, aim).capitalize()) if aim.judged else "") or NOT_APPLICABLE,
            needed=unbroken(needed(verdict, aim.is_count, things).removeprefix("cần ")) or NOT_APPLICABLE,
            answered=coverage(verdict.answered, verdict.expected) + names_left_out.get(tuple(verdict.left_out), ""),
            formula=f"({above}) / ({below}) × 100" if below else above,
            reading=f"{Reading.State(reading.state).label.capitalize()}: {reading.text}",
            basis=f"{part.names.get(standing.scope, standing.scope)}; {quarter_label(verdict.judged_on)},"
            f" {units_answered(verdict.answered, verdict.expected, verdict.left_out)}; {revision.decision}"
            f" (lần {revision.number}, {day_of(revision.valid_from)})",
            sheets=f"{row(row_number)}; {appendix(codes.index(standing.target.indicator) + 1)}",
        )
        drafted.append(target)
    return drafted


def left_out(part: EditionPart) -> str:
    """Whom the coverage of the tables does not contain: "(*) Chưa gồm Cơ quan Liên đoàn Lao động Thành phố."; or ""."""
    return " ".join(f"{mark.strip()} {sentence(without(names))}" for names, mark in _left_out(part).items())


def _left_out(part: EditionPart) -> dict[tuple[str, ...], str]:
    names = [tuple(standing.default.verdict.left_out) for standing in part.meeting.targets]
    return {units: f" ({'*' * number})" for number, units in enumerate(filter(None, dict.fromkeys(names)), start=1)}


def _cell(part: EditionPart, standing: TargetStanding, back: int) -> str:
    """A value of the asked quarter, or of one before it with its coverage where that is another.

    None of a quarter in which it is not collected.
    """
    quarters = standing.default.quarters
    figures, now = quarters.get(part.quarter.previous(back)), quarters.get(part.quarter)
    point = figures.point if figures else None
    value = point.value(standing.is_count) if point else None
    if value is None or point is None:
        return sign_of(point, standing.is_count)
    text = value_text(value, standing.is_count)
    if now and (now.point.answered, now.point.expected) == (point.answered, point.expected):
        return text
    return f"{text} ({coverage(point.answered, point.expected)})"
