"""The federation publishes an edition, takes its files, checks them against the page and withdraws it again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import serious
from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser
MAKING = 120_000  # milliseconds: both files of a small city beside everything else
FILES = {"Biểu Excel": b"PK", "Dự thảo Word": b"PK", "Nội dung công bố (JSON)": b'{"content":'}


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_publish_follow_take_check_and_withdraw(
    stack: Stack, sit_down: Callable[..., Watched], walk: Walk, tmp_path: Path
) -> None:
    reviewer = sit_down("reviewer", **walk.screen)
    page = reviewer.go("/ban-cong-bo/")
    assert serious(page) == []
    page.get_by_label("Kỳ báo cáo").select_option(stack.seed["before"])
    number = page.get_by_role("textbox", name="Lần công bố").input_value()
    reviewer.follow(page.get_by_role("button", name="Công bố"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Nội dung công bố lần {number}")
    expect(page.get_by_role("link", name="Biểu Excel")).to_be_visible(timeout=MAKING)  # nobody reloads the page
    for label, start in FILES.items():
        content = taken(page, label, tmp_path)
        assert content.startswith(start)
        expect(page.get_by_text(hashlib.sha256(content).hexdigest())).to_be_visible()
    assert serious(page) == []
    reviewer.fits()
    explained(reviewer)
    reviewer.go(f"/ban-cong-bo/{number}/")
    withdrawn(reviewer)


def taken(page: Page, label: str, folder: Path) -> bytes:
    """A file of the whole city, as it lands on the disk."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=label).first.click()
    coming.value.save_as(folder / "file")
    return (folder / "file").read_bytes()


def explained(reviewer: Watched) -> None:
    """A verdict's number leads to its units."""
    target = reviewer.page.locator("tr", has_text="1.780.000 đoàn viên")
    reviewer.follow(target.get_by_role("link", name="nguồn số liệu"))
    expect(reviewer.page.locator("tr.total", has_text="Cộng đã báo cáo")).to_be_visible()
    assert serious(reviewer.page) == []
    reviewer.fits()


def withdrawn(reviewer: Watched) -> None:
    """For a reason, and then in large letters."""
    page = reviewer.page
    page.get_by_text("Thu hồi bộ số liệu này").click()
    page.get_by_label("Lý do thu hồi").fill("Công bố thử.")
    reviewer.follow(page.get_by_role("button", name="Thu hồi lần"))
    expect(page.locator(".withdrawn")).to_contain_text("Công bố thử.")
    expect(page.get_by_role("link", name="Biểu Excel")).to_be_visible()
    assert serious(page) == []
    reviewer.fits()
