"""`manage.py export_edition NUMBER --out DIR [--unit CODE]`: the files of an edition once more, the same bytes."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.editions import jobs
from reporting.editions import queries as editions
from reporting.management.edition_files import WRITERS, check_folder, write_all
from reporting.totals import scopes
from targets.domain.refusals import Refused
from targets.domain.vietnamese import short_date


class Command(BaseCommand):
    help = "Ghi lại tệp của một lần công bố: edition.json, biểu Excel, dự thảo Word – đúng từng byte như khi công bố."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="NUMBER", help="số của lần công bố")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="thư mục ghi tệp")
        parser.add_argument("--unit", default=scopes.CITY, help="mã đơn vị hoặc phạm vi; mặc định toàn Thành phố")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = editions.edition(options["number"])
            files = jobs.files(edition=edition, scope=options["unit"], write=WRITERS)
        except (Refused, jobs.ChecksumDiffers) as refused:
            raise CommandError(str(refused)) from None
        check_folder(options["out"])
        if edition.withdrawn_at:
            day = short_date(timezone.localtime(edition.withdrawn_at))
            self.stderr.write(
                f"Bộ số liệu công bố lần {edition.number} đã thu hồi ngày {day}: {edition.withdrawn_reason}"
            )
        write_all(options["out"], files, self.stdout)
