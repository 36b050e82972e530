"""What Giải trình says of the targets: formulas, readings, revisions; and of what changed beneath: breaks, tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal

from reporting.editions.content import RevisionText, SuccessionText, TargetText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.blocks import ColumnSpan, KeyedRow, SmallTable
from reporting.editions.xlsx.counting import coverage_of, point_of
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content
from reporting.progress.standing import ReadingStanding, TargetStanding
from reporting.progress.wording import (
    NOT_ALLOCATED,
    READING_STATES,
    VERDICTS_DIFFER,
    coverage,
    threshold_by_sign,
    value_text,
)
from targets.domain.numbers import format_count
from targets.domain.vietnamese import short_date
from targets.models import Element, Formula, Reading

_TT = ColumnSpan("TT", 1, 1, "Ô giữa")


def blocks(part: EditionPart) -> list[SmallTable]:
    """Everything, in the order in which one asks."""
    return [_formulas(part), _readings(part), _revisions(part), _breaks(part), _tree(part), _perimeters(part)]


def _formulas_in_use(part: EditionPart) -> dict[str, tuple[str, Formula, list[str]]]:
    """By code each formula that a reading counts by: its indicator and the milestones, in the programme's order."""
    formulas: dict[str, tuple[str, Formula, list[str]]] = {}
    order = [indicator.code for indicator in part.content.indicators]
    for target in sorted(part.content.targets, key=lambda text: (order.index(text.indicator), text.milestone)):
        for reading in target.readings:
            code = reading.formula
            formula = Formula(code=code, **asdict(part.content.formulas[code]))
            milestones = formulas.setdefault(code, (target.indicator, formula, []))[2]
            label = f"{target.milestone}{'' if reading.is_default else ' (cách hiểu khác)'}"
            if label not in milestones:
                milestones.append(label)
    return formulas


def _formulas(part: EditionPart) -> SmallTable:
    spans = (
        _TT,
        ColumnSpan("Chỉ tiêu", 2, 2),
        ColumnSpan("Công thức", 3, 5),
        ColumnSpan("Dùng cho mốc", 6, 6, "Ô giữa"),
        ColumnSpan("Tử số (hoặc số lượng)", 7, 7, "Ô số"),
        ColumnSpan("Mẫu số", 8, 8, "Ô số"),
        ColumnSpan("Kỳ, độ phủ, đơn vị lấy số kỳ trước", 9, 9, "Ghi chú"),
    )
    names = {text.code: text.name for text in part.content.indicators}
    lines: list[KeyedRow] = []
    for indicator, formula, milestones in _formulas_in_use(part).values():
        key = f"indicator:{indicator}"
        key = "" if any(key == before for before, _ in lines) else key
        words = [names[indicator], _formula(part, formula), ", ".join(milestones)]
        lines.append((key, [f"C.{len(lines) + 1}", *words, *_sums(part, formula)]))
    return SmallTable(f"C. CÁCH TÍNH CÁC CHỈ TIÊU; SỐ CỦA: {part.scope.name}", spans, lines)


def _formula(part: EditionPart, formula: Formula) -> str:
    sides = (formula.numerator, formula.denominator)
    above, below = (" + ".join(part.elements[code].name for code in side) for side in sides)
    return f"({above}) : ({below}) × 100" if below else above


def _sums(part: EditionPart, formula: Formula) -> list[Content]:
    """Both sums as reported, of yearly figures those of the last fourth quarter, with the quarter and its coverage."""
    yearly = any(part.elements[code].asked == Element.Asked.Q4 for code in formula.elements)
    quarter = part.quarter.previous(part.quarter.number % 4) if yearly else part.quarter
    point = point_of(part, part.scope.code, formula, quarter)
    if point is None:
        return [NOT_APPLICABLE, NOT_APPLICABLE, f"{quarter.label}: không hỏi, hoặc không đơn vị nào phải báo cáo"]
    nothing = MISSING if point.answered < point.expected else NOT_APPLICABLE
    below = NOT_APPLICABLE if not formula.denominator else nothing
    remark = f"{quarter.label}: {coverage_of(point)} đơn vị có đủ số liệu"
    if point.carried:
        sums = [format_count(side) for side in (point.cn, point.cd) if side is not None]
        remark += f"; cả số kỳ trước của {point.carried} đơn vị: {' : '.join(sums)}"
    return [nothing if point.n is None else point.n, below if point.d is None else point.d, remark]


def _target_name(part: EditionPart, code: str, milestone: int) -> str:
    indicator = next(text for text in part.content.indicators if text.code == code)
    return f"{indicator.name} – mốc {milestone}"


def _readings(part: EditionPart) -> SmallTable:
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
    formula_numbers = {code: f"C.{index}" for index, code in enumerate(_formulas_in_use(part), start=1)}
    lines: list[KeyedRow] = []
    for target_number, standing in enumerate(part.meeting.targets, start=1):
        for index, reading_standing in enumerate(standing.readings):
            lines.append(
                (
                    "" if index else f"target:{standing.target.code}",
                    [
                        f"{target_number}.{index + 1}" if len(standing.readings) > 1 else target_number,
                        _target_name(part, standing.target.indicator_id, standing.target.milestone_id),
                        reading_standing.reading.text,
                        _reading_state(reading_standing.reading),
                        f"{formula_numbers[reading_standing.reading.formula_id]};"
                        f" {_threshold(standing, reading_standing)}",
                        _actual(standing, reading_standing),
                        reading_standing.verdict.label,
                        _grounds(part, standing, reading_standing),
                    ],
                )
            )
    return SmallTable("D. CÁCH HIỂU TỪNG CHỈ TIÊU VÀ KẾT QUẢ THEO TỪNG CÁCH HIỂU", spans, lines)


def _reading_state(reading: Reading) -> str:
    papers = (
        f"đề xuất: {reading.proposed_by}" if reading.proposed_by else "",
        f"xác nhận: {reading.confirmed_by}" if reading.confirmed_by else "",
        reading.paper,
    )
    main = ["cách hiểu chính" if reading.is_default else "cách hiểu khác"]
    text = "; ".join([*main, READING_STATES[reading.state], *(paper for paper in papers if paper)])
    return f"{text[:1].upper()}{text[1:]}"


def _threshold(standing: TargetStanding, reading_standing: ReadingStanding) -> str:
    aim = reading_standing.aim
    if aim.value is None:
        return standing.revision.word or NOT_ALLOCATED
    return threshold_by_sign(aim.operator, aim.value, aim.is_count)


def _actual(standing: TargetStanding, reading_standing: ReadingStanding) -> str:
    actual = reading_standing.verdict.actual
    if actual is not None:
        return value_text(actual, standing.is_count)
    return MISSING if reading_standing.verdict.answered < reading_standing.verdict.expected else NOT_APPLICABLE


def _grounds(part: EditionPart, standing: TargetStanding, reading_standing: ReadingStanding) -> str:
    verdict = reading_standing.verdict
    name = part.names.get(standing.scope, standing.scope)
    sentences = [
        f"{name}; xét {verdict.judged_on.label}; {coverage(verdict.answered, verdict.expected)} đơn vị",
        *verdict.reasons,
    ]
    if standing.differs_by_reading:
        sentences.append(VERDICTS_DIFFER)
    return f"{'; '.join(sentences)}."


def _revisions(part: EditionPart) -> SmallTable:
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
    used = {progress.target: progress.revision for progress in part.content.progress[part.scope.code]}
    lines: list[KeyedRow] = []
    for target in part.content.targets:
        for revision in target.revisions:
            mark = "x" if used.get(target.code) == revision.number else ""
            perimeter = part.names.get(revision.perimeter, revision.perimeter)
            lines.append(
                (
                    "",
                    [
                        len(lines) + 1,
                        _target_name(part, target.indicator, target.milestone),
                        target.wording,
                        target.clause,
                        _level(part, target, revision),
                        f"Lần {revision.number}; {frame.day(revision.valid_from)}",
                        mark,
                        f"{perimeter}; {revision.decision or NOT_APPLICABLE}",
                    ],
                )
            )
    return SmallTable("Đ. MỨC PHẤN ĐẤU VÀ CÁC LẦN SỬA ĐỔI", spans, lines)


def _level(part: EditionPart, target: TargetText, revision: RevisionText) -> str:
    if revision.value is None:
        return revision.word or NOT_APPLICABLE
    kind = next(text.kind for text in part.content.indicators if text.code == target.indicator)
    return threshold_by_sign(revision.operator, Decimal(revision.value), kind == "count")


def _breaks(part: EditionPart) -> SmallTable:
    spans = (
        _TT,
        ColumnSpan("Ngày", 2, 2, "Ô giữa"),
        ColumnSpan("Điểm gãy", 3, 4),
        ColumnSpan("Số liệu liên quan", 5, 6, "Ghi chú"),
        ColumnSpan("Ý nghĩa", 7, 9, "Ghi chú"),
    )
    lines: list[KeyedRow] = [
        (
            "",
            [
                index,
                frame.day(break_text.on),
                break_text.title,
                _element_names(part, break_text.elements),
                break_text.text,
            ],
        )
        for index, break_text in enumerate(part.content.breaks, start=1)
    ]
    return SmallTable("E. ĐIỂM GÃY SỐ LIỆU", spans, lines)


def _notes_column(title: str) -> ColumnSpan:
    return ColumnSpan(title, 9, 9, "Ghi chú")


def _element_names(part: EditionPart, codes: Sequence[str]) -> str:
    return "; ".join(part.elements[code].short_name for code in codes) or "Mọi số liệu"


def _tree(part: EditionPart) -> SmallTable:
    """What ended and who carries on, since the quarter that Biểu 01 compares with last."""
    before = part.quarter.previous(4).as_of
    spans = (
        _TT,
        ColumnSpan("Tổ chức trước", 2, 2),
        ColumnSpan("Tổ chức kế thừa", 3, 7),
        ColumnSpan("Từ ngày", 8, 8, "Ô giữa"),
        _notes_column("Văn bản, ghi chú"),
    )
    successors: dict[tuple[str, ...], list[str]] = {}
    for succession in _successions(part, before):
        key = (succession.predecessor, succession.predecessor_name, succession.on, succession.decision, succession.note)
        successors.setdefault(key, []).append(succession.successor_name)
    lines: list[KeyedRow] = [
        ("", [index, name, "; ".join(names), frame.day(on), _joined(decision, note)])
        for index, ((_, name, on, decision, note), names) in enumerate(successors.items(), start=1)
    ]
    title = f"G. THAY ĐỔI TỔ CHỨC TỪ SAU NGÀY {short_date(before)} ĐẾN NGÀY {short_date(part.period.as_of)}"
    return SmallTable(title, spans, lines, "Không có thay đổi tổ chức.")


def _joined(*texts: str) -> str:
    return "; ".join(text for text in texts if text) or NOT_APPLICABLE


def _successions(part: EditionPart, before: dt.date) -> Iterator[SuccessionText]:
    codes = {part.scope.code, *part.units}
    for succession in part.content.successions:
        concerns = part.scope.is_city or not codes.isdisjoint((succession.predecessor, succession.successor))
        if concerns and before < dt.date.fromisoformat(succession.on) <= part.period.as_of:
            yield succession


def _perimeters(part: EditionPart) -> SmallTable:
    """The perimeters that this part sums or judges by: approximate ones, and units that cannot be told apart."""
    spans = (
        _TT,
        ColumnSpan("Phạm vi", 2, 2),
        ColumnSpan("Đơn vị không tách được, không tính vào phạm vi", 3, 7, "Ghi chú"),
        ColumnSpan("Gần đúng", 8, 8, "Ô giữa"),
        _notes_column("Ghi chú"),
    )
    lines: list[KeyedRow] = []
    for perimeter in part.content.perimeters:
        remarkable = perimeter.approximate or perimeter.inseparable
        if perimeter.code in part.meeting.parts or (part.scope.is_city and remarkable):
            inseparable = "; ".join(part.names[unit] for unit in perimeter.inseparable) or NOT_APPLICABLE
            approximate = "x" if perimeter.approximate else ""
            lines.append(
                ("", [len(lines) + 1, perimeter.name, inseparable, approximate, perimeter.note or NOT_APPLICABLE])
            )
    return SmallTable("H. PHẠM VI GẦN ĐÚNG, ĐƠN VỊ KHÔNG TÁCH ĐƯỢC", spans, lines)
