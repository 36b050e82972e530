"""The draft's four appendices: all of every target, the units' words, who was late, where each number comes from."""

from __future__ import annotations

from reporting.editions.content import file_name
from reporting.editions.docx.blocks import Block, DraftTable, Heading, Lines, Statements, TableColumn, Turn
from reporting.editions.docx.letterhead import attached
from reporting.editions.docx.narratives import all_narratives
from reporting.editions.docx.references import LATE, NARRATIVES, ORIGINS, TARGETS, appendix, row
from reporting.editions.docx.target_sentences import quarter_shown, target_words
from reporting.editions.docx.targets import cell, verdict_text
from reporting.editions.docx.wording import day, day_of
from reporting.editions.part import EditionPart
from reporting.excel.sheet import MISSING, NOT_APPLICABLE
from reporting.progress.standing import TargetStanding
from reporting.progress.wording import (
    coverage,
    gap,
    needed_with_sign,
    quarter_label,
    unbroken,
    units_answered,
    value_text,
)
from targets.domain.numbers import format_count
from targets.models import Reading

DELAYS = (
    TableColumn("TT", 7, "center"),
    TableColumn("Đơn vị", 46),
    TableColumn("Tình trạng", 20, "center"),
    TableColumn("Hạn gửi", 16, "center"),
    TableColumn("Gửi lần đầu", 16, "center"),
    TableColumn("Số ngày trễ", 11, "center"),
)
SOURCES = (
    TableColumn("TT", 5, "center"),
    TableColumn("Chỉ tiêu, mức phấn đấu", 24),
    TableColumn("Công thức", 26),
    TableColumn("Cách hiểu", 30),
    TableColumn("Phạm vi, kỳ xét, căn cứ", 28),
    TableColumn("Biểu", 14, "center"),
)


def blocks(part: EditionPart) -> list[Block]:
    """All four, the wide first one and the last across."""
    narratives = all_narratives(part)
    return [
        Turn(landscape=True),
        *_headed(part, TARGETS, "BẢNG CHỈ TIÊU"),
        _targets(part),
        Turn(landscape=False),
        *_headed(part, NARRATIVES, "THUYẾT MINH CỦA CÁC ĐƠN VỊ"),
        Statements(narratives)
        if narratives
        else Lines(["Không có đơn vị nào ghi thuyết minh trong báo cáo đã duyệt."]),
        Turn(landscape=False),
        *_headed(part, LATE, "ĐƠN VỊ CHƯA GỬI HOẶC GỬI TRỄ BÁO CÁO"),
        *_delays(part),
        Turn(landscape=True),
        *_headed(part, ORIGINS, "CÁCH LẦN SỐ LIỆU VỀ GỐC"),
        Lines(_edition(part)),
        _sources(part),
    ]


def _headed(part: EditionPart, number: str, title: str) -> list[Block]:
    return [Heading(f"{number}\n{title}", centred=True), Lines([attached(part)], "Kèm theo")]


def _targets(part: EditionPart) -> DraftTable:
    this_quarter = part.quarter
    columns = (
        TableColumn("TT", 8, "center"),
        TableColumn("Chỉ tiêu", 40),
        TableColumn("Mốc", 11, "center"),
        TableColumn("Mức phấn đấu", 23, "center"),
        TableColumn(f"Cùng kỳ năm trước ({this_quarter.previous(4).label})", 20, "right"),
        TableColumn(f"Kỳ trước ({this_quarter.previous().label})", 20, "right"),
        TableColumn(f"Kỳ báo cáo ({this_quarter.label})", 20, "right"),
        TableColumn("Giá trị xét", 20, "right"),
        TableColumn("Đánh giá", 33, "center"),
        TableColumn("So với mức phấn đấu", 22, "center"),
        TableColumn("Cần mỗi quý", 17, "right"),
        TableColumn("Đã/phải báo cáo", 16, "center"),
    )
    rows = [_target(part, row_number, standing) for row_number, standing in enumerate(part.meeting.targets, start=1)]
    return DraftTable(f"Tình hình thực hiện các chỉ tiêu đến {quarter_label(this_quarter)}", columns, rows)


def _target(part: EditionPart, row_number: int, standing: TargetStanding) -> list[str]:
    verdict, aim = standing.default.verdict, standing.default.aim
    _, figures = quarter_shown(part, standing.default)
    return [
        str(row_number),
        standing.target.wording,
        str(standing.target.milestone_id),
        target_words(standing),
        *(cell(part, standing, back) for back in (4, 1, 0)),
        _actual(standing),
        verdict_text(standing),
        (unbroken(gap(verdict, aim).capitalize()) if aim.judged else "") or NOT_APPLICABLE,
        unbroken(needed_with_sign(verdict, aim.is_count)) or NOT_APPLICABLE,
        coverage(figures.point.answered, figures.point.expected) if figures else NOT_APPLICABLE,
    ]


def _actual(standing: TargetStanding) -> str:
    """The value the verdict goes by; "–" where nobody was asked."""
    verdict = standing.default.verdict
    if verdict.actual is None:
        return MISSING if verdict.expected else NOT_APPLICABLE
    return value_text(verdict.actual, standing.is_count)


def _delays(part: EditionPart) -> list[Block]:
    """Who was late or has not sent, in official order."""
    states = {code: part.content["states"][code] for code in part.units}
    delays = [(code, state) for code, state in states.items() if state["days"] or not state["first_submitted_at"]]
    if not delays:
        return [Lines(["Tất cả các đơn vị đã gửi báo cáo đúng hạn."])]
    rows = [
        [
            str(row_number), part.names[code], state["label"], day(state["due"]),
            day(state["first_submitted_at"]) or "chưa gửi", format_count(state["days"]),
        ]
        for row_number, (code, state) in enumerate(delays, start=1)
    ]  # fmt: skip
    return [DraftTable(f"Tình hình gửi báo cáo {quarter_label(part.quarter)}", DELAYS, rows)]


def _edition(part: EditionPart) -> list[str]:
    """The edition itself, and the file of the workbook that belongs to the draft."""
    frozen = part.frozen
    name = file_name(frozen.number, part.quarter.code, part.scope.code, "xlsx")
    return [
        f"{frozen.foot}.",
        f"Bảng số liệu kèm theo: tệp {name}. Chữ trong ngoặc đơn sau mỗi số là tên trang của tệp này, hoặc là"
        " phụ lục của báo cáo nếu ghi “Phụ lục”.",
        f"Mã kiểm tra nội dung (SHA-256): {frozen.sha256}.",
    ]


def _sources(part: EditionPart) -> DraftTable:
    """One row a target, numbered as on the first sheet."""
    indicators = [indicator["code"] for indicator in part.content["indicators"]]
    names = {element["code"]: element["short_name"] for element in part.content["elements"]}
    rows = [
        _source(part, row_number, standing, names, indicators.index(standing.target.indicator_id) + 1)
        for row_number, standing in enumerate(part.meeting.targets, start=1)
    ]
    return DraftTable("Công thức, cách hiểu và căn cứ của từng chỉ tiêu", SOURCES, rows)


def _source(
    part: EditionPart, row_number: int, standing: TargetStanding, names: dict[str, str], indicator_number: int
) -> list[str]:
    reading, verdict, revision = standing.default.reading, standing.default.verdict, standing.revision
    above, below = (
        " + ".join(names[code] for code in codes) for codes in (reading.formula.numerator, reading.formula.denominator)
    )
    scope = part.names.get(standing.scope, standing.scope)
    return [
        str(row_number),
        f"{standing.target.indicator.short_name}, mốc {standing.target.milestone_id}: {target_words(standing)}",
        f"({above}) / ({below}) × 100" if below else above,
        f"{Reading.State(reading.state).label.capitalize()}: {reading.text}",
        f"{scope}; {quarter_label(verdict.judged_on)}, {units_answered(verdict.answered, verdict.expected)};"
        f" {revision.decision} (lần {revision.number}, {day_of(revision.valid_from)})",
        f"{row(row_number)}; {appendix(indicator_number)}",
    ]
