"""What the last column of Biểu 01 says of a target: perimeter, reading, where it was judged, what is missing."""

from __future__ import annotations

from fractions import Fraction

from reporting.domain.series import Number, Point
from reporting.domain.verdict import Range
from reporting.queries.lines import ReadingRow, gap_size
from reporting.queries.progress import ReadingStanding, TargetStanding
from reporting.queries.workbook import Meeting
from targets.domain.numbers import format_count, format_percent
from targets.domain.periods import Quarter
from targets.models import Reading

STATES = {
    Reading.State.TEXT: "theo lời văn",
    Reading.State.PROPOSED: "đề xuất, chưa xác nhận",
    Reading.State.CONFIRMED: "đã xác nhận",
}


def number(value: Number, *, is_count: bool) -> str:
    """A value as on screen: 1.580.000 or 70,5%."""
    return format_count(int(value)) if is_count else format_percent(value)


def note(meeting: Meeting, one: TargetStanding) -> str:
    """Everything there is to say, in sentences."""
    paragraphs = (
        [_perimeter(meeting, one)],
        [reading_note(one.default.reading)],
        [_judged(meeting, one), _needed(one), _range(one), _reasons(one)],
        _other_readings(one),
        [_beside(meeting, one), _other_quarters(meeting, one)],
    )
    joined = (" ".join(sentence for sentence in said if sentence) for said in paragraphs)
    return "\n".join(paragraph for paragraph in joined if paragraph)


def perimeter_notes(meeting: Meeting) -> list[str]:
    """Under the table: which perimeters are approximate, and which units cannot be told apart (domain §3.6)."""
    notes = []
    for part in meeting.parts.values():
        said = ["gần đúng"] if part.approximate else []
        if part.inseparable:
            said.append(f"không tách được nên không tính vào phạm vi: {', '.join(part.inseparable)}")
        if said:
            notes.append(f"Phạm vi “{part.name}”: {'; '.join(said)}.")
    return notes


def shown_quarter(meeting: Meeting, one: TargetStanding, back: int = 0) -> Quarter:
    """The quarter whose figures stand for the asked one (`back` quarters before it): for yearly ones the last Q4."""
    return one.default.aim.figure_quarter(meeting.period.quarter.previous(back))


def point_at(reading: ReadingStanding, quarter: Quarter) -> Point | None:
    """The figures of a quarter, None where nobody was expected."""
    found = reading.quarters.get(quarter)
    return found.point if found else None


def _sentence(text: str) -> str:
    """Capitalised, with a full stop."""
    text = text.strip().rstrip(".;")
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _perimeter(meeting: Meeting, one: TargetStanding) -> str:
    part = meeting.parts.get(one.scope)
    as_set = one.scope == one.revision.perimeter_id
    said = f"Phạm vi: {part.name if part else meeting.scope.name}"
    if part and part.approximate:
        said += "; gần đúng"
    if not as_set and not one.is_count:
        said += "; mức chung của Chương trình"
    if not as_set and one.is_count and not one.default.aim.judged:
        said += "; mức của Chương trình không giao riêng cho đơn vị"
    if part and part.inseparable:
        said += f"; {len(part.inseparable)} đơn vị không tách được"
    return _sentence(said)


def reading_note(reading: Reading) -> str:
    """How a target is read, whether that is confirmed and by which paper."""
    state = "" if reading.state == Reading.State.TEXT else f" ({STATES[Reading.State(reading.state)]})"
    by = f" ({reading.paper})" if reading.state == Reading.State.CONFIRMED else ""
    return _sentence(f"Cách hiểu{state}{by}: {reading.text}")


def _judged(meeting: Meeting, one: TargetStanding) -> str:
    """A passed target is judged on its own quarter: the value there, and since when it holds."""
    verdict = one.default.verdict
    quarter = shown_quarter(meeting, one)
    if one.default.aim.milestone > meeting.period.quarter:
        yearly = one.default.aim.annual and quarter != meeting.period.quarter
        return f"Số liệu hỏi mỗi năm một lần, lấy {quarter.label}." if yearly else ""
    said = f"Xét tại {verdict.judged_on.label}: "
    said += "chưa có số liệu" if verdict.actual is None else number(verdict.actual, is_count=one.is_count)
    away = ReadingRow(one.default).gap_text
    said += f", {away}" if away else ""
    said += f" ({verdict.answered}/{verdict.expected} đơn vị)."
    if verdict.satisfied_since:
        said += f" Đạt mức liên tục từ {verdict.satisfied_since.label}."
    if point_at(one.default, quarter) is None and verdict.judged_on != quarter:
        said += f" {meeting.period.quarter.label} không còn hỏi đủ số liệu của cách hiểu này."
    return said


def _needed(one: TargetStanding) -> str:
    required = one.default.verdict.required_per_quarter
    if required is None:
        return ""
    word = "tăng" if required > 0 else "giảm"
    each = gap_size(required, one.is_count)
    return f"Cần {word} bình quân {each} mỗi quý đến {one.default.aim.milestone.label}."


def _range(one: TargetStanding) -> str:
    ends: Range | None = one.default.verdict.range
    if ends is None:
        return ""
    low = number(ends.low, is_count=one.is_count)
    if ends.high is None:
        return f"Tính cả đơn vị còn thiếu: từ {low} trở lên."
    return f"Tính cả đơn vị còn thiếu: từ {low} đến {number(ends.high, is_count=one.is_count)}."


def _reasons(one: TargetStanding) -> str:
    return _sentence("; ".join(one.default.verdict.reasons))


def _other_readings(one: TargetStanding) -> list[str]:
    """Where the readings give different verdicts, all are shown (domain §5)."""
    if not one.differs_by_reading:
        return []
    said = []
    for other in one.readings[1:]:
        verdict = other.verdict
        value = "" if verdict.actual is None else f"{number(verdict.actual, is_count=one.is_count)} – "
        state = STATES[Reading.State(other.reading.state)]
        said.append(f"Theo cách hiểu khác ({state}): {value}{verdict.label}: {_sentence(other.reading.text)}")
    return said


def _beside(meeting: Meeting, one: TargetStanding) -> str:
    """The merged city beside its perimeter, where it comes to something else."""
    quarter = shown_quarter(meeting, one)
    if one.scope == meeting.scope.code:
        return ""
    point = meeting.beside.get(one.default.reading.formula_id, {}).get(quarter)
    value = point.value(one.is_count) if point else None
    own = point_at(one.default, quarter)
    if point is None or value is None or (own and own.value(one.is_count) == value and own.expected == point.expected):
        return ""
    shown = number(Fraction(value), is_count=one.is_count)
    return f"Toàn thành phố: {shown} ({point.answered}/{point.expected} đơn vị)."


def _other_quarters(meeting: Meeting, one: TargetStanding) -> str:
    """The coverage of the other quarters shown than the one judged on, where units are missing."""
    said = []
    quarters = {shown_quarter(meeting, one, back) for back in (4, 1, 0)} - {one.default.verdict.judged_on}
    for quarter in sorted(quarters):
        point = point_at(one.default, quarter)
        if point and point.answered < point.expected:
            said.append(f"{quarter.label} có số liệu của {point.answered}/{point.expected} đơn vị")
    return _sentence("; ".join(said))
