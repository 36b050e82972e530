"""As whom the servers run: PostgreSQL refuses root."""

import ctypes
import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from ctr25.embedded.errors import EmbeddedError

CLONE_NEWUSER = 0x10000000
NOBODY = 65534


@dataclass(frozen=True)
class Identity:
    """An account for the servers. `uid` None: our own. `namespace`: we outside, `inner` to the server."""

    uid: int | None = None
    gid: int | None = None
    namespace: bool = False
    inner: int = NOBODY

    def enter(self) -> None:  # pragma: no cover - between fork and exec nothing is recorded
        """Runs in the child: a user namespace in which our files belong to an ordinary account."""
        if not self.namespace:
            return
        uid, gid = os.geteuid(), os.getegid()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        maps = {"setgroups": "deny", "uid_map": f"{self.inner} {uid} 1", "gid_map": f"{self.inner} {gid} 1"}
        for name, line in maps.items():
            descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
            os.write(descriptor, line.encode())
            os.close(descriptor)

    def own(self, path: Path) -> None:
        """Gives a file, or a folder with all it holds, to this account."""
        uid, gid = os.geteuid() if self.uid is None else self.uid, os.getegid() if self.gid is None else self.gid
        if path.stat().st_uid == uid:
            return
        os.chown(path, uid, gid)
        for root, folders, files in os.walk(path):
            for name in (*folders, *files):
                os.lchown(Path(root, name), uid, gid)


OURSELVES = Identity()


def choose(home: Path, data: Path, programs: list[Path]) -> Identity:
    """The account for `data` below `home`; raises EmbeddedError with the way out where there is none.

    An ordinary user runs the servers as themselves (initdb wants a name: without one, as in a container with
    a made-up number, in a user namespace). Root uses the account that owns the data, else `nobody`,
    else, where a parent folder lets nobody else in, a user namespace.
    """
    if os.geteuid() != 0:
        if data.exists() and data.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"{data} thuộc tài khoản khác: dùng đúng tài khoản đó, hoặc đặt CTR25_HOME tới thư mục khác"
            )
        return Identity(namespace=not _has_name(os.geteuid()) and namespaces_work())
    owner = data.stat().st_uid if data.exists() else 0
    account = _account(owner if owner not in (0, NOBODY) else "nobody")
    if all(_open_to(account, path) for path in (home, *programs)):
        return Identity(uid=account.pw_uid, gid=account.pw_gid)
    if namespaces_work():
        return Identity(namespace=True, inner=account.pw_uid)
    raise EmbeddedError(
        f"PostgreSQL không chạy bằng root, mà {home} lại nằm trong thư mục đóng với tài khoản {account.pw_name}: "
        "hãy chạy bằng tài khoản thường hoặc đặt CTR25_HOME tới thư mục mở"
    )


def namespaces_work() -> bool:
    """May this process make a user namespace? Tried in a child, since there is no way back."""
    if sys.platform != "linux":
        return False
    child = os.fork()
    if child == 0:
        try:
            Identity(namespace=True).enter()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _account(who: int | str) -> pwd.struct_passwd:
    """By number or name; made up where the machine does not know it."""
    try:
        return pwd.getpwnam(who) if isinstance(who, str) else pwd.getpwuid(who)
    except KeyError:
        uid = NOBODY if isinstance(who, str) else who
        return pwd.struct_passwd((str(who), "", uid, uid, "", "/", ""))


def _open_to(account: pwd.struct_passwd, path: Path) -> bool:
    """May the account pass through every folder down to `path` (which may not exist yet)?"""
    for folder in (path, *path.parents):
        if not folder.exists():
            continue
        facts = folder.stat()
        bit = stat.S_IXGRP if facts.st_gid == account.pw_gid else stat.S_IXOTH
        if facts.st_uid == account.pw_uid:
            bit = stat.S_IXUSR
        if not facts.st_mode & bit:
            return False
    return True
