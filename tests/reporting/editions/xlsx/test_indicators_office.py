"""Recalculated by LibreOffice, every cell of an appendix that answers a formula says what the edition says of it."""

from __future__ import annotations

import copy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from reporting.editions.comparison import compare
from reporting.editions.part import EditionPart
from reporting.editions.xlsx import indicators
from reporting.editions.xlsx.build import build
from reporting.editions.xlsx.counting import CountingMethod, counting_methods, point_of
from reporting.progress.quarter_comparison import QuarterComparison
from targets.domain.numbers import displayed_percent
from targets.domain.periods import Quarter
from tests.reporting.editions import meeting, worlds
from tests.reporting.editions.worlds import Json

pytestmark = pytest.mark.django_db  # the frozen world needs one


@pytest.fixture(scope="module")
def contents(django_db_setup: None, django_db_blocker: Any) -> dict[str, Json]:
    """The frozen world at a quarter with gaps and at one that asks for everything."""
    found = {}
    for period in ("2026-Q2", "2025-Q4"):
        with django_db_blocker.unblock(), transaction.atomic():
            found[period] = worlds.world(period)
            transaction.set_rollback(True)
    return found


def recalculated(pack: EditionPart, folder: Path) -> dict[str, list[list[Any]]]:
    """By sheet the cells of the appendices as LibreOffice calculates them."""
    again = meeting.office(build(pack.frozen, pack.scope.code), folder, "xlsx").read_bytes()
    return {name: meeting.values(again, name) for name in indicators.names(pack)}


def agrees(shown: Any, point: Any, *, is_count: bool) -> bool:
    """Whether a cell says what a frozen point says: exactly, a ratio to 12 digits."""
    if point is None or not point.expected:
        return shown in ("", "–")
    if point.n is None and point.d:  # n/a above the line only, which no form lets through: adds nothing
        return shown in (0, "–")
    if point.n is None:
        return bool(shown == ("…" if point.answered < point.expected else "–"))
    if is_count:
        return bool(shown == point.n)
    if not point.d:
        return bool(shown == "–")
    return bool(shown == pytest.approx(point.n / point.d, rel=1e-12))


def columns_of(pack: EditionPart, way: CountingMethod, several: bool, rows: list[list[Any]]) -> tuple[int, int, int]:
    """Where the answer of a way stands, and its two earlier quarters (from 0)."""
    heading = next(n for n, row in enumerate(rows) if row[0] == "TT")
    group = f"Kết quả {way.milestones}" if several else "Kết quả"
    first = rows[heading].index(group)
    titles = [str(one).replace("\u00a0", " ") for one in rows[heading + 1]]
    before = titles.index(way.before(pack.quarter).label, first)
    answer = before - 1 if before > first else first - 1
    return answer, before, before + 1


def changed(row: list[Any], covered: list[Any], column: int, is_count: bool) -> tuple[Any, str]:
    """The change in a row of totals and the units it is of, a ratio's to one decimal."""
    value = row[column]
    return (value if is_count or isinstance(value, str) else round(value, 1)), covered[column]


def told(comparison: QuarterComparison) -> tuple[Any, str]:
    change = comparison.change
    if change is None:
        return "không so sánh được", ""
    units = f"{change.units}/{change.expected}"
    if change.before_denominator is None or change.after_denominator is None:
        return change.after_numerator - change.before_numerator, units
    new = displayed_percent(Fraction(100 * change.after_numerator, change.after_denominator))
    return float(new - displayed_percent(Fraction(100 * change.before_numerator, change.before_denominator))), units


SCOPES = [
    ("2026-Q2", "TPHCM"), ("2026-Q2", "TPHCM-CU"), ("2026-Q2", "T-1"), ("2026-Q2", "P-26740"), ("2026-Q2", "PV-760"),
    ("2025-Q4", "TPHCM"),
]  # fmt: skip


@pytest.mark.office
@pytest.mark.parametrize(("period", "scope"), SCOPES)
def test_every_appendix_says_what_was_frozen(
    contents: dict[str, Json], tmp_path: Path, period: str, scope: str
) -> None:
    pack = EditionPart.of(worlds.frozen(contents[period]), scope)
    found = recalculated(pack, tmp_path)
    checked = 0
    for name, code in indicators.names(pack).items():
        rows = found[name]
        asked = [
            way for way in counting_methods(pack)[code] if f"{way.milestones[1:]}: biểu này không tính" not in str(rows)
        ]
        for way in asked:
            now, before, year_ago = columns_of(pack, way, len(asked) > 1, rows)
            units = indicators._with_concerned_units(pack, asked).units
            lines = {unit: next(row for row in rows if row[1] == pack.names[unit]) for unit in units}
            if units:
                lines[scope] = next(row for row in rows if row[0] == "TỔNG CỘNG")
                covered = rows[rows.index(lines[scope]) + 1]
                total = point_of(pack, scope, way.formula, way.quarter(pack.quarter))
                assert covered[now] == (f"{total.answered}/{total.expected}" if total else "0/0"), (name, covered)
            quarters = (way.quarter(pack.quarter), way.before(pack.quarter), way.year_ago(pack.quarter))
            for of, row in lines.items():
                for column, quarter in zip((now, before, year_ago), quarters, strict=True):
                    point = point_of(pack, of, way.formula, quarter)
                    assert agrees(row[column], point, is_count=way.is_count), (name, of, quarter, row[column], point)
                    checked += 1
            for back, quarter in enumerate(quarters[1:], start=2):
                change = compare(pack.content, scope, way.formula, quarter, quarters[0])
                if units:
                    assert changed(lines[scope], covered, before + back, way.is_count) == told(change), (name, quarter)
    assert checked > 10 * min(4, len(pack.units))


@pytest.mark.office
def test_a_tree_that_changed_since_leaves_the_published_total(contents: dict[str, Json], tmp_path: Path) -> None:
    content = copy.deepcopy(contents["2026-Q2"])
    point = content["series"]["TPHCM"]["officials_standardised"]["2025-Q4"]
    point["n"], point["d"], point["expected"], point["answered"] = 77, 90, 9, 8
    pack = EditionPart.of(worlds.frozen(content), "TPHCM")
    rows = recalculated(pack, tmp_path)["PL 4"]
    line = next(n for n, row in enumerate(rows) if row[0] == "TỔNG CỘNG")
    way = counting_methods(pack)["officials_standardised"][0]
    now, _, _ = columns_of(pack, way, False, rows)
    assert rows[line][now] == pytest.approx(77 / 90, rel=1e-12)
    assert rows[line + 1][now] == "8/9"
    assert any("khác danh sách ở biểu này" in str(row[0]) for row in rows)


def test_figures_alone_say_what_was_kept_of_a_unit(contents: dict[str, Json]) -> None:
    """The quarters of a unit that were not kept are counted as the recount counts those that were."""
    for content in contents.values():
        without = copy.deepcopy(content)
        for unit in without["states"]:
            without["series"][unit] = {}
        pack, bare = (EditionPart.of(worlds.frozen(one), "TPHCM") for one in (content, without))
        checked = 0
        for way in (way for found in counting_methods(pack).values() for way in found):
            for unit in pack.units:
                for code, kept in pack.content.series[unit].get(way.formula.code, {}).items():
                    counted = point_of(bare, unit, way.formula, Quarter.parse(code))
                    if counted is None:  # nothing but the kept quarter tells that a zone lay there
                        assert kept.n is None
                        assert way.formula.code == "zones_operating"
                        continue
                    for side in ("n", "d", "expected", "answered", "closed"):
                        assert getattr(counted, side) == getattr(kept, side), (unit, way.formula.code, code, side)
                    checked += 1
        assert checked > 20
