"""I. The situation; who was late with the report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from reporting.editions.docx.references import EXPLAINED, FILED, LATE, RESTATED, source
from reporting.editions.docx.wording import day, day_of
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.restatements import of_scope
from reporting.progress.wording import listed, quarter_label, sentence
from targets.domain.numbers import format_count
from targets.domain.vietnamese import long_date
from targets.models import Unit


@dataclass(frozen=True)
class LateUnit:
    """A unit that was late or has not sent; all as they are shown."""

    number: str
    name: str
    state: str
    due: str
    sent: str
    days: str


def situation(part: EditionPart) -> list[str]:
    """What happened to the units, to the figures and to the period."""
    as_of = part.period.as_of
    breaks = [sentence(noted.text, source(EXPLAINED)) for noted in part.content.breaks if noted.on <= as_of]
    sentences = [_tree(part), *breaks, *_successions(part), _filed(part), *_late(part), _stamp(part)]
    count = len(of_scope(part))
    if count:
        restated = f"Có {format_count(count)} số liệu đã duyệt được điều chỉnh, có lý do và văn bản kèm theo"
        sentences.append(f"{restated} {source(RESTATED)}.")
    return sentences


def basis(part: EditionPart) -> str:
    """The document that the report follows, and what its numbers come from; the layout goes on with who reports."""
    programme = part.content.programme
    issued = long_date(dt.date.fromisoformat(programme.issued_on))
    published = day_of(part.frozen.published_at)
    return (
        f"Căn cứ Chương trình hành động số {programme.code} {issued} của {programme.issuer} ({programme.title})"
        f" và số liệu của Bộ số liệu công bố lần {part.frozen.number} ngày {published}"
    )


def _tree(part: EditionPart) -> str:
    as_of = day_of(part.period.as_of)
    count = format_count(len(part.units))
    if part.scope.is_perimeter:
        near = "; phạm vi gần đúng" if part.scope.approximate else ""
        return f"Tại ngày {as_of}, phạm vi “{part.scope.name}” gồm {count} đơn vị báo cáo{near} {source(FILED)}."
    units = {unit.code: unit for unit in part.content.units}
    kinds: Counter[str] = Counter()
    for unit in units.values():
        above = unit.parent
        while above and above != part.scope.code:
            above = units[above].parent if above in units else ""
        kinds[unit.kind] += bool(above)
    if not kinds.total():
        return f"Tại ngày {as_of}, {part.scope.name} có nghĩa vụ báo cáo {source(FILED)}."
    kind_counts = [f"{kinds[kind]} {label}" for kind, label in KINDS.items() if kinds[kind]]
    return (
        f"Tại ngày {as_of}, dưới {part.scope.name} có {listed(kind_counts)};"
        f" {count} đơn vị có nghĩa vụ báo cáo {source(FILED)}."
    )


KINDS = {
    Unit.Kind.AREA.value: "tổ công tác địa bàn",
    Unit.Kind.UPPER.value: "công đoàn cấp trên trực tiếp cơ sở",
    Unit.Kind.WARD.value: "công đoàn phường, xã, đặc khu",
    Unit.Kind.BASE.value: "công đoàn cơ sở trực thuộc",
}


def _successions(part: EditionPart) -> list[str]:
    """Who carried on from whom, summed up by day and decision."""
    units_by_decision: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    names = {succession.predecessor: succession.predecessor_name for succession in part.content.successions}
    names |= {succession.successor: succession.successor_name for succession in part.content.successions}
    for succession in part.content.successions:
        if part.scope.is_city or succession.successor in {part.scope.code, *part.units}:
            decision = units_by_decision.setdefault((succession.on, succession.decision), (set(), set()))
            decision[0].add(succession.predecessor)
            decision[1].add(succession.successor)
    return [
        f"Ngày {day(on)}, {_named(successors, names)} kế thừa {_named(predecessors, names)}"
        f"{f'; căn cứ: {decision}' if decision else ''} {source(EXPLAINED)}."
        for (on, decision), (predecessors, successors) in units_by_decision.items()
    ]


def _named(codes: set[str], names: dict[str, str]) -> str:
    """A few units by name, many by their number."""
    if len(codes) > 3:
        return f"{format_count(len(codes))} đơn vị"
    return listed([names[code] for code in sorted(codes)])


def _filed(part: EditionPart) -> str:
    states = [part.content.states[code] for code in part.units]
    sent = sum(bool(state.first_submitted_at or state.submitted_by) for state in states)
    imported = sum(bool(state.source) for state in states)
    approved = sum(bool(state.approved_at and not state.source) for state in states)
    if len(states) == 1:
        return f"Báo cáo {quarter_label(part.quarter)}: {states[0].label.lower()} {source(FILED)}."
    missing = sum(not (state.first_submitted_at or state.approved_at) for state in states)
    unsent = f", {format_count(missing)} đơn vị chưa gửi" if missing else ""
    by_papers = f", {format_count(imported)} đơn vị có số liệu nhập từ văn bản" if imported else ""
    text = (
        f"Kỳ báo cáo {quarter_label(part.quarter)}: {format_count(len(states))} đơn vị phải báo cáo,"
        f" {format_count(sent)} đơn vị đã gửi{by_papers}{unsent}, {format_count(approved)} báo cáo đã được duyệt"
    )
    before = part.quarter.previous()
    expected, _, approved = part.content.coverage.get(before.code, {}).get(part.scope.code, [0, 0, 0])
    if expected:
        text += f" (kỳ {quarter_label(before)}: {format_count(approved)}/{format_count(expected)} đơn vị có số liệu)"
    return f"{text} {source(FILED)}."


def _late(part: EditionPart) -> list[str]:
    late = [part.content.states[code] for code in part.units if part.content.states[code].days]
    if not late:
        return []
    longest = format_count(max(state.days for state in late))
    sent = sum(bool(state.first_submitted_at) for state in late)
    if len(part.units) == 1:
        return [
            f"Báo cáo {'gửi sau hạn' if sent else 'quá hạn chưa gửi, đã trễ'} {longest} ngày {source(FILED, LATE)}."
        ]
    counts = [(sent, "gửi sau hạn"), (len(late) - sent, "quá hạn chưa gửi")]
    units = listed([f"{format_count(count)} đơn vị {way}" for count, way in counts if count])
    return [f"Có {units}, trễ nhiều nhất {longest} ngày {source(FILED, LATE)}."]


def late_units(part: EditionPart) -> list[LateUnit]:
    """In official order."""
    states = [(code, part.content.states[code]) for code in part.units]
    late = [
        (code, state) for code, state in states if state.days or not (state.first_submitted_at or state.approved_at)
    ]
    return [
        LateUnit(
            number=str(row_number),
            name=part.names[code],
            state=state.label,
            due=day(state.due),
            sent=day(state.first_submitted_at) or "chưa gửi",
            days=format_count(state.days),
        )
        for row_number, (code, state) in enumerate(late, start=1)
    ]


def nobody_late(part: EditionPart) -> str:
    """For the appendix that has no row: who sent in time, and whose figures came from papers instead."""
    states = [part.content.states[code] for code in part.units]
    imported = sum(bool(state.source) for state in states)
    if len(states) == 1:
        if imported:
            return f"Số liệu của {part.names[part.units[0]]} được nhập từ văn bản."
        return f"{part.names[part.units[0]]} đã gửi báo cáo đúng hạn."
    if states and imported == len(states):
        return "Số liệu của tất cả các đơn vị được nhập từ văn bản."
    if imported:
        return f"Không có đơn vị gửi trễ; {format_count(imported)} đơn vị có số liệu nhập từ văn bản."
    return "Tất cả các đơn vị đã gửi báo cáo đúng hạn."


def _stamp(part: EditionPart) -> str:
    period, label = part.period, quarter_label(part.quarter)
    marked = " Toàn bộ số liệu là số liệu minh họa." if part.illustrative else ""
    if not period.closed_on:
        return f"Số liệu {label} chưa chốt, số liệu trong báo cáo này là số liệu tạm thời {source(FILED)}.{marked}"
    out = f"; không gồm {period.left_out} báo cáo chưa duyệt khi chốt số liệu" if period.left_out else ""
    return (
        f"Số liệu {label} đã chốt tại Báo cáo số {period.closed_number} ngày {day_of(period.closed_on)},"
        f" người ký: {period.closed_signer}; số liệu trong báo cáo này là số liệu chính thức{out} {source(FILED)}."
        f"{marked}"
    )
