"""`manage.py workbook`: the meeting's workbook of a unit or perimeter as a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.editions.jobs import gather
from reporting.editions.xlsx.meeting import build
from reporting.jobs.storage import write_whole
from reporting.totals import scopes
from targets.domain.refusals import Refused
from targets.models import User


class Command(BaseCommand):
    help = "Lập biểu phục vụ họp (Biểu 01, Biểu 02) của một đơn vị hoặc phạm vi ở một kỳ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="mã đơn vị hoặc phạm vi")
        parser.add_argument("--period", required=True, help="kỳ, ví dụ 2026-Q3")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx", help="tệp ghi ra")
        parser.add_argument("--by", metavar="USER", help="tài khoản người lập, ghi ở chân biểu")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        now = timezone.localtime()
        try:
            scope, period = scopes.scope(options["unit"]), scopes.period(options["period"])
            author = User.objects.filter(username=options["by"]).first()
            if options["by"] is not None and author is None:
                raise CommandError(f"Không có tài khoản “{options['by']}”.")
            if out.is_dir() or not out.absolute().parent.is_dir():
                raise CommandError(f"Không ghi được {out}: thư mục không có, hoặc đó là một thư mục.")
            meeting = gather(scope=scope, period=period, at=now)
            write_whole(out, build(meeting, now, str(author or "")))
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except OSError as error:
            raise CommandError(f"Không ghi được {out}: {error.strerror}.") from error
        self.stdout.write(f"Đã lập {out}: {len(meeting.targets)} chỉ tiêu, {len(meeting.units)} đơn vị.")
