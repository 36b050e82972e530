"""The form under the hands of an officer: keys, paste, saves by itself, no network, a colleague, paper, eyes closed."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import serious
from tests.browser.stack import Stack, until
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.visitor import Visitor
from tests.browser.watch import Watched
from tests.factories import SPECIAL

pytestmark = pytest.mark.browser
Seat = Callable[..., Watched]
PC, PHONE = WALKS[0].screen, WALKS[1].screen
SAVED = re.compile(r"^Đã lưu nháp lúc \d\d:\d\d:\d\d$")
BAR = "document.querySelector('.form-actions').getBoundingClientRect().top"
ABOVE_BUTTONS = f"cell => cell.getBoundingClientRect().bottom <= {BAR}"
SEEN = f"[...document.querySelectorAll('[data-value]')].filter({ABOVE_BUTTONS})"
LOWEST = f"{SEEN}.pop().closest('[data-row]').dataset.row"
LOST = "Mất kết nối – số liệu đang giữ trên máy này, sẽ lưu khi có mạng."


def open_form(who: Watched, stack: Stack) -> str:
    """Opens the report of the period that is collected; gives its address."""
    who.menu("Báo cáo của đơn vị")
    desk = who.page.locator("section", has=who.page.get_by_role("heading", name=stack.seed["label"], exact=True))
    who.follow(desk.get_by_role("button", name="Bắt đầu nhập"))
    return who.page.url.removeprefix(who.home)


def value(page: Page, code: str) -> Any:
    """The field of a cell."""
    return page.locator(f'[name="{code}.value"]')


def usual(code: str) -> str:
    """What the unit had last quarter."""
    return str(SPECIAL.get(code, 20 if code.startswith("unionised") else 3))


def is_saved(who: Watched) -> None:
    """The form says when it was saved, and that nothing is left."""
    expect(who.page.locator("[data-status]")).to_have_text(SAVED)


def kept(page: Page) -> int:
    """How many reports this browser keeps unsaved numbers of."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('ctr25:')).length"))


def test_a_report_is_filed_by_keyboard_alone(stack: Stack, sit_down: Seat) -> None:
    """Tab to the first cell, numbers and Enter, Enter on the button; the cells that the unit has not are remembered."""
    leader = sit_down("typist_leader", **PC)
    open_form(leader, stack)
    page, keys, started = leader.page, 0, time.monotonic()
    focused = "document.activeElement.closest('[data-row]')?.dataset.row || document.activeElement.value || ''"
    while page.evaluate("document.activeElement.name") != "members.value":
        page.keyboard.press("Tab")
        keys += 1
        assert keys < 40
    for _ in range(int(stack.seed["cells"])):
        code = page.evaluate(focused)
        empty = page.evaluate("!document.activeElement.readOnly")
        page.keyboard.type(usual(code) if empty else "")
        page.keyboard.press("Enter")
        keys += 1 + (len(usual(code)) if empty else 0)
    expect(page.get_by_role("button", name="Lưu và gửi báo cáo")).to_be_focused()
    expect(page.locator("[data-filled]")).to_have_text(stack.seed["cells"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    leader.says("Đã gửi báo cáo")
    print(f"{keys + 1} keys, {time.monotonic() - started:.1f} s")
    assert keys < 80
    expect(page.locator("#o-members .value")).to_contain_text("1.000")
    expect(page.locator("#o-unionised_nonpublic_other .value")).to_contain_text("–")
    assert kept(page) == 0


def test_a_pasted_block_is_saved_by_itself(stack: Stack, sit_down: Seat) -> None:
    """A column of numbers and one of notes; "1.200" is asked about; a part above its whole stays out until mended."""
    clerk = sit_down("paster", **PC)
    clerk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_form(clerk, stack)
    page = clerk.page
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if request.method == "PATCH" else None)
    block = "1 000\tđã đối chiếu\n900\t\n30\n10\n40\n1.200\n\n3\n1.580\n"
    page.evaluate("(text) => navigator.clipboard.writeText(text)", block)
    value(page, "members").focus()
    page.keyboard.press("ControlOrMeta+v")
    expect(value(page, "workers")).to_have_value("1.200")
    expect(value(page, "grassroots_unions")).to_have_value("")
    page.get_by_role("button", name="Cả 2 số kiểu “1.200” là số nguyên").click()
    is_saved(clerk)
    assert sent[-1]["cells"]["members"] == {"state": "number", "value": 1000, "note": "đã đối chiếu"}
    assert sent[-1]["cells"]["workers"]["value"] == 1200
    assert "grassroots_unions" not in sent[-1]["cells"]
    with clerk.refused_with(400):
        value(page, "members_employed").fill("1001")
        value(page, "grassroots_unions").fill("7")
        expect(page.locator("#k-members_employed")).to_contain_text("lớn hơn")
        expect(page.locator("[data-status]")).to_contain_text("1 ô chưa lưu được")
    assert sent[-1]["cells"] == {"grassroots_unions": {"state": "number", "value": 7, "note": ""}}
    value(page, "members_employed").fill("901")
    is_saved(clerk)
    expect(page.locator("#k-members_employed .error-text")).to_have_count(0)
    assert list(sent[-1]["cells"]) == ["members_employed"]
    page.evaluate("window.scrollTo(0, 0)")
    value(page, "members").fill("1201")
    lowest = value(page, page.evaluate(LOWEST))
    lowest.focus()
    expect(page.locator("#k-members")).to_contain_text("Vì sao?")
    assert lowest.evaluate(ABOVE_BUTTONS), "the question pushed the cell one is in out of sight"
    expect(page.locator("#l-members option").first).to_be_attached()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.locator('[name="members.answer"]').fill("Có nghiệp đoàn xe ôm")
    assert sent[-1] == {"cells": {}, "answers": {"members": "Có nghiệp đoàn xe ôm"}}
    is_saved(clerk)
    page.reload()
    expect(page.locator('[name="members.answer"]')).to_have_value("Có nghiệp đoàn xe ôm")
    expect(value(page, "members")).to_have_value("1.201")
    expect(value(page, "members_employed")).to_have_value("901")


@contextmanager
def without_network(who: Watched) -> Iterator[None]:
    """Nothing of the API is reached inside."""

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    who.cut_off = True
    who.page.route("**/api/**", cut)
    yield
    who.page.unroute("**/api/**", cut)


def test_a_lost_connection_loses_nothing(stack: Stack, sit_down: Seat) -> None:
    """Offline and back; offline and the page read anew; and nothing is left on the machine after signing out."""
    clerk = sit_down("rider", **PHONE)
    open_form(clerk, stack)
    page = clerk.page
    page.on("dialog", lambda dialog: dialog.accept())
    status = page.locator("[data-status]")
    clerk.cut_off = True
    page.context.set_offline(True)
    value(page, "members").fill("1234")
    expect(status).to_have_text(LOST)
    page.context.set_offline(False)
    is_saved(clerk)
    assert kept(page) == 0
    with without_network(clerk):
        value(page, "workers").fill("4321")
        expect(status).to_have_text(LOST)
        page.reload()
        expect(status).to_have_text(re.compile("^Đã khôi phục 1 ô"))
        expect(value(page, "workers")).to_have_value("4.321")
        expect(value(page, "members")).to_have_value("1.234")
    is_saved(clerk)
    page.reload()
    expect(value(page, "workers")).to_have_value("4.321")
    with without_network(clerk):
        value(page, "workers").fill("4444")
        expect(status).to_have_text(LOST)
        assert kept(page) == 1
        page.locator("details.nav-phone > summary").click()
        clerk.follow(page.locator("details.nav-phone").get_by_role("button", name="Đăng xuất"))
        assert kept(page) == 0
    clerk.cut_off = False


def test_two_people_at_one_report_see_both_versions(stack: Stack, sit_down: Seat) -> None:
    """Whoever comes second keeps what they typed, sees both numbers at the cell, and chooses."""
    clerk = sit_down("pair", **PC)
    address = open_form(clerk, stack)
    leader = sit_down("pair_leader", **PC)
    leader.go(address)
    value(leader.page, "members").fill("1150")
    value(leader.page, "workers").fill("1999")
    is_saved(leader)
    page = clerk.page
    versions = page.locator("#o-members .version")
    with clerk.refused_with(412):
        value(page, "members").fill("1111")
        value(page, "grassroots_unions").fill("7")
        expect(versions).to_have_count(2)
    expect(versions.nth(0)).to_contain_text("1.111")
    expect(versions.nth(1)).to_contain_text("1.150")
    expect(value(page, "members")).to_have_value("1.111")
    expect(value(page, "workers")).to_have_value("1.999")
    expect(page.locator("[data-status]")).to_contain_text("1 ô hai người nhập khác nhau")
    assert serious(page) == []
    page.get_by_role("button", name="Lưu nháp", exact=True).click()
    expect(page.get_by_role("button", name="Giữ số của tôi")).to_be_focused()
    page.keyboard.press("Enter")
    is_saved(clerk)
    expect(versions).to_have_count(0)
    with leader.refused_with(412):
        value(leader.page, "members").fill("1160")
        leader.page.get_by_role("button", name="Lấy số của người kia").click()
    expect(leader.page.locator("#o-members .version")).to_have_count(0)
    expect(value(leader.page, "grassroots_unions")).to_have_value("7")
    expect(value(leader.page, "members")).to_have_value(re.compile(r"^1\.?111$"))
    leader.press("Lưu nháp")
    leader.says("Đã lưu nháp")
    expect(value(leader.page, "members")).to_have_value("1.111")


def paper(page: Page) -> tuple[str, int]:
    """What Ctrl+P gives: the text, and how many pages."""
    book = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert {(round(each.mediabox.width), round(each.mediabox.height)) for each in book.pages} == {(595, 842)}
    return " ".join(" ".join(each.extract_text() for each in book.pages).split()), len(book.pages)


def test_every_face_of_a_report_prints_as_the_unions_paper(stack: Stack, sit_down: Seat) -> None:
    """While it is entered with what is typed, when it is reviewed, when it is read: one A4 sheet to be signed."""
    leader = sit_down("printer_leader", **PC)
    address = open_form(leader, stack)
    page = leader.page
    value(page, "members").fill("1000")
    words, pages = paper(page)
    assert pages == 1
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HỒ CHÍ MINH",
        "ĐƠN VỊ P-27104", stack.seed["label"], "TT Nội dung Đơn vị tính Số lượng Ghi chú", "NGƯỜI LẬP BIỂU",
        "LÃNH ĐẠO ĐƠN VỊ", "(Ký, đóng dấu", "Đoàn viên công đoàn đoàn viên 1.000",
    ):  # fmt: skip
        assert part in words
    assert "Lưu nháp" not in words
    assert "Không đổi" not in words
    for group in page.get_by_role("button", name="Không đổi so với quý trước").all():
        group.click()
    expect(value(page, "members_left")).to_have_value("0")
    leader.press("Lưu và gửi báo cáo")
    leader.says("Đã gửi báo cáo")
    assert "chờ duyệt" in paper(page)[0]
    reviewer = sit_down("reviewer", **PC)
    reviewer.go(address)
    words, pages = paper(reviewer.page)
    assert pages == 1
    assert "Đoàn viên công đoàn đoàn viên 1.000" in words
    assert "NGƯỜI LẬP BIỂU" in words


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_the_form_is_for_everybody(stack: Stack, sit_down: Seat, walk: Walk) -> None:
    """No serious finding of axe-core: empty, with a question, a refused cell and the notes open."""
    visitor = Visitor(stack.url, "reader")
    report = visitor.api("POST", "reports/", {"unit": "P-27105", "period": stack.seed["running"]})
    clerk = sit_down("reader", **walk.screen)
    page = clerk.go(f"/bao-cao/{report['id']}/")
    assert serious(page) == []
    page.get_by_label("Hiện cột ghi chú").check()
    page.locator('[name="members_left.state"]').select_option("missing")
    with clerk.refused_with(400):
        expect(page.locator("#k-members_left")).to_contain_text("phải ghi lý do")
    page.locator("#o-workers .definition summary").click()
    clerk.fits()
    assert serious(page) == []


def test_leaving_the_page_saves_what_was_typed_last(stack: Stack, sit_down: Seat) -> None:
    """A link followed right after the last key: no warning, and the number is saved when the page goes."""
    visitor = Visitor(stack.url, "reader")
    report = visitor.api("POST", "reports/", {"unit": "P-27105", "period": stack.seed["running"]})
    clerk = sit_down("reader", **PC)
    page = clerk.go(f"/bao-cao/{report['id']}/")
    value(page, "members_admitted").fill("77")
    clerk.menu("Chương trình")

    def saved() -> bool:
        cells = visitor.api("GET", f"reports/{report['id']}/")["cells"]
        return bool(cells["members_admitted"]["value"] == 77)

    until(saved, 20, "the last number is saved")
    clerk.go(f"/bao-cao/{report['id']}/")
    expect(value(page, "members_admitted")).to_have_value("77")
    assert kept(page) == 0
