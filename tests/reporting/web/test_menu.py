"""The menu by role."""

from __future__ import annotations

import re

import pytest

from tests.cast import Cast
from tests.reporting.pages import read

pytestmark = pytest.mark.django_db


def test_the_menu_leads_where_the_role_has_use_for_it(city: Cast) -> None:
    page = read(city.reviewer, "/xet-duyet/?ky=2026-Q3")
    menu = page.split('<nav class="nav"')[1].split("</nav>")[0]
    links = re.findall(r'<a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', menu)
    assert ("/xet-duyet/", ' aria-current="page"', "Xét duyệt") in links
    assert ("/ky/", "", "Kỳ báo cáo") in links
    assert "Xét duyệt" not in read(city.clerk, "/bao-cao/").split("</header>")[0]
