"""POST and GET /api/v1/workbooks/: asked for, followed, downloaded."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from kombu.exceptions import OperationalError

from reporting.models import MeetingWorkbook
from tests.cast import NOW, PERIOD, Cast
from tests.reporting.api.conftest import Caller

ORDER = {"period": PERIOD, "unit": "TPHCM"}
State = MeetingWorkbook.State


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The jobs sent to the worker."""
    jobs: list[tuple[str, Any]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **more: jobs.append((name, args)))
    return jobs


def made(cast: Cast, state: str = State.WAITING, **more: Any) -> MeetingWorkbook:
    """A workbook that the observer asked for."""
    return MeetingWorkbook.objects.create(
        period_id=PERIOD, scope="TPHCM", asked_by=cast.observer, asked_at=NOW, state=state, **more
    )


def test_asking_answers_at_once_and_sends_the_job_on_commit(
    cast: Cast, sent: list[Any], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = Caller(cast.observer).post("workbooks/", ORDER)
    assert answer.status_code == 202
    body, row = answer.json(), MeetingWorkbook.objects.get()
    address = f"http://testserver/api/v1/workbooks/{row.pk}/"
    assert body == {"id": str(row.pk), "state": "waiting", "progress": 0, "url": f"{address}file/"}
    assert answer["Location"] == address
    assert (row.scope, row.period_id, row.asked_by) == ("TPHCM", PERIOD, cast.observer)
    assert sent == [("reporting.make_workbook", (str(row.pk),))]


def test_a_broker_that_is_down_loses_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def down(*args: Any, **more: Any) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(current_app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        answer = Caller(cast.reviewer).post("workbooks/", {**ORDER, "unit": "TPHCM-CU"})
    assert answer.status_code == 202
    assert MeetingWorkbook.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"period": PERIOD}, 400),
        ({**ORDER, "format": "pdf"}, 400),
        ({**ORDER, "unit": ""}, 400),
        ({**ORDER, "unit": "P-0"}, 404),
        ({**ORDER, "period": "2026"}, 404),
    ],
)
def test_bad_orders(cast: Cast, order: dict[str, str], status: int) -> None:
    assert Caller(cast.observer).post("workbooks/", order).status_code == status
    assert not MeetingWorkbook.objects.exists()


def test_following_it(cast: Cast) -> None:
    row = made(cast, State.RUNNING, progress=40)
    body = Caller(cast.observer).get(f"workbooks/{row.pk}/").json()
    assert (body["state"], body["progress"]) == ("running", 40)


def test_the_file_once_it_is_done(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    row = made(cast, State.DONE, progress=100, file=ContentFile(b"PK...", "a.xlsx"))
    answer = Caller(cast.observer).get(f"workbooks/{row.pk}/file/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"PK..."
    assert answer["Content-Disposition"] == 'attachment; filename="CTr25-TPHCM-2026-Q3.xlsx"'


@pytest.mark.parametrize(
    ("state", "message", "said"),
    [
        (State.WAITING, "", "chưa lập xong"),
        (State.RUNNING, "", "chưa lập xong"),
        (State.FAILED, "Kỳ này chưa có số liệu.", "Kỳ này chưa có số liệu."),
        (State.FAILED, "", "Không lập được"),
    ],
)
def test_no_file_before(cast: Cast, state: str, message: str, said: str) -> None:
    row = made(cast, state, message=message)
    answer = Caller(cast.observer).get(f"workbooks/{row.pk}/file/")
    assert (answer.status_code, said in answer.json()["detail"]) == (409, True)


def test_another_s_workbook_is_not_there(cast: Cast) -> None:
    row = made(cast)
    for path in (f"workbooks/{row.pk}/", f"workbooks/{row.pk}/file/", f"workbooks/{uuid.uuid4()}/"):
        assert Caller(cast.reviewer).get(path).status_code == 404
        assert Caller(None).get(path).status_code == 401


def test_the_outsider_gets_none(cast: Cast) -> None:
    row = made(cast)
    assert Caller(cast.outsider).post("workbooks/", ORDER).status_code == 403
    assert Caller(cast.outsider).get(f"workbooks/{row.pk}/").status_code == 403
    assert Caller(None).post("workbooks/", ORDER).status_code == 401
