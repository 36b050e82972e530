"""`…/reports/{id}/workbook/`: the form as .xlsx, read back whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import Workbook

from reporting.models import AuditEvent, Report, Revision, Upload
from reporting.reports import actions
from reporting.spreadsheets import actions as uploads
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting.api.conftest import Caller, approved, corrected, documented, draft, submitted
from tests.reporting.spreadsheets import books
from tests.reporting.spreadsheets.test_form_read import MEANT, OWN


def path_of(report: Report) -> str:
    """Below /api/v1/."""
    return f"reports/{report.pk}/workbook/"


def send(who: Any, report: Report, content: bytes | None, query: str = "", name: str = "bieu.xlsx") -> Any:
    """A file, or none."""
    caller = Caller(who)
    data = {} if content is None else {"file": books.sent(content, name)}
    answer = caller.client.post(f"/api/v1/{path_of(report)}{query}", data, headers=caller.headers)
    return documented("post", path_of(report), answer)


def fetched(who: Any, report: Report) -> bytes:
    """The form."""
    return b"".join(Caller(who).get(path_of(report)).streaming_content)


def state() -> tuple[int, ...]:
    """What a refusal leaves as it was."""
    return Revision.objects.count(), AuditEvent.objects.count(), Upload.objects.count()


def test_down_and_up(cast: Cast) -> None:
    report = draft(cast)
    book = books.opened(fetched(cast.clerk, report))
    at = books.rows(book)
    book["Biểu"].cell(at["members"], 4).value = 1250
    book["Biểu"].cell(at["members"], 5).value = "thêm 250"
    content, before = books.saved(book), state()
    expected = {
        "changes": [
            {"cell": f"D{at['members']}", "element": "members", "old": 1000, "new": 1250},
            {"cell": f"E{at['members']}", "element": "members", "old": None, "new": "thêm 250"},
        ]
    }
    answer = send(cast.clerk, report, content, "?dry_run=1")
    assert (answer.status_code, answer.json()) == (200, expected)
    assert state() == before
    answer = send(cast.clerk, report, content, "?dry_run=0", name="biểu của tôi.xlsx")
    assert (answer.status_code, answer.json()) == (200, expected)
    shown = Caller(cast.clerk).get(f"reports/{report.pk}/").json()
    assert shown["cells"]["members"]["value"] == 1250
    assert shown["cells"]["members"]["note"] == "thêm 250"
    event = AuditEvent.objects.get(verb="edited", detail__cells=["members"])
    assert (event.via, event.by) == ("api", cast.clerk)
    assert Upload.objects.get().name == "biểu của tôi.xlsx"


def test_the_same_file_again_changes_nothing_and_says_so(cast: Cast) -> None:
    report = draft(cast)
    content = books.filled(report, members=1250)
    send(cast.clerk, report, content)
    before = state()
    for query in ("", "?dry_run=1"):
        answer = send(cast.leader, report, content, query)
        assert answer.status_code == 200
        assert answer.json() == {"changes": [], "already": {"by": "clerk", "at": "2026-10-03T02:00:00+00:00"}}
    assert state() == before


def test_all_faults_at_once(cast: Cast) -> None:
    report = draft(cast)
    content = books.filled(report, members="1.580", workers="nhiều", with_agreement_enterprises=21)
    before = state()
    answer = send(cast.clerk, report, content)
    at = books.rows(books.opened(content))
    assert answer.status_code == 422
    assert [(e["sheet"], e["cell"], e["element"]) for e in answer.json()["errors"]] == [
        ("Biểu", f"D{at['members']}", "members"),
        ("Biểu", f"D{at['workers']}", "workers"),
        ("Biểu", f"D{at['with_agreement_enterprises']}", "with_agreement_enterprises"),
    ]
    assert "1580" in answer.json()["errors"][0]["message"]
    assert state() == before


def test_another_unit_s_form_is_refused_by_name(cast: Cast) -> None:
    report, other = draft(cast), factories.report(cast.reviewer, cast.ward_b)
    answer = send(cast.clerk, report, books.form(other))
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["sheet"], error["cell"], error["element"]) == ("", "", "")
    assert "P-26743" in error["message"]


def test_a_foreign_workbook_names_its_unmapped_rows(cast: Cast) -> None:
    report = draft(cast)
    answer = send(cast.clerk, report, books.foreign(*OWN))
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert [each["cell"] for each in errors] == ["D6", "D7", "D8", "D9", "D10"]
    assert "“Tổng số đoàn viên” chưa được gán" in errors[0]["message"]
    uploads.map_rows(report=report, rows=MEANT, by=cast.clerk, at=NOW, via="page")
    answer = send(cast.clerk, report, books.foreign(*OWN), "?dry_run=1")
    assert [(each["element"], each["new"]) for each in answer.json()["changes"]] == [
        ("members", 1234), ("members", "kể cả nghiệp đoàn"), ("workers", 2345),
    ]  # fmt: skip
    book = Workbook()
    book.worksheets[0].append(["a", "b"])
    answer = send(cast.clerk, report, books.saved(book))
    assert answer.status_code == 422
    assert "Mẫu 2-HĐCĐ" in answer.json()["errors"][0]["message"]


def test_what_somebody_else_saved_meanwhile(cast: Cast) -> None:
    report = draft(cast)
    content = books.filled(report, members=1250)
    actions.save_cells(report=report, cells={"workers": {"value": 1300}}, by=cast.leader, at=NOW, via="page")
    answer = send(cast.clerk, report, content)
    assert answer.status_code == 412
    assert "leader lưu lúc 09:00 ngày 03/10/2026" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "query", "status", "says"),
    [
        (None, "", 400, "file"),
        (b"", "", 400, "rỗng"),
        (b"PK\x03\x04 nothing", "", 400, "hỏng"),
        (b"a;b", "", 415, ".xlsx"),
        (b"PK\x03\x04" + bytes(10 * 1024 * 1024), "", 413, "10 MB"),
        (b"PK\x03\x04" + bytes(11 * 1024 * 1024), "", 413, "10,1 MB"),
        (b"a", "?dry_run=yes", 400, "dry_run"),
        (b"a", "?dryrun=1", 400, "dryrun"),
    ],
)
def test_what_is_no_workbook(cast: Cast, content: bytes | None, query: str, status: int, says: str) -> None:
    report = draft(cast)
    before = state()
    answer = send(cast.clerk, report, content, query)
    assert answer.status_code == status
    assert says in str(answer.json())
    assert state() == before


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", "{}", 415),
        ("application/octet-stream", "PK", 415),
        ("multipart/form-data", "x", 400),
        ("multipart/form-data; boundary=é", "x", 400),
        ("multipart/form-data; boundary=b", "--b\r\nbroken", 400),
    ],
)
def test_what_is_no_upload(cast: Cast, kind: str, body: str, status: int) -> None:
    answer = Caller(cast.clerk).send("post", path_of(draft(cast)), body, **{"content-type": kind})
    assert answer.status_code == status
    assert "file" in str(answer.json()) or "multipart" in str(answer.json())


def test_who_reads_and_who_files(cast: Cast) -> None:
    report = draft(cast)
    content = books.filled(report, members=1250)
    reads = {name: Caller(who).get(path_of(report)).status_code for name, who in cast.everyone.items()}
    inside = {"clerk", "leader", "reviewer", "reviewer2", "area_reviewer", "office_clerk"}
    assert {name for name, status in reads.items() if status == 200} == inside
    assert {name for name, status in reads.items() if status == 403} == {"observer"}
    for name, who in cast.everyone.items():
        status = send(who, report, content, "?dry_run=1").status_code
        assert status == (200 if name in inside else 403 if name == "observer" else 404), name
    assert Caller(None).get(path_of(report)).status_code == 401


def test_an_observer_reads_the_approved_form(cast: Cast) -> None:
    book = books.opened(fetched(cast.observer, corrected(cast)))
    assert book["Biểu"].cell(books.rows(book)["members"], 4).value == 1000
    book = books.opened(fetched(cast.clerk, Report.objects.get()))
    assert book["Biểu"].cell(books.rows(book)["members"], 4).value == 1100


@pytest.mark.parametrize("stage", [submitted, approved])
def test_not_in_this_state(cast: Cast, stage: Any) -> None:
    report = stage(cast)
    content = books.filled(report, members=1250)
    answer = send(cast.clerk, report, content)
    assert answer.status_code == 409
    assert not Upload.objects.exists()


def test_the_federation_s_part_has_none(cast: Cast) -> None:
    report = factories.report(cast.reviewer, cast.ward, supplier="federation")
    assert Caller(cast.reviewer).get(path_of(report)).status_code == 404
    assert send(cast.reviewer, report, b"PK").status_code == 404


def test_how_many_queries_it_costs(cast: Cast, django_assert_num_queries: Any) -> None:
    report = draft(cast)
    caller, content = Caller(cast.clerk), books.filled(report, members=1250)
    with django_assert_num_queries(7):
        fetched_once = caller.get(path_of(report))
        b"".join(fetched_once.streaming_content)
    with django_assert_num_queries(19):
        caller.client.post(f"/api/v1/{path_of(report)}", {"file": books.sent(content)}, headers=caller.headers)
