"""`manage.py draw_workflow [--check]`: the workflow's diagram from its table."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reporting.reports.workflow import diagram


class Command(BaseCommand):
    help = "Vẽ quy trình báo cáo từ bảng quy trình vào docs/workflow.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="không ghi gì; thoát với mã 1 nếu hình vẽ đã cũ")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        drawn = diagram()
        if not options["check"]:
            page.write_text(drawn, encoding="utf-8")
            self.stdout.write(f"Đã vẽ {page.relative_to(settings.BASE_DIR)}.")
        elif not page.is_file() or page.read_text(encoding="utf-8") != drawn:
            raise CommandError("docs/workflow.md đã cũ; hãy chạy manage.py draw_workflow.", returncode=1)
        else:
            self.stdout.write("docs/workflow.md khớp với bảng quy trình.")
