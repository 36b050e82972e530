"""A PostgreSQL cluster for one run of pytest, without fsync, shared by the processes of pytest-xdist.

Loaded with `-p tests.cluster`: it must stand before pytest-django reads the settings.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from ctr25.embedded import binaries, identity, postgres, processes, servers

FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "shared_buffers=256MB",
)
_running: list[tuple["subprocess.Popen[bytes]", Path]] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Starts the cluster once, in the controlling process; the others inherit its address."""
    os.environ["CTR25_MODE"] = "test"
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")  # refused at once unless a test brings one
    if not os.environ.get("DATABASE_URL"):
        folder = Path(tempfile.mkdtemp(prefix="ctr25-test-"))
        folder.chmod(0o711)
        os.environ["CTR25_HOME"] = str(folder / "home")
        os.environ["DATABASE_URL"] = start(folder)
    return (yield)


def pytest_unconfigure() -> None:
    """Stops what this process started."""
    while _running:
        child, folder = _running.pop()
        processes.stop(child, postgres.STOP)
        shutil.rmtree(folder, ignore_errors=True)


def start(folder: Path) -> str:
    """A fresh cluster below `folder`; gives its address."""
    data, log, password = folder / "data", folder / "postgres.log", secrets.token_hex(8)
    who = identity.choose(folder, data, [binaries.postgres_folder() / "postgres"])
    postgres.prepare(data, identity=who, password=password, log=log)
    port = servers.usable_port(None)
    child = postgres.start(data, identity=who, port=port, log=log, options=FAST)
    _running.append((child, folder))
    deadline = time.monotonic() + 60
    while not postgres.answers(port, password):
        if child.poll() is not None or time.monotonic() > deadline:
            raise pytest.UsageError(f"PostgreSQL for the tests did not start:\n{log.read_text()}")
        time.sleep(0.05)
    return f"postgres://{postgres.ROLE}:{password}@127.0.0.1:{port}/{postgres.DATABASE}"
