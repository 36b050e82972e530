"""After the last day of entry: the federation opens, the leader corrects, the reviewer approves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_a_correction_after_the_last_day(stack: Stack, sit_down: Callable[..., Watched], walk: Walk) -> None:
    leader = sit_down(walk.leader, **walk.screen)
    leader.go("/bao-cao/")
    line = leader.page.get_by_role("row", name=_quarter(stack.seed["before"]))
    leader.follow(line.get_by_role("link", name="Xem"))
    leader.says("hãy đề nghị Liên đoàn Lao động Thành phố mở lại")
    address = leader.page.url.removeprefix(stack.url)
    until = dt.date.today() + dt.timedelta(days=5)
    federation = sit_down("reviewer", **walk.screen)
    federation.go(f"/ky/{stack.seed['before']}/")
    form = federation.page.locator("#mo-lai")
    if not form.get_by_label("Lý do").is_visible():
        form.get_by_text("Mở lại cho một đơn vị").click()
    form.get_by_label("Đơn vị").select_option(walk.unit)
    form.get_by_label("Lý do").fill("Công văn 5/CV-CĐ đề nghị sửa số đoàn viên")
    form.get_by_label("Đến hết ngày").fill(f"{until:%d/%m/%Y}")
    federation.press("Mở lại")
    federation.says("Đã mở lại")
    leader.go(address)
    leader.says(f"Được mở lại đến hết ngày {until:%d/%m/%Y}")
    leader.page.get_by_text("Điều chỉnh số đã duyệt").click()
    leader.page.get_by_label("Lý do điều chỉnh").fill("Nhầm cột")
    leader.page.get_by_label("Văn bản làm căn cứ").fill("12/CV-CĐ")
    leader.press("Bắt đầu điều chỉnh")
    leader.page.locator('[name="members_left.value"]').fill("41")
    leader.page.locator('[name="members_admitted.value"]').fill("31")
    leader.press("Lưu và gửi báo cáo")
    leader.says("Đã gửi báo cáo")
    federation.go(address)
    federation.press("Duyệt")
    federation.says("Đã duyệt báo cáo")


def _quarter(code: str) -> str:
    year, number = code.split("-Q")
    return f"Quý {('I', 'II', 'III', 'IV')[int(number) - 1]}/{year}"
