"""Workbooks that wait for a person's word: kept for an hour outside the web root, for that person and report alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from pathlib import Path

from django.conf import settings

from reporting.jobs.storage import write_whole
from reporting.models import Report
from targets.models import User

LIFE = dt.timedelta(hours=1)
_SHA256 = re.compile("[0-9a-f]{64}")


def keep(*, report: Report, content: bytes, by: User, at: dt.datetime) -> str:
    """Keep a file's bytes for its next step; gives their hash, by which `find` knows them. Old ones are cleared."""
    clear_old(at=at)
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(report, by, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, settings.FILE_UPLOAD_PERMISSIONS)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return sha256


def find(*, report: Report, sha256: str, by: User, at: dt.datetime) -> bytes | None:
    """The bytes that this person sent for this report within the hour, else None."""
    if not _SHA256.fullmatch(sha256):
        return None
    path = _path(report, by, sha256)
    try:
        if path.stat().st_mtime < (at - LIFE).timestamp():
            return None
        return path.read_bytes()
    except FileNotFoundError:
        return None


def forget(*, report: Report, sha256: str, by: User) -> None:
    if _SHA256.fullmatch(sha256):
        _path(report, by, sha256).unlink(missing_ok=True)


def clear_old(*, at: dt.datetime) -> None:
    """Remove what nobody came back for, half-written files too."""
    for path in _folder().glob("*"):
        try:
            if path.stat().st_mtime < (at - LIFE).timestamp():
                path.unlink()
        except FileNotFoundError:  # another process was first
            continue


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "waiting"


def _path(report: Report, by: User, sha256: str) -> Path:
    return _folder() / f"{report.pk}-{by.pk}-{sha256}.xlsx"
