"""What the sheet does so that less is typed: last quarter's n/a, "không đổi", what stands beside, the paper."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from reporting.filing import sheet
from reporting.models import Report
from reporting.reports import actions
from targets.models import Break, Element, Period, User
from tests import cast as casting
from tests import factories
from tests.cast import Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db
ABSENT = ("unionised_nonpublic_other", "with_agreement_nonpublic_other")


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast on a day when 2026-Q3 is collected; the ward's figures of 2026-Q2 are approved."""
    with pages.clock():
        people = casting.build()
        moment = factories.at(Period.objects.get(pk="2026-Q2").as_of + dt.timedelta(days=5))
        absent: dict[str, Any] = {code: {"state": "n/a"} for code in ABSENT}
        left = {"state": "missing", "reason": "chưa có"}
        before = factories.report(people.clerk, people.ward, "2026-Q2", moment, **absent, members_left=left)
        actions.submit(report=before, by=people.leader, at=moment, via="page")
        actions.approve(report=before, by=people.reviewer, at=moment, via="page")
        yield people


@pytest.fixture
def blank(city: Cast) -> Report:
    """The ward's report, nothing saved yet."""
    made, _ = actions.open_report(
        unit=city.ward, period=Period.objects.get(pk="2026-Q3"), by=city.clerk, at=casting.NOW, via="page"
    )
    return made


def get(who: User, report: Report) -> str:
    """The report's page."""
    return pages.browser(who).get(reverse("report", args=[report.pk])).content.decode()


def test_nothing_is_subtracted_across_a_reorganisation(city: Cast, blank: Report) -> None:
    assert "data-previous" in get(city.clerk, blank)
    Break.objects.create(on="2026-08-01", title="x", text="x", is_reorganisation=True)
    page = get(city.clerk, blank)
    assert "data-previous" not in page
    assert 'data-label="Quý II/2026">1.000<' in page  # the older value stands there all the same


def post(who: User, report: Report, do: str, **typed: str) -> tuple[int, str]:
    """Post the sheet: status and page."""
    answer = pages.browser(who).post(pages.verb(report, do), pages.sheet(report, **typed))
    report.refresh_from_db()
    return answer.status_code, answer.content.decode()


def fill(report: Report, group: object) -> str:
    """Where "không đổi" of a group posts to."""
    return pages.verb(report, "fill", group)


def field(page: str, code: str) -> tuple[str, str]:
    """Text and state of a cell as the form shows them."""
    value = re.search(rf'name="{code}\.value" value="([^"]*)"', page)
    select = re.search(rf'name="{code}\.state".*?</select>', page, re.DOTALL)
    assert value
    assert select
    state = re.search(r'value="([^"]*)" selected', select[0])
    assert state
    return value[1], state[1]


def test_what_the_unit_has_not_is_remembered_and_saved_with_the_next_save(city: Cast, blank: Report) -> None:
    page = get(city.clerk, blank)
    assert field(page, ABSENT[0]) == ("", "n/a")
    assert "như quý trước, chưa lưu" in page
    assert '<span data-filled="">2</span>/14' in page.replace("data-filled>", 'data-filled="">')
    assert blank.revision is None
    typed = {f"{code}__state": "n/a" for code in ABSENT}
    assert post(city.clerk, blank, "save", members="1000", **typed)[0] == 302
    assert blank.revision is not None
    assert {code: cell["state"] for code, cell in blank.revision.cells.items()} == {
        "members": "number",
        **dict.fromkeys(ABSENT, "n/a"),
    }
    assert "như quý trước, chưa lưu" not in get(city.clerk, blank)


def test_a_reader_sees_only_what_is_saved(city: Cast, blank: Report) -> None:
    assert "như quý trước" not in get(city.reviewer, blank)


def test_no_change_fills_the_empty_cells_of_one_group_and_saves_nothing(city: Cast, blank: Report) -> None:
    browser, typed = pages.browser(city.clerk), pages.sheet(blank, members="1001", members_left="")
    answer = browser.post(fill(blank, 1), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    blank.refresh_from_db()
    assert "Đã điền 4 ô theo quý trước, chưa lưu" in page
    assert blank.revision is None
    assert field(page, "members") == ("1001", "number")
    assert field(page, "members_employed") == ("900", "number")
    assert field(page, "members_admitted") == ("0", "number")
    assert field(page, "members_left") == ("", "number")  # missing last quarter: nobody knows
    assert field(page, "workers") == ("1200", "number")
    assert field(page, "grassroots_unions") == ("", "number")
    assert field(browser.post(fill(blank, 3)).content.decode(), ABSENT[0]) == ("", "n/a")


@pytest.mark.parametrize("group", ["", "0", "4", "x", "-1", "²", "9" * 30])
def test_there_is_no_such_group(city: Cast, blank: Report, group: str) -> None:
    address = fill(blank, 1).replace("/1/", f"/{group}/") if group else fill(blank, 1).removesuffix("1/")
    assert pages.browser(city.clerk).post(address, pages.sheet(blank)).status_code == 404


def test_no_change_tells_nothing_of_a_correction_to_who_reads_only_what_is_approved(city: Cast) -> None:
    report = Report.objects.get(period="2026-Q2")
    factories.opening(city.ward, "2026-Q2")
    report = actions.correct(report=report, reason="x", document="y", by=city.clerk, at=casting.NOW, via="page")
    actions.save_cells(report=report, cells={"members": {"value": 977}}, by=city.clerk, at=casting.NOW, via="page")
    answer = pages.browser(city.observer).post(fill(report, 1), {"revision": "0", "members.value": "977"})
    assert answer.status_code == 403


def test_no_change_on_a_stale_sheet_shows_what_the_other_one_saved(city: Cast, blank: Report) -> None:
    mine = pages.sheet(blank, members="1111")
    post(city.leader, blank, "save", members="1150", workers="1999")
    page = pages.browser(city.clerk).post(fill(blank, 1), mine).content.decode()
    assert "Người kia đã lưu: 1.150" in page
    assert field(page, "members") == ("1111", "number")
    assert field(page, "workers") == ("1200", "number")
    assert "Người kia đã lưu: 1.999" in page
    assert f'name="revision" value="{blank.revision_id}"' in page


def test_no_change_where_nothing_may_be_entered_any_more(city: Cast, blank: Report) -> None:
    mine = pages.sheet(blank, members="1111")
    cells = factories.figures()
    actions.save_cells(report=blank, cells=cells, by=city.leader, at=casting.NOW, via="page")
    actions.submit(report=blank, by=city.leader, at=casting.NOW, via="page")
    page = pages.browser(city.clerk).post(fill(blank, 1), mine).content.decode()
    assert "Số bạn vừa nhập chưa được lưu" in page
    assert "theo quý trước" not in page


def test_no_change_is_offered_only_where_a_quarter_was_approved(city: Cast, blank: Report) -> None:
    assert get(city.clerk, blank).count("data-same-group") == 3
    other = factories.report(city.clerk2, city.ward2)
    assert "data-same-group" not in get(city.clerk2, other)


def test_enter_in_a_field_saves_and_fills_nothing(city: Cast, blank: Report) -> None:
    page = get(city.clerk, blank)
    form = page[page.index("data-sheet") :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert form.startswith("data-sheet")
    assert f'<form method="post" action="{pages.verb(blank, "save")}"' in page
    assert "formaction" not in first[0]


def test_the_script_knows_what_is_saved_and_against_which_version(city: Cast, blank: Report) -> None:
    post(city.clerk, blank, "save", members="1000", members__note="đã đối chiếu")
    page = get(city.clerk, blank)
    row = re.search(r'id="o-members"[^>]*data-saved="([^"]*)"', page)
    assert row
    assert json.loads(html.unescape(row[1])) == {
        "state": "number", "value": 1000, "reason": "", "note": "đã đối chiếu", "source": "", "answer": "",
    }  # fmt: skip
    tag = re.search(r'data-etag="([^"]*)"', page)
    assert tag
    answer = pages.browser(city.clerk).get(f"/api/v1/reports/{blank.pk}/")
    assert html.unescape(tag[1]) == answer.headers["ETag"]
    assert "data-as-sent" not in page
    assert "data-as-sent" in post(city.clerk, blank, "save", members="x")[1]


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (1012, 1000, "+12 (+1,2%)"),
        (995, 1000, "−5 (−0,5%)"),
        (1000, 1000, "±0"),
        (7, 0, "+7"),
        (3000, 1000, "+2.000 (+200,0%)"),
    ],
)
def test_the_change_is_told_in_numbers_and_per_cent(now: int, before: int, text: str) -> None:
    element = Element(code="members", over_time="stock")
    cells = [sheet.Cell("number", value) for value in (now, before)]
    assert sheet.SheetRow(element, cells[0], sheet.Typed(), compared=cells[1].value).step == text


def test_every_face_carries_the_paper(city: Cast, blank: Report) -> None:
    left = {"state": "missing", "reason": "đang rà soát"}
    cells = {**factories.figures(), "members_left": left, "workers": {"value": 1200, "note": "theo BHXH"}}
    actions.save_cells(report=blank, cells=cells, by=city.leader, at=casting.NOW, via="page")
    for who in (city.leader, city.reviewer):
        page = get(who, blank)
        paper = page[page.index('class="paper"') :]
        assert "Liên đoàn Lao động Thành phố Hồ Chí Minh" in paper
        assert "Công đoàn phường Sài Gòn" in paper
        assert "Cộng hòa xã hội chủ nghĩa Việt Nam" in paper
        assert "số liệu tính đến ngày 30 tháng 9 năm 2026" in paper
        assert '<td class="number" data-paper-value="members">1.000</td>' in paper
        assert '<td class="number" data-paper-value="members_left">…</td>' in paper
        assert '<td data-paper-note="members_left">đang rà soát</td>' in paper
        assert '<td data-paper-note="workers">theo BHXH</td>' in paper
        assert "<td>III</td>" in paper
        assert "Người lập biểu" in paper
        assert "Lãnh đạo đơn vị" in paper


def test_the_federations_part_is_its_own_paper(city: Cast) -> None:
    report = factories.report(city.reviewer, city.ward, supplier="federation")
    page = get(city.reviewer, report)
    paper = page[page.index('class="paper"') :]
    assert "Tổng Liên đoàn Lao động Việt Nam" in paper
    assert "phần do Liên đoàn Lao động Thành phố cung cấp" in paper
