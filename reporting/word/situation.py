"""I. The situation: which units exist, how they reported, what was reorganised, what the figures are worth."""

from __future__ import annotations

from reporting.pack.pack import Pack
from reporting.word import origins
from reporting.word.parts import Gap, Heading, Lines, Part
from reporting.word.wording import day, quarter
from targets.domain.numbers import format_count


def parts(pack: Pack) -> list[Part]:
    """The whole section."""
    return [
        Heading("I. TÌNH HÌNH VÀ CÔNG TÁC CHỈ ĐẠO"),
        Gap("tình hình chung và công tác lãnh đạo, chỉ đạo, quán triệt, triển khai trong kỳ"),
        Lines([_reports(pack), _standing(pack)]),
    ]


def _reports(pack: Pack) -> str:
    states = [pack.content["states"][code] for code in pack.units]
    sent = sum(bool(one["first_submitted_at"]) for one in states)
    late = sum(one["days"] > 0 for one in states)
    approved = sum(bool(one["approved_at"]) for one in states)
    as_of = day(pack.content["periods"][pack.quarter.code]["as_of"])
    return (
        f"Tại ngày {as_of} có {format_count(len(states))} đơn vị phải báo cáo {quarter(pack.quarter)};"
        f" {format_count(sent)} đơn vị đã gửi, {format_count(len(states) - sent)} đơn vị chưa gửi,"
        f" {format_count(late)} đơn vị trễ hạn; {format_count(approved)} báo cáo đã được duyệt"
        f" {origins.at(origins.FILED)}."
    )


def _standing(pack: Pack) -> str:
    period = pack.content["periods"][pack.quarter.code]
    if not pack.content["official"]:
        return f"Số liệu {quarter(pack.quarter)} là số liệu tạm thời, chưa được Liên đoàn Lao động Thành phố chốt."
    return (
        f"Số liệu {quarter(pack.quarter)} là số liệu chính thức, chốt theo văn bản số {period['closed_number']}"
        f" ngày {day(period['closed_on'])}, người ký: {period['closed_signer']}."
    )
