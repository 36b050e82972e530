"""III, IV and V: raw material for what only the author can say – what went well, what did not, what comes next."""

from __future__ import annotations

from collections.abc import Collection

from reporting.editions.docx.references import FILED, TASKS, row, source
from reporting.editions.docx.target_sentences import other_readings, result, target_words
from reporting.editions.docx.wording import day, day_of, shortened
from reporting.editions.part import EditionPart
from reporting.editions.xlsx.tasks import by_clause
from reporting.progress.standing import TargetStanding
from reporting.progress.verdict import Verdict
from reporting.progress.wording import in_full, quarter_label, range_with_missing_measured, way_to_milestone
from targets.domain.numbers import format_count

GOOD = ("met", "ahead", "on_pace")
BAD = ("missed", "behind", "at_risk")
UNKNOWN = ("insufficient",)


def judged(part: EditionPart, statuses: Collection[str]) -> list[str]:
    """The targets with one of these verdicts, a line each; none of those that readings judge differently.

    Nothing of what nobody here was asked about.
    """
    lines = []
    for number, standing in enumerate(part.meeting.targets, start=1):
        verdict = standing.default.verdict
        if verdict.status in statuses and verdict.expected and not standing.differs_by_reading:
            lines.append(f"- {_judged(standing, verdict)} {source(row(number))}.")
    return lines


def contested(part: EditionPart) -> list[str]:
    """The targets that readings judge differently, each reading with what it comes to."""
    lines = []
    for number, standing in enumerate(part.meeting.targets, start=1):
        if standing.differs_by_reading:
            readings = [_judged(standing, standing.default.verdict), *other_readings(standing)]
            lines.append(f"- {'; '.join(readings)} {source(row(number))}.")
    return lines


def _judged(standing: TargetStanding, verdict: Verdict) -> str:
    text = f"{_promise(standing)}: {verdict.label.lower()}; đến ngày {day_of(verdict.judged_on.as_of)}"
    ends = range_with_missing_measured(verdict, standing.is_count, standing.indicator.measure)
    return f"{text} {result(standing, verdict)}{f'; {ends}' if ends else ''}"


def _promise(standing: TargetStanding) -> str:
    return f"{standing.indicator.short_name}, mốc {standing.target.milestone} ({target_words(standing)})"


def weaknesses(part: EditionPart) -> list[str]:
    """The targets that are missed or in danger, and the reports that are not in: their units are left out."""
    count = sum(not part.content.states[code].approved_at for code in part.units)
    missing = f"Có {format_count(count)} đơn vị chưa có báo cáo được duyệt hoặc số liệu nhập từ văn bản"
    if len(part.units) == 1:
        missing = f"Báo cáo {quarter_label(part.quarter)} chưa được duyệt"
    unfiled = [f"- {missing} {source(FILED)}."] if count else []
    return [*judged(part, BAD), *unfiled]


def plans(part: EditionPart) -> list[str]:
    """What each target ahead asks of every quarter from now on; the city's tasks that are due next, nearest first."""
    lines = []
    for number, standing in enumerate(part.meeting.targets, start=1):
        verdict, aim = standing.default.verdict, standing.default.aim
        way = way_to_milestone(verdict, aim, standing.indicator.measure, standing.default.things)
        if verdict.required_per_quarter:
            lines.append(f"- {_promise(standing)}: {in_full(way)} {source(row(number))}.")
    if part.scope.is_city:
        for task in sorted(by_clause(part.content.tasks), key=lambda task: task.deadline):
            if task.deadline and not task.late and not task.restricted and task.state != "done":
                words = shortened(task.text, 110).rstrip(".;")
                lines.append(f"- Điểm {task.clause} ({words}): hạn {day(task.deadline)} {source(TASKS)}.")
    return lines
