"""Both servers as one thing that is owned, started, watched and stopped."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress

from ctr25.embedded import binaries, identity, postgres, valkey
from ctr25.embedded.errors import EmbeddedError
from ctr25.embedded.home import Address, Home
from ctr25.embedded.locks import Lock
from ctr25.embedded.processes import bury, stop

READY_SECONDS = 60.0
MODULES = {"postgres": postgres, "valkey": valkey}
STARTS = 10  # attempts of one server, a second apart


class Servers:
    """PostgreSQL and Valkey on one CTR25_HOME; at most one owner at a time."""

    def __init__(self, home: Home, kind: str) -> None:
        home.make()
        self.home = home
        self.kind = kind
        self._lock = Lock(home.run / "owner.lock")
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._ports: dict[str, int] = {}

    @property
    def owned(self) -> bool:
        """Are the servers our children?"""
        return bool(self._children)

    def acquire(self, seconds: float = 1.0) -> bool:
        """Becomes the owner and starts the servers, or says False: another process owns them."""
        if not self._lock.take(seconds):
            return False
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return True

    def mend(self) -> list[str]:
        """Starts again what has died on the same port; names it."""
        dead = [name for name, child in self._children.items() if child.poll() is not None]
        for name in dead:
            bury(self._children[name])
            self._children[name] = self._launch(name)
        for name in dead:
            self._await(name)
        if dead:
            self._publish()
        return dead

    def stop(self) -> None:
        self.home.withdraw()
        for name in reversed(MODULES):
            child = self._children.pop(name, None)
            if child is not None:
                stop(child, MODULES[name].STOP)
        self._lock.release()

    def _start(self) -> None:
        before = self.home.address()
        self.home.withdraw()
        postgres.leftover(self.home.postgres)
        if before is not None:
            valkey.leftover(before.valkey_pid, before.valkey_port)
        self._ports = {
            "postgres": usable_port(before.postgres_port if before else None),
            "valkey": usable_port(before.valkey_port if before else None),
        }
        programs = [binaries.postgres_folder() / "postgres", binaries.valkey_server()]
        self._identity = identity.choose(self.home.path, self.home.postgres, programs)
        password = self.home.password()
        postgres.prepare(self.home.postgres, identity=self._identity, password=password, log=self.home.log("postgres"))
        valkey.prepare(self.home.path / "valkey", identity=self._identity, password=password)
        for name in MODULES:
            self._children[name] = self._launch(name)
        for name in MODULES:
            self._await(name)
        self._publish()

    def _launch(self, name: str) -> "subprocess.Popen[bytes]":
        start: Callable[..., subprocess.Popen[bytes]] = MODULES[name].start
        return start(self.home.path / name, identity=self._identity, port=self._ports[name], log=self.home.log(name))

    def _await(self, name: str) -> None:
        """Waits until the server answers. After a crash it may refuse at first: it is started again."""
        answers: Callable[[int, str], bool] = MODULES[name].answers
        password = self.home.password()
        deadline = time.monotonic() + READY_SECONDS
        starts = 1
        while time.monotonic() < deadline:
            child = self._children[name]
            if child.poll() is None:
                if answers(self._ports[name], password):
                    return
            elif starts < STARTS:
                bury(child)
                time.sleep(1)
                starts += 1
                self._children[name] = self._launch(name)
            else:
                break
            time.sleep(0.05)
        raise EmbeddedError(f"{name} không khởi động được, xem {self.home.log(name)}")

    def _publish(self) -> None:
        self.home.publish(
            Address(
                owner=os.getpid(),
                kind=self.kind,
                postgres_port=self._ports["postgres"],
                valkey_port=self._ports["valkey"],
                postgres_pid=self._children["postgres"].pid,
                valkey_pid=self._children["valkey"].pid,
            )
        )


def usable_port(preferred: int | None) -> int:
    """`preferred` if it is free on the loopback, else any free one."""
    for port in (preferred, 0):
        with suppress(OSError):
            if port is not None:
                return bound(port)
    raise EmbeddedError("không còn cổng trống trên 127.0.0.1")


def bound(port: int) -> int:
    """The port (any one for 0) if it can be bound on the loopback at this moment; raises OSError."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return int(probe.getsockname()[1])
