"""What Giải trình says of the targets: formulas, readings, revisions; and of what changed beneath: breaks, tree."""

from __future__ import annotations

import datetime as dt

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.blocks import TT, ColumnSpan, KeyedRow, SmallTable, numbered
from reporting.editions.xlsx.counting import coverage_of, point_of
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content
from reporting.progress.promises import FormulaText
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.wording import (
    NOT_ALLOCATED,
    READING_STATES,
    VERDICTS_DIFFER,
    threshold_by_sign,
    units_answered,
    value_text,
)
from targets.domain.numbers import format_count
from targets.domain.vietnamese import short_date
from targets.models import Element

FORMULAS = (
    TT,
    ColumnSpan("Chỉ tiêu", 2, 2),
    ColumnSpan("Công thức", 3, 5),
    ColumnSpan("Dùng cho mốc", 6, 6, "Ô giữa"),
    ColumnSpan("Tử số (hoặc số lượng)", 7, 7, "Ô số"),
    ColumnSpan("Mẫu số", 8, 8, "Ô số"),
    ColumnSpan("Kỳ, số đơn vị báo cáo, tạm tính theo số kỳ trước", 9, 9, "Ghi chú"),
)
READINGS = (
    TT,
    ColumnSpan("Chỉ tiêu – mốc", 2, 2),
    ColumnSpan("Cách hiểu", 3, 4),
    ColumnSpan("Tình trạng, văn bản xác nhận", 5, 5),
    ColumnSpan("Công thức, ngưỡng", 6, 6, "Ô giữa"),
    ColumnSpan("Kết quả", 7, 7, "Ô giữa"),
    ColumnSpan("Đánh giá", 8, 8, "Ô giữa"),
    ColumnSpan("Căn cứ đánh giá", 9, 9, "Ghi chú"),
)
REVISIONS = (
    TT,
    ColumnSpan("Chỉ tiêu – mốc", 2, 2),
    ColumnSpan("Nguyên văn trong Chương trình", 3, 4),
    ColumnSpan("Điểm", 5, 5, "Ô giữa"),
    ColumnSpan("Chỉ tiêu", 6, 6, "Ô giữa"),
    ColumnSpan("Lần; áp dụng từ ngày", 7, 7, "Ô giữa"),
    ColumnSpan("Đang dùng", 8, 8, "Ô giữa"),
    ColumnSpan("Phạm vi; văn bản", 9, 9, "Ghi chú"),
)
BREAKS = (
    TT,
    ColumnSpan("Ngày", 2, 2, "Ô giữa"),
    ColumnSpan("Thay đổi cách thống kê", 3, 4),
    ColumnSpan("Số liệu liên quan", 5, 6, "Ghi chú"),
    ColumnSpan("Ý nghĩa", 7, 9, "Ghi chú"),
)
TREE = (
    TT,
    ColumnSpan("Tổ chức trước", 2, 2),
    ColumnSpan("Tổ chức kế thừa", 3, 7),
    ColumnSpan("Từ ngày", 8, 8, "Ô giữa"),
    ColumnSpan("Văn bản, ghi chú", 9, 9, "Ghi chú"),
)
PERIMETERS = (
    TT,
    ColumnSpan("Phạm vi", 2, 2),
    ColumnSpan("Đơn vị không tách được, không tính vào phạm vi", 3, 7, "Ghi chú"),
    ColumnSpan("Gần đúng", 8, 8, "Ô giữa"),
    ColumnSpan("Ghi chú", 9, 9, "Ghi chú"),
)


def blocks(part: EditionPart) -> list[SmallTable]:
    """Everything, in the order in which one asks."""
    return [_formulas(part), _readings(part), _revisions(part), _breaks(part), _tree(part), _perimeters(part)]


def _formulas_in_use(part: EditionPart) -> dict[str, tuple[str, FormulaText, list[str]]]:
    """By code each formula that a reading counts by: its indicator and the milestones, in the programme's order."""
    formulas: dict[str, tuple[str, FormulaText, list[str]]] = {}
    order = [indicator.code for indicator in part.content.indicators]
    for target in sorted(part.content.targets, key=lambda text: (order.index(text.indicator), text.milestone)):
        for reading in target.readings:
            formula = part.content.formulas[reading.formula]
            milestones = formulas.setdefault(formula.code, (target.indicator, formula, []))[2]
            label = f"{target.milestone}{'' if reading.is_default else ' (cách hiểu khác)'}"
            if label not in milestones:
                milestones.append(label)
    return formulas


def _formulas(part: EditionPart) -> SmallTable:
    """A link to an indicator leads to the first of its formulas."""
    names = {text.code: text.name for text in part.content.indicators}
    lines: list[KeyedRow] = []
    for indicator, formula, milestones in _formulas_in_use(part).values():
        key = f"indicator:{indicator}"
        sides = (formula.numerator, formula.denominator)
        above, below = (" + ".join(_by_itself(part.elements[code].name) for code in side) for side in sides)
        words = f"({above}) : ({below}) × 100" if below else above
        cells = [f"C.{len(lines) + 1}", names[indicator], words, ", ".join(milestones), *_sums(part, formula)]
        lines.append(("" if key in dict(lines) else key, cells))
    return SmallTable(f"C. CÁCH TÍNH CÁC CHỈ TIÊU; SỐ CỦA: {part.scope.name}", FORMULAS, lines)


def _by_itself(name: str) -> str:
    """What an element is called away from the line above it: "Trong đó: đạt cả ba chuẩn" is "Đạt cả ba chuẩn"."""
    text = name.removeprefix("Trong đó: ")
    return text[:1].upper() + text[1:]


def _sums(part: EditionPart, formula: FormulaText) -> list[Content]:
    """Both sums as reported, of yearly figures those of the last fourth quarter, with the quarter and its coverage."""
    yearly = any(part.elements[code].asked == Element.Asked.Q4 for code in formula.elements)
    quarter = part.quarter.previous(part.quarter.number % 4) if yearly else part.quarter
    point = point_of(part, part.scope.code, formula, quarter)
    if point is None:
        return [NOT_APPLICABLE, NOT_APPLICABLE, f"{quarter.label}: không thu thập, hoặc không đơn vị nào phải báo cáo"]
    nothing = MISSING if point.answered < point.expected else NOT_APPLICABLE
    below = NOT_APPLICABLE if not formula.denominator else nothing
    remark = f"{quarter.label}: {coverage_of(point)} đơn vị có đủ số liệu"
    if point.carried:
        sums = [format_count(side) for side in (point.cn, point.cd) if side is not None]
        remark += f"; tạm tính theo số kỳ trước của {point.carried} đơn vị: {' : '.join(sums)}"
    return [nothing if point.n is None else point.n, below if point.d is None else point.d, remark]


def _target_name(part: EditionPart, code: str, milestone: int) -> str:
    indicator = next(text for text in part.content.indicators if text.code == code)
    return f"{indicator.name} – mốc {milestone}"


def _readings(part: EditionPart) -> SmallTable:
    formula_numbers = {code: f"C.{index}" for index, code in enumerate(_formulas_in_use(part), start=1)}
    lines: list[KeyedRow] = []
    for target_number, standing in enumerate(part.meeting.targets, start=1):
        for index, reading_standing in enumerate(standing.readings):
            cells = [
                f"{target_number}.{index + 1}" if len(standing.readings) > 1 else target_number,
                _target_name(part, standing.target.indicator, standing.target.milestone),
                *_reading(part, standing, reading_standing, formula_numbers[reading_standing.formula.code]),
            ]
            lines.append(("" if index else f"target:{standing.target.code}", cells))
    return SmallTable("D. CÁCH HIỂU TỪNG CHỈ TIÊU VÀ KẾT QUẢ THEO TỪNG CÁCH HIỂU", READINGS, lines)


def _reading(
    part: EditionPart, standing: TargetStanding, reading_standing: ReadingStanding, formula: str
) -> list[Content]:
    """Words, state, threshold, result, verdict and grounds of a reading."""
    reading, aim, verdict = reading_standing.reading, reading_standing.aim, reading_standing.verdict
    state = [
        "Cách hiểu chính" if reading.is_default else "Cách hiểu khác",
        READING_STATES[reading.state],
        f"đề xuất: {reading.proposed_by}" if reading.proposed_by else "",
        f"xác nhận: {reading.confirmed_by}" if reading.confirmed_by else "",
        reading.paper,
    ]
    if aim.value is None:
        threshold = standing.revision.word or NOT_ALLOCATED
    else:
        threshold = threshold_by_sign(aim.operator, aim.value, aim.is_count)
    actual = MISSING if verdict.answered < verdict.expected else NOT_APPLICABLE
    if verdict.actual is not None:
        actual = value_text(verdict.actual, standing.is_count)
    grounds = [
        part.names.get(standing.scope, standing.scope),
        f"đánh giá theo {verdict.judged_on.label}",
        units_answered(verdict.answered, verdict.expected, verdict.left_out),
        *verdict.reasons,
        *([VERDICTS_DIFFER] if standing.differs_by_reading else []),
    ]
    return [
        reading.text,
        "; ".join(filter(None, state)),
        f"{formula}; {threshold}",
        actual,
        verdict.label,
        f"{'; '.join(grounds)}.",
    ]


def _revisions(part: EditionPart) -> SmallTable:
    used = {progress.target: progress.revision for progress in part.content.progress[part.scope.code]}
    kinds = {indicator.code: indicator.kind for indicator in part.content.indicators}
    rows: list[list[Content]] = []
    for target in part.content.targets:
        for revision in target.revisions:
            level = revision.word or NOT_APPLICABLE
            if revision.value is not None:
                is_count = kinds[target.indicator] == "count"
                level = threshold_by_sign(revision.operator, revision.value, is_count)
            rows.append(
                [
                    _target_name(part, target.indicator, target.milestone),
                    target.wording,
                    target.clause,
                    level,
                    f"Lần {revision.number}; {short_date(revision.valid_from)}",
                    "x" if used.get(target.code) == revision.number else "",
                    f"{part.names.get(revision.perimeter, revision.perimeter)}; {revision.decision or NOT_APPLICABLE}",
                ]
            )
    return SmallTable("Đ. CHỈ TIÊU VÀ CÁC LẦN SỬA ĐỔI", REVISIONS, numbered(rows))


def _breaks(part: EditionPart) -> SmallTable:
    rows: list[list[Content]] = []
    for break_text in part.content.breaks:
        elements = "; ".join(part.elements[code].short_name for code in break_text.elements)
        rows.append([short_date(break_text.on), break_text.title, elements or "Mọi số liệu", break_text.text])
    return SmallTable("E. THỜI ĐIỂM THAY ĐỔI CÁCH THỐNG KÊ", BREAKS, numbered(rows))


def _tree(part: EditionPart) -> SmallTable:
    """What ended and who carries on, since the quarter that Biểu 01 compares with last."""
    before, codes = part.quarter.previous(4).as_of, {part.scope.code, *part.units}
    successors: dict[tuple[str, ...], list[str]] = {}
    for text in part.content.successions:
        concerns = part.scope.is_city or not codes.isdisjoint((text.predecessor, text.successor))
        if concerns and before < dt.date.fromisoformat(text.on) <= part.period.as_of:
            key = (text.predecessor, text.predecessor_name, text.on, text.decision, text.note)
            successors.setdefault(key, []).append(text.successor_name)
    rows = [
        [name, "; ".join(names), frame.day(on), "; ".join(filter(None, (decision, note))) or NOT_APPLICABLE]
        for (_, name, on, decision, note), names in successors.items()
    ]
    first, last = short_date(before + dt.timedelta(days=1)), short_date(part.period.as_of)
    title = f"G. THAY ĐỔI TỔ CHỨC TỪ NGÀY {first} ĐẾN NGÀY {last}"
    return SmallTable(title, TREE, numbered(rows), "Không có thay đổi tổ chức.")


def _perimeters(part: EditionPart) -> SmallTable:
    """The perimeters that this part sums or judges by: approximate ones, and units that cannot be told apart."""
    rows: list[list[Content]] = []
    for perimeter in part.content.perimeters:
        remarkable = perimeter.approximate or perimeter.inseparable
        if perimeter.code in part.meeting.parts or (part.scope.is_city and remarkable):
            inseparable = "; ".join(part.names[unit] for unit in perimeter.inseparable) or NOT_APPLICABLE
            approximate = "x" if perimeter.approximate else ""
            rows.append([perimeter.name, inseparable, approximate, perimeter.note or NOT_APPLICABLE])
    return SmallTable("H. PHẠM VI GẦN ĐÚNG, ĐƠN VỊ KHÔNG TÁCH ĐƯỢC", PERIMETERS, numbered(rows))
