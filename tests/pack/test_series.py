"""Diễn biến: every kept quarter of every way of counting, and charts that draw gaps for what is missing."""

from __future__ import annotations

import copy
import io
from fractions import Fraction
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import LineChart
from openpyxl.worksheet.worksheet import Worksheet

from reporting.domain.edition import Content
from reporting.pack import build
from reporting.pack.courses import Course, courses
from reporting.pack.pack import Pack
from reporting.pack.series import NAME, QUARTER
from targets.domain.periods import Quarter
from tests.pack import editions as e

pytestmark = pytest.mark.django_db  # the frozen world needs one

SCOPES = ("TPHCM", "TPHCM-CU", "P-26740", "P-26824", "T-1")


def sheet_of(content: Content, scope: str, *, values: bool = False) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(build(e.frozen(content), scope)), data_only=values)
    return book[NAME]


def rows_of(sheet: Worksheet, course: Course) -> list[list[Any]]:
    """The rows of a course below its title."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=17)]
    first = next(n for n, row in enumerate(rows) if row[0] == course.title) + 1
    return rows[first : first + len(course.quarters)]


@pytest.mark.parametrize("scope", SCOPES)
def test_every_quarter_says_what_the_edition_says(content: Content, scope: str) -> None:
    pack, sheet = Pack.of(e.frozen(content), scope), sheet_of(content, scope, values=True)
    found = courses(pack)
    assert found
    for course in found:
        for row, (quarter, one) in zip(rows_of(sheet, course), course.quarters.items(), strict=True):
            point = one.point
            assert row[0] == quarter.label
            assert row[7] == f"{point.answered}/{point.expected}"
            if point.numerator is None:
                assert row[4] == ("…" if point.missing else "–")
            elif course.is_count:
                assert (row[2], row[4], row[5]) == (point.numerator, point.numerator, one.carried_numerator)
            elif point.denominator:
                assert row[2:4] == [point.numerator, point.denominator]
                assert row[4] == pytest.approx(float(Fraction(point.numerator, point.denominator)), rel=1e-12)
            else:
                assert row[4] == "–"


def test_a_chart_draws_numbers_and_leaves_the_rest_empty(content: Content) -> None:
    pack, sheet = Pack.of(e.frozen(content), "P-26824"), sheet_of(content, "P-26824", values=True)
    drawn_empty = 0
    for course in courses(pack):
        for row in rows_of(sheet, course):
            shown = row[5] if course.is_count else row[4]
            assert row[14] == (shown if isinstance(shown, int | float) else None)
            drawn_empty += row[14] is None
    assert drawn_empty, "nothing is missing here"


def test_each_course_has_its_native_chart_over_its_own_rows(content: Content) -> None:
    pack, sheet = Pack.of(e.frozen(content), "TPHCM"), sheet_of(content, "TPHCM")
    charts = sheet._charts  # type: ignore[attr-defined]
    found = [one for one in courses(pack) if one.quarters]
    assert len(charts) == len(found)
    for chart, course in zip(charts, found, strict=True):
        assert isinstance(chart, LineChart)
        refs = [one.val.numRef.f for one in chart.series]
        first, _, last = refs[0].split("!")[1].replace("$", "").partition(":")
        assert int((last or first)[1:]) - int(first[1:]) + 1 == len(course.quarters)
        assert sheet.cell(int(first[1:]), QUARTER).value == next(iter(course.quarters)).label.removeprefix("Quý ")
        assert len(refs) == 1 + bool(course.aims) + bool(course.merged)


def test_what_is_missing_is_a_gap_in_every_chart(content: Content) -> None:
    with ZipFile(io.BytesIO(build(e.frozen(content), "TPHCM"))) as parts:
        found = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert found
    for xml in found:
        assert 'dispBlanksAs val="gap"' in xml
        assert 'plotVisOnly val="0"' in xml
        assert xml.count('delete val="0"') == 2


def test_a_units_earlier_quarters_follow_from_its_figures(content: Content) -> None:
    """Only some quarters are kept as series; the others are counted where every cell of the formula was given."""
    content = copy.deepcopy(content)
    for formulas in content["series"]["P-26824"].values():
        for code in list(formulas):
            if code != content["period"]:
                del formulas[code]
    pack = Pack.of(e.frozen(content), "P-26824")
    by_name = {one.name: one for one in courses(pack)}
    members = next(one for one in by_name.values() if one.is_count)
    assert members.quarters[Quarter(2025, 4)].point.numerator == content["figures"]["2025-Q4"]["P-26824"]["members"]
    officials = next(one for one in by_name.values() if "chuyên trách" in one.title)
    assert officials.quarters[Quarter(2025, 4)].point.missing == 1


def test_nobody_and_nothing_are_said(content: Content) -> None:
    bare = copy.deepcopy(content)
    bare["series"]["TPHCM-CU"] = {}
    said = [cell.value for row in sheet_of(bare, "TPHCM-CU").iter_rows(max_col=1) for cell in row]
    assert said.count("Chưa có quý nào có số liệu.") == len(courses(Pack.of(e.frozen(bare), "TPHCM-CU")))
