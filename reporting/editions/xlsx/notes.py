"""What the last column of Biểu 01 says of a target: perimeter, reading, where it was judged, what is missing."""

from __future__ import annotations

from reporting.editions.meeting import Meeting
from reporting.progress import wording
from reporting.progress.promises import ReadingText
from reporting.progress.series import Point
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.verdict import JUDGED_ON_YEARLY
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
            _collected(meeting, standing),
            sentence(wording.kept_since(verdict)),
            sentence(wording.not_compared(verdict, aim.is_count)),
            sentence(wording.needed_on_average(verdict, aim)),
            sentence(wording.reasons_text(verdict.reasons, {f"{JUDGED_ON_YEARLY}{verdict.judged_on.label}"})),
        ],
        [
            sentence(wording.other_reading(other.reading.state, other.reading.text, other.verdict, aim.is_count))
            for other in others
        ],
        [_merged_city(meeting, standing)],
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
    return f"{sentence(text)} {_left_out(meeting, standing)}".rstrip()


def _left_out(meeting: Meeting, standing: TargetStanding) -> str:
    """Which units that straddle the scope are in none of the figures shown, and at which quarters."""
    report_quarter = meeting.period.quarter
    quarters_by_names: dict[tuple[str, ...], list[Quarter]] = {}
    for quarter in sorted({standing.default.verdict.judged_on, *(report_quarter.previous(back) for back in (4, 1, 0))}):
        point = point_at(standing.default, quarter)
        if point and point.inseparable:
            names = tuple(unit.name for unit in point.inseparable)
            quarters_by_names.setdefault(names, []).append(quarter)
    return sentence(
        "; ".join(
            f"{wording.without(names)} (số liệu {', '.join(quarter.label for quarter in quarters)})"
            for names, quarters in quarters_by_names.items()
        )
    )


def reading_note(reading: ReadingText) -> str:
    """How a target is read, whether that is confirmed and by which paper."""
    state = "" if reading.state == Reading.State.TEXT else f" ({wording.READING_STATES[reading.state]})"
    by = f" ({reading.paper})" if reading.state == Reading.State.CONFIRMED else ""
    return sentence(f"Cách hiểu{state}{by}: {reading.text}")


def _collected(meeting: Meeting, standing: TargetStanding) -> str:
    """Why the reporting quarter has no figure: collected once a year, or no longer."""
    quarter, aim = meeting.period.quarter, standing.default.aim
    if aim.annual and aim.figure_quarter(quarter) != quarter:
        return sentence(f"{quarter.label} {wording.NOT_COLLECTED}")
    if standing.default.formula.code not in meeting.formulas:
        return sentence(f"{quarter.label} không còn thu thập đủ số liệu của cách hiểu này")
    return ""


def _merged_city(meeting: Meeting, standing: TargetStanding) -> str:
    """The merged city beside its perimeter, where it comes to something else."""
    quarter, is_count = standing.default.aim.figure_quarter(meeting.period.quarter), standing.is_count
    point = meeting.scope_points.get(standing.default.formula.code, {}).get(quarter)
    value = point.value(is_count) if point else None
    own = point_at(standing.default, quarter)
    if standing.scope == meeting.scope.code or point is None or value is None:
        return ""
    if own and own.value(is_count) == value and own.expected == point.expected:
        return ""
    city_value = wording.value_text(value, is_count)
    covered = wording.coverage(point.answered, point.expected)
    return f"{wording.MERGED_CITY} ({quarter.label}): {city_value} ({covered} đơn vị)."
