"""Every cell of both workbooks that speaks of a target says what its verdict says, recalculated by LibreOffice."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from reporting.editions.meeting import Meeting
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import explanations, series
from reporting.editions.xlsx.build import build
from reporting.editions.xlsx.meeting import build as build_live
from reporting.progress import wording
from reporting.progress.standing import TargetStanding
from reporting.progress.verdict import Verdict
from targets.domain.numbers import displayed_percent
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.meeting import MADE_AT, ONE, Portal
from tests.reporting.editions.worlds import Json

pytestmark = [pytest.mark.office, pytest.mark.django_db]
LIVE = [("TPHCM", "2026-Q2"), ("TPHCM", "2025-Q4"), ("TPHCM-CU", "2026-Q2"), ("P-26740", "2026-Q2")]
OFFICE_DIGITS = 1e-14  # LibreOffice writes fifteen digits
AUDIT = 20  # a free column, in which an auditor holds result and target against each other


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any) -> Portal:
    with django_db_blocker.unblock(), transaction.atomic():
        gathered = meeting.portal()
        transaction.set_rollback(True)
    return gathered


@pytest.mark.parametrize(("scope", "period"), LIVE)
def test_the_live_workbook(portal: Portal, tmp_path: Path, scope: str, period: str) -> None:
    asked = portal.meetings[scope, period]
    rows = audited(portal.made(scope, period), tmp_path, len(asked.targets))
    for shape, standing in zip(portal.shapes[scope, period], asked.targets, strict=True):
        verdict = standing.default.verdict
        assert (shape["status"], shape["judged_on"]) == (verdict.status, verdict.judged_on.code)
    holds(asked, rows, OFFICE_DIGITS)
    stored = meeting.values(portal.made(scope, period), ONE)
    holds(asked, stored[meeting.BODY_01 - 1 : meeting.BODY_01 - 1 + len(asked.targets)], 0)


@pytest.mark.parametrize("variant", ["inseparable", "allocated", "confirmed"])
def test_a_variant_of_it(portal: Portal, tmp_path: Path, variant: str) -> None:
    asked = portal.variants[variant]
    holds(asked, audited(build_live(asked, MADE_AT, ""), tmp_path, len(asked.targets)), OFFICE_DIGITS)


@pytest.mark.parametrize("scope", ["TPHCM", "P-26740"])
def test_the_workbook_of_an_edition(content: Json, tmp_path: Path, scope: str) -> None:
    frozen = worlds.frozen(content)
    part = EditionPart.of(frozen, scope)
    made = meeting.office(build(frozen, scope), tmp_path, "xlsx").read_bytes()
    first = meeting.row_of(meeting.values(made, ONE), "(1)")
    holds(part.meeting, meeting.values(made, ONE)[first : first + len(part.meeting.targets)], OFFICE_DIGITS)
    explained, places = meeting.values(made, explanations.NAME), explanations.rows_by_key(part)
    for standing in part.meeting.targets:
        verdict, row = standing.default.verdict, explained[places[f"target:{standing.target.code}"] - 1]
        shown = None if verdict.actual is None else wording.value_text(verdict.actual, standing.is_count)
        assert row[6] in (("…", "–") if shown is None else (shown,))
        assert row[7] == verdict.label
        covered = wording.units_answered(verdict.answered, verdict.expected, verdict.left_out)
        assert f"đánh giá theo {verdict.judged_on.label}; {covered}" in row[8]
    drawn = meeting.values(made, series.NAME)
    for standing in part.meeting.targets:
        verdict = standing.default.verdict
        if verdict.actual is not None:
            values = [row[3] for row in drawn if row[0] == verdict.judged_on.label and isinstance(row[3], float)]
            assert pytest.approx(value_of(verdict, standing), rel=OFFICE_DIGITS) in values


def audited(content: bytes, folder: Path, targets: int) -> list[list[Any]]:
    """The rows of Biểu 01 after recalculation, with an auditor's comparison of result and target behind each."""
    book = meeting.opened(content)
    for row in range(meeting.BODY_01, meeting.BODY_01 + targets):
        book[ONE].cell(row, AUDIT, f"=F{row}>E{row}")
        book[ONE].cell(row, AUDIT + 1, f"=F{row}>=E{row}")
    changed = io.BytesIO()
    book.save(changed)
    again = meeting.office(changed.getvalue(), folder, "xlsx").read_bytes()
    return meeting.values(again, ONE)[meeting.BODY_01 - 1 : meeting.BODY_01 - 1 + targets]


def holds(asked: Meeting, rows: list[list[Any]], rel: float) -> None:
    """Value, coverage, gap, share and status of each row are those of the verdict, numbers as near as `rel`."""
    for standing, row in zip(asked.targets, rows, strict=True):
        verdict, aim = standing.default.verdict, standing.default.aim
        assert row[3] == standing.target.milestone
        if verdict.actual is None:
            assert row[5] in ("…", "–")
        else:
            assert row[5] == pytest.approx(value_of(verdict, standing), rel=rel, abs=0)
        assert row[6] == wording.quarter_label(verdict.judged_on)
        assert row[7] == (wording.coverage(verdict.answered, verdict.expected) if verdict.expected else "–")
        assert row[10] == verdict.label
        if verdict.left_out:
            assert f"hưa gồm {wording.listed(verdict.left_out)} (số liệu " in row[17]
        if verdict.gap is None or verdict.actual is None or aim.value is None:
            assert row[8:10] == ["–", "–"]
        elif standing.is_count:
            assert row[8] == -verdict.gap
            share = int(verdict.actual) / int(aim.value) if aim.value else None
            assert row[9] == ("–" if share is None else pytest.approx(share, rel=rel, abs=0))
        else:
            assert row[8:10] == [float(displayed_percent(verdict.actual) - displayed_percent(aim.value)), "–"]
        if verdict.range is not None:
            assert wording.range_between(verdict, standing.is_count) in row[17]
        if verdict.status in ("met", "missed") and len(row) > AUDIT:
            assert row[AUDIT - 1 if aim.operator == ">" else AUDIT] == (verdict.status == "met")


def value_of(verdict: Verdict, standing: TargetStanding) -> float:
    """The result as a cell holds it: a count, or the quotient correctly rounded."""
    assert verdict.actual is not None
    return float(verdict.actual) if standing.is_count else float(Fraction(verdict.actual) / 100)
