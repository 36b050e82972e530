"""Diễn biến: every quarter of every way of counting, and charts that draw gaps for what is missing."""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.chart import LineChart
from openpyxl.worksheet.worksheet import Worksheet

from reporting.editions.part import EditionPart
from reporting.editions.xlsx.build import build
from reporting.editions.xlsx.series import CITY_COLUMNS, COLUMNS, NAME
from reporting.editions.xlsx.time_series import TimeSeries, time_series
from targets.domain.periods import Quarter
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one

SCOPES = ("TPHCM", "TPHCM-CU", "PV-760", "P-26740", "P-26824", "T-1")
Row = list[Any]


def sheet_of(content: Json, scope: str) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(build(worlds.frozen(content), scope)))[NAME]


def found(content: Json, scope: str) -> list[TimeSeries]:
    return time_series(EditionPart.of(worlds.frozen(content), scope))


def course_of(content: Json, scope: str, formula: str) -> TimeSeries:
    return next(course for course in found(content, scope) if course.method.formula.code == formula)


def tables(data: bytes, of: list[TimeSeries]) -> list[tuple[TimeSeries, list[Row]]]:
    """Each course with the rows of its quarters, as a reader sees them."""
    rows = meeting.values(data, NAME)
    first = {course.title: meeting.row_of(rows, course.title) for course in of}
    return [(course, rows[first[course.title] :][: len(course.quarters)]) for course in of]


def table(content: Json, scope: str, formula: str) -> dict[str, Row]:
    """The rows of one course by the names of their quarters."""
    made, of = build(worlds.frozen(content), scope), found(content, scope)
    rows = next(rows for course, rows in tables(made, of) if course.method.formula.code == formula)
    return {row[0]: row for row in rows}


def shown(point: Json | None, *, is_count: bool) -> Row:
    """What stands for a point in the columns from numerator to coverage, worked out another way."""
    if point is None or not point["expected"]:
        return ["–"] * 6
    nothing = "…" if point["answered"] < point["expected"] else "–"
    coverage = f"{point['answered']}/{point['expected']}"
    above, below = point["n"], point["d"]
    if is_count:
        carried = nothing if point["cn"] is None else point["cn"]
        given = nothing if above is None else above
        return [given, "–", given, carried, point["carried"], coverage]
    if above is None or below is None:
        return [nothing, nothing, nothing, "–", "–", coverage]
    return [above, below, pytest.approx(above / below, rel=1e-12) if below else "–", "–", "–", coverage]


def compare(content: Json, scope: str, data: bytes) -> int:
    """Hold every row to the edition; gives how many of them the edition keeps."""
    kept = 0
    of = found(content, scope)
    assert of
    for course, rows in tables(data, of):
        judged_on = course.method.targets[-1].scope
        points = content["series"].get(judged_on, {}).get(course.method.formula.code, {})
        by_name = {Quarter.parse(code).label: point for code, point in points.items()}
        assert by_name.keys() <= {row[0] for row in rows}
        for row in rows:
            if row[0] in by_name:
                point = by_name[row[0]]
                assert row[1:7] == shown(point, is_count=course.method.is_count), (course.title, row)
                assert row[7] == ("Chính thức" if point["closed"] else "Tạm thời")
                kept += 1
    return kept


@pytest.mark.parametrize("scope", SCOPES)
def test_every_quarter_says_what_the_edition_says(content: Json, scope: str) -> None:
    assert compare(content, scope, build(worlds.frozen(content), scope)) > 5


@pytest.mark.office
@pytest.mark.parametrize("scope", ["TPHCM", "P-26824"])
def test_recalculated_it_says_the_same(content: Json, tmp_path: Path, scope: str) -> None:
    again = meeting.office(build(worlds.frozen(content), scope), tmp_path, "xlsx").read_bytes()
    assert compare(content, scope, again) > 5


def test_the_level_is_that_of_the_next_milestone(content: Json) -> None:
    rows = table(content, "TPHCM", "members")
    aims = {name: row[8] for name, row in rows.items()}
    assert (aims["Quý IV/2025"], aims["Quý I/2026"], aims["Quý II/2026"]) == (1_580_000, 1_780_000, 1_780_000)
    assert rows["Quý IV/2025"][11].startswith("Mốc 2025")
    rows = table(content, "TPHCM", "agreements_nonpublic")
    assert (rows["Quý IV/2025"][8], rows["Quý I/2026"][8]) == (0.8, "–")  # counted another way after 2025


def test_a_target_that_is_a_word_or_not_judged_has_no_level(content: Json) -> None:
    assert {row[8] for row in table(content, "TPHCM", "workers_in_union").values()} == {"–"}
    course = course_of(content, "TPHCM", "workers_in_union")
    assert course.method.targets[0].default.aim.value == 90
    said = [row[0] for row in meeting.values(build(worlds.frozen(content), "TPHCM"), NAME)]
    assert "Chỉ tiêu mốc 2045: từ 90% trở lên (chưa dùng để đánh giá)." in said
    assert {row[8] for row in table(content, "P-26740", "members").values()} == {"–"}
    said = [str(row[0]) for row in meeting.values(build(worlds.frozen(content), "P-26740"), NAME)]
    assert not any("1.780.000" in one for one in said)
    assert sum("không giao riêng" in one for one in said) == 1


def test_the_merged_city_stands_beside_from_its_merger_on(content: Json) -> None:
    other = copy.deepcopy(content)
    kept = other["series"]["TPHCM"]["members"]
    kept["2025-Q2"] = kept["2026-Q1"]
    other["series"]["TPHCM-CU"]["members"]["2025-Q2"] = other["series"]["TPHCM-CU"]["members"]["2026-Q1"]
    for formula, is_count in (("members", True), ("enterprises_unionised", False)):
        rows = table(other, "TPHCM", formula)
        for code in ("2025-Q4", "2026-Q1", "2026-Q2"):
            point = other["series"]["TPHCM"][formula][code]
            ratio = pytest.approx(point["n"] / point["d"], rel=1e-12) if not is_count else point["cn"]
            assert rows[Quarter.parse(code).label][9:11] == [ratio, f"{point['answered']}/{point['expected']}"]
        assert rows.get("Quý II/2025", [*"–" * 11])[9:11] == ["–", "–"]
    assert "Quý II/2025" in table(other, "TPHCM", "members")


@pytest.mark.parametrize("scope", ["TPHCM-CU", "P-26740", "T-1"])
def test_elsewhere_there_is_no_column_for_it(content: Json, scope: str) -> None:
    titles = [str(cell.value) for row in sheet_of(content, scope).iter_rows() for cell in row]
    assert CITY_COLUMNS[0].title not in titles
    assert COLUMNS[-1].title in titles


def charts(sheet: Worksheet) -> list[LineChart]:
    made = sheet._charts  # type: ignore[attr-defined]
    assert all(isinstance(one, LineChart) for one in made)
    return list(made)


def cells(sheet: Worksheet, reference: str) -> list[Any]:
    """What a reference of a chart leads to."""
    name, _, area = reference.rpartition("!")
    assert name == f"'{NAME}'"
    place = sheet[area.replace("$", "")]
    return [row[0].value for row in place] if isinstance(place, tuple) else [place.value]


@pytest.mark.parametrize("scope", ["TPHCM", "PV-760", "P-26824"])
def test_each_course_has_its_chart_over_its_own_quarters(content: Json, scope: str) -> None:
    made = build(worlds.frozen(content), scope)
    formulas = openpyxl.load_workbook(io.BytesIO(made))[NAME]
    seen = openpyxl.load_workbook(io.BytesIO(made), data_only=True)[NAME]
    of = [one for one in tables(made, found(content, scope)) if one[1]]
    gaps = 0
    for chart, (course, rows) in zip(charts(formulas), of, strict=True):
        lines = {line.tx.v: line for line in chart.series}
        own = lines.pop(course.scope_name)
        sources = [(own, 4 if course.method.is_count else 3)]
        if course.aims:
            sources.append((lines.pop("Chỉ tiêu của mốc kế tiếp"), 8))
        if course.merged_city:
            sources.append((lines.pop("Toàn Thành phố sau sáp nhập"), 9))
        assert not lines
        for line, column in sources:
            drawn = cells(seen, line.val.numRef.f)
            assert drawn == [row[column] if isinstance(row[column], int | float) else None for row in rows]
            gaps += drawn.count(None)
            named = cells(seen, line.cat.numRef.f)
            assert [str(one).rstrip("*") for one in named] == [row[0].removeprefix("Quý ") for row in rows]
        unsure = [
            place
            for place, point in enumerate(course.quarters.values())
            if point is None
            or not point.counts
            or point.answered < point.expected
            or (course.method.is_count and point.carried)
        ]
        assert [one.idx for one in own.dPt] == unsure
        assert all(one.marker.spPr.noFill for one in own.dPt)
        assert own.marker.spPr.solidFill is not None
    assert gaps, "nothing is missing here"


def test_a_closed_quarter_of_some_units_is_hollow(content: Json) -> None:
    """Nor is one whole from which a unit is left out that straddles the perimeter."""
    changed = copy.deepcopy(content)
    points = changed["series"]["TPHCM-CU"]["members"]
    whole = {"counts": True, "closed": True, "carried": 0, "answered": 3, "expected": 3, "known": 0, "unknown": 0}
    for point in points.values():
        point |= whole
    points["2026-Q1"] |= {"answered": 2, "known": 1}
    office = {"unit": "TPHCM-VP", "name": "Cơ quan", "numerator": 5, "denominator": None, "last": None}
    points["2026-Q2"] |= {"inseparable": [office]}
    made = openpyxl.load_workbook(io.BytesIO(build(worlds.frozen(changed), "TPHCM-CU")))[NAME]
    own = charts(made)[0].series[0]
    assert [one.idx for one in own.dPt] == [list(points).index("2026-Q1"), list(points).index("2026-Q2")]


def test_what_is_missing_is_a_gap_and_axes_are_shown(content: Json) -> None:
    with ZipFile(io.BytesIO(build(worlds.frozen(content), "TPHCM"))) as parts:
        made = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(made) == len([course for course in found(content, "TPHCM") if course.quarters])
    for xml in made:
        assert 'dispBlanksAs val="gap"' in xml
        assert 'plotVisOnly val="0"' in xml
        assert xml.count('delete val="0"') == 2


def test_a_ratio_above_the_whole_is_not_cut_off(content: Json) -> None:
    other = copy.deepcopy(content)
    point = other["series"]["TPHCM-CU"]["workers_in_union"]["2025-Q4"]
    point["n"], point["d"] = 1200, 1000
    of = [course for course in found(other, "TPHCM-CU") if course.quarters]
    tops = {
        course.method.formula.code: chart.y_axis.scaling.max
        for course, chart in zip(of, charts(sheet_of(other, "TPHCM-CU")), strict=True)
    }
    assert tops["workers_in_union"] is None
    assert tops["enterprises_unionised"] == 1


def test_a_units_earlier_quarters_follow_from_its_figures(content: Json) -> None:
    """Of a filing unit only some quarters are kept; a quarter in which it was silent is missing, not left out."""
    other = copy.deepcopy(content)
    for formulas in other["series"]["P-26824"].values():
        for code in list(formulas):
            if code != other["period"]:
                del formulas[code]
    del other["figures"]["2026-Q1"]["P-26824"]
    given = other["figures"]["2025-Q4"]["P-26824"]
    rows = table(other, "P-26824", "members")
    assert rows["Quý IV/2025"][1:7] == [given["members"], "–", given["members"], given["members"], 0, "1/1"]
    assert rows["Quý I/2026"][1:7] == ["…", "–", "…", "…", 0, "0/1"]
    ratio = table(other, "P-26824", "enterprises_unionised")["Quý IV/2025"]
    assert ratio[1:4] == [33, 40, pytest.approx(33 / 40, rel=1e-12)]
    half = table(other, "P-26824", "officials_standardised")["Quý IV/2025"]  # one side was given, the other missing
    assert half[1:4] == ["…", "…", "…"]
    assert half[6] == "0/1"


def test_before_its_first_duty_a_unit_has_no_quarters(content: Json) -> None:
    other = copy.deepcopy(content)
    for formulas in other["series"]["P-26824"].values():
        for code in ("2025-Q3", "2025-Q4"):
            formulas.pop(code, None)
    for code, tree in other["trees"].items():
        if code <= "2025-Q4":
            tree["names"].pop("P-26824", None)
    assert next(iter(table(other, "P-26824", "members"))) == "Quý I/2026"


def test_a_quarter_in_which_nobody_was_asked_says_so(content: Json) -> None:
    other = copy.deepcopy(content)
    del other["series"]["P-26740"]["zones_operating"]["2026-Q1"]
    other["figures"]["2026-Q1"]["P-26740"] = {}
    rows = table(other, "P-26740", "zones_operating")
    assert "Quý IV/2025" in rows
    assert rows["Quý I/2026"][1:10] == [*["–"] * 7, 0.5, ""]


def test_breaks_are_marked_in_the_table_and_told_under_the_chart(content: Json) -> None:
    other = copy.deepcopy(content)
    other["breaks"] = [
        {"on": "2026-02-01", "title": "Đổi <cách> đếm", "text": "Không so sánh được.", "elements": ["members"],
         "is_reorganisation": False},
        {"on": "2020-02-01", "title": "Trước mọi số liệu", "text": "", "elements": [], "is_reorganisation": False},
    ]  # fmt: skip
    rows = table(other, "TPHCM-CU", "members")
    assert "* Thay đổi cách thống kê 01/02/2026" in rows["Quý I/2026"][len(COLUMNS)]
    assert "I/2026*" in rows["Quý I/2026"]
    said = [row[0] for row in meeting.values(build(worlds.frozen(other), "TPHCM-CU"), NAME)]
    assert said.count("* Thay đổi cách thống kê 01/02/2026 – Đổi <cách> đếm. Không so sánh được.") == 1
    assert not any("Trước mọi số liệu" in str(one) for one in said)
    assert "Thay đổi cách thống kê" not in table(other, "TPHCM-CU", "enterprises_unionised")["Quý I/2026"][len(COLUMNS)]


def test_the_remarks_tell_what_a_quarter_is_worth(content: Json) -> None:
    other = copy.deepcopy(content)
    other["series"]["TPHCM-CU"]["members"]["2026-Q1"].update(counts=False, restated=True, closed=False)
    row = table(other, "TPHCM-CU", "members")["Quý I/2026"]
    assert row[7] == "Tạm thời"
    assert row[len(COLUMNS)] == "Chưa đủ 95% đơn vị được duyệt; Có số liệu điều chỉnh sau khi chốt số liệu"


def test_each_course_prints_on_a_page_of_its_own(content: Json) -> None:
    sheet = sheet_of(content, "TPHCM")
    assert sheet.page_setup.orientation == "portrait"
    assert len(sheet.row_breaks.brk) == len(found(content, "TPHCM")) - 1
    other = copy.deepcopy(content)
    other["series"]["P-26740"]["zones_operating"] = {}
    for figures in other["figures"].values():
        figures.get("P-26740", {}).pop("zones", None)
    (empty,) = [course for course in found(other, "P-26740") if not course.quarters]
    assert empty.method.indicator.code == "zones_with_facilities"
    assert len(sheet_of(other, "P-26740").row_breaks.brk) == len(found(other, "P-26740")) - 2
    assert "A4 dọc" in [
        row[4] for row in meeting.values(build(worlds.frozen(content), "TPHCM"), "Mục lục") if row[1] == NAME
    ]


def test_a_table_too_long_for_its_chart_has_it_on_the_next_page(content: Json) -> None:
    other = copy.deepcopy(content)
    points = other["series"]["TPHCM-CU"]["members"]
    for back in range(60):
        points[Quarter(2025, 3).previous(back).code] = points["2025-Q4"]
    plain, long = (sheet_of(one, "TPHCM-CU") for one in (content, other))
    assert len(long.row_breaks.brk) == len(plain.row_breaks.brk) + 1
    first = charts(long)[0].anchor
    assert first._from.row in {one.id + 1 for one in long.row_breaks.brk} | {one.id for one in long.row_breaks.brk}


def test_nothing_yet_is_said(content: Json) -> None:
    bare = copy.deepcopy(content)
    bare["series"]["TPHCM-CU"] = {}
    said = [row[0] for row in meeting.values(build(worlds.frozen(bare), "TPHCM-CU"), NAME)]
    assert said.count("Chưa có quý nào có số liệu.") == len(found(bare, "TPHCM-CU"))
    assert not charts(sheet_of(bare, "TPHCM-CU"))
