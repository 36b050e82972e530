"""`manage.py rebuild_totals`: every total recounted from the figures, or held against them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.totals import recount
from targets.models import Period


class Command(BaseCommand):
    help = "Tính lại mọi số tổng hợp từ số liệu đã duyệt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="không sửa gì; liệt kê chỗ khác, thoát với mã 1")
        only.add_argument("--pending", action="store_true", help="chỉ các kỳ có thay đổi chưa tính")

    def handle(self, *args: Any, **options: Any) -> None:
        now, today = timezone.now(), timezone.localdate()
        if options["pending"]:
            counted = recount.run_pending(now, today)
            self.stdout.write(f"Đã tính lại {len(counted)} kỳ.")
            return
        periods = Period.objects.filter(opens__lte=today)
        if options["check"]:
            differences = [line for period in periods for line in recount.differences(period)] + recount.early(today)
            for line in differences:
                self.stdout.write(line)
            if differences:
                raise CommandError(f"{len(differences)} dòng số tổng hợp khác với số liệu đã duyệt.", returncode=1)
            self.stdout.write(f"{len(periods)} kỳ: số tổng hợp khớp với số liệu đã duyệt.")
            return
        recount.forget_early(today)
        recount.recount(list(periods), now)
        self.stdout.write(f"Đã tính lại {len(periods)} kỳ.")
