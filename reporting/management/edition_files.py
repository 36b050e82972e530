"""What the commands of editions share: the folder they write to."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from reporting.editions.docx.build import build as build_draft
from reporting.editions.jobs import Writers, checksum
from reporting.editions.xlsx.build import build as build_workbook
from reporting.jobs.storage import write_whole

WRITERS = Writers(workbook=build_workbook, draft=build_draft)


def check_folder(folder: Path, *, number: str = "") -> None:
    """Make the folder if it is not there; raises CommandError where nothing can be written to it.

    `number` is that of an edition to be published: a folder that holds another one is refused.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        names = [path.name for path in folder.iterdir()]
    except OSError as error:
        raise CommandError(f"Không ghi được vào thư mục {folder}: {error.strerror}.") from None
    there = next((name for name in names if name.startswith(("edition.json", f"CTr25-ban-{number}-"))), "")
    if number and there:
        raise CommandError(f"Thư mục {folder} đã có {there} của một bản khác. Hãy chọn thư mục khác cho bản {number}.")


def write_all(folder: Path, files: Mapping[str, bytes], out: OutputWrapper) -> None:
    """Write every file whole and say its checksum; one that is there with other bytes is refused before any."""
    for name, content in files.items():
        path = folder / name
        if path.exists() and (not path.is_file() or path.read_bytes() != content):
            raise CommandError(f"{path} đã có với nội dung khác. Hãy chọn thư mục khác; chưa ghi tệp nào.")
    try:
        for name, content in files.items():
            write_whole(folder / name, content)
            out.write(f"{checksum(content)}  {folder / name}")
    except OSError as error:
        raise CommandError(f"Không ghi được vào thư mục {folder}: {error.strerror}.") from None
