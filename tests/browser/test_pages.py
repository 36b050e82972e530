"""The working pages on an office PC and on a phone: quiet console, own host only, nothing wider than the screen.

The dashboards: tests/browser/test_dashboards_seen.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser

PAGES = (
    "/bao-cao/",
    "/xet-duyet/",
    "/dieu-chinh/",
    "/ky/",
    "/ky/{running}/",
    "/don-doc/{running}/",
    "/so-lieu-lien-doan/{running}/",
    "/kcn/",
    "/kcn/Z-1/",
    "/kcn/xac-nhan/{running}/",
    "/bieu/",
)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_every_page_fits_and_is_quiet(stack: Stack, sit_down: Callable[..., Watched], walk: Walk) -> None:
    reviewer = sit_down("reviewer", **walk.screen)
    titles = set()
    for address in PAGES:
        page = reviewer.go(address.format(**stack.seed))
        assert page.locator("h1").count() == 1, address
        titles.add(page.title())
    assert len(titles) == len(PAGES)


def test_a_refused_page_is_a_page_with_a_way_out(sit_down: Callable[..., Watched]) -> None:
    clerk = sit_down("clerk", **WALKS[1].screen)
    for address, status in (("/khong-co/", 404), ("/xet-duyet/", 403), ("/bao-cao/999999/", 404)):
        with clerk.refused_with(status):
            clerk.page.goto(address)
        expect(clerk.page.locator("main a").first).to_be_visible()
        clerk.fits()
