"""III, IV and V: raw material for what only the author can say – what went well, what did not, what comes next."""

from __future__ import annotations

from collections.abc import Collection

from reporting.domain.edition import TaskText
from reporting.pack.pack import EditionPart
from reporting.queries.progress import TargetStanding
from reporting.word.narratives import gathered
from reporting.word.origins import FILED, TASKS, at, row
from reporting.word.parts import Gap, Heading, Lines, Part
from reporting.word.promises import target_words
from reporting.word.wording import day, measured, needed, quarter, shortened
from targets.domain.numbers import format_count

GOOD = ("met", "ahead", "on_pace")
BAD = ("missed", "behind", "at_risk", "insufficient")
NOTHING = "Chưa có nội dung tổng hợp được từ số liệu."


def parts(pack: EditionPart) -> list[Part]:
    """The three sections."""
    return [
        Heading("III. ĐÁNH GIÁ CHUNG"),
        Heading("1. Ưu điểm", 2),
        Lines(_judged(pack, GOOD) or [NOTHING]),
        Gap("nhận xét về kết quả nổi bật, cách làm hay"),
        Heading("2. Hạn chế", 2),
        Lines([*_judged(pack, BAD), *_unfiled(pack)] or [NOTHING]),
        Gap("nhận xét về hạn chế, tồn tại"),
        Heading("3. Nguyên nhân", 2),
        Lines(gathered(pack, "difficulties") or ["Các đơn vị chưa nêu khó khăn, vướng mắc trong báo cáo đã duyệt."]),
        Gap("nguyên nhân khách quan, nguyên nhân chủ quan"),
        Heading("IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI"),
        Lines([*_needed(pack), *_coming(pack)] or [NOTHING]),
        Gap("nhiệm vụ, giải pháp trọng tâm đến mốc tiếp theo"),
        Heading("V. KIẾN NGHỊ, ĐỀ XUẤT"),
        Lines(gathered(pack, "proposals") or ["Các đơn vị chưa nêu kiến nghị trong báo cáo đã duyệt."]),
        Gap("kiến nghị với cấp trên"),
    ]


def _judged(pack: EditionPart, statuses: Collection[str]) -> list[str]:
    """The targets with one of these verdicts, a line each; nothing of those that nobody here was asked about."""
    return [
        _line(one, number)
        for number, one in enumerate(pack.meeting.targets, start=1)
        if one.default.verdict.status in statuses and one.default.verdict.expected
    ]


def _line(one: TargetStanding, number: int) -> str:
    verdict = one.default.verdict
    value = measured(verdict.actual, one.target.indicator.measure, is_count=one.is_count)
    told = "" if verdict.actual is None else f", {value}"
    return (
        f"- {_short(one)}, mốc {one.target.milestone_id} ({target_words(one)}): {verdict.label.lower()}{told} tại"
        f" {quarter(verdict.judged_on)} {at(row(number))}."
    )


def _short(one: TargetStanding) -> str:
    return one.target.indicator.short_name


def _unfiled(pack: EditionPart) -> list[str]:
    """Those whose report is not in: what is said of the whole leaves them out."""
    count = sum(not pack.content["states"][code]["approved_at"] for code in pack.units)
    return [f"- Có {format_count(count)} đơn vị chưa có báo cáo được duyệt {at(FILED)}."] if count else []


def _needed(pack: EditionPart) -> list[str]:
    """What each target ahead asks of every quarter from now on."""
    return [
        f"- {_short(one)}, mốc {one.target.milestone_id} ({target_words(one)}):"
        f" cần {'tăng' if required > 0 else 'giảm'} bình quân"
        f" {needed(required, one.target.indicator.measure, is_count=one.is_count)} mỗi quý đến"
        f" {quarter(one.default.aim.milestone)} {at(row(number))}."
        for number, one in enumerate(pack.meeting.targets, start=1)
        if one.default.aim.judged and (required := one.default.verdict.required_per_quarter)
    ]


def _coming(pack: EditionPart) -> list[str]:
    """The city's tasks that are due next, the nearest first."""
    if not pack.scope.is_city:
        return []
    coming = [task for task in pack.content["tasks"] if _ahead(task)]
    return [
        f"- Điểm {task['clause']} ({shortened(task['text'], 110).rstrip('.;')}): hạn {day(task['deadline'])}"
        f" {at(TASKS)}."
        for task in sorted(coming, key=lambda task: task["deadline"])
    ]


def _ahead(task: TaskText) -> bool:
    return bool(task["deadline"]) and not task["late"] and not task["restricted"] and task["state"] != "done"
