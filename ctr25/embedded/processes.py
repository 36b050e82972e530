"""Children that never outlive their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from ctr25.embedded.identity import OURSELVES, Identity

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5_000_000  # bytes; a longer log is begun anew at the next start


def die_with_parent(sig: int = signal.SIGTERM) -> None:
    """Asks Linux to send `sig` to this process when its parent dies, kill -9 included (elsewhere: nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    orphan_signal: int = signal.SIGTERM,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    identity: Identity = OURSELVES,
) -> "subprocess.Popen[bytes]":
    """Starts a child in a session of its own (a Ctrl-C reaches only us) that gets `orphan_signal` if we die.

    Output is appended to `log`. Call from the main thread: the kernel ties the death signal to the thread that made
    the child.
    """

    def before() -> None:  # pragma: no cover - between fork and exec nothing is recorded
        identity.enter()
        die_with_parent(orphan_signal)  # last: changing who we are forgets it

    log.parent.mkdir(parents=True, exist_ok=True)
    with open_log(log) as out:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            start_new_session=True,
            user=identity.uid,
            group=identity.gid,
            extra_groups=None if identity.uid is None else [],
            preexec_fn=before,
        )


def open_log(path: Path) -> IO[bytes]:
    """The log to append to, begun anew when it has grown past LOG_LIMIT."""
    too_long = path.exists() and path.stat().st_size > LOG_LIMIT
    return path.open("wb" if too_long else "ab")


def stop(child: "subprocess.Popen[bytes]", steps: Sequence[tuple[int, float]]) -> None:
    """Sends each signal in turn and waits its seconds, then kills whatever is left of the child's session."""
    for sig, seconds in steps:
        if child.poll() is not None:
            break
        child.send_signal(sig)
        with suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    bury(child)


def bury(child: "subprocess.Popen[bytes]") -> None:
    """Kills what remains of the child's process group and reaps the child."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def runs(pid: int, mark: str) -> bool:
    """Is `pid` alive with `mark` in its command line (so that a recycled number is not taken for ours)?"""
    try:
        return mark.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def end_orphan(pid: int, mark: str, steps: Sequence[tuple[int, float]]) -> None:
    """Stops a server that a killed owner left behind, if it is one of ours."""
    for sig, seconds in (*steps, (signal.SIGKILL, 2.0)):
        if not runs(pid, mark):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, sig)
        deadline = time.monotonic() + seconds
        while runs(pid, mark) and time.monotonic() < deadline:
            time.sleep(0.05)
