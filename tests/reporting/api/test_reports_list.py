"""GET /api/v1/reports/: a page of what the caller may see."""

import pytest

from reporting.models import Report
from targets.models import Period
from tests import factories as make
from tests.cast import PERIOD, Cast
from tests.reporting.api.conftest import Caller, approved, corrected, draft


def test_a_clerk_sees_the_unit_s_own(cast: Cast) -> None:
    mine = draft(cast)
    make.report(cast.clerk2, cast.ward2)
    body = Caller(cast.clerk).get("reports/").json()
    assert (body["count"], body["next"], body["previous"]) == (1, None, None)
    assert body["results"] == [
        {
            "id": mine.pk, "unit": "P-26740", "period": PERIOD, "supplier": "unit", "state": "draft", "revision": 1,
            "imported": False,
        }
    ]  # fmt: skip


def test_roles_reach_the_units_below(cast: Cast) -> None:
    draft(cast)
    make.report(cast.clerk2, cast.ward2)
    counts = {name: Caller(user).get("reports/").json()["count"] for name, user in cast.everyone.items()}
    two = {"office_clerk", "reviewer", "reviewer2", "observer"}
    one = {"clerk", "leader", "clerk2", "leader2", "area_reviewer", "area2_reviewer"}
    assert {name for name, count in counts.items() if count == 2} == two
    assert {name for name, count in counts.items() if count == 1} == one
    assert set(counts.values()) == {0, 1, 2}


def test_who_does_not_read_drafts_gets_the_state_and_the_approved_revision(cast: Cast) -> None:
    corrected(cast)
    make.report(cast.clerk2, cast.ward2)
    observed = Caller(cast.observer).get("reports/").json()["results"]
    assert [(row["state"], row["revision"]) for row in observed] == [("draft", 1), ("draft", None)]
    own = Caller(cast.clerk).get("reports/").json()["results"]
    assert [(row["state"], row["revision"]) for row in own] == [("draft", 2)]


def test_filters_by_unit_period_state_and_supplier(cast: Cast) -> None:
    approved(cast)
    make.report(cast.clerk2, cast.ward2)
    make.report(cast.reviewer, cast.ward, supplier="federation")
    caller = Caller(cast.reviewer)

    def found(**query: str) -> list[tuple[str, str]]:
        return [(row["unit"], row["supplier"]) for row in caller.get("reports/", **query).json()["results"]]

    assert found(unit="P-26740") == [("P-26740", "unit"), ("P-26740", "federation")]
    assert found(unit="P-26740", supplier="unit") == [("P-26740", "unit")]
    assert found(state="approved") == [("P-26740", "unit")]
    assert found(period=PERIOD, state="draft") == [("P-26824", "unit"), ("P-26740", "federation")]
    assert found(period="2026-Q2") == []
    assert found(unit="", period="", state="") == found()


def test_the_register_s_reports_have_pages_of_their_own(cast: Cast) -> None:
    report = Report.objects.create(unit=cast.ward, period_id=PERIOD, supplier="register")
    assert Caller(cast.reviewer).get("reports/").json()["count"] == 0
    assert Caller(cast.reviewer).get(f"reports/{report.pk}/").status_code == 404


def test_pages_lead_to_each_other(cast: Cast) -> None:
    units = [make.unit(f"P-{n}", cast.area, since="2025-07-01") for n in range(30_000, 30_030)]
    periods = Period.objects.filter(code__gte="2025-Q3", code__lte="2026-Q2")
    Report.objects.bulk_create(Report(unit=unit, period=period) for unit in units for period in periods)
    caller = Caller(cast.area_reviewer)
    first = caller.get("reports/", state="draft").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (120, 100, None)
    assert first["next"] == "http://testserver/api/v1/reports/?page=2&state=draft"
    second = caller.get("reports/", state="draft", page="2").json()
    assert (len(second["results"]), second["next"]) == (20, None)
    assert second["previous"] == "http://testserver/api/v1/reports/?page=1&state=draft"
    assert caller.get("reports/", page="3").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"state": "lost"}, 400),
        ({"supplier": "register"}, 400),
        ({"page": "0"}, 400),
        ({"page": "two"}, 400),
        ({"page": "²"}, 400),
        ({"unti": "P-26740"}, 400),
        ({"unit": "P-0"}, 404),
        ({"period": "2026"}, 404),
    ],
)
def test_bad_filters(cast: Cast, query: dict[str, str], status: int) -> None:
    answer = Caller(cast.reviewer).get("reports/", **query)
    assert answer.status_code == status


def test_another_s_unit_is_an_empty_list(cast: Cast) -> None:
    draft(cast)
    assert Caller(cast.clerk2).get("reports/", unit="P-26740").json()["count"] == 0


def test_the_outsider_sees_nothing_and_nobody_is_refused(cast: Cast) -> None:
    draft(cast)
    assert Caller(cast.outsider).get("reports/").json()["count"] == 0
    assert Caller(cast.former).get("reports/").json()["count"] == 0
    assert Caller(cast.administrator).get("reports/").json()["count"] == 0
    assert Caller(None).get("reports/").status_code == 401
