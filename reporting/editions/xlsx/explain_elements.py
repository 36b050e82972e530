"""What Giải trình says of the figures themselves: definitions, coverage, older figures taken, notes and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reporting.editions.content import ElementText, NoteText
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import frame
from reporting.editions.xlsx.blocks import ColumnSpan, KeyedRow, SmallTable
from reporting.excel.sheet import MISSING, NOT_APPLICABLE, Content
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.models import Element

AT_ONCE = 60  # names in one row: more would not show on paper
_OVER_TIME = {"stock": "Số tồn: lấy quý cuối", "flow": "Số phát sinh: cộng các quý"}
_ASKED = {"quarter": "hỏi mỗi quý", "q4": "hỏi mỗi năm, ở quý IV"}
_STATES = {"number": "Có số", "n/a": "Không có hoặc không áp dụng", "missing": "Chưa có số liệu"}


def blocks(part: EditionPart) -> list[SmallTable]:
    """Elements with their coverage, and the older figures that the carried basis takes."""
    return [_elements(part), _carried(part)]


def source_tables(part: EditionPart) -> list[SmallTable]:
    """Sources, notes and reasons that the units and the federation gave with the cells."""
    return [_sources(part), _notes(part)]


def _elements(part: EditionPart) -> SmallTable:
    spans = (
        ColumnSpan("TT", 1, 1, "Ô giữa"),
        ColumnSpan("Số liệu gốc", 2, 2),
        ColumnSpan("Định nghĩa", 3, 3),
        ColumnSpan("Đơn vị tính", 4, 4, "Ô giữa"),
        ColumnSpan("Nơi cung cấp", 5, 5, "Ô giữa"),
        ColumnSpan("Loại số liệu, kỳ hỏi", 6, 6),
        ColumnSpan("Số tổng hợp kỳ này", 7, 7, "Ô số"),
        ColumnSpan("Số đơn vị có/phải có số liệu", 8, 8, "Ô giữa"),
        ColumnSpan("Điểm gãy số liệu, đơn vị lấy số kỳ trước", 9, 9, "Ghi chú"),
    )
    lines: list[KeyedRow] = [
        (f"element:{element.code}", [index, *_element(part, element)])
        for index, element in enumerate(part.content.elements, start=1)
    ]
    return SmallTable("A. CÁC SỐ LIỆU GỐC", spans, lines, notes=["Điểm gãy liên quan mọi số liệu ghi ở mục E."])


def _element(part: EditionPart, text: ElementText) -> list[Content]:
    supplier = str(Element.Supplier(text.supplier).label)
    first, last = (Quarter.parse(code).label if code else "" for code in (text.first_period, text.last_period))
    until = f" đến {last}" if last else ""
    return [
        text.name,
        text.definition,
        text.measure,
        f"{supplier[:1].upper()}{supplier[1:]}",
        f"{_OVER_TIME[text.over_time]}; {_ASKED[text.asked]}; từ {first}{until}",
        *_total(part, text),
        "\n".join(_remarks(part, text.code)) or NOT_APPLICABLE,
    ]


def _total(part: EditionPart, text: ElementText) -> tuple[Content, Content]:
    """The reported total of the scope with its coverage, n/a where the period does not ask."""
    element = part.elements[text.code]
    units = [unit for unit in part.meeting.units if element.supplier != Element.Supplier.REGISTER or unit.has_zones]
    if not element.asked_in(part.quarter.code) or not units:
        return NOT_APPLICABLE, NOT_APPLICABLE
    total = part.content.totals.get(part.quarter.code, {}).get(part.scope.code, {}).get(text.code)
    value, answered = (total[0], total[1] or 0) if total else (None, 0)
    nothing = NOT_APPLICABLE if answered and answered == len(units) else MISSING
    return nothing if value is None else value, f"{answered}/{len(units)}"


def _remarks(part: EditionPart, code: str) -> Iterator[str]:
    for break_text in part.content.breaks:
        if code in break_text.elements:
            yield f"Điểm gãy {frame.day(break_text.on)}: {break_text.title}."
    if count := sum(unit in part.content.carried.get(code, {}) for unit in part.units):
        yield f"Lấy số kỳ trước của {count} đơn vị khi vẽ diễn biến, xem mục B."


def _carried(part: EditionPart) -> SmallTable:
    """By element and quarter the units whose older figure is taken, in rows that show whole on paper."""
    spans = (
        ColumnSpan("TT", 1, 1, "Ô giữa"),
        ColumnSpan("Số liệu gốc", 2, 2),
        ColumnSpan("Đơn vị chưa có số liệu kỳ này, kèm số gần nhất đã duyệt", 3, 8, "Ghi chú"),
        ColumnSpan("Lấy số của kỳ", 9, 9, "Ô giữa"),
    )
    used = "Số kỳ trước chỉ để vẽ diễn biến của số lượng; không cộng vào số tổng hợp, không dùng để đánh giá."
    lines: list[KeyedRow] = []
    for code, element in part.elements.items():
        units_by_period: dict[str, list[str]] = {}
        for unit in part.units:
            if carried := part.content.carried.get(code, {}).get(unit):
                units_by_period.setdefault(carried.period, []).append(
                    f"{part.names[unit]} {format_count(carried.value)}"
                )
        for period in sorted(units_by_period, reverse=True):
            for names in _shares(units_by_period[period]):
                lines.append(("", [len(lines) + 1, element.name, "; ".join(names), Quarter.parse(period).label]))
    return SmallTable("B. ĐƠN VỊ CHƯA CÓ SỐ LIỆU ĐƯỢC LẤY SỐ KỲ TRƯỚC", spans, lines, notes=[used] if lines else [])


def _shares(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def _cell_notes(part: EditionPart) -> Iterator[tuple[str, str, NoteText]]:
    """Unit, element and note of each cell that has one, in official order and the form's."""
    for unit in part.units:
        notes = part.content.notes.get(unit, {})
        for code in part.elements:
            if code in notes:
                yield unit, code, notes[code]


def _only_source(note: NoteText) -> bool:
    return bool(note.source) and note.state == "number" and not (note.note or note.reason or note.answer)


def _sources(part: EditionPart) -> SmallTable:
    """Where nothing but a source was given, the units of each source together."""
    spans = (
        ColumnSpan("TT", 1, 1, "Ô giữa"),
        ColumnSpan("Số liệu gốc", 2, 2),
        ColumnSpan("Nguồn", 3, 4),
        ColumnSpan("Số đơn vị", 5, 5, "Ô giữa"),
        ColumnSpan("Đơn vị", 6, 9, "Ghi chú"),
    )
    units_by_source: dict[tuple[str, str], list[str]] = {}
    for unit, code, note in _cell_notes(part):
        if _only_source(note):
            units_by_source.setdefault((code, note.source), []).append(part.names[unit])
    lines: list[KeyedRow] = [
        ("", [index, part.elements[code].name, source, len(units), _unit_list(part, units)])
        for index, ((code, source), units) in enumerate(units_by_source.items(), start=1)
    ]
    return SmallTable("I. NGUỒN CỦA SỐ LIỆU KHÔNG DO ĐƠN VỊ BÁO CÁO", spans, lines)


def _unit_list(part: EditionPart, units: Sequence[str]) -> str:
    """The units by name, or where that is shorter those that are not among them; as many names as show on paper."""
    rest = [part.names[unit] for unit in part.units if part.names[unit] not in set(units)]
    if len(rest) >= len(units) or len(units) == 1:
        return _first_names(units)
    return f"Mọi đơn vị, trừ: {_first_names(rest)}" if rest else "Mọi đơn vị"


def _first_names(units: Sequence[str]) -> str:
    more = len(units) - AT_ONCE
    return "; ".join(units[:AT_ONCE]) + (f"; và {more} đơn vị khác" if more > 0 else "")


def _notes(part: EditionPart) -> SmallTable:
    spans = (
        ColumnSpan("TT", 1, 1, "Ô giữa"),
        ColumnSpan("Đơn vị", 2, 2),
        ColumnSpan("Số liệu gốc", 3, 3),
        ColumnSpan("Trạng thái", 4, 4, "Ô giữa"),
        ColumnSpan("Nội dung ghi kèm", 5, 9, "Ghi chú"),
    )
    rows = [row for row in _cell_notes(part) if not _only_source(row[2])]
    lines: list[KeyedRow] = [
        ("", [index, part.names[unit], part.elements[code].name, _STATES[note.state], _note_text(note)])
        for index, (unit, code, note) in enumerate(rows, start=1)
    ]
    return SmallTable("K. GHI CHÚ VÀ LÝ DO CỦA CÁC ĐƠN VỊ", spans, lines)


def _note_text(note: NoteText) -> str:
    texts = {"Lý do": note.reason, "Ghi chú": note.note, "Nguồn": note.source, "Trả lời câu hỏi": note.answer}
    return "\n".join(f"{label}: {text}" for label, text in texts.items() if text) or NOT_APPLICABLE
