"""A double click sends a form once: nobody reads a refusal of what has just succeeded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS
from tests.browser.visitor import Visitor
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser


def test_submit_and_approve_by_double_click(stack: Stack, sit_down: Callable[..., Watched]) -> None:
    leader = Visitor(stack.url, "clicker")
    report = leader.files("P-27007", stack.seed["running"], members=500)
    Visitor(stack.url, "reviewer2").api("POST", f"reports/{report}/return/", {"comment": "Xem lại"})
    at_desk = sit_down("clicker", **WALKS[0].screen)
    at_desk.go(f"/bao-cao/{report}/")
    at_desk.page.locator('[name="members_left.value"]').fill("41")
    at_desk.follow(at_desk.page.get_by_role("button", name="Lưu và gửi báo cáo"), clicks=2)
    at_desk.says("Đã gửi báo cáo")
    reviewer = sit_down("reviewer", **WALKS[0].screen)
    reviewer.go(f"/bao-cao/{report}/")
    reviewer.follow(reviewer.page.get_by_role("button", name="Duyệt", exact=True), clicks=2)
    reviewer.says("Đã duyệt báo cáo")
