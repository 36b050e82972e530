"""II.1 Results by target: a sentence or two for each, the table, a chart for each indicator."""

from __future__ import annotations

from reporting.domain.series import Point
from reporting.pack.pack import Pack
from reporting.queries.lines import TargetLine
from reporting.queries.progress import TargetProgress
from reporting.word import origins
from reporting.word.parts import Column, Grid, Heading, Lines, Part
from reporting.word.wording import difference, measured, number, of_units, quarter, sentence, shortened
from reporting.workbook.notes import point_at, shown_quarter
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter

COLUMNS = (
    Column("TT", 7, "center"),
    Column("Chỉ tiêu", 38),
    Column("Mốc", 9, "center"),
    Column("Mức phấn đấu", 17, "center"),
    Column("Kỳ báo cáo", 16, "right"),
    Column("Đánh giá", 17, "center"),
)


def parts(pack: Pack) -> list[Part]:
    """The whole section."""
    table = [row(pack, place, one) for place, one in enumerate(pack.meeting.targets, start=1)]
    return [
        Heading("II. KẾT QUẢ THỰC HIỆN"),
        Heading("1. Kết quả thực hiện các chỉ tiêu", 2),
        Lines([told(pack, place, one) for place, one in enumerate(pack.meeting.targets, start=1)]),
        Grid(f"Bảng 1. Tình hình thực hiện các chỉ tiêu đến {pack.quarter.label}", COLUMNS, table),
        Lines([f"Nguồn: {origins.FIRST} của bản công bố."], "Ghi chú"),
    ]


def references(pack: Pack, place: int, one: TargetProgress) -> str:
    """Where the numbers of a target stand in the workbook."""
    codes = [each["code"] for each in pack.content["indicators"]]
    return origins.at(origins.row(place), origins.appendix(codes.index(one.target.indicator_id) + 1))


def unit_of(one: TargetProgress) -> str:
    """What a count counts."""
    return one.target.indicator.measure


def wanted(one: TargetProgress) -> str:
    """What is asked; a count that nobody gave to this unit asks nothing of it."""
    line = TargetLine(one)
    if one.is_count and not one.default.aim.judged and one.scope != one.revision.perimeter_id:
        return "chưa giao"
    return f"{line.wanted} (đề xuất: {line.proposed})" if line.proposed else line.wanted


def row(pack: Pack, place: int, one: TargetProgress) -> list[str]:
    """A target in the short table."""
    return [
        str(place), one.target.wording, str(one.target.milestone_id), wanted(one),
        shown(pack, one, 0), one.default.verdict.label,
    ]  # fmt: skip


def shown(pack: Pack, one: TargetProgress, back: int) -> str:
    """A value of the asked quarter, or of one before it: "…" where missing, "–" where nobody was asked."""
    point = point_at(one.default, shown_quarter(pack.meeting, one, back))
    return value_of(point, is_count=one.is_count)


def value_of(point: Point | None, *, is_count: bool) -> str:
    """A point's value as on every sheet."""
    if point is None or (point.numerator is None and not point.missing):
        return NOT_APPLICABLE
    value = point.value(is_count)
    if value is None:
        return MISSING if point.numerator is None else NOT_APPLICABLE
    return number(value, is_count=is_count)


def told(pack: Pack, place: int, one: TargetProgress) -> str:
    """Everything the report says of a target, with where to find it."""
    said = [
        f"({place}) {sentence(f'Mốc {one.target.milestone_id}: {shortened(one.target.wording, 400)}')}",
        f"Mức phấn đấu: {wanted(one)}.",
        _judged(one),
        _standing(one),
        _needed(one),
        _now(pack, one),
        _compared(pack, one),
        sentence("; ".join(one.default.verdict.reasons)),
    ]
    return " ".join([*(each for each in said if each), references(pack, place, one)])


def _judged(one: TargetProgress) -> str:
    """The value the verdict goes by, its two sums and its coverage."""
    verdict = one.default.verdict
    at = quarter(verdict.judged_on)
    if verdict.actual is None:
        return f"Xét tại {at}: chưa có số liệu ({of_units(verdict.answered, verdict.expected)})."
    said = f"Xét tại {at}: {measured(verdict.actual, unit_of(one), is_count=one.is_count)}"
    if verdict.numerator is not None and verdict.denominator is not None:
        said += f" ({format_count(verdict.numerator)}/{format_count(verdict.denominator)})"
    return f"{said}, {of_units(verdict.answered, verdict.expected)}."


def _standing(one: TargetProgress) -> str:
    """The verdict as published, with the distance."""
    line = TargetLine(one).default
    verdict = line.verdict
    said = f"Đánh giá: {verdict.label}"
    if line.gap_text and one.default.aim.judged:
        said += f", {line.gap_text}"
    if verdict.satisfied_since:
        said += f"; đạt mức liên tục từ {quarter(verdict.satisfied_since)}"
    return f"{said}."


def _needed(one: TargetProgress) -> str:
    """The change that each quarter up to the milestone must bring."""
    required, aim = one.default.verdict.required_per_quarter, one.default.aim
    if required is None or not aim.judged:
        return ""
    word = "tăng" if required > 0 else "giảm"
    each = difference(required, is_count=one.is_count)
    return f"Cần {word} bình quân {each} mỗi quý để đạt vào {quarter(aim.milestone)}."


def _now(pack: Pack, one: TargetProgress) -> str:
    """The value of the period where the verdict goes by another quarter."""
    at = shown_quarter(pack.meeting, one)
    if at == one.default.verdict.judged_on:
        return ""
    point = point_at(one.default, at)
    if point is None:
        return ""
    return f"{quarter(at)}: {value_of(point, is_count=one.is_count)} ({of_units(point.answered, point.expected)})."


def _compared(pack: Pack, one: TargetProgress) -> str:
    """The quarter before and the same quarter last year; a difference only between complete figures."""
    now = shown_quarter(pack.meeting, one)
    said = [
        _beside(one, now, shown_quarter(pack.meeting, one, back), words)
        for back, words in ((1, "kỳ trước"), (4, "cùng kỳ năm trước"))
        if shown_quarter(pack.meeting, one, back) != now
    ]
    return sentence("; ".join(each for each in said if each))


def _beside(one: TargetProgress, now: Quarter, then: Quarter, words: str) -> str:
    after, before = point_at(one.default, now), point_at(one.default, then)
    label = f"{words} ({quarter(then)})"
    if before is None or after is None:
        return ""
    new, old = after.value(one.is_count), before.value(one.is_count)
    if old is None:
        return f"{label} chưa có số liệu"
    if new is None:
        return f"{label}: {number(old, is_count=one.is_count)}"
    if after.missing or before.missing:
        covered = f"{before.answered}/{before.expected}"
        return f"{label}: {number(old, is_count=one.is_count)} (số liệu của {covered} đơn vị, không so sánh trực tiếp)"
    change = new - old
    if not change:
        return f"bằng {label}"
    word = "tăng" if change > 0 else "giảm"
    return f"{word} {difference(change, is_count=one.is_count)} so với {label}: {number(old, is_count=one.is_count)}"
