"""PL 1 … PL 7: totals are the edition's, cells the units' own, and what is not there is told apart."""

from __future__ import annotations

import copy
import io
from typing import Any

import openpyxl
import pytest

from reporting.editions.part import EditionPart
from reporting.editions.xlsx import indicators
from reporting.editions.xlsx.appendix import Appendix, lay_out
from reporting.editions.xlsx.build import build
from reporting.editions.xlsx.columns import Ratio
from reporting.editions.xlsx.counting import counting_methods
from tests.reporting.editions import worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one
SCOPES = ("TPHCM", "TPHCM-CU", "PV-760", "P-26740", "T-1")


def rows_of(content: Json, scope: str, sheet: str) -> list[list[Any]]:
    """The sheet as a plain reader sees it."""
    book = openpyxl.load_workbook(io.BytesIO(build(worlds.frozen(content), scope)), data_only=True)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def laid_of(pack: EditionPart) -> dict[str, Appendix]:
    """The layout of each sheet by its name; those on zones list some of the units."""
    found = counting_methods(pack)
    return {
        name: lay_out(indicators._with_concerned_units(pack, found[code]), found[code])
        for name, code in indicators.names(pack).items()
    }


@pytest.mark.parametrize("scope", SCOPES)
def test_every_total_is_the_editions(content: Json, scope: str) -> None:
    pack, checked = EditionPart.of(worlds.frozen(content), scope), 0
    book = openpyxl.load_workbook(io.BytesIO(build(pack.frozen, scope)), data_only=True)
    for name, laid in laid_of(pack).items():
        rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
        totals = next((row for row in rows if row[0] == "TỔNG CỘNG"), None)
        if totals is None:
            assert not laid.columns
            continue
        quarter = pack.quarter.code
        for column in laid.element_columns:
            known = content["totals"][quarter].get(scope, {}).get(column.element)
            if known is not None and known[0] is not None and "(" not in column.group:
                assert totals[column.number - 1] == known[0], (name, column.title)
                checked += 1
        for way in laid.methods:
            point = content["series"][scope][way.formula.code].get(way.quarter(pack.quarter).code)
            ratios = [one for one in laid.columns if isinstance(one, Ratio)]
            if point and point["d"] and len(ratios) == len(laid.methods):
                value = totals[ratios[laid.methods.index(way)].number - 1]
                assert value == pytest.approx(point["n"] / point["d"], rel=1e-12), (name, way.formula.code)
                checked += 1
    assert checked


def test_a_units_cells_are_its_figures_and_signs_tell_missing_from_not_applicable(content: Json) -> None:
    pack = EditionPart.of(worlds.frozen(content), "TPHCM")
    laid, rows = laid_of(pack)["PL 1"], rows_of(content, "TPHCM", "PL 1")
    members = laid.element_columns[0].number - 1
    by_name = {row[1]: row for row in rows}
    assert by_name["Công đoàn phường Sài Gòn"][members] == 1234567
    assert by_name["Công đoàn phường Thủ Đức"][members] == "…"
    assert by_name["Cơ quan Liên đoàn Lao động Thành phố"][members] == 0
    half = rows_of(content, "TPHCM", "PL 2")
    assert any("–" in row for row in half)


def test_the_numbers_of_the_columns_say_how_they_are_made(content: Json) -> None:
    rows = rows_of(content, "TPHCM", "PL 2")
    at = next(place for place, row in enumerate(rows) if row[0] == "(1)")
    made = dict(zip(rows[at], rows[at + 1], strict=True))
    assert list(made) == [f"({place})" for place in range(1, len(made) + 1)]
    # (7) and (8) sum each side: one unit has n/a above the line only
    assert made["(9)"].replace("\n", "") == "=(7)/(8)×100"
    assert made["(5)"] is None


def test_zones_are_listed_where_they_lie(content: Json) -> None:
    rows = rows_of(content, "TPHCM", "PL 5")
    units = [row[1] for row in rows if isinstance(row[0], int)]
    assert units == [one["name"] for one in content["units"] if one["owes"] and one["has_zones"]]
    assert any("không có KCN, KCX trên địa bàn" in str(row[0]) for row in rows)
    alone = [str(row[0]) for row in rows_of(content, "TPHCM-VP", "PL 5")]
    assert "Không có đơn vị nào phải báo cáo số liệu này trong kỳ." in alone


def test_carried_units_are_named_with_what_was_taken(content: Json) -> None:
    rows = rows_of(content, "TPHCM", "PL 1")
    note = next(str(row[0]) for row in rows if "số gần nhất chỉ lấy khi vẽ" in str(row[0]))
    assert "Công đoàn phường Linh Xuân: Đoàn viên 1.000 (Quý I/2026)" in note


def test_an_earlier_quarter_is_compared_with(content: Json) -> None:
    other = copy.deepcopy(content)
    pack = EditionPart.of(worlds.frozen(other), "TPHCM")
    laid, rows = laid_of(pack)["PL 1"], rows_of(other, "TPHCM", "PL 1")
    row = next(row for row in rows if row[1] == "Công đoàn phường Sài Gòn")
    now, before = laid.columns[0].number, laid.columns[1].number
    change = next(one for one in laid.columns if one.title.startswith("So với"))
    assert row[before - 1] == content["figures"]["2026-Q1"]["P-26740"]["members"]
    assert row[change.number - 1] == row[now - 1] - row[before - 1]


def totals_and_notes(content: Json, scope: str) -> tuple[dict[str, tuple[Any, Any]], list[str]]:
    """Of PL 1 by quarter compared with what stands in TỔNG CỘNG and below it, and the notes under the table."""
    laid, rows = laid_of(EditionPart.of(worlds.frozen(content), scope))["PL 1"], rows_of(content, scope, "PL 1")
    line = next(place for place, row in enumerate(rows) if row[0] == "TỔNG CỘNG")
    changes = {
        column.before.quarter.code: (rows[line][column.number - 1], rows[line + 1][column.number - 1])
        for column in laid.change_columns
    }
    return changes, [str(row[0]) for row in rows[line:]]


def test_a_change_of_totals_is_over_the_units_that_answered_in_both_quarters(content: Json) -> None:
    now, before = (content["figures"][period] for period in ("2026-Q2", "2026-Q1"))
    both = [unit for unit in now if "members" in now[unit] and "members" in before.get(unit, {})]
    expected = len(content["trees"]["2026-Q2"]["scopes"]["TPHCM"])
    assert 0 < len(both) < expected
    changes, _ = totals_and_notes(content, "TPHCM")
    difference = sum((now[unit]["members"] or 0) - (before[unit]["members"] or 0) for unit in both)
    assert changes["2026-Q1"] == (difference, f"{len(both)}/{expected}")


def test_across_a_reorganisation_units_and_the_city_do_not_compare(content: Json) -> None:
    changed = reorganised(content)
    changes, notes = totals_and_notes(changed, "TPHCM")
    assert changes["2026-Q1"] == ("không so sánh được", None)
    why = "không so sánh được: sắp xếp tổ chức ngày 01/05/2026."
    assert any("so với Quý I/2026" in note and note.endswith(why) for note in notes)
    row = next(row for row in rows_of(changed, "TPHCM", "PL 1") if row[1] == "Công đoàn phường Sài Gòn")
    assert "(*)" in row


def test_a_perimeter_is_compared_across_a_reorganisation_if_everybody_answered(content: Json) -> None:
    changed = reorganised(content)
    changes, notes = totals_and_notes(changed, "TPHCM-CU")
    assert changes["2026-Q1"] == ("không so sánh được", None)
    assert any("chưa đủ số liệu" in note for note in notes)
    units = changed["trees"]["2026-Q2"]["scopes"]["TPHCM-CU"]
    for period, value in (("2026-Q1", 1000), ("2026-Q2", 1200)):
        for unit in units:
            changed["figures"][period].setdefault(unit, {})["members"] = value
    for unit in changed["series"]:
        changed["series"][unit].pop("members", None)
    changes, notes = totals_and_notes(changed, "TPHCM-CU")
    assert changes["2026-Q1"] == (200 * len(units), f"{len(units)}/{len(units)}")
    assert any("qua sắp xếp tổ chức ngày 01/05/2026, đủ số liệu cả hai kỳ" in note for note in notes)


def reorganised(content: Json) -> Json:
    """The same with a reorganisation within 2026-Q2."""
    changed = copy.deepcopy(content)
    changed["breaks"].append(
        {"on": "2026-05-01", "title": "Sắp xếp", "text": "", "elements": [], "is_reorganisation": True}
    )
    return changed
