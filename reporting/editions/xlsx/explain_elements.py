"""What Giải trình says of the figures themselves: definitions, coverage, older figures taken, notes and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.editions.content import ElementText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.blocks import TT, ColumnSpan, KeyedRow, SmallTable, numbered
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content
from reporting.progress.wording import COVERAGE
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date
from targets.models import Element

AT_ONCE = 60  # names in one row: more would not show on paper
_OVER_TIME = {"stock": "Số tồn: lấy quý cuối", "flow": "Số phát sinh: cộng các quý"}
_ASKED = {"quarter": "thu thập mỗi quý", "q4": "thu thập mỗi năm một lần (quý IV)"}
_STATES = {"number": "Có số", "n/a": "Không có hoặc không áp dụng", "missing": "Chưa có số liệu"}
ELEMENTS = (
    TT,
    ColumnSpan("Số liệu gốc", 2, 2),
    ColumnSpan("Định nghĩa", 3, 3),
    ColumnSpan("Đơn vị tính", 4, 4, "Ô giữa"),
    ColumnSpan("Nơi cung cấp", 5, 5, "Ô giữa"),
    ColumnSpan("Loại số liệu, kỳ thu thập", 6, 6),
    ColumnSpan("Số tổng hợp kỳ này", 7, 7, "Ô số"),
    ColumnSpan(COVERAGE, 8, 8, "Ô giữa"),
    ColumnSpan("Thay đổi cách thống kê, đơn vị tạm tính theo số kỳ trước", 9, 9, "Ghi chú"),
)
CARRIED = (
    TT,
    ColumnSpan("Số liệu gốc", 2, 2),
    ColumnSpan("Đơn vị chưa có số liệu kỳ này, kèm số gần nhất đã duyệt", 3, 8, "Ghi chú"),
    ColumnSpan("Tạm tính theo số của kỳ", 9, 9, "Ô giữa"),
)
SOURCES = (
    TT,
    ColumnSpan("Số liệu gốc", 2, 2),
    ColumnSpan("Nguồn", 3, 4),
    ColumnSpan("Số đơn vị", 5, 5, "Ô giữa"),
    ColumnSpan("Đơn vị", 6, 9, "Ghi chú"),
)
REMARKS = (
    TT,
    ColumnSpan("Đơn vị", 2, 2),
    ColumnSpan("Số liệu gốc", 3, 3),
    ColumnSpan("Trạng thái", 4, 4, "Ô giữa"),
    ColumnSpan("Nội dung ghi kèm", 5, 9, "Ghi chú"),
)


def blocks(part: EditionPart) -> list[SmallTable]:
    """Elements with their coverage, and the older figures that the carried basis takes."""
    return [_elements(part), _carried(part)]


def _elements(part: EditionPart) -> SmallTable:
    lines: list[KeyedRow] = []
    for index, text in enumerate(part.content.elements, start=1):
        supplier = str(Element.Supplier(text.supplier).label)
        first, last = (Quarter.parse(code).label if code else "" for code in (text.first_period, text.last_period))
        until = f" đến {last}" if last else ""
        remarks = [
            f"Thay đổi cách thống kê {short_date(break_text.on)}: {break_text.title}."
            for break_text in part.content.breaks
            if text.code in break_text.elements
        ]
        if count := sum(unit in part.content.carried.get(text.code, {}) for unit in part.units):
            remarks.append(f"Tạm tính theo số kỳ trước của {count} đơn vị khi vẽ diễn biến, xem mục B.")
        cells = [
            index,
            text.name,
            text.definition,
            text.measure,
            f"{supplier[:1].upper()}{supplier[1:]}",
            f"{_OVER_TIME[text.over_time]}; {_ASKED[text.asked]}; từ {first}{until}",
            *_total(part, part.elements[text.code]),
            "\n".join(remarks) or NOT_APPLICABLE,
        ]
        lines.append((f"element:{text.code}", cells))
    return SmallTable(
        "A. CÁC SỐ LIỆU GỐC",
        ELEMENTS,
        lines,
        notes=["Thời điểm thay đổi cách thống kê liên quan mọi số liệu ghi ở mục E."],
    )


def _total(part: EditionPart, element: ElementText) -> tuple[Content, Content]:
    """The reported total of the scope with its coverage, n/a where the period does not ask."""
    units = [unit for unit in part.meeting.units if element.supplier != Element.Supplier.REGISTER or unit.has_zones]
    if not element.asked_in(part.quarter.code) or not units:
        return NOT_APPLICABLE, NOT_APPLICABLE
    total = part.content.totals.get(part.quarter.code, {}).get(part.scope.code, {}).get(element.code)
    value, answered = (total[0], total[1] or 0) if total else (None, 0)
    nothing = NOT_APPLICABLE if answered and answered == len(units) else MISSING
    return nothing if value is None else value, f"{answered}/{len(units)}"


def _carried(part: EditionPart) -> SmallTable:
    """By element and quarter the units whose older figure is taken, in rows that show whole on paper."""
    used = "Số kỳ trước chỉ để vẽ diễn biến của số lượng; không cộng vào số tổng hợp, không dùng để đánh giá."
    rows: list[list[Content]] = []
    for code, element in part.elements.items():
        units_by_period: dict[str, list[str]] = {}
        for unit in part.units:
            if carried := part.content.carried.get(code, {}).get(unit):
                words = f"{part.names[unit]} {format_count(carried.value)}"
                units_by_period.setdefault(carried.period, []).append(words)
        for period, names in sorted(units_by_period.items(), reverse=True):
            for start in range(0, len(names), AT_ONCE):
                rows.append([element.name, "; ".join(names[start : start + AT_ONCE]), Quarter.parse(period).label])
    title = "B. ĐƠN VỊ CHƯA CÓ SỐ LIỆU, TẠM TÍNH THEO SỐ KỲ TRƯỚC"
    return SmallTable(title, CARRIED, numbered(rows), notes=[used] if rows else [])


def source_tables(part: EditionPart) -> list[SmallTable]:
    """Sources, notes and reasons that the units and the federation gave with the cells.

    Where nothing but a source was given, the units of each source stand together.
    """
    units_by_source: dict[tuple[str, str], list[str]] = {}
    remarks: list[list[Content]] = []
    for unit in part.units:
        notes = part.content.notes.get(unit, {})
        for code, element in part.elements.items():
            if code not in notes:
                continue
            note, name = notes[code], part.names[unit]
            if note.source and note.state == "number" and not (note.note or note.reason or note.answer):
                units_by_source.setdefault((code, note.source), []).append(name)
                continue
            texts = {"Lý do": note.reason, "Ghi chú": note.note, "Nguồn": note.source, "Trả lời câu hỏi": note.answer}
            text = "\n".join(f"{label}: {text}" for label, text in texts.items() if text) or NOT_APPLICABLE
            remarks.append([name, element.name, _STATES[note.state], text])
    sources: list[list[Content]] = [
        [part.elements[code].name, source, len(units), _unit_list(part, units)]
        for (code, source), units in units_by_source.items()
    ]
    return [
        SmallTable("I. NGUỒN CỦA SỐ LIỆU KHÔNG DO ĐƠN VỊ BÁO CÁO", SOURCES, numbered(sources)),
        SmallTable("K. GHI CHÚ VÀ LÝ DO CỦA CÁC ĐƠN VỊ", REMARKS, numbered(remarks)),
    ]


def _unit_list(part: EditionPart, units: Sequence[str]) -> str:
    """The units by name, or where that is shorter those that are not among them; as many names as show on paper."""
    rest = [part.names[unit] for unit in part.units if part.names[unit] not in set(units)]
    if len(rest) >= len(units) or len(units) == 1:
        return _first_names(units)
    return f"Mọi đơn vị, trừ: {_first_names(rest)}" if rest else "Mọi đơn vị"


def _first_names(units: Sequence[str]) -> str:
    more = len(units) - AT_ONCE
    return "; ".join(units[:AT_ONCE]) + (f"; và {more} đơn vị khác" if more > 0 else "")
