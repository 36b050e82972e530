"""Charts on the pages: data with a table beside, hollow where figures are carried."""

import json
import re

from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, close, count, get, text


def test_charts_are_data_with_a_table_and_nothing_inline(city: Cast) -> None:
    body = get(city.observer, "/chi-tieu/members/").content.decode()
    assert not re.search(r"\son\w+=|\sstyle=|<script>|javascript:", body)
    found = re.search(r'<script id="trajectory-members" type="application/json">(.*?)</script>', body, re.S)
    assert found
    figure = json.loads(found[1])
    line = figure["data"][0]
    assert line["y"] == [3000.0, 3000.0, 3000.0, 3000.0]
    assert line["x"][-1] == "2026-06-30"
    assert "template" not in figure["layout"]
    assert figure["layout"]["separators"] == ",."
    assert "<summary>Bảng số liệu" in body


def test_close_ratios_are_told_apart_on_the_axis(city: Cast) -> None:
    body = get(city.observer, "/chi-tieu/collective_agreements/").content.decode()
    found = re.search(r'id="trajectory-[^"]*" type="application/json">(.*?)</script>', body, re.S)
    assert found
    axis = json.loads(found[1])["layout"]["yaxis"]
    assert (axis["tickformat"], axis["ticksuffix"]) == (",.2~f", "%")  # else 86% stands beside 86,5% and 86%


def test_carried_figures_are_drawn_hollow_and_said(city: Cast) -> None:
    body = get(city.observer, "/chi-tieu/members/?ky=2026-Q3").content.decode()
    found = re.search(r'id="trajectory-members" type="application/json">(.*?)</script>', body, re.S)
    assert found
    line = json.loads(found[1])["data"][0]
    assert line["y"][-1] == 7000.0  # 5.000 reported, 2 × 1.000 carried
    assert line["marker"]["color"][-2:] == ["#0b4f8a", "#ffffff"]
    assert "2 đơn vị tạm tính theo số kỳ trước" in line["text"][-1].replace("<br>", " ")


def test_a_closed_quarter_of_some_units_is_hollow(city: Cast) -> None:
    """Its ratios are of who answered, whatever its stamp."""
    close("2026-Q3", city.reviewer)
    count("2026-Q3")
    body = get(city.observer, "/chi-tieu/enterprises_unionised/?ky=2026-Q3").content.decode()
    found = re.search(r'id="trajectory-[^"]*" type="application/json">(.*?)</script>', body, re.S)
    assert found
    line = json.loads(found[1])["data"][0]
    assert (line["x"][-1], line["marker"]["color"][-1]) == ("2026-09-30", "#ffffff")


def test_a_break_is_noted_on_the_page(city: Cast) -> None:
    for period in ("2025-Q1", "2025-Q2"):
        approve(city.office, period, city.reviewer, **ORDINARY)
        count(period)
    page = text(get(city.observer, "/chi-tieu/members/"))
    assert "01/06/2025 – Cán bộ, công chức hưởng lương ngân sách" in page
    body = get(city.observer, "/chi-tieu/members/").content.decode()
    assert '"x0": "2025-06-01"' in body
