"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write `content` beside `path` and rename it into place: whoever dies meanwhile leaves no broken file there.

    A file of that name is replaced. Raises OSError, and then nothing is left behind.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            draft.chmod(mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def clear_leftovers(path: Path) -> None:
    """Remove what killed writers of `path` left beside it; only where no other may be writing."""
    for leftover in path.parent.glob(f".{path.name}.*.tmp"):
        leftover.unlink(missing_ok=True)


def keep(name: str, content: bytes) -> None:
    """Put a file whole into the storage under `name`; only where no other may be writing the same one."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(path)
    write_whole(path, content, settings.FILE_UPLOAD_PERMISSIONS)
