"""The register of zones: list, one zone, edits, and its figures for a period in two steps by two persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from reporting.models import Figure, Report
from targets.models import Change, Facility, FacilityState, Period, User, Zone, ZoneSpan
from tests import cast as casting
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages
from tests.reporting.pages import read

pytestmark = pytest.mark.django_db
CONFIRM = "/kcn/xac-nhan/2026-Q3/"
PREPARE, SECOND = f"{CONFIRM}lap/", f"{CONFIRM}ghi/"


@pytest.fixture
def city() -> Iterator[Cast]:
    """The cast with two zones, one of them with a clinic in use."""
    with pages.clock():
        people = casting.build()
        first = factories.zone("Z-1", people.ward, since="2025-07-01")
        factories.zone("Z-2", people.ward2, "established", since="2025-07-01")
        clinic = Facility.objects.create(zone=first, name="Trạm y tế", kind="Y tế")
        FacilityState.objects.create(facility=clinic, state="in_use", since=dt.date(2026, 1, 1))
        yield people


def post(who: User, address: str, **body: str) -> tuple[int, str]:
    """Post as this person: status and page."""
    answer = pages.browser(who).post(address, body)
    return answer.status_code, answer.content.decode()


def close(code: str) -> None:
    """A period with the stamp on it."""
    Period.objects.filter(pk=code).update(
        closed_at=NOW, closed_by=User.objects.get(username="reviewer"), closed_on=NOW.date(), closed_signer="A",
        closed_number="1",
    )  # fmt: skip


# ---------------------------------------------------------------- reading


def test_the_register(city: Cast) -> None:
    page = read(city.observer, "/kcn/")
    assert "1/1 khu đang hoạt động" in page
    assert "KCN Z-1" in page
    assert "Trạm y tế" in page
    assert "Xác nhận sổ" not in page
    assert "Xác nhận sổ Quý III/2026" in read(city.reviewer, "/kcn/")


def test_the_register_names_facilities_that_are_not_in_use(city: Cast) -> None:
    Facility.objects.create(zone=Zone.objects.get(pk="Z-1"), name="Nhà trẻ", kind="Nhà trẻ, mẫu giáo")
    school = Facility.objects.create(zone=Zone.objects.get(pk="Z-1"), name="Trường", kind="Trường học")
    FacilityState.objects.create(facility=school, state="building", since=dt.date(2026, 1, 1))
    others = read(city.observer, "/kcn/").split('data-label="Thiết chế khác">')[1].split("</td>")[0]
    assert others.replace("\n", " ").split("<br>")[:-1] == [" Nhà trẻ", "Trường (đang xây dựng)"]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("dv=P-26824", {"Z-2"}),
        ("tt=operating", {"Z-1"}),
        ("ten=kcn%20z-1", {"Z-1"}),
        ("ten=khong", set()),
        ("dv=P-26740&tt=established", set()),
    ],
)
def test_the_register_filtered(city: Cast, query: str, seen: set[str]) -> None:
    page = read(city.observer, f"/kcn/?{query}")
    assert {code for code in ("Z-1", "Z-2") if f"/kcn/{code}/" in page} == seen


def test_a_zone_without_a_place_and_a_facility_to_come(city: Cast) -> None:
    lonely = Zone.objects.create(code="Z-3", name="KCN Z-3")
    school = Facility.objects.create(zone=lonely, name="Trường", kind="Trường học")
    FacilityState.objects.create(facility=school, state="in_use", since=dt.date(2027, 1, 1))
    assert "Không thuộc đơn vị nào hôm nay" in read(city.observer, "/kcn/")
    page = read(city.observer, "/kcn/Z-3/")
    assert "không thuộc đơn vị nào" in page
    assert "chưa bắt đầu" in page
    assert "<form" not in page.split('id="noi-dung"')[1]


# ---------------------------------------------------------------- edits


def test_a_facility_is_added_and_changes_its_state(city: Cast) -> None:
    body = {"name": "Nhà trẻ Hoa Mai", "kind": "Nhà trẻ, mẫu giáo", "state": "building", "since": "01/10/2026"}
    assert post(city.reviewer, "/kcn/Z-2/thiet-che/", **body)[0] == 302
    made = Facility.objects.get(name="Nhà trẻ Hoa Mai")
    state = {"facility": str(made.pk), "state": "in_use", "since": "02/10/2026"}
    assert post(city.reviewer, "/kcn/Z-2/trang-thai/", **state)[0] == 302
    assert [each.state for each in made.states.all()] == ["building", "in_use"]
    page = read(city.reviewer, "/kcn/Z-2/")
    assert "đang sử dụng" in page
    assert "Thêm thiết chế: Nhà trẻ Hoa Mai" in page
    assert "Thêm thiết chế" not in read(city.observer, "/kcn/Z-2/")
    assert Change.objects.filter(subject="Z-2", by=city.reviewer, via="page").count() == 2


def test_a_state_of_the_same_day_is_replaced(city: Cast) -> None:
    clinic = Facility.objects.get(name="Trạm y tế")
    body = {"facility": str(clinic.pk), "state": "closed", "since": "01/01/2026"}
    assert post(city.reviewer, "/kcn/Z-1/trang-thai/", **body)[0] == 302
    assert [each.state for each in clinic.states.all()] == ["closed"]


@pytest.mark.parametrize(
    ("verb", "body", "message"),
    [
        ("thiet-che/", {"name": "trạm  Y TẾ", "kind": "Y tế", "state": "in_use", "since": "01/10/2026"}, "cùng tên"),
        ("thiet-che/", {"name": "", "kind": "Y tế", "state": "in_use", "since": "01/10/2026"}, "Chưa điền mục này."),
        ("thiet-che/", {"name": "A", "kind": "Bar", "state": "in_use", "since": "01/10/2026"}, "Hãy chọn một mục"),
        ("thiet-che/", {"name": "A", "kind": "Y tế", "state": "in_use", "since": "hôm qua"}, "Ngày không hợp lệ"),
        ("trang-thai/", {"state": "in_use", "since": "01/10/2026"}, "đã ở trạng thái này"),
        ("trang-thai/", {"facility": "0", "state": "in_use", "since": "01/10/2026"}, "Hãy chọn một mục"),
        ("vi-tri/", {"unit": "P-26740", "state": "operating", "since": "01/10/2026"}, "từ trước"),
        ("vi-tri/", {"unit": "Q-760", "state": "operating", "since": "01/10/2026"}, "Hãy chọn một mục"),
        ("vi-tri/", {"unit": "P-26743", "state": "operating", "since": "01/01/2024"}, "không phải nộp báo cáo"),
    ],
)
def test_bad_edits_change_nothing(city: Cast, verb: str, body: dict[str, str], message: str) -> None:
    clinic = {"facility": str(Facility.objects.get(name="Trạm y tế").pk)} if verb == "trang-thai/" else {}
    status, page = post(city.reviewer, f"/kcn/Z-1/{verb}", **{**clinic, **body})
    assert status == 400
    assert message in page
    assert not Change.objects.exists()
    assert Facility.objects.count() == 1
    assert ZoneSpan.objects.count() == 2


def test_a_zone_moves_and_its_history_stays(city: Cast) -> None:
    Period.objects.update(asked=0)
    body = {"unit": "P-26743", "state": "operating", "since": "01/10/2026"}
    assert post(city.reviewer, "/kcn/Z-1/vi-tri/", **body)[0] == 302
    spans = [(span.unit_id, span.valid.lower, span.valid.upper) for span in ZoneSpan.objects.filter(zone="Z-1")]
    assert spans == [("P-26740", dt.date(2025, 7, 1), dt.date(2026, 10, 1)), ("P-26743", dt.date(2026, 10, 1), None)]
    assert Period.objects.get(pk="2026-Q3").asked == 0
    assert Period.objects.get(pk="2026-Q4").asked == 1
    same_day = {"unit": "P-26824", "state": "operating", "since": "01/10/2026"}
    assert post(city.reviewer, "/kcn/Z-1/vi-tri/", **same_day)[0] == 302
    assert ZoneSpan.objects.filter(zone="Z-1").count() == 2


def test_a_place_before_the_first_known_one_ends_where_that_begins(city: Cast) -> None:
    ZoneSpan.objects.filter(zone="Z-1").delete()
    ZoneSpan.objects.create(
        zone=Zone.objects.get(pk="Z-1"), unit=city.ward, state="operating", valid=factories.days("2026-09-01")
    )
    body = {"unit": "P-26743", "state": "planned", "since": "01/08/2026"}
    assert post(city.reviewer, "/kcn/Z-1/vi-tri/", **body)[0] == 302
    early = ZoneSpan.objects.get(zone="Z-1", unit="P-26743")
    assert (early.valid.lower, early.valid.upper) == (dt.date(2026, 8, 1), dt.date(2026, 9, 1))


def test_an_edit_into_a_closed_period_is_a_correction(city: Cast) -> None:
    close("2026-Q2")
    body = {"name": "Nhà ở", "kind": "Nhà ở", "state": "in_use", "since": "01/06/2026"}
    status, page = post(city.reviewer, "/kcn/Z-2/thiet-che/", **body)
    assert status == 400
    assert "kỳ đã chốt số liệu (Quý II/2026)" in page
    assert post(city.reviewer, "/kcn/Z-2/thiet-che/", **body, reason="Ghi sót", document="BB 3")[0] == 302
    assert "Điều chỉnh: Ghi sót (BB 3)" in read(city.reviewer, "/kcn/Z-2/")
    assert post(city.reviewer, "/kcn/Z-2/thiet-che/", **{**body, "name": "B", "state": "planned"})[0] == 302


# ---------------------------------------------------------------- two steps, two persons


def test_one_prepares_and_another_confirms(city: Cast) -> None:
    assert "Chưa lập" in read(city.reviewer, CONFIRM)
    assert post(city.reviewer, PREPARE)[0] == 302
    assert set(Report.objects.values_list("state", flat=True)) == {"submitted"}
    assert "người thứ hai của Liên đoàn xác nhận" in read(city.reviewer, CONFIRM)
    assert post(city.reviewer, SECOND)[0] == 403
    assert not Figure.objects.exists()
    assert "Xác nhận 2 đơn vị" in read(city.reviewer2, CONFIRM)
    assert post(city.reviewer2, SECOND)[0] == 302
    figures = dict(Figure.objects.filter(unit=city.ward).values_list("element", "value"))
    assert (figures["zones"], figures["zones_with_facilities"]) == (1, 1)
    page = read(city.reviewer2, CONFIRM)
    assert "2/2 đơn vị đã xác nhận" in page
    assert "khớp nhau" in page


def test_a_register_changed_meanwhile_is_prepared_anew(city: Cast) -> None:
    post(city.reviewer, PREPARE)
    factories.zone("Z-4", city.ward, since="2025-07-01")
    assert "Sổ đã đổi sau khi lập" in read(city.reviewer2, CONFIRM)
    status, page = post(city.reviewer2, SECOND)
    assert status == 409
    assert "hãy lập lại" in page
    assert post(city.reviewer, PREPARE)[0] == 302
    assert post(city.reviewer2, SECOND)[0] == 302
    assert Figure.objects.get(unit=city.ward, element="zones").value == 2


def test_confirmed_figures_change_only_with_reason_and_document(city: Cast) -> None:
    post(city.reviewer, PREPARE)
    post(city.reviewer2, SECOND)
    factories.zone("Z-4", city.ward, since="2025-07-01")
    page = read(city.reviewer, CONFIRM)
    assert "Sổ khác số đã xác nhận" in page
    assert "(xác nhận: 1)" in page
    status, page = post(city.reviewer, PREPARE, reason="", document="")
    assert status == 400
    assert "Điều chỉnh phải ghi lý do" in page
    status, page = post(city.reviewer, PREPARE, reason="x" * 1001, document="y")
    assert status == 400
    assert "Dài quá 1000 ký tự." in page
    assert post(city.reviewer, PREPARE, reason="Ghi sót", document="BB 3")[0] == 302
    assert Figure.objects.get(unit=city.ward, element="zones").value == 1
    assert post(city.reviewer2, SECOND)[0] == 302
    assert Figure.objects.get(unit=city.ward, element="zones").value == 2


def test_nothing_to_prepare_and_nothing_to_confirm(city: Cast) -> None:
    status, page = post(city.reviewer, SECOND)
    assert status == 409
    assert "chưa có số liệu từ sổ" in page
    post(city.reviewer, PREPARE)
    browser = pages.browser(city.reviewer)
    assert "Sổ không có gì thay đổi." in browser.post(PREPARE, follow=True).content.decode()
    assert "Lập được từ ngày 31/12/2026" in read(city.reviewer, "/kcn/xac-nhan/2026-Q4/")
    assert post(city.reviewer, "/kcn/xac-nhan/2026-Q4/lap/")[0] == 409
    assert "không đơn vị nào có KCN" in read(city.reviewer, "/kcn/xac-nhan/2024-Q1/")
