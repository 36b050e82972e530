"""What the federation supplies in a period: one table for all units, entered, asked back, submitted and approved."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest

from reporting.models import Figure, Report
from reporting.reports import actions
from targets.models import Element, Unit
from tests import factories
from tests.cast import Cast
from tests.reporting import pages
from tests.reporting.pages import post, read

pytestmark = pytest.mark.django_db

TABLE = "/so-lieu-lien-doan/2026-Q3/"
SAVE, SUBMIT, APPROVE = f"{TABLE}luu/", f"{TABLE}gui/", f"{TABLE}duyet/"


def line(unit: Unit, value: str, revision: int = 0, **more: str) -> dict[str, str]:
    """A line of the table as posted."""
    fields = {"enterprises_25": value, "revision": str(revision), "source": "", "reason": "", **more}
    return {f"{unit.code}.{name}": text for name, text in fields.items()}


def given(unit: Unit) -> dict[str, Any]:
    """What the federation's report of a unit says of its enterprises."""
    report = Report.objects.get(unit=unit, supplier="federation", period="2026-Q3")
    assert report.revision is not None
    return dict(report.revision.cells["enterprises_25"])


def test_one_table_for_all_units(city: Cast) -> None:
    page = read(city.reviewer, TABLE)
    for unit in (city.ward, city.paper_ward, city.base, city.office):
        assert f'name="{unit.code}.enterprises_25"' in page
    assert city.district.code not in page
    assert "officials_fulltime" not in page
    with pages.clock(dt.date(2027, 1, 4)):
        assert f'name="{city.ward.code}.officials_fulltime"' in read(city.reviewer, "/so-lieu-lien-doan/2026-Q4/")


def test_numbers_nothing_and_not_known(city: Cast) -> None:
    body = {"source": "CV 1/BHXH"}
    body |= line(city.ward, "42") | line(city.ward2, "-") | line(city.base, "?", reason="chưa có danh sách")
    body |= line(city.paper_ward, "7", source="CV 2/BHXH") | line(city.office, "")
    assert post(city.reviewer, SAVE, body)[0] == 302
    assert (given(city.ward)["value"], given(city.ward)["source"]) == (42, "CV 1/BHXH")
    assert (given(city.ward2)["state"], given(city.ward2)["source"]) == ("n/a", "")
    assert (given(city.base)["state"], given(city.base)["reason"]) == ("missing", "chưa có danh sách")
    assert given(city.paper_ward)["source"] == "CV 2/BHXH"
    assert not Report.objects.filter(unit=city.office).exists()
    page = read(city.reviewer, TABLE)
    assert 'value="42"' in page
    assert 'value="chưa có danh sách"' in page


@pytest.mark.parametrize(
    ("value", "message"), [("x", "Chỉ nhập chữ số"), ("-3", "không được âm"), ("?", "phải ghi lý do")]
)
def test_a_bad_line_saves_no_line(city: Cast, value: str, message: str) -> None:
    status, page = post(city.reviewer, SAVE, line(city.ward, "42") | line(city.ward2, value))
    assert status == 400
    assert message in page
    assert "chưa lưu đơn vị nào" in page
    assert 'value="42"' in page
    assert not Report.objects.exists()


def test_two_people_at_one_table(city: Cast) -> None:
    post(city.reviewer, SAVE, line(city.ward, "42") | line(city.ward2, "5"))
    seen = {unit.code: Report.objects.get(unit=unit).revision_id or 0 for unit in (city.ward, city.ward2)}
    mine = line(city.ward, "50", seen["P-26740"]) | line(city.ward2, "5", seen["P-26824"])
    post(city.reviewer2, SAVE, line(city.ward2, "6", seen["P-26824"]))
    assert post(city.reviewer, SAVE, mine)[0] == 302
    assert given(city.ward)["value"] == 50
    assert given(city.ward2)["value"] == 6
    status, page = post(city.reviewer2, SAVE, line(city.ward, "60", seen["P-26740"]))
    assert status == 412
    assert "Người khác lưu: 50" in page
    assert 'value="60"' in page
    assert given(city.ward)["value"] == 50


def test_submit_all_then_a_second_person_approves_all(city: Cast) -> None:
    body = {"source": "CV 1"} | line(city.ward, "42") | line(city.ward2, "5")
    assert post(city.reviewer, SUBMIT, body)[0] == 302
    assert set(Report.objects.values_list("state", flat=True)) == {"submitted"}
    assert "đang chờ người thứ hai duyệt" in read(city.reviewer, TABLE)
    page = pages.browser(city.reviewer).post(APPROVE, follow=True).content.decode()
    assert "Không ai duyệt lần gửi" in page
    assert set(Report.objects.values_list("state", flat=True)) == {"submitted"}
    assert "Duyệt tất cả (2)" in read(city.reviewer2, TABLE)
    assert post(city.reviewer2, APPROVE, {})[0] == 302
    assert Figure.objects.filter(element="enterprises_25", value=42).exists()
    assert Report.objects.filter(state="approved").count() == 2
    post(city.reviewer, SAVE, line(city.ward, "1", 1))
    assert given(city.ward)["value"] == 42


def test_incomplete_reports_stay_drafts_and_are_named(city: Cast) -> None:
    with pages.clock(dt.date(2027, 1, 4)):
        address = "/so-lieu-lien-doan/2026-Q4/"
        browser = pages.browser(city.reviewer)
        page = browser.post(f"{address}gui/", line(city.ward, "42"), follow=True).content.decode()
        assert "Đã gửi 0 đơn vị." in page
        assert "còn 5 ô chưa nhập" in page
    assert Report.objects.get().state == "draft"


def test_a_bad_line_is_not_submitted_either(city: Cast) -> None:
    status, page = post(city.reviewer, SUBMIT, line(city.ward, "x"))
    assert status == 400
    assert "chưa gửi đơn vị nào" in page
    assert post(city.reviewer, TABLE, {})[0] == 405


GONE = "Kỳ trước có số liệu (40), kỳ này ghi chưa có số liệu. Vì sao?"


def asked_about(city: Cast) -> dict[str, str]:
    """Two wards had a figure last quarter and have none now: what is posted, beside a third that is fine."""
    for unit in (city.ward, city.ward2):
        before = factories.report(
            city.reviewer, unit, "2026-Q2", factories.at(dt.date(2026, 7, 3)), "federation", enterprises_25=40
        )
        act: dict[str, Any] = {"at": factories.at(dt.date(2026, 7, 3)), "via": "page"}
        before = actions.submit(report=before, by=city.reviewer, **act)
        actions.approve(report=before, by=city.reviewer2, **act)
    unknown = {unit.code: line(unit, "?", reason="chưa có danh sách") for unit in (city.ward, city.ward2)}
    return {"source": "CV 1"} | unknown["P-26740"] | unknown["P-26824"] | line(city.base, "5")


def states() -> dict[str, str]:
    """State of this quarter's reports by unit."""
    return dict(Report.objects.filter(period="2026-Q3").values_list("unit", "state"))


def again(page: str) -> dict[str, str]:
    """What a browser would send of the table without scripts: every field as it stands."""
    fields = re.findall(r'<input [^>]*name="([^"]+)"[^>]*?value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in fields}


def test_questions_are_answered_in_the_table(city: Cast) -> None:
    status, page = post(city.reviewer, SUBMIT, asked_about(city))
    assert status == 409
    assert states() == {"P-26740": "draft", "P-26824": "draft", "B-SAWACO": "submitted"}
    assert "Đã gửi 1 đơn vị." in page
    assert "2 đơn vị còn câu hỏi phải trả lời" in page
    assert page.count(GONE) == 2
    assert page.count('<option value="Cơ sở chưa gửi số liệu">') == 2
    assert '<a href="#a-P-26740">' in page
    body = again(page) | {"P-26740.answer": "  Cơ sở chưa  gửi số liệu "}
    assert body["P-26824.answer"] == ""
    status, page = post(city.reviewer, SUBMIT, body)
    assert status == 409
    assert states()["P-26740"] == "submitted"
    assert given(city.ward)["answer"] == "Cơ sở chưa gửi số liệu"
    assert page.count(GONE) == 1
    assert post(city.reviewer, SUBMIT, again(page) | {"P-26824.answer": "Đang rà soát"})[0] == 302
    assert set(states().values()) == {"submitted"}


def test_each_asked_cell_of_a_line_gets_its_answer(city: Cast) -> None:
    """And no other: what an answer was not asked for is asked about the next time."""
    Element.objects.filter(pk="officials_fulltime").update(tolerance=10, matters_from=0)
    with pages.clock(dt.date(2027, 1, 4)):
        address = "/so-lieu-lien-doan/2026-Q4/"
        moment = factories.at(dt.date(2026, 1, 5))
        before = factories.report(city.reviewer, city.ward, "2025-Q4", moment, "federation")
        before = actions.submit(report=before, by=city.reviewer, at=moment, via="page")
        actions.approve(report=before, by=city.reviewer2, at=moment, via="page")
        codes = [each for each in factories.figures("2026-Q4", "federation") if each.startswith("officials")]
        body = line(city.ward, "-", reason="chưa có") | {f"P-26740.{code}": "?" for code in codes}
        status, page = post(city.reviewer, f"{address}gui/", body)
        assert status == 409
        assert page.count("Quý IV năm trước có số liệu") == len(codes) == 5
        assert page.count('name="P-26740.answer"') == 1
        body = again(page) | {"P-26740.answer": "Đang rà soát", "P-26740.asked": " ".join(codes[:4])}
        status, page = post(city.reviewer, f"{address}gui/", body)
        assert (status, page.count("Quý IV năm trước có số liệu")) == (409, 1)
        assert again(page)["P-26740.asked"] == codes[4]
        post(city.reviewer, f"{address}gui/", again(page) | {"P-26740.answer": "Sáp nhập"})
    report = Report.objects.get(period="2026-Q4")
    assert report.state == "submitted"
    assert report.revision is not None
    assert [report.revision.cells[code]["answer"] for code in codes] == ["Đang rà soát"] * 4 + ["Sáp nhập"]


def test_a_typed_answer_outlasts_a_bad_line_and_a_draft(city: Cast) -> None:
    page = post(city.reviewer, SUBMIT, asked_about(city))[1]
    typed = again(page) | {"P-26740.answer": "Đang rà soát “sổ”"}
    status, page = post(city.reviewer, SUBMIT, typed | {"P-26824.enterprises_25": "x"})
    assert status == 400
    assert again(page)["P-26740.answer"] == "Đang rà soát “sổ”"
    assert page.count(GONE) == 2
    assert given(city.ward)["answer"] == ""
    assert post(city.reviewer, SAVE, typed)[0] == 302
    assert given(city.ward)["answer"] == "Đang rà soát “sổ”"


@pytest.mark.parametrize(
    ("different", "message"),
    [({"P-26740.answer": "x" * 1001}, "không quá 1000 ký tự"), ({"P-26740.asked": "bịa"}, "Không có ô này")],
)
def test_a_bad_answer_is_refused_at_its_line(city: Cast, different: dict[str, str], message: str) -> None:
    page = post(city.reviewer, SUBMIT, asked_about(city))[1]
    body = again(page) | {"P-26740.answer": "a", "P-26824.answer": "b"} | different
    status, page = post(city.reviewer, SUBMIT, body)
    assert status == 400
    assert message in page
    assert states()["P-26824"] == "draft"
