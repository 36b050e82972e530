"""I. The situation: what happened to the units, to the figures and to the period."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from reporting.domain.edition import UnitText
from reporting.pack.pack import EditionPart
from reporting.pack.restatements import of_scope
from reporting.word.origins import EXPLAINED, FILED, LATE, RESTATED, at
from reporting.word.parts import Gap, Heading, Lines, Part
from reporting.word.wording import day, listed, quarter, sentence
from targets.domain.numbers import format_count
from targets.domain.vietnamese import long_date
from targets.models import Unit


def parts(pack: EditionPart) -> list[Part]:
    """The whole section."""
    told = [_tree(pack), *_breaks(pack), *_successions(pack), _filed(pack), *_late(pack), _stamp(pack)]
    return [
        Lines([_basis(pack)]),
        Heading("I. TÌNH HÌNH VÀ CÔNG TÁC CHỈ ĐẠO"),
        Heading("1. Tình hình tổ chức và báo cáo", 2),
        Lines([*told, *_restated(pack)]),
        Heading("2. Công tác lãnh đạo, chỉ đạo", 2),
        Gap("công tác lãnh đạo, chỉ đạo, quán triệt, tuyên truyền, kiểm tra, giám sát trong kỳ"),
    ]


def _basis(pack: EditionPart) -> str:
    """The document that the report follows, and what its numbers come from."""
    programme = pack.content["programme"]
    issued = long_date(dt.date.fromisoformat(programme["issued_on"]))
    return (
        f"Căn cứ Chương trình hành động số {programme['code']} {issued} của {programme['issuer']}"
        f" ({programme['title']}) và số liệu của {pack.frozen.title}, báo cáo kết quả thực hiện đến hết"
        f" {quarter(pack.quarter)} như sau:"
    )


def _tree(pack: EditionPart) -> str:
    as_of = day(pack.content["periods"][pack.quarter.code]["as_of"])
    count = format_count(len(pack.units))
    if pack.scope.is_perimeter:
        near = "; phạm vi gần đúng" if pack.scope.approximate else ""
        return f"Tại ngày {as_of}, phạm vi “{pack.scope.name}” gồm {count} đơn vị báo cáo{near} {at(FILED)}."
    units = {unit["code"]: unit for unit in pack.content["units"]}
    below = [unit for code, unit in units.items() if code != pack.scope.code and _below(pack, units, code)]
    if not below:
        return f"Tại ngày {as_of}, {pack.scope.name} có nghĩa vụ báo cáo {at(FILED)}."
    kinds = Counter(unit["kind"] for unit in below)
    parts = [f"{kinds[kind]} {label}" for kind, label in KINDS.items() if kinds[kind]]
    return (
        f"Tại ngày {as_of}, dưới {pack.scope.name} có {listed(parts)}; {count} đơn vị có nghĩa vụ báo cáo {at(FILED)}."
    )


KINDS = {
    Unit.Kind.AREA.value: "tổ công tác địa bàn",
    Unit.Kind.UPPER.value: "công đoàn cấp trên trực tiếp cơ sở",
    Unit.Kind.WARD.value: "công đoàn phường, xã, đặc khu",
    Unit.Kind.BASE.value: "công đoàn cơ sở trực thuộc",
}


def _below(pack: EditionPart, units: dict[str, UnitText], code: str) -> bool:
    while code and code != pack.scope.code:
        code = units[code]["parent"] if code in units else ""
    return bool(code)


def _breaks(pack: EditionPart) -> list[str]:
    as_of = pack.content["periods"][pack.quarter.code]["as_of"]
    found = [each for each in pack.content["breaks"] if each["on"] <= as_of]
    return [f"{sentence(each['text'])[:-1]} {at(EXPLAINED)}." for each in found]


def _successions(pack: EditionPart) -> list[str]:
    """Who carried on from whom, summed up by day and decision."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    mine = None if pack.scope.is_city else {pack.scope.code, *pack.units}
    for each in pack.content["successions"]:
        if mine is None or each["successor"] in mine:
            before, after = found.setdefault((each["on"], each["decision"]), (set(), set()))
            before.add(each["predecessor"])
            after.add(each["successor"])
    names = {each["predecessor"]: each["predecessor_name"] for each in pack.content["successions"]}
    names |= {each["successor"]: each["successor_name"] for each in pack.content["successions"]}
    return [
        f"Ngày {day(on)}, {_named(after, names)} kế thừa {_named(before, names)}"
        f"{f'; căn cứ: {decision}' if decision else ''} {at(EXPLAINED)}."
        for (on, decision), (before, after) in found.items()
    ]


def _named(codes: set[str], names: dict[str, str]) -> str:
    """A few units by name, many by their number."""
    if len(codes) > 3:
        return f"{format_count(len(codes))} đơn vị"
    return listed([names[code] for code in sorted(codes)])


def _filed(pack: EditionPart) -> str:
    states = [pack.content["states"][code] for code in pack.units]
    sent = sum(bool(state["first_submitted_at"]) for state in states)
    approved = sum(bool(state["approved_at"]) for state in states)
    if len(states) == 1:
        return f"Báo cáo {quarter(pack.quarter)}: {states[0]['label'].lower()} {at(FILED)}."
    unsent = f", {format_count(len(states) - sent)} đơn vị chưa gửi" if sent < len(states) else ""
    text = (
        f"Kỳ báo cáo {quarter(pack.quarter)}: {format_count(len(states))} đơn vị phải báo cáo,"
        f" {format_count(sent)} đơn vị đã gửi{unsent}, {format_count(approved)} báo cáo đã được duyệt"
    )
    before = pack.quarter.previous()
    expected, _, approved = pack.content["coverage"].get(before.code, {}).get(pack.scope.code, [0, 0, 0])
    if expected:
        text += f" (kỳ {quarter(before)}: {format_count(approved)}/{format_count(expected)} báo cáo được duyệt)"
    return f"{text} {at(FILED)}."


def _late(pack: EditionPart) -> list[str]:
    states = [pack.content["states"][code] for code in pack.units]
    days = [(state["first_submitted_at"], state["days"]) for state in states if state["days"]]
    if not days:
        return []
    sent, unsent = sum(1 for sent, _ in days if sent), sum(1 for sent, _ in days if not sent)
    if len(pack.units) == 1:
        way = "gửi sau hạn" if sent else "quá hạn chưa gửi, đã trễ"
        return [f"Báo cáo {way} {format_count(days[0][1])} ngày {at(FILED, LATE)}."]
    parts = [f"{format_count(sent)} đơn vị gửi sau hạn"] if sent else []
    parts += [f"{format_count(unsent)} đơn vị quá hạn chưa gửi"] if unsent else []
    longest = max(count for _, count in days)
    return [f"Có {listed(parts)}, trễ nhiều nhất {format_count(longest)} ngày {at(FILED, LATE)}."]


def _stamp(pack: EditionPart) -> str:
    period, label = pack.content["periods"][pack.quarter.code], quarter(pack.quarter)
    marked = " Toàn bộ số liệu là số liệu minh họa." if pack.illustrative else ""
    if not period["closed_on"]:
        return f"Số liệu {label} chưa khóa, số liệu trong báo cáo này là số liệu tạm thời {at(FILED)}.{marked}"
    out = f"; không gồm {period['left_out']} báo cáo chưa duyệt khi khóa kỳ" if period["left_out"] else ""
    return (
        f"Số liệu {label} đã khóa theo văn bản số {period['closed_number']} ngày {day(period['closed_on'])},"
        f" người ký: {period['closed_signer']}; số liệu trong báo cáo này là số liệu chính thức{out} {at(FILED)}."
        f"{marked}"
    )


def _restated(pack: EditionPart) -> list[str]:
    count = len(of_scope(pack))
    if not count:
        return []
    return [f"Có {format_count(count)} số liệu đã duyệt được điều chỉnh, có lý do và văn bản kèm theo {at(RESTATED)}."]
