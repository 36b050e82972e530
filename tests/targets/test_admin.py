"""The admin at /quan-tri/: who is let in, what can be set, and what cannot."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from targets.actions.periods import raise_asked
from targets.admin import PeriodForm
from targets.models import Change, Element, Holiday, Period, Role, Unit, User
from tests import factories
from tests.cast import NOW, Cast
from tests.reporting import pages

pytestmark = pytest.mark.django_db
HOME = "/quan-tri/"


@pytest.fixture
def admin(city: Cast) -> Client:
    """The administrator's browser."""
    return pages.browser(city.administrator)


def test_the_door(city: Cast) -> None:
    for name, who in city.everyone.items():
        expected = 200 if name in ("administrator", "superuser") else 403
        assert pages.browser(who).get(HOME, follow=True).status_code == expected, name
    answer = pages.browser(None).get(HOME, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/dang-nhap/")


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_is_marked_here_too(admin: Client, settings: Any, demo: bool) -> None:
    settings.DEMO = demo
    page = admin.get(HOME).content.decode()
    assert ("Số liệu minh họa" in page) == demo
    assert "img/icon" in page  # else every browser asks for /favicon.ico, which is not there


def test_every_list_and_form_opens(city: Cast, admin: Client) -> None:
    factories.report(city.clerk, city.ward)
    for path in ("targets/user", "targets/role", "targets/unit", "targets/period", "targets/element", "targets/change"):
        assert admin.get(f"{HOME}{path}/").status_code == 200, path
    for path in ("reporting/auditevent", "reporting/revision"):
        assert admin.get(f"{HOME}{path}/").status_code == 200, path
        assert admin.get(f"{HOME}{path}/add/").status_code == 403, path
    for path in ("targets/user/add", "targets/role/add", f"targets/user/{city.clerk.pk}/change"):
        assert admin.get(f"{HOME}{path}/").status_code == 200, path
    assert admin.get(f"{HOME}targets/unit/add/").status_code == 403


def test_no_draft_is_read_in_the_admin(city: Cast, admin: Client) -> None:
    report = factories.report(city.clerk, city.ward, members=987654, workers=990000)
    page = admin.get(f"{HOME}reporting/revision/{report.revision_id}/change/").content.decode()
    assert "987654" not in page
    assert admin.post(f"{HOME}reporting/revision/{report.revision_id}/change/", {"number": 9}).status_code == 403


def test_an_account_is_made_and_locked(city: Cast, admin: Client) -> None:
    password = "một câu đủ dài 1"
    body = {"username": "moi", "full_name": "Người Mới", "email": "", "phone": ""}
    answer = admin.post(
        f"{HOME}targets/user/add/", {**body, "password1": password, "password2": password, "usable_password": "true"}
    )
    assert answer.status_code == 302
    made = User.objects.get(username="moi")
    assert (made.is_staff, made.is_superuser) == (False, False)
    answer = admin.post(f"{HOME}targets/user/{made.pk}/change/", {**body, "is_superuser": "on", "is_staff": "on"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.is_active, made.is_staff, made.is_superuser) == (False, False, False)
    assert [each.detail["active"] for each in Change.objects.filter(verb="set_account")] == [False, True]
    assert password not in str(list(Change.objects.values_list("detail", flat=True)))
    assert admin.post(f"{HOME}targets/user/{made.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_superusers_password_is_not_an_administrators_to_set(city: Cast, admin: Client) -> None:
    body = {"password1": "một câu đủ dài 1", "password2": "một câu đủ dài 1", "usable_password": "true"}
    assert admin.post(f"{HOME}targets/user/{city.superuser.pk}/password/", body).status_code == 403
    assert admin.post(f"{HOME}targets/user/{city.clerk.pk}/password/", body).status_code == 302


def role_body(city: Cast, **different: Any) -> dict[str, Any]:
    """A new role as posted."""
    return {"user": city.outsider.pk, "name": "clerk", "unit": "P-26743", "start": "01/10/2026", "end": "", **different}


def test_a_role_is_given_and_ended(city: Cast, admin: Client) -> None:
    assert admin.post(f"{HOME}targets/role/add/", role_body(city)).status_code == 302
    given = Role.objects.get(user=city.outsider)
    assert (given.unit_id, given.valid.lower, given.valid.upper) == ("P-26743", dt.date(2026, 10, 1), None)
    answer = admin.post(f"{HOME}targets/role/{given.pk}/change/", {"end": "01/11/2026"})
    assert answer.status_code == 302
    ended = Role.objects.get(user=city.outsider)
    assert (ended.valid.lower, ended.valid.upper) == (dt.date(2026, 10, 1), dt.date(2026, 11, 1))
    assert Change.objects.filter(verb="set_role", by=city.administrator).count() == 2
    page = admin.get(f"{HOME}targets/role/{ended.pk}/change/").content.decode()
    assert "01/11/2026" in page


@pytest.mark.parametrize(
    ("different", "message"),
    [
        ({"end": "01/09/2026"}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"start": "x"}, "Ngày không hợp lệ: ghi như 31/12/2026."),
        ({"user": "self"}, "Không tự giao hoặc sửa vai trò của chính mình."),
        ({"user": "locked"}, "Tài khoản này đã bị khóa."),
    ],
)
def test_a_role_that_is_not_given(city: Cast, admin: Client, different: dict[str, str], message: str) -> None:
    User.objects.filter(pk=city.former.pk).update(is_active=False)
    people = {"self": city.administrator.pk, "locked": city.former.pk}
    if "user" in different:
        different = {"user": str(people[different["user"]])}
    before = Role.objects.count()
    page = admin.post(f"{HOME}targets/role/add/", role_body(city, **different)).content.decode()
    assert message in page
    assert Role.objects.count() == before


def test_settings_of_units_and_periods(city: Cast, admin: Client) -> None:
    assert admin.post(f"{HOME}targets/unit/P-26740/change/", {"signed_paper": "on", "note": "x"}).status_code == 302
    assert Unit.objects.get(pk="P-26740").signed_paper
    days = {"opens": "2026-09-25", "due": "2026-10-12", "closes": "2026-10-20"}
    assert admin.post(f"{HOME}targets/period/2026-Q3/change/", days).status_code == 302
    assert Period.objects.get(pk="2026-Q3").due == dt.date(2026, 10, 12)
    assert admin.post(f"{HOME}targets/period/2026-Q3/change/", {**days, "due": "10/10/2026"}).status_code == 302
    assert Period.objects.get(pk="2026-Q3").due == dt.date(2026, 10, 12)  # the 10th is a Saturday
    assert set(Change.objects.values_list("verb", flat=True)) == {"set_unit", "set_period"}
    wrong = admin.post(f"{HOME}targets/period/2026-Q3/change/", {**days, "closes": "2026-10-01"}).content.decode()
    assert "Các ngày phải theo thứ tự" in wrong
    assert "violated" not in wrong
    half = admin.post(f"{HOME}targets/period/2026-Q3/change/", {**days, "closes": "x"})
    assert half.status_code == 200


def test_days_off_are_added_named_anew_and_struck_out(city: Cast, admin: Client) -> None:
    table = f"{HOME}targets/holiday/"
    assert admin.post(f"{table}add/", {"day": "02/01/2026", "name": "Nghỉ hoán đổi"}).status_code == 302
    assert "đã có trong bảng" in admin.post(f"{table}add/", {"day": "02/01/2026", "name": "x"}).content.decode()
    assert "Ngày không hợp lệ" in admin.post(f"{table}add/", {"day": "x", "name": "x"}).content.decode()
    assert admin.post(f"{table}2026-01-02/change/", {"day": "03/01/2026", "name": "Nghỉ bù"}).status_code == 302
    assert list(Holiday.objects.values_list("day", "name")) == [(dt.date(2026, 1, 2), "Nghỉ bù")]
    assert "Nghỉ bù" in admin.get(table).content.decode()
    assert admin.post(f"{table}2026-01-02/delete/", {"post": "yes"}).status_code == 302
    assert not Holiday.objects.exists()
    verbs = list(Change.objects.filter(subject="2026-01-02").order_by("pk").values_list("verb", "by"))
    assert verbs == [(verb, city.administrator.pk) for verb in ("set_holiday", "set_holiday", "drop_holiday")]
    for name in ("clerk", "reviewer", "observer"):
        body = {"day": "02/01/2026", "name": "x"}
        assert pages.browser(getattr(city, name)).post(f"{table}add/", body).status_code in (302, 403)
    assert not Holiday.objects.exists()


def test_a_closed_period_keeps_its_days(city: Cast, admin: Client) -> None:
    Period.objects.filter(pk="2026-Q3").update(
        closed_at=NOW, closed_by=city.reviewer, closed_on=NOW.date(), closed_signer="A", closed_number="1"
    )
    days = {"opens": "2026-09-25", "due": "2026-10-12", "closes": "2026-10-20"}
    assert admin.post(f"{HOME}targets/period/2026-Q3/change/", days).status_code == 403


def test_nobody_else_posts_here(city: Cast) -> None:
    for name in ("clerk", "reviewer", "observer", "outsider", "former"):
        answer = pages.browser(getattr(city, name)).post(f"{HOME}targets/role/add/", role_body(city))
        assert answer.status_code in (302, 403), name
    assert not Role.objects.filter(user=city.outsider).exists()


def test_days_of_a_period_are_set_without_its_counter(
    city: Cast, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An approval between the reading of the row and its saving asks for a recount, and that stays asked."""

    def approved_meanwhile(form: PeriodForm) -> dict[str, Any]:
        raise_asked(["2026-Q4"])
        return clean(form)

    clean = PeriodForm.clean
    monkeypatch.setattr(PeriodForm, "clean", approved_meanwhile)
    body = {"opens": "2026-12-21", "due": "2027-01-12", "closes": "2027-01-25"}
    before = Period.objects.get(pk="2026-Q4").asked
    assert admin.post(f"{HOME}targets/period/2026-Q4/change/", body).status_code == 302
    period = Period.objects.get(pk="2026-Q4")
    assert (period.opens, period.asked) == (dt.date(2026, 12, 21), before + 1)


def test_which_changes_are_asked_back_is_set(admin: Client) -> None:
    path = f"{HOME}targets/element/members/change/"
    page = admin.get(path).content.decode()
    assert "Trống: không hỏi." in page
    assert admin.post(path, {"tolerance": "35", "matters_from": "-1"}).status_code == 200
    assert admin.post(path, {"tolerance": "", "matters_from": "500", "name": "Khác"}).status_code == 302
    element = Element.objects.get(code="members")
    assert (element.tolerance, element.matters_from, element.name) == (None, 500, "Đoàn viên công đoàn")
    change = Change.objects.get(verb="set_element")
    assert (change.subject, change.detail) == ("members", {"tolerance": "None", "matters_from": "500"})
    assert admin.get(f"{HOME}targets/element/add/").status_code == 403
