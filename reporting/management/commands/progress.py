"""`manage.py progress`: where every target stands, asked at a period."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.progress import wording
from reporting.progress.standing import progress, progress_shape
from reporting.totals import scopes
from targets.domain.refusals import Refused


class Command(BaseCommand):
    help = "Đánh giá các chỉ tiêu của một đơn vị hoặc phạm vi, hỏi ở một kỳ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="mã đơn vị hoặc phạm vi")
        parser.add_argument("--period", required=True, help="kỳ, ví dụ 2026-Q3")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scope, period = scopes.scope(options["unit"]), scopes.period(options["period"])
        except Refused as unknown:
            raise CommandError(unknown.message) from None
        standings = progress(scope, period)
        if options["format"] == "json":
            self.stdout.write(json.dumps(progress_shape(scope, period, standings), ensure_ascii=False))
            return
        for standing in standings:
            verdict = standing.default.verdict
            self.stdout.write(
                f"{standing.target.milestone} {standing.indicator.short_name}: {verdict.label}"
                f" ({wording.units_answered(verdict.answered, verdict.expected, verdict.left_out)},"
                f" {verdict.judged_on.label}, {standing.scope})"
            )
