"""Typed readers of the environment: a wrong value is named at the start, not found at midnight."""

import os
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Mode(StrEnum):
    """What this process runs for (`CTR25_MODE`).

    `local`: commands and development on this machine; `demo`: the site of `make demo`; `test`: pytest;
    `production`: everything is checked, nothing is guessed.
    """

    LOCAL = "local"
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


def mode() -> Mode:
    """`CTR25_MODE`, `local` when unset. An unknown word raises ImproperlyConfigured."""
    word = text("CTR25_MODE", Mode.LOCAL)
    try:
        return Mode(word)
    except ValueError:
        raise ImproperlyConfigured(f"CTR25_MODE={word!r}: expected one of {', '.join(Mode)}.") from None


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks; empty counts as unset."""
    return os.environ.get(name, "").strip() or default


def number(name: str, default: int) -> int:
    """A whole number, not negative."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number.")
    return int(value)


def flag(name: str, default: bool) -> bool:
    """`1|true|yes|on` or `0|false|no|off`."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: expected yes or no.")


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A list separated by commas."""
    return [word for part in text(name).split(",") if (word := part.strip())] or list(default)


def home(checkout: Path) -> Path:
    """`CTR25_HOME`: data of the embedded servers and uploads; `.ctr25` of the checkout when unset."""
    return Path(text("CTR25_HOME", str(checkout / ".ctr25"))).absolute()


def database(name: str, default: str) -> dict[str, object]:
    """A PostgreSQL address `postgres://user:password@host:port/name?sslmode=…` as Django's options."""
    url = urlsplit(text(name, default))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name}: expected postgres://user:password@host:port/name.")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.removeprefix("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", unquote(url.hostname or "")),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }


def redis(name: str, default: str) -> str:
    """A Redis or Valkey address `redis://:password@host:port/0` (`rediss`, `unix` as well)."""
    value = text(name, default)
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured(f"{name}: expected redis://:password@host:port/0.")
    return value


def site(name: str) -> str:
    """Where people reach the site, `https://host`, for links in mail; "" when unset."""
    value = text(name)
    url = urlsplit(value)
    if value and (url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/") or url.query):
        raise ImproperlyConfigured(f"{name}={value!r}: expected https://host.")
    return value.rstrip("/")


def refuse_half_set_mail() -> None:
    """Raises ImproperlyConfigured where a mail server is set without what every message needs."""
    if not text("EMAIL_HOST"):
        return
    faults = [f"{name} is missing" for name in ("DEFAULT_FROM_EMAIL", "SITE_URL") if not text(name)]
    if flag("EMAIL_USE_TLS", True) and flag("EMAIL_USE_SSL", False):
        faults.append("EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other")
    if faults:
        raise ImproperlyConfigured("EMAIL_HOST is set, but " + "; ".join(faults) + ".")


def refuse_unsafe_production() -> None:
    """Raises ImproperlyConfigured naming everything that keeps this environment from being production."""
    faults = [
        f"{name} is missing"
        for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "CTR25_HOME")
        if not text(name)
    ]
    secret = text("SECRET_KEY")
    if secret and (len(secret) < 50 or len(set(secret)) < 5):
        faults.append("SECRET_KEY is too short: at least 50 mixed characters")
    if any(host.startswith((".", "*")) for host in words("ALLOWED_HOSTS")):
        faults.append("ALLOWED_HOSTS must name each host")
    if flag("DEBUG", False):
        faults.append("DEBUG must be off")
    if flag("CTR25_EMBEDDED", False):
        faults.append("CTR25_EMBEDDED must be off: production needs servers of its own")
    if faults:
        raise ImproperlyConfigured("CTR25_MODE=production refuses to start: " + "; ".join(faults) + ".")
