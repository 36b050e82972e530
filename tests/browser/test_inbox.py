"""Many clean reports approved together while one of them is sent back; then that one, then the restatement log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.seed import REVIEWED
from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.visitor import Visitor
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser
PAIRS = [REVIEWED[:2], REVIEWED[2:]]


@pytest.mark.parametrize(("walk", "pair"), list(zip(WALKS, PAIRS, strict=True)), ids=["pc", "phone"])
def test_the_inbox_and_the_log(
    stack: Stack, sit_down: Callable[..., Watched], walk: Walk, pair: list[tuple[str, str]]
) -> None:
    running = stack.seed["running"]
    leaders = [Visitor(stack.url, name) for name, _ in pair]
    clean, sent = (who.files(code, running, 1100) for who, (_, code) in zip(leaders, pair, strict=True))
    reviewer = sit_down("reviewer", **walk.screen)
    page = reviewer.page
    reviewer.menu("Xét duyệt")
    reviewer.follow(page.get_by_role("link", name="Chọn tất cả"))
    for report in (clean, sent):
        expect(box(reviewer, report)).to_be_checked()
    Visitor(stack.url, "reviewer2").api("POST", f"reports/{sent}/return/", {"cells": {"workers": "Đối chiếu lại"}})
    reviewer.press("Duyệt các báo cáo đã chọn")
    reviewer.says("Đã duyệt")
    reviewer.says(f"Chưa duyệt Đơn vị {pair[1][1]}")
    expect(box(reviewer, clean)).to_have_count(0)
    leaders[1].api("PATCH", f"reports/{sent}/", {"cells": {"workers": {"value": 1150}}})
    leaders[1].api("POST", f"reports/{sent}/submit/", {})
    reviewer.go("/xet-duyet/")
    row = page.locator("tr", has=page.locator(f'a[href="/bao-cao/{sent}/"]'))
    expect(row).to_contain_text("đã sửa 1/1 ô bị trả lại")
    reviewer.follow(row.get_by_role("link", name="Xét duyệt"))
    expect(page.locator("#o-workers")).to_contain_text("khi trả lại: 1.200")
    reviewer.press("Duyệt và mở báo cáo kế tiếp")
    reviewer.says("Đã duyệt báo cáo")
    the_log_tells_of_a_correction(stack, sit_down("observer", **walk.screen), leaders[0], clean, pair[0][1])


def the_log_tells_of_a_correction(stack: Stack, observer: Watched, leader: Visitor, report: int, unit: str) -> None:
    """Corrected by the leader, approved by a reviewer; the observer finds old and new."""
    leader.api("POST", f"reports/{report}/correct/", {"reason": "Sót một cơ sở", "document": "CV 5"})
    leader.api("PATCH", f"reports/{report}/", {"cells": {"workers": {"value": 1210}}})
    leader.api("POST", f"reports/{report}/submit/", {})
    observer.go(f"/dieu-chinh/?don-vi={unit}")
    expect(observer.page.locator("main")).to_contain_text("Không có số liệu nào được điều chỉnh")
    Visitor(stack.url, "reviewer").approves(report)
    observer.go(f"/dieu-chinh/?don-vi={unit}")
    line = observer.page.locator(".restatements tbody tr")
    for words in ("1.200", "1.210", "Sót một cơ sở", "CV 5"):
        expect(line).to_contain_text(words)


def box(reviewer: Watched, report: int) -> Locator:
    """The tick box of a report."""
    return reviewer.page.locator(f'input[name="report"][value^="{report}:"]')
