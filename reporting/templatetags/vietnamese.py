"""Numbers, days and states as a Vietnamese reader knows them (docs/rules.md#vietnamese). Missing is "…", n/a is "–"."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.progress import wording
from reporting.progress.tasks import Obligation
from reporting.progress.verdict import LABELS, Verdict
from reporting.reports.workflow import BY_PAPERS, STATE_LABELS, State
from targets.domain import vietnamese as words
from targets.domain.numbers import MISSING, NOT_APPLICABLE, Exact, format_count, format_percent, rounded
from targets.domain.periods import CLOSED, COLLECTING, OPEN, PLANNED, Quarter
from targets.models import ZoneSpan

register = template.Library()

VERDICT_TONES = {
    "met": "good",
    "ahead": "good",
    "on_pace": "info",
    "behind": "warn",
    "at_risk": "bad",
    "missed": "bad",
    "insufficient": "",
    "not_judged": "",
}
REPORT_TONES = {"approved": "good", "submitted": "info", "returned": "bad", "draft": "warn"}
TASK_TONES = {"done": "good", "running": "info", "not_started": "warn", "pending": "warn", "unknown": "", "stopped": ""}
PERIOD_LABELS = {PLANNED: "Chưa mở", OPEN: "Đang mở nhập", COLLECTING: "Đang thu báo cáo", CLOSED: "Đã chốt"}
PERIOD_TONES = {OPEN: "info", COLLECTING: "warn", CLOSED: "good"}


@register.filter
def count(value: int | None) -> str:
    """1580000 → 1.580.000; None → …"""
    return MISSING if value is None else format_count(rounded(value))


@register.filter
def count_or_dash(value: int | None) -> str:
    """A count; None is n/a: –"""
    return NOT_APPLICABLE if value is None else format_count(value)


@register.filter
def percent(value: Exact | None) -> str:
    """A value in per cent → 70,5%; None → …"""
    return MISSING if value is None else format_percent(value)


@register.filter
def measured(value: Exact | None, is_count: bool) -> str:
    """A count or a percentage, by the kind of its indicator."""
    return MISSING if value is None else wording.value_text(value, is_count)


@register.filter
def units_answered(verdict: Verdict) -> str:
    """How many of the units stand behind a verdict, and who is left out."""
    return wording.units_answered(verdict.answered, verdict.expected, verdict.left_out)


standing = register.filter(wording.standing)
stamp_paper = register.filter(words.stamp_paper)
roman = register.filter(words.roman)


@register.filter
def short_date(day: dt.date | None) -> str:
    """31/12/2022; "" for None, as of all days here."""
    return words.short_date(day) if day else ""


@register.filter
def long_date(day: dt.date | None) -> str:
    """ngày 05 tháng 02 năm 2026."""
    return words.long_date(day) if day else ""


@register.filter
def moment(at: dt.datetime | None) -> str:
    """17:05 31/12/2022, in Ho Chi Minh City."""
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y") if at else ""


@register.filter
def file_size(size: int) -> str:
    """Bytes → 340 KB, 1,2 MB."""
    if size < 1024 * 1024:
        return f"{format_count(-(-size // 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


@register.filter
def quarter(code: str | Quarter) -> str:
    """2026-Q3 → Quý III/2026."""
    return (code if isinstance(code, Quarter) else Quarter.parse(code)).label


@register.filter
def verdict_tone(status: str) -> str:
    return VERDICT_TONES[status]


@register.filter
def zone_state(state: str) -> str:
    return str(dict(ZoneSpan.State.choices).get(state, state))


@register.simple_tag
def pill(tone: str, text: str) -> SafeString:
    """A status in words on a tone: good, warn, bad, info or neutral."""
    return format_html('<span class="pill {}">{}</span>', tone, text)


@register.simple_tag
def verdict_pill(status: str) -> SafeString:
    return pill(VERDICT_TONES[status], LABELS[status])  # type: ignore[index]  # a template's word


@register.simple_tag
def standing_tag(official: bool) -> SafeString:
    return format_html('<span class="tag{}">{}</span>', " official" if official else "", wording.standing(official))


@register.simple_tag
def report_pill(state: str, imported: bool = False) -> SafeString:
    """The state of a report; an empty one is not yet filed, an imported one was approved by nobody."""
    if imported and state == State.APPROVED:
        return pill("info", BY_PAPERS)
    return pill(REPORT_TONES.get(state, ""), STATE_LABELS[state] if state else "Chưa có")  # type: ignore[index]  # a template's word


@register.simple_tag
def task_pill(obligation: Obligation) -> SafeString:
    return pill(TASK_TONES[obligation.standing.state], obligation.state_label)


@register.simple_tag
def period_pill(state: str) -> SafeString:
    return pill(PERIOD_TONES.get(state, ""), PERIOD_LABELS[state])


@register.simple_block_tag
def single_line(content: str) -> SafeString:
    """A long line of a mail or letter, where every line break is read, written on several lines of the template."""
    return SafeString(content.replace("\n", " "))
