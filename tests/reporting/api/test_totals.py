"""GET /api/v1/totals/: approved figures of a unit or perimeter, with their coverage."""

import pytest

from reporting.totals.recount import run_pending
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.api.conftest import Caller, approved


def test_totals_wear_their_coverage(cast: Cast) -> None:
    approved(cast)
    run_pending(NOW, TODAY)
    body = Caller(cast.observer).get("totals/", unit="TPHCM", period=PERIOD).json()
    assert body["basis"] == "reported"
    assert (body["expected"], body["submitted"], body["approved"]) == (6, 1, 1)
    assert body["elements"]["members"] == {"value": 1000, "answered": 1, "carried": 0}
    assert body["elements"]["enterprises_25"] == {"value": None, "answered": 0, "carried": 0}


def test_a_perimeter_is_summed_like_a_unit(cast: Cast) -> None:
    approved(cast)
    run_pending(NOW, TODAY)
    body = Caller(cast.clerk2).get("totals/", unit="TPHCM-CU", period=PERIOD, basis="carried").json()
    assert body["basis"] == "carried"
    assert body["expected"] == 3
    assert body["elements"]["members"]["value"] == 1000


def test_a_period_without_figures_answers_with_nulls_and_zeros(cast: Cast) -> None:
    body = Caller(cast.reviewer).get("totals/", unit="TPHCM", period="2026-Q4").json()
    assert (body["expected"], body["submitted"], body["approved"]) == (0, 0, 0)
    assert set(map(str, body["elements"].values())) == {"{'value': None, 'answered': 0, 'carried': 0}"}


@pytest.mark.parametrize(
    "query",
    [
        {"unit": "P-0", "period": PERIOD},
        {"unit": "TPHCM", "period": "2026-Q5"},
        {"unit": "TPHCM", "period": "2099-Q1"},
        {"unit": "TPHCM", "period": "quý III"},
    ],
)
def test_an_unknown_unit_or_period_is_404(cast: Cast, query: dict[str, str]) -> None:
    assert Caller(cast.clerk).get("totals/", **query).status_code == 404


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({}, ["unit", "period"]),
        ({"unit": " ", "period": PERIOD}, ["unit"]),
        ({"unit": "TPHCM", "period": PERIOD, "basis": "guessed"}, ["basis"]),
        ({"unit": "TPHCM", "period": PERIOD, "Basis": "carried"}, ["Basis"]),
        ({"unit": "TP\x00HCM", "period": PERIOD}, ["unit"]),
    ],
)
def test_bad_parameters_are_named(cast: Cast, query: dict[str, str], named: list[str]) -> None:
    answer = Caller(cast.clerk).get("totals/", **query)
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == named


def test_the_outsider_and_nobody_get_nothing(cast: Cast) -> None:
    query = {"unit": "TPHCM", "period": PERIOD}
    assert Caller(cast.outsider).get("totals/", **query).status_code == 403
    assert Caller(None).get("totals/", **query).status_code == 401
