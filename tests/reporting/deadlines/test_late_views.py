"""The page of the late list and its letter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from targets.models import Programme, Unit, User
from tests import factories
from tests.cast import PERIOD, Cast
from tests.reporting import pages
from tests.reporting.deadlines import late
from tests.reporting.deadlines.late import ADDRESS, LATE, letter, read, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> Cast:
    return late.build()


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
