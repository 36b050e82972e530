"""After the last day of entry every door that writes to a unit's report is shut until the federation opens it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reporting.filing import papers_actions
from reporting.models import Report
from reporting.reports import actions, annex_actions
from tests import cast as casting
from tests import factories as make
from tests.cast import NOW, Cast
from tests.files import PDF
from tests.leaks.test_leaks import everything
from tests.leaks.world import at_a_browser, with_a_token
from tests.reporting import pages
from tests.reporting.annexes import book, grid, saved
from tests.reporting.spreadsheets import books

pytestmark = pytest.mark.django_db
AFTER = dt.date(2026, 10, 26)
AT: dict[str, Any] = {"at": NOW, "via": "page"}
PERSON = 403  # a clerk never submits without the signed paper
Door = tuple[str, Any]


@pytest.fixture
def city(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    """The cast, with a place for files."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield casting.build()


def filed(city: Cast, state: str) -> tuple[Report, int]:
    """The ward's report with an annex and a paper, entered by clerk and reviewer, and that paper's id."""
    report = make.report(city.clerk, city.ward)
    report = annex_actions.attach(report=report, grid=grid(), name="phu-luc.xlsx", sha256="a" * 64, by=city.clerk, **AT)
    report = actions.save_cells(report=report, cells={"grassroots_unions": {"value": 4}}, by=city.reviewer, **AT)
    paper = papers_actions.attach(report=report, name="bc.pdf", content=PDF, by=city.clerk, **AT)
    report = Report.objects.get(pk=report.pk)
    if state == "returned":
        report = actions.submit(report=report, by=city.leader, **AT)
        report = actions.return_report(report=report, comment="Xem lại", by=city.reviewer2, **AT)
    return report, paper.pk


def approved_before(city: Cast) -> Report:
    """The ward's approved report of the quarter before."""
    moment = make.at(dt.date(2026, 7, 3))
    report = make.report(city.clerk, city.ward, "2026-Q2", moment)
    report = actions.submit(report=report, by=city.leader, at=moment, via="page")
    return actions.approve(report=report, by=city.reviewer2, at=moment, via="page")


def page_doors(report: Report, paper: int, old: Report, workbook: bytes) -> Iterator[Door]:
    """Each button of the pages that writes to a unit's report, with what it posts."""
    here, seen = f"/bao-cao/{report.pk}/", {"revision": str(report.revision_id)}
    sheet = {**seen, "grassroots_unions.value": "5", "grassroots_unions.answer": "Phát triển mới trong kỳ"}
    yield "/bao-cao/mo/", {"unit": "P-26740", "period": "2026-Q1"}
    yield f"{here}luu/", sheet
    yield f"{here}luu/", {**seen, "grassroots_unions.answer": "Sáp nhập"}
    yield f"/bao-cao/{old.pk}/dieu-chinh/", {"reason": "x", "document": "y"}
    yield f"{here}thuyet-minh/luu/", {**seen, "results": "Tốt"}
    yield f"{here}thuyet-minh/dinh-kem/", {**seen, "file": SimpleUploadedFile("b.pdf", PDF)}
    yield f"{here}thuyet-minh/go/{paper}/", seen
    yield f"{here}phu-luc/nap/", {**seen, "file": books.sent(saved(book()), "phu-luc.xlsx")}
    yield f"{here}phu-luc/go/", seen
    yield f"{here}bieu-excel/xem-truoc/", {**seen, "file": books.sent(workbook)}
    for verb in ("gan-lai", "gan-dong", "luu"):
        yield f"{here}bieu-excel/{verb}/", {**seen, "sha256": "a" * 64, "name": "x"}
    yield f"{here}gui/", sheet


def through_pages(client: Client, doors: Iterator[Door]) -> Iterator[tuple[str, int]]:
    """What each button answers."""
    for address, body in doors:
        yield address, client.post(address, body).status_code


def through_api(client: Client, report: Report, old: Report, workbook: bytes) -> Iterator[tuple[str, int]]:
    """What each call answers that writes to a unit's report."""
    here = f"/api/v1/reports/{report.pk}/"
    tag = {"If-Match": client.get(here)["ETag"]}

    def call(method: str, address: str, body: Any) -> tuple[str, int]:
        answer = getattr(client, method)(
            address, body, content_type="application/json", headers=tag if address == here else {}
        )
        return f"{method} {address}", answer.status_code

    yield call("post", "/api/v1/reports/", {"unit": "P-26740", "period": "2026-Q1"})
    yield call("patch", here, {"cells": {"grassroots_unions": {"value": 5}}})
    yield call("patch", here, {"cells": {}, "answers": {"grassroots_unions": "Sáp nhập"}})
    yield call("post", f"{here}submit/", {"answers": {"grassroots_unions": "Sáp nhập"}})
    yield call("post", f"/api/v1/reports/{old.pk}/correct/", {"reason": "x", "document": "y"})
    for dry in ("?dry_run=1", ""):
        answer = client.post(f"{here}workbook/{dry}", {"file": books.sent(workbook)})
        yield f"post workbook {dry}", answer.status_code


@pytest.mark.parametrize("state", ["draft", "returned"])
@pytest.mark.parametrize("role", ["clerk", "leader", "reviewer"])
def test_no_door_writes_after_the_last_day(city: Cast, role: str, state: str) -> None:
    (report, paper), old, who = filed(city, state), approved_before(city), getattr(city, role)
    workbook = books.filled(report, grassroots_unions=5)
    before = everything()
    with pages.clock(AFTER):
        doors = page_doors(report, paper, old, workbook)
        answers = [*through_pages(at_a_browser(who), doors), *through_api(with_a_token(who), report, old, workbook)]
    assert len(answers) == 21
    signs = [(f"post /api/v1/reports/{report.pk}/submit/", PERSON)] if role == "clerk" else []
    assert [each for each in answers if each[1] != 409] == signs
    assert everything() == before


@pytest.mark.parametrize("role", ["clerk", "leader", "reviewer"])
def test_the_same_doors_open_with_an_opening(city: Cast, role: str) -> None:
    """Only the days hold back what the test above sends."""
    (report, paper), old, who = filed(city, "draft"), approved_before(city), getattr(city, role)
    workbook, shut = books.filled(report, grassroots_unions=5), []
    for period in ("2026-Q1", "2026-Q2", "2026-Q3"):
        make.opening(city.ward, period)
    before = everything()
    with pages.clock(AFTER):
        client = at_a_browser(who)
        for address, body in page_doors(report, paper, old, workbook):
            report.refresh_from_db()
            answer = client.post(address, {**body, "revision": str(report.revision_id)})
            shut += [address] * (answer.status_code == 409)
    assert shut == []
    assert everything() != before
