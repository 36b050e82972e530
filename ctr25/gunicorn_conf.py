"""gunicorn in the demo and in production; the environment says where and how many."""

import os
import signal
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 5
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - heartbeat files only
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """A worker goes with its master, kill -9 included, so that the port is free for the next one."""
    from ctr25.embedded.processes import die_with_parent

    die_with_parent(signal.SIGTERM)
