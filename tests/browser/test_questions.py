"""A question is answered from the list and in words, read first by the reviewer, and counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from reporting.reports.questions import ANSWERS
from tests.browser.seed import ASKED
from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.test_without_scripts import fill
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser
LISTED = ANSWERS["previous"][0]
OWN = "Công ty mới mở thêm xưởng, lao động chưa vào công đoàn"


@pytest.mark.parametrize(("walk", "account"), list(zip(WALKS, ASKED, strict=True)), ids=["pc", "phone"])
def test_asked_answered_and_reviewed(
    stack: Stack, sit_down: Callable[..., Watched], walk: Walk, account: tuple[str, str]
) -> None:
    leader = sit_down(account[0], **walk.screen)
    leader.menu("Báo cáo của đơn vị")
    page = leader.page
    desk = page.locator("section", has=page.get_by_role("heading", name=stack.seed["label"], exact=True))
    leader.follow(desk.get_by_role("button", name="Bắt đầu nhập"))
    address = page.url.removeprefix(leader.home)
    fill(leader, stack)
    page.locator('[name="members.value"]').fill("1250")
    page.locator('[name="workers.value"]').fill("1800")
    with leader.refused_with(409):
        leader.press("Lưu và gửi báo cáo")
    expect(page.locator('label[for="a-members"]')).to_contain_text("Kỳ trước 1.000, kỳ này 1.250 (tăng 25,0%)")
    offered = page.locator("#l-members option")
    expect(offered.first).to_have_attribute("value", ANSWERS["identity"][0])
    listed = page.locator(f'#l-members option[value="{LISTED}"]').get_attribute("value")
    page.locator('[name="members.answer"]').fill(listed or "")
    page.locator('[name="workers.answer"]').fill(OWN)
    leader.press("Lưu và gửi báo cáo")
    leader.says("Đã gửi báo cáo")
    reviewer = sit_down("reviewer", **walk.screen)
    reviewer.go(address)
    block = reviewer.page.locator("section", has=reviewer.page.locator("#cau-hoi"))
    expect(block).to_contain_text(LISTED)
    expect(block).to_contain_text(OWN)
    block.get_by_role("link", name="Lao động nơi có CĐ").click()
    expect(reviewer.page.locator("#o-workers")).to_be_in_viewport()
    reviewer.go(f"/cau-hoi/{stack.seed['running']}/")
    expect(reviewer.page.locator("main")).to_contain_text("Chênh lệch nhiều so với kỳ trước")
