"""GET /api/v1/progress/: where each target stands, asked at a period."""

import pytest
from django.core.management import call_command

from reporting.totals.recount import run_pending
from tests import cast as casting
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.api.conftest import Caller, approved


@pytest.fixture
def programme(db: None, clock: object) -> Cast:
    """The cast with the whole programme loaded."""
    call_command("load_programme", verbosity=0)
    return casting.build(elements=False)


def test_every_target_of_the_programme_by_indicator(programme: Cast) -> None:
    approved(programme)
    run_pending(NOW, TODAY)
    body = Caller(programme.observer).get("progress/", unit="TPHCM", period=PERIOD).json()
    assert [indicator["code"] for indicator in body["indicators"]][:2] == ["members", "collective_agreements"]
    targets = [target for indicator in body["indicators"] for target in indicator["targets"]]
    assert len(targets) == 13
    ahead = next(target for target in body["indicators"][0]["targets"] if target["milestone"] == 2030)
    assert (ahead["perimeter"], ahead["judged_on"], ahead["actual"]) == ("TPHCM-CU", PERIOD, 1000)
    assert (ahead["status"], ahead["coverage"]["left_out"]) == ("insufficient", [])
    assert (ahead["gap"], ahead["required_per_quarter"], ahead["required_in_things"]) == (None, None, None)
    assert (ahead["path"], ahead["pace"]) == ("1610000.0000000000", None)


def test_a_unit_of_its_own_is_asked_for_itself(programme: Cast) -> None:
    approved(programme)
    run_pending(NOW, TODAY)
    body = Caller(programme.clerk).get("progress/", unit="P-26740", period=PERIOD).json()
    assert {t["perimeter"] for indicator in body["indicators"] for t in indicator["targets"]} == {"P-26740"}


def test_a_period_without_figures_answers_with_nulls(programme: Cast) -> None:
    body = Caller(programme.clerk).get("progress/", unit="TPHCM", period="2030-Q1").json()
    assert {t["actual"] for indicator in body["indicators"] for t in indicator["targets"]} == {None}


@pytest.mark.parametrize("query", [{"unit": "P-0", "period": PERIOD}, {"unit": "TPHCM", "period": "2026-Q0"}])
def test_an_unknown_unit_or_period_is_404(cast: Cast, query: dict[str, str]) -> None:
    assert Caller(cast.clerk).get("progress/", **query).status_code == 404


def test_missing_parameters_are_named(cast: Cast) -> None:
    answer = Caller(cast.clerk).get("progress/")
    assert [error["cell"] for error in answer.json()["errors"]] == ["unit", "period"]


def test_the_outsider_and_nobody_get_nothing(cast: Cast) -> None:
    assert Caller(cast.outsider).get("progress/", unit="TPHCM", period=PERIOD).status_code == 403
    assert Caller(None).get("progress/", unit="TPHCM", period=PERIOD).status_code == 401
