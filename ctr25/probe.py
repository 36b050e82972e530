"""Is this container's process well? `python -m ctr25.probe web|worker|beat` ends with 0 or 1."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

import redis


def answers(port: str | int, path: str) -> bool:
    """Does the web server on this port say that it is well?"""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def signed(key: str) -> bool:
    """Is there a recent sign of life with the broker?"""
    try:
        with redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=5, socket_connect_timeout=5) as client:
            return bool(client.exists(key))
    except redis.RedisError:
        return False


def main(part: str) -> int:
    from ctr25.health import BEAT_KEY, WORKER_KEY

    probes: dict[str, Callable[[], bool]] = {
        "web": lambda: answers(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2], "/healthz"),
        "worker": lambda: signed(WORKER_KEY),
        "beat": lambda: signed(BEAT_KEY),
    }
    return 0 if probes[part]() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
