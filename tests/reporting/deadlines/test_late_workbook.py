"""The late list as a workbook."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.test import override_settings

from targets.models import User
from tests.cast import PERIOD, Cast
from tests.reporting import pages
from tests.reporting.deadlines import late
from tests.reporting.deadlines.late import ADDRESS, LATE, SOON
from tests.reporting.editions import meeting
from tests.valid import findings

pytestmark = pytest.mark.django_db

COLUMNS = [
    "TT", "Đơn vị", "Tình trạng", "Hạn gửi", "Số ngày trễ", "Cán bộ tổng hợp", "Điện thoại", "Lãnh đạo", "Điện thoại",
    "Ghi chú",
]  # fmt: skip


@pytest.fixture
def city(db: None) -> Cast:
    return late.build()


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
        content = book(city.area_reviewer, SOON)
    found = cells(content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.oddHeader.center.text == "SỐ LIỆU MINH HỌA"
    assert sheet.auto_filter.ref == "A6:J8"
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
