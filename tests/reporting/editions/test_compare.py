"""What two editions say differently, with the later one's reason."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reporting.editions.compare import FigureDifference, Judgement, differences, judgements, rule_changes
from reporting.editions.content import JudgedText, ProgressText, RestatementText
from reporting.progress.promises import TargetText
from reporting.progress.series import Range
from reporting.progress.verdict import Aim, Verdict
from targets.domain.periods import Quarter


def restated(element: str, reason: str = "đếm sót", unit: str = "A", period: str = "2026-Q1") -> RestatementText:
    return RestatementText(
        unit=unit, unit_name=unit, period=period, element=element, supplier="unit", before=5, after=0, reason=reason,
        document="CV 1", entered_by="", approved_by="", at="", after_closing=False,
    )  # fmt: skip


def test_equal_figures_are_no_difference() -> None:
    figures = {"2026-Q1": {"A": {"members": 5, "workers": None}}}
    assert differences(figures, figures, ["2026-Q1"], []) == []


def test_a_figure_that_changed_carries_its_last_reason() -> None:
    why = [restated("members", "lần cuối"), restated("members", "lần đầu"), restated("members", unit="B")]
    found = differences({"2026-Q1": {"A": {"members": 5}}}, {"2026-Q1": {"A": {"members": 0}}}, ["2026-Q1"], why)
    assert found == [FigureDifference("2026-Q1", "A", "members", 5, 0, why[0])]
    assert not found[0].is_added


def test_na_missing_and_zero_are_three_things() -> None:
    old = {"2026-Q1": {"A": {"a": None, "b": 0, "c": 1}}}
    new = {"2026-Q1": {"A": {"a": 0, "b": None, "d": None}}}
    assert [(one.element, one.before, one.after) for one in differences(old, new, ["2026-Q1"], [])] == [
        ("a", "n/a", 0), ("b", 0, "n/a"), ("c", 1, None), ("d", None, "n/a"),
    ]  # fmt: skip


def test_only_the_periods_asked_for_are_compared_the_latest_first() -> None:
    old = {"2026-Q1": {"A": {"a": 1}}, "2025-Q4": {"A": {"a": 1}}, "2026-Q2": {"A": {"a": 1}}}
    new = {"2026-Q1": {"A": {"a": 2}}, "2025-Q4": {"A": {"a": 2}}}
    found = differences(old, new, ["2025-Q4", "2026-Q1"], [])
    assert [one.period for one in found] == ["2026-Q1", "2025-Q4"]
    assert [one.unit for one in differences({}, {"2026-Q1": {"B": {"a": 1}, "A": {"a": 1}}}, ["2026-Q1"], [])] == [
        "A", "B",
    ]  # fmt: skip


def test_what_was_approved_for_the_first_time_is_an_addition() -> None:
    new = {"2026-Q1": {"A": {"after_stamp": 1, "corrected": 1, "plain": 1}}}
    why = [restated("after_stamp", reason=""), restated("corrected")]
    found = {one.element: one.is_added for one in differences({}, new, ["2026-Q1"], why)}
    assert found == {"after_stamp": True, "corrected": False, "plain": True}


def judged(target: str, **verdict: Any) -> ProgressText:
    said = {"status": "met", "actual": 1, "judged_on": Quarter(2025, 4), "reasons": [], **verdict}
    published = Verdict(**said, numerator=None, denominator=None, expected=1, answered=1)
    other = replace(published, status="not_judged", actual=None)
    aim = Aim(Quarter(2030, 4), ">=", Decimal(1))
    readings = [JudgedText("a", aim, published), JudgedText("b", aim, other)]
    return ProgressText(target, 1, "A", differs_by_reading=False, readings=readings)


def test_verdicts_differ_by_status_value_quarter_or_range() -> None:
    old = [judged(code) for code in ("same", "status", "actual", "quarter", "range", "reasons", "gone")]
    new = [
        judged("same"), judged("new"), judged("status", status="missed"), judged("actual", actual=Fraction(1, 3)),
        judged("quarter", judged_on=Quarter(2026, 1)), judged("range", range=Range(1, None)),
        judged("reasons", reasons=["x"]),
    ]  # fmt: skip
    found = judgements(old, new)
    assert [one.target for one in found] == ["new", "status", "actual", "quarter", "range", "gone"]
    assert found[0] == Judgement("new", None, new[1].readings[0].verdict)
    assert found[-1].after is None


def test_a_target_that_one_edition_lacks_has_no_changed_rule() -> None:
    target = TargetText("T", "members", 2030, "II.2", "Đến năm 2030 …", [], [])
    assert rule_changes([], [judged("T")], [target]) == {}
    assert rule_changes([judged("T")], [], [target]) == {}
    assert rule_changes([judged("T")], [judged("T")], [target]) == {"T": []}
