"""The illustrative figures: plausible in sum, possible in each cell, the same whoever asks and whenever."""

import csv
import datetime as dt
import itertools
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from reporting.demo.figures import World
from reporting.demo.profiles import MERGER, Filer, profiles
from targets.domain.periods import Quarter

DATA = Path(__file__).resolve().parents[3] / "targets" / "data"
KINDS = ["enterprises", "nonpublic_service", "nonpublic_other"]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "demo" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class City:
    """The demo's units as their files give them, and the sums of their figures."""

    def __init__(self) -> None:
        self.placements = [row for row in rows("units.csv") if row["kind"] not in ("city", "area")]
        members = rows("perimeters.csv")
        self.old_city = {row["unit"] for row in members if row["perimeter"] == "TPHCM-CU"}
        districts = {row["unit"]: row["perimeter"][3:] for row in members if row["perimeter"].startswith("PV-")}
        zones: Counter[str] = Counter()
        for row in rows("zones.csv"):
            zones[row["unit"]] += row["valid_from"] == "2025-07-01"
        filers = [
            Filer(row["code"], row["parent"], districts.get(row["code"], ""), zones[row["code"]])
            for row in self.placements
        ]
        self.world = World(profiles(filers))

    def filing(self, quarter: Quarter) -> list[str]:
        day = quarter.as_of.isoformat()
        return [r["code"] for r in self.placements if r["valid_from"] <= day and (r["valid_to"] or "9999") > day]

    def sums(self, quarter: Quarter, *, old_city: bool) -> dict[str, int]:
        """Sums over the units that file then; the federation's office cannot be split since the merger."""
        found: dict[str, int] = defaultdict(int)
        for code in self.filing(quarter):
            apart = code == "TPHCM-VP" and quarter >= MERGER
            if not old_city or (code in self.old_city and not apart):
                for element, value in self.world.cells(code, quarter).items():
                    found[element] += value or 0
        return found


@pytest.fixture(scope="module")
def city() -> City:
    return City()


def percent(sums: dict[str, int], above: list[str], below: list[str]) -> float:
    return 100 * sum(sums[code] for code in above) / sum(sums[code] for code in below)


def agreements(sums: dict[str, int], kinds: list[str]) -> float:
    return percent(sums, [f"with_agreement_{k}" for k in kinds], [f"unionised_{k}" for k in kinds])


QUARTERS = [Quarter(2023, 1).next(n) for n in range(18)]


def test_members_of_the_old_city_miss_the_first_milestone(city: City) -> None:
    assert 1_350_000 < city.sums(Quarter(2023, 4), old_city=True)["members"] < 1_370_000


def test_members_grow_slowly_then_fall_in_june_2025(city: City) -> None:
    members = [city.sums(quarter, old_city=True)["members"] for quarter in QUARTERS[:10]]
    assert all(abs(after / before - 1) < 0.01 for before, after in itertools.pairwise(members[:9]))
    assert 0.11 < 1 - members[9] / members[8] < 0.16


def test_the_merged_city_is_about_twice_as_large(city: City) -> None:
    for quarter in QUARTERS[10:14]:
        sums = city.sums(quarter, old_city=False)
        assert 2_300_000 < sums["members"] < 2_500_000
        assert 22_000 < sums["grassroots_unions"] < 23_200
        assert 1_080_000 < city.sums(quarter, old_city=True)["members"] < 1_220_000


def test_agreements_of_2023_depend_on_the_reading(city: City) -> None:
    sums = city.sums(Quarter(2023, 4), old_city=True)
    assert 71 < agreements(sums, [*KINDS, "public"]) < 74
    assert 68 < agreements(sums, KINDS) < 70


def test_agreements_miss_2025_narrowly_and_rise(city: City) -> None:
    assert 76 < agreements(city.sums(Quarter(2025, 4), old_city=True), KINDS) < 79
    assert 79 < agreements(city.sums(Quarter(2026, 4), old_city=True), KINDS) < 83


def test_the_other_targets_of_2025_are_missed(city: City) -> None:
    sums = city.sums(Quarter(2025, 4), old_city=True)
    assert 88 < percent(sums, ["enterprises_25_unionised"], ["enterprises_25"]) < 93
    assert 93 < percent(sums, ["officials_standardised"], ["officials_fulltime"]) < 97
    assert 40 < percent(sums, ["unorganised_participants"], ["unorganised_workers"]) < 55


def test_members_follow_from_the_quarter_before(city: City) -> None:
    for before, quarter in itertools.pairwise(QUARTERS):
        for code in set(city.filing(quarter)) & set(city.filing(before)):
            if quarter != MERGER:
                old, new = city.world.cells(code, before), city.world.cells(code, quarter)
                came = new["members_admitted"] + new["members_joined_other"]
                assert new["members"] == old["members"] + came - new["members_left"], (code, quarter)


def test_no_cell_is_impossible(city: City) -> None:
    programme = json.loads((DATA / "ctr25.json").read_text(encoding="utf-8"))
    asked = {e["code"]: e for e in programme["elements"] if e["supplier"] != "register"}
    pairs = [(pair["part"], pair["whole"]) for pair in programme["parts"] if pair["part"] in asked]
    for quarter in QUARTERS:
        form = {
            code
            for code, e in asked.items()
            if (e["asked"] == "quarter" or quarter.is_q4) and quarter.code <= (e["last_period"] or "9999")
        }
        for code in city.filing(quarter):
            cells = city.world.cells(code, quarter)
            assert set(cells) == form, (code, quarter)
            assert all(value is None or value >= 0 for value in cells.values()), (code, quarter)
            for part, whole in pairs:
                if part in cells:
                    assert (cells[part] is None) == (cells[whole] is None), (code, quarter, part)
                    assert (cells[part] or 0) <= (cells[whole] or 0), (code, quarter, part)


def test_ward_unions_differ_in_size(city: City) -> None:
    sizes = sorted(city.world.cells(c, Quarter(2025, 4))["members"] for c in city.filing(MERGER) if c[0] == "P")
    assert sizes[0] * 5 < sizes[len(sizes) // 2] < sizes[-1] / 3


def test_the_order_of_units_and_questions_changes_nothing(city: City) -> None:
    other = City()
    other.placements.reverse()
    for quarter in reversed(QUARTERS):
        for code in other.filing(quarter):
            assert other.world.cells(code, quarter) == city.world.cells(code, quarter)


def test_figures_go_on_for_years(city: City) -> None:
    far = city.sums(Quarter.of(dt.date(2040, 5, 5)), old_city=False)
    assert 2_400_000 < far["members"] < 4_000_000
