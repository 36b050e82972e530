"""A whole site of real processes: a database of its own on the tests' cluster, a broker, gunicorn, worker and beat.

The processes read the real clock, so the seed (tests/browser/seed.py) hangs its dates on today.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from ctr25.demo import PROGRAMS, STOP
from ctr25.embedded import binaries, identity, processes, servers, valkey

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def until(condition: Callable[[], Any], seconds: float, what: str | Callable[[], str], pause: float = 0.05) -> Any:
    """The first truthy answer of `condition` within so many seconds; fails naming what was waited for."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:.1f} s: {what if isinstance(what, str) else what()}")
        time.sleep(pause)
    return answer


class Broker:
    """A Valkey that can be stopped and started again at the same address with what it kept."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.data, self.log = base / "data", base / "valkey.log"
        self.who = identity.choose(base, self.data, [binaries.valkey_server()])
        valkey.prepare(self.data, identity=self.who, password="test")
        self.port = servers.usable_port(None)
        self.url = f"redis://:test@127.0.0.1:{self.port}/0"
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it answers."""
        self.child = valkey.start(self.data, identity=self.who, port=self.port, log=self.log)
        until(lambda: valkey.answers(self.port, "test"), 30, "Valkey answers")

    def stop(self) -> None:
        """Nobody answers afterwards."""
        if self.child is not None:
            processes.stop(self.child, valkey.STOP)
            self.child = None


class Stack:
    """The site: `url`, its processes by name (`web`, `worker`, `beat`), and what the seed told about its people."""

    def __init__(self, base: Path) -> None:
        base.chmod(0o711)
        for folder in ("broker", "home"):
            (base / folder).mkdir(mode=0o711)
        self.base, self.broker = base, Broker(base / "broker")
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.port = servers.usable_port(None)
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = f"site_{os.getpid()}"
        self.cluster = os.environ["DATABASE_URL"]
        self.environment = {
            **os.environ,
            "DATABASE_URL": urlunsplit(urlsplit(self.cluster)._replace(path=f"/{self.database}")),
            "REDIS_URL": self.broker.url,
            "CTR25_MODE": "local",
            "CTR25_HOME": str(base / "home"),
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_WORKERS": "1",
            "PYTHONUNBUFFERED": "1",
        }
        self.seed: dict[str, str] = {}

    def up(self) -> None:
        """A migrated and seeded database, broker, web server and worker."""
        self._sql(f'CREATE DATABASE "{self.database}"')
        self.broker.start()
        self.command("manage.py", "migrate", "--verbosity=0")
        self.seed = json.loads(self.command("-m", "tests.browser.seed").splitlines()[-1])
        self.start("web")
        self.start("worker")
        self.wait_ready()

    def down(self) -> None:
        """Stops everything and drops the database."""
        for name in list(self.children):
            self.stop(name)
        self.broker.stop()
        self._sql(f'DROP DATABASE "{self.database}" WITH (FORCE)')

    def start(self, name: str) -> None:
        """One of the programs of `make demo`, with the very words of its command line."""
        command = [sys.executable, "-m", *PROGRAMS[name]]
        self.children[name] = processes.spawn(command, log=self.log(name), env=self.environment, cwd=CHECKOUT)

    def mend(self) -> bool:
        """What the launcher and compose's `restart` do: starts again what has ended by itself; always true."""
        for name, child in list(self.children.items()):
            if child.poll() is not None:
                processes.bury(child)
                self.start(name)
        return True

    def stop(self, name: str) -> None:
        """As the launcher stops it."""
        processes.stop(self.children.pop(name), STOP[name])

    def log(self, name: str) -> Path:
        """Where a program talks."""
        return self.base / f"{name}.log"

    def said(self) -> str:
        """The last words of each program."""
        logs = {path.stem: path.read_text(errors="replace").splitlines()[-40:] for path in self.base.glob("*.log")}
        return "".join(f"\n--- {name}\n" + "\n".join(lines) for name, lines in logs.items())

    def command(self, *words: str) -> str:
        """A command of ours on the site's database; gives what it wrote."""
        run = subprocess.run(
            [sys.executable, *words], cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    def wait_ready(self, seconds: float = 60) -> None:
        """Until web, database, broker and worker answer for each other."""
        until(lambda: self.mend() and self.ready(), seconds, lambda: f"ready{self.said()}", pause=0.2)

    def ready(self) -> bool:
        """Does /readyz say yes?"""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(json.load(answer)["ready"])
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def _sql(self, statement: str) -> None:
        with psycopg.connect(self.cluster, autocommit=True) as connection:
            connection.execute(statement)
