"""How one command comes by its servers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ctr25 import environment
from ctr25.embedded.errors import EmbeddedError
from ctr25.embedded.home import Home
from ctr25.embedded.locks import Lock, free

CHECKOUT = Path(__file__).resolve().parent.parent.parent
JOIN_SECONDS = 120.0
# Commands that read no data. Anything unknown gets the servers: slower, never wrong.
OFFLINE = {
    "check", "collectstatic", "diffsettings", "draw_workflow", "findstatic", "help", "makemigrations",
    "spectacular", "startapp", "version",
}  # fmt: skip


@contextmanager
def for_command(arguments: list[str]) -> Iterator[None]:
    """Joins or starts the servers for one command, unless it needs none or the environment names others."""
    if not _wanted(arguments):
        yield
        return
    with joined(Home(environment.home(CHECKOUT))) as variables:
        os.environ.update(variables)
        yield


@contextmanager
def joined(home: Home) -> Iterator[dict[str, str]]:
    """Holds the servers of `home` for as long as the block lasts; gives the variables that lead to them."""
    home.make()
    users = Lock(home.run / "users.lock")
    users.share()
    try:
        yield join(home)
    finally:
        leave(home, users)


def join(home: Home) -> dict[str, str]:
    """Waits for the servers of `home`, starting a keeper where nobody owns them. The caller shares users.lock."""
    deadline = time.monotonic() + JOIN_SECONDS
    keeper: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        owned = not free(home.run / "owner.lock")
        address = home.address()
        if owned and address is not None:
            return home.variables(address)
        if keeper is not None and keeper.poll():
            lines = home.log("keeper").read_text(errors="replace").strip().splitlines()
            raise EmbeddedError(
                lines[-1] if lines else f"không khởi động được máy chủ dữ liệu nhúng, xem {home.path}/log"
            )
        if not owned and (keeper is None or keeper.poll() is not None):
            with home.log("keeper").open("wb") as log:
                # of a session of its own: neither our Ctrl-C nor our end is its end
                keeper = subprocess.Popen(
                    [sys.executable, "-m", "ctr25.embedded.keeper", str(home.path)],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    cwd=CHECKOUT,
                    start_new_session=True,
                )
        time.sleep(0.05)
    raise EmbeddedError(f"máy chủ dữ liệu nhúng không trả lời sau {JOIN_SECONDS:.0f} giây, xem {home.path}/log")


def leave(home: Home, users: Lock) -> None:
    """Lets go; the last one sends a keeper home and waits until the servers are down."""
    if users.take():
        address = home.address()
        if address is not None and address.kind == "keeper" and not free(home.run / "owner.lock"):
            with suppress(ProcessLookupError):
                os.kill(address.owner, signal.SIGTERM)
            deadline = time.monotonic() + 20
            while not free(home.run / "owner.lock") and time.monotonic() < deadline:
                time.sleep(0.02)
    users.close()


def _wanted(arguments: list[str]) -> bool:
    if os.environ.get("CTR25_MODE", "").strip() == "production":
        return False  # the settings say what is missing
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return False
    names = [word for word in arguments if not word.startswith("-")]
    return bool(names) and names[0] not in OFFLINE and not {"-h", "--help", "--version"} & set(arguments)
