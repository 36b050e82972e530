"""The pictures of the Word draft: what is drawn where, gaps, hollow marks, words that are only words."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import struct
from dataclasses import replace
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.editions.docx import charts, svg
from reporting.editions.docx.charts import ChartLevel, Frame
from reporting.editions.part import EditionPart
from reporting.progress.presenters import ChartLine, ChartPoint
from reporting.progress.promises import BreakText
from reporting.progress.series import InseparableUnit, Point
from reporting.progress.series_query import QuarterFigures
from reporting.progress.standing import TargetStanding
from targets.domain.periods import Quarter
from tests.reporting.editions import worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one

FRAME = Frame(Quarter(2025, 1), Quarter(2026, 4), Fraction(0), Fraction(100))


def elements(shapes: list[str]) -> list[Any]:
    """The shapes as XML: whatever is in them must be sound."""
    return list(ElementTree.fromstring(f"<g>{''.join(shapes)}</g>"))


def indicator(content: Json, code: str, scope: str = "TPHCM") -> list[TargetStanding]:
    pack = EditionPart.of(worlds.frozen(content), scope)
    return [one for one in pack.meeting.targets if one.target.indicator == code]


def point(quarter: Quarter, value: int | None, firm: bool = True) -> ChartPoint:
    sums = Point(quarter, expected=1, answered=1, numerator=value, denominator=None, counts=firm)
    return ChartPoint(quarter, value, QuarterFigures(sums, value, None, 0, closed=firm), is_count=True)


def marks(*values: int | None, firm: bool = True) -> ChartLine:
    quarters = [Quarter(2025, 1).next(place) if place else Quarter(2025, 1) for place in range(len(values))]
    return ChartLine("Một", [point(quarter, value, firm) for quarter, value in zip(quarters, values, strict=True)])


def test_a_missing_quarter_is_a_gap_and_no_zero() -> None:
    drawn = elements(charts._drawn(FRAME, marks(10, 20, None, 30, 40), 0))
    lines = [one for one in drawn if one.tag == "polyline"]
    assert [len(one.get("points").split()) for one in lines] == [2, 2]
    assert len([one for one in drawn if one.tag == "circle"]) == 4


def test_a_lonely_quarter_is_a_mark_without_a_line() -> None:
    drawn = elements(charts._drawn(FRAME, marks(10, None, 30), 0))
    assert [one.tag for one in drawn] == ["circle", "circle"]


def test_yearly_figures_are_joined_over_the_quarters_between() -> None:
    line = ChartLine("Năm", [point(Quarter(2024, 4), 10), point(Quarter(2025, 4), 20)])
    frame = Frame(Quarter(2024, 4), Quarter(2026, 4), Fraction(0), Fraction(100))
    assert len([one for one in elements(charts._drawn(frame, line, 0)) if one.tag == "polyline"]) == 1


def test_figures_that_are_not_firm_are_hollow() -> None:
    (solid,) = [one for one in elements(charts._drawn(FRAME, marks(10), 0)) if one.tag == "circle"]
    (hollow,) = [one for one in elements(charts._drawn(FRAME, marks(10, firm=False), 0)) if one.tag == "circle"]
    assert solid.get("fill") == solid.get("stroke")
    assert hollow.get("fill") == "#ffffff"


def test_figures_of_some_units_are_hollow_however_closed() -> None:
    straddling = (InseparableUnit("TPHCM-VP", "Cơ quan", 5, None, None),)
    whole = Point(Quarter(2026, 1), expected=1, answered=1, numerator=10, denominator=None, counts=True)
    for sums in (replace(whole, expected=2, missing_known=1), replace(whole, inseparable=straddling)):
        figures = QuarterFigures(sums, 10, None, 0, closed=True)
        line = ChartLine("Một", [ChartPoint(Quarter(2026, 1), 10, figures, is_count=True)])
        (hollow,) = [one for one in elements(charts._drawn(FRAME, line, 0)) if one.tag == "circle"]
        assert hollow.get("fill") == "#ffffff"


def test_lines_are_told_apart_without_colour() -> None:
    first, second = (elements(charts._drawn(FRAME, marks(10, 20), place)) for place in (0, 1))
    assert [one.tag for one in first] == ["polyline", "circle", "circle"]
    assert [one.tag for one in second] == ["polyline", "rect", "rect"]
    assert first[0].get("stroke-dasharray") is None
    assert second[0].get("stroke-dasharray")


def test_places_on_the_picture() -> None:
    assert FRAME.x(FRAME.first) < FRAME.x(Quarter(2025, 2)) < FRAME.x(FRAME.last) < charts.RIGHT
    assert (FRAME.y(0), FRAME.y(100)) == (charts.BOTTOM, charts.TOP)
    assert FRAME.y(25) == pytest.approx(charts.BOTTOM - (charts.BOTTOM - charts.TOP) / 4)


def test_milestones_within_sight_are_diamonds_with_words() -> None:
    aims = [
        ChartLevel(Quarter(2025, 4), Fraction(80), "2025: từ 80%"),
        ChartLevel(Quarter(2045, 4), Fraction(99), "2045: từ 99%"),
    ]
    assert [one.tag for one in elements(charts._diamonds(FRAME, aims))] == ["polygon"]
    assert [one.text for one in elements(charts._labels(FRAME, aims))] == ["2025: từ 80%"]


def noted(day: str, title: str) -> BreakText:
    return BreakText(dt.date.fromisoformat(day), title, "", [], is_reorganisation=False)


def test_breaks_are_dotted_on_their_day() -> None:
    drawn = elements(charts._drawn_breaks(FRAME, [noted("2025-07-01", "Sắp xếp")]))
    line, text = drawn
    x = float(line.get("points").split(",")[0])
    assert line.get("stroke-dasharray") == "2 3"
    assert FRAME.x(Quarter(2025, 2)) <= x < FRAME.x(Quarter(2025, 3))
    assert text.text == "01/7/2025"
    assert not charts._drawn_breaks(FRAME, [noted("2020-07-01", "Xưa")])


@given(low=st.fractions(0, 10**7), size=st.fractions("1/100", 10**7))
def test_ticks_are_round_and_within(low: Fraction, size: Fraction) -> None:
    found = charts.ticks(low, low + size)
    assert 2 <= len(found) <= 7
    assert all(low <= each <= low + size for each in found)
    steps = {after - before for before, after in itertools.pairwise(found)}
    assert len(steps) == 1
    assert str(float(steps.pop())).strip("0.").replace(".", "").replace("e", "")[0] in "125"


def test_a_count_is_drawn_with_older_figures_and_a_ratio_as_reported(content: Json) -> None:
    changed = copy.deepcopy(content)
    for point in (each["2026-Q2"] for each in changed["series"]["TPHCM-CU"].values() if "2026-Q2" in each):
        point |= {"carried": 1, "cn": 77_000, "n": 76_000}
    (line,) = charts.lines_of(indicator(changed, "members"))
    asked = next(mark for mark in line.marks if mark.quarter == Quarter(2026, 2))
    assert (asked.value, asked.firm) == (77_000, False)
    agreements = indicator(content, "collective_agreements")
    for drawn in charts.lines_of(agreements):
        for mark in drawn.marks:
            values = [one.default.quarters.get(mark.quarter) for one in agreements]
            assert mark.value in [each.point.value(False) for each in values if each]


def test_a_chart_tells_its_numbers_in_words(content: Json) -> None:
    targets = indicator(content, "members")
    picture = charts.picture(targets)
    assert picture
    last = charts.lines_of(targets)[0].marks[-1]
    assert f"{last.quarter.label}: {last.value:,}".replace(",", ".") in picture.alt
    assert "chỉ tiêu 2023: 1.500.000, 2025: 1.580.000, 2030: 1.780.000" in picture.alt
    assert picture.png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture.png[16:24])
    assert (width, 600 < height < 900) == (2 * charts.WIDTH, True)
    again = charts.picture(indicator(content, "members"))
    assert again
    assert again.png == picture.png


def test_nothing_to_draw(content: Json) -> None:
    targets = indicator(content, "members", "P-26740")
    for one in targets:
        one.default.quarters.clear()
    assert charts.picture(targets) is None


def test_words_in_a_picture_are_only_words() -> None:
    ill = '</text><image href="file:///etc/passwd"/>\x0b\x00 {{ 7*7 }} & "'
    (text,) = elements([svg.text(1, 2, ill)])
    assert text.text == '</text><image href="file:///etc/passwd"/> {{ 7*7 }} & "'
    plain, named = svg.png(300, 60, []), svg.png(300, 60, [svg.text(9, 30, "Quý ữ ỵ ằ")])
    assert named != plain


def test_the_legend_explains_only_the_marks_that_are_drawn() -> None:
    line = [ChartLine("Cách tính của mốc 2030", [])]
    said = [[one.text for one in elements(charts._legend(line, loose=loose, aims=aims)[0]) if one.tag == "text"][1:]
            for loose, aims in ((False, False), (True, False), (False, True), (True, True))]  # fmt: skip
    hollow, aim = "còn thiếu đơn vị hoặc tạm tính theo số kỳ trước", "chỉ tiêu"
    assert said == [[], [hollow], [aim], [hollow, aim]]
