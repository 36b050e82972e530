"""LibreOffice recalculates the workbook to what the portal says, and shows it as the portal does."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import Workbook

from reporting.editions.xlsx.columns import points, points_between, ratio
from reporting.editions.xlsx.meeting import build
from reporting.excel.styles import PERCENT, POINTS_CHANGE
from targets.domain.numbers import displayed_percent, format_count, format_percent
from tests.reporting.editions import meeting
from tests.reporting.editions.meeting import MADE_AT, ONE, TWO, Portal

pytestmark = [pytest.mark.office, pytest.mark.django_db]


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: Any) -> Portal:
    """The portal's answers; their world is gone before the first test."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = meeting.portal()
        transaction.set_rollback(True)
    return found


def english(text: str) -> str:
    """A number of the portal as an office set to English shows it."""
    return text.translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(
    ("unit", "period"), [("TPHCM", "2026-Q2"), ("TPHCM", "2025-Q4"), ("P-26740", "2026-Q2"), ("TPHCM", "2028-Q1")]
)
def test_every_formula_comes_to_what_it_carries(portal: Portal, tmp_path: Path, unit: str, period: str) -> None:
    content = portal.made(unit, period)
    assert meeting.recalculated(content, tmp_path, (ONE, TWO)) > 20


def test_recalculated_it_agrees_with_progress_and_totals(portal: Portal, tmp_path: Path) -> None:
    content = meeting.office(portal.made(period="2025-Q4"), tmp_path, "xlsx").read_bytes()
    rows = meeting.values(content, ONE)[meeting.BODY_01 - 1 : meeting.BODY_01 + 12]
    for row, shape, one in zip(
        rows, portal.shapes["TPHCM", "2025-Q4"], portal.meetings["TPHCM", "2025-Q4"].targets, strict=True
    ):
        if shape["actual"] is None:
            assert row[5] in ("…", "–")
        elif one.is_count:
            assert row[5] == shape["actual"]
        else:
            assert row[5] == pytest.approx(shape["numerator"] / shape["denominator"], rel=1e-14)
        assert row[8] == ("–" if shape["gap"] is None else meeting.away(one))
        covered = shape["coverage"]
        assert row[7] == (f"{covered['answered']}/{covered['expected']}" if covered["expected"] else "–")
    below = meeting.values(content, TWO)
    members = below[meeting.row_of(below, "TỔNG CỘNG") - 1][4]
    assert members == portal.totals["TPHCM", "2025-Q4"]["elements"]["members"]["value"]


def test_a_figure_put_in_by_hand_goes_through_to_the_target(portal: Portal, tmp_path: Path) -> None:
    book = meeting.opened(portal.made())
    units = book[TWO]
    assert units.cell(meeting.BODY_02 + 2, 5).value == "…"  # a unit outside the old city
    units.cell(meeting.BODY_02 + 2, 5).value = 10_000
    units.cell(meeting.BODY_02, 5).value = 2_000_000
    changed = io.BytesIO()
    book.save(changed)
    content = meeting.office(changed.getvalue(), tmp_path, "xlsx").read_bytes()
    row = meeting.values(content, ONE)[meeting.BODY_01 + 5]
    assert [row[5], row[8], row[11]] == [2_001_000, 221_000, 2_001_000]
    below = meeting.values(content, TWO)
    assert below[meeting.row_of(below, "TỔNG CỘNG") - 1][4] == 2_012_000


def test_it_shows_what_the_portal_shows(portal: Portal, tmp_path: Path) -> None:
    shown = meeting.displayed(meeting.office(portal.made(), tmp_path, "html"))[0]
    rows = [row for row in shown if len(row) == 18 and row[0].isdigit()]
    assert len(rows) == 13
    asked = portal.meetings["TPHCM", "2026-Q2"].period.quarter
    for row, one in zip(rows, portal.meetings["TPHCM", "2026-Q2"].targets, strict=True):
        point = one.default.quarters.get(asked)
        for cell, value in ((5, one.default.verdict.actual), (11, point.point.value(one.is_count) if point else None)):
            if value is None:
                assert row[cell] in ("–", "…")
            else:
                assert row[cell] == english(format_count(int(value)) if one.is_count else format_percent(value))


def test_ties_are_stored_exactly_and_shown_half_up(tmp_path: Path) -> None:
    """LibreOffice 7.4 shows those down whose hundredfold falls below in binary (docs/editions.md#exact)."""
    book = Workbook()
    sheet = book.worksheets[0]
    ties = [(2 * n + 1, 2000) for n in range(1000)]
    for row, (above, below) in enumerate(ties, start=1):
        sheet.cell(row, 1, f"={above}/{below}").number_format = PERCENT
        sheet.cell(row, 2, f"={points_between(f'A{row}', '0.8')}").number_format = POINTS_CHANGE
    content = io.BytesIO()
    book.save(content)
    shown = meeting.displayed(meeting.office(content.getvalue(), tmp_path, "html"))[0]
    assert len(shown) == len(ties)
    for (above, below), (shown_ratio, away) in zip(ties, shown, strict=True):
        exact, stored = Fraction(100 * above, below), ratio(above, below)
        assert stored == float(exact / 100)
        if Fraction(100 * above / below) == exact and Fraction(100 * (above / below)) >= exact:
            assert shown_ratio == english(format_percent(exact))
        apart = displayed_percent(exact) - 80
        assert away.lstrip("+") == english(format_percent(apart).removesuffix("%")) + " điểm %"
        assert points(above / below, 0.8) == float(apart)


def test_it_prints_on_few_pages(portal: Portal, tmp_path: Path) -> None:
    content = build(portal.meetings["TPHCM", "2026-Q2"], MADE_AT, "Trần Thị B")
    pdf = meeting.office(content, tmp_path, "pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert 2 <= pdf.count(b"/Type/Page/") + pdf.count(b"/Type /Page\n") <= 6
