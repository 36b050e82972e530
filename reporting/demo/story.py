"""Who is late, silent, sent back or corrected: a pure function of the units and the quarter, like the figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reporting.demo.chance import chance, choose
from targets.domain.periods import Quarter

CLERK_UNIT = "P-26740"
CLERK2_UNIT = "P-26824"
MILESTONES = (Quarter(2023, 4), Quarter(2025, 4))
# Approved figures that turned out wrong after the quarter was closed, by quarter the unit.
CORRECTED = {Quarter(2024, 2): "Q-785", Quarter(2025, 4): "P-26884", Quarter(2026, 1): "P-27097"}
UNFILED = {"2023-Q1": 2, "2023-Q2": 1, "2024-Q3": 1, "2025-Q3": 5, "2026-Q1": 3, "2026-Q2": 4}
CORRECTED_CELL = "with_agreement_enterprises"
BEING_CORRECTED = "P-27301"  # in the quarter before the one that is collected
STEADY = (CLERK_UNIT, CLERK2_UNIT, BEING_CORRECTED, "K-CU", "K-MO", "TPHCM-VP", *CORRECTED.values())  # never silent

# (element, reason) that a unit could not give; both halves where one says nothing without the other.
_GAPS = (
    (("workers",), "Ba doanh nghiệp chưa cung cấp bảng lương để đối chiếu."),
    (("members_joined_other", "members_left"), "Chưa tách được số chuyển đi, chuyển đến giữa các phường."),
    (("with_agreement_nonpublic_other",), "Chưa rà soát xong hiệu lực thỏa ước của các hợp tác xã."),
    (("grassroots_unions",), "Đang bàn giao hồ sơ công đoàn cơ sở, chưa chốt được số."),
    (("with_agreement_nonpublic_service",), "Thỏa ước của các trường tư thục đang được rà soát lại."),
)
_REMARKS = (
    ("unionised_nonpublic_service", "Tăng gần gấp rưỡi so với kỳ trước, đề nghị kiểm tra lại hoặc giải trình."),
    ("with_agreement_enterprises", "Thấp hơn hẳn kỳ trước: đã tính thỏa ước nhóm, ngành chưa?"),
    ("grassroots_unions", "Không khớp danh sách công đoàn cơ sở của Liên đoàn, đề nghị đối chiếu."),
)

NARRATIVE = {
    "results": "Vận động thành lập mới công đoàn cơ sở tại các doanh nghiệp có từ 25 lao động trở lên; "
    "tổ chức khám sức khỏe cho đoàn viên tại các khu nhà trọ. (Minh họa)",
    "difficulties": "Một số doanh nghiệp nhỏ chưa cung cấp danh sách lao động nên phải đối chiếu nhiều nguồn. "
    "(Minh họa)",
    "proposals": "Đề nghị Liên đoàn Lao động Thành phố chia sẻ dữ liệu bảo hiểm xã hội theo phường. (Minh họa)",
}


class Stage(StrEnum):
    """How far a unit has come in a quarter that is still collected."""

    APPROVED = "approved"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DRAFT = "draft"
    NONE = "none"


@dataclass(frozen=True)
class Past:
    """What happened in a quarter that was closed.

    unfiled   units that never filed
    late      units that filed after the due day
    returned  units sent back once, with the remark on a cell; approved the second time
    left_out  a unit whose report still lay returned when the period was closed, named in the stamp
    gaps      by unit the elements it could not give, with the reason
    """

    unfiled: list[str]
    late: list[str]
    returned: dict[str, tuple[str, str]]
    left_out: list[str]
    gaps: dict[str, dict[str, str]]


def past(quarter: Quarter, filing: Iterable[str]) -> Past:
    """The story of a closed quarter with these filing units; 2023-Q4 is complete."""
    units = sorted(filing)
    others = [code for code in units if code not in STEADY]
    # After the merger units were new to the form; milestones are judged, so everyone was pressed to answer.
    unfiled_count = 2 + int(3 * chance(quarter, "how many silent"))
    if quarter <= Quarter(2026, 2):
        unfiled_count = UNFILED.get(quarter.code, 0)
    unfiled = choose(unfiled_count, others, quarter, "silent")
    others = [code for code in others if code not in unfiled]
    left_out = choose(2 if quarter == Quarter(2025, 3) else 0, others, quarter, "left out")
    others = [code for code in others if code not in left_out]
    late = choose(len(units) // 11, others, quarter, "late")
    calm = [code for code in others if code not in late and code[0] in "PQ"]
    returned = choose(2 if len(units) > 100 else 1, calm, quarter, "returned")
    gap_count = 0 if quarter == MILESTONES[0] else 1 if quarter <= Quarter(2025, 2) or quarter in MILESTONES else 3
    gaps = {}
    for code in choose(gap_count, [code for code in calm if code not in returned], quarter, "gaps"):
        index = 0 if quarter in MILESTONES else int(len(_GAPS) * chance(code, quarter, "gap"))
        elements, reason = _GAPS[index]
        gaps[code] = dict.fromkeys(elements, reason)
    return Past(unfiled, late, {code: remark(code, quarter) for code in returned}, left_out, gaps)


def remark(code: str, quarter: Quarter) -> tuple[str, str]:
    """The cell that a reviewer sent back, and why."""
    return _REMARKS[int(len(_REMARKS) * chance(code, quarter, "remark"))]


def mistaken(value: int, element: str) -> int:
    """What stood in the cell before it was sent back or corrected: possible, and wrong."""
    return round(value * 1.48) + 1 if element == "unionised_nonpublic_service" else value - value // 5


def collecting(quarter: Quarter, filing: Iterable[str]) -> dict[str, Stage]:
    """How far each unit is in the quarter that is being collected; the clerk's unit has not begun."""
    fixed = {CLERK_UNIT: Stage.NONE, CLERK2_UNIT: Stage.RETURNED, "K-CU": Stage.APPROVED, "K-MO": Stage.SUBMITTED}
    bounds = ((0.71, Stage.APPROVED), (0.84, Stage.SUBMITTED), (0.88, Stage.RETURNED), (0.94, Stage.DRAFT))
    stages = {}
    for code in sorted(filing):
        drawn = chance(code, quarter, "stage")
        stages[code] = fixed.get(code) or next((stage for bound, stage in bounds if drawn < bound), Stage.NONE)
    return stages


def running(quarter: Quarter, filing: Iterable[str]) -> list[str]:
    return choose(20, sorted(code for code in filing if code != CLERK_UNIT), quarter, "draft")
