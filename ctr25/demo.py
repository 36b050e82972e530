"""`make demo`: one process whose children are PostgreSQL, Valkey, web, worker and beat."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from ctr25 import environment
from ctr25.embedded import EmbeddedError
from ctr25.embedded.home import Home
from ctr25.embedded.locks import Lock, free
from ctr25.embedded.processes import bury, die_with_parent, spawn, stop
from ctr25.embedded.servers import Servers, bound
from ctr25.embedded.session import CHECKOUT, leave
from ctr25.probe import answers

PYTHON = sys.executable
READY_SECONDS = 300
SINGLE_SECONDS = 20  # a launcher on its way out needs a moment
ACCOUNTS = "clerk, leader, clerk2, reviewer, reviewer2, observer, admin"
# The same in docker-compose.yml (held together by a test).
PROGRAMS = {
    "web": ("gunicorn", "--config", "python:ctr25.gunicorn_conf", "ctr25.wsgi"),
    "worker": (
        "celery", "-A", "ctr25", "worker", "--loglevel=INFO", "--concurrency=2",
        "--without-gossip", "--without-mingle",
    ),
    "beat": (
        "celery", "-A", "ctr25", "beat", "--loglevel=INFO", "--pidfile=", "--scheduler=celery.beat:Scheduler",
    ),
}  # fmt: skip
# First what takes work in, last what holds data. A worker that does not finish in time is stopped cold:
# its task is delivered again.
STOP = {
    "beat": ((signal.SIGTERM, 3.0),),
    "web": ((signal.SIGTERM, 6.0),),
    "worker": ((signal.SIGTERM, 4.0), (signal.SIGQUIT, 2.0)),
}


@dataclass
class Child:
    """One of our own programs, started again when it dies, ever more slowly."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    not_before: float = 0.0
    deaths: list[float] = field(default_factory=list)


class Demo:
    """The launcher: brings everything up, watches it, takes everything down."""

    def __init__(self, home: Home, port: int, *, bare: bool = False) -> None:
        self.home = home
        self.port = port
        self.bare = bare
        self.external = bool(os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
        self.servers = Servers(home, "demo")
        self.users = Lock(home.run / "users.lock")
        self.single = Lock(home.run / "demo.lock")
        self.environment: dict[str, str] = {}
        self.step: subprocess.Popen[bytes] | None = None
        self.children = [Child(name, [PYTHON, "-m", *words]) for name, words in PROGRAMS.items()]

    def run(self) -> None:
        """Until TERM, INT or HUP; raises EmbeddedError where something cannot start."""
        if not self.single.take(SINGLE_SECONDS):
            raise EmbeddedError(f"bản chạy thử của {self.home.path} đang chạy rồi")
        try:
            self._require_port()
            self.users.share()
            self._bring_servers()
            say("chuẩn bị cơ sở dữ liệu …")
            self._command("migrate", "--verbosity=0")
            if not self.bare and any(CHECKOUT.glob("*/management/commands/load_demo.py")):
                self._command("load_demo")
            for child in self.children:
                self._launch(child)
            self._announce()
            while True:
                self._watch()
                time.sleep(0.3)
        finally:
            for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(sig, signal.SIG_IGN)  # once is enough
            self._down()

    def _require_port(self) -> None:
        deadline = time.monotonic() + 5  # the web server of a killed launcher is still on its way out
        while True:
            try:
                bound(self.port)
            except OSError as error:
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"cổng {self.port} đang bận ({error.strerror}): đặt PORT=… khác") from error
                time.sleep(0.2)
            else:
                return

    def _bring_servers(self) -> None:
        variables: dict[str, str] = {}
        if not self.external:
            say("khởi động PostgreSQL và Valkey …")
            deadline = time.monotonic() + 60
            while not self.servers.acquire():
                address = self.home.address()
                if address is not None and not free(self.home.run / "owner.lock"):
                    break  # a command runs them; they stay while we use them, and we follow when they go
                if time.monotonic() > deadline:
                    raise EmbeddedError("máy chủ dữ liệu nhúng đang do tiến trình khác giữ mà không trả lời")
            address = self.home.address()
            if address is None:
                raise EmbeddedError("máy chủ dữ liệu nhúng vừa tắt, hãy chạy lại")
            variables = self.home.variables(address)
        self.environment = {
            **os.environ,
            **variables,
            "CTR25_MODE": "local" if self.bare else "demo",
            "CTR25_HOME": str(self.home.path),
            "BIND": f"127.0.0.1:{self.port}",
            "PYTHONUNBUFFERED": "1",
        }

    def _command(self, *words: str) -> None:
        """One command of manage.py; its output is ours to read in the log."""
        log = self.home.log("setup")
        self.step = spawn([PYTHON, "manage.py", *words], log=log, env=self.environment, cwd=CHECKOUT)
        code = self.step.wait()
        if code != 0:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise EmbeddedError(f"`manage.py {words[0]}` không thành công:\n{tail}")

    def _launch(self, child: Child) -> None:
        child.process = spawn(child.command, log=self.home.log(child.name), env=self.environment, cwd=CHECKOUT)

    def _watch(self) -> None:
        """Starts again whatever has died; ours keep their addresses, since the servers keep their ports."""
        if not self.external:
            for name in self.servers.mend():
                say(f"{name} đã dừng, khởi động lại")
            if not self.servers.owned and free(self.home.run / "owner.lock"):
                say("máy chủ dữ liệu của lệnh khác đã dừng, tự khởi động lại")
                self.servers.acquire()
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                bury(child.process)
                child.process = None
                child.deaths = [death for death in child.deaths if now - death < 60] + [now]
                child.not_before = now + min(len(child.deaths) - 1, 10)
                say(f"{child.name} đã dừng, khởi động lại (nhật ký: {self.home.log(child.name)})")
            if child.process is None and now >= child.not_before:
                self._launch(child)

    def _announce(self) -> None:
        """Prints address and accounts as soon as everything answers."""
        say("chờ các dịch vụ sẵn sàng …")
        deadline = time.monotonic() + READY_SECONDS
        while not answers(self.port, "/readyz"):
            if time.monotonic() > deadline:
                say(f"chưa sẵn sàng sau {READY_SECONDS} giây, xem nhật ký ở {self.home.path / 'log'}")
                break
            self._watch()
            time.sleep(0.3)
        say(
            f"sẵn sàng\n\n  Cổng theo dõi 25-CTr/TU: http://127.0.0.1:{self.port}"
            + ("" if self.bare else f"\n  Tài khoản: {ACCOUNTS} (mật khẩu: demo)")
            + f"\n  Dữ liệu và nhật ký: {self.home.path}"
            "\n  Dừng: Ctrl-C\n"
        )

    def _down(self) -> None:
        say("đang dừng …")
        if self.step is not None and self.step.poll() is None:
            stop(self.step, ((signal.SIGTERM, 3.0),))
        processes = {child.name: child.process for child in self.children if child.process is not None}
        for name, process in processes.items():  # all at once, then wait for each
            if process.poll() is None:
                process.send_signal(STOP[name][0][0])
        for name in ("beat", "web", "worker"):
            if name in processes:
                stop(processes[name], STOP[name])
        if self.servers.owned:
            self.servers.stop()
        leave(self.home, self.users)
        self.single.close()
        say("đã dừng")


def reset(home: Home) -> None:
    """Forgets the demo's data; raises EmbeddedError while anything uses it."""
    if not home.path.exists():
        return
    home.make()
    locks = [Lock(home.run / name) for name in ("demo.lock", "users.lock", "owner.lock")]
    if not all(lock.take(5) for lock in locks):
        raise EmbeddedError(f"{home.path} đang được dùng: dừng bản chạy thử và các lệnh trước đã")
    home.forget()


def say(words: str) -> None:
    """One line to whoever started us, if they still listen: going down must not fail on a closed terminal."""
    with suppress(OSError):
        print(f"demo: {words}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 0 after a stop that was asked for."""
    parser = argparse.ArgumentParser(prog="ctr25.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--bare", action="store_true", help="an empty site: no programme, accounts or figures")
    parser.add_argument("--reset", action="store_true", help="forget the data and leave")
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent dies (make)")
    options = parser.parse_args(arguments)
    if options.with_parent:
        die_with_parent(signal.SIGTERM)
    home = Home(environment.home(CHECKOUT))
    for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sig, signal.default_int_handler)
    try:
        if os.environ.get("CTR25_MODE", "").strip() == "production":
            raise EmbeddedError("CTR25_MODE=production: bản chạy thử và máy chủ nhúng không dùng cho vận hành thật")
        if options.reset:
            reset(home)
        else:
            Demo(home, options.port, bare=options.bare).run()
    except KeyboardInterrupt:
        return 0
    except EmbeddedError as error:
        print(f"demo: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
