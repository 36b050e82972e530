"""One PostgreSQL server on a folder of data."""

import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from ctr25.embedded import binaries, processes
from ctr25.embedded.errors import EmbeddedError
from ctr25.embedded.identity import Identity

STOP = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0))  # fast: clients are cut off, data is written; then at once
ROLE = DATABASE = "ctr25"


def prepare(data: Path, *, identity: Identity, password: str, log: Path) -> None:
    """Makes the cluster where there is none; a half-made one of an earlier attempt is thrown away."""
    folder = binaries.postgres_folder()
    major = binaries.postgres_major(folder)
    if data.exists():
        made_by = (data / "PG_VERSION").read_text().strip()
        if made_by != str(major):
            raise EmbeddedError(
                f"{data} do PostgreSQL {made_by} tạo, chương trình hiện có là {major}: đặt PG_BIN tới bản "
                f"{made_by}, hoặc `make demo-reset`"
            )
        identity.own(data)
        return
    draft = data.with_name(data.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    secret = draft.with_suffix(".secret")
    secret.touch(mode=0o600)
    secret.write_text(password)
    for path in (draft, secret):
        identity.own(path)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if major >= 17 else ["--locale=C"]
    command: list[str | Path] = [
        folder / "initdb", "--pgdata", draft / "data", "--username", ROLE, "--pwfile", secret,
        "--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions", *locale,
    ]  # fmt: skip
    child = processes.spawn(command, log=log, identity=identity, cwd=Path("/"))
    code = child.wait()
    secret.unlink()
    if code != 0:
        raise EmbeddedError(f"initdb không thành công (mã {code}), xem {log}")
    (draft / "data").rename(data)
    draft.rmdir()


def start(
    data: Path, *, identity: Identity, port: int, log: Path, options: tuple[str, ...] = ()
) -> "subprocess.Popen[bytes]":
    """Starts the server as a direct child. It may refuse for a few seconds after a crash."""
    settings = (
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        "max_connections=60",
        "log_timezone=UTC",
        "timezone=UTC",
        *options,
    )
    command: list[str | Path] = [binaries.postgres_folder() / "postgres", "-D", data]
    for setting in settings:
        command += ["-c", setting]
    return processes.spawn(
        command,
        log=log,
        orphan_signal=signal.SIGINT,
        identity=identity,
        cwd=data.parent if identity.uid is None else Path("/"),
    )


def answers(port: int, password: str) -> bool:
    """Does the server let us in? Makes the database at the first time."""
    where = f"host=127.0.0.1 port={port} user={ROLE} dbname=postgres connect_timeout=2"
    try:
        with psycopg.connect(where, password=password, autocommit=True) as connection:
            exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not exists:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise EmbeddedError("mật khẩu của cơ sở dữ liệu không khớp với CTR25_HOME/run/password") from error
        return False
    return True


def leftover(data: Path) -> None:
    """Ends the server of a killed owner that may still sit on the data."""
    with suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().split()[0])
        deadline = time.monotonic() + 5
        while processes.runs(pid, str(data)) and time.monotonic() < deadline:  # it is on its way out by itself
            time.sleep(0.05)
        processes.end_orphan(pid, str(data), STOP)
