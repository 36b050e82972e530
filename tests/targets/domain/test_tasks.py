"""When tasks and recurring duties are due."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from targets.domain.tasks import add_months, deadline, every_months
from tests.factories import PROGRAMME

BEGUN = dt.date(2022, 12, 31)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("hàng năm", 12),
        ("Hằng năm", 12),
        ("Định kỳ hàng năm, 6 tháng và khi cần thiết", 6),
        ("3 tháng", 3),
        ("0 tháng", None),
        ("thường xuyên", None),
        ("Định kỳ … theo quy định", None),
        ("tháng 6", None),
        ("", None),
    ],
)
def test_the_span_in_words(words: str, months: int | None) -> None:
    assert every_months(words) == months


def test_the_programmes_own_routines() -> None:
    tasks = json.loads(PROGRAMME.read_text(encoding="utf-8"))["tasks"]
    spans = {each["code"]: every_months(each["recurrence"]) for each in tasks if each["kind"] == "routine"}
    assert {code: span for code, span in spans.items() if span} == {
        "DK-1": 12, "DK-2": 6, "DK-3": 12, "DK-7": 12, "DK-9": 12, "DK-11": 12,
    }  # fmt: skip
    assert len(spans) == 12


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-12-26", 6, "2026-06-26"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2022-12-31", 12, "2023-12-31"),
    ],
)
def test_months_later(start: str, months: int, end: str) -> None:
    assert add_months(dt.date.fromisoformat(start), months) == day(end)


@pytest.mark.parametrize(
    ("state", "due", "every", "done_on", "expected"),
    [
        ("", "", None, "", ""),
        ("running", "2026-06-30", None, "", "2026-06-30"),
        ("not_started", "2026-06-30", None, "", "2026-06-30"),
        ("done", "2026-06-30", None, "2026-05-01", ""),
        ("stopped", "2026-06-30", 12, "", ""),
        ("", "", 12, "", "2023-12-31"),
        ("running", "", 12, "2025-05-28", "2026-05-28"),
        ("done", "2026-01-01", 6, "2025-12-26", "2026-06-26"),
        ("running", "2026-03-01", 12, "2025-05-28", "2026-03-01"),
    ],
)
def test_what_is_expected_by_when(state: str, due: str, every: int | None, done_on: str, expected: str) -> None:
    found = deadline(state=state, due=day(due), every=every, done_on=day(done_on), begun=BEGUN)
    assert found == day(expected)
