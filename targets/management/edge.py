"""What the commands share: reading files, refusing in words, and counting anew at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from targets.actions.changes import Actor, Imported
from targets.domain.tables import TableError

LARGEST = 50 * 1024 * 1024
UNREADABLE: dict[type[Exception], str] = {
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đó là một thư mục",
    NotADirectoryError: "đường dẫn không đúng",
    PermissionError: "không có quyền đọc",
    ValueError: "tên tệp không hợp lệ",
}


def actor() -> Actor:
    """Whoever runs the command, now: someone trusted on the server."""
    return Actor(None, timezone.now())


def file_content(path: str) -> bytes:
    """The bytes of a file of at most 50 MB; raises CommandError in words."""
    try:
        if Path(path).stat().st_size > LARGEST:
            raise CommandError(f"Tệp {path} quá lớn (tối đa 50 MB).")
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = UNREADABLE.get(type(error), "lỗi của hệ thống tệp")
        raise CommandError(f"Không đọc được tệp {path}: {reason}.") from error


def refuse(path: str, error: ValueError, count: int) -> NoReturn:
    raise CommandError(f"{path}: {count} lỗi, không ghi gì.\n{error}") from error


def recount(command: BaseCommand) -> None:
    """Count the periods that were asked for, if the app that counts is there; it is known by name only."""
    if "rebuild_totals" in get_commands():
        call_command("rebuild_totals", pending=True, stdout=command.stdout, stderr=command.stderr)


class ImportCommand(BaseCommand):
    """A command that takes one CSV file, all rows or none."""

    action: Callable[..., Imported]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="kiểm tra, không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        path, dry_run = options["file"], options["dry_run"]
        try:
            done = type(self).action(content=file_content(path), actor=actor(), dry_run=dry_run)
        except TableError as error:
            refuse(path, error, len(error.problems))
        would = "Kiểm tra xong, không ghi gì: " if dry_run else ""
        self.stdout.write(
            f"{would}{done.rows} dòng – {done.added} thêm, {done.changed} sửa, {done.unchanged} không đổi."
        )
        if not dry_run:
            recount(self)
