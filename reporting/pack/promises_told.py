"""What Giải trình says of the targets: formulas, readings, revisions; and of what changed beneath: breaks, tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reporting.domain.edition import RevisionText, SuccessionText, TargetText
from reporting.pack import frame
from reporting.pack.blocks import ColumnSpan, Line, SmallTable
from reporting.pack.pack import EditionPart
from reporting.pack.ways import coverage_of, point_of
from reporting.queries.progress import ReadingStanding, TargetStanding
from reporting.workbook.notes import STATES, number
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE, Content
from targets.domain.numbers import format_count
from targets.domain.vietnamese import short_date
from targets.models import Element, Formula, Reading

_SIGNS = {">": "> ", ">=": "≥ ", "=": "", "<": "< ", "<=": "≤ "}
_TT = ColumnSpan("TT", 1, 1, "Ô giữa")


def blocks(pack: EditionPart) -> list[SmallTable]:
    """Everything, in the order in which one asks."""
    return [_formulas(pack), _readings(pack), _revisions(pack), _breaks(pack), _tree(pack), _perimeters(pack)]


def _used(pack: EditionPart) -> dict[str, tuple[str, Formula, list[str]]]:
    """By code each formula that a reading counts by: its indicator and the milestones, in the programme's order."""
    found: dict[str, tuple[str, Formula, list[str]]] = {}
    order = [one["code"] for one in pack.content["indicators"]]
    for target in sorted(pack.content["targets"], key=lambda one: (order.index(one["indicator"]), one["milestone"])):
        for reading in target["readings"]:
            code = reading["formula"]
            formula = Formula(code=code, **pack.content["formulas"][code])
            milestones = found.setdefault(code, (target["indicator"], formula, []))[2]
            said = f"{target['milestone']}{'' if reading['is_default'] else ' (cách hiểu khác)'}"
            if said not in milestones:
                milestones.append(said)
    return found


def _formulas(pack: EditionPart) -> SmallTable:
    spans = (
        _TT,
        ColumnSpan("Chỉ tiêu", 2, 2),
        ColumnSpan("Công thức", 3, 5),
        ColumnSpan("Dùng cho mốc", 6, 6, "Ô giữa"),
        ColumnSpan("Tử số (hoặc số lượng)", 7, 7, "Ô số"),
        ColumnSpan("Mẫu số", 8, 8, "Ô số"),
        ColumnSpan("Kỳ, độ phủ, đơn vị lấy số kỳ trước", 9, 9, "Ghi chú"),
    )
    names = {one["code"]: one["name"] for one in pack.content["indicators"]}
    lines: list[Line] = []
    for indicator, formula, milestones in _used(pack).values():
        key = f"indicator:{indicator}"
        key = "" if any(key == before for before, _ in lines) else key
        words = [names[indicator], _formula(pack, formula), ", ".join(milestones)]
        lines.append((key, [f"C.{len(lines) + 1}", *words, *_sums(pack, formula)]))
    return SmallTable(f"C. CÁCH TÍNH CÁC CHỈ TIÊU; SỐ CỦA: {pack.scope.name}", spans, lines)


def _formula(pack: EditionPart, formula: Formula) -> str:
    above, below = (" + ".join(pack.elements[code].name for code in side) for side in _sides(formula))
    return f"({above}) : ({below}) × 100" if below else above


def _sides(formula: Formula) -> tuple[Sequence[str], Sequence[str]]:
    return formula.numerator, formula.denominator


def _sums(pack: EditionPart, formula: Formula) -> list[Content]:
    """Both sums as reported, of yearly figures those of the last fourth quarter, with the quarter and its coverage."""
    yearly = any(pack.elements[code].asked == Element.Asked.Q4 for code in formula.elements)
    quarter = pack.quarter.previous(pack.quarter.number % 4) if yearly else pack.quarter
    point = point_of(pack, pack.scope.code, formula, quarter)
    if point is None:
        return [NOT_APPLICABLE, NOT_APPLICABLE, f"{quarter.label}: không hỏi, hoặc không đơn vị nào phải báo cáo"]
    nothing = MISSING if point["answered"] < point["expected"] else NOT_APPLICABLE
    below = NOT_APPLICABLE if not formula.denominator else nothing
    said = f"{quarter.label}: {coverage_of(point)} đơn vị có đủ số liệu"
    if point["carried"]:
        sums = [format_count(one) for one in (point["cn"], point["cd"]) if one is not None]
        said += f"; cả số kỳ trước của {point['carried']} đơn vị: {' : '.join(sums)}"
    return [
        nothing if point["n"] is None else point["n"],
        below if point["d"] is None else point["d"],
        said,
    ]


def _name(pack: EditionPart, code: str, milestone: int) -> str:
    indicator = next(one for one in pack.content["indicators"] if one["code"] == code)
    return f"{indicator['name']} – mốc {milestone}"


def _readings(pack: EditionPart) -> SmallTable:
    spans = (
        _TT,
        ColumnSpan("Chỉ tiêu – mốc", 2, 2),
        ColumnSpan("Cách hiểu", 3, 4),
        ColumnSpan("Tình trạng, văn bản xác nhận", 5, 5),
        ColumnSpan("Công thức, ngưỡng", 6, 6, "Ô giữa"),
        ColumnSpan("Kết quả", 7, 7, "Ô giữa"),
        ColumnSpan("Đánh giá", 8, 8, "Ô giữa"),
        ColumnSpan("Căn cứ đánh giá", 9, 9, "Ghi chú"),
    )
    numbers = {code: f"C.{place}" for place, code in enumerate(_used(pack), start=1)}
    lines: list[Line] = []
    for index, one in enumerate(pack.meeting.targets, start=1):
        for place, reading in enumerate(one.readings):
            lines.append(
                (
                    "" if place else f"target:{one.target.code}",
                    [
                        f"{index}.{place + 1}" if len(one.readings) > 1 else index,
                        _name(pack, one.target.indicator_id, one.target.milestone_id),
                        reading.reading.text,
                        _standing(reading.reading),
                        f"{numbers[reading.reading.formula_id]}; {_threshold(one, reading)}",
                        _actual(one, reading),
                        reading.verdict.label,
                        _grounds(pack, one, reading),
                    ],
                )
            )
    return SmallTable("D. CÁCH HIỂU TỪNG CHỈ TIÊU VÀ KẾT QUẢ THEO TỪNG CÁCH HIỂU", spans, lines)


def _standing(reading: Reading) -> str:
    said = STATES[Reading.State(reading.state)]
    by = (
        f"đề xuất: {reading.proposed_by}" if reading.proposed_by else "",
        f"xác nhận: {reading.confirmed_by}" if reading.confirmed_by else "",
        reading.paper,
    )
    main = ["cách hiểu chính" if reading.is_default else "cách hiểu khác"]
    whole = "; ".join([*main, said, *(one for one in by if one)])
    return f"{whole[:1].upper()}{whole[1:]}"


def _threshold(one: TargetStanding, reading: ReadingStanding) -> str:
    aim = reading.aim
    if aim.value is None:
        return one.revision.word or "chưa giao"
    return f"{_SIGNS[aim.operator]}{number(Fraction(aim.value), is_count=one.is_count)}"


def _actual(one: TargetStanding, reading: ReadingStanding) -> str:
    actual = reading.verdict.actual
    if actual is not None:
        return number(actual, is_count=one.is_count)
    return MISSING if reading.verdict.answered < reading.verdict.expected else NOT_APPLICABLE


def _grounds(pack: EditionPart, one: TargetStanding, reading: ReadingStanding) -> str:
    verdict = reading.verdict
    name = pack.names.get(one.scope, one.scope)
    said = [f"{name}; xét {verdict.judged_on.label}; {verdict.answered}/{verdict.expected} đơn vị", *verdict.reasons]
    if one.differs_by_reading:
        said.append("các cách hiểu cho đánh giá khác nhau")
    return f"{'; '.join(said)}."


def _revisions(pack: EditionPart) -> SmallTable:
    spans = (
        _TT,
        ColumnSpan("Chỉ tiêu – mốc", 2, 2),
        ColumnSpan("Nguyên văn trong Chương trình", 3, 4),
        ColumnSpan("Điểm", 5, 5, "Ô giữa"),
        ColumnSpan("Mức phấn đấu", 6, 6, "Ô giữa"),
        ColumnSpan("Lần; áp dụng từ ngày", 7, 7, "Ô giữa"),
        ColumnSpan("Đang dùng", 8, 8, "Ô giữa"),
        ColumnSpan("Phạm vi; văn bản", 9, 9, "Ghi chú"),
    )
    used = {one["target"]: one["revision"] for one in pack.content["progress"][pack.scope.code]}
    lines: list[Line] = []
    for target in pack.content["targets"]:
        for one in target["revisions"]:
            shown = "x" if used.get(target["code"]) == one["number"] else ""
            perimeter = pack.names.get(one["perimeter"], one["perimeter"])
            lines.append(
                (
                    "",
                    [
                        len(lines) + 1,
                        _name(pack, target["indicator"], target["milestone"]),
                        target["wording"],
                        target["clause"],
                        _level(pack, target, one),
                        f"Lần {one['number']}; {frame.day(one['valid_from'])}",
                        shown,
                        f"{perimeter}; {one['decision'] or NOT_APPLICABLE}",
                    ],
                )
            )
    return SmallTable("Đ. MỨC PHẤN ĐẤU VÀ CÁC LẦN SỬA ĐỔI", spans, lines)


def _level(pack: EditionPart, target: TargetText, one: RevisionText) -> str:
    if one["value"] is None:
        return one["word"] or NOT_APPLICABLE
    kind = next(each["kind"] for each in pack.content["indicators"] if each["code"] == target["indicator"])
    return f"{_SIGNS[one['operator']]}{number(Fraction(one['value']), is_count=kind == 'count')}"


def _breaks(pack: EditionPart) -> SmallTable:
    spans = (
        _TT,
        ColumnSpan("Ngày", 2, 2, "Ô giữa"),
        ColumnSpan("Điểm gãy", 3, 4),
        ColumnSpan("Số liệu liên quan", 5, 6, "Ghi chú"),
        ColumnSpan("Ý nghĩa", 7, 9, "Ghi chú"),
    )
    lines: list[Line] = [
        ("", [index, frame.day(one["on"]), one["title"], _concerned(pack, one["elements"]), one["text"]])
        for index, one in enumerate(pack.content["breaks"], start=1)
    ]
    return SmallTable("E. ĐIỂM GÃY SỐ LIỆU", spans, lines)


def _last(title: str) -> ColumnSpan:
    return ColumnSpan(title, 9, 9, "Ghi chú")


def _concerned(pack: EditionPart, codes: Sequence[str]) -> str:
    return "; ".join(pack.elements[code].short_name for code in codes) or "Mọi số liệu"


def _tree(pack: EditionPart) -> SmallTable:
    """What ended and who carries on, since the quarter that Biểu 01 compares with last."""
    before = pack.quarter.previous(4).as_of
    spans = (
        _TT,
        ColumnSpan("Tổ chức trước", 2, 2),
        ColumnSpan("Tổ chức kế thừa", 3, 7),
        ColumnSpan("Từ ngày", 8, 8, "Ô giữa"),
        _last("Văn bản, ghi chú"),
    )
    found: dict[tuple[str, ...], list[str]] = {}
    for one in _successions(pack, before):
        key = (one["predecessor"], one["predecessor_name"], one["on"], one["decision"], one["note"])
        found.setdefault(key, []).append(one["successor_name"])
    lines: list[Line] = [
        ("", [index, name, "; ".join(after), frame.day(on), _joined(decision, note)])
        for index, ((_, name, on, decision, note), after) in enumerate(found.items(), start=1)
    ]
    title = f"G. THAY ĐỔI TỔ CHỨC TỪ SAU NGÀY {short_date(before)} ĐẾN NGÀY {short_date(pack.period.as_of)}"
    return SmallTable(title, spans, lines, "Không có thay đổi tổ chức.")


def _joined(*said: str) -> str:
    return "; ".join(one for one in said if one) or NOT_APPLICABLE


def _successions(pack: EditionPart, before: dt.date) -> Iterator[SuccessionText]:
    wanted = {pack.scope.code, *pack.units}
    for one in pack.content["successions"]:
        concerns = pack.scope.is_city or not wanted.isdisjoint((one["predecessor"], one["successor"]))
        if concerns and before < dt.date.fromisoformat(one["on"]) <= pack.period.as_of:
            yield one


def _perimeters(pack: EditionPart) -> SmallTable:
    """The perimeters that this pack sums or judges by: approximate ones, and units that cannot be told apart."""
    spans = (
        _TT,
        ColumnSpan("Phạm vi", 2, 2),
        ColumnSpan("Đơn vị không tách được, không tính vào phạm vi", 3, 7, "Ghi chú"),
        ColumnSpan("Gần đúng", 8, 8, "Ô giữa"),
        _last("Ghi chú"),
    )
    lines: list[Line] = []
    for one in pack.content["perimeters"]:
        if one["code"] in pack.meeting.parts or (pack.scope.is_city and (one["approximate"] or one["inseparable"])):
            apart = "; ".join(pack.names[unit] for unit in one["inseparable"]) or NOT_APPLICABLE
            approximate = "x" if one["approximate"] else ""
            lines.append(("", [len(lines) + 1, one["name"], apart, approximate, one["note"] or NOT_APPLICABLE]))
    return SmallTable("H. PHẠM VI GẦN ĐÚNG, ĐƠN VỊ KHÔNG TÁCH ĐƯỢC", spans, lines)
