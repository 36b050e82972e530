"""What no dashboard lets out, and whom it lets in."""

import pytest

from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import count, get, text


@pytest.mark.parametrize("address", ["/", "/chi-tieu/members/", "/ma-tran/", "/don-vi/P-26740/", "/pham-vi/TPHCM-CU/"])
def test_a_draft_leaks_nowhere(city: Cast, address: str) -> None:
    with_draft = make.report(city.clerk2, city.ward2, "2026-Q3", members=777_001)
    assert with_draft.state == "draft"
    count("2026-Q3")
    for who in (city.observer, city.clerk, city.administrator, city.reviewer):
        for asked in ("", "?ky=2026-Q3"):
            assert "777.001" not in get(who, address + asked).content.decode()
            assert "777001" not in get(who, address + asked).content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/chi-tieu/members/", "/ma-tran/", "/don-vi/P-26740/", "/pham-vi/TPHCM-CU/", "/chuong-trinh/"]
)
def test_doors(city: Cast, address: str) -> None:
    for name, who in city.everyone.items():
        expected = 403 if name in ("outsider", "superuser", "former") else 200
        answer = get(who, address)
        assert answer.status_code == expected, name
        assert "no-store" in answer["Cache-Control"]
        if expected == 403:
            assert "Tài khoản chưa được giao vai trò" in text(answer)
            assert "3.000" not in text(answer)
    assert get(None, address).status_code == 302
