"""II.1 Results by target: each indicator in sentences, the table of all, a chart for each indicator."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from reporting.editions.docx import charts
from reporting.editions.docx.blocks import Block, DraftTable, Heading, Lines, Pictures, TableColumn
from reporting.editions.docx.references import FIRST, source
from reporting.editions.docx.target_sentences import (
    counting_sentences,
    milestone_sentences,
    quarter_shown,
    target_words,
)
from reporting.editions.part import EditionPart
from reporting.excel.sheet import MISSING, NOT_APPLICABLE
from reporting.progress.standing import TargetStanding
from reporting.progress.verdict import LABELS
from reporting.progress.wording import quarter_label, sign_of, value_text

Numbered = list[tuple[int, TargetStanding]]  # targets with their row on the first sheet

SIGNS = (
    f"Nguồn: {FIRST} của bản công bố. Số liệu chỉ hỏi vào quý IV là của quý IV gần nhất. “{MISSING}”: chưa có số liệu;"
    f" “{NOT_APPLICABLE}”: không hỏi hoặc không có đơn vị phải báo cáo."
)
COLUMNS = (
    TableColumn("TT", 9, "center"),
    TableColumn("Chỉ tiêu", 58),
    TableColumn("Mốc", 12, "center"),
    TableColumn("Mức phấn đấu", 28, "center"),
    TableColumn("Kỳ báo cáo", 26, "right"),
    TableColumn("Đánh giá", 32, "center"),
)


def blocks(part: EditionPart) -> list[Block]:
    blocks: list[Block] = [
        Heading("II. KẾT QUẢ THỰC HIỆN"),
        Heading("1. Kết quả thực hiện các chỉ tiêu", 2),
        Lines([_summary(part)]),
    ]
    numbered_by_indicator = _by_indicator(part)
    for heading_number, (indicator_number, numbered) in enumerate(numbered_by_indicator, start=1):
        blocks += _indicator(part, heading_number, indicator_number, numbered)
    blocks.append(
        Lines(_not_asked(part, {numbered[0][1].target.indicator_id for _, numbered in numbered_by_indicator}))
    )
    return [*blocks, _table(part), Lines([SIGNS], "Ghi chú")]


def _summary(part: EditionPart) -> str:
    targets = part.meeting.targets
    by_status = Counter(standing.default.verdict.status for standing in targets)
    counts = [f"{by_status[status]} chỉ tiêu “{label}”" for status, label in LABELS.items() if by_status[status]]
    return f"Trong {len(targets)} chỉ tiêu của Chương trình: {', '.join(counts)} {source(FIRST)}."


def _by_indicator(part: EditionPart) -> list[tuple[int, Numbered]]:
    """The indicators that anybody here is asked about, with their number in the programme's order."""
    codes = [indicator["code"] for indicator in part.content["indicators"]]
    numbered_by_code: dict[str, Numbered] = {code: [] for code in codes}
    for row_number, standing in enumerate(part.meeting.targets, start=1):
        if standing.default.quarters:
            numbered_by_code[standing.target.indicator_id].append((row_number, standing))
    return [
        (indicator_number, numbered_by_code[code])
        for indicator_number, code in enumerate(codes, start=1)
        if numbered_by_code[code]
    ]


def _indicator(part: EditionPart, heading_number: int, indicator_number: int, numbered: Numbered) -> list[Block]:
    """Where it stands by each way of counting, each of its targets, its chart."""
    standings = [standing for _, standing in numbered]
    formulas = list(dict.fromkeys(standing.default.reading.formula_id for standing in standings))
    ordered = sorted(standings, key=lambda standing: formulas.index(standing.default.reading.formula_id))
    ways = [list(ways) for _, ways in groupby(ordered, key=lambda standing: standing.default.reading.formula_id)]
    picture = charts.picture(standings)
    return [
        Heading(f"1.{heading_number}. {standings[0].target.indicator.name}", 3),
        Lines([counting_sentences(part, indicator_number, same_formula) for same_formula in ways]),
        Lines([milestone_sentences(part, indicator_number, row_number, standing) for row_number, standing in numbered]),
        *([Pictures([picture])] if picture else []),
    ]


def _not_asked(part: EditionPart, asked_codes: set[str]) -> list[str]:
    """The indicators that nobody here is asked about."""
    names = [indicator["name"] for indicator in part.content["indicators"] if indicator["code"] not in asked_codes]
    return [f"Chỉ tiêu không có đơn vị nào phải báo cáo: {'; '.join(names)} {source(FIRST)}."] if names else []


def _table(part: EditionPart) -> DraftTable:
    rows = [
        [
            str(row_number),
            standing.target.wording,
            str(standing.target.milestone_id),
            target_words(standing),
            cell(part, standing, 0),
            verdict_text(standing),
        ]
        for row_number, standing in enumerate(part.meeting.targets, start=1)
    ]
    return DraftTable(f"Bảng 1. Tình hình thực hiện các chỉ tiêu đến {quarter_label(part.quarter)}", COLUMNS, rows)


def verdict_text(standing: TargetStanding) -> str:
    """As published, with the quarter it was judged on."""
    return f"{standing.default.verdict.label} (xét\u00a0{quarter_label(standing.default.verdict.judged_on)})"


def cell(part: EditionPart, standing: TargetStanding, back: int) -> str:
    """A value of the asked quarter, or of one before it, as on every sheet."""
    _, figures = quarter_shown(part, standing.default, back)
    point = figures.point if figures else None
    value = point.value(standing.is_count) if point else None
    return sign_of(point, standing.is_count) if value is None else value_text(value, standing.is_count)
