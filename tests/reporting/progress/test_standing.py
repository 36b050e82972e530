"""Verdicts from stored totals: who is asked about what, and what units that straddle a perimeter do to a verdict."""

from fractions import Fraction

import pytest

from reporting.progress.series import InseparableUnit, Range
from reporting.progress.standing import TargetStanding, progress, progress_of, progress_shape
from reporting.totals.scopes import scope
from targets.models import Break, Membership, Perimeter, Period, Reading
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import ORDINARY, approve, count, programme_and_cast


@pytest.fixture
def city(db: None) -> Cast:
    """Three units with the figures of 2025-Q4; whoever needs it judged has confirmed the reading."""
    cast = programme_and_cast()
    reading = Reading.objects.filter(target="CT-2030-2")
    reading.update(state=Reading.State.CONFIRMED, confirmed_by="Ban Tuyên giáo và Dân vận", paper="12-CV/BTGDV")
    for unit in (cast.ward, cast.ward_b, cast.office):
        approve(unit, "2025-Q4", cast.reviewer, unorganised_workers=100, unorganised_participants=60, **ORDINARY)
    return cast


def asked(period: str) -> TargetStanding:
    found = progress(scope("TPHCM"), Period.objects.get(pk=period), indicator="unorganised_participation")
    return found[0]


def test_it_stands_until_the_next_q4_once_the_asked_quarter_counts(city: Cast) -> None:
    for unit in (city.ward, city.ward_b, city.office):
        approve(unit, "2026-Q1", city.reviewer, **ORDINARY)
    count("2025-Q4", "2026-Q1")
    found = asked("2026-Q1").default
    assert (found.verdict.judged_on.code, found.verdict.status) == ("2025-Q4", "ahead")
    assert [quarter.code for quarter in found.quarters] == ["2025-Q4"]


def test_it_is_insufficient_while_the_asked_quarter_does_not_count(city: Cast) -> None:
    approve(city.ward, "2026-Q1", city.reviewer, **ORDINARY)
    count("2025-Q4", "2026-Q1")
    verdict = asked("2026-Q1").default.verdict
    assert (verdict.judged_on.code, verdict.status, verdict.actual) == ("2025-Q4", "insufficient", 60)


# Units that straddle the perimeter.


@pytest.fixture
def straddled(db: None) -> Cast:
    """Area 2 lies in the perimeter with a part nobody can tell; one of its wards is a member by itself."""
    cast = programme_and_cast()
    perimeter, since = Perimeter.objects.get(pk="TPHCM-CU"), make.days("2025-07-01")
    Membership.objects.create(perimeter=perimeter, unit=cast.area2, valid=since, inseparable=True)
    Membership.objects.create(perimeter=perimeter, unit=cast.paper_ward, valid=since)
    for unit in (cast.ward, cast.ward_b, cast.office, cast.paper_ward):
        approve(unit, "2025-Q4", cast.reviewer, **ORDINARY)
    return cast


def at(period: str, milestone: int, indicator: str, code: str = "TPHCM") -> TargetStanding:
    standings = progress(scope(code), Period.objects.get(pk=period), indicator=indicator)
    return next(standing for standing in standings if standing.target.milestone == milestone)


def test_a_straddling_unit_is_named_and_its_figure_may_all_lie_inside(straddled: Cast) -> None:
    approve(straddled.ward2, "2025-Q4", straddled.reviewer, **ORDINARY)
    count("2025-Q4")
    verdict = at("2025-Q4", 2025, "members").default.verdict
    assert (verdict.expected, verdict.answered, verdict.status) == (4, 4, "missed")
    assert verdict.inseparable == (InseparableUnit("P-26824", "Công đoàn phường Thủ Đức", 1000, None, None),)
    standing = at("2025-Q4", 2025, "enterprises_unionised")
    assert standing.default.verdict.inseparable[0].denominator == 50
    point = standing.default.quarters[Period.objects.get(pk="2025-Q4").quarter].point
    ends = point.range(is_count=False)
    assert ends == Range(Fraction(100 * 160, 210), Fraction(100 * 200, 240))


def test_one_that_gave_nothing_is_bounded_like_a_missing_unit(straddled: Cast) -> None:
    approve(straddled.ward2, "2025-Q3", straddled.reviewer, **ORDINARY)
    count("2025-Q3", "2025-Q4")
    (unit,) = at("2025-Q4", 2025, "members").default.verdict.inseparable
    assert (unit.numerator, unit.last) == (None, 1000)
    (unit,) = at("2025-Q4", 2025, "enterprises_unionised").default.verdict.inseparable
    assert (unit.numerator, unit.denominator, unit.last) == (None, None, 50)


def test_one_without_any_figure_leaves_a_count_without_an_upper_end(straddled: Cast) -> None:
    count("2025-Q4")
    standing = at("2025-Q4", 2025, "members")
    assert (standing.default.verdict.status, standing.default.verdict.range) == ("insufficient", Range(4000, None))
    (shape,) = [
        target
        for indicator in progress_shape(scope("TPHCM"), Period.objects.get(pk="2025-Q4"), [standing])["indicators"]
        for target in indicator["targets"]
    ]
    assert shape["coverage"] == {
        "expected": 4,
        "answered": 4,
        "left_out": [{"unit": "P-26824", "name": "Công đoàn phường Thủ Đức"}],
    }
    assert (shape["gap"], shape["range"]) == (None, {"low": 4000, "high": None})


def test_before_it_belonged_to_the_perimeter_nobody_is_left_out(straddled: Cast) -> None:
    approve(straddled.office, "2025-Q2", straddled.reviewer, **ORDINARY)
    count("2025-Q2", "2025-Q4")
    quarters = at("2025-Q4", 2025, "members").default.quarters
    assert {quarter.code: len(figures.point.inseparable) for quarter, figures in quarters.items()} == {
        "2025-Q2": 0,
        "2025-Q4": 1,
    }


def test_of_zones_only_a_unit_that_has_some_is_left_out(straddled: Cast) -> None:
    make.zone("K1", straddled.ward, since="2025-07-01")
    approve(straddled.ward, "2026-Q1", straddled.reviewer, supplier="register", zones=1, zones_with_facilities=1)
    count("2026-Q1")
    assert at("2026-Q1", 2030, "zones_with_facilities").default.verdict.inseparable == ()
    make.zone("K2", straddled.ward2, since="2025-07-01")
    count("2026-Q1")
    (unit,) = at("2026-Q1", 2030, "zones_with_facilities").default.verdict.inseparable
    assert (unit.unit, unit.numerator, unit.last) == ("P-26824", None, None)


# Who is asked about what.


def targets_of(code: str, period: str) -> list[str]:
    return [standing.target.code for standing in progress(scope(code), Period.objects.get(pk=period))]


def test_a_milestone_before_its_founding_does_not_apply_to_a_unit(city: Cast) -> None:
    count("2025-Q4")
    assert [code for code in targets_of("TPHCM", "2025-Q4") if "2023" in code] == ["CT-2023-1", "CT-2023-2"]
    assert [code for code in targets_of("TPHCM-VP", "2025-Q4") if "2023" in code] == ["CT-2023-1", "CT-2023-2"]
    assert [code for code in targets_of("P-26740", "2025-Q4") if "2023" in code] == []
    assert "CT-2025-1" in targets_of("P-26740", "2025-Q4")
    everywhere = progress_of([scope("P-26740")], Period.objects.get(pk="2025-Q4"))
    assert [(left.target.code, left.reason) for left in everywhere.not_applicable["P-26740"][:1]] == [
        ("CT-2023-1", "đơn vị thành lập ngày 01/07/2025, sau mốc 2023")
    ]


def test_zone_targets_apply_where_there_are_zones(city: Cast) -> None:
    make.perimeter("PV-760", city.ward_b, since="2025-07-01")
    make.zone("K1", city.ward, since="2026-01-01")
    zones = ["CT-2030-4", "CT-2045-3"]

    def zone_targets(code: str, period: str) -> list[str]:
        return [target for target in targets_of(code, period) if target in zones]

    assert zone_targets("P-26740", "2026-Q1") == zone_targets("T-1", "2026-Q1") == zones
    assert zone_targets("P-26740", "2025-Q4") == [], "not yet on that day"
    assert zone_targets("P-26743", "2026-Q1") == zone_targets("PV-760", "2026-Q1") == []
    assert zone_targets("TPHCM", "2025-Q4") == zone_targets("TPHCM-CU", "2025-Q4") == zones, "they were set for it"


def test_a_stage_that_has_not_begun_names_the_milestone_worked_for(city: Cast) -> None:
    count("2025-Q4")
    verdict = at("2025-Q4", 2045, "collective_agreements").default.verdict
    assert verdict.status == "not_judged"
    assert verdict.reasons[-1] == "chưa đến chặng này; hiện xét theo mốc 2030"
    assert verdict.required_in_things == 240 - 180 - 2
    earlier = at("2025-Q3", 2045, "collective_agreements").default
    assert [quarter.code for quarter in earlier.aim.stages] == ["2023-Q4", "2025-Q4", "2030-Q4"]


def test_no_pace_comes_from_before_a_reorganisation_whichever_elements_it_names(city: Cast) -> None:
    """Units before and after it are others (docs/rules.md#like)."""
    for period in ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"):
        for unit in (city.ward, city.ward_b, city.office):
            approve(unit, period, city.reviewer, **ORDINARY)
    count("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    assert at("2026-Q4", 2030, "collective_agreements").default.verdict.pace == 0
    on = Period.objects.get(pk="2026-Q3").as_of
    Break.objects.create(on=on, title="Sắp xếp", text="Sắp xếp.", elements=["members"], is_reorganisation=True)
    verdict = at("2026-Q4", 2030, "collective_agreements").default.verdict
    assert verdict.pace is None
    assert "thay đổi cách thống kê ở Quý III/2026" in verdict.reasons
