"""Words and papers of a report, and the observer's tasks, on an office PC and on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import files
from tests.browser.stack import Stack
from tests.browser.test_main_walk import WALKS, Walk
from tests.browser.visitor import Visitor
from tests.browser.watch import Watched
from tests.factories import SPECIAL

pytestmark = pytest.mark.browser
WRITERS = {"pc": ("writer", "P-27020"), "phone": ("writer2", "P-27021")}
Seat = Callable[..., Watched]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_words_and_papers_go_with_the_figures(stack: Stack, sit_down: Seat, walk: Walk, tmp_path: Path) -> None:
    name, unit = WRITERS[walk.name]
    outside = Visitor(stack.url, name)
    made = outside.api("POST", "reports/", {"unit": unit, "period": stack.seed["running"]})
    cells = {c: {"value": SPECIAL.get(c, 20 if c.startswith("unionised") else 3)} for c in made["cells"]}
    outside.api("PATCH", f"reports/{made['id']}/", {"cells": cells})
    writer = sit_down(name, **walk.screen)
    writer.go(f"/bao-cao/{made['id']}/")
    writer.follow(writer.page.get_by_role("link", name="Thuyết minh, tài liệu"))
    writer.page.get_by_label("Kết quả").fill("Đã vận động thành lập 3 công đoàn cơ sở.\nChăm lo 120 đoàn viên.")
    writer.press("Lưu thuyết minh")
    expect(writer.page.locator("body")).to_contain_text("Đã lưu thuyết minh.")
    picture, program = tmp_path / "Ảnh hội nghị.jpg", tmp_path / "giả.docx"
    writer.page.screenshot(path=picture, type="jpeg")
    program.write_bytes(files.EXE)
    writer.page.get_by_label("Chọn tệp").set_input_files(program)
    with writer.refused_with(400):
        writer.press("Đính kèm")
    expect(writer.page.locator("#id_file_error")).to_contain_text("nội dung tệp này không phải")
    writer.page.get_by_label("Chọn tệp").set_input_files(picture)
    writer.press("Đính kèm")
    expect(writer.page.locator("body")).to_contain_text("Đã đính kèm “Ảnh hội nghị.jpg”.")
    outside.api("POST", f"reports/{made['id']}/submit/", {})
    the_reviewer_reads_them(sit_down("reviewer", **walk.screen), f"/bao-cao/{made['id']}/", picture)


def the_reviewer_reads_them(reviewer: Watched, address: str, picture: Path) -> None:
    """Under the figures; the paper comes as a download."""
    reviewer.go(address)
    said = reviewer.page.locator("#thuyet-minh")
    expect(said).to_contain_text("Chăm lo 120 đoàn viên.")
    with reviewer.page.expect_download() as coming:
        said.get_by_role("link", name="Ảnh hội nghị.jpg").click()
    assert coming.value.suggested_filename == "Ảnh hội nghị.jpg"
    assert Path(coming.value.path()).read_bytes() == picture.read_bytes()


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_the_observer_keeps_the_tasks(sit_down: Seat, walk: Walk) -> None:
    code = {"pc": "DK-1", "phone": "DK-3"}[walk.name]
    observer = sit_down("observer", **walk.screen)
    observer.menu("Nhiệm vụ")
    overdue = observer.page.locator("section", has=observer.page.get_by_role("heading", name="Quá hạn"))
    late = overdue.get_by_role("link", name=code, exact=True)
    expect(late).to_have_count(0)  # nothing was noted of it yet
    before = timezone.localdate() - dt.timedelta(days=1)
    for state, page in (("running", 1), ("done", 0)):
        observer.go(f"/nhiem-vu/{code}/")
        observer.page.get_by_label("Trạng thái").select_option(state)
        observer.page.get_by_label("Ngày", exact=True).fill(f"{before:%d/%m/%Y}")
        observer.page.get_by_label("Hạn (không bắt buộc)").fill(f"{before:%d/%m/%Y}")
        observer.page.get_by_label("Số văn bản").fill("12-KH/TU")
        observer.press("Ghi")
        expect(observer.page.locator("body")).to_contain_text(f"Đã ghi tình hình {code}.")
        observer.go("/nhiem-vu/?nhom=dinh-ky")
        expect(late).to_have_count(page)
