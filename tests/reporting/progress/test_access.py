"""Who gets in: strangers to the log-in page, accounts without a role to a page that says so."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client, override_settings
from django.utils import timezone

from targets.models import Role, Unit, User

PAGES = ["/", "/ma-tran/", "/chuong-trinh/"]


@pytest.fixture
def account(db: None) -> User:
    return User.objects.create_user("hoa", password="mat-khau-dai", full_name="Nguyễn Thị Hoa")


def give(user: User, name: str, since: int = -1, until: int | None = None) -> None:
    """A role at the city from so many days ago to so many days ahead."""
    today = timezone.localdate()
    city, _ = Unit.objects.get_or_create(pk="TPHCM", defaults={"name": "Liên đoàn Lao động Thành phố", "kind": "city"})
    end = None if until is None else today + dt.timedelta(days=until)
    Role.objects.create(user=user, name=name, unit=city, valid=DateRange(today + dt.timedelta(days=since), end))


@pytest.mark.parametrize("address", [*PAGES, "/don-vi/TPHCM/", "/pham-vi/TPHCM-CU/", "/chi-tieu/members/"])
def test_a_stranger_is_sent_to_the_log_in_page(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/dang-nhap/?next={address}"


@pytest.mark.parametrize("address", PAGES)
def test_an_account_without_a_role_today_reads_why(client: Client, account: User, address: str) -> None:
    give(account, "observer", since=-10, until=0)  # ended yesterday
    client.force_login(account)
    answer = client.get(address)
    assert answer.status_code == 403
    assert "Tài khoản chưa được giao vai trò" in answer.content.decode()


def test_log_in_and_out(client: Client, account: User) -> None:
    give(account, "observer")
    page = client.get("/dang-nhap/")
    assert "Tên đăng nhập" in page.content.decode()
    assert client.post("/dang-nhap/", {"username": "hoa", "password": "sai"}).status_code == 200
    answer = client.post("/dang-nhap/", {"username": "hoa", "password": "mat-khau-dai", "next": "/ma-tran/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ma-tran/")
    assert client.post("/dang-xuat/").status_code == 302
    assert client.get("/").status_code == 302


def test_five_wrong_passwords_lock_the_account(client: Client, account: User) -> None:
    answers = [client.post("/dang-nhap/", {"username": "hoa", "password": "sai"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "15 phút" in answers[-1].content.decode()
    right = client.post("/dang-nhap/", {"username": "hoa", "password": "mat-khau-dai"})
    assert right.status_code == 429


def test_empty_log_in_is_explained_in_vietnamese(client: Client, db: None) -> None:
    page = client.post("/dang-nhap/", {}).content.decode()
    assert "Chưa nhập tên đăng nhập." in page
    assert "Chưa nhập mật khẩu." in page


def test_password_change(client: Client, account: User) -> None:
    give(account, "clerk")
    client.force_login(account)
    wrong = client.post("/doi-mat-khau/", {"old_password": "x", "new_password1": "a", "new_password2": "b"})
    assert "Mật khẩu đang dùng không đúng." in wrong.content.decode()
    fields = {"old_password": "mat-khau-dai", "new_password1": "khac-han-25", "new_password2": "khac-han-25"}
    assert client.post("/doi-mat-khau/", fields).status_code == 302
    account.refresh_from_db()
    assert account.check_password("khac-han-25")


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_illustrative_figures_are_announced(client: Client, db: None, demo: bool, shown: bool) -> None:
    with override_settings(DEMO=demo):
        page = client.get("/dang-nhap/").content.decode()
    assert ("Số liệu minh họa" in page) is shown


def test_unknown_address_is_a_page_in_vietnamese(client: Client, db: None) -> None:
    answer = client.get("/khong-co/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()
