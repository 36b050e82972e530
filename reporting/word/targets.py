"""II.1 Results by target: each indicator in sentences, the table of all, a chart for each indicator."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from reporting.domain.series import Point
from reporting.domain.verdict import LABELS
from reporting.pack.pack import EditionPart
from reporting.queries.progress import TargetStanding
from reporting.word import charts
from reporting.word.origins import FIRST, at
from reporting.word.parts import DraftTable, Heading, Lines, Part, Pictures, TableColumn
from reporting.word.promises import milestone, quarter_shown, standing, target_words
from reporting.word.wording import number, quarter
from reporting.workbook.sheet import MISSING, NOT_APPLICABLE

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


def parts(pack: EditionPart) -> list[Part]:
    """The whole section."""
    found: list[Part] = [
        Heading("II. KẾT QUẢ THỰC HIỆN"),
        Heading("1. Kết quả thực hiện các chỉ tiêu", 2),
        Lines([_summary(pack)]),
    ]
    heard = _by_indicator(pack)
    for place, (index, numbered) in enumerate(heard, start=1):
        found += _indicator(pack, place, index, numbered)
    found.append(Lines(_silent(pack, {numbered[0][1].target.indicator_id for _, numbered in heard})))
    return [*found, _table(pack), Lines([SIGNS], "Ghi chú")]


def _summary(pack: EditionPart) -> str:
    """How many targets stand how."""
    targets = pack.meeting.targets
    counted = Counter(one.default.verdict.status for one in targets)
    told = [f"{counted[status]} chỉ tiêu “{label}”" for status, label in LABELS.items() if counted[status]]
    return f"Trong {len(targets)} chỉ tiêu của Chương trình: {', '.join(told)} {at(FIRST)}."


def _by_indicator(pack: EditionPart) -> list[tuple[int, Numbered]]:
    """The indicators that anybody here is asked about, with their number in the programme's order."""
    codes = [each["code"] for each in pack.content["indicators"]]
    found: dict[str, Numbered] = {code: [] for code in codes}
    for place, one in enumerate(pack.meeting.targets, start=1):
        if one.default.quarters:
            found[one.target.indicator_id].append((place, one))
    return [(index, found[code]) for index, code in enumerate(codes, start=1) if found[code]]


def _indicator(pack: EditionPart, place: int, index: int, numbered: Numbered) -> list[Part]:
    """Where it stands by each way of counting, each of its targets, its chart."""
    targets = [one for _, one in numbered]
    formulas = list(dict.fromkeys(one.default.reading.formula_id for one in targets))
    ordered = sorted(targets, key=lambda one: formulas.index(one.default.reading.formula_id))
    ways = [list(ways) for _, ways in groupby(ordered, key=lambda one: one.default.reading.formula_id)]
    picture = charts.picture(targets)
    return [
        Heading(f"1.{place}. {targets[0].target.indicator.name}", 3),
        Lines([standing(pack, index, each) for each in ways]),
        Lines([milestone(pack, index, row, one) for row, one in numbered]),
        *([Pictures([picture])] if picture else []),
    ]


def _silent(pack: EditionPart, heard: set[str]) -> list[str]:
    """The indicators that nobody here is asked about."""
    names = [each["name"] for each in pack.content["indicators"] if each["code"] not in heard]
    return [f"Chỉ tiêu không có đơn vị nào phải báo cáo: {'; '.join(names)} {at(FIRST)}."] if names else []


def _table(pack: EditionPart) -> DraftTable:
    rows = [
        [
            str(place),
            one.target.wording,
            str(one.target.milestone_id),
            target_words(one),
            cell(pack, one, 0),
            verdict(one),
        ]
        for place, one in enumerate(pack.meeting.targets, start=1)
    ]
    return DraftTable(f"Bảng 1. Tình hình thực hiện các chỉ tiêu đến {quarter(pack.quarter)}", COLUMNS, rows)


def verdict(one: TargetStanding) -> str:
    """As published, with the quarter it was judged on."""
    return f"{one.default.verdict.label} (xét\u00a0{quarter(one.default.verdict.judged_on)})"


def cell(pack: EditionPart, one: TargetStanding, back: int) -> str:
    """A value of the asked quarter, or of one before it, as on every sheet."""
    _, found = quarter_shown(pack, one.default, back)
    return _value(found.point if found else None, is_count=one.is_count)


def _value(point: Point | None, *, is_count: bool) -> str:
    """ "…" where missing, "–" where nobody was asked or the division is by 0."""
    if point is None or (point.numerator is None and not point.missing):
        return NOT_APPLICABLE
    value = point.value(is_count)
    if value is None:
        return MISSING if point.numerator is None else NOT_APPLICABLE
    return number(value, is_count=is_count)
