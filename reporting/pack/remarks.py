"""What stands under the appendix of an indicator: targets and readings, definitions, breaks, older figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from reporting.domain.edition import BreakText
from reporting.pack.appendix import Appendix
from reporting.pack.pack import EditionPart
from reporting.pack.ways import CountingMethod
from reporting.queries.progress import TargetStanding
from reporting.workbook.notes import number, perimeter_notes, reading_note
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

_SIGNS = {">": "trên ", ">=": "từ ", "=": "", "<": "dưới ", "<=": "đến "}
_AFTER = {">=": " trở lên", "<=": " trở xuống"}


def remarks(pack: EditionPart, ways: Sequence[CountingMethod], laid: Appendix) -> list[str]:
    """The notes under the table."""
    said = target_notes(ways)
    said += [
        f"{way.milestones[:1].upper()}{way.milestones[1:]}: biểu này không tính, kỳ báo cáo không còn hỏi đủ số liệu"
        " của cách tính đó; kết quả xem ở Biểu 01, diễn biến ở “Diễn biến”."
        for way in ways
        if way not in laid.asked
    ]
    said.append("Bấm vào số thứ tự để xem báo cáo của đơn vị ở “Tình hình BC”." if pack.units else "")
    for one in laid.raw:
        said.append(f"Cột ({one.at}) {one.title}: {pack.elements[one.column.element].definition}")
    said += [_totals(pack, laid), *breaks(pack, ways)]
    said += _carried(pack, laid)
    return [*(one for one in said if one), *perimeter_notes(pack.meeting)]


def target_notes(ways: Sequence[CountingMethod]) -> list[str]:
    """Each target with its words, level and reading; a reading that several have stands with the first of them."""
    said, seen = [], set()
    for one in (one for way in ways for one in way.targets):
        reading = reading_note(one.default.reading)
        said.append(f"{_level(one)} {'Cách hiểu như trên.' if reading in seen else reading}")
        seen.add(reading)
    return said


def _level(one: TargetStanding) -> str:
    target, aim = one.target, one.default.aim
    said = f"Mốc {target.milestone_id} (điểm {target.clause.address}): “{target.wording.rstrip(' .;')}”."
    if aim.value is not None:
        said += f" Mức phấn đấu: {level(one)}."
    return said


def level(one: TargetStanding) -> str:
    """ "trên 70%", "từ 1.780.000 trở lên (chưa dùng để đánh giá)"; "" where the target is a word."""
    aim = one.default.aim
    if aim.value is None:
        return ""
    value = number(Fraction(aim.value), is_count=one.is_count)
    held = "" if aim.judged else " (chưa dùng để đánh giá)"
    return f"{_SIGNS[aim.operator]}{value}{_AFTER.get(aim.operator, '')}{held}"


def breaks(pack: EditionPart, ways: Sequence[CountingMethod]) -> list[str]:
    """The noted breaks that concern the figures of these ways."""
    return [break_note(one) for one in breaks_of(pack, ways)]


def break_note(one: BreakText) -> str:
    """What happened and from when on figures are not comparable."""
    return f"Điểm gãy số liệu {_day(one)} – {one['title']}. {one['text']}"


def breaks_of(pack: EditionPart, ways: Sequence[CountingMethod]) -> list[BreakText]:
    """Those up to the asked quarter, earliest first."""
    codes = {code for way in ways for code in way.formula.elements}
    concerned = [one for one in pack.content["breaks"] if not one["elements"] or codes & set(one["elements"])]
    return [one for one in concerned if Quarter.of(dt.date.fromisoformat(one["on"])) <= pack.quarter]


def _day(one: BreakText) -> str:
    return short_date(dt.date.fromisoformat(one["on"]))


def _totals(pack: EditionPart, laid: Appendix) -> str:
    said = (
        "Tỷ lệ ở dòng tổng bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu. Số của các kỳ trước ở"
        " dòng tổng tính theo danh sách đơn vị của kỳ đó; ô trống ở dòng đơn vị là kỳ đó đơn vị không phải báo cáo số"
        " liệu này."
    )
    apart = {way.quarter(pack.quarter) for way in laid.asked} - {pack.quarter}
    if apart and any(one.apart for one in laid.raw):
        quarters = ", ".join(quarter.label for quarter in sorted(apart))
        said += f" Dòng tổng {quarters} là số đã công bố của danh sách đơn vị kỳ đó, khác danh sách ở biểu này."
    return said if laid.columns else ""


def _carried(pack: EditionPart, laid: Appendix) -> list[str]:
    """Units without a figure of the quarter, with the older one that trends take; it is in no total."""
    codes = {one.column.element for one in laid.raw}
    asked = {code for way in laid.asked if way.quarter(pack.quarter) == pack.quarter for code in way.formula.elements}
    said = []
    for unit in pack.units:
        taken = [
            f"{pack.elements[code].short_name} {format_count(found['value'])} ({Quarter.parse(found['period']).label})"
            for code in pack.elements
            if code in codes & asked and (found := pack.content["carried"].get(code, {}).get(unit))
        ]
        if taken:
            said.append(f"{pack.names[unit]}: {', '.join(taken)}")
    head = "Đơn vị chưa có số liệu kỳ này, số gần nhất chỉ lấy khi vẽ diễn biến, không cộng vào dòng tổng"
    return [f"{head}: {'; '.join(said)}."] if said else []
