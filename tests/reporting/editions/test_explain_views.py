"""Every published number leads to its units; what changed since, and what another edition says differently."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reporting.editions import queries
from reporting.editions.content import Content
from reporting.editions.explain import Sums, sums
from reporting.models import Report
from targets.models import Membership, Reading, TargetRevision, User
from tests import factories as make
from tests.cast import NOW, Cast
from tests.reporting import pages
from tests.reporting.editions import meeting
from tests.reporting.editions.published import publish
from tests.reporting.progress.dashboards import text

pytestmark = pytest.mark.django_db
ONE = "/ban-cong-bo/01/"
# What nobody corrects by accident: a figure of 2026-Q2 in the small world, and what it becomes.
OLD, NEW = 1_234_567, 1_234_000


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> Iterator[Cast]:
    """A small city with figures up to 2026-Q2."""
    settings.MEDIA_ROOT = tmp_path
    with pages.clock():
        yield meeting.world()


def get(who: User, address: str) -> Any:
    return pages.browser(who).get(address)


def correct(world: Cast, unit: str = "P-26740", period: str = "2026-Q2", **cells: Any) -> None:
    """A correction approved after what was published."""
    meeting.figures(world.reviewer, period, {unit: cells})


# ---------------------------------------------------------------- one number


def published_numbers(content: Content) -> Iterator[tuple[str, Sums]]:
    """The address and the published sums of every formula and element that the content holds of some scopes."""
    for scope in ("TPHCM", "TPHCM-CU", "T-2", "P-26824"):
        for formula, points in content.series[scope].items():
            for period, one in points.items():
                said = Sums(one.n, one.d, one.answered, one.cn, one.cd, one.carried)
                yield f"so-lieu/{scope}/{formula}/?ky={period}", said
        for period, of_scope in content.totals.items():
            for element, (value, answered, carried_value, carried) in of_scope.get(scope, {}).items():
                said = Sums(value, None, answered or 0, carried_value, None, carried or 0)
                yield f"so-lieu/{scope}/{element}/?ky={period}&goc=1", said


def test_the_units_of_every_number_add_up_to_it(world: Cast) -> None:
    content = queries.frozen(publish(world)).content
    browser, wrong, seen = pages.browser(world.observer), [], 0
    for address, said in published_numbers(content):
        one = browser.get(ONE + address).context["number"]
        seen += 1
        if (sums(row.part for row in one.rows), one.total) != (said, said):
            wrong.append(f"{address}: {sums(row.part for row in one.rows)}, published {said}")
    assert wrong == []
    assert seen > 150


def test_carried_figures_are_those_of_the_edition(world: Cast) -> None:
    content = queries.frozen(publish(world)).content
    checked = 0
    for element, units in content.carried.items():
        one = get(world.observer, f"{ONE}so-lieu/TPHCM/{element}/?goc=1").context["number"]
        found = {row.part.unit: (row.part.period, row.part.n) for row in one.rows if row.part.state == "carried"}
        assert found == {unit: (said.period, said.value) for unit, said in units.items()}, element
        checked += len(found)
    assert checked


@pytest.mark.parametrize("query", ["", "?goc=1"])
def test_who_straddles_the_perimeter_is_named_behind_its_coverage(world: Cast, query: str) -> None:
    Membership.objects.filter(perimeter="TPHCM-CU", unit="TPHCM-VP").update(inseparable=True)
    publish(world)
    shown = text(get(world.observer, f"{ONE}so-lieu/TPHCM-CU/members/{query}"))
    assert "đơn vị có số liệu, chưa gồm Cơ quan Liên đoàn Lao động Thành phố" in shown


def test_a_number_tells_its_units_revisions_and_who_approved(world: Cast) -> None:
    Report.objects.filter(unit="P-26740", period="2026-Q2").update(imported=False)
    publish(world)
    shown = text(get(world.observer, f"{ONE}so-lieu/TPHCM/members/"))
    assert "Công đoàn phường Sài Gòn 1.234.567 Lần 1, reviewer duyệt 09:00 03/10/2026" in shown
    assert "Công đoàn phường Linh Xuân tạm tính theo số Quý I/2026" in shown
    assert "như đã công bố lần 01" in shown
    assert "Cơ quan Liên đoàn Lao động Thành phố 0 Nhập từ văn bản: sổ bộ" in shown


def test_a_ratio_leads_to_its_elements(world: Cast) -> None:
    publish(world)
    page = get(world.observer, f"{ONE}so-lieu/TPHCM/enterprises_unionised/")
    assert f"{ONE}so-lieu/TPHCM/enterprises_25/?ky=2026-Q2&amp;goc=1" in page.content.decode()
    assert "Công đoàn SAWACO – 40" in text(page)  # n/a above, given below
    old = get(world.observer, f"{ONE}so-lieu/TPHCM/officials_standardised/?ky=2025-Q4")
    assert "goc=1" not in old.content.decode()  # elements of that quarter are not in the edition one by one


def test_only_units_with_zones_are_asked_by_the_register(world: Cast) -> None:
    publish(world)
    one = get(world.observer, f"{ONE}so-lieu/TPHCM/zones/?goc=1").context["number"]
    assert {row.part.unit: row.part.state for row in one.rows} == {"P-26740": "given", "P-26824": "missing"}
    assert (one.total.answered, one.expected) == (1, 2)


def test_an_older_number_leads_to_the_units_of_its_day(world: Cast) -> None:
    old = make.unit("Q-761", world.city, "upper", until="2026-04-01", name="LĐLĐ Quận 3")
    Membership.objects.create(perimeter_id="TPHCM-CU", unit=old, valid=make.days("2023-01-01", "2026-04-01"))
    correct(world, "Q-761", "2025-Q4", members=77, workers=99)
    publish(world)
    shown = text(get(world.observer, f"{ONE}so-lieu/TPHCM-CU/members/?ky=2025-Q4"))
    assert "LĐLĐ Quận 3 77 Nhập từ văn bản: " in shown


@pytest.mark.parametrize(
    "address",
    [
        "so-lieu/TPHCM/khong-co/", "so-lieu/KHONG-CO/members/", "so-lieu/TPHCM/members/?ky=2024-Q1",
        "so-lieu/TPHCM/members/?ky=2027-Q1", "so-lieu/TPHCM/members/?ky=1900-Q1", "so-lieu/TPHCM/members/?ky=x",
        "so-lieu/TPHCM/enterprises_unionised/?goc=1", "so-lieu/P-26740/members/?ky=2025-Q1",
    ],
)  # fmt: skip
def test_a_number_that_the_edition_does_not_hold(world: Cast, address: str) -> None:
    publish(world)
    assert get(world.observer, ONE + address).status_code == 404


def test_a_number_is_for_those_who_read_the_pack(world: Cast) -> None:
    publish(world)
    seen = {
        (name, scope): get(getattr(world, name), f"{ONE}so-lieu/{scope}/members/").status_code
        for name in ("clerk", "area_reviewer", "administrator", "outsider")
        for scope in ("P-26740", "P-26824", "TPHCM")
    }
    assert {key for key, status in seen.items() if status == 200} == {
        ("clerk", "P-26740"), ("area_reviewer", "P-26740"),
    }  # fmt: skip
    assert {status for status in seen.values() if status != 200} == {403}
    assert "so-lieu" not in get(world.clerk, ONE).content.decode()


# ---------------------------------------------------------------- what changed since


def test_a_correction_shows_in_the_register_and_nowhere_else(world: Cast) -> None:
    publish(world)
    before = get(world.observer, ONE)
    assert "Chưa số liệu nào đã công bố được điều chỉnh" in text(before)
    number = text(get(world.observer, f"{ONE}so-lieu/TPHCM/members/"))
    correct(world, members=NEW)
    after = get(world.observer, ONE)
    assert "Công đoàn phường Sài Gòn Đoàn viên công đoàn Quý II/2026 1.234.567 1.234.000 số liệu lưu" in text(
        after
    ) or [(one.before.value, one.after.value, one.reason) for one in after.context["page"]] == [
        (OLD, NEW, "số liệu lưu")
    ]
    register = text(after).partition("Thay đổi sau khi công bố")
    assert "1.234.000" not in register[0]
    assert "1.234.000" in register[2]
    assert text(get(world.observer, f"{ONE}so-lieu/TPHCM/members/")) == number
    assert text(before).partition("Thay đổi sau khi công bố")[0] == register[0]


def test_the_editions_own_approvals_decide_not_the_clock(world: Cast) -> None:
    """What was approved in the same instant is in the edition, so it has not changed since."""
    correct(world, members=NEW)
    publish(world)
    assert get(world.observer, ONE).context["changes"].count() == 0


def test_an_approval_that_began_before_and_was_saved_after_is_in_the_register(world: Cast) -> None:
    publish(world, at=NOW + dt.timedelta(hours=1))
    correct(world, members=NEW)  # at NOW
    assert get(world.observer, ONE).context["changes"].count() == 1


def test_each_correction_since_is_a_line_of_its_own(world: Cast) -> None:
    publish(world)
    correct(world, members=NEW)
    correct(world, members=NEW + 1, workers=1_234_568)
    lines = [(one.code, one.before.value, one.after.value) for one in get(world.observer, ONE).context["page"]]
    assert lines == [("members", NEW, NEW + 1), ("workers", 1200, 1_234_568), ("members", OLD, NEW)]


def test_reports_approved_for_the_first_time_are_additions(world: Cast) -> None:
    publish(world)
    correct(world, "P-26830", members=50, members_employed=40, workers=60)
    correct(world, "P-26830", members=55)
    page = get(world.observer, ONE)
    assert page.context["changes"].count() == 0
    assert [(one.unit_name, one.period, one.source) for one in page.context["changes"].added] == [
        ("Công đoàn phường Linh Xuân", "2026-Q2", ""),
    ]  # fmt: skip
    assert "Bổ sung: 1 báo cáo được duyệt hoặc nhập từ văn bản lần đầu" in text(page)


def test_a_later_period_is_not_part_of_the_edition(world: Cast) -> None:
    publish(world, period="2026-Q1")
    correct(world, members=NEW)
    changes = get(world.observer, ONE).context["changes"]
    assert (changes.count(), changes.added) == (0, [])


def test_the_register_shows_the_units_one_reads(world: Cast) -> None:
    publish(world)
    correct(world, members=NEW)
    correct(world, "B-SAWACO", members=902)
    seen = {name: get(getattr(world, name), ONE).context["changes"].count() for name in ("observer", "clerk", "clerk2")}
    assert seen == {"observer": 2, "clerk": 1, "clerk2": 0}


# ---------------------------------------------------------------- two editions


def test_the_later_edition_tells_what_it_restates_and_why(world: Cast) -> None:
    publish(world)
    correct(world, members=NEW)
    correct(world, "P-26830", members=50, members_employed=40, workers=60)
    publish(world, "02")
    for address in (f"{ONE}?so-voi=02", "/ban-cong-bo/02/?so-voi=01"):
        page = get(world.observer, address)
        assert (page.context["earlier"].number, page.context["later"].number) == ("01", "02")
        (one,) = page.context["changed"]
        assert (one.unit, one.difference.period, one.before, one.after) == (
            "Công đoàn phường Sài Gòn", "2026-Q2", "1.234.567", "1.234.000",
        )  # fmt: skip
        assert one.difference.why.reason == "số liệu lưu"
        assert page.context["added"] == [(("2026-Q2", "Công đoàn phường Linh Xuân"), 3)]
        assert "So sánh công bố lần 02 với lần 01" in text(page)


def test_na_and_missing_are_told_apart_where_they_were_corrected(world: Cast) -> None:
    publish(world)
    correct(world, "B-SAWACO", enterprises_25_unionised=3, members="")
    publish(world, "02")
    page = get(world.observer, f"{ONE}?so-voi=02")
    changed = {one.difference.element: (one.before, one.after) for one in page.context["changed"]}
    assert changed == {"enterprises_25_unionised": ("–", "3"), "members": ("1.000", "…")}
    assert " Quý II/2026 – 3 số liệu lưu " in text(page)


def test_verdicts_that_differ_stand_side_by_side(world: Cast) -> None:
    publish(world, period="2026-Q1")
    publish(world, "02")
    page = get(world.observer, f"{ONE}?so-voi=02")
    turned = {(one.target, one.milestone): one for one in page.context["turned"]}
    assert ("Đoàn viên", 2030) in turned
    assert ("Đoàn viên", 2025) not in turned  # judged on 2025-Q4 in both
    ratio = turned["Thỏa ước lao động tập thể", 2030].after
    assert f"= {ratio.numerator} / {ratio.denominator}, Quý II/2026" in text(page)


def test_another_target_or_reading_is_told_apart_from_other_figures(world: Cast) -> None:
    publish(world)
    first = TargetRevision.objects.get(target="CT-2030-1")
    TargetRevision.objects.create(
        target=first.target, number=2, operator=">=", value=2_000_000, perimeter=first.perimeter,
        decision="99-QĐ/TU", valid_from="2026-01-01",
    )  # fmt: skip
    Reading.objects.filter(target="CT-2030-4").update(is_default=False)
    Reading.objects.filter(target="CT-2030-4", code="established").update(is_default=True, paper="12-TB/TU")
    publish(world, "02")
    page = get(world.observer, f"{ONE}?so-voi=02")
    rules = {one.target: one.rule_changes for one in page.context["turned"] if one.milestone == 2030}
    assert rules["Đoàn viên"] == ["chỉ tiêu điều chỉnh từ 01/01/2026 theo 99-QĐ/TU"]
    assert ["cách hiểu điều chỉnh theo 12-TB/TU"] in rules.values()
    assert "chỉ tiêu điều chỉnh từ 01/01/2026 theo 99-QĐ/TU" in text(page)
    assert "đơn vị có số liệu" in text(page)
    assert page.context["changed"] == []


def test_an_edition_does_not_differ_from_itself(world: Cast) -> None:
    publish(world)
    shown = text(get(world.observer, f"{ONE}?so-voi=01"))
    assert "Không số liệu nào được điều chỉnh" in shown
    assert "Mọi kết quả, đánh giá giống nhau" in shown
    assert get(world.observer, f"{ONE}?so-voi=09").status_code == 404


def test_a_comparison_shows_the_units_one_reads(world: Cast) -> None:
    publish(world)
    correct(world, members=NEW)
    correct(world, "P-26743", members=1234)
    publish(world, "02")
    seen = {
        name: {one.difference.unit for one in get(getattr(world, name), f"{ONE}?so-voi=02").context["changed"]}
        for name in ("observer", "clerk", "clerk2", "area_reviewer")
    }
    assert seen == {
        "observer": {"P-26740", "P-26743"}, "clerk": {"P-26740"}, "clerk2": set(),
        "area_reviewer": {"P-26740", "P-26743"},
    }  # fmt: skip


def test_only_what_has_an_explanation_leads_to_one(world: Cast) -> None:
    """Quarters that nobody reported, and elements that no unit has, are none of it."""
    old = {"members": 5000, "enterprises_25": 50, "enterprises_25_unionised": 40}
    meeting.figures(world.reviewer, "2025-Q2", {"Q-760": old, "TPHCM-VP": {"members": 10}})
    for number, period in (("01", "2025-Q2"), ("02", "2026-Q2")):
        publish(world, number, period)
        body = get(world.observer, f"/ban-cong-bo/{number}/").content.decode()
        links = set(re.findall(rf'href="(/ban-cong-bo/{number}/so-lieu/[^"]+)"', body))
        assert any("TPHCM-CU/enterprises_unionised/" in link for link in links)
        assert {link: get(world.observer, link).status_code for link in links} == dict.fromkeys(links, 200)
