"""The form down, filled in, up with errors, mended, looked at, saved – on an office PC and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.stack import Stack
from tests.browser.watch import Watched

pytestmark = pytest.mark.browser
PC = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize(("who", "screen"), [("filer", PC), ("filer2", PHONE)], ids=["pc", "phone"])
def test_down_and_up(
    stack: Stack, sit_down: Callable[..., Watched], who: str, screen: dict[str, Any], tmp_path: Path
) -> None:
    leader = sit_down(who, **screen)
    page = leader.page
    leader.menu("Báo cáo của đơn vị")
    desk = page.locator("section", has=page.get_by_role("heading", name=stack.seed["label"], exact=True))
    leader.follow(desk.get_by_role("button", name="Bắt đầu nhập"))
    leader.follow(page.get_by_role("link", name="Biểu Excel", exact=True))
    form = downloaded(leader, "Tải biểu (.xlsx)", tmp_path / "bieu.xlsx")
    fill(form, members="1.580", workers=1200.5)
    with leader.refused_with(422):
        send(leader, form)
    expect(page.get_by_role("heading", name="Tệp có 2 chỗ cần sửa")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("hãy ghi 1580"))).to_be_visible()
    marked = downloaded(leader, "Tải tệp đã tô các ô cần sửa", tmp_path / "loi.xlsx")
    assert openpyxl.load_workbook(marked)["Biểu"].cell(*place(marked, "Đoàn viên công đoàn")).comment is not None
    fill(marked, members=1580, workers=1600)
    send(leader, marked)
    cells = int(stack.seed["cells"])
    expect(page.get_by_role("heading", name=f"Xem trước: {cells} ô thay đổi")).to_be_visible()
    row = page.locator("tr", has=page.get_by_role("rowheader", name="Đoàn viên công đoàn", exact=True))
    expect(row.first).to_contain_text("1.580")
    leader.press(f"Xác nhận lưu {cells} ô")
    leader.says("Đã lưu số liệu từ biểu Excel")
    expect(page.locator('[name="members.value"]')).to_have_value("1.580")
    leader.follow(page.get_by_role("link", name="Biểu Excel", exact=True))
    send(leader, marked)
    leader.says("Không lưu lại lần nữa")


def downloaded(who: Watched, link: str, to: Path) -> Path:
    """What a link of the page gives."""
    with who.page.expect_download() as coming:
        who.page.get_by_role("link", name=link).click()
    coming.value.save_as(to)
    return to


def send(who: Watched, file: Path) -> None:
    """Chooses the file and looks at what it would change."""
    who.page.get_by_label("Tệp .xlsx, tối đa 10 MB").set_input_files(file)
    who.press("Xem trước")


def place(file: Path, name: str) -> tuple[int, int]:
    """Row and column of a quantity."""
    sheet = openpyxl.load_workbook(file)["Biểu"]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 2).value == name)
    return row, 4


def fill(file: Path, members: int | str, workers: float) -> None:
    """Fills in every row of the form as a spreadsheet would."""
    book = openpyxl.load_workbook(file)
    sheet = book["Biểu"]
    special = {"Đoàn viên công đoàn": members, "Lao động nơi đã có tổ chức công đoàn": workers}
    for row in range(1, sheet.max_row + 1):
        if not sheet.cell(row, 4).protection.locked:
            sheet.cell(row, 4).value = special.get(sheet.cell(row, 2).value, 3)
    book.save(file)
