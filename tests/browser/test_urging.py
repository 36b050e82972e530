"""A reviewer finds who has not filed, takes the list along and copies the letter, on an office PC and on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser
WARD = "Công đoàn phường Bến Thành"


@pytest.fixture
def late(stack: Stack) -> Iterator[None]:
    """Two days after the due day of a quarter long ended that one ward has not filed."""
    with psycopg.connect(stack.environment["DATABASE_URL"], autocommit=True) as connection:
        mine = [dt.date.today() - dt.timedelta(days=2), stack.seed["before"]]
        before = connection.execute("SELECT due, closes FROM targets_period WHERE code = %s", mine[1:]).fetchone()
        assert before
        connection.execute(
            "UPDATE targets_period SET due = %s, closes = greatest(closes, %s) WHERE code = %s", [mine[0], *mine]
        )
        yield
        connection.execute("UPDATE targets_period SET due = %s, closes = %s WHERE code = %s", [*before, mine[1]])


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_the_list_and_the_letter(
    stack: Stack, late: None, sit_down: Callable[..., Watched], walk: Walk, tmp_path: Path
) -> None:
    reviewer = sit_down("reviewer", **walk.screen)
    page = reviewer.go(f"/ky/{stack.seed['before']}/")
    reviewer.follow(page.get_by_role("link", name="Đơn vị chưa gửi và công văn đôn đốc"))
    row = page.locator("tr", has_text=WARD)
    expect(row.locator("strong")).to_have_text("2")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải danh sách (.xlsx)").click()
    taken.value.save_as(tmp_path / "list.xlsx")
    cells = [cell.value for cells in openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0] for cell in cells]
    assert WARD in cells
    letter = page.get_by_label("Công văn đôn đốc")
    assert f"- {WARD}" in letter.input_value()
    page.get_by_role("button", name="Sao chép công văn").click()
    expect(page.get_by_role("button", name="Đã sao chép")).to_be_visible()
    reviewer.fits()


def test_without_scripts_the_letter_is_there_to_be_selected(
    stack: Stack, late: None, sit_down: Callable[..., Watched]
) -> None:
    reviewer = sit_down("reviewer", java_script_enabled=False, viewport={"width": 1366, "height": 768})
    page = reviewer.go(f"/don-doc/{stack.seed['before']}/")
    assert "Kính gửi:" in page.get_by_label("Công văn đôn đốc").input_value()
    expect(page.get_by_role("button", name="Sao chép công văn")).to_be_hidden()
