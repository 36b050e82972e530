"""Base unions as an annex: a sheet with a fault, the sheet mended, the sums in the report, and taken off again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from reporting.excel.package import XLSX
from tests.browser.stack import Stack
from tests.browser.watch import Watched
from tests.reporting.annexes import ROWS, book, saved

pytestmark = pytest.mark.browser

SCREENS = {
    "annexer": {"viewport": {"width": 1366, "height": 768}},
    "annexer2": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def file(*rows: tuple[Any, ...]) -> FilePayload:
    return {"name": "phu-luc.xlsx", "mimeType": XLSX, "buffer": saved(book(*rows))}


def passes_over_sums(page: Page) -> None:
    """Keys, a pasted block and "không đổi" leave the cells of the annex alone and fill those around them."""
    sums = page.locator("[data-value]:disabled")
    values = sums.evaluate_all("cells => cells.map((cell) => cell.value)")
    last = page.locator("#v-grassroots_unions")
    page.locator("#v-members_left").press("ArrowDown")
    expect(last).to_be_focused()
    page.locator("#v-members_left").focus()
    page.evaluate(PASTE, "11\n22\n33")
    expect(page.locator("#v-members_left")).to_have_value("11")
    expect(last).to_have_value("33")
    for button in page.locator("[data-same-group]").all():
        button.click()
    assert sums.evaluate_all("cells => cells.map((cell) => cell.value)") == values
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu nháp")


@pytest.mark.parametrize("who", SCREENS)
def test_an_annex_from_its_first_fault_to_its_end(stack: Stack, sit_down: Callable[..., Watched], who: str) -> None:
    officer = sit_down(who, **SCREENS[who])
    page = officer.page
    officer.menu("Báo cáo của đơn vị")
    desk = page.locator("section", has=page.get_by_role("heading", name=stack.seed["label"], exact=True))
    officer.follow(desk.get_by_role("button", name="Bắt đầu nhập"))
    officer.follow(page.get_by_role("link", name="Phụ lục CĐCS"))
    with page.expect_download() as sheet:
        page.get_by_role("link", name="Tải mẫu phụ lục").click()
    assert sheet.value.suggested_filename.startswith("Phu-luc-P-27")
    page.locator("#id_file").set_input_files(file(*ROWS, ("CS-002", "CĐCS Trùng", "", 1, 2, 3)))
    with officer.refused_with(400):
        officer.press("Nạp phụ lục")
    expect(page.get_by_role("alert")).to_contain_text("chưa lưu gì")
    expect(page.get_by_role("row", name="A5")).to_contain_text("Mã “CS-002” đã có ở dòng 3")
    officer.fits()
    many = [(f"CS-{n:03}", f"CĐCS Công ty May mặc số {n}", f"Công ty số {n}", 10, 8, 12) for n in range(60)]
    page.locator("#id_file").set_input_files(file(*many))
    officer.press("Nạp phụ lục")
    officer.says("Đã nạp phụ lục")
    expect(page.get_by_text("Trang 1/2")).to_be_visible()
    officer.fits()
    officer.follow(page.get_by_role("link", name="Số liệu", exact=True))
    expect(page.locator('[name="members.value"]')).to_be_disabled()
    expect(page.locator('[name="members.value"]')).to_have_value("600")
    passes_over_sums(page)
    officer.fits()
    officer.follow(page.locator("#o-members").get_by_role("link", name="tổng của 60 dòng"))
    page.locator("#tim").fill("may mac so 59")
    officer.press("Xem")
    expect(page.locator("tbody tr")).to_have_count(1)
    officer.press("Gỡ phụ lục, nhập tay")
    officer.says("Đã gỡ phụ lục")
    officer.follow(page.get_by_role("link", name="Số liệu", exact=True))
    expect(page.locator('[name="members.value"]')).to_be_enabled()
    expect(page.locator('[name="members.value"]')).to_have_value("600")
