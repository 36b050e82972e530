"""What every such report leads with: members who came and went over the span asked, and base unions at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from reporting.editions.docx.wording import day_of
from reporting.editions.part import EditionPart
from reporting.progress.spans import (
    QuarterAnswers,
    SpanFlow,
    flow_over_span,
    quarters_of_span,
    span_label,
    stock_of_span,
)
from reporting.progress.wording import NO_FIGURES, coverage, listed, sentence, unbroken, units_answered
from targets.domain.numbers import format_count

FLOWS = {"members_admitted": "kết nạp mới", "members_joined_other": "chuyển đến và tăng khác", "members_left": "giảm"}
BASE_UNIONS = "grassroots_unions"
QUARTER_COUNTS = {2: "hai", 3: "ba", 4: "bốn"}
NOT_EVERY_QUARTER = "chưa có số liệu đủ các quý"
TRANSFERS = "Số chuyển đến và số giảm gồm cả đoàn viên chuyển giữa các đơn vị."

Flows = Mapping[str, SpanFlow]


def development(part: EditionPart) -> list[str]:
    """Sentences; a number of more than one unit wears its coverage (docs/rules.md#spans)."""
    return [*_members(part), *_base_unions(part)]


def _members(part: EditionPart) -> list[str]:
    """The flows summed over the span or, where that cannot be, quarter by quarter."""
    answers = {code: _answers(part, code) for code in FLOWS}
    expected = {unit for quarter in answers["members_left"] for unit in quarter.expected}
    flows = _existing({code: flow_over_span(quarters) for code, quarters in answers.items()})
    span, subject = f"trong {unbroken(span_label(part.quarter))}", _subject(part)
    if not expected or not flows:
        return []
    if all(flow.value is None and flow.others is None for flow in flows.values()):
        return [sentence(f"{span}, {subject} {NO_FIGURES} về kết nạp mới, tăng khác và giảm đoàn viên")]
    reorganised = _reorganised(part) if any(flow.matched < flow.expected for flow in flows.values()) else ""
    transfers = "" if _is_own(part) else f" {TRANSFERS}"
    if reorganised or all(flow.value is None for flow in flows.values()):
        why = f"không cộng được các quý do sắp xếp tổ chức ngày {reorganised}" if reorganised else NOT_EVERY_QUARTER
        quarters = "; ".join(_by_quarter(part, answers))
        return [sentence(f"{span} {why}; số liệu từng quý của {subject}: {quarters}") + transfers]
    sentences = [sentence(f"{span}, {subject} {_summed(part, flows, answers['members_left'])}") + transfers]
    for code, flow in flows.items():
        if flow.value is None:
            reported = "" if flow.others is None else f" (đã báo cáo {format_count(flow.others)})"
            missing = NO_FIGURES if part.quarter.number == 1 else NOT_EVERY_QUARTER
            sentences.append(sentence(f"{missing} về đoàn viên {FLOWS[code]}{reported}"))
    return sentences


def _answers(part: EditionPart, element: str) -> list[QuarterAnswers]:
    """An element in the quarters of the span, by the tree of each as-of day."""
    content = part.content
    return [
        QuarterAnswers(
            quarter,
            content.trees[quarter.code].units_of(part.scope.code),
            {unit: cells[element] for unit, cells in content.figures.get(quarter.code, {}).items() if element in cells},
        )
        for quarter in quarters_of_span(part.quarter)
    ]


def _existing(flows: Flows) -> dict[str, SpanFlow]:
    """Without those that do not exist here: whoever answered answered n/a."""
    return {code: flow for code, flow in flows.items() if (flow.value, flow.others) != (None, None) or not flow.matched}


def _by_quarter(part: EditionPart, answers: Mapping[str, Sequence[QuarterAnswers]]) -> list[str]:
    """Each quarter in which anybody owed the form."""
    texts = []
    for row in zip(*answers.values(), strict=True):
        flows = {code: flow_over_span([quarter]) for code, quarter in zip(answers, row, strict=True)}
        if row[0].expected:
            texts.append(f"{unbroken(row[0].quarter.label)} {_summed(part, flows, row[:1]) or NO_FIGURES}")
    return texts


def _summed(part: EditionPart, flows: Flows, quarters: Sequence[QuarterAnswers]) -> str:
    """The flows that have a sum, neighbours of the same coverage told with it together; "" without any."""
    summed = [(code, flow) for code, flow in flows.items() if flow.value is not None]
    texts = []
    for (matched, expected), group in groupby(summed, key=lambda item: (item[1].matched, item[1].expected)):
        members = dict(group)
        sums = [
            f"{FLOWS[code]} {format_count(flow.value or 0)} {part.elements[code].measure}"
            for code, flow in members.items()
        ]
        texts.append(f"{', '.join(sums)}{_coverage(part, members, matched, expected, quarters)}")
    return ", ".join(texts)


def _coverage(part: EditionPart, flows: Flows, matched: int, expected: int, quarters: Sequence[QuarterAnswers]) -> str:
    """How many units stand behind flows of one coverage, and what the rest reported; "" in a unit's own paper."""
    if _is_own(part):
        return ""
    if len(quarters) == 1:
        text = units_answered(matched, expected)
    else:
        text = f"số liệu của {coverage(matched, expected)} đơn vị có đủ {QUARTER_COUNTS[len(quarters)]} quý"
    others = [f"{FLOWS[code]} {format_count(flow.others)}" for code, flow in flows.items() if flow.others is not None]
    rest = f"; các đơn vị còn lại đã báo cáo: {', '.join(others)}" if others else ""
    return f" ({text}{_left_out(part, quarters)}{rest})"


def _base_unions(part: EditionPart) -> list[str]:
    quarters = _answers(part, BASE_UNIONS)
    stock = stock_of_span(quarters)
    name = part.elements[BASE_UNIONS].name
    name = f"{name[:1].lower()}{name[1:]}"
    as_of = f"đến ngày {day_of(part.period.as_of)}"
    if stock.value is None:
        return [] if stock.answered or not stock.expected else [sentence(f"{as_of}, {NO_FIGURES} về {name}")]
    behind = (
        "" if _is_own(part) else f" ({units_answered(stock.answered, stock.expected)}{_left_out(part, quarters[-1:])})"
    )
    return [sentence(f"{as_of} có {format_count(stock.value)} {name}{behind}")]


def _is_own(part: EditionPart) -> bool:
    """Whether it is the paper of a unit that reports for itself."""
    return part.units == [part.scope.code]


def _subject(part: EditionPart) -> str:
    if part.scope.is_city:
        return "các cấp công đoàn"
    if part.scope.is_perimeter:
        return f"các cấp công đoàn trong phạm vi “{part.scope.name}”"
    return part.scope.name if _is_own(part) else f"các công đoàn thuộc {part.scope.name}"


def _left_out(part: EditionPart, quarters: Sequence[QuarterAnswers]) -> str:
    """Who reported in one of the quarters and straddles the perimeter, so that it is not summed there."""
    codes = [perimeter.inseparable for perimeter in part.content.perimeters if perimeter.code == part.scope.code]
    names = [
        part.names[unit]
        for inseparable in codes
        for unit in inseparable
        if any(_straddles(part, unit, quarter) for quarter in quarters)
    ]
    return f", chưa gồm {listed(names)}" if names else ""


def _straddles(part: EditionPart, unit: str, quarter: QuarterAnswers) -> bool:
    return unit in part.content.trees[quarter.quarter.code].names and unit not in quarter.expected


def _reorganised(part: EditionPart) -> str:
    """The days of the reorganisations between the quarters of the span; "" without any."""
    first, last = quarters_of_span(part.quarter)[0], part.quarter
    days = [noted.on for noted in part.content.breaks if noted.is_reorganisation and first.as_of < noted.on]
    return listed([day_of(day) for day in days if day <= last.as_of])
