"""The main job through the API: clerk, leader, reviewer, recount, totals."""

from typing import Any

from reporting.models import AuditEvent
from reporting.totals.recount import differences, run_pending
from targets.models import Period
from tests import factories as make
from tests.cast import NOW, PERIOD, TODAY, Cast
from tests.reporting.api.conftest import Caller


def test_from_an_empty_form_to_the_city_s_totals_and_a_correction(cast: Cast) -> None:
    clerk, leader, reviewer, observer = map(Caller, (cast.clerk, cast.leader, cast.area_reviewer, cast.observer))
    opened = clerk.post("reports/", {"unit": "P-26740", "period": PERIOD})
    path, tag = f"reports/{opened.json()['id']}/", opened["ETag"]

    def step(caller: Caller, verb: str, body: Any, **expected: Any) -> Any:
        answer = caller.post(f"{path}{verb}/", body)
        assert answer.status_code == 200, answer.json()
        assert {key: answer.json()[key] for key in expected} == expected
        return answer

    def members(basis: str = "reported") -> Any:
        run_pending(NOW, TODAY)
        body = observer.get("totals/", unit="TPHCM", period=PERIOD, basis=basis).json()
        return body["submitted"], body["approved"], body["elements"]["members"]["value"]

    cells = make.figures(PERIOD, members=1300, workers=1250)
    entered = clerk.patch(path, {"cells": cells}, if_match=tag)
    assert entered.status_code == 200
    assert entered.json()["cells"]["members"]["question"]
    assert clerk.post(f"{path}submit/").status_code == 403
    assert [q["cell"] for q in leader.post(f"{path}submit/").json()["questions"]] == ["members"]
    step(leader, "submit", {"answers": {"members": "Có nghiệp đoàn"}}, state="submitted", may=[])
    assert members() == (1, 0, None)
    assert observer.get(path).status_code == 403

    step(reviewer, "return", {"cells": {"members": "Kiểm tra lại"}}, state="returned")
    assert members() == (0, 0, None)
    shown = clerk.get(path)
    assert shown.json()["cells"]["members"]["returned"] == "Kiểm tra lại"
    mended = clerk.patch(path, {"cells": {"members": {"value": 1200}}}, if_match=shown["ETag"])
    assert (mended.status_code, mended.json()["revision"]) == (200, 2)
    step(leader, "submit", {}, state="submitted")
    step(reviewer, "approve", {"comment": ""}, state="approved", approved_revision=2, may=["correct"])
    assert members() == (1, 1, 1200)
    assert observer.get(path).json()["cells"]["members"]["value"] == 1200

    step(clerk, "correct", {"reason": "Sót một cơ sở", "document": "15/CV"}, state="draft", revision=3)
    tag = clerk.get(path)["ETag"]
    assert clerk.patch(path, {"cells": {"members": {"value": 1210}}}, if_match=tag).status_code == 200
    step(leader, "submit", {}, state="submitted")
    assert members() == (1, 1, 1200)
    step(reviewer, "approve", {}, state="approved", approved_revision=3)
    assert members() == (1, 1, 1210)
    assert differences(Period.objects.get(pk=PERIOD)) == []
    assert set(AuditEvent.objects.values_list("via", flat=True)) == {"api"}
    assert AuditEvent.objects.count() == 11
