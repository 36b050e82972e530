"""File locks that the kernel drops with their process."""

import fcntl
import os
import time
from pathlib import Path


class Lock:
    """One lock file, open for the life of this object; children do not inherit it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> None:
        """Waits for and takes the lock beside other sharers."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def take(self, seconds: float = 0) -> bool:
        """Takes the lock alone, trying for so long; a shared hold is given up for the attempt."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.05)
            else:
                return True

    def release(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._descriptor)


def free(path: Path) -> bool:
    """Does nobody hold the lock at this moment?"""
    lock = Lock(path)
    try:
        fcntl.flock(lock._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        lock.close()
    return True
