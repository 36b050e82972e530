"""Runs the servers for commands and leaves after the last of them: `python -m ctr25.embedded.keeper HOME`."""

import signal
import sys
import time
from pathlib import Path

from ctr25.embedded.errors import EmbeddedError
from ctr25.embedded.home import Home
from ctr25.embedded.locks import Lock
from ctr25.embedded.servers import Servers


def keep(home: Home) -> None:
    """Owns the servers until nobody uses them or TERM; at once if another process owns them already."""
    servers = Servers(home, "keeper")
    users = Lock(home.run / "users.lock")
    asked_to_stop: list[int] = []
    for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(sig, lambda number, _: asked_to_stop.append(number))
    if not servers.acquire():
        return
    try:
        while not asked_to_stop:
            servers.mend()
            if users.take():  # nobody uses them; whoever comes now waits until we are gone
                break
            time.sleep(0.2)
    finally:
        servers.stop()
        users.close()


if __name__ == "__main__":
    try:
        keep(Home(Path(sys.argv[1])))
    except EmbeddedError as failure:
        sys.exit(str(failure))
