"""The page of the programme: clauses with addresses, restricted words kept out."""

import pytest

from targets.models import Clause, Task
from tests import factories as make
from tests.cast import Cast
from tests.reporting.progress.dashboards import city_in_every_state, get, text


@pytest.fixture
def city(db: None) -> Cast:
    return city_in_every_state()


def test_the_programme_has_addressable_clauses_and_keeps_restricted_words_out(city: Cast) -> None:
    answer = get(city.observer, "/chuong-trinh/")
    body, page = answer.content.decode(), text(answer)
    for address in ("I", "II.2", "III.4.3.1", "IV.5", "III.2.2"):
        assert f'id="diem-{address}"' in body
    assert page.count("cổng không lưu nội dung") >= 4
    assert "Nhiệm vụ NV-1.2" in page
    assert "Nhiệm vụ phân công PC-1" in page
    assert "nay: " in page
    assert body.count("Nhiệm vụ thường kỳ DK-") == 12
    assert "Mốc 2023 – Đoàn viên" in page


def test_restricted_words_stay_out_even_if_somebody_kept_them(city: Cast) -> None:
    Task.objects.filter(restricted=True).update(text="LỜI VĂN MẬT")
    Clause.objects.filter(tasks__restricted=True).update(text="LỜI VĂN MẬT")
    assert "LỜI VĂN MẬT" not in text(get(city.reviewer, "/chuong-trinh/"))


def test_the_programme_before_it_is_loaded(db: None) -> None:
    make.elements()
    make.periods()
    who = make.user("ai")
    make.role(who, "observer", make.unit("TPHCM", None, "city"))
    assert get(who, "/chuong-trinh/").status_code == 404
