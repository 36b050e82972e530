"""The calendar and the closing stamp."""

from __future__ import annotations

from typing import Any

import pytest

from reporting.models import AuditEvent, Coverage, Report
from reporting.reports import actions
from targets.models import Period
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting.pages import post, read

pytestmark = pytest.mark.django_db
STAMP = {"signer": "Nguyễn Thị B", "number": "77/BC-LĐLĐ", "on": "02/10/2026"}
ONE = "/ky/2026-Q3/"
CLOSE = f"{ONE}khoa/"


@pytest.fixture
def waiting(city: Cast) -> Report:
    """The ward's report, submitted."""
    return actions.submit(report=factories.report(city.clerk, city.ward), by=city.leader, at=NOW, via="page")


def quarter() -> Period:
    """The collected period as it stands."""
    return Period.objects.get(pk="2026-Q3")


def test_the_calendar(city: Cast) -> None:
    Coverage.objects.create(period=quarter(), scope="TPHCM", expected=6, submitted=5, approved=3)
    page = read(city.clerk, "/ky/")
    assert "Đang thu báo cáo" in page
    assert ">6<" in page
    assert ">3<" in page
    assert "Quý IV/2026" in page
    assert "Quý I/2027" not in page
    assert "3/6" in read(city.clerk, ONE)
    planned = read(city.clerk, "/ky/2027-Q1/")
    assert "Kỳ chưa mở nhập, chưa có báo cáo nào." in planned
    assert "<strong>0/0</strong>" not in planned


def test_closing_names_what_it_leaves_out(city: Cast, waiting: Report) -> None:
    assert "Công đoàn phường Sài Gòn (chờ duyệt)" in read(city.reviewer, ONE)
    assert 'name="signer"' not in read(city.area_reviewer, ONE)
    status, page = post(city.reviewer, CLOSE, STAMP)
    assert status == 409
    assert "chưa được nêu tên: Công đoàn phường Sài Gòn" in page
    assert not quarter().is_closed
    assert post(city.reviewer, CLOSE, {**STAMP, "left_out": [str(waiting.pk)]})[0] == 302
    assert quarter().closed_number == "77/BC-LĐLĐ"
    page = read(city.reviewer, ONE)
    assert "Nguyễn Thị B" in page
    assert "Công đoàn phường Sài Gòn" in page
    outside = read(city.clerk2, ONE)
    assert "1 báo cáo" in outside
    assert "Công đoàn phường Sài Gòn" not in outside
    assert "77/BC-LĐLĐ" in read(city.clerk, "/ky/")


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"signer": ""}, "Chưa điền mục này."),
        ({"number": ""}, "Chưa điền mục này."),
        ({"on": "31/31/2026"}, "Ngày không hợp lệ: ghi như 31/12/2026."),
        ({"on": "05/10/2026"}, "Ngày này chưa tới."),
        ({"on": "29/09/2026"}, "Ngày ký phải từ 30/09/2026 đến hôm nay."),
        ({"left_out": ["999"]}, "Hãy chọn một mục trong danh sách."),
    ],
)
def test_a_stamp_with_gaps_is_refused(city: Cast, different: dict[str, Any], message: str) -> None:
    status, page = post(city.reviewer, CLOSE, {**STAMP, **different})
    assert status == 400
    assert message in page
    assert not quarter().is_closed


def test_a_period_is_closed_once_and_not_before_its_day(city: Cast) -> None:
    factories.report(city.clerk, city.ward)
    assert "còn đang soạn" in read(city.reviewer, ONE)
    assert post(city.reviewer, CLOSE, STAMP)[0] == 302
    status, _ = post(city.reviewer2, CLOSE, STAMP)
    assert status == 409
    assert quarter().closed_by == city.reviewer
    assert post(city.reviewer, "/ky/2026-Q4/khoa/", STAMP)[0] == 409
    assert "chốt được từ ngày đó" in read(city.reviewer, "/ky/2026-Q4/")
    assert "Người xét duyệt của Liên đoàn" in read(city.clerk, "/ky/2026-Q4/")
    assert AuditEvent.objects.filter(verb="period_closed").count() == 1
