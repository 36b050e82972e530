"""Answers for whoever watches the machines: cheap, without a log-in, without figures."""

import logging
from collections.abc import Callable

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

WORKER_KEY = "ctr25:worker"  # written by every worker's heartbeat
WORKER_SECONDS = 15  # without a heartbeat for so long a worker counts as dead
BEAT_KEY = "ctr25:beat"  # written whenever the scheduler sends something, every 20 s
BEAT_SECONDS = 70
LOADED_KEY = "ctr25:demo-loaded"  # once every figure of the demo was counted, a pending recount is no fault
log = logging.getLogger(__name__)


def broker(seconds: float = 2.0) -> "redis.Redis":
    """A client of the broker that gives up soon."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=seconds, socket_timeout=seconds)


def beat_worker(**_: object) -> None:
    """Celery's `heartbeat_sent` (every 2 s): this worker is connected and alive."""
    _sign(WORKER_KEY, WORKER_SECONDS)


def beat_scheduler(**_: object) -> None:
    """Celery's `before_task_publish` in the scheduler: it still sends what is due."""
    _sign(BEAT_KEY, BEAT_SECONDS)


def _sign(key: str, seconds: int) -> None:
    try:
        with broker() as client:
            client.set(key, "1", ex=seconds)
    except redis.RedisError as error:
        log.warning("The sign of life did not reach the broker: %s", error)


class HealthMiddleware:
    """Answers /healthz and /readyz before hosts, TLS and sessions matter: probes come by bare address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = {"/healthz": healthz, "/readyz": readyz}.get(request.path)
        return view(request) if view else self.get_response(request)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, broker and a worker answer (in the demo: and the figures are counted), else 503.

    `{"ready": …, "database": …, "broker": …, "worker": …, "figures": …}`
    """

    def database() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))

    def asked_of_broker(command: str, *words: str) -> bool:
        with broker() as client:
            return bool(client.execute_command(command, *words))

    parts: dict[str, Callable[[], bool]] = {
        "database": database,
        "broker": lambda: asked_of_broker("PING"),
        "worker": lambda: asked_of_broker("EXISTS", WORKER_KEY),
        **({"figures": _figures} if settings.DEMO else {}),
    }
    state = dict.fromkeys(parts, False)
    for name, holds in parts.items():
        try:
            state[name] = holds()
        except (DatabaseError, redis.RedisError) as error:
            log.warning("Not ready: %s: %s", name, error)
    ready = all(state.values())
    answer = JsonResponse({"ready": ready, **state}, status=200 if ready else 503)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # a 503 is an answer here, no failed request
    return answer


def _figures() -> bool:
    """The demo's figures are loaded and every period so far was counted once; remembered from then on."""
    with broker() as client:
        if client.exists(LOADED_KEY):
            return True
        if not apps.get_model("reporting", "Figure").objects.exists():
            return False
        periods = apps.get_model("targets", "Period").objects.filter(asked__gt=0, opens__lte=timezone.localdate())
        counted = apps.get_model("reporting", "Counted").objects
        done = dict(counted.values_list("period", "asked"))
        if any(done.get(code, -1) < counter for code, counter in periods.values_list("code", "asked")):
            return False
        client.set(LOADED_KEY, "1")
        return True
