"""`make bench`: a database of its own, a made-up world of the asked scale, and every benchmark on it."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import tempfile
from pathlib import Path


def main() -> None:
    """Run every benchmark at the scale asked for, or those named."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scale", choices=["city", "national"], default="city")
    parser.add_argument("--only", nargs="*", default=[], help="names of benchmark modules")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ctr25-bench-"))
    folder.chmod(0o711)
    os.environ.update(CTR25_MODE="test", CTR25_HOME=str(folder / "home"), DJANGO_SETTINGS_MODULE="ctr25.settings")
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
    from tests import cluster

    os.environ["DATABASE_URL"] = cluster.start(folder)
    try:
        _run(asked.scale, asked.only)
    finally:
        from django.db import connections

        connections.close_all()
        cluster.pytest_unconfigure()
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, only: list[str]) -> None:
    import django

    django.setup()
    logging.disable(logging.WARNING)  # no broker stands by: every poke would say so
    from django.core.management import call_command

    from tests.bench import annexes, api, approve, packs, pages, recount, workbook, world

    call_command("migrate", verbosity=0)
    scale = world.SCALES[name]
    periods = world.build(scale)
    for bench in (recount, approve, pages, workbook, packs, annexes, api):
        if not only or bench.__name__.rsplit(".", 1)[-1] in only:
            bench.run(scale, periods)


if __name__ == "__main__":
    main()
