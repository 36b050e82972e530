"""What stands around every request: limits, last answers, health, who calls, what the browser is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.core.exceptions import BadRequest, ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from ctr25 import environment, errors, health, probe
from ctr25.limits import BodyLimitMiddleware
from ctr25.proxies import client_ip
from reporting.models import Counted, Figure
from targets.models import Period
from tests import factories as make
from tests.cast import NOW, Cast

factory = RequestFactory()


# ---------------------------------------------------------------- environment
def test_words_numbers_and_flags_are_read_by_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIVEN", " a , b,, ")
    assert environment.words("GIVEN") == ["a", "b"]
    assert environment.words("ABSENT", ("c",)) == ["c"]
    monkeypatch.setenv("GIVEN", "7")
    assert environment.number("GIVEN", 1) == 7
    assert environment.number("ABSENT", 1) == 1
    for word, value in (("yes", True), ("ON", True), ("0", False), ("", True)):
        monkeypatch.setenv("GIVEN", word)
        assert environment.flag("GIVEN", True) is value


def test_database_addresses_keep_escapes_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIVEN", "postgresql://us%40er:p%2Fw@h:5433/na%20me?sslmode=require&host=%2Frun")
    found = environment.database("GIVEN", "")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("us@er", "p/w", "na me")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run", "5433", {"sslmode": "require"})
    monkeypatch.setenv("GIVEN", "postgres://h")
    with pytest.raises(ImproperlyConfigured):
        environment.database("GIVEN", "")


# ---------------------------------------------------------------- limits
@pytest.mark.parametrize(
    ("content_type", "length", "status"),
    [
        ("application/json", "2621440", 200),
        ("application/json", "2621441", 413),
        ("multipart/form-data; boundary=x", "10485760", 200),
        ("multipart/form-data; boundary=x", "10551297", 413),
        ("application/json", "-1", 413),
        ("application/json", "many", 413),
        ("application/json", "²", 413),
        ("application/json", "9" * 5000, 413),
    ],
)
def test_bodies_above_the_limit_are_refused(content_type: str, length: str, status: int) -> None:
    request = factory.generic("POST", "/api/v1/x/", b"x", content_type, CONTENT_LENGTH=length)
    answer = BodyLimitMiddleware(lambda request: HttpResponse())(request)
    assert answer.status_code == status
    if status == 413:
        assert answer["Content-Type"] == "application/problem+json"
        assert "quá lớn, tối đa" in answer.content.decode()


# ---------------------------------------------------------------- last answers
def test_last_answers_are_problems_below_api() -> None:
    request = factory.get("/api/v1/nothing/")
    for answer, status in (
        (errors.bad_request(request, BadRequest()), 400),
        (errors.forbidden(request, PermissionDenied("Không phải đơn vị của bạn.")), 403),
        (errors.not_found(request, Exception("pattern")), 404),
        (errors.locked_out(request), 429),
        (errors.server_error(request), 500),
        (errors.csrf_failed(request, "stale"), 403),
    ):
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert "pattern" not in answer.content.decode()


@pytest.mark.django_db
def test_last_answers_are_pages_elsewhere(client: Client) -> None:
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang này." in answer.content.decode()


def test_the_page_of_a_500_comes_out_even_if_its_template_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("no database, no name, no page")

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.server_error(factory.get("/"))
    assert answer.status_code == 500
    assert "dữ liệu chưa được lưu" in answer.content.decode()


# ---------------------------------------------------------------- who calls
@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 5.5.5.5", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(hops: int, forwarded: str, address: str) -> None:
    request = factory.get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR="10.0.0.1")
    with override_settings(PROXY_HOPS=hops):
        assert client_ip(request) == address


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account_for_that_address(client: Client) -> None:
    for _ in range(5):
        answer = client.post("/dang-nhap/", {"username": "nobody", "password": "wrong"})
    assert answer.status_code == 429
    assert "15 phút" in answer.content.decode()
    elsewhere = client.post("/dang-nhap/", {"username": "nobody", "password": "wrong"}, REMOTE_ADDR="10.9.9.9")
    assert elsewhere.status_code == 200


# ---------------------------------------------------------------- what the browser is told
@pytest.mark.django_db
def test_every_page_wears_the_policy(client: Client) -> None:
    answer = client.get("/dang-nhap/")
    policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "data:", "blob:"]
    assert len(policy["style-src"]) == 3
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "http" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


# ---------------------------------------------------------------- health
@pytest.fixture
def live(valkey_url: str) -> Iterator["redis.Redis"]:
    """An empty broker that the settings point to."""
    with override_settings(REDIS_URL=valkey_url), redis.Redis.from_url(valkey_url) as broker:
        broker.flushdb()
        yield broker


def test_healthz_needs_nothing(client: Client) -> None:
    answer = client.get("/healthz", HTTP_HOST="10.0.0.7")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_readyz_names_what_is_missing(client: Client, live: "redis.Redis") -> None:
    answer = client.get("/readyz", HTTP_HOST="10.0.0.7")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "broker": True, "worker": False}
    health.beat_worker()
    assert client.get("/readyz").json()["ready"] is True
    assert 0 < live.ttl(health.WORKER_KEY) <= health.WORKER_SECONDS


@pytest.mark.django_db
def test_readyz_without_a_broker(client: Client) -> None:
    health.beat_worker()  # says so in the log, nothing more
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "broker": False, "worker": False}


@pytest.mark.django_db
def test_readyz_without_a_database(client: Client, live: "redis.Redis", monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)
    assert client.get("/readyz").json()["database"] is False


@pytest.mark.django_db
def test_the_demo_is_ready_once_its_figures_were_counted(client: Client, live: "redis.Redis", cast: Cast) -> None:
    def figures() -> bool:
        return bool(client.get("/readyz").json()["figures"])

    period = Period.objects.get(code="2026-Q1")
    with override_settings(DEMO=True):
        assert not figures(), "nothing is loaded"
        drafted = make.report(cast.clerk, cast.ward)
        Figure.objects.create(period=period, unit=cast.ward, element_id="members", value=1, revision=drafted.revision)
        Period.objects.update(asked=0)
        Period.objects.filter(code="2026-Q1").update(asked=2)
        assert not figures(), "nothing is counted"
        counted = Counted.objects.create(period=period, asked=1, at=NOW)
        assert not figures(), "counted before the last change"
        counted.asked = 2
        counted.save()
        assert figures()
        Period.objects.filter(code="2026-Q1").update(asked=3)
        assert figures(), "a later recount alone is no fault"


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_probes_say_no_where_nothing_answers(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("BIND", "0.0.0.0:1")
    assert probe.main(part) == 1


def test_probes_see_the_signs_of_life(live: "redis.Redis", valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", valkey_url)
    assert (probe.main("worker"), probe.main("beat")) == (1, 1)
    health.beat_worker()
    assert (probe.main("worker"), probe.main("beat")) == (0, 1)
    health.beat_scheduler()
    assert probe.main("beat") == 0


def test_requests_pass_by_the_health_addresses() -> None:
    seen: list[str] = []

    def inner(request: HttpRequest) -> HttpResponse:
        seen.append(request.path)
        return HttpResponse()

    health.HealthMiddleware(inner)(factory.get("/healthz/"))
    assert seen == ["/healthz/"]


def test_the_adrs_are_numbered_without_a_gap(checkout: Path) -> None:
    numbers = sorted(int(path.name[:4]) for path in (checkout / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
