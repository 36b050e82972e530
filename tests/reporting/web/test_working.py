"""Every working page × every account: who is let in, who gets 403, who learns nothing (404)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from reporting.models import MeetingWorkbook, Report
from reporting.reports import actions
from targets.models import Period, User
from tests import cast as casting
from tests import factories
from tests.cast import Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db

# status by part, `else` for all others with a role; without a role every page is 403
PAGES = {
    "/bao-cao/": {"else": 200},
    "/xet-duyet/": {"reviewers": 200, "else": 403},
    "/dieu-chinh/": {"else": 200},
    "/ky/": {"else": 200},
    "/ky/2026-Q3/": {"else": 200},
    "/ky/2026-Q9/": {"else": 404},
    "/cau-hoi/2026-Q3/": {"federation": 200, "else": 403},
    "/cau-hoi/2026-Q9/": {"federation": 404, "else": 403},
    "/don-doc/2026-Q3/": {"reviewers": 200, "else": 403},
    "/don-doc/2026-Q3/bieu-excel/": {"reviewers": 200, "else": 403},
    "/don-doc/2026-Q9/": {"reviewers": 404, "else": 403},
    "/so-lieu-lien-doan/2026-Q3/": {"federation": 200, "else": 403},
    "/kcn/": {"else": 200},
    "/kcn/Z-1/": {"else": 200},
    "/kcn/Z-9/": {"else": 404},
    "/kcn/xac-nhan/2026-Q3/": {"federation": 200, "else": 403},
    "/bieu/": {"else": 200},
    "/ban-cong-bo/": {"administrator": 403, "else": 200},
    "/ban-cong-bo/01/": {"administrator": 403, "else": 404},
    "/nhiem-vu/": {"reviewers": 200, "observers": 200, "else": 403},
    "/nhiem-vu/?cq=-&nhom=dinh-ky": {"reviewers": 200, "observers": 200, "else": 403},
    "/nhiem-vu/DK-9/": {"reviewers": 200, "observers": 200, "else": 403},
    "/nhiem-vu/DK-99/": {"reviewers": 404, "observers": 404, "else": 403},
}
FEDERATION = {"reviewer", "reviewer2", "office_clerk"}
REVIEWERS = FEDERATION | {"area_reviewer", "area2_reviewer"}
NOBODY = {"outsider", "former", "superuser"}


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast on a day when 2026-Q3 is collected, with a zone."""
    with pages.clock():
        people = casting.build()
        factories.zone("Z-1", people.ward, since="2025-07-01")
        factories.task("DK-9", restricted=True)
        yield people


def expected(name: str, page: dict[str, int]) -> int:
    """The status of a page for a part of the cast."""
    if name in NOBODY:
        return 403
    if name in FEDERATION and "federation" in page:
        return page["federation"]
    if name in REVIEWERS and "reviewers" in page:
        return page["reviewers"]
    if name == "observer" and "observers" in page:
        return page["observers"]
    return page.get(name, page["else"])


@pytest.mark.parametrize("address", PAGES)
def test_each_page_for_each_account(city: Cast, address: str) -> None:
    for name, who in city.everyone.items():
        status = pages.browser(who).get(address).status_code
        assert status == expected(name, PAGES[address]), f"{name} at {address}"


@pytest.mark.parametrize("address", PAGES)
def test_strangers_log_in_first(city: Cast, address: str) -> None:
    page = pages.browser(None).get(address)
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/dang-nhap/")


def statuses(city: Cast, report: Report) -> dict[str, int]:
    """The status of a report's page by part."""
    address = reverse("report", args=[report.pk])
    return {name: pages.browser(who).get(address).status_code for name, who in city.everyone.items()}


def test_a_draft_is_for_the_unit_and_its_reviewers(city: Cast) -> None:
    seen = statuses(city, factories.report(city.clerk, city.ward))
    assert {name for name, status in seen.items() if status == 200} == {
        "clerk", "leader", "reviewer", "reviewer2", "area_reviewer", "office_clerk",
    }  # fmt: skip
    assert {name for name, status in seen.items() if status == 403} == {"observer"} | NOBODY
    assert {name for name, status in seen.items() if status == 404} == {
        "clerk2", "leader2", "paper_clerk", "area2_reviewer", "administrator",
    }  # fmt: skip


def test_an_approved_report_is_for_observers_too(city: Cast) -> None:
    seen = statuses(city, approved(city))
    assert seen["observer"] == 200
    assert seen["administrator"] == seen["clerk2"] == 404


def approved(city: Cast) -> Report:
    """The ward's report, approved."""
    report = factories.report(city.clerk, city.ward)
    actions.submit(report=report, by=city.leader, at=casting.NOW, via="page")
    return actions.approve(report=report, by=city.reviewer, at=casting.NOW, via="page")


@pytest.mark.parametrize("page", ["report_workbook", "report_workbook_file"])
def test_the_workbook_of_a_report_is_for_its_readers(city: Cast, page: str) -> None:
    for report in (factories.report(city.clerk, city.ward), approved(city)):
        address = reverse(page, args=[report.pk])
        seen = {name: pages.browser(who).get(address).status_code for name, who in city.everyone.items()}
        assert seen == statuses(city, report)


VERBS = ("save", "submit", "return", "approve", "correct")


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_outsiders_change_nothing(city: Cast, state: str, verb: str) -> None:
    report = approved(city) if state == "approved" else factories.report(city.clerk, city.ward)
    if state == "submitted":
        actions.submit(report=report, by=city.leader, at=casting.NOW, via="page")
    report.refresh_from_db()
    before = (report.state, report.revision_id)
    body = {**pages.sheet(report, members="1"), "reason": "x", "document": "y", "comment": "z"}
    for name in ("clerk2", "leader2", "area2_reviewer", "administrator", "observer", "outsider", "former", "superuser"):
        status = pages.browser(getattr(city, name)).post(pages.verb(report, verb), body).status_code
        assert status in (403, 404), name
        report.refresh_from_db()
        assert (report.state, report.revision_id) == before, name


def test_posts_to_the_federations_pages_are_for_the_federation(city: Cast) -> None:
    period = Period.objects.get(pk="2026-Q3")
    posts = {
        "/ky/2026-Q3/khoa/": {"signer": "A", "number": "1", "on": "2026-10-02"},
        "/so-lieu-lien-doan/2026-Q3/luu/": {},
        "/kcn/xac-nhan/2026-Q3/lap/": {},
        "/kcn/Z-1/thiet-che/": {"name": "Nhà trẻ", "kind": "Y tế", "state": "in_use", "since": "2026-10-01"},
    }
    for name in city.everyone.keys() - FEDERATION:
        for address, body in posts.items():
            assert pages.browser(getattr(city, name)).post(address, body).status_code == 403, (name, address)
    period.refresh_from_db()
    assert not period.is_closed
    assert not Report.objects.exists()


def test_a_workbook_is_its_owners(city: Cast) -> None:
    made = workbook(city.observer)
    for name, who in city.everyone.items():
        status = pages.browser(who).get(f"/bieu/{made.pk}/").status_code
        assert status == (200 if name == "observer" else 403 if name in NOBODY else 404), name


def workbook(who: User) -> MeetingWorkbook:
    """A workbook that waits for the worker."""
    return MeetingWorkbook.objects.create(
        period=Period.objects.get(pk="2026-Q2"), scope="TPHCM", asked_by=who, asked_at=casting.NOW
    )


def test_every_form_carries_the_secret(city: Cast) -> None:
    from django.test import Client

    report = factories.report(city.clerk, city.ward)
    client = Client(enforce_csrf_checks=True)
    client.force_login(city.clerk, "django.contrib.auth.backends.ModelBackend")
    page = client.post(pages.verb(report, "save"), pages.sheet(report, members="1"))
    assert page.status_code == 403
    assert "Trang đã cũ" in page.content.decode()
