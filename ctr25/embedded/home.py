"""What lies where in CTR25_HOME, and how the servers are reached."""

import json
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ctr25.embedded.errors import EmbeddedError


@dataclass(frozen=True)
class Address:
    """Where the running servers listen on the loopback, who owns them and their process numbers."""

    owner: int
    kind: str  # "keeper" or "demo"
    postgres_port: int
    valkey_port: int
    postgres_pid: int
    valkey_pid: int


@dataclass(frozen=True)
class Home:
    """The folder of the embedded servers' data and the uploads."""

    path: Path

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def run(self) -> Path:
        """Locks, the address and the password: ours alone."""
        return self.path / "run"

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def make(self) -> None:
        """Makes the folders; others may pass through the top one, since a server may be another account."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if self.path.stat().st_uid == os.geteuid():
                self.path.chmod(0o711)
            for folder in (self.run, self.path / "log"):
                folder.mkdir(exist_ok=True, mode=0o700)
            if not os.access(self.run, os.W_OK):
                raise PermissionError(self.run)
        except OSError as error:
            raise EmbeddedError(f"không ghi được vào {self.path}: {error.strerror or error}") from error

    def password(self) -> str:
        """The servers' password, made at the first call."""
        file = self.run / "password"
        if not file.exists():
            draft = self.run / f"password.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(24))
            with suppress(FileExistsError):  # another process was first
                os.link(draft, file)
            draft.unlink()
        return file.read_text().strip()

    def address(self) -> Address | None:
        """What the owner wrote, if it is whole; whether it still runs the lock tells."""
        try:
            return Address(**json.loads((self.run / "servers.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def publish(self, address: Address) -> None:
        draft = self.run / f"servers.{os.getpid()}"
        draft.write_text(json.dumps(asdict(address)))
        draft.rename(self.run / "servers.json")

    def withdraw(self) -> None:
        (self.run / "servers.json").unlink(missing_ok=True)

    def variables(self, address: Address) -> dict[str, str]:
        """The environment of a process that uses the servers; what is already set there wins."""
        password = self.password()
        variables = {
            "DATABASE_URL": f"postgres://ctr25:{password}@127.0.0.1:{address.postgres_port}/ctr25",
            "REDIS_URL": f"redis://:{password}@127.0.0.1:{address.valkey_port}/0",
            "CTR25_EMBEDDED": "yes",
            "CTR25_HOME": str(self.path),
        }
        return {name: value for name, value in variables.items() if not os.environ.get(name)}

    def forget(self) -> None:
        """Removes everything of ours and nothing else; the caller holds both locks."""
        for name in ("postgres", "valkey", "files", "log", "run"):
            if (self.path / name).exists():
                shutil.rmtree(self.path / name)
        with suppress(OSError):  # not empty: something that is not ours stays
            self.path.rmdir()
