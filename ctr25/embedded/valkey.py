"""One Valkey server that keeps its queue on disk."""

import signal
import socket
import subprocess
from pathlib import Path

from ctr25.embedded import binaries, processes
from ctr25.embedded.identity import Identity

STOP = ((signal.SIGTERM, 5.0),)


def prepare(folder: Path, *, identity: Identity, password: str) -> None:
    """Writes the settings (the password does not belong on a command line) and hands the folder over."""
    folder.mkdir(mode=0o700, exist_ok=True)
    lines = (
        "bind 127.0.0.1",
        f"requirepass {password}",
        "appendonly yes",
        'save ""',
        "databases 2",
        f'pidfile "{folder / "valkey.pid"}"',
    )
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text("\n".join(lines) + "\n")
    identity.own(settings)
    identity.own(folder)


def start(folder: Path, *, identity: Identity, port: int, log: Path) -> "subprocess.Popen[bytes]":
    return processes.spawn(
        [binaries.valkey_server(), folder / "valkey.conf", "--port", str(port), "--dir", folder],
        log=log,
        identity=identity,
        cwd=folder.parent if identity.uid is None else Path("/"),
    )


def answers(port: int, password: str) -> bool:
    """Does the server let us in and is its queue loaded?"""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            reply = b""
            while reply.count(b"\r\n") < 2 and (part := connection.recv(200)):
                reply += part
    except OSError:
        return False
    return b"+PONG" in reply


def leftover(pid: int, port: int) -> None:
    """Ends the server of a killed owner; its command line shows the address it listens on."""
    processes.end_orphan(pid, f"127.0.0.1:{port}", STOP)
