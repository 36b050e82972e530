"""`manage.py publish_edition --period 2026-Q2 --number 01 --by USER --out DIR`: freeze a period and write its files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.editions import actions as editions
from reporting.editions import jobs
from reporting.editions.layouts import LABELS
from reporting.management.edition_files import WRITERS, check_folder, write_all
from reporting.models import Via
from reporting.totals import scopes
from targets.domain.refusals import Refused
from targets.models import User


class Command(BaseCommand):
    help = "Công bố số liệu của một kỳ: giữ nguyên nội dung dưới một số, ghi edition.json, biểu Excel và dự thảo Word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="kỳ, ví dụ 2026-Q2")
        parser.add_argument("--number", required=True, help="số của lần công bố, ví dụ 01")
        parser.add_argument("--by", required=True, metavar="USER", help="tài khoản công bố")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="thư mục ghi tệp")
        parser.add_argument(
            "--layout",
            default=next(iter(LABELS)),
            help="thể thức của dự thảo: " + "; ".join(f"{code} ({label})" for code, label in LABELS.items()),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now, folder, number = timezone.localtime(), options["out"], options["number"]
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"Không có tài khoản đang hoạt động nào tên “{options['by'][:150]}”.")
        try:
            period = scopes.period(options["period"])
            check_folder(folder, number=number)
            edition = editions.publish(
                period=period, number=number, layout=options["layout"], by=by, at=now, via=Via.COMMAND, send=False
            )
        except Refused as refused:
            raise CommandError(" ".join([refused.message, *(remark.message for remark in refused.errors)])) from None
        self.stdout.write(f"Đã công bố lần {edition.number}, {period.quarter.label}, mã băm nội dung {edition.sha256}.")
        try:
            jobs.make_pack(pk=edition.packs.get().pk, at=now, write=WRITERS, tell=False)
        except OSError:
            raise CommandError(
                f"Lần {edition.number} đã công bố, nhưng chưa có tệp: {edition.packs.get().message} Khắc phục xong,"
                f" lập lại trên trang của lần công bố và ghi tệp bằng lệnh export_edition {edition.number}."
            ) from None
        write_all(folder, jobs.files(edition=edition, scope=scopes.CITY, write=WRITERS), self.stdout)
