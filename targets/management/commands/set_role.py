"""`manage.py set_role USER ROLE UNIT [--from D] [--to D]`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.actions.roles import set_role
from targets.actions.tree import to_span
from targets.domain.refusals import Refused
from targets.domain.tables import parse_day
from targets.domain.vietnamese import short_date
from targets.management.edge import actor


class Command(BaseCommand):
    help = "Giao vai trò: clerk, leader, reviewer, observer, administrator"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER")
        parser.add_argument("role", metavar="ROLE")
        parser.add_argument("unit", metavar="UNIT")
        parser.add_argument("--from", dest="start", metavar="D", help="từ ngày (mặc định hôm nay), dạng 2025-07-01")
        parser.add_argument("--to", dest="end", metavar="D", help="đến trước ngày (mặc định không hạn)")

    def handle(self, *args: Any, **options: Any) -> None:
        start = _day(options["start"]) or timezone.localdate()
        try:
            role = set_role(
                username=options["user"],
                role=options["role"],
                unit=options["unit"],
                start=start,
                end=_day(options["end"]),
                actor=actor(),
            )
        except Refused as refused:
            raise CommandError(refused.message) from refused
        span = to_span(role.valid)
        until = f" đến trước {short_date(span.end)}" if span.end else ""
        self.stdout.write(f"{role.user.username}: {role.name} tại {role.unit_id} từ {short_date(span.start)}{until}.")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = parse_day(text)
    if day is None:
        raise CommandError(f"“{text}” không phải ngày dạng 2025-07-01.")
    return day
