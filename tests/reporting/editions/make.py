"""Make a file from an `edition.json` in a process of its own: `python -m tests.reporting.editions.make JSON SCOPE OUT`.

OUT ends in `.xlsx` for the workbook, in `.docx` for the Word draft.
Prints seconds and the peak of memory (MB) as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from pathlib import Path


def main(source: str, scope: str, out: str) -> None:
    """Read, make, write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctr25.settings")
    import django

    django.setup()
    from reporting.editions.docx.build import build as build_draft
    from reporting.editions.edition_json import Frozen, canonical
    from reporting.editions.xlsx.build import build as build_workbook

    began = time.monotonic()
    said = json.loads(Path(source).read_bytes())
    said["published_at"] = dt.datetime.fromisoformat(said["published_at"])
    said["written_content"] = canonical(said.pop("content"))
    del said["sha256"]
    build = build_draft if out.endswith(".docx") else build_workbook
    Path(out).write_bytes(build(Frozen(**said), scope))
    print(json.dumps({"seconds": round(time.monotonic() - began, 2), "megabytes": round(peak())}))


def peak() -> float:
    """The most memory this program has held (MB).

    Not `getrusage`: its maximum outlives exec, so a child would begin with its parent's.
    """
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
