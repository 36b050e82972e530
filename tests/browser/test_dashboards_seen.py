"""Every dashboard in a real browser: it fits both screens, charts arrive once seen, keys reach everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.watch import Watched

pytestmark = pytest.mark.browser

LONG = 30_000  # milliseconds for Plotly to arrive and draw on a busy machine
Seat = Callable[..., Watched]
PC = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PAGES = [
    "/",
    "/chi-tieu/members/",
    "/ma-tran/",
    "/don-vi/P-26740/",
    "/pham-vi/TPHCM-CU/",
    "/chuong-trinh/",
    "/doi-mat-khau/",
]


@pytest.mark.parametrize("screen", [PC, PHONE], ids=["pc", "phone"])
def test_every_page_fits_and_every_chart_arrives_when_seen(sit_down: Seat, screen: dict[str, Any]) -> None:
    observer = sit_down("observer", **screen)
    for address in PAGES:
        page = observer.go(address)
        areas = page.locator("[data-chart]")
        for number in range(areas.count()):
            area = areas.nth(number)
            area.scroll_into_view_if_needed()
            expect(area).to_have_attribute("data-drawn", "yes", timeout=LONG)
            expect(area.locator("svg.main-svg").first).to_be_visible()
        observer.fits()


def test_plotly_is_fetched_only_by_pages_with_charts_in_sight(sit_down: Seat) -> None:
    observer = sit_down("observer", **PC)
    asked: list[str] = []
    observer.page.on("request", lambda request: asked.append(request.url))
    observer.go("/ma-tran/")
    observer.go("/don-vi/P-26740/")
    assert not [url for url in asked if "plotly" in url]
    observer.go("/chi-tieu/members/")
    expect(observer.page.locator("[data-drawn=yes]")).to_have_count(1, timeout=LONG)
    assert [url for url in asked if "plotly" in url]


def test_numbers_read_as_vietnamese_in_the_chart_and_in_its_table(sit_down: Seat) -> None:
    observer = sit_down("observer", **PC)
    page = observer.go("/chi-tieu/members/")
    expect(page.locator("[data-drawn=yes]")).to_have_count(1, timeout=LONG)
    page.get_by_text("Bảng số liệu", exact=False).first.click()
    table = page.get_by_role("region", name="Bảng số liệu của biểu đồ")
    expect(table).to_contain_text(re.compile(r"\d\.\d{3}"))
    expect(table).to_contain_text("đơn vị có số liệu")


def test_the_keyboard_reaches_content_menu_and_figures(sit_down: Seat) -> None:
    observer = sit_down("observer", **PC)
    page = observer.go("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    menu = page.locator("details.who > summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.who").get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("details.who").get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(menu).to_be_focused()


def test_choosing_a_quarter_sends_the_form(sit_down: Seat) -> None:
    observer = sit_down("observer", **PC)
    page = observer.go("/")
    expect(page.get_by_role("button", name="Xem", exact=True)).to_be_hidden()
    first = page.get_by_label("Kỳ số liệu").locator("option").first.get_attribute("value")
    assert first is not None
    page.get_by_label("Kỳ số liệu").select_option(first)
    page.wait_for_url(f"**/?ky={first}")


def test_numbers_and_verdicts_stand_without_a_script(sit_down: Seat) -> None:
    observer = sit_down("observer", **PC, java_script_enabled=False)
    page = observer.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Tình hình thực hiện 13 chỉ tiêu")
    expect(page.locator(".targets tbody tr")).to_have_count(13)
    expect(page.locator(".targets .pill").first).to_be_visible()
    expect(page.get_by_role("button", name="Xem", exact=True)).to_be_visible()
