"""What stands under the appendix of an indicator: targets and readings, definitions, breaks, older figures."""

from __future__ import annotations

from collections.abc import Sequence

from reporting.editions.part import EditionPart
from reporting.editions.xlsx.appendix import UNLIKE, Appendix
from reporting.editions.xlsx.counting import CountingMethod
from reporting.editions.xlsx.notes import perimeter_notes, reading_note
from reporting.progress.promises import BreakText
from reporting.progress.quarter_comparison import NOT_COMPARABLE
from reporting.progress.wording import listed, threshold_in_full
from targets.domain.numbers import format_count
from targets.domain.periods import Quarter
from targets.domain.vietnamese import short_date

TOTALS = (
    "Tỷ lệ ở dòng tổng bằng tổng tử số chia tổng mẫu số của cùng những đơn vị có đủ số liệu. Số của các kỳ trước ở"
    " dòng tổng tính theo danh sách đơn vị của kỳ đó; ô trống ở dòng đơn vị là kỳ đó đơn vị không phải báo cáo số"
    " liệu này. Tăng, giảm ở dòng tổng chỉ tính trên cùng những đơn vị có số liệu ở cả hai kỳ, số đơn vị ghi ngay"
    " bên dưới."
)


def remarks(part: EditionPart, methods: Sequence[CountingMethod], appendix: Appendix) -> list[str]:
    notes = _target_notes(methods)
    notes += [
        f"{method.milestones[:1].upper()}{method.milestones[1:]}: biểu này không tính, kỳ báo cáo không còn thu thập đủ"
        " số liệu của cách tính đó; kết quả xem ở Biểu 01, diễn biến ở “Diễn biến”."
        for method in methods
        if method not in appendix.methods
    ]
    if part.units:
        notes.append("Bấm vào số thứ tự để xem báo cáo của đơn vị ở “Tình hình BC”.")
    for column in appendix.element_columns:
        notes.append(f"Cột ({column.number}) {column.title}: {part.elements[column.element].definition}")
    if appendix.columns:
        notes.append(TOTALS)
        other_quarters = {method.quarter(part.quarter) for method in appendix.methods} - {part.quarter}
        if other_quarters and any(column.published_totals for column in appendix.element_columns):
            quarters = ", ".join(quarter.label for quarter in sorted(other_quarters))
            notes[-1] += (
                f" Dòng tổng {quarters} là số đã công bố của danh sách đơn vị kỳ đó, khác danh sách ở biểu này."
            )
        notes += _comparison_notes(part, appendix)
    notes += [break_note(break_text) for break_text in breaks_of(part, methods)]
    return [*notes, *_carried(part, appendix), *perimeter_notes(part.meeting)]


def _target_notes(methods: Sequence[CountingMethod]) -> list[str]:
    """Each target with its words, level and reading; a reading that several have stands with the first of them."""
    notes, earlier_readings = [], set()
    for standing in (standing for method in methods for standing in method.targets):
        target, level = standing.target, threshold_in_full(standing.default.aim)
        text = f"Mốc {target.milestone} (điểm {target.clause}): “{target.wording.rstrip(' .;')}”."
        if standing.is_count and not standing.default.aim.judged and standing.scope != standing.revision.perimeter:
            level = "chưa giao riêng cho phạm vi này"
        text += f" Chỉ tiêu: {level}." if level else ""
        reading = reading_note(standing.default.reading)
        notes.append(f"{text} {'Cách hiểu như trên.' if reading in earlier_readings else reading}")
        earlier_readings.add(reading)
    return notes


def _comparison_notes(part: EditionPart, appendix: Appendix) -> list[str]:
    """Where and why totals and units do not compare, and over which reorganisations they are compared."""
    notes = []
    for column in appendix.change_columns:
        label = f"Cột ({column.number}), so với {column.before.quarter.label}"
        for code, comparison in column.comparisons.items():
            if comparison.change is None:
                notes.append(f"{label}: {part.names[code]} {comparison.why}.")
            elif comparison.across:
                days = listed([short_date(day) for day in comparison.across])
                notes.append(f"{label}: {part.names[code]} qua sắp xếp tổ chức ngày {days}, đủ số liệu cả hai kỳ.")
        if column.reorganised:
            days = listed([short_date(day) for day in column.reorganised])
            notes.append(f"{label}: “{UNLIKE}” là đơn vị {NOT_COMPARABLE} qua sắp xếp tổ chức ngày {days}.")
    return notes


def break_note(break_text: BreakText) -> str:
    """What happened and from when on figures are not comparable."""
    return f"Thay đổi cách thống kê {short_date(break_text.on)} – {break_text.title}. {break_text.text}"


def breaks_of(part: EditionPart, methods: Sequence[CountingMethod]) -> list[BreakText]:
    """The breaks that concern the figures of these methods, up to the asked quarter, earliest first."""
    codes = {code for method in methods for code in method.formula.elements}
    breaks = [break_text for break_text in part.content.breaks if Quarter.of(break_text.on) <= part.quarter]
    return [break_text for break_text in breaks if break_text.concerns(codes)]


def _carried(part: EditionPart, appendix: Appendix) -> list[str]:
    """Units without a figure of the quarter, with the older one that trends take; it is in no total."""
    asked_codes = {
        code
        for method in appendix.methods
        if method.quarter(part.quarter) == part.quarter
        for code in method.formula.elements
    }
    unit_texts = []
    for unit in part.units:
        figures = [
            f"{part.elements[code].short_name} {format_count(carried.value)} ({Quarter.parse(carried.period).label})"
            for code in part.elements
            if code in asked_codes and (carried := part.content.carried.get(code, {}).get(unit))
        ]
        if figures:
            unit_texts.append(f"{part.names[unit]}: {', '.join(figures)}")
    head = "Đơn vị chưa có số liệu kỳ này, số gần nhất chỉ lấy khi vẽ diễn biến, không cộng vào dòng tổng"
    return [f"{head}: {'; '.join(unit_texts)}."] if unit_texts else []
