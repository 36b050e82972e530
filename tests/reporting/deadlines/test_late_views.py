"""The late list of a period: who is on it, in which order, for whom; as page, workbook and letter."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from reporting.models import Report
from reporting.reports import actions
from targets.models import Period, Placement, Programme, Unit, User
from tests import cast as casting
from tests import factories
from tests.cast import NOW, PERIOD, Cast
from tests.reporting import pages
from tests.reporting.editions import meeting
from tests.valid import findings

pytestmark = pytest.mark.django_db
ADDRESS = f"/don-doc/{PERIOD}/"
LATE = dt.date(2026, 10, 15)  # five days after the due day
SOON = dt.date(2026, 10, 8)
COLUMNS = [
    "TT", "Đơn vị", "Tình trạng", "Hạn gửi", "Số ngày trễ", "Cán bộ tổng hợp", "Điện thoại", "Lãnh đạo", "Điện thoại",
    "Ghi chú",
]  # fmt: skip


@pytest.fixture
def city(db: None) -> Cast:
    """Ward: drafting. Ward B: sent back, due on the 13th. Ward 2: submitted. The paper ward and SAWACO: nothing."""
    people = casting.build()
    User.objects.filter(username="clerk").update(full_name="Lê Thu An", phone="0903 111 222", email="an@example.vn")
    User.objects.filter(username="leader").update(full_name="Phạm Quốc Bình", phone="0903 333 444")
    factories.report(people.clerk, people.ward)
    report = factories.report(people.reviewer, people.ward_b)
    report = actions.submit(report=report, by=people.reviewer, at=NOW, via="page")
    report = actions.return_report(report=report, comment="Xem lại", by=people.reviewer, at=NOW, via="page")
    Report.objects.filter(pk=report.pk).update(return_due=dt.date(2026, 10, 13))
    report = factories.report(people.clerk2, people.ward2)
    actions.submit(report=report, by=people.leader2, at=NOW, via="page")
    return people


def read(who: User, day: dt.date, address: str = ADDRESS) -> str:
    """The page on a day."""
    with pages.clock(day):
        answer = pages.browser(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> list[list[str]]:
    """The text of each row of the tables."""
    found = [part.split("</tr>")[0] for part in page.split('<tr><th scope="row">')[1:]]
    return [[_bare(cell) for cell in re.split(r"</t[hd]>\s*<td[^>]*>", row)] for row in found]


def _bare(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def names(page: str) -> list[str]:
    """The first cell of each row, without the word common to all."""
    return [row[0].removeprefix("Công đoàn ") for row in rows(page)]


def test_the_late_by_days_then_in_official_order(city: Cast) -> None:
    page = read(city.reviewer, LATE)
    assert "Chưa gửi: 5 trong 6 đơn vị phải báo cáo" in page
    found = rows(page)
    assert [(row[0], row[1], row[2], row[3]) for row in found] == [
        ("Công đoàn phường Sài Gòn", "Đang soạn, chưa gửi", "10/10/2026", "5"),
        ("Công đoàn phường Linh Xuân", "Chưa lập báo cáo", "10/10/2026", "5"),
        ("Công đoàn SAWACO", "Chưa lập báo cáo", "10/10/2026", "5"),
        ("Cơ quan Liên đoàn Lao động Thành phố", "Chưa lập báo cáo", "10/10/2026", "5"),
        ("Công đoàn phường Bến Thành", "Bị trả lại, chưa gửi lại", "13/10/2026", "2"),
    ]
    assert found[0][4:] == [
        "Lê Thu An 0903 111 222",
        "Phạm Quốc Bình 0903 333 444 không có thư điện tử",
    ]
    assert found[1][4:] == ["paper_clerk chưa có số điện thoại không có thư điện tử", "chưa có tài khoản"]


def test_before_the_due_day_who_has_not_filed_yet(city: Cast) -> None:
    page = read(city.reviewer, SOON)
    assert "Sắp đến hạn: 5" in page
    assert "Quá hạn:" not in page
    assert "Công văn" not in page
    assert [row[3] for row in rows(page)] == ["2", "2", "2", "2", "5"]
    assert "hôm nay" in read(city.reviewer, dt.date(2026, 10, 10))


def test_a_return_in_its_own_days_is_not_late(city: Cast) -> None:
    page = read(city.reviewer, dt.date(2026, 10, 13))
    assert ("Quá hạn: 4" in page, "Sắp đến hạn: 1" in page) == (True, True)
    assert "Bến Thành" not in letter(page)


def test_a_correction_in_work_is_not_urged(city: Cast) -> None:
    report = Report.objects.get(unit=city.ward2)
    actions.approve(report=report, by=city.reviewer, at=NOW, via="page")
    actions.correct(report=report, reason="Sót", document="1/BC", by=city.clerk2, at=NOW, via="page")
    assert "phường Thủ Đức" not in names(read(city.reviewer, LATE))


def test_an_area_group_sees_the_units_below_it(city: Cast) -> None:
    assert names(read(city.area_reviewer, LATE)) == ["phường Sài Gòn", "phường Bến Thành"]
    assert names(read(city.area2_reviewer, LATE)) == ["phường Linh Xuân"]
    assert "Cơ quan Liên đoàn Lao động Thành phố" in names(read(city.office_clerk, LATE)), "who has filed is no secret"


def test_nobody_left_to_urge(city: Cast) -> None:
    with pages.clock():
        report = factories.report(city.reviewer, city.paper_ward)
        actions.submit(report=report, by=city.reviewer, at=NOW, via="page")
    assert "Không còn đơn vị nào phải đôn đốc" in read(city.area2_reviewer, LATE)
    assert "không đơn vị nào thuộc phần việc" in read(city.area2_reviewer, LATE, "/don-doc/2025-Q1/")


def test_names_are_those_of_the_as_of_day_and_people_those_of_today(city: Cast) -> None:
    Placement.objects.filter(unit=city.ward).update(valid=factories.days("2025-07-01", "2026-10-01"))
    Placement.objects.create(
        unit=city.ward, parent=city.area2, name="Tên mới", kind="ward", valid=factories.days("2026-10-01")
    )
    found = rows(read(city.reviewer, LATE))
    assert found[0][0] == "Công đoàn phường Sài Gòn"
    assert "former" not in str(found)


def test_a_period_that_has_not_opened_has_no_list(city: Cast) -> None:
    with pages.clock(LATE):
        assert pages.browser(city.reviewer).get("/don-doc/2026-Q4/").status_code == 404


def test_a_closed_period_is_not_urged_any_more(city: Cast) -> None:
    Period.objects.filter(pk=PERIOD).update(
        closed_at=NOW, closed_by=city.reviewer, closed_signer="A", closed_number="1", closed_on=NOW.date()
    )
    page = read(city.reviewer, LATE)
    assert "Kỳ đã khóa" in page
    assert "Công văn" not in page


@pytest.mark.parametrize("address", ["/xet-duyet/", "/ma-tran/", f"/ky/{PERIOD}/"])
def test_it_is_linked_for_reviewers(city: Cast, address: str) -> None:
    assert f'href="{ADDRESS}"' in read(city.area_reviewer, LATE, address)
    if address != "/xet-duyet/":
        assert "don-doc" not in read(city.observer, LATE, address)


def test_the_matrix_links_the_last_quarter_that_has_ended(city: Cast) -> None:
    assert f'href="{ADDRESS}"' in read(city.reviewer, dt.date(2026, 12, 28), "/ma-tran/"), "2026-Q4 is open by then"


def test_the_page_says_whether_mail_is_sent(city: Cast) -> None:
    assert "không tự gửi thư nhắc" in read(city.reviewer, LATE)
    with override_settings(EMAIL_HOST="mail.example.vn"):
        assert "Cổng tự gửi thư nhắc" in read(city.reviewer, LATE)


def test_the_list_of_a_crowd_costs_no_more(city: Cast) -> None:
    def cost(address: str) -> int:
        with pages.clock(LATE), CaptureQueriesContext(connection) as queries:
            assert pages.browser(city.reviewer).get(address).status_code == 200
        return len(queries)

    few = {address: cost(address) for address in (ADDRESS, f"{ADDRESS}bieu-excel/")}
    for n in range(20):
        unit = factories.unit(f"P-3{n:04}", city.area, since="2025-07-01")
        factories.role(factories.user(f"officer{n}"), "clerk", unit)
    assert {address: cost(address) for address in few} == few
    assert len(rows(read(city.reviewer, LATE))) == 25


# ---------------------------------------------------------------- the letter


def letter(page: str) -> str:
    """The text to copy."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


def test_the_letter(city: Cast) -> None:
    Programme.objects.create(
        code="25-CTr/TU", title="Chương trình hành động thực hiện Nghị quyết số 02-NQ/TW",
        issued_on=dt.date(2022, 12, 31), issuer="Ban Thường vụ Thành ủy Thành phố Hồ Chí Minh", signer="A",
    )  # fmt: skip
    User.objects.filter(username="reviewer").update(full_name="Nguyễn Minh Duy", phone="028 3829 7716")
    text = letter(read(User.objects.get(username="reviewer"), LATE))
    for words in (
        "………………………………………\nLIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HỒ CHÍ MINH\n",
        "V/v đôn đốc gửi báo cáo Quý III/2026",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        "ngày …… tháng …… năm 2026",
        "Kính gửi:\n- Công đoàn phường Sài Gòn;\n- Công đoàn phường Linh Xuân;\n- Công đoàn SAWACO;\n"
        "- Cơ quan Liên đoàn Lao động Thành phố;\n- Công đoàn phường Bến Thành.\n",
        "Căn cứ Chương trình hành động thực hiện Nghị quyết số 02-NQ/TW (số 25-CTr/TU ngày 31 tháng 12 năm 2022 của "
        "Ban Thường vụ Thành ủy Thành phố Hồ Chí Minh);",
        "hạn gửi ngày 10 tháng 10 năm 2026",
        "Đến ngày 15 tháng 10 năm 2026, còn 5 trong số 6 đơn vị",
        "trễ từ 2 đến 5 ngày",
        "1 đơn vị chưa gửi lại",
        "trước ngày 25 tháng 10 năm 2026, là ngày hết hạn nhập",
        "liên hệ Nguyễn Minh Duy, điện thoại 028 3829 7716",
        "./.\n\nNơi nhận:\n- Như trên;",
        "TM. BAN THƯỜNG VỤ\nCHỦ TỊCH\n",
    ):
        assert words in text, f"{words}\n---\n{text}"
    assert "\n\n\n\n" not in text


def test_the_letter_of_an_area_group_after_the_closing_day(city: Cast) -> None:
    Unit.objects.filter(pk="T-1").update(name='Địa bàn <1> & "A"')
    text = letter(read(city.area_reviewer, dt.date(2026, 10, 25)))
    assert text.startswith("LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ HỒ CHÍ MINH\nĐỊA BÀN &lt;1&gt; &amp; &quot;A&quot;\n")
    assert "trước ngày …… tháng …… năm 2026." in text
    assert "Căn cứ lịch báo cáo" in text
    assert "điện thoại ……" in text


# ---------------------------------------------------------------- the workbook


def book(who: User, day: dt.date) -> bytes:
    """The file on a day."""
    with pages.clock(day):
        answer = pages.browser(who).get(f"{ADDRESS}bieu-excel/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"] == f'attachment; filename="CTr25-don-doc-{PERIOD}.xlsx"'
    return answer.content


def cells(content: bytes) -> list[list[object]]:
    """Every row of the sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_workbook_holds_the_same(city: Cast) -> None:
    User.objects.filter(username="clerk").update(full_name="=1+1")
    found = cells(book(city.reviewer, LATE))
    assert found[1][0] == "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO QUÝ III/2026"
    assert found[3][0] == "Tính đến ngày 15 tháng 10 năm 2026; hạn gửi ngày 10 tháng 10 năm 2026"
    assert found[4] == COLUMNS
    assert found[5] == [
        1, "Công đoàn phường Sài Gòn", "Đang soạn, chưa gửi", "10/10/2026", 5, "=1+1", "0903 111 222",
        "Phạm Quốc Bình", "0903 333 444", "Phạm Quốc Bình: không có thư điện tử",
    ]  # fmt: skip
    assert found[6][7:] == [None, None, "Lãnh đạo: chưa có tài khoản; paper_clerk: không có thư điện tử"]
    assert [row[4] for row in found[5:10]] == [5, 5, 5, 5, 2]
    assert found[11][0] == "5 đơn vị quá hạn; 6 đơn vị có nghĩa vụ báo cáo."
    sheet = openpyxl.load_workbook(io.BytesIO(book(city.reviewer, LATE))).worksheets[0]
    assert sheet["F6"].data_type == "s", "a name is no formula"


def test_the_workbook_opens_clean(city: Cast) -> None:
    assert findings(book(city.reviewer, LATE), ".xlsx") == []


def test_the_workbook_before_the_due_day_and_in_the_demo(city: Cast) -> None:
    with override_settings(DEMO=True):
        found = cells(book(city.area_reviewer, SOON))
    assert "MINH HỌA" in str(found[4][0])
    assert found[6][1:5] == ["Công đoàn phường Sài Gòn", "Đang soạn, chưa gửi", "10/10/2026", None]
    assert found[9][0] == (
        "Không có đơn vị nào quá hạn, 2 đơn vị chưa gửi nhưng chưa đến hạn; 2 đơn vị có nghĩa vụ báo cáo."
    )


@pytest.mark.office
def test_an_office_opens_it_as_it_is(city: Cast, tmp_path: object) -> None:
    content = book(city.reviewer, LATE)
    again = meeting.office(content, tmp_path, "xlsx").read_bytes()  # type: ignore[arg-type]
    assert cells(again)[4:10] == cells(content)[4:10]
