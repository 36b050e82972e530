"""`manage.py totals`: the totals of a unit or perimeter at a period."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.totals import scopes
from reporting.totals.queries import totals
from targets.domain.numbers import format_count
from targets.domain.refusals import Refused


class Command(BaseCommand):
    help = "Số tổng hợp của một đơn vị hoặc phạm vi ở một kỳ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="mã đơn vị hoặc phạm vi")
        parser.add_argument("--period", required=True, help="kỳ, ví dụ 2026-Q3")
        parser.add_argument("--basis", choices=["reported", "carried"], default="reported")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scope, period = scopes.scope(options["unit"]), scopes.period(options["period"])
        except Refused as unknown:
            raise CommandError(unknown.message) from None
        answer = totals(scope, period, basis=options["basis"], today=timezone.localdate())
        if options["format"] == "json":
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(
            f"{scope.name} – {period}: phải báo cáo {answer['expected']}, đã gửi {answer['submitted']},"
            f" đã duyệt {answer['approved']}"
        )
        for code, element in answer["elements"].items():
            value = "…" if element["value"] is None else format_count(element["value"])
            self.stdout.write(
                f"{code:40} {value:>15}  {element['answered']} đơn vị, tính theo số kỳ trước {element['carried']}"
            )
