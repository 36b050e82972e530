"""`manage.py import_figures FILE.csv --by USER --reason TEXT [--dry-run]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reporting.totals import recount
from reporting.totals.figure_file import read_figure_file
from reporting.totals.import_figures import import_figures
from targets.domain.tables import TableError
from targets.management.edge import file_content, refuse
from targets.models import User


class Command(BaseCommand):
    help = "Nhập số liệu quá khứ, duyệt ngay: unit,period,element,value[,source] (1200, n/a, để trống = chưa có)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--by", required=True, metavar="USER", help="tài khoản chịu trách nhiệm")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="lý do, văn bản làm căn cứ")
        parser.add_argument("--dry-run", action="store_true", help="kiểm tra, không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Không có tài khoản đang hoạt động nào tên “{options['by'][:150]}”.")
        path, now, dry_run = options["file"], timezone.now(), options["dry_run"]
        try:
            rows, problems = read_figure_file(file_content(path))
            done = import_figures(
                rows=rows, by=by, reason=options["reason"], at=now, via="command", dry_run=dry_run, problems=problems
            )
        except TableError as error:
            refuse(path, error, len(error.problems))
        would = "Kiểm tra xong, không ghi gì: " if dry_run else ""
        self.stdout.write(f"{would}{done.rows} dòng – {done.added} báo cáo mới, {done.corrected} điều chỉnh.")
        if not dry_run:
            counted = recount.run_pending(now, timezone.localdate(now))
            self.stdout.write(f"Đã tính lại {len(counted)} kỳ.")
