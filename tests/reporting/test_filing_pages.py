"""The pages on which a report is begun, entered and submitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse

from reporting.actions import reports as actions
from reporting.models import Report
from tests import cast, factories
from tests.reporting import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[cast.Cast]:
    """The cast on a day when 2026-Q3 is collected."""
    with pages.clock():
        yield cast.build()


@pytest.fixture
def draft(city: cast.Cast) -> Report:
    """A draft of the clerk's ward with every cell."""
    return factories.report(city.clerk, city.ward)


def at(report: Report) -> str:
    """Address of a report."""
    return reverse("report", args=[report.pk])


def test_my_reports_offers_to_begin_the_running_period(city: cast.Cast) -> None:
    page = pages.browser(city.clerk).get("/bao-cao/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Quý III/2026" in text
    assert "Bắt đầu nhập" in text
    assert "Công đoàn phường Thủ Đức" not in text


def test_draft_page(city: cast.Cast, draft: Report) -> None:
    page = pages.browser(city.clerk).get(at(draft))
    assert page.status_code == 200
    assert 'name="members.value" value="1.000"' in page.content.decode()


def test_save(city: cast.Cast, draft: Report) -> None:
    page = pages.browser(city.clerk).post(at(draft), pages.sheet(draft, members="1100"))
    assert page.status_code == 302, page.content.decode()
    draft.refresh_from_db()
    assert draft.revision is not None
    assert draft.revision.cells["members"]["value"] == 1100


def test_leader_submits(city: cast.Cast, draft: Report) -> None:
    page = pages.browser(city.leader).post(at(draft), pages.sheet(draft, "submit"))
    assert page.status_code == 302, page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert pages.browser(city.reviewer).get(at(draft)).status_code == 200
    assert pages.browser(city.reviewer).get("/xet-duyet/").status_code == 200
