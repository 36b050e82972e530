"""From the clerk's first number to the meeting's workbook, on an office PC and on a phone, against real processes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.stack import Stack, until
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser

FIGURES = {
    "members_employed": "1 050",
    "members_admitted": "30",
    "members_joined_other": "10",
    "members_left": "40",
    "workers": "1200",
}


@dataclass(frozen=True)
class Walk:
    """A screen and the unit that files on it; `members` is above `workers`, which asks a question."""

    name: str
    screen: dict[str, Any]
    unit: str
    clerk: str
    leader: str
    members: int


WALKS = [
    Walk("pc", {"viewport": {"width": 1366, "height": 768}}, "P-26740", "clerk", "leader", 1321),
    Walk(
        "phone",
        {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
        "P-26824",
        "clerk2",
        "leader2",
        1432,
    ),
]
Seat = Callable[..., Watched]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_from_the_clerk_to_the_workbook(stack: Stack, sit_down: Seat, walk: Walk, tmp_path: Path) -> None:
    clerk = sit_down(walk.clerk, **walk.screen)
    observer = sit_down("observer", **walk.screen)
    before = members_on_the_overview(observer, stack)
    address = the_clerk_files(clerk, stack)
    leader = sit_down(walk.leader, **walk.screen)
    the_leader_answers_and_submits(leader, address, walk.members)
    reviewer = sit_down("reviewer", **walk.screen)
    the_reviewer_returns_a_cell(reviewer, address)
    the_clerk_mends_it(clerk, address)
    leader.go(address)
    leader.press("Lưu và gửi báo cáo")
    leader.says("Đã gửi báo cáo")
    approved = the_reviewer_approves(reviewer, address)
    the_new_figure_is_there_soon(observer, stack, walk, approved)
    assert members_on_the_overview(observer, stack) == before + walk.members
    the_observer_takes_the_workbook(observer, stack, walk, tmp_path)


def the_clerk_files(clerk: Watched, stack: Stack) -> str:
    """Opens the period that is collected, fills every cell, saves; gives the report's address."""
    clerk.menu("Báo cáo của đơn vị")
    desk = clerk.page.locator("section", has=clerk.page.get_by_role("heading", name=stack.seed["label"], exact=True))
    clerk.follow(desk.get_by_role("button", name="Bắt đầu nhập"))
    address = clerk.page.url.removeprefix(clerk.home)
    inputs = clerk.page.locator("[data-value]")
    expect(inputs).to_have_count(int(stack.seed["cells"]))
    for index in range(inputs.count()):
        code = (inputs.nth(index).get_attribute("name") or "").removesuffix(".value")
        inputs.nth(index).fill(FIGURES.get(code, "20" if code.startswith(("unionised", "unorganised_w")) else "3"))
    clerk.page.locator('[name="members.value"]').fill("1200")
    expect(clerk.page.locator("[data-filled]")).to_have_text(stack.seed["cells"])
    clerk.press("Lưu nháp")
    clerk.says("Đã lưu nháp")
    expect(clerk.page.locator('[name="members.value"]')).to_have_value("1.200")
    return address


def the_leader_answers_and_submits(leader: Watched, address: str, members: int) -> None:
    """Puts the members right, is asked why they are above the workers, answers, submits."""
    leader.go(address)
    leader.page.locator('[name="members.value"]').fill(str(members))
    with leader.refused_with(409):
        leader.press("Lưu và gửi báo cáo")
    answer = leader.page.locator('[name="members.answer"]')
    expect(leader.page.locator('label[for="a-members"]')).to_contain_text("Vì sao?")
    answer.fill("Nhận thêm đoàn viên nghiệp đoàn chuyển về")
    leader.press("Lưu và gửi báo cáo")
    leader.says("Đã gửi báo cáo")


def the_reviewer_returns_a_cell(reviewer: Watched, address: str) -> None:
    """From the inbox: one cell goes back with a reason."""
    reviewer.menu("Xét duyệt")
    reviewer.follow(reviewer.page.locator(f'a[href="{address}"]'))
    expect(reviewer.page.locator("#o-members")).to_contain_text("Nhận thêm đoàn viên")
    row = reviewer.page.locator("#o-members_employed")
    row.get_by_text("Trả lại ô này").click()
    row.locator('[name="members_employed.why"]').fill("Chưa tính công ty mới thành lập")
    reviewer.press("Trả lại các ô đã ghi lý do")
    reviewer.says("Đã trả lại báo cáo")


def the_clerk_mends_it(clerk: Watched, address: str) -> None:
    """Finds the reason at the cell and puts it right; "1.080" could be a fraction, so it is asked about."""
    clerk.menu("Báo cáo của đơn vị")
    clerk.follow(clerk.page.locator(f'a[href="{address}"]').first)
    expect(clerk.page.locator("#k-members_employed")).to_contain_text("công ty mới thành lập")
    clerk.page.locator('[name="members_employed.value"]').fill("1.080")
    with clerk.refused_with(400):
        clerk.press("Lưu nháp")
    clerk.page.locator("#k-members_employed").get_by_role("checkbox").check()
    clerk.press("Lưu nháp")
    clerk.says("Đã lưu nháp")


def the_reviewer_approves(reviewer: Watched, address: str) -> float:
    """The mended report, from the inbox; gives the moment it was approved."""
    reviewer.menu("Xét duyệt")
    reviewer.follow(reviewer.page.locator(f'a[href="{address}"]'))
    moments: list[float] = []
    reviewer.page.once("response", lambda answer: moments.append(time.monotonic()))
    reviewer.press("Duyệt")
    reviewer.says("Đã duyệt báo cáo")
    return moments[0]


def the_new_figure_is_there_soon(observer: Watched, stack: Stack, walk: Walk, approved: float) -> None:
    """On the unit's page within two seconds of the approval, the worker being idle."""
    words = f"{walk.members // 1000}.{walk.members % 1000:03}"
    address = f"{stack.url}/don-vi/{walk.unit}/"
    until(lambda: words in observer.page.request.get(address).text(), approved + 2 - time.monotonic(), "new figure")
    observer.go(f"/don-vi/{walk.unit}/")
    expect(observer.page.locator("table.figures td", has_text=words)).to_be_visible()


def members_on_the_overview(who: Watched, stack: Stack) -> int:
    """The members of the programme's perimeter as the overview shows them at the collecting period, 0 where none."""
    who.go(f"/?ky={stack.seed['running']}")
    shown = who.page.locator("#members .stat b").first
    text = shown.inner_text() if shown.count() else "…"
    return int(text.replace(".", "")) if text[0].isdigit() else 0


def the_observer_takes_the_workbook(observer: Watched, stack: Stack, walk: Walk, tmp_path: Path) -> None:
    """Asks, follows the progress without reloading, downloads, opens: the unit's number is in it."""
    observer.menu("Biểu phục vụ họp")
    observer.page.get_by_label("Kỳ báo cáo").select_option(stack.seed["running"])
    observer.page.get_by_label("Đơn vị, phạm vi").select_option("TPHCM-CU")
    observer.press("Lập biểu")
    line = observer.page.locator("tbody tr").first
    expect(line).to_contain_text(re.compile("%|Tải xuống"))
    link = line.get_by_role("link", name=re.compile("^Tải xuống"))
    expect(link).to_be_visible(timeout=30_000)
    with observer.page.expect_download() as coming:
        link.click()
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    assert path.name == f"CTr25-TPHCM-CU-{stack.seed['running']}.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Biểu 01", "Biểu 02"]
    assert walk.members in {cell for row in book["Biểu 02"].iter_rows(values_only=True) for cell in row}
