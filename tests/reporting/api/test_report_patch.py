"""PATCH /api/v1/reports/{id}/: entering cells against the version one has read."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from reporting.models import AuditEvent, Report, Revision
from tests import factories as make
from tests.cast import Cast
from tests.reporting.api.conftest import Caller, approved, corrected, draft, returned, submitted


def edit(user: Any, report: Report, cells: Any, **headers: str) -> Any:
    """A PATCH with the tag just read."""
    caller = Caller(user)
    headers = headers or {"if_match": caller.get(f"reports/{report.pk}/").get("ETag", "")}
    return caller.patch(f"reports/{report.pk}/", {"cells": cells}, **headers)


def test_answers_are_saved_beside_the_cells(cast: Cast) -> None:
    report, caller = draft(cast, workers=900), Caller(cast.clerk)
    asked = caller.get(f"reports/{report.pk}/")
    cell = asked.json()["cells"]["members"]
    assert "lớn hơn" in cell["question"]
    assert "Số lao động chưa được doanh nghiệp cập nhật" in cell["offered"]
    assert "offered" not in asked.json()["cells"]["workers"]
    body = {"cells": {"grassroots_unions": {"value": 5}}, "answers": {"members": "Có nghiệp đoàn"}}
    saved = caller.patch(f"reports/{report.pk}/", body, if_match=asked["ETag"])
    assert saved.status_code == 200
    assert saved.json()["cells"]["members"]["answer"] == "Có nghiệp đoàn"
    assert saved.json()["cells"]["grassroots_unions"]["value"] == 5
    for bad in ({"members": 5}, {"enterprises_25": "ai biết"}, {"members": "x" * 1001}):
        refused = caller.patch(f"reports/{report.pk}/", {"cells": {}, "answers": bad}, if_match=saved["ETag"])
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["cell"] in bad
    assert caller.patch(f"reports/{report.pk}/", {"cells": {}, "answers": []}, if_match="*").status_code == 400


def test_the_cells_named_change_and_the_others_stay(cast: Cast) -> None:
    report = draft(cast, unionised_enterprises={"state": "empty"}, with_agreement_enterprises={"state": "empty"})
    before = f'"{report.revision_id}-draft"'
    answer = edit(
        cast.clerk,
        report,
        {
            "members": {"value": 0, "note": "Không còn ai"},
            "members_employed": {"value": 0},
            "workers": {"state": "missing", "reason": "Chờ số của thuế"},
            "unionised_enterprises": {"state": "n/a"},
            "with_agreement_enterprises": {"state": "n/a"},
        },
    )
    assert answer.status_code == 200
    body = answer.json()
    assert (body["cells"]["members"]["value"], body["cells"]["members"]["note"]) == (0, "Không còn ai")
    assert (body["cells"]["workers"]["state"], body["cells"]["workers"]["value"]) == ("missing", None)
    assert body["cells"]["unionised_enterprises"]["state"] == "n/a"
    assert body["cells"]["grassroots_unions"]["value"] == 3
    assert (body["revision"], answer["ETag"] != before) == (1, True)
    assert answer["ETag"] == Caller(cast.clerk).get(f"reports/{report.pk}/")["ETag"]
    saved = Revision.objects.latest("pk")
    assert (saved.number, saved.save_number, saved.via, saved.by) == (1, 2, "api", cast.clerk)
    assert AuditEvent.objects.filter(verb="edited", via="api", report=report).count() == 1


def test_a_first_save_of_an_opened_report(cast: Cast) -> None:
    report = draft(cast, cells={})
    answer = edit(cast.clerk, report, {"members": {"value": 5}}, if_match='"0-draft"')
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)


def test_without_if_match_428_and_with_a_stale_one_412(cast: Cast) -> None:
    report = draft(cast)
    caller, path = Caller(cast.clerk), f"reports/{report.pk}/"
    assert caller.patch(path, {"cells": {"members": {"value": 5}}}).status_code == 428
    tag = caller.get(path)["ETag"]
    first = caller.patch(path, {"cells": {"members_left": {"value": 5}}}, if_match=tag)
    second = caller.patch(path, {"cells": {"members_left": {"value": 6}}}, if_match=tag)
    assert (first.status_code, second.status_code) == (200, 412)
    assert second["ETag"] == first["ETag"]
    assert caller.get(path).json()["cells"]["members_left"]["value"] == 5
    third = caller.patch(path, {"cells": {"members_left": {"value": 6}}}, if_match=f'"x", {first["ETag"]}')
    assert third.status_code == 200


@pytest.mark.parametrize("ending", ["", "-gzip", "-br"])
@pytest.mark.parametrize("pattern", ["{}", "W/{}", '"x", {}', 'W/"x-gzip" ,, W/{}', '{}, "0-draft"'])
def test_the_tag_is_taken_as_a_proxy_hands_it_on(cast: Cast, pattern: str, ending: str) -> None:
    caller, report = Caller(cast.clerk), draft(cast)
    path, cells = f"reports/{report.pk}/", {"cells": {"members_left": {"value": 5}}}
    read = caller.get(path)["ETag"]
    tag = pattern.format(f'{read[:-1]}{ending}"')
    saved = caller.patch(path, cells, if_match=tag)
    assert (saved.status_code, saved["ETag"] != read) == (200, True)
    assert caller.patch(path, cells, if_match=tag).status_code == 412


@pytest.mark.parametrize("tag", ['W/"1-draft"', "1-draft", '"0-draft"', '""', "x", '"1-draft-gzip-br"', "*, *"])
def test_a_tag_that_is_none_of_ours_is_stale(cast: Cast, tag: str) -> None:
    assert edit(cast.clerk, draft(cast), {"members_left": {"value": 5}}, if_match=tag).status_code == 412


def test_a_star_says_whatever_stands_there(cast: Cast) -> None:
    assert edit(cast.clerk, draft(cast), {"members_left": {"value": 5}}, if_match="*").status_code == 200


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"members": {"value": -1}}, "members"),
        ({"members": {"value": 1.5}}, "members"),
        ({"members": {"value": 10**10 + 1}}, "members"),
        ({"members": {"value": True}}, "members"),
        ({"members": {"value": [1]}}, "members"),
        ({"members": {"value": "abc"}}, "members"),
        ({"members": {"value": 1, "state": "n/a"}}, "members"),
        ({"members": {"state": "number"}, "workers": {"state": "lost"}}, "workers"),
        ({"members": {"state": "missing"}}, "members"),
        ({"members": {"state": "missing", "reason": "x" * 1001}}, "members"),
        ({"members": {"value": 1, "note": 5}}, "members"),
        ({"members": {"value": 1, "question": None}}, "members"),
        ({"members": 5}, "members"),
        ({"membres": {"value": 5}}, "membres"),
        ({"members_employed": {"value": 1001}}, "members_employed"),
        ({"unionised_enterprises": {"state": "n/a"}}, "unionised_enterprises"),
        ({"enterprises_25": {"value": 5}}, "enterprises_25"),
        ({"unionised_public": {"value": 5}}, "unionised_public"),
        ({"unorganised_workers": {"value": 5}}, "unorganised_workers"),
        ({"zones": {"value": 5}}, "zones"),
    ],
)
def test_an_impossible_cell_is_named_and_nothing_is_saved(cast: Cast, cells: dict[str, Any], named: str) -> None:
    report = draft(cast)
    answer = edit(cast.clerk, report, {"members_left": {"value": 7}, **cells})
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == [named]
    assert Revision.objects.get() == report.revision


def test_all_impossible_cells_are_named_at_once(cast: Cast) -> None:
    answer = edit(cast.clerk, draft(cast), {"members": {"value": -1}, "workers": {"value": 0.5}})
    assert [error["cell"] for error in answer.json()["errors"]] == ["members", "workers"]


@pytest.mark.parametrize("body", [{}, {"cells": []}, {"cells": {}, "state": "approved"}, []])
def test_a_body_of_another_shape_is_400(cast: Cast, body: Any) -> None:
    report = draft(cast)
    answer = Caller(cast.clerk).patch(f"reports/{report.pk}/", body, if_match="*")
    assert answer.status_code == 400


def test_changing_nothing_keeps_the_version(cast: Cast) -> None:
    report = draft(cast)
    answer = edit(cast.clerk, report, {"members": {"value": 1000}})
    assert (answer.status_code, answer["ETag"]) == (200, f'"{report.revision_id}-draft"')


def test_a_cell_can_be_emptied(cast: Cast) -> None:
    answer = edit(cast.clerk, draft(cast), {"members_left": {"state": "empty"}})
    assert answer.json()["cells"]["members_left"]["state"] == "empty"


@pytest.mark.parametrize("stage", [draft, returned, corrected])
def test_who_enters(cast: Cast, stage: Callable[[Cast], Report]) -> None:
    report = stage(cast)
    statuses = {
        name: edit(user, report, {"members_left": {"value": n}}, if_match="*").status_code
        for n, (name, user) in enumerate(cast.everyone.items())
    }
    writers = {"clerk", "leader", "area_reviewer", "reviewer", "reviewer2", "office_clerk"}
    assert {name for name, status in statuses.items() if status == 200} == writers
    assert {name for name, status in statuses.items() if status == 403} == {"observer"}
    assert set(statuses.values()) == {200, 403, 404}
    assert edit(None, report, {}, if_match="*").status_code == 401


def test_a_stranger_is_told_that_before_the_tag_is_looked_at(cast: Cast) -> None:
    report = approved(cast)
    path, cells = f"reports/{report.pk}/", {"cells": {"members": {"value": 5}}}
    assert Caller(cast.observer).patch(path, cells).status_code == 403
    assert Caller(cast.outsider).patch(path, cells).status_code == 404


def test_a_stale_tag_of_a_report_out_of_hand_is_412_to_who_enters_it(cast: Cast) -> None:
    report = submitted(cast)
    tag = f'"{report.revision_id}-draft"'
    assert edit(cast.clerk, report, {"members_left": {"value": 5}}, if_match=f'{tag}, "x"').status_code == 412


@pytest.mark.parametrize("stage", [submitted, approved])
def test_a_report_out_of_hand_is_409(cast: Cast, stage: Callable[[Cast], Report]) -> None:
    answer = edit(cast.clerk, stage(cast), {"members_left": {"value": 5}})
    assert answer.status_code == 409
    assert "trạng thái" in answer.json()["detail"]


def test_a_form_read_before_the_return_is_stale(cast: Cast) -> None:
    report = returned(cast)
    answer = edit(cast.clerk, report, {"members_left": {"value": 5}}, if_match=f'"{report.revision_id}-submitted"')
    assert answer.status_code == 412


def test_the_first_edit_after_a_return_opens_a_new_number(cast: Cast) -> None:
    answer = edit(cast.clerk, returned(cast), {"members_left": {"value": 5}})
    assert (answer.json()["revision"], answer.json()["state"]) == (2, "returned")


def test_after_the_last_day_of_entry_nobody_enters_without_an_opening(
    cast: Cast, clock: Callable[[dt.datetime], None]
) -> None:
    report = draft(cast)
    clock(make.at(dt.date(2026, 10, 26)))
    for who in (cast.clerk, cast.area_reviewer):
        late = edit(who, report, {"members_left": {"value": 5}})
        assert (late.status_code, "25/10/2026" in late.json()["detail"]) == (409, True)
    make.opening(cast.ward)
    for number, who in enumerate((cast.clerk, cast.area_reviewer)):
        assert edit(who, report, {"members_left": {"value": 5 + number}}, if_match="*").status_code == 200


def test_the_federation_s_cells_are_entered_by_the_federation_with_their_source(cast: Cast) -> None:
    report = make.report(cast.reviewer, cast.ward, supplier="federation", cells={})
    cells = {"enterprises_25": {"value": 40, "source": "Chi cục Thuế"}}
    assert edit(cast.clerk, report, cells, if_match="*").status_code == 403
    answer = edit(cast.reviewer2, report, cells, if_match="*")
    assert answer.json()["cells"]["enterprises_25"]["source"] == "Chi cục Thuế"
