"""The form files without JavaScript: a clerk of a unit that submits with the signed paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.stack import Stack
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser
PDF = {
    "name": "bao-cao.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF",
}


def test_file_and_submit(stack: Stack, sit_down: Callable[..., Watched]) -> None:
    clerk = sit_down("paper_clerk", java_script_enabled=False, viewport={"width": 1366, "height": 768})
    clerk.menu("Báo cáo của đơn vị")
    page = clerk.page
    desk = page.locator("section", has=page.get_by_role("heading", name=stack.seed["label"], exact=True))
    clerk.follow(desk.get_by_role("button", name="Bắt đầu nhập"))
    page.get_by_role("button", name="Không đổi so với quý trước").first.click()
    clerk.says("chưa lưu")
    expect(page.locator('[name="members.value"]')).to_have_value("1000")
    expect(page.locator('[name="members_left.value"]')).to_have_value("0")
    expect(page.locator('[name="unionised_enterprises.value"]')).to_have_value("")
    expect(page.locator('[name="members.note"]')).to_be_hidden()
    page.get_by_label("Hiện cột ghi chú").check()
    page.locator('[name="members.note"]').fill("Đã đối chiếu")
    page.locator('[name="members_employed.value"]').press("Enter")
    clerk.says("Đã lưu nháp")
    fill(clerk, stack)
    page.locator('[name="members_left.value"]').fill("")
    page.locator('[name="members_left.state"]').select_option("missing")
    with clerk.refused_with(400):
        clerk.press("Lưu nháp")
    expect(page.locator("#k-members_left")).to_contain_text("phải ghi lý do")
    expect(page.locator('[name="members.value"]')).to_have_value("1000")
    page.locator('[name="members_left.reason"]').fill("Đang rà soát danh sách")
    clerk.press("Lưu nháp")
    clerk.says("Đã lưu nháp")
    expect(page.locator('label[for="a-members_left"]')).to_contain_text("Kỳ trước")
    page.locator('[name="members_left.answer"]').fill("Đang rà soát lại số liệu")
    the_paper(clerk)
    clerk.press("Lưu và gửi báo cáo")
    clerk.says("Đã gửi báo cáo")
    expect(page.locator("main")).to_contain_text("Chờ duyệt")
    expect(page.locator("#o-members_left")).to_contain_text("Đang rà soát danh sách")


def fill(clerk: Watched, stack: Stack) -> None:
    """A possible number in every cell."""
    inputs = clerk.page.locator("[data-value]")
    expect(inputs).to_have_count(int(stack.seed["cells"]))
    for index in range(inputs.count()):
        code = (inputs.nth(index).get_attribute("name") or "").removesuffix(".value")
        value = factories.SPECIAL.get(code, 20 if code.startswith("unionised") else 3)
        inputs.nth(index).fill(str(value))


def the_paper(clerk: Watched) -> None:
    """Signer, number, day and scan of the signed paper."""
    page = clerk.page
    page.get_by_label("Người ký").fill("Nguyễn Văn A")
    page.get_by_label("Số văn bản").fill("12/BC-CĐ")
    yesterday = dt.date.today() - dt.timedelta(days=1)
    page.get_by_label("Ngày ký").fill(yesterday.isoformat())
    page.get_by_label("Bản ký").set_input_files([PDF])
