"""III, IV and V: raw material for what only the author can say – what went well, what did not, what comes next."""

from __future__ import annotations

from collections.abc import Collection

from reporting.editions.content import TaskText
from reporting.editions.docx.references import FILED, TASKS, row, source
from reporting.editions.docx.target_sentences import target_words
from reporting.editions.docx.wording import day, shortened
from reporting.editions.part import EditionPart
from reporting.progress.standing import TargetStanding
from reporting.progress.wording import measured, needed_on_average, quarter_label, unbroken
from targets.domain.numbers import format_count

GOOD = ("met", "ahead", "on_pace")
BAD = ("missed", "behind", "at_risk", "insufficient")


def judged(part: EditionPart, statuses: Collection[str]) -> list[str]:
    """The targets with one of these verdicts, a line each; nothing of those that nobody here was asked about."""
    return [
        _line(standing, number)
        for number, standing in enumerate(part.meeting.targets, start=1)
        if standing.default.verdict.status in statuses and standing.default.verdict.expected
    ]


def _line(standing: TargetStanding, number: int) -> str:
    verdict = standing.default.verdict
    value = measured(verdict.actual, standing.target.indicator.measure, standing.is_count)
    value_text = "" if verdict.actual is None else f", {value}"
    return (
        f"- {standing.target.indicator.short_name}, mốc {standing.target.milestone_id} ({target_words(standing)}):"
        f" {verdict.label.lower()}{value_text} tại {quarter_label(verdict.judged_on)} {source(row(number))}."
    )


def weaknesses(part: EditionPart) -> list[str]:
    """The targets that are missed or in danger, and the reports that are not in: their units are left out."""
    count = sum(not part.content.states[code].approved_at for code in part.units)
    unfiled = [f"- Có {format_count(count)} đơn vị chưa có báo cáo được duyệt {source(FILED)}."] if count else []
    return [*judged(part, BAD), *unfiled]


def plans(part: EditionPart) -> list[str]:
    """What lies ahead: the need of each target and the tasks that come due."""
    return [*_needed(part), *_coming(part)]


def _needed(part: EditionPart) -> list[str]:
    """What each target ahead asks of every quarter from now on."""
    lines = []
    for number, standing in enumerate(part.meeting.targets, start=1):
        indicator, milestone = standing.target.indicator, standing.target.milestone_id
        needed = unbroken(needed_on_average(standing.default.verdict, standing.default.aim, indicator.measure))
        if needed:
            promise = f"{indicator.short_name}, mốc {milestone} ({target_words(standing)})"
            lines.append(f"- {promise}: {needed} {source(row(number))}.")
    return lines


def _coming(part: EditionPart) -> list[str]:
    """The city's tasks that are due next, the nearest first."""
    if not part.scope.is_city:
        return []
    coming = [task for task in part.content.tasks if _ahead(task)]
    return [
        f"- Điểm {task.clause} ({shortened(task.text, 110).rstrip('.;')}): hạn {day(task.deadline)} {source(TASKS)}."
        for task in sorted(coming, key=lambda task: task.deadline)
    ]


def _ahead(task: TaskText) -> bool:
    return bool(task.deadline) and not task.late and not task.restricted and task.state != "done"
