"""`manage.py load_programme [FILE]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from targets.actions.programme import load_programme
from targets.domain.shapes import FileError
from targets.management.edge import actor, file_content, recount, refuse

OURS = Path(__file__).resolve().parents[2] / "data" / "ctr25.json"


class Command(BaseCommand):
    help = "Nạp Chương trình 25-CTr/TU và các kỳ báo cáo 2023-Q1 … 2045-Q4"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", nargs="?", default=str(OURS))

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            loaded = load_programme(content=file_content(path), actor=actor())
        except FileError as error:
            refuse(path, error, len(error.flaws))
        if not loaded:
            self.stdout.write("Chương trình đã có đủ, không đổi gì.")
            return
        for title, what in (("Thêm", loaded.added), ("Sửa", loaded.changed)):
            if what:
                self.stdout.write(f"{title}: " + ", ".join(f"{kind} {rows}" for kind, rows in what.items()))
        recount(self)
