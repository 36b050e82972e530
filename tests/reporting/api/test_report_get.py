"""GET /api/v1/reports/{id}/: the version one may read."""

import pytest

from tests.cast import Cast
from tests.reporting.api.conftest import Caller, approved, corrected, draft, returned, submitted

FILLED = {"state": "number", "value": 1000, "reason": "", "note": "", "question": None, "returned": None}


def test_the_shape(cast: Cast) -> None:
    report = draft(cast)
    answer = Caller(cast.clerk).get(f"reports/{report.pk}/")
    body = answer.json()
    assert body.pop("cells")["members"] == FILLED
    assert body == {
        "id": report.pk,
        "unit": "P-26740",
        "period": "2026-Q3",
        "supplier": "unit",
        "state": "draft",
        "revision": 1,
        "approved_revision": None,
        "imported_from": None,
        "may": ["edit"],
    }
    assert answer["ETag"] == f'"{report.revision_id}-draft"'


def test_questions_and_remarks_stand_at_their_cells(cast: Cast) -> None:
    report = draft(cast, members=1300, workers=1200, members_employed=900)
    cells = Caller(cast.leader).get(f"reports/{report.pk}/").json()["cells"]
    assert "lớn hơn" in cells["members"]["question"]
    assert cells["workers"]["question"] is None


def test_a_returned_cell_says_why(cast: Cast) -> None:
    report = returned(cast)
    body = Caller(cast.clerk).get(f"reports/{report.pk}/").json()
    assert (body["state"], body["may"]) == ("returned", ["edit"])
    assert body["cells"]["members"]["returned"] == "Kiểm tra lại"
    assert body["cells"]["workers"]["returned"] is None


@pytest.mark.parametrize("state", [draft, submitted, returned])
def test_drafts_are_for_the_unit_and_its_reviewers(cast: Cast, state: object) -> None:
    report = state(cast)  # type: ignore[operator]
    statuses = {name: Caller(user).get(f"reports/{report.pk}/").status_code for name, user in cast.everyone.items()}
    readers = {"clerk", "leader", "area_reviewer", "reviewer", "reviewer2", "office_clerk"}
    assert {name for name, status in statuses.items() if status == 200} == readers
    assert {name for name, status in statuses.items() if status == 403} == {"observer"}
    assert set(statuses.values()) == {200, 403, 404}


def test_an_approved_one_is_for_the_observer_too(cast: Cast) -> None:
    report = approved(cast)
    body = Caller(cast.observer).get(f"reports/{report.pk}/").json()
    assert (body["state"], body["revision"], body["approved_revision"], body["may"]) == ("approved", 1, 1, [])
    for name in ("clerk2", "area2_reviewer", "outsider", "former", "administrator", "superuser"):
        assert Caller(cast.everyone[name]).get(f"reports/{report.pk}/").status_code == 404, name


def test_a_correction_in_work_shows_each_their_own(cast: Cast) -> None:
    report = corrected(cast)
    mine = Caller(cast.clerk).get(f"reports/{report.pk}/").json()
    assert (mine["state"], mine["revision"], mine["approved_revision"]) == ("draft", 2, 1)
    assert mine["cells"]["members"]["value"] == 1100
    seen = Caller(cast.observer).get(f"reports/{report.pk}/")
    assert (seen.json()["revision"], seen.json()["cells"]["members"]["value"]) == (1, 1000)
    assert seen["ETag"] == f'"{report.approved_revision_id}-draft"'


@pytest.mark.parametrize("pk", [0, 999_999, 10**25])
def test_an_unknown_one_and_a_hidden_one_read_the_same(cast: Cast, pk: int) -> None:
    hidden = Caller(cast.outsider).get(f"reports/{draft(cast).pk}/")
    unknown = Caller(cast.clerk).get(f"reports/{pk}/")
    assert (unknown.status_code, unknown.json()) == (404, hidden.json())


def test_nobody_is_asked_to_sign_in(cast: Cast) -> None:
    assert Caller(None).get(f"reports/{draft(cast).pk}/").status_code == 401
