"""What the last column of Biểu 01 says of a target: perimeter, reading, where it was judged, what is missing."""

from __future__ import annotations

from reporting.editions.meeting import Meeting
from reporting.progress import wording
from reporting.progress.promises import ReadingText
from reporting.progress.series import Point
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.wording import sentence
from targets.domain.periods import Quarter
from targets.models import Reading


def note(meeting: Meeting, standing: TargetStanding) -> str:
    verdict, aim = standing.default.verdict, standing.default.aim
    others = standing.readings[1:] if standing.differs_by_reading else []
    paragraphs = (
        [_perimeter(meeting, standing)],
        [reading_note(standing.default.reading)],
        [
            _judged(meeting, standing),
            sentence(wording.needed_on_average(verdict, aim)),
            sentence(wording.range_with_missing(verdict, aim.is_count)),
            sentence("; ".join(verdict.reasons)),
        ],
        [
            sentence(wording.other_reading(other.reading.state, other.reading.text, other.verdict, aim.is_count))
            for other in others
        ],
        [_merged_city(meeting, standing), _other_quarters(meeting, standing)],
    )
    joined = (" ".join(filter(None, sentences)) for sentences in paragraphs)
    return "\n".join(filter(None, joined))


def perimeter_notes(meeting: Meeting) -> list[str]:
    """Under the table: which perimeters are approximate, and which units cannot be told apart.

    What straddles a perimeter is listed there, not summed (docs/rules.md#counted-once).
    """
    notes = []
    for part in meeting.parts.values():
        remarks = ["gần đúng"] if part.approximate else []
        if part.inseparable:
            remarks.append(f"không tách được nên không tính vào phạm vi: {', '.join(part.inseparable)}")
        if remarks:
            notes.append(f"Phạm vi “{part.name}”: {'; '.join(remarks)}.")
    return notes


def shown_quarter(meeting: Meeting, standing: TargetStanding, back: int = 0) -> Quarter:
    """The quarter whose figures stand for the asked one (`back` quarters before it): for yearly ones the last Q4."""
    return standing.default.aim.figure_quarter(meeting.period.quarter.previous(back))


def point_at(reading_standing: ReadingStanding, quarter: Quarter) -> Point | None:
    """The figures of a quarter, None where nobody was expected."""
    figures = reading_standing.quarters.get(quarter)
    return figures.point if figures else None


def _perimeter(meeting: Meeting, standing: TargetStanding) -> str:
    part = meeting.parts.get(standing.scope)
    as_set = standing.scope == standing.revision.perimeter
    text = f"Phạm vi: {part.name if part else meeting.scope.name}"
    if part and part.approximate:
        text += "; gần đúng"
    if not as_set and not standing.is_count:
        text += "; mức chung của Chương trình"
    if not as_set and standing.is_count and not standing.default.aim.judged:
        text += "; mức của Chương trình không giao riêng cho đơn vị"
    if part and part.inseparable:
        text += f"; {len(part.inseparable)} đơn vị không tách được"
    return sentence(text)


def reading_note(reading: ReadingText) -> str:
    """How a target is read, whether that is confirmed and by which paper."""
    state = "" if reading.state == Reading.State.TEXT else f" ({wording.READING_STATES[reading.state]})"
    by = f" ({reading.paper})" if reading.state == Reading.State.CONFIRMED else ""
    return sentence(f"Cách hiểu{state}{by}: {reading.text}")


def _judged(meeting: Meeting, standing: TargetStanding) -> str:
    """A passed target is judged on its own quarter: the value there, and since when it holds."""
    verdict = standing.default.verdict
    quarter = shown_quarter(meeting, standing)
    if standing.default.aim.milestone > meeting.period.quarter:
        yearly = standing.default.aim.annual and quarter != meeting.period.quarter
        return f"Số liệu hỏi mỗi năm một lần, lấy {quarter.label}." if yearly else ""
    text = f"Xét tại {verdict.judged_on.label}: "
    text += wording.NO_FIGURES if verdict.actual is None else wording.value_text(verdict.actual, standing.is_count)
    away = wording.gap(verdict, standing.default.aim)
    text += f", {away}" if away else ""
    text += f" ({wording.coverage(verdict.answered, verdict.expected)} đơn vị)."
    text += f" {sentence(wording.level_reached_since(verdict))}".rstrip()
    if point_at(standing.default, quarter) is None and verdict.judged_on != quarter:
        text += f" {meeting.period.quarter.label} không còn hỏi đủ số liệu của cách hiểu này."
    return text


def _merged_city(meeting: Meeting, standing: TargetStanding) -> str:
    """The merged city beside its perimeter, where it comes to something else."""
    quarter, is_count = shown_quarter(meeting, standing), standing.is_count
    point = meeting.scope_points.get(standing.default.formula.code, {}).get(quarter)
    value = point.value(is_count) if point else None
    own = point_at(standing.default, quarter)
    if standing.scope == meeting.scope.code or point is None or value is None:
        return ""
    if own and own.value(is_count) == value and own.expected == point.expected:
        return ""
    city_value = wording.value_text(value, is_count)
    return f"Toàn thành phố: {city_value} ({wording.coverage(point.answered, point.expected)} đơn vị)."


def _other_quarters(meeting: Meeting, standing: TargetStanding) -> str:
    """The coverage of the other quarters shown than the one judged on, where units are missing."""
    coverages = []
    quarters = {shown_quarter(meeting, standing, back) for back in (4, 1, 0)} - {standing.default.verdict.judged_on}
    for quarter in sorted(quarters):
        point = point_at(standing.default, quarter)
        if point and point.answered < point.expected:
            coverages.append(
                f"{quarter.label} có số liệu của {wording.coverage(point.answered, point.expected)} đơn vị"
            )
    return sentence("; ".join(coverages))
