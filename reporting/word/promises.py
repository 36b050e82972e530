"""The sentences of II.1: how an indicator stands, what was reached of each of its targets."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.domain.verdict import BREAK_AT, NO_ALLOCATION
from reporting.pack.pack import EditionPart
from reporting.queries.lines import TargetRow
from reporting.queries.progress import ReadingStanding, TargetStanding
from reporting.queries.quarters import MERGED_FROM
from reporting.queries.series import QuarterFigures
from reporting.word.origins import appendix, at, of_perimeter, row
from reporting.word.wording import (
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
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.models import Reading

UNASSIGNED = "chưa giao"
NOBODY = "không có đơn vị nào phải báo cáo số liệu này"


def quarter_shown(pack: EditionPart, reading: ReadingStanding, back: int = 0) -> tuple[Quarter, QuarterFigures | None]:
    """The quarter whose figures stand for the one `back` before the asked one, with them."""
    at_quarter = reading.aim.figure_quarter(pack.quarter.previous(back))
    found = reading.quarters.get(at_quarter)
    return at_quarter, found if found and found.point.expected else None


def target_words(one: TargetStanding) -> str:
    """The promise: "từ 1.580.000", "trên 70%", a word with its threshold."""
    line = TargetRow(one)
    if one.is_count and not one.default.aim.judged and one.scope != one.revision.perimeter_id:
        return UNASSIGNED
    if line.proposed:
        reading = one.default.reading
        told = "đề xuất" if reading.state == Reading.State.PROPOSED else "xác nhận"
        return f"{line.wanted} ({told}: {line.proposed})"
    return line.wanted


def standing(pack: EditionPart, index: int, targets: list[TargetStanding]) -> str:
    """One way of counting: its value now, how much of it is known, beside a quarter and a year ago."""
    one = targets[0]
    reading, is_count, measure = one.default, one.is_count, one.target.indicator.measure
    at_quarter, found = quarter_shown(pack, reading)
    opening = f"Theo cách tính của mốc {listed([str(each.target.milestone_id) for each in targets])}: "
    if found is None:
        return f"{opening}{quarter(at_quarter)} không hỏi số liệu này {at(appendix(index))}."
    value = found.point.value(is_count)
    text = f"{opening}{quarter(at_quarter)} {'có' if is_count else 'đạt'} {measured(value, measure, is_count=is_count)}"
    if value is None:
        text = f"{opening}{quarter(at_quarter)} chưa có số liệu"
    text += f" ({_behind(found, is_count=is_count)})"
    for back in (1, 4):
        text += _compared(pack, one, found, back)
    text += f" {at(appendix(index))}."
    return " ".join(filter(None, [text, _carried(one, found, index), _whole_city(pack, one)]))


def _behind(found: QuarterFigures, *, is_count: bool) -> str:
    """The two sums of a ratio and the coverage."""
    point = found.point
    told = of_units(point.answered, point.expected)
    if is_count or point.numerator is None or point.denominator is None:
        return told
    return f"{format_count(point.numerator)}/{format_count(point.denominator)}; {told}"


def _compared(pack: EditionPart, one: TargetStanding, found: QuarterFigures, back: int) -> str:
    """Against the quarter before or last year's; what makes the two unlike is said."""
    reading, is_count, measure = one.default, one.is_count, one.target.indicator.measure
    now, value = found.point.quarter, found.point.value(is_count)
    then, earlier = quarter_shown(pack, reading, back)
    if earlier is None or value is None or then == now:
        return ""
    before = earlier.point.value(is_count)
    if before is None:
        return ""
    if is_count and (found.point.missing or earlier.point.missing):
        shares = f"{earlier.point.answered}/{earlier.point.expected}"
        return f"; {quarter(then)}: {number(before, is_count=True)} ({shares} đơn vị, không so trực tiếp được)"
    told = "bằng"
    if value != before:
        way = "tăng" if value > before else "giảm"
        told = f"{way} {difference_text(value, before, measure, is_count=is_count)} so với"
    unlike = [f"{earlier.point.answered}/{earlier.point.expected} đơn vị"] if _differs(earlier, found) else []
    breaks = [day_of(each.on) for each in reading.breaks if then.as_of < each.on <= now.as_of]
    unlike += [f"có điểm gián đoạn {', '.join(breaks)}"] if breaks else []
    return f"; {told} {quarter(then)} ({'; '.join([number(before, is_count=is_count), *unlike])})"


def _differs(one: QuarterFigures, other: QuarterFigures) -> bool:
    return (one.point.answered, one.point.expected) != (other.point.answered, other.point.expected)


def _carried(one: TargetStanding, found: QuarterFigures, index: int) -> str:
    """A count with the last known figures of those that did not answer."""
    if not one.is_count or not found.carried or found.carried_numerator is None:
        return ""
    return (
        f"Nếu lấy số kỳ trước của {format_count(found.carried)} đơn vị chưa có số liệu thì có"
        f" {measured(found.carried_numerator, one.target.indicator.measure, is_count=True)} {at(appendix(index))}."
    )


def _whole_city(pack: EditionPart, one: TargetStanding) -> str:
    """The merged city beside the perimeter that the programme's targets are judged on."""
    formula = one.default.reading.formula_id
    if one.scope == pack.scope.code:
        return ""
    point = pack.meeting.beside.get(formula, {}).get(quarter_shown(pack, one.default)[0])
    value = point.value(one.is_count) if point else None
    if point is None or value is None or point.quarter < MERGED_FROM:
        return ""
    told = measured(value, one.target.indicator.measure, is_count=one.is_count)
    return f"Toàn Thành phố sau sáp nhập: {told} ({of_units(point.answered, point.expected)}) {at(of_perimeter(pack))}."


def milestone(pack: EditionPart, index: int, row_number: int, one: TargetStanding) -> str:
    """The sentence of a target: asked, reached, judged, still needed."""
    verdict, is_count = one.default.verdict, one.is_count
    measure = one.target.indicator.measure
    passed = one.default.aim.milestone <= pack.quarter
    asked = target_words(one)
    text = f"({row_number}) Mốc {one.target.milestone_id} – "
    text += "chưa được giao mức phấn đấu" if asked == UNASSIGNED else f"mức phấn đấu {asked}"
    text += f": {'xét tại' if passed else 'đến'} {quarter(verdict.judged_on)} "
    if not verdict.expected:
        text += NOBODY
    elif verdict.actual is None:
        text += f"chưa có số liệu ({of_units(verdict.answered, verdict.expected)})"
    else:
        text += f"{'có' if is_count else 'đạt'} {measured(verdict.actual, measure, is_count=is_count)}"
        text += f" ({of_units(verdict.answered, verdict.expected)})"
    text += _gap(one)
    told = verdict.label.lower() if verdict.status == "not_judged" else f"đánh giá: {verdict.label}"
    text += f"; {told} {at(row(row_number), appendix(index))}."
    return " ".join(
        filter(
            None, [text, _needed(one, row_number), _since(one), _range(one), _reasons(one), *_others(one, row_number)]
        )
    )


def _gap(one: TargetStanding) -> str:
    verdict, aim = one.default.verdict, one.default.aim
    if verdict.gap is None or verdict.actual is None or aim.value is None or not aim.judged:
        return ""
    if not verdict.gap:
        return ", bằng mức phấn đấu"
    size = difference_text(verdict.actual, aim.value, one.target.indicator.measure, is_count=one.is_count)
    return f", {'thấp' if verdict.gap > 0 else 'cao'} hơn mức phấn đấu {size}"


def _needed(one: TargetStanding, row_number: int) -> str:
    required = one.default.verdict.required_per_quarter
    if not required:
        return ""
    way = "tăng" if required > 0 else "giảm"
    size = needed(required, one.target.indicator.measure, is_count=one.is_count)
    return f"Cần {way} bình quân {size} mỗi quý đến {quarter(one.default.aim.milestone)} {at(row(row_number))}."


def _since(one: TargetStanding) -> str:
    since = one.default.verdict.satisfied_since
    return f"Mức này đạt liên tục từ {quarter(since)}." if since else ""


def _range(one: TargetStanding) -> str:
    ends = one.default.verdict.range
    if ends is None:
        return ""
    measure, is_count = one.target.indicator.measure, one.is_count
    if ends.high is None:
        return f"Tính cả đơn vị còn thiếu thì từ {measured(ends.low, measure, is_count=is_count)} trở lên."
    low, high = number(ends.low, is_count=is_count), measured(ends.high, measure, is_count=is_count)
    return f"Tính cả đơn vị còn thiếu thì từ {low} đến {high}."


def _reasons(one: TargetStanding) -> str:
    """Why it stands so, what the sentence has told already left out, like ones told together."""
    verdict = one.default.verdict
    told = {NO_ALLOCATION} if target_words(one) == UNASSIGNED else set()
    if verdict.actual is None:
        told.add(f"chưa có số liệu {verdict.judged_on.label}")
    breaks = [each.removeprefix(BREAK_AT) for each in verdict.reasons if each.startswith(BREAK_AT)]
    found = [each for each in verdict.reasons if each not in told and not each.startswith(BREAK_AT)]
    found += [f"{BREAK_AT}{listed(breaks)}"] if breaks else []
    return sentence("; ".join(found)).replace("Quý ", "Quý\u00a0")


def _others(one: TargetStanding, row_number: int) -> Iterable[str]:
    """Where the readings give different verdicts, all are told (domain §5)."""
    if not one.differs_by_reading:
        return
    for other in one.readings[1:]:
        value = measured(other.verdict.actual, one.target.indicator.measure, is_count=one.is_count)
        value = "chưa có số liệu" if other.verdict.actual is None else value
        told = other.reading.text.rstrip(".")
        yield f"Theo cách hiểu khác ({told}): {value}, {other.verdict.label.lower()} {at(row(row_number))}."
