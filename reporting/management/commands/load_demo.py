"""`manage.py load_demo`: the demonstration's data, once; a second run keeps what is there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.demo.load import load
from reporting.totals.recount import run_pending
from targets.domain.refusals import Refused


class Command(BaseCommand):
    help = "Nạp chương trình, đơn vị, tài khoản và số liệu minh họa (chỉ ở bản chạy thử)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=dt.date.fromisoformat, help="ngày khởi động lần đầu (YYYY-MM-DD), mặc định hôm nay"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.MODE == "test"):
            raise CommandError("load_demo chỉ chạy ở bản chạy thử (make demo).")
        now, today = timezone.localtime(), options["today"]
        if today:  # noon in Ho Chi Minh City
            now = dt.datetime.combine(today, dt.time(12), timezone.get_current_timezone())
        try:
            fresh = load(now)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        counted = run_pending(timezone.now(), now.date())
        self.stdout.write("Đã nạp số liệu minh họa." if fresh else "Số liệu minh họa đã có, giữ nguyên.")
        self.stdout.write(f"Tổng hợp lại {len(counted)} kỳ.")
