"""GET /api/v1/periods/: the calendar."""

from tests.cast import Cast
from tests.reporting.api.conftest import Caller


def test_every_period_with_its_days_and_state(cast: Cast) -> None:
    found = {period["code"]: period for period in Caller(cast.clerk).get("periods/").json()}
    assert len(found) == 16
    assert found["2026-Q3"] == {
        "code": "2026-Q3",
        "as_of": "2026-09-30",
        "opens": "2026-09-25",
        "due": "2026-10-10",
        "closes": "2026-10-25",
        "state": "collecting",
    }
    assert found["2026-Q4"]["state"] == "planned"


def test_a_parameter_that_is_none_is_named(cast: Cast) -> None:
    answer = Caller(cast.clerk).get("periods/", yaer="2026")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["cell"] == "yaer"


def test_the_outsider_and_nobody_get_nothing(cast: Cast) -> None:
    assert Caller(cast.outsider).get("periods/").status_code == 403
    assert Caller(cast.former).get("periods/").status_code == 403
    assert Caller(None).get("periods/").status_code == 401
