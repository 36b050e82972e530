"""The launcher as a test sees it: a process, what descends from it, an address."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from ctr25.embedded.servers import usable_port

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# Seconds after which something will not come any more; how busy the machine is says nothing of the code.
PATIENCE = 240.0
GIVEN = {"DATABASE_URL", "REDIS_URL", "CTR25_MODE", "CTR25_EMBEDDED", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS"}


def environment(home: Path, **more: str) -> dict[str, str]:
    """Like a fresh shell: nothing of the test run's own servers."""
    kept = {name: value for name, value in os.environ.items() if name not in GIVEN}
    return {**kept, "CTR25_HOME": str(home), **more}


def command(home: Path, *words: str, prefix: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
    """`manage.py` with its output in a pipe."""
    return subprocess.Popen(
        [*prefix, sys.executable, "manage.py", *words],
        cwd=CHECKOUT,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def sql(home: Path, statement: str) -> str:
    """Runs one statement through a command and gives its first value as text."""
    code = (
        "from django.db import connection as c\n"
        "with c.cursor() as k:\n"
        f"    k.execute({statement!r})\n"
        "    print('value', k.fetchone()[0] if k.description else '')"
    )
    run = command(home, "shell", "--no-imports", "-c", code)
    said, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 0, said
    return said.split("value ")[-1].strip()


class Launched:
    """One run of the launcher, without programme, accounts and figures where it is `bare`."""

    def __init__(self, home: Path, *, prefix: tuple[str, ...] = (), bare: bool = True) -> None:
        self.home = home
        self.port = usable_port(None)
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "ctr25.demo", "--port", str(self.port), *["--bare"] * bare],
            cwd=CHECKOUT,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ready(self) -> bool:
        """Does /readyz say yes?"""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(json.load(answer)["ready"])
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Waits for a condition for as long as the launcher runs."""
        until(lambda: condition() or self.process.poll() is not None, what)
        assert self.process.poll() is None, self.process.communicate()[0]

    def wait_ready(self) -> None:
        self.until(self.ready, "ready")

    def child(self, name: str, after: int = 0) -> int:
        """The child of this name, waited for; another one than `after`."""
        pids: dict[str, int] = {}

        def there() -> bool:
            pids.update(self.children())
            return pids.get(name, after) != after

        self.until(there, f"{name} instead of {after}")
        return pids[name]

    def announced(self) -> str:
        """What it says until it is ready and tells how to stop it."""
        assert self.process.stdout is not None
        return "".join(itertools.takewhile(lambda line: "Ctrl-C" not in line, self.process.stdout))

    def children(self) -> dict[str, int]:
        """Its direct children by name."""
        marks = {
            "postgres": "/postgres",
            "valkey": "valkey-server",
            "web": "gunicorn",
            "worker": "worker",
            "beat": "beat",
        }
        lines = {pid: command_line(pid) for pid in offspring(self.process.pid)[0]}
        return {name: pid for name, mark in marks.items() for pid, line in lines.items() if mark in line}

    def everyone(self) -> list[int]:
        """All processes that descend from it."""
        found = [self.process.pid]
        for generation in offspring(self.process.pid):
            found += generation
        return found

    def end(self, sig: int = signal.SIGTERM) -> int:
        """Sends the signal, waits until nobody is left, gives the exit code."""
        everyone = self.everyone()
        self.process.send_signal(sig)
        self.process.communicate(timeout=PATIENCE)
        until(lambda: not [pid for pid in everyone if alive(pid)], "no process left")
        return self.process.returncode


def offspring(pid: int) -> list[list[int]]:
    """Children, grandchildren, … of a process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    generations = [[child for child, parent in parents.items() if parent == pid]]
    while generations[-1]:
        generations.append([child for child, parent in parents.items() if parent in generations[-1]])
    return generations


def command_line(pid: int) -> str:
    """Words of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Is the process there and not merely unburied?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until(condition: Callable[[], bool], what: str) -> None:
    """Waits for a condition; what never comes fails by its name."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.1)
