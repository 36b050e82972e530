"""POST /api/v1/token/: a name and a password against twelve hours of calls."""

import datetime as dt
from collections.abc import Callable

import pytest
from knox.models import AuthToken

from tests.cast import NOW, Cast
from tests.reporting.api.conftest import Caller

GOOD = {"username": "clerk", "password": "demo"}


def test_a_token_opens_the_api_for_twelve_hours(cast: Cast, clock: Callable[[dt.datetime], None]) -> None:
    answer = Caller(None).post("token/", GOOD)
    assert answer.status_code == 200
    body = answer.json()
    assert dt.datetime.fromisoformat(body["expires"]) == NOW + dt.timedelta(hours=12)
    assert answer["Cache-Control"] == "no-store"
    token = {"Authorization": f"Token {body['token']}"}
    assert Caller(None).get("reports/", token).status_code == 200
    clock(NOW + dt.timedelta(hours=12))
    late = Caller(None).get("reports/", token)
    assert late.status_code == 401
    assert "hết hạn" in late.json()["detail"]
    assert late["WWW-Authenticate"] == "Token"


def test_several_tokens_live_side_by_side_and_ended_ones_go(cast: Cast, clock: Callable[[dt.datetime], None]) -> None:
    for _ in range(2):
        Caller(None).post("token/", GOOD)
    assert AuthToken.objects.filter(user=cast.clerk).count() == 2
    clock(NOW + dt.timedelta(hours=13))
    Caller(None).post("token/", GOOD)
    assert AuthToken.objects.filter(user=cast.clerk).count() == 1


def test_a_token_is_kept_hashed(cast: Cast) -> None:
    token = Caller(None).post("token/", GOOD).json()["token"]
    assert not AuthToken.objects.filter(digest=token).exists()


@pytest.mark.parametrize("given", [{**GOOD, "password": "wrong"}, {**GOOD, "username": "nobody"}])
def test_a_wrong_name_or_password_says_the_same(cast: Cast, given: dict[str, str]) -> None:
    answer = Caller(None).post("token/", given)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "Sai tên đăng nhập hoặc mật khẩu."


def test_wrong_passwords_lock_out_even_the_right_one(cast: Cast) -> None:
    caller = Caller(None)
    statuses = [caller.post("token/", {**GOOD, "password": "wrong"}).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 401, 429]
    locked = caller.post("token/", GOOD)
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert caller.post("token/", {**GOOD, "username": "leader"}).status_code == 200


def test_a_success_forgets_the_wrong_ones(cast: Cast) -> None:
    caller = Caller(None)
    for password in ["wrong"] * 4 + ["demo"] + ["wrong"] * 4:
        last = caller.post("token/", {**GOOD, "password": password})
    assert last.status_code == 401


def test_an_account_switched_off_gets_none_and_loses_its_own(cast: Cast) -> None:
    caller = Caller(cast.clerk)
    cast.clerk.is_active = False
    cast.clerk.save()
    assert Caller(None).post("token/", GOOD).status_code == 401
    assert caller.get("reports/").status_code == 401


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"username": "clerk"}, ["password"]),
        ({"username": "", "password": ""}, ["username", "password"]),
        ({"username": 5, "password": None}, ["username", "password"]),
        ({**GOOD, "otp": "1"}, ["otp"]),
    ],
)
def test_bad_keys_are_named(cast: Cast, given: dict[str, object], named: list[str]) -> None:
    answer = Caller(None).post("token/", given)
    assert answer.status_code == 400
    assert [error["cell"] for error in answer.json()["errors"]] == named


@pytest.mark.parametrize("header", ["Token", "Token x", "Token é", "Token a b", "token 0123456789abcdef"])
def test_a_token_that_is_none(cast: Cast, header: str) -> None:
    answer = Caller(None).get("periods/", {"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Token"
